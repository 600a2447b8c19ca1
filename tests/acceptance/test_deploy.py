"""The files of deploy/ with a real nginx: a static tree in step with the store, and a cache before
the app.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.constants import ROOT
from support.proxies import nginx
from support.servers import environment, fetch, processes_of, run, serving, wait_for

pytestmark = pytest.mark.skipif(
    shutil.which("nginx") is None and not os.environ.get("CI"), reason="needs nginx"
)
BASE = "https://news.example"


@contextmanager
def watching(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "feeds", "export", "--watch", "public"]
    exporter = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(WIREFEED_BASE_URL=BASE),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(lambda: (folder / "public/sitemap.xml").exists(), 60)
        assert exporter.stdout is not None
        for _ in range(3):
            exporter.stdout.readline()
        yield exporter
    finally:
        exporter.send_signal(signal.SIGTERM)
        assert 0 == exporter.wait(20)


NOT_COMPARED = {
    "date",
    "server",
    "connection",
    "etag",
    "transfer-encoding",
    "content-length",
    "accept-ranges",
    "x-served-by",
    "link",
    # Of the app alone: how far the store is, and each feed's own rhythm.
    "wirefeed-seq",
    "cache-control",
}


def test_a_tree_in_step_behind_nginx(tmp_path: Path) -> None:
    """The same headers and bytes as the app; what has no file, a query or A-IM falls through;
    changes within a second.
    """
    assert 0 == run(tmp_path, "import", str(ROOT / "data")).returncode
    with (
        serving(tmp_path, WIREFEED_BASE_URL=BASE) as app,
        watching(tmp_path),
        nginx(
            tmp_path, "nginx.conf", app, **{"/var/www/wirefeed": str(tmp_path / "public")}
        ) as web,
    ):
        time.sleep(1.1)
        for path in (
            "/feeds/latest.rss",
            "/feeds/updated.atom",
            "/feeds/latest.json",
            "/sections/sea/latest.rss",
            "/feeds/latest/archive/0.atom",
        ):
            for coding in ("", "gzip"):
                ours, theirs = (
                    fetch(app + path, Accept_Encoding=coding),
                    fetch(web + path, Accept_Encoding=coding),
                )
                assert (200, ours[2]) == (theirs[0], theirs[2]), path
                assert {k: v for k, v in ours[1].items() if k not in NOT_COMPARED} == {
                    k: v for k, v in theirs[1].items() if k not in NOT_COMPARED
                }, path
                assert ("public", "s-maxage=1") == (
                    theirs[1]["cache-control"].split(", ")[0],
                    theirs[1]["cache-control"].split(", ")[2],
                )
                assert '/hub>; rel="hub"' in theirs[1]["link"] and 1 == theirs[1]["link"].count(
                    'rel="self"'
                )
            assert "x-served-by" not in theirs[1]
            assert (
                304 == fetch(web + path, Accept_Encoding="gzip", If_None_Match=theirs[1]["etag"])[0]
            )
            assert 304 == fetch(web + path, If_Modified_Since=theirs[1]["last-modified"])[0]
        for path in ("/", "/feeds", "/sections/sea"):
            assert fetch(app + path)[2] == fetch(web + path)[2]
        for path, headers, status in (
            ("/feeds/latest.rss?size=5", {}, 200),
            ("/feeds/latest.rss?utm_source=x", {}, 301),
            ("/feeds/latest.rss", {"A_IM": "feed"}, 200),
            ("/feeds/none.rss", {}, 404),
            ("/feeds/latest.rss", {"Sec_Fetch_Dest": "document"}, 200),
        ):
            answer = fetch(web + path, **headers)
            assert (status, "app") == (answer[0], answer[1].get("x-served-by", "app")), path
        assert (
            "text/html"
            in fetch(web + "/feeds/latest.rss", Sec_Fetch_Dest="document")[1]["content-type"]
        )
        assert 404 == fetch(web + "/feeds/.latest.rss.1.part")[0]

        (tmp_path / "new.jsonl").write_text(
            json.dumps(
                {
                    "id": "n",
                    "title": "Lighthouse lit again",
                    "body": "The lighthouse was lit again.",
                }
            )
        )
        assert 0 == run(tmp_path, "import", "new.jsonl").returncode
        wait_for(lambda: b"Lighthouse lit again" in fetch(web + "/feeds/latest.rss")[2], 10)
        wait_for(lambda: b"Lighthouse lit again" in fetch(web + "/")[2], 10)
        article = json.loads(run(tmp_path, "articles", "list", "--json").stdout.splitlines()[0])
        uuid, path = article["id"].removeprefix("urn:uuid:"), article["path"]
        wait_for(lambda: "x-served-by" not in fetch(web + path)[1], 10)
        assert path == urlsplit(fetch(f"{web}/articles/{uuid}")[1]["location"]).path

        assert (
            0
            == run(
                tmp_path, "articles", "withdraw", uuid, "--note", "It was another one."
            ).returncode
        )
        wait_for(lambda: not (tmp_path / f"public{path}").exists(), 10)
        wait_for(
            lambda: (
                b"Lighthouse"
                not in fetch(web + "/feeds/latest.rss")[2]
                + fetch(web + "/")[2]
                + fetch(web + "/sitemap.xml")[2]
            ),
            5,
        )
        assert [410, 410] == [fetch(web + at)[0] for at in (path, f"/articles/{uuid}")]
        wait_for(lambda: not list((tmp_path / "public").rglob("*.part")))
        wait_for(
            lambda: (
                not any(
                    b"Lighthouse lit" in path.read_bytes()
                    for path in (tmp_path / "public").rglob("*.*")
                )
            )
        )


def _compared(address: str, coding: str) -> tuple[int, bytes, str]:
    status, headers, body = fetch(address, Accept_Encoding=coding)
    return status, body, headers["etag"]


def test_nginx_as_a_cache(tmp_path: Path) -> None:
    """One request a second reaches the app; keys lack nothing; nothing private is kept; an outage
    is bridged.
    """
    run(tmp_path, "import", str(ROOT / "data"))
    cache = {"/var/cache/nginx/wirefeed": str(tmp_path / "cache")}
    with (
        serving(tmp_path, WIREFEED_BASE_URL=BASE) as app,
        nginx(tmp_path, "nginx-cache.conf", app, **cache) as web,
    ):
        time.sleep(1.1)
        for path in ("/feeds/latest.rss", "/feeds/latest.rss?size=5", "/feeds/latest.atom"):
            for coding in ("", "gzip", "br", "gzip, br;q=0"):
                # A moment after the first requests come the slower codings.
                wait_for(lambda: _compared(app + path, coding) == _compared(web + path, coding))  # noqa: B023 (asked at once)
        first = fetch(web + "/feeds/latest.rss")
        statuses = {fetch(web + "/feeds/latest.rss")[1]["x-cache"] for _ in range(20)}
        assert "HIT" in statuses and "MISS" not in statuses
        assert 304 == fetch(web + "/feeds/latest.rss", If_None_Match=first[1]["etag"])[0]
        assert (
            "BYPASS" == fetch(web + "/feeds/latest.rss", Authorization="Basic eDp5")[1]["x-cache"]
        )
        assert "BYPASS" == fetch(web + "/feeds/latest.rss", A_IM="feed")[1]["x-cache"]
        assert (
            "text/html"
            in fetch(web + "/feeds/latest.rss", Sec_Fetch_Dest="document")[1]["content-type"]
        )
        assert "rss+xml" in fetch(web + "/feeds/latest.rss")[1]["content-type"]

        item = json.loads(fetch(app + "/feeds/latest.json?lang=en")[2])["items"][0]
        uuid, page = item["id"].removeprefix("urn:uuid:"), web + urlsplit(item["url"]).path
        assert 200 == fetch(page)[0]
        run(tmp_path, "articles", "withdraw", uuid, "--note", "wrong")
        wait_for(lambda: uuid.encode() not in fetch(web + "/feeds/latest.json")[2], 10)
        wait_for(lambda: 410 == fetch(page)[0], 10)

        answers: list[int] = []
        threads = [
            threading.Thread(
                target=lambda: answers.append(fetch(web + "/feeds/latest.rss?q=quay")[0])
            )
            for _ in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [200] * 12 == answers

        wait_for(
            lambda: fetch(web + "/feeds/latest.rss")[2] == fetch(app + "/feeds/latest.rss")[2], 10
        )
        from_proxy = fetch(web + "/feeds/latest.rss")[2]
        processes = processes_of(app)
        pids = (processes.main, *processes.workers, *processes.servers)
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(1.2)
            assert from_proxy == fetch(web + "/feeds/latest.rss")[2]
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


def test_a_former_host_cannot_poison_the_cache(tmp_path: Path) -> None:
    """A redirect for the newsroom's former host is kept for that host alone."""
    run(tmp_path, "import", str(ROOT / "data"))
    cache = {"/var/cache/nginx/wirefeed": str(tmp_path / "cache")}
    former = {"WIREFEED_BASE_URL": BASE, "WIREFEED_FORMER_BASE_URLS": "http://old.example"}
    with (
        serving(tmp_path, **former) as app,
        nginx(tmp_path, "nginx-cache.conf", app, **cache) as web,
    ):
        for path in ("/feeds/latest.rss", "/feeds/latest.rss?size=5", "/"):
            moved = fetch(web + path, Host="old.example")
            assert (301, BASE + path) == (moved[0], moved[1]["location"])
            assert 200 == fetch(web + path, Host="news.example")[0]
            assert 301 == fetch(web + path, Host="old.example")[0]


