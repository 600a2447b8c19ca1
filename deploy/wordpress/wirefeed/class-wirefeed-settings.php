<?php
/**
 * Settings page: address and secret, what waits, and the last result.
 *
 * @package Wirefeed
 */

defined( 'ABSPATH' ) || exit;

/**
 * The page Settings → Wirefeed, for administrators.
 */
class Wirefeed_Settings {
	const PAGE   = 'wirefeed';
	const ACTION = 'wirefeed_send';

	/**
	 * Add the hooks of WordPress.
	 */
	public static function register() {
		add_action( 'admin_menu', array( __CLASS__, 'add_page' ) );
		add_action( 'admin_init', array( __CLASS__, 'add_settings' ) );
		add_action( 'admin_post_' . self::ACTION, array( __CLASS__, 'send' ) );
	}

	/**
	 * Add the page to the menu.
	 */
	public static function add_page() {
		add_options_page( 'Wirefeed', 'Wirefeed', 'manage_options', self::PAGE, array( __CLASS__, 'show' ) );
	}

	/**
	 * Declare the settings: options.php checks nonce and capability.
	 */
	public static function add_settings() {
		register_setting( self::PAGE, Wirefeed_Sender::URL, array( 'sanitize_callback' => array( __CLASS__, 'checked_url' ) ) );
		register_setting( self::PAGE, Wirefeed_Sender::SECRET, array( 'sanitize_callback' => array( __CLASS__, 'checked_secret' ) ) );
	}

	/**
	 * Return an address of http or https; the former one in place of a wrong one.
	 *
	 * @param mixed $url What was entered.
	 * @return string
	 */
	public static function checked_url( $url ) {
		$url = is_string( $url ) ? trim( $url ) : '';
		if ( '' !== $url && ! preg_match( '~^https?://[^\s?#]+/hooks/[a-z0-9-]+$~', $url ) ) {
			add_settings_error( Wirefeed_Sender::URL, 'url', __( 'The address has the form https://news.example/hooks/NAME, as wirefeed connectors add has printed it.', 'wirefeed' ) );
			return (string) get_option( Wirefeed_Sender::URL, '' );
		}
		return esc_url_raw( $url );
	}

	/**
	 * Return a secret; the former one if the field is empty or wrong.
	 *
	 * @param mixed $secret What was entered.
	 * @return string
	 */
	public static function checked_secret( $secret ) {
		$secret = is_string( $secret ) ? trim( $secret ) : '';
		if ( '' !== $secret && ! preg_match( '~^whsec_[A-Za-z0-9+/]{22,}=*$~', $secret ) ) {
			add_settings_error( Wirefeed_Sender::SECRET, 'secret', __( 'The secret begins with whsec_, as wirefeed connectors add has printed it.', 'wirefeed' ) );
			$secret = '';
		}
		return '' === $secret ? (string) get_option( Wirefeed_Sender::SECRET, '' ) : $secret;
	}

	/**
	 * Carry out a button of the page: send a test, what waits, or all posts.
	 */
	public static function send() {
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'You may not do this.', 'wirefeed' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::ACTION );
		$what = isset( $_POST['what'] ) ? sanitize_key( $_POST['what'] ) : '';
		if ( Wirefeed_Sender::is_configured() && 'test' === $what ) {
			update_option( Wirefeed_Queue::LAST, Wirefeed_Sender::test(), false );
		} elseif ( Wirefeed_Sender::is_configured() ) {
			if ( 'all' === $what ) {
				self::add_all();
			}
			Wirefeed_Queue::send_now();
		}
		wp_safe_redirect( admin_url( 'options-general.php?page=' . self::PAGE ) );
		exit;
	}

	/**
	 * Put all public posts into the queue, the oldest first.
	 */
	private static function add_all() {
		$query = array(
			'post_type'    => wirefeed_post_types(),
			'post_status'  => 'publish',
			'has_password' => false,
			'numberposts'  => -1,
			'orderby'      => 'date',
			'order'        => 'ASC',
		);
		array_map( array( 'Wirefeed_Queue', 'add' ), get_posts( $query ) );
	}

	/**
	 * Print the page.
	 */
	public static function show() {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		$has_secret = '' !== get_option( Wirefeed_Sender::SECRET, '' );
		?>
		<div class="wrap">
			<h1>Wirefeed</h1>
			<form action="options.php" method="post">
				<?php settings_fields( self::PAGE ); ?>
				<table class="form-table" role="presentation">
					<tr>
						<th scope="row"><label for="wirefeed-url"><?php esc_html_e( 'Address', 'wirefeed' ); ?></label></th>
						<td><input id="wirefeed-url" class="regular-text" type="url" name="<?php echo esc_attr( Wirefeed_Sender::URL ); ?>" value="<?php echo esc_attr( get_option( Wirefeed_Sender::URL, '' ) ); ?>" placeholder="https://news.example/hooks/site"></td>
					</tr>
					<tr>
						<th scope="row"><label for="wirefeed-secret"><?php esc_html_e( 'Secret', 'wirefeed' ); ?></label></th>
						<td>
							<input id="wirefeed-secret" class="regular-text" type="password" autocomplete="off" name="<?php echo esc_attr( Wirefeed_Sender::SECRET ); ?>" value="" placeholder="<?php echo esc_attr( $has_secret ? '••••••••' : 'whsec_…' ); ?>">
							<p class="description"><?php esc_html_e( 'Both are printed by: wirefeed connectors add NAME --kind wordpress. An empty field keeps the present secret.', 'wirefeed' ); ?></p>
						</td>
					</tr>
				</table>
				<?php submit_button(); ?>
			</form>
			<?php self::show_state(); ?>
		</div>
		<?php
	}

	/**
	 * Print the last result, what waits, and the buttons.
	 */
	private static function show_state() {
		$last  = get_option( Wirefeed_Queue::LAST );
		$count = count( Wirefeed_Queue::waiting() );
		?>
		<h2><?php esc_html_e( 'Deliveries', 'wirefeed' ); ?></h2>
		<?php if ( is_array( $last ) ) : ?>
			<p id="wirefeed-last">
				<?php
				$status = $last['status'] ? $last['status'] : __( 'no answer', 'wirefeed' );
				$at     = wp_date( 'Y-m-d H:i:s', $last['at'] );
				echo esc_html( sprintf( '%1$s – %2$s – %3$s %4$s', $at, $last['title'], $status, $last['message'] ) );
				?>
			</p>
		<?php else : ?>
			<p id="wirefeed-last"><?php esc_html_e( 'Nothing was sent yet.', 'wirefeed' ); ?></p>
		<?php endif; ?>
		<p id="wirefeed-waiting">
			<?php
			/* translators: %d: how many posts wait */
			echo esc_html( sprintf( _n( '%d post waits to be sent.', '%d posts wait to be sent.', $count, 'wirefeed' ), $count ) );
			?>
		</p>
		<form action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>" method="post">
			<input type="hidden" name="action" value="<?php echo esc_attr( self::ACTION ); ?>">
			<?php wp_nonce_field( self::ACTION ); ?>
			<p>
				<button class="button" name="what" value="test"><?php esc_html_e( 'Send a test', 'wirefeed' ); ?></button>
				<button class="button" name="what" value="waiting"><?php esc_html_e( 'Send what waits', 'wirefeed' ); ?></button>
				<button class="button" name="what" value="all"><?php esc_html_e( 'Send all posts', 'wirefeed' ); ?></button>
			</p>
		</form>
		<?php
	}
}
