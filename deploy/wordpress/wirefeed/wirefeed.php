<?php
/**
 * Plugin Name: Wirefeed
 * Description: Sends posts to a Wirefeed newsroom when they are published, changed, unpublished, trashed, restored or deleted.
 * Version: 1.0.0
 * Requires at least: 5.6
 * Requires PHP: 7.4
 * License: MIT
 * Text Domain: wirefeed
 *
 * @package Wirefeed
 */

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/class-wirefeed-sender.php';
require_once __DIR__ . '/class-wirefeed-queue.php';
require_once __DIR__ . '/class-wirefeed-settings.php';

/**
 * Return the types of posts that are sent; other code may add its own.
 *
 * @return string[]
 */
function wirefeed_post_types() {
	return (array) apply_filters( 'wirefeed_post_types', array( 'post' ) );
}

/**
 * Return whether everyone may read a post.
 *
 * @param WP_Post|null $post The post; null if there is none.
 * @return bool
 */
function wirefeed_is_public( $post ) {
	return $post instanceof WP_Post && 'publish' === $post->post_status && '' === $post->post_password;
}

Wirefeed_Queue::register();
Wirefeed_Settings::register();
register_deactivation_hook( __FILE__, array( 'Wirefeed_Queue', 'stop' ) );
