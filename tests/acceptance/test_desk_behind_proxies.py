"""The desk behind the proxies of deploy/: its cookie, its forms, and no copy of a page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.desk import PASSWORD, DeskConnection
from support.proxies import nginx, varnish
from support.servers import run, serving

BASE = "https://news.example"
pytestmark = pytest.mark.skipif(
    (shutil.which("nginx") is None or shutil.which("varnishd") is None)
    and not os.environ.get("CI"),
    reason="needs nginx and Varnish",
)


@contextmanager
def behind(folder: Path, config: str, app: str) -> Iterator[str]:
    """A proxy of deploy/ before ``app``; its log is ``access.log``."""
    if config == "varnish.vcl":
        with varnish(folder, app) as base:
            yield base
        return
    (folder / "public").mkdir()
    changes = {
        "nginx.conf": {"/var/www/wirefeed": str(folder / "public")},
        "nginx-cache.conf": {"/var/cache/nginx/wirefeed": str(folder / "cache")},
    }[config]
    log = {"    listen 80;\n": f"    access_log {folder}/access.log;\n    listen 80;\n"}
    with nginx(folder, config, app, **log, **changes) as base:
        yield base


@pytest.mark.parametrize("config", ["nginx.conf", "nginx-cache.conf", "varnish.vcl"])
def test_an_editor_works_behind_a_proxy(tmp_path: Path, config: str) -> None:
    env = {"WIREFEED_BASE_URL": BASE}
    link = run(tmp_path, "users", "add", "ana", "--role", "editor", **env).stdout.strip()
    run(tmp_path, "users", "password", "ana", stdin=PASSWORD, **env)
    link = run(tmp_path, "users", "link", "ana", **env).stdout.strip() or link
    with serving(tmp_path, **env) as app, behind(tmp_path, config, app) as web:
        client, stranger = DeskConnection(f"{web}/desk"), DeskConnection(f"{web}/desk")

        assert 303 == client.sign_in("ana", Origin=BASE)
        assert client.cookie.startswith("__Host-wirefeed_desk=wf_")
        for _ in range(3):
            assert 200 == client.send("GET", "/account")[0]
            assert (303, "/desk/sign-in?next=/desk/account") == stranger.send("GET", "/account")[:2]
        assert 303 == client.send("POST", "/account", {"more": "x" * 900_000}, Origin=BASE)[0]
        assert 403 == client.send("POST", "/account", {}, Origin="https://evil.example")[0]

        path = link.removeprefix(f"{BASE}/desk")
        stranger.send("GET", path)
        assert (303, "/desk/account") == stranger.send("POST", path, {}, Origin=BASE)[:2]
    log = tmp_path / "access.log"
    written = log.read_text() if log.exists() else ""
    assert path not in written
