"""A site moves here: real readers that followed it see no item again, and old addresses lead on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support.readers import Titles, needs, newsboat, reader, sfeed
from support.servers import fetch, free_port, run, serving

POSTS = 200
START = datetime(2026, 11, 1, tzinfo=UTC)
ITEM = """<item><title>Post {number}</title><link>{site}/2026/11/post-{number}/</link>
<pubDate>{date}</pubDate><dc:creator>Ann</dc:creator><category>{category}</category>
<guid isPermaLink="false">{site}/?p={number}</guid>
<description>About {number}</description>
<content:encoded>&lt;p&gt;{words}&lt;/p&gt;</content:encoded></item>"""


def export(site: str) -> bytes:
    """The feed of a WordPress site, with all its posts, newest first."""
    items = "\n".join(
        ITEM.format(
            number=number,
            site=site,
            date=format_datetime(START + timedelta(hours=number)),
            category="City" if number % 2 else "Sport",
            words=f"What happened in place number {number} of many. " * 8,
        )
        for number in range(POSTS, 0, -1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old site</title><link>{site}/</link>
<description>Old</description>{items}</channel></rss>""".encode()


@contextmanager
def old_site(port: int) -> Iterator[str]:
    site = f"http://127.0.0.1:{port}"
    body = export(site)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml; charset=UTF-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("titles", [newsboat, sfeed, reader], ids=["newsboat", "sfeed", "reader"])
@pytest.mark.filterwarnings("ignore")
def test_not_one_item_shows_again(titles: Titles, tmp_path: Path) -> None:
    needs({"newsboat": "newsboat", "sfeed": "sfeed_update"}.get(titles.__name__, "python3"))
    port, state = free_port(), tmp_path / "reader"
    state.mkdir()
    with old_site(port) as site:
        before = titles(f"{site}/feed/", state)
        assert POSTS == len(before) == len(set(before))
        (tmp_path / "export.xml").write_bytes(export(site))
    # The former host is the same server's other name.
    settings = {
        "WIREFEED_BASE_URL": f"http://localhost:{port}",
        "WIREFEED_FORMER_BASE_URLS": site,
        # sfeed compares the links of items, too.
        "WIREFEED_ITEM_LINK": "source" if titles is sfeed else "own",
    }

    completed = run(tmp_path, "import", "export.xml", "--keep-ids", "--redirects", **settings)

    assert "new\t200" in completed.stdout, completed.stderr
    assert "redirects\t400" in completed.stdout
    with serving(tmp_path, port, **settings):
        assert before == titles(f"{site}/feed/", state)


def test_old_addresses_lead_to_the_articles_and_feeds(tmp_path: Path) -> None:
    port = free_port()
    site, base = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
    settings = {"WIREFEED_BASE_URL": base, "WIREFEED_FORMER_BASE_URLS": site}
    (tmp_path / "export.xml").write_bytes(export(site))
    run(
        tmp_path,
        "import",
        "export.xml",
        "--keep-ids",
        "--redirects",
        "--section",
        "City",
        **settings,
    )
    (tmp_path / "map.csv").write_text("from,to\n/imprint.html,/feeds\n/blog,/sections,prefix\n")
    assert "2 redirects" in run(tmp_path, "redirects", "import", "map.csv", **settings).stdout
    with serving(tmp_path, port, **settings):
        for path, target in (
            ("/feed/", "/feeds/latest.rss"),
            ("/feed/atom/", "/feeds/latest.atom"),
            ("/?feed=rss2", "/feeds/latest.rss"),
            ("/rss/", "/feeds/latest.rss"),
            ("/index.xml", "/feeds/latest.rss"),
            ("/feed.json", "/feeds/latest.json"),
            ("/category/city/feed/", "/sections/city/latest.rss"),
            ("/tag/night-bus/feed/", "/feeds/latest.rss?tag=night%20bus"),
            ("/author/ann/feed/", "/feeds/latest.rss?author=ann"),
            ("/imprint.html", "/feeds"),
            ("/blog/city", "/sections/city"),
        ):
            status, headers, _ = fetch(site + path)
            assert (301, base + target) == (status, headers.get("location")), path
        page = fetch(f"{site}/2026/11/post-7/")[1]["location"]
        assert page.startswith(f"{base}/articles/")
        assert page == fetch(f"{site}/?p=7")[1]["location"]
        assert b"Post 7" in fetch(page)[2]
        # The newsroom's own host: only what has no page.
        assert f"{base}/feeds" == fetch(f"{base}/imprint.html")[1]["location"]
        assert 404 == fetch(f"{base}/no-such-page")[0]


def test_a_bad_redirect_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "map.csv").write_text("/a,/b\nnonsense,/c\n")

    refused = run(tmp_path, "redirects", "import", "map.csv")

    assert 1 == refused.returncode
    assert "map.csv, line 2" in refused.stderr
    assert "" == run(tmp_path, "redirects", "list").stdout
    assert 1 == run(tmp_path, "redirects", "add", "/x", "/x").returncode
    assert 0 == run(tmp_path, "redirects", "add", "/x", "/y").returncode
    assert "/x\t/y\n" == run(tmp_path, "redirects", "list").stdout
    assert 0 == run(tmp_path, "redirects", "remove", "/x").returncode
    assert 1 == run(tmp_path, "redirects", "remove", "/x").returncode
