<?php
/**
 * Uninstallation: the plugin's options are deleted.
 *
 * @package Wirefeed
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

global $wpdb;
wp_clear_scheduled_hook( 'wirefeed_deliver' );
// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- there is no function for a prefix.
$wpdb->query( $wpdb->prepare( "DELETE FROM $wpdb->options WHERE option_name LIKE %s", $wpdb->esc_like( 'wirefeed_' ) . '%' ) );
