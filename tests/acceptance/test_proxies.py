"""A server behind the proxies of deploy/: its addresses, its clients, and Varnish's copies."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.constants import ROOT
from support.proxies import nginx, varnish
from support.rows import line
from support.servers import fetch, free_port, processes_of, run, serving, wait_for

BASE = "https://news.example"
PROXIES = ("nginx.conf", "nginx-cache.conf", "varnish.vcl")
FORGED = {
    "Host": "evil.example",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Proto": "gopher",
    "X_Forwarded_Prefix": "/evil",
    "X_Forwarded_Port": "6666",
    "Forwarded": "host=evil.example;proto=gopher",
}
pytestmark = pytest.mark.skipif(
    (shutil.which("nginx") is None or shutil.which("varnishd") is None)
    and not os.environ.get("CI"),
    reason="needs nginx and Varnish",
)


@contextmanager
def behind(folder: Path, config: str, app: str, **changes: str) -> Iterator[str]:
    """A proxy of deploy/ before ``app``."""
    if config == "varnish.vcl":
        with varnish(folder, app) as base:
            yield base
        return
    if config == "nginx.conf":
        (folder / "public").mkdir(exist_ok=True)
        changes["/var/www/wirefeed"] = str(folder / "public")
    else:
        changes["/var/cache/nginx/wirefeed"] = str(folder / "cache")
    with nginx(folder, config, app, **changes) as base:
        yield base


def ask_until_refused(base: str, word: str, **headers: str) -> list[int]:
    """Ask for searches that have to be made, at most 40; return their statuses."""
    statuses: list[int] = []
    while len(statuses) < 40 and 429 not in statuses:
        address = f"{base}/feeds/latest.rss?q={word}{len(statuses)}"
        statuses.append(fetch(address, **headers)[0])
    return statuses


@pytest.mark.parametrize("config", PROXIES)
def test_headers_of_a_client_change_no_address(tmp_path: Path, config: str) -> None:
    """A request for an unknown host gets the usual answer, and the cached copy is the usual one."""
    run(tmp_path, "import", str(ROOT / "data"))
    settings = {"WIREFEED_BASE_URL": BASE, "WIREFEED_TRUSTED_PROXIES": "1"}
    with serving(tmp_path, **settings) as app, behind(tmp_path, config, app) as web:
        for path in ("/", "/feeds", "/feeds/latest.rss", "/feeds/latest.json", "/sitemap.xml"):
            forged = fetch(web + path, **FORGED)
            plain = fetch(web + path)
            direct = fetch(app + path)
            assert (200, direct[2]) == (forged[0], forged[2]), path
            assert direct[2] == plain[2], path
            assert "evil" not in str(forged[1]) and "gopher" not in str(forged[1]), path
        moved = fetch(web + "/feeds/latest.rss?utm_source=x", **FORGED)
        assert (301, f"{BASE}/feeds/latest.rss") == (moved[0], moved[1]["location"])


@pytest.mark.parametrize("config", PROXIES)
def test_a_client_is_who_connects_to_the_proxy(tmp_path: Path, config: str) -> None:
    """A forged X-Forwarded-For gives no other budget."""
    run(tmp_path, "import", str(ROOT / "data"))
    settings = {"WIREFEED_TRUSTED_PROXIES": "1", "WIREFEED_POLL_BUDGET": "3"}
    with serving(tmp_path, **settings) as app, behind(tmp_path, config, app) as web:
        assert 429 == ask_until_refused(web, "quay")[-1]
        again = ask_until_refused(web, "port", X_Forwarded_For="198.51.100.7")
        assert 429 == again[-1] and len(again) < 7
        # Another client, as seen past the one trusted proxy.
        assert 200 == fetch(app + "/feeds/latest.rss?q=sea", X_Forwarded_For="203.0.113.9")[0]


@pytest.mark.parametrize("config", ["nginx.conf", "nginx-cache.conf"])
def test_the_proxy_protocol_ends_at_nginx(tmp_path: Path, config: str) -> None:
    """As the comment in each file says: the load balancer's first line names the client."""
    run(tmp_path, "import", str(ROOT / "data"))
    (comment,) = (
        row
        for row in (ROOT / "deploy" / config).read_text().splitlines()
        if "proxy_protocol" in row
    )
    port, name = free_port(), "server_name news.example.com;"
    directives = comment.partition("protocol: ")[2]
    directives = directives.replace("listen 80", f"listen 127.0.0.1:{port}")
    directives = directives.replace("10.0.0.0/8", "127.0.0.0/8")
    settings = {"WIREFEED_TRUSTED_PROXIES": "1", "WIREFEED_POLL_BUDGET": "3"}
    with (
        serving(tmp_path, **settings) as app,
        behind(tmp_path, config, app, **{name: f"{name} {directives}"}),
    ):
        statuses: list[int] = []
        while len(statuses) < 40 and 429 not in statuses:
            address = f"/feeds/latest.rss?q=quay{len(statuses)}"
            statuses.append(status_by_proxy_protocol(port, "198.51.100.7", address))
        assert 429 == statuses[-1]
        other = status_by_proxy_protocol(port, "198.51.100.8", "/feeds/latest.rss?q=port")
        assert 200 == other