def test_no_conf_writes_the_host_that_a_request_names(tmp_path: Path) -> None:
    run(tmp_path, "import", str(ROOT / "data"))
    assert 0 == run(tmp_path, "export", "public", WIREFEED_BASE_URL=BASE).returncode
    root = {"/var/www/wirefeed": str(tmp_path / "public"), "https://news.example.com": BASE}
    with (
        serving(tmp_path, WIREFEED_BASE_URL=BASE) as app,
        nginx(tmp_path, "nginx.conf", app, **root) as web,
    ):
        headers = fetch(web + "/feeds/latest.rss", Host="evil.example")[1]
    assert f'<{BASE}/feeds/latest.rss>; rel="self", <{BASE}/hub>; rel="hub"' == headers["link"]
    for name in ("nginx.conf", "nginx-cache.conf"):
        assert "server_name " in (ROOT / "deploy" / name).read_text()


@pytest.mark.parametrize("name", ["nginx.conf", "nginx-cache.conf"])
def test_no_conf_logs_texts_of_other_pages(tmp_path: Path, name: str) -> None:
    run(tmp_path, "import", str(ROOT / "data"))
    (tmp_path / "public").mkdir()
    changes = {
        "nginx.conf": {"/var/www/wirefeed": str(tmp_path / "public")},
        "nginx-cache.conf": {"/var/cache/nginx/wirefeed": str(tmp_path / "cache")},
    }
    log = {"    listen 80;\n": f"    access_log {tmp_path}/access.log;\n    listen 80;\n"}
    with serving(tmp_path) as app, nginx(tmp_path, name, app, **log, **changes[name]) as web:
        for suffix in ("rss", "atom", "json"):
            assert 200 == fetch(f"{web}/feeds/related.{suffix}?to=secretwords+of+a+page")[0]
        assert 200 == fetch(web + "/feeds/latest.rss?size=3")[0]
        wait_for(lambda: "size=3" in (tmp_path / "access.log").read_text())
    written = (tmp_path / "access.log").read_text() + (tmp_path / "nginx.log").read_text()
    assert "secretwords" not in written


def test_the_socket_unit_and_the_service_belong_together() -> None:
    service, unit = (
        (ROOT / "deploy" / f"wirefeed.{kind}").read_text() for kind in ("service", "socket")
    )
    assert "Requires=wirefeed.socket" in service
    assert "ListenStream=127.0.0.1:8000" in unit
