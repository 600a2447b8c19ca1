"""The site for people: error pages, search, older news, archive, languages, structured data."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from support.constants import NOW
from support.rows import line
from support.rsgi import WAIT_S, NothingInMemory, Request, answered
from werkzeug.test import TestResponse

from feeds.config import Settings
from feeds.errors import StoreUnreachable
from feeds.intake.pipeline import Report
from feeds.model import Significance
from feeds.newsroom import articles as use_cases
from feeds.newsroom.editor import Editor
from feeds.store import Database, Reader
from feeds.web import create_app
from feeds.web.error_pages import GatewayPages
from feeds.web.gateway import MAX_WAITING_OF_CLIENT, PAGE_THREADS, Gateway
from feeds.web.static_copy import bodies
from feeds.web.theme import contrast, theme

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
READER = {"Accept": "application/rss+xml, application/xml;q=0.9, text/html;q=0.4, */*;q=0.1"}
LATER = NOW + timedelta(hours=2)
COUNT = 75
HEADLINE = re.compile(r'<h2><a href="/articles/[^"]+">([^<]+)</a></h2>')


def rows(count: int = COUNT) -> str:
    """Articles an hour apart, the newest with the highest number."""
    start = NOW - timedelta(hours=count + 1)
    return "\n".join(
        line(
            str(number),
            f"Story {number}",
            f"The quay has a visitor called number{number}.",
            section="Sea",
            tags=["Port"],
            authors=["Aylin Kaya"],
            published=(start + timedelta(hours=number)).isoformat(),
        )
        for number in range(count)
    )


@pytest.fixture
def client(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> Iterator[FlaskClient]:
    take(rows())
    yield create_app(settings, database=database, now=lambda: LATER).test_client()


def get(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers=BROWSER | names)


def text_of(client: FlaskClient, address: str) -> str:
    answer = get(client, address)
    assert 200 == answer.status_code, answer.text
    return answer.text


def link(page: str, rel: str) -> str:
    """The address of the page's link with this relation, from the root on; empty without one."""
    match = re.search(rf'<link rel="{rel}" href="https://news\.example([^"]*)">', page)
    return unescape(match[1]) if match else ""


def structured(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert match is not None
    return dict(json.loads(match[1]))


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing", 404, "There is no such page"),
        ("/articles/0e3f6a1c-7d58-4d0c-9d62-0d8c3a6f1b11", 404, "There is no such page"),
        ("/sections/nowhere", 404, "there is no such section"),
        ("/feeds/latest.rss?size=many", 400, "This address has a mistake"),
        ("/?before=nonsense", 400, "before: is none that a list has given"),
        ("/archive/2026/13", 404, "there is no such month"),
    ],
)
def test_people_get_pages_and_programs_text(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    page = get(client, address)
    assert status == page.status_code
    assert "text/html; charset=utf-8" == page.content_type
    assert words in page.text
    assert 'role="search"' in page.text
    assert 'href="/sections/sea"' in page.text
    assert "noindex" in page.text
    assert "Accept" in page.headers["Vary"]
    for accept in (READER, {"Accept": "*/*"}, {}):
        plain = client.get(address, headers=accept)
        assert status == plain.status_code
        assert "text/plain; charset=utf-8" == plain.content_type


def test_a_withdrawn_story_has_a_page_with_the_public_note(
    client: FlaskClient, editor: Editor
) -> None:
    with editor.database.read() as connection:
        uuid = Reader(connection).newest_uuid()
    use_cases.withdraw(editor, uuid, note="The quay <never> opened.")
    page = get(client, f"/articles/{uuid}")
    assert 410 == page.status_code
    assert "This story was withdrawn" in page.text
    assert "The quay &lt;never&gt; opened." in page.text
    assert "Story" not in page.text
    assert "text/plain" == client.get(f"/articles/{uuid}", headers=READER).mimetype


def test_without_the_store_the_page_has_the_last_menu(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    text_of(client, "/")

    def refuse(_: Database) -> None:
        raise StoreUnreachable("no answer")

    monkeypatch.setattr(Database, "read", refuse)
    page = get(client, "/archive")
    assert 503 == page.status_code
    assert "10" == page.headers["Retry-After"]
    assert "Back in a moment" in page.text
    assert 'href="/sections/sea"' in page.text


def test_a_busy_server_refuses_people_with_a_page(client: FlaskClient) -> None:
    text_of(client, "/")
    is_over = threading.Event()

    def busy(_environ: Any, start_response: Any) -> list[bytes]:
        is_over.wait(WAIT_S)
        start_response("200 OK", [])
        return [b""]

    gateway = Gateway(
        NothingInMemory(),  # type: ignore[arg-type]
        busy,
        max_body_bytes=1_000,
        refusal_page=GatewayPages(client.application).page_for,
    )
    person, reader = (
        Request("GET", "/archive", accept=names["Accept"]) for names in (BROWSER, READER)
    )
    head, frame = (
        Request(method, path, accept=BROWSER["Accept"])
        for method, path in (("HEAD", "/archive"), ("GET", "/embed/latest"))
    )

    async def run() -> None:
        waiting = [
            asyncio.create_task(answered(gateway, Request("GET", "/")))
            for _ in range(MAX_WAITING_OF_CLIENT + PAGE_THREADS)
        ]
        await asyncio.sleep(0.1)
        for request in (person, reader, head, frame):
            await answered(gateway, request)
        is_over.set()
        await asyncio.gather(*waiting)

    asyncio.run(run())
    assert [429] * 4 == [request.status for request in (person, reader, head, frame)]
    page = person.text.decode()
    assert "Too many requests at once" in page
    assert 'href="/sections/sea"' in page
    assert "text/html; charset=utf-8" == person.answered["Content-Type"]
    assert "script-src 'self'" in person.answered["Content-Security-Policy"]
    assert (b"", person.answered) == (head.text, head.answered)
    for request in (reader, frame):
        assert b"Too many requests of this client are waiting. Try again soon.\n" == request.text


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/sections/sea",
        "/tags/port",
        "/authors/aylin%20kaya",
        "/search?q=quay",
        "/search?tag=port",
    ],
)
def test_a_list_is_walked_to_its_end_and_back(client: FlaskClient, address: str) -> None:
    pages, here = [], address
    while here:
        page = text_of(client, here)
        pages.append(page)
        here = link(page, "next")
    headlines = [headline for page in pages for headline in HEADLINE.findall(page)]
    assert [f"Story {number}" for number in reversed(range(COUNT))] == headlines
    assert 3 == len(pages)

    middle = text_of(client, link(pages[-1], "prev"))
    assert HEADLINE.findall(middle)[-1] == "Story 15"
    assert 30 == len(HEADLINE.findall(middle))
    # The thirty above do not fill a page above them: the list's own address has them.
    assert address == link(middle, "prev")
    assert "" == link(pages[0], "prev")