def status_by_proxy_protocol(port: int, client: str, address: str) -> int:
    """GET over a connection that a load balancer passes on (PROXY protocol, version 1)."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(
            f"PROXY TCP4 {client} 192.0.2.1 40000 80\r\n"
            f"GET {address} HTTP/1.0\r\nHost: news.example\r\n\r\n".encode()
        )
        return int(connection.makefile("rb").readline().split()[1])


def test_varnish_as_a_cache(tmp_path: Path) -> None:
    """One request a second reaches the app; nothing private is kept; an outage is bridged."""
    run(tmp_path, "import", str(ROOT / "data"))
    feed = "/feeds/latest.json"
    with serving(tmp_path, WIREFEED_BASE_URL=BASE) as app, varnish(tmp_path, app) as web:
        first = fetch(web + feed, Accept_Encoding="gzip")
        hits = [fetch(web + feed)[1]["x-cache"] for _ in range(20)]
        assert 15 <= hits.count("HIT")
        assert first[1]["etag"] == fetch(app + feed, Accept_Encoding="gzip")[1]["etag"]
        for coding in ("gzip", "", "gzip;q=0"):
            etag = fetch(web + feed, Accept_Encoding=coding)[1]["etag"]
            assert 304 == fetch(web + feed, Accept_Encoding=coding, If_None_Match=etag)[0]
        assert fetch(web + feed)[2] == fetch(app + feed)[2]
        document = fetch(web + "/feeds/latest.rss", Sec_Fetch_Dest="document")
        assert "text/html" in document[1]["content-type"]
        assert "rss+xml" in fetch(web + "/feeds/latest.rss")[1]["content-type"]
        for private in ({"Authorization": "Basic eDp5"}, {"A_IM": "feed"}):
            for _ in range(2):
                assert "MISS" == fetch(web + feed, **private)[1]["x-cache"]

        (tmp_path / "news.jsonl").write_text(line("1", "Lighthouse lit again", "It was lit."))
        run(tmp_path, "import", "news.jsonl")
        wait_for(lambda: b"Lighthouse" in fetch(app + feed)[2])
        wait_for(lambda: b"Lighthouse" in fetch(web + feed)[2], 2)
        fetch(web + "/")
        with stopped(app):
            wait_for(lambda: "sick" in varnish_backends(tmp_path))
            assert b"Lighthouse" in fetch(web + feed)[2]


def varnish_backends(folder: Path) -> str:
    command = ["varnishadm", "-n", str(folder / "varnish"), "backend.list"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def stopped(app: str) -> Iterator[None]:
    """The server at ``app`` with all its processes stopped."""
    processes = processes_of(app)
    pids = (processes.main, *processes.workers, *processes.servers)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
