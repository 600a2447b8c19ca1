"""A real WordPress: Debian's files, a MariaDB of its own, PHP's server, and our plugin."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.constants import ROOT
from support.servers import free_port, wait_for

# Unpacked by .ci/run from the package wordpress.
FILES = ROOT / ".wordpress/usr/share/wordpress"
PLUGIN = ROOT / "deploy/wordpress/wirefeed"
_PROGRAMS = ("php", "mariadbd", "mariadb-install-db")
_CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:%(socket)s');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', '%(base)s'); define('WP_SITEURL', '%(base)s');
define('WP_ENVIRONMENT_TYPE', 'local'); define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', '%(log)s');
foreach (array('AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE') as $name) {
    define($name . '_KEY', 'key of a test ' . $name);
    define($name . '_SALT', 'salt of a test ' . $name);
}
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
_INSTALL = """<?php
define('WP_INSTALLING', true);
require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Harbour Blog', 'editor', 'editor@blog.example', true, '', 'pass');
wp_delete_post(1, true);
"""
_ACTIVATE = """<?php
require 'wp-load.php'; require ABSPATH . 'wp-admin/includes/plugin.php';
$error = activate_plugin('wirefeed/wirefeed.php');
if ($error) { exit($error->get_error_message()); }
[$password] = WP_Application_Passwords::create_new_application_password(1, array('name' => 'test'));
echo $password;
"""
_PHP_OPTIONS = ("-d", "sendmail_path=/bin/true", "-d", "opcache.enable_cli=1")
_NONCE = re.compile(r'name="_wpnonce" value="([0-9a-f]+)"')


@dataclass
class WordPress:
    """An installed WordPress with our plugin; ``rest`` is logged in as its editor."""

    folder: Path
    base: str
    rest: httpx.Client
    admin: httpx.Client

    def call(self, method: str, path: str, **fields: Any) -> Any:
        """Call the REST API; return the answer."""
        parameters = {"rest_route": f"/wp/v2{path}"}
        answer = self.rest.request(method, "/", params=parameters, json=fields or None)
        assert answer.is_success, answer.text
        return answer.json()

    def run(self, code: str) -> str:
        """Run PHP within WordPress, as WP-Cron and other plugins do; return what it prints."""
        return _php(self.folder, f"<?php require 'wp-load.php'; {code}")

    def run_cron(self) -> None:
        """Run all events of the plugin now, whenever they are planned."""
        self.run("do_action('wirefeed_deliver');")

    def make_due(self) -> None:
        """Let the next attempts of what waits be due now."""
        code = (
            "foreach (Wirefeed_Queue::waiting() as $id => $entry) { $entry['due'] = 0; "
            "update_option(Wirefeed_Queue::PREFIX . $id, $entry, false); }"
        )
        self.run(code)

    def settings_page(self) -> str:
        """Return the settings page as an administrator sees it."""
        page = self.admin.get("/wp-admin/options-general.php", params={"page": "wirefeed"})
        assert 200 == page.status_code
        return unescape(page.text)

    def save(self, url: str, secret: str) -> str:
        """Enter address and secret on the settings page; return the page after it."""
        nonce = _NONCE.search(self.settings_page())
        assert nonce is not None
        fields = {"option_page": "wirefeed", "action": "update", "_wpnonce": nonce[1]}
        fields |= {"wirefeed_url": url, "wirefeed_secret": secret}
        referer = "/wp-admin/options-general.php?page=wirefeed"
        answer = self.admin.post(
            "/wp-admin/options.php", data=fields | {"_wp_http_referer": referer}
        )
        return unescape(answer.text)

    def press(self, what: str, nonce: str = "") -> httpx.Response:
        """Press a button of the settings page."""
        page = self.settings_page()
        fields = {"action": "wirefeed_send", "what": what, "_wpnonce": nonce or _nonces(page)[-1]}
        return self.admin.post("/wp-admin/admin-post.php", data=fields)

    def log(self) -> str:
        """Return PHP's notices, warnings and errors."""
        file = self.folder.parent / "debug.log"
        return file.read_text() if file.exists() else ""


def _nonces(page: str) -> list[str]:
    return _NONCE.findall(page)