def test_an_older_page_stays_as_it_is_when_news_come(
    client: FlaskClient, take: Callable[..., Report]
) -> None:
    older = link(text_of(client, "/"), "next")
    before = HEADLINE.findall(text_of(client, older))
    take(line("new", "A new story", published=(NOW - timedelta(minutes=1)).isoformat()))
    assert before == HEADLINE.findall(text_of(client, older))
    assert "A new story" in text_of(client, "/")


def test_two_places_are_held_as_the_one_that_is_shown(client: FlaskClient) -> None:
    older = link(text_of(client, "/"), "next")
    oldest = link(text_of(client, older), "next")
    cursor = oldest.partition("before=")[2]
    both = HEADLINE.findall(text_of(client, f"{older}&after={cursor}"))
    assert both == HEADLINE.findall(text_of(client, older))


def test_a_search_is_a_form_results_and_feeds(client: FlaskClient) -> None:
    empty = text_of(client, "/search")
    assert 'name="q"' in empty
    assert [] == HEADLINE.findall(empty)

    page = text_of(client, "/search?q=Number7&section=sea&utm_source=x")
    assert ["Story 7"] == HEADLINE.findall(page)
    assert "noindex" in page
    assert 'href="/feeds/latest.rss?section=sea&amp;q=number7"' in page
    assert 'href="https://news.example/feeds/latest.atom?section=sea&amp;q=number7"' in page
    assert [] == HEADLINE.findall(text_of(client, "/search?q=nobody"))
    assert 400 == get(client, "/search?q=" + "a" * 201).status_code
    hostile = get(client, '/search?q="><script>alert(1)</script>')
    assert "<script>alert" not in hostile.text


def test_a_search_is_validated_and_compressed(client: FlaskClient) -> None:
    packed = get(client, "/search?q=quay", Accept_Encoding="gzip")
    assert "gzip" == packed.headers["Content-Encoding"]
    assert b"Story 74" in gzip.decompress(packed.get_data())
    again = get(
        client, "/search?q=quay", Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"]
    )
    assert 304 == again.status_code


