<?php
/**
 * Queue: the posts that must be sent, each in an option of its own, and the attempts to send them.
 *
 * The queue names posts only. Each attempt sends a post as it is then, so no change is sent late.
 *
 * @package Wirefeed
 */

defined( 'ABSPATH' ) || exit;

/**
 * Notes posts that changed, sends them at the end of the request, and again later where that fails.
 */
class Wirefeed_Queue {
	const EVENT        = 'wirefeed_deliver';
	const PREFIX       = 'wirefeed_pending_';
	const LAST         = 'wirefeed_last_result';
	const FIRST_WAIT_S = 60;
	const MOST_WAIT_S  = 3600;
	// A request of an editor tries this many posts; the others follow by WP-Cron.
	const MOST_AT_ONCE = 3;
	const MOST_BY_CRON = 50;

	/**
	 * Whether a post of this request waits.
	 *
	 * @var bool
	 */
	private static $has_new = false;

	/**
	 * Add the hooks of WordPress.
	 */
	public static function register() {
		add_action( 'wp_after_insert_post', array( __CLASS__, 'note_change' ), 10, 4 );
		add_action( 'before_delete_post', array( __CLASS__, 'note_deletion' ), 10, 2 );
		add_action( 'shutdown', array( __CLASS__, 'send_new' ) );
		add_action( self::EVENT, array( __CLASS__, 'send_waiting' ) );
	}

	/**
	 * Note a saved post that everyone may read, or could read before.
	 *
	 * @param int          $post_id The post's number.
	 * @param WP_Post      $post    The post as it is now.
	 * @param bool         $update  Whether it existed before.
	 * @param WP_Post|null $before  The post as it was; null for a new one.
	 */
	public static function note_change( $post_id, $post, $update, $before ) {
		if ( wp_is_post_revision( $post_id ) || wp_is_post_autosave( $post_id ) ) {
			return;
		}
		if ( wirefeed_is_public( $post ) || wirefeed_is_public( $before ) ) {
			self::add( $post );
		}
	}

	/**
	 * Note a public post that is about to be deleted.
	 *
	 * @param int     $post_id The post's number.
	 * @param WP_Post $post    The post.
	 */
	public static function note_deletion( $post_id, $post ) {
		if ( wirefeed_is_public( $post ) ) {
			self::add( $post );
		}
	}

	/**
	 * Put a post into the queue.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function add( $post ) {
		if ( ! in_array( $post->post_type, wirefeed_post_types(), true ) || ! Wirefeed_Sender::is_configured() ) {
			return;
		}
		$entry = array(
			'guid'     => Wirefeed_Sender::guid( $post ),
			'noted'    => microtime( true ),
			'attempts' => 0,
			'due'      => 0,
		);
		update_option( self::PREFIX . $post->ID, $entry, false );
		self::$has_new = true;
	}

	/**
	 * Send the posts of this request, when the editor has the answer.
	 */
	public static function send_new() {
		if ( ! self::$has_new ) {
			return;
		}
		self::$has_new = false;
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			fastcgi_finish_request();
		}
		self::send( self::MOST_AT_ONCE );
	}

	/**
	 * Send what waits and is due (WP-Cron).
	 */
	public static function send_waiting() {
		self::send( self::MOST_BY_CRON );
	}

	/**
	 * Send everything that waits now, due or not.
	 */
	public static function send_now() {
		foreach ( self::waiting() as $post_id => $entry ) {
			update_option( self::PREFIX . $post_id, array_merge( $entry, array( 'due' => 0 ) ), false );
		}
		self::send( self::MOST_BY_CRON );
	}

	/**
	 * Return the posts that wait: number => entry, the longest first.
	 *
	 * @return array[]
	 */
	public static function waiting() {
		global $wpdb;
		$like = $wpdb->esc_like( self::PREFIX ) . '%';
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- there is no function for a prefix.
		$rows    = $wpdb->get_results( $wpdb->prepare( "SELECT option_name, option_value FROM $wpdb->options WHERE option_name LIKE %s ORDER BY option_id", $like ) );
		$entries = array();
		foreach ( $rows as $row ) {
			$entries[ (int) substr( $row->option_name, strlen( self::PREFIX ) ) ] = (array) maybe_unserialize( $row->option_value );
		}
		return $entries;
	}

	/**
	 * Remove the event of WP-Cron; what waits stays.
	 */
	public static function stop() {
		wp_clear_scheduled_hook( self::EVENT );
	}

	/**
	 * Send at most $limit posts that are due, and plan the next attempt for what waits then.
	 *
	 * @param int $limit How many.
	 */
	private static function send( $limit ) {
		$now = time();
		foreach ( self::waiting() as $post_id => $entry ) {
			if ( $entry['due'] > $now || $limit-- <= 0 ) {
				continue;
			}
			$result = Wirefeed_Sender::send( $post_id, $entry['guid'] );
			update_option( self::LAST, $result, false );
			self::settle( $post_id, $entry, $result );
			if ( $result['is_unreachable'] ) {
				// The others would only wait for the same server.
				break;
			}
		}
		self::plan();
	}

	/**
	 * Remove a post that was sent, or note the next attempt.
	 *
	 * @param int   $post_id The post's number.
	 * @param array $entry   Its entry when it was sent.
	 * @param array $result  The result.
	 */
	private static function settle( $post_id, $entry, $result ) {
		$name = self::PREFIX . $post_id;
		wp_cache_delete( $name, 'options' );
		$present = get_option( $name );
		if ( ! is_array( $present ) || $present['noted'] !== $entry['noted'] ) {
			// It has changed meanwhile, and is sent once more.
			return;
		}
		if ( $result['is_final'] ) {
			delete_option( $name );
			return;
		}
		++$entry['attempts'];
		$wait_s       = min( self::MOST_WAIT_S, self::FIRST_WAIT_S * 2 ** min( 10, $entry['attempts'] - 1 ) );
		$entry['due'] = time() + max( $wait_s, $result['retry_after_s'] );
		update_option( $name, $entry, false );
	}

	/**
	 * Plan the event of WP-Cron for the first post that is due.
	 */
	private static function plan() {
		$dues = wp_list_pluck( self::waiting(), 'due' );
		wp_clear_scheduled_hook( self::EVENT );
		if ( $dues ) {
			wp_schedule_single_event( max( time(), min( $dues ) ), self::EVENT );
		}
	}
}
