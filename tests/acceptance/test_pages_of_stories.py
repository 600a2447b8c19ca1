"""A real browser opens a story with embeds, a feed, and the site's icons."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.rows import line
from support.servers import fetch, run, serving

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs Chromium"
)
BODY = (
    "<p>Watch.</p><figure>"
    '<iframe src="https://www.youtube.com/embed/a1B2c3D4e5F" title="First cars"></iframe>'
    "<figcaption>On Monday</figcaption></figure>"
    '<iframe src="https://widgets.city.example/poll"></iframe>'
    '<audio src="https://c.example/i.mp3"></audio>'
    '<p>No.<sup id="fnref1"><a href="#fn1">1</a></sup></p>'
    + "<p>Filling words.</p>" * 60
    + '<ol><li id="fn1">File 12. <a href="#fnref1">↩</a></li></ol>'
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("stories")
    (folder / "news.jsonl").write_text(
        line("v", "The bridge opens", body="", body_html=BODY, section="City", tags=["Bridge"])
    )
    run(folder, "import", "news.jsonl")
    with serving(folder) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def opened(browser: Browser, url: str, width: int, scheme: str) -> tuple[Page, list[str]]:
    """A page, and the hosts of the requests that it made."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    hosts: list[str] = []
    page.on("request", lambda request: hosts.append(urlsplit(request.url).netloc))
    page.goto(url)
    return page, hosts


def article_url(site: str) -> str:
    return str(json.loads(fetch(f"{site}/feeds/latest.json")[2])["items"][0]["url"])


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1100, "light")])
def test_a_player_loads_after_a_click_only(
    browser: Browser, site: str, width: int, scheme: str
) -> None:
    page, hosts = opened(browser, article_url(site), width, scheme)

    assert {urlsplit(site).netloc} == set(hosts), "nothing of another site before a click"
    expect(page.locator("iframe")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("a[data-player]").click()
    frame = page.locator("iframe")
    assert "https://www.youtube-nocookie.com/embed/a1B2c3D4e5F" == frame.get_attribute("src")
    assert "First cars" == frame.get_attribute("title")
    other = page.locator("a.embed-frame")
    assert "https://widgets.city.example/poll" == other.get_attribute("href")
    assert None is other.get_attribute("data-player")


def test_the_policy_names_the_players_of_this_page_only(site: str) -> None:
    policy = fetch(article_url(site))[1]["content-security-policy"]

    assert "frame-src https://www.youtube-nocookie.com;" in policy + ";"
    assert "media-src https://c.example" in policy
    assert "script-src 'self'" in policy
    assert "frame-src" not in fetch(f"{site}/")[1]["content-security-policy"]


def test_a_footnote_jumps_there_and_back(browser: Browser, site: str) -> None:
    page, _ = opened(browser, article_url(site), 1100, "light")

    page.get_by_role("link", name="1", exact=True).click()
    expect(page).to_have_url(re.compile(r"#text-fn1$"))
    assert page.evaluate("scrollY") > 0


@pytest.mark.parametrize("suffix", ["rss", "atom"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1100, "light")])
def test_a_feed_in_a_browser_is_a_page(
    browser: Browser, site: str, suffix: str, width: int, scheme: str
) -> None:
    page, hosts = opened(browser, f"{site}/feeds/latest.{suffix}", width, scheme)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".entries h2 a")).to_have_text("The bridge opens")
    expect(page.locator("#address")).to_have_value(f"{site}/feeds/latest.{suffix}")
    text = page.locator("main").inner_text()
    assert "hourly" not in text and "urn:uuid" not in text
    page.get_by_role("button", name="Copy").click()
    page.get_by_text("Copied").wait_for()
    assert {urlsplit(site).netloc} == set(hosts)
    assert "rss+xml" in fetch(f"{site}/feeds/latest.rss")[1]["content-type"]