def test_searches_and_older_pages_have_a_budget(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(rows(40))
    bounded = replace(settings, poll_budget=3)
    client = create_app(bounded, database=database, now=lambda: LATER).test_client()
    older = link(text_of(client, "/"), "next")
    text_of(client, older)
    text_of(client, older)  # from memory
    text_of(client, "/search?q=quay")
    text_of(client, "/search?q=visitor")
    refused = get(client, "/search?q=number1")
    assert 429 == refused.status_code
    assert "Too many requests at once" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    text_of(client, "/")


def test_months_are_those_of_the_newsrooms_zone(
    client: FlaskClient, take: Callable[..., Report]
) -> None:
    """In Baku, four hours before UTC, October begins at 20:00 of the day before."""
    take(
        "\n".join(
            [
                line("s", "Last of September", published="2025-09-30T19:59:59Z"),
                line("o", "First of October", published="2025-09-30T20:00:00Z"),
                line("d", "Last of 2024", published="2024-12-31T19:00:00Z"),
            ]
        )
    )
    index = text_of(client, "/archive")
    months = re.findall(r'href="(/archive/[^"]+)">', index)
    assert ["/archive/2025/10", "/archive/2025/09", "/archive/2024/12"] == months[-3:]
    october, september = text_of(client, months[-3]), text_of(client, months[-2])
    assert "First of October" in october
    assert "Last of September" not in october
    assert "Last of September" in september
    assert 'href="/archive/2025/10"' in september
    assert 'href="/archive/2024/12"' in september
    assert 404 == get(client, "/archive/2025/11").status_code


def test_an_article_describes_itself(
    database: Database, settings: Settings, take: Callable[..., Report], editor: Editor
) -> None:
    body = "The quay </script><b>opened</b>."
    take(
        line(
            "1",
            'Quay "opens" & </script>',
            body,
            section="Sea",
            tags=["Port"],
            authors=["Aylin Kaya"],
            image={"url": "https://pictures.example/quay.jpg", "alt": "A quay"},
        )
    )
    client = create_app(settings, database=database, now=lambda: LATER).test_client()
    with database.read() as connection:
        article = Reader(connection).article(Reader(connection).newest_uuid())
    change = use_cases.Change(
        fields={"title": "Quay opens", "note": "The name was wrong."},
        significance=Significance.CORRECTION,
    )
    use_cases.revise(editor, article.uuid, change)
    page = text_of(client, article.path)
    data = structured(page)
    url = f"https://news.example{article.path}"
    assert "NewsArticle" == data["@type"]
    assert url == data["mainEntityOfPage"]
    assert "Quay opens" == data["headline"]
    assert ["Aylin Kaya"] == [author["name"] for author in data["author"]]
    assert "Harbour Wire" == data["publisher"]["name"]
    assert ["The name was wrong."] == [each["text"] for each in data["correction"]]
    assert data["dateModified"] > data["datePublished"]
    assert f'<link rel="canonical" href="{url}">' in page
    for name in ("og:title", "og:site_name", "article:published_time", "article:modified_time"):
        assert f'<meta property="{name}" content="' in page
    assert '<meta name="twitter:card" content="summary' in page


def test_the_front_page_names_its_search(client: FlaskClient) -> None:
    data = structured(text_of(client, "/"))
    assert "WebSite" == data["@type"]
    template = data["potentialAction"]["target"]["urlTemplate"]
    assert "https://news.example/search?q={search_term_string}" == template


def test_a_newsroom_with_several_languages_has_a_page_in_each(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            [
                line("e", "The quay opens", section="Sea", language="en"),
                line("a", "Körpü açıldı", section="Dəniz", language="az"),
                line("r", "Причал открыт", section="Море", language="ru"),
            ]
        )
    )
    several = replace(settings, languages=("en", "az", "ru"))
    client = create_app(several, database=database, now=lambda: LATER).test_client()
    for address, tag, headline, menu in (
        ("/", "en", "The quay opens", "Sea"),
        ("/az/", "az", "Körpü açıldı", "Dəniz"),
        ("/ru/", "ru", "Причал открыт", "Море"),
    ):
        page = text_of(client, address)
        assert [headline] == HEADLINE.findall(page)
        assert f'<html lang="{tag}"' in page
        assert [menu] == re.findall(r'/sections/[^"/.]+">([^<]+)</a>\n', page)
        for other, path in (("en", "/"), ("az", "/az/"), ("ru", "/ru/"), ("x-default", "/")):
            link_ = f'<link rel="alternate" hreflang="{other}" href="https://news.example{path}">'
            assert link_ in page
    azerbaijani = text_of(client, "/az/")
    assert "Son xəbərlər" in azerbaijani
    assert 'href="/sections/' not in azerbaijani
    section = text_of(client, "/az/sections/deniz")
    assert ["Körpü açıldı"] == HEADLINE.findall(section)
    assert "hreflang=" not in section.partition("</head>")[0]
    assert ["/", "/az/sections/deniz", "/ru/"] == re.findall(r'<a href="([^"]*)" lang=', section)
    assert 404 == get(client, "/en/").status_code
    assert 404 == get(client, "/fr/").status_code


def test_a_static_copy_has_no_links_that_need_a_server(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    assert 'href="/archive"' in text_of(client, "/")
    body_of = bodies(settings, database)
    for address in ("/", "/sections/sea", "/feeds"):
        body = body_of(address)
        assert body is not None
        page = body.data.decode()
        for needed in ("/search", "/archive", "before="):
            assert f'"{needed}' not in page
            assert "?before" not in page


def test_the_index_of_sitemaps_says_when_each_changed(client: FlaskClient) -> None:
    index = text_of(client, "/sitemap-index.xml")
    times = re.findall(r"<lastmod>([^<]+)</lastmod>", index)
    assert 2 == len(times)
    assert [datetime.fromisoformat(time).date() for time in times] == [NOW.date()] * 2


@pytest.mark.parametrize("accent", ["#0b5394", "#ffee00", "#000000", "#ffffff", "#e03131"])
def test_any_accent_can_be_read_on_both_papers(accent: str) -> None:
    light, dark = re.findall(r"--accent: (#[0-9a-f]{6})", theme(accent))
    for colour, paper in ((light, (255, 255, 255)), (dark, (20, 22, 26))):
        red, green, blue = bytes.fromhex(colour[1:])
        assert contrast((red, green, blue), paper) >= 4.5
