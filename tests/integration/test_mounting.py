"""The newsroom under a path of another site: every address has the path, and is answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from support.addresses import addresses_in, walk
from support.constants import ROOT
from support.rows import FERRY, QUAY
from support.servers import fetch, serving, wait_for
from support.stores import fresh_postgres
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client
from werkzeug.wrappers import Response

from feeds import Newsroom
from feeds.newsroom import storylines
from feeds.newsroom.editor import Editor
from feeds.publishing.static_site import Body, mentioned_articles
from feeds.web.application import create_app
from feeds.web.parts import Parts
from feeds.web.prefix import Prefix

BASE_URL = "https://example.com/news"
ELSEWHERE = "https://stories.example/quay"
# Every kind of public document.
SEEDS = (
    *("/", "/feeds", "/feeds.opml", "/feeds.opml?format=rss", "/stories", "/tags/port"),
    *("/authors/ana%20silva", "/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json"),
    *("/feeds/updated.atom", "/feeds/updated.json", "/feeds/updated.rss", "/sitemap.xml"),
    *("/feeds/latest.json?since=0", "/feeds/latest.atom?tombstones=1", "/sitemap-index.xml"),
    *("/feeds/related.json?to=ferry", "/feeds/latest.atom?size=5&section=city", "/robots.txt"),
    *("/embed.js", "/embed/builder", "/embed/latest", "/embed/updated", "/news-sitemap.xml"),
    *("/site.webmanifest", "/icon-512.png", "/api", "/api/v1/openapi.json", "/hub"),
)
# Places that only some requests may use.
CLOSED = re.compile(r"/news/(partners/|rsscloud/|api/v1/(?!openapi|$))")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/wirefeed.db"
    return fresh_postgres(request.getfixturevalue("postgres_url"))


@pytest.fixture
def newsroom(store_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(store_url, base_url=BASE_URL, media_dir=str(tmp_path / "media")) as opened:
        filled(opened)
        yield opened


def filled(newsroom: Newsroom) -> None:
    """Fill a newsroom with an article of each kind."""
    for source_id, title, body, published in FERRY:
        newsroom.add(id=source_id, title=title, body=body, published=published)
    first = newsroom.find("f1")
    assert first is not None
    quay = newsroom.add(
        title="Quay opens",
        body_html=f'<p>{QUAY} <a href="{first.page}">The ferry</a>.</p>',
        section="City",
        tags=["port"],
        authors=["Ana Silva"],
        url=ELSEWHERE,
        images=["https://pictures.example/quay.jpg"],
    )
    newsroom.revise(quay, title="Quay opened", significance="update", note="It is open.")
    gone = newsroom.add(title="Bridge closed", body=f"The bridge was closed. {QUAY}")
    newsroom.withdraw(gone, "It is open.")
    database = newsroom._open.database
    editor = Editor(database=database, settings=newsroom.settings, now=database.now)
    uuids = [row.id.removeprefix("urn:uuid:") for row in newsroom.search("ferry")]
    storylines.create(editor, "The Albatros", uuids, "albatros")


def mounted(application: Any, path: str = "/news") -> Callable[..., Any]:
    """Return a function that asks a site in which the application is mounted at a path."""
    site = Response("the site", content_type="text/plain")
    client = Client(DispatcherMiddleware(site, {path: application}))

    def ask(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(address)
        answer = client.get(
            parts.path,
            query_string=parts.query,
            headers=headers,
            base_url=f"{parts.scheme}://{parts.netloc}/",
        )
        named = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status_code, named, answer.data

    return ask


def is_closed(address: str) -> bool:
    # The id of a list of related news is not an address that is asked for.
    is_id = address.endswith("/feeds/related.json")
    return is_id or bool(CLOSED.match(urlsplit(address).path))


def bad(statuses: dict[str, int], base_url: str = BASE_URL) -> dict[str, int]:
    """Return the addresses outside the base URL, and those that are not answered."""
    place = urlsplit(base_url)
    below = f"{place.netloc}{place.path}/"
    return {
        address: status
        for address, status in statuses.items()
        # 410: the notice of the withdrawn article.
        if (status >= 400 and status != 410)
        or not f"{urlsplit(address).netloc}{urlsplit(address).path}/".startswith(below)
    }


def test_every_address_of_a_mounted_site_is_below_its_path(newsroom: Newsroom) -> None:
    ask = mounted(newsroom.wsgi())
    (quay,) = newsroom.search("quay")
    seeds = [*SEEDS, f"/oembed?url={quay.page}", f"/oembed?url={quay.page}&format=xml"]
    statuses = walk(BASE_URL, seeds, ask, is_skipped=is_closed)

    assert {} == bad(statuses)
    assert 1 == [*statuses.values()].count(410)
    kinds = ("/articles/", "/stories/albatros", "/static/site.css", "/sections/city", "/embed/")
    assert [] == [kind for kind in kinds if not any(kind in address for address in statuses)]


def test_without_pages_their_addresses_lead_elsewhere(newsroom: Newsroom) -> None:
    ask = mounted(newsroom.wsgi(pages=False, desk=False, api=False, hub=False))
    (quay,) = newsroom.search("quay")
    seeds = ["/feeds/latest.rss", "/feeds/latest.json?q=quay", "/feeds/updated.atom", "/feeds.opml"]
    bases = [f"{BASE_URL}{seed}" for seed in seeds]
    answers = {
        address: ask(address)
        for base in bases
        for address in addresses_in(base, *ask(base)[1:], "example.com")
        if not re.search(r"/articles/(?!" + re.escape(quay.page[-36:]) + ")", address)
    }

    assert {} == {address: row[0] for address, row in answers.items() if row[0] >= 400}
    assert not any("/hub" in address for address in answers)
    assert ELSEWHERE == ask(quay.page)[1]["location"]
    assert "https://example.com/" == ask(f"{BASE_URL}/")[1]["location"]
    assert "https://example.com/" == ask(f"{BASE_URL}/sections/city")[1]["location"]
    ferry = newsroom.find("f1")
    assert ferry is not None
    assert 404 == ask(ferry.page)[0]
    opened = ask(f"{BASE_URL}/feeds/latest.atom", **{"Sec-Fetch-Dest": "document"})
    assert opened[1]["content-type"].startswith("application/atom+xml")


@pytest.mark.parametrize(
    ("part", "address"),
    [
        ("pages", "/feeds"),
        ("pages", "/embed/builder"),
        ("pages", "/sitemap.xml"),
        ("pages", "/robots.txt"),
        ("api", "/api/v1/openapi.json"),
        ("api", "/api"),
        ("hub", "/hub"),
    ],
)
def test_a_part_is_switched_off(newsroom: Newsroom, part: str, address: str) -> None:
    assert 200 == mounted(newsroom.wsgi())(BASE_URL + address)[0]
    assert 404 == mounted(newsroom.wsgi(**{part: False}))(BASE_URL + address)[0]


def test_without_pages_no_address_is_a_page(newsroom: Newsroom) -> None:
    app = create_app(
        newsroom.settings, database=newsroom._open.database, parts=Parts(pages=False, desk=False)
    )
    client = app.test_client()
    paths = [rule.rule for rule in app.url_map.iter_rules() if "<" not in rule.rule]
    pages = [path for path in paths if client.get(path).mimetype == "text/html"]

    assert ["/embed/latest", "/embed/updated"] == sorted(
        page for page in pages if client.get(page).status_code == 200
    )


def test_an_unknown_part_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(TypeError, match="page"):
        newsroom.wsgi(page=False)  # type: ignore[call-arg]


def test_without_the_hub_feeds_do_not_name_it(newsroom: Newsroom) -> None:
    with_hub = mounted(newsroom.wsgi())(f"{BASE_URL}/feeds/latest.atom")
    without = mounted(newsroom.wsgi(hub=False))(f"{BASE_URL}/feeds/latest.atom")

    assert b"/news/hub" in with_hub[2]
    assert b"/hub" not in without[2]


def test_the_edge_answers_a_mounted_site(newsroom: Newsroom) -> None:
    site = newsroom.wsgi()
    ask = mounted(site)
    address = f"{BASE_URL}/feeds/latest.json"
    first = ask(address)
    wait_for(lambda: site._running.server.edge.is_ready("/feeds/latest.json", ""))  # type: ignore[union-attr]
    again = ask(address, **{"If-None-Match": first[1]["etag"]})

    assert 304 == again[0]
    assert first[2] == ask(address)[2]
    newsroom.add(title="Pier closed", body=f"The pier was closed. {QUAY}")
    wait_for(lambda: b"Pier closed" in ask(address)[2])


def test_asgi_serves_the_same(newsroom: Newsroom) -> None:
    application = newsroom.asgi(pages=False)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": "/news/feeds/latest.atom",
        "root_path": "/news",
        "query_string": b"",
        "headers": [(b"host", b"example.com")],
        "client": ("192.0.2.1", 1),
        "server": ("example.com", 443),
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def answer() -> None:
        await application(scope, receive, send)

    asyncio.run(answer())
    body = b"".join(message.get("body", b"") for message in sent[1:])

    assert 200 == sent[0]["status"]
    assert newsroom.feed("/feeds/latest.atom").body == body


# A server of our own, at a base URL with a path ---------------------------------------------------


@pytest.mark.parametrize("strips", [False, True], ids=["whole path", "proxy removes it"])
def test_a_server_behind_a_proxy(tmp_path: Path, strips: bool) -> None:
    settings = {
        "WIREFEED_DATABASE_URL": f"sqlite:///{tmp_path}/wirefeed.db",
        "WIREFEED_BASE_URL": BASE_URL,
    }
    with Newsroom(tmp_path / "wirefeed.db", base_url=BASE_URL) as newsroom:
        filled(newsroom)
    with serving(tmp_path, **settings) as server:

        def ask(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
            path = urlsplit(address).path
            rest = path.removeprefix("/news") if strips else path
            query = f"?{urlsplit(address).query}" if urlsplit(address).query else ""
            return fetch(f"{server}{rest or '/'}{query}", **headers)

        statuses = walk(BASE_URL, SEEDS, ask, is_skipped=is_closed)
        pushed = fetch(f"{server}/news/api/v1/articles")

    assert {} == bad(statuses)
    assert (401, "application/problem+json") == (pushed[0], pushed[1]["content-type"])


# Rules --------------------------------------------------------------------------------------------

NAMES = frozenset(["feeds", "articles", "feeds.opml"])


@pytest.mark.parametrize(
    ("base_url", "path", "rest"),
    [
        ("https://a.example", "/feeds", None),
        ("https://a.example/news", "/news", "/"),
        ("https://a.example/news", "/news/", "/"),
        ("https://a.example/news", "/news/feeds/latest.rss", "/feeds/latest.rss"),
        ("https://a.example/news", "/newsroom/feeds", None),
        ("https://a.example/news", "/feeds/latest.rss", None),
        ("https://a.example/news", "/news/nothing", "/nothing"),
        ("https://a.example/a/b", "/a/b/feeds", "/feeds"),
        ("https://a.example/a/b", "/a/feeds", None),
        ("https://a.example/n%C3%A4", "/nä/feeds", "/feeds"),
        # The path may be an address of ours, too.
        ("https://a.example/feeds", "/feeds/latest.rss", None),
        ("https://a.example/feeds", "/feeds/feeds/latest.rss", "/feeds/latest.rss"),
        ("https://a.example/feeds", "/feeds/feeds.opml", "/feeds.opml"),
        ("https://a.example/feeds", "/feeds/", "/"),
        ("https://a.example/feeds", "/feeds", None),
    ],
)
def test_the_path_below_a_prefix(base_url: str, path: str, rest: str | None) -> None:
    prefix = Prefix(base_url, NAMES)

    assert rest == prefix.rest(path)
    assert rest == prefix.wsgi_rest(path.encode().decode("latin-1"))


def test_a_session_of_the_application_has_its_path(newsroom: Newsroom) -> None:
    app = create_app(newsroom.settings, database=newsroom._open.database)

    assert "/news" == app.session_interface.get_cookie_path(app)


def test_no_template_names_the_root_of_a_host() -> None:
    templates = (ROOT / "feeds/web/templates").rglob("*.html")
    written = {path.name: re.findall(r'="/[^"/][^"]*"', path.read_text()) for path in templates}

    assert {} == {name: answers for name, answers in written.items() if answers}


def test_a_page_below_a_path_names_its_articles() -> None:
    uuid = "0198c0de-0000-7000-8000-000000000001"
    page = Body(data=f'<a href="/news/articles/{uuid}">x</a>'.encode(), content_type="text/html")

    assert {f"/articles/{uuid}"} == mentioned_articles(page)