def test_any_feed_as_a_page(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(
        """<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>
        <link>https://o.example/</link><description>d</description>
        <item><title>One &lt;script&gt;x()&lt;/script&gt;</title><link>https://o.example/1</link>
        <pubDate>Fri, 20 Nov 2026 09:00:00 +0000</pubDate><guid>g</guid>
        <description>&lt;p&gt;Words&lt;/p&gt;</description></item></channel></rss>"""
    )

    run(tmp_path, "check", "feed.xml", "--page", "out.html")

    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((tmp_path / "out.html").as_uri())
    assert "https://o.example/1" == page.locator(".entries a").get_attribute("href")
    expect(page.locator("time")).to_have_text("20 November 2026, 09:00")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert 2 == run(tmp_path, "check", "a", "b", "--page", "out.html").returncode
    assert 1 == run(tmp_path, "check", "out.html", "--page", "again.html").returncode


@pytest.mark.parametrize(
    ("path", "feed"),
    [
        ("/sections/city", "/sections/city/latest"),
        ("/tags/bridge", "/feeds/latest"),
        ("/", "/feeds/latest"),
    ],
)
def test_a_page_names_its_own_feed_first(browser: Browser, site: str, path: str, feed: str) -> None:
    page, _ = opened(browser, site + path, 1100, "light")

    links = page.locator('link[rel="alternate"]')
    first = [links.nth(place).get_attribute("href") or "" for place in range(3)]
    assert [f"{feed}.rss", f"{feed}.atom", f"{feed}.json"] == [urlsplit(url).path for url in first]
    if path.startswith("/tags"):
        assert all(url.endswith("?tag=bridge") for url in first)


def test_the_sites_own_files(site: str) -> None:
    for path, content_type, beginning in (
        ("/favicon.ico", "image/x-icon", b"\x00\x00\x01\x00"),
        ("/icon-512.png", "image/png", b"\x89PNG"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
        ("/site.webmanifest", "application/manifest+json", b"{"),
        ("/robots.txt", "text/plain", b"User-agent: *"),
        ("/sitemap-index.xml", "application/xml", b"<?xml"),
        ("/sitemaps/0.xml", "application/xml", b"<?xml"),
    ):
        status, headers, body = fetch(site + path)
        assert (200, True) == (status, headers["content-type"].startswith(content_type)), path
        assert body.startswith(beginning), path
    assert f"Sitemap: {site}/sitemap-index.xml".encode() in fetch(f"{site}/robots.txt")[2]
    assert f"{site}/sitemaps/0.xml".encode() in fetch(f"{site}/sitemap-index.xml")[2]
    assert article_url(site).encode() in fetch(f"{site}/sitemaps/0.xml")[2]
    assert 404 == fetch(f"{site}/sitemaps/1.xml")[0]
    for suffix in ("rss", "atom", "json"):
        listed = fetch(f"{site}/feeds.opml?format={suffix}")[2].decode()
        assert f'xmlUrl="{site}/sections/city/latest.{suffix}"' in listed
        assert f'htmlUrl="{site}/sections/city"' in listed
    assert 400 == fetch(f"{site}/feeds.opml?format=xml")[0]


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<!doctype html><title>Another site</title>")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_scripts_of_other_sites_poll_conditionally(
    browser: Browser, site: str, other_site: str
) -> None:
    """A preflight for If-None-Match and A-IM, and the headers that a script may read."""
    page = browser.new_page()
    page.goto(other_site)

    seen = page.evaluate(
        """async url => {
            const first = await fetch(url);
            const names = ["ETag", "Last-Modified", "Link", "Wirefeed-Seq"];
            const headers = names.map(name => first.headers.get(name));
            const again = await fetch(url, {
                cache: "no-store",
                headers: {"If-None-Match": first.headers.get("ETag"), "A-IM": "feed"},
            });
            return [headers, again.status];
        }""",
        f"{site}/feeds/latest.json",
    )

    assert all(seen[0]) and 304 == seen[1]
