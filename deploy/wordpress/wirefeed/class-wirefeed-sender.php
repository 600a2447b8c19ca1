<?php
/**
 * Sender: one signed message about one post (Standard Webhooks 1.0.0).
 *
 * @package Wirefeed
 */

defined( 'ABSPATH' ) || exit;

/**
 * Sends a post as it is now: its text where everyone may read it, else the order to unpublish it.
 */
class Wirefeed_Sender {
	const URL       = 'wirefeed_url';
	const SECRET    = 'wirefeed_secret';
	const TIMEOUT_S = 5;
	// Sent again as they are, these would be refused again.
	const FINAL_REFUSALS = array( 400, 413, 415, 422 );

	/**
	 * Return whether an address and a secret were entered.
	 *
	 * @return bool
	 */
	public static function is_configured() {
		return get_option( self::URL, '' ) && get_option( self::SECRET, '' );
	}

	/**
	 * Return a post's permanent id, as the REST API writes it.
	 *
	 * @param WP_Post $post The post.
	 * @return string
	 */
	public static function guid( $post ) {
		return (string) apply_filters( 'get_the_guid', $post->guid, $post->ID ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress' own.
	}

	/**
	 * Send a post as it is now.
	 *
	 * @param int    $post_id The post's number.
	 * @param string $guid    Its permanent id, in case it was deleted.
	 * @return array The result: at, title, status, message, is_final, is_unreachable, retry_after_s.
	 */
	public static function send( $post_id, $guid ) {
		// The time is taken before the post is read: a later message never has an older text.
		$version = (int) round( microtime( true ) * 1000000 );
		clean_post_cache( $post_id );
		$post    = get_post( $post_id );
		$message = array(
			'action'  => 'unpublish',
			'version' => $version,
			'post'    => array(
				'id'   => $post_id,
				'guid' => array( 'rendered' => $guid ),
			),
		);
		if ( wirefeed_is_public( $post ) ) {
			$message['action'] = 'upsert';
			$message['post']   = self::shown_to_everyone( $post );
		}
		return self::post( $message, $post ? get_the_title( $post ) : $guid );
	}

	/**
	 * Send a message that changes nothing, to try address and secret.
	 *
	 * @return array The result, as that of send().
	 */
	public static function test() {
		$message = array(
			'action'  => 'unpublish',
			'version' => 0,
			'post'    => array( 'guid' => array( 'rendered' => home_url( '/?wirefeed-test' ) ) ),
		);
		return self::post( $message, __( 'Test', 'wirefeed' ) );
	}

	/**
	 * Return a post as the REST API gives it to visitors who are not logged in, with its author,
	 * terms and picture.
	 *
	 * @param WP_Post $post The post.
	 * @return array
	 */
	private static function shown_to_everyone( $post ) {
		$user_id = get_current_user_id();
		wp_set_current_user( 0 );
		$response = rest_do_request( new WP_REST_Request( 'GET', rest_get_route_for_post( $post ) ) );
		$data     = rest_get_server()->response_to_data( $response, true );
		wp_set_current_user( $user_id );
		return $data;
	}

	/**
	 * Post a message.
	 *
	 * @param array  $message The message.
	 * @param string $title   What it is about, for the settings page.
	 * @return array
	 */
	private static function post( $message, $title ) {
		$body       = wp_json_encode( $message );
		$message_id = 'msg_' . wp_generate_uuid4();
		$at         = (string) time();
		$response   = wp_remote_post(
			get_option( self::URL ),
			array(
				'timeout'     => self::TIMEOUT_S,
				'redirection' => 0,
				'body'        => $body,
				'headers'     => array(
					'Content-Type'      => 'application/json',
					'webhook-id'        => $message_id,
					'webhook-timestamp' => $at,
					'webhook-signature' => self::signature( "$message_id.$at.$body" ),
				),
			)
		);
		return self::result( $response, $title );
	}

	/**
	 * Return the signature of a text.
	 *
	 * @param string $text The text.
	 * @return string
	 */
	private static function signature( $text ) {
		$secret = preg_replace( '/^whsec_/', '', get_option( self::SECRET ) );
		// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- the form of Standard Webhooks.
		return 'v1,' . base64_encode( hash_hmac( 'sha256', $text, base64_decode( $secret ), true ) );
	}

	/**
	 * Return what became of a message.
	 *
	 * @param array|WP_Error $response The answer.
	 * @param string         $title    What the message was about.
	 * @return array
	 */
	private static function result( $response, $title ) {
		$status = is_wp_error( $response ) ? 0 : (int) wp_remote_retrieve_response_code( $response );
		$answer = is_wp_error( $response ) ? null : json_decode( wp_remote_retrieve_body( $response ), true );
		$is_ok  = $status >= 200 && $status < 300;
		if ( is_wp_error( $response ) ) {
			$text = $response->get_error_message();
		} elseif ( $is_ok ) {
			$row  = is_array( $answer ) && isset( $answer['articles'][0] ) ? $answer['articles'][0] : array();
			$text = implode( ': ', array_filter( array( $row['outcome'] ?? '', $row['reason'] ?? '' ) ) );
		} else {
			$text = is_array( $answer ) ? (string) ( $answer['detail'] ?? $answer['title'] ?? '' ) : '';
		}
		return array(
			'at'             => time(),
			'title'          => $title,
			'status'         => $status,
			'message'        => mb_substr( $text, 0, 300 ),
			'is_final'       => $is_ok || in_array( $status, self::FINAL_REFUSALS, true ),
			'is_unreachable' => 0 === $status || $status >= 500,
			'retry_after_s'  => is_wp_error( $response ) ? 0 : min( 3600, absint( wp_remote_retrieve_header( $response, 'retry-after' ) ) ),
		);
	}
}