@contextmanager
def wordpress() -> Iterator[WordPress]:
    """Install and serve a WordPress; without its files or programs the test is skipped, in CI it
    fails.
    """
    missing = [name for name in _PROGRAMS if shutil.which(name, path=_PATH) is None]
    if not (FILES / "wp-load.php").exists():
        missing.append(str(FILES.relative_to(ROOT)))
    if missing and not os.environ.get("CI"):
        pytest.skip(f"missing: {', '.join(missing)}")
    assert not missing, f"missing: {', '.join(missing)}; .ci/run installs them"
    # Sockets have short paths.
    with tempfile.TemporaryDirectory(prefix="wp") as name, ExitStack() as stack:
        folder, port = Path(name), free_port()
        base = f"http://127.0.0.1:{port}"
        stack.enter_context(_database(folder))
        site = _site(folder, base)
        _php(site, _INSTALL)
        password = _php(site, _ACTIVATE)
        stack.enter_context(_server(site, port))
        # Application passwords have spaces for people.
        rest = stack.enter_context(
            httpx.Client(base_url=base, timeout=30, auth=("editor", password))
        )
        admin = stack.enter_context(httpx.Client(base_url=base, timeout=30, follow_redirects=True))
        wait_for(lambda: _answers(base))
        admin.get("/wp-login.php")
        admin.post("/wp-login.php", data={"log": "editor", "pwd": "pass", "testcookie": "1"})
        yield WordPress(folder=site, base=base, rest=rest, admin=admin)


_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/bin"])


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/wp-login.php", timeout=5).status_code == 200
    except httpx.HTTPError as error:
        raise ConnectionError from error


def _site(folder: Path, base: str) -> Path:
    site = folder / "site"
    # Links to other packages' files lead nowhere here; nothing that a test opens needs them.
    shutil.copytree(FILES, site, symlinks=True)
    socket, log = folder / "db.sock", folder / "debug.log"
    config = _CONFIG % {"socket": socket, "base": base, "log": log}
    (site / "wp-config.php").unlink()
    (site / "wp-config.php").write_text(config)
    plugins = site / "wp-content/plugins"
    if plugins.is_symlink():
        plugins.unlink()
    plugins.mkdir(parents=True, exist_ok=True)
    shutil.copytree(PLUGIN, plugins / "wirefeed")
    return site


def _php(site: Path, code: str) -> str:
    completed = subprocess.run(
        ["php", "-d", "display_errors=stderr", *_PHP_OPTIONS],
        input=code,
        cwd=site,
        env={"PATH": _PATH, "HTTP_HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert 0 == completed.returncode, completed.stdout + completed.stderr
    return completed.stdout.strip()


@contextmanager
def _database(folder: Path) -> Iterator[None]:
    """A MariaDB that is reached by a socket in ``folder``, with the database ``wordpress``."""
    data, socket = folder / "db", folder / "db.sock"
    user = ["--user=root"] if os.getuid() == 0 else []
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", *user],
        env={"PATH": _PATH},
        capture_output=True,
        timeout=120,
        check=True,
    )
    (folder / "init.sql").write_text(
        "CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4;"
    )
    options = [
        *("--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking"),
        *(
            "--skip-grant-tables",
            f"--init-file={folder / 'init.sql'}",
            "--innodb-flush-log-at-trx-commit=0",
        ),
        *(f"--pid-file={folder / 'db.pid'}", *user),
    ]
    with (folder / "db.log").open("w") as log:
        server = subprocess.Popen(
            [shutil.which("mariadbd", path=_PATH) or "mariadbd", *options], stdout=log, stderr=log
        )
    try:
        wait_for(socket.exists)
        yield
    finally:
        server.kill()
        server.wait(20)


@contextmanager
def _server(site: Path, port: int) -> Iterator[None]:
    with (site.parent / "php.log").open("w") as log:
        server = subprocess.Popen(
            ["php", *_PHP_OPTIONS, "-S", f"127.0.0.1:{port}", "-t", str(site)],
            cwd=site,
            env={"PATH": _PATH},
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        server.terminate()
        server.wait(20)
