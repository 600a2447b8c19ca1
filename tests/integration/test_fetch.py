"""Outbound HTTP never leads inside, and is bounded."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from feeds.errors import FetchError, ForbiddenAddress
from feeds.fetch import get

ALLOWED = ("127.0.0.1/32",)


def test_a_drip_ends_at_the_deadline() -> None:
    """A header byte now and then, for ever: the whole of a fetch has one time."""
    import socket
    import time

    server = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = server.accept()
        with connection:
            for _ in range(300):
                try:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nX: "[:1] if _ == 0 else b"y")
                except OSError:
                    return
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    begun = time.monotonic()
    with pytest.raises(FetchError):
        get(
            f"http://127.0.0.1:{server.getsockname()[1]}/",
            timeout_s=1,
            max_bytes=1000,
            allowed=ALLOWED,
        )
    assert time.monotonic() - begun < 15, "not as long as it goes on dripping"
    server.close()
    thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.server.server_address[1]
        routes = {
            "/ok": (200, {}, b"fine"),
            "/inside": (302, {"Location": f"http://127.0.0.2:{port}/ok"}, b""),
            "/file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
            "/hop": (302, {"Location": "/ok"}, b""),
            "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 20_000_000)),
            "/error": (500, {}, b"<script>alert(1)</script>"),
        }
        status, headers, body = routes[self.path]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    server = ThreadingHTTPServer(("0.0.0.0", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_fetches_and_follows(base: str) -> None:
    assert b"fine" == get(base + "/ok", timeout_s=5, max_bytes=1000, allowed=ALLOWED).body
    assert b"fine" == get(base + "/hop", timeout_s=5, max_bytes=1000, allowed=ALLOWED).body


@pytest.mark.parametrize("path", ["/inside", "/file"])
def test_a_redirect_does_not_lead_inside(base: str, path: str) -> None:
    with pytest.raises(ForbiddenAddress):
        get(base + path, timeout_s=5, max_bytes=1000, allowed=ALLOWED)


@pytest.mark.parametrize(
    "url",
    [
        "{}/ok",
        "http://localhost:{p}/ok",
        "http://2130706433:{p}/ok",
        "http://0x7f.1:{p}/ok",
        "http://[::1]:{p}/",
        "ftp://x.example/",
        "http://10.0.0.1/",
    ],
)
def test_inside_is_refused_however_it_is_spelled(base: str, url: str) -> None:
    with pytest.raises(FetchError):
        get(
            url.replace("{p}", base.rpartition(":")[2]).replace("{}", base),
            timeout_s=2,
            max_bytes=1000,
        )


@pytest.mark.parametrize(
    ("path", "reason"), [("/bomb", "larger"), ("/round", "redirects"), ("/error", "500")]
)
def test_what_is_too_much_says_so(base: str, path: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        get(base + path, timeout_s=10, max_bytes=1_000_000, allowed=ALLOWED)


def test_a_proxy_of_the_environment_is_not_used(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert b"fine" == get(base + "/ok", timeout_s=5, max_bytes=1000, allowed=ALLOWED).body


def test_our_own_server_may_be_private(base: str) -> None:
    assert b"fine" == get(base + "/hop", timeout_s=5, max_bytes=1000, own_url=base).body


@pytest.mark.parametrize("path", ["/inside", "/file"])
def test_our_own_server_does_not_lead_inside(base: str, path: str) -> None:
    with pytest.raises(ForbiddenAddress):
        get(base + path, timeout_s=5, max_bytes=1000, own_url=base)


@pytest.mark.parametrize(
    "own_url", ["http://127.0.0.1:1", "http://localhost:1", "https://127.0.0.1"]
)
def test_another_port_or_host_is_not_our_own(base: str, own_url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        get(base + "/ok", timeout_s=5, max_bytes=1000, own_url=own_url)
