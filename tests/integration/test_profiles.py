"""Each profile's output against its rules, written here by hand from the specifications."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from support.constants import NOW
from support.newsroom import newest
from support.rows import TEXT_IN_AZERBAIJANI, line
from support.servers import run

from feeds.config import Settings
from feeds.domain.entitlement import Entitlement, Partner
from feeds.intake.pipeline import Report
from feeds.model import Kind
from feeds.partners.feed import PartnerRequest, profile_verdicts
from feeds.partners.profiles import PROFILES
from feeds.render.news_sitemap import news_language
from feeds.store import Database, Reader, Writer, partners
from feeds.text.tokens import new_token, token_hash
from feeds.web import create_app

LATER = NOW + timedelta(hours=2)
TEXT = "The harbour authority opened its second quay on Friday. " * 9
NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "dcterms": "http://purl.org/dc/terms/",
    "mi": "http://schemas.ingestion.microsoft.com/common/",
}


def picture(width: int, height: int, length: int = 100_000) -> dict[str, Any]:
    return {
        "url": f"https://pictures.example/{width}x{height}-{length}.jpg",
        "width": width,
        "height": height,
        "length": length,
    }


@pytest.fixture
def output(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> Callable[[str], list[Any]]:
    """The items of a partner's RSS under a profile, from a newsroom that breaks every rule once."""
    html = (
        f"<p>{TEXT}</p><figure><img src='https://pictures.example/in.jpg' alt='x'></figure>"
        "<details><summary>More</summary><p>of it</p></details><h6>Small</h6><pre>a b</pre>"
    )
    rows = [
        line(
            f"ok {n}",
            f"A headline of an ordinary length, number {n}",
            TEXT + str(n),
            authors=["Leyla Aydin"],
            images=[picture(1200, 800)],
        )
        for n in range(40)
    ]
    rows += [
        line("short", "Quay opens", TEXT + "short", authors=["A"], images=[picture(800, 600)]),
        line("long", "Quay opens " * 20, TEXT + "long", authors=["A"], images=[picture(800, 600)]),
        line(
            "old",
            "A headline that was written long ago",
            TEXT + "old",
            published="2024-01-01T00:00:00Z",
            authors=["A"],
        ),
        line(
            "other",
            "A headline in another language than all",
            TEXT_IN_AZERBAIJANI,
            language="az",
            authors=["A"],
        ),
        line(
            "unsigned",
            "A headline of a story that is unsigned",
            TEXT + "unsigned",
            images=[picture(900, 700)],
        ),
        line(
            "brief",
            "A headline of a story that is very brief",
            "It is told in twelve words here, and not in any one more.",
            authors=["A"],
            images=[picture(900, 700)],
        ),
        line(
            "small",
            "A headline beside a picture that is small",
            TEXT + "small",
            authors=["A"],
            images=[picture(300, 200), picture(3000, 500), picture(900, 900, 20_000_000)],
        ),
        line("bare", "A headline of a story without a picture", TEXT + "bare", authors=["A"]),
        json.dumps(
            {
                "id": "rich",
                "title": "A headline of a story of much markup",
                "body_html": html,
                "published": "2026-11-21T09:30:00Z",
                "authors": ["A"],
            }
        ),
    ]
    take("\n".join(rows))
    secured = replace(
        settings, base_url="https://news.example", logo_url="https://news.example/logo.png"
    )

    def items(profile: str, **entitlement: Any) -> list[Any]:
        token = new_token()
        with database.write() as connection:
            merged = Entitlement(**{"languages": (), **entitlement})
            partners.add(
                connection, Partner(name=profile, profile=profile, entitlement=merged, created=NOW)
            )
            partners.add_token(
                connection, partners.by_name(connection, profile), token_hash(token), NOW
            )
        client = create_app(secured, database=database, now=lambda: LATER).test_client()
        answer = client.get(f"/partners/{profile}/{token}/latest.rss?size=200")
        assert 200 == answer.status_code
        return list(etree.fromstring(answer.data).iterfind("channel/item"))

    return items


def text(item: Any, path: str) -> str:
    return str(item.findtext(path, default="", namespaces=NAMESPACES))


def pictures(item: Any) -> list[tuple[int, int]]:
    return [
        (int(media.get("width", 0)), int(media.get("height", 0)))
        for media in item.iterfind("media:content", NAMESPACES)
    ]


def test_standard_is_everything(output: Callable[..., list[Any]]) -> None:
    assert 49 == len(output("standard"))


def test_msn(output: Callable[..., list[Any]]) -> None:
    items = output("msn", excluded_tags=("x",))

    assert 20 == len(items)
    allowed = set(
        "p h1 h2 h3 h4 h5 table thead tbody tfoot tr td th col colgroup caption ul ol li img a b i "
        "em strong sub sup small div span br blockquote".split()
    )
    for item in items:
        title, short = text(item, "title"), text(item, "mi:shortTitle")
        assert 20 < len(title) and (len(title) <= 150 or 20 < len(short) <= 150)
        assert text(item, "guid").startswith("urn:uuid:") and text(item, "link").startswith(
            "https://"
        )
        published = parsedate_to_datetime(text(item, "pubDate"))
        assert LATER - timedelta(
            days=365
        ) < published <= LATER and published.utcoffset() == timedelta(0)
        body = text(item, "content:encoded")
        assert len(body) > 50 and set(re.findall(r"<([a-z0-9]+)", body)) <= allowed
        assert all(
            0.5 <= width / height <= 1.89 and width >= 720
            for width, height in pictures(item)
            if width
        )
        assert "" == text(item, "dc:language"), "one language a feed"


def test_flipboard(output: Callable[..., list[Any]]) -> None:
    items = output("flipboard")

    assert 20 <= len(items) <= 30
    for item in items:
        assert all(text(item, name) for name in ("title", "link", "guid", "dc:creator"))
        assert len(text(item, "description")) >= 300
        assert datetime(2000, 1, 1, tzinfo=UTC) < parsedate_to_datetime(text(item, "pubDate"))
        # A picture of unknown size is published; the pre-flight reports it.
        assert all(min(size) >= 500 for size in pictures(item) if min(size))


def test_smartnews(output: Callable[..., list[Any]]) -> None:
    items = output("smartnews")

    assert len(items) > 40
    channel = items[0].getparent()
    assert 0 < len(channel.findtext("description")) <= 30
    assert all(channel.findtext(name) for name in ("title", "link", "pubDate", "language"))
    assert "https://news.example/logo.png" == channel.findtext(
        "{http://www.smartnews.be/snf}logo/url"
    )
    for item in items:
        assert "active" == item.find("media:status", NAMESPACES).get("state")
        assert (item.find("media:thumbnail", NAMESPACES) is not None) == bool(pictures(item))
        assert all(
            text(item, name)
            for name in (
                "title",
                "link",
                "guid",
                "pubDate",
                "description",
                "content:encoded",
                "dc:creator",
            )
        )
        assert "" == text(item, "dc:language")


@pytest.mark.parametrize("profile", ["smartnews", "msn"])
def test_who_has_a_story_is_told_that_it_was_withdrawn(
    database: Database, settings: Settings, take: Callable[..., Report], profile: str
) -> None:
    first, second = "Second quay of the harbour opens", "Snow falls on all of the old road"
    take(
        line("1", first, TEXT, authors=["A"])
        + "\n"
        + line("2", second, TEXT + "snow", authors=["A"])
    )
    token = new_token()
    with database.write() as connection:
        partners.add(
            connection, Partner(name="x", profile=profile, entitlement=Entitlement(), created=NOW)
        )
        partners.add_token(connection, partners.by_name(connection, "x"), token_hash(token), NOW)
    at = [LATER]
    client = create_app(settings, database=database, now=lambda: at[0]).test_client()

    def items() -> dict[str, Any]:
        tree = etree.fromstring(client.get(f"/partners/x/{token}/latest.rss").data)
        return {text(item, "guid"): item for item in tree.iterfind("channel/item")}

    def is_taken_down(item: Any) -> bool:
        if profile == "smartnews":
            return "deleted" == item.find("media:status", NAMESPACES).get("state")
        ends, modified = (text(item, name) for name in ("mi:expirationDate", "dcterms:modified"))
        return (
            bool(ends)
            and datetime.fromisoformat(ends) <= at[0]
            and modified >= ends == text(item, "dcterms:valid")
        )

    before = items()
    assert [False, False] == [is_taken_down(item) for item in before.values()]
    with database.write() as connection:
        writer = Writer(connection, LATER)
        article = next(article for article in newest(writer.reader, 9) if article.headline == first)
        writer.withdraw(article, "It was another.")
    after = items()
    assert {article.id: True} == {guid: True for guid, item in after.items() if is_taken_down(item)}
    assert set(before) == set(after), "under the id that they know"
    assert not any(
        first in text(item, "title") or TEXT in text(item, "content:encoded")
        for item in after.values()
        if is_taken_down(item)
    )
    if profile == "msn":
        assert text(after[article.id], "dcterms:modified") > text(
            before[article.id], "dcterms:modified"
        )
    at[0] = LATER + timedelta(days=8)
    assert article.id not in items()
    with database.read() as connection:
        receipts = [
            (receipt.headline, receipt.revision)
            for receipt in partners.receipts_of(connection, partner="x")
        ]
    assert [("", 2), (first, 1), (second, 1)] == sorted(receipts), "they have been told"


def test_newsbreak(output: Callable[..., list[Any]]) -> None:
    items = output("newsbreak", has_watermark=True)

    assert len(items) > 40
    for item in items:
        assert text(item, "dc:creator") and pictures(item)
        picture, body = (
            item.find("media:thumbnail", NAMESPACES).get("url"),
            text(item, "content:encoded"),
        )
        assert f'<img src="{picture}"' in body and "<figure>" in body and "</p>" in body
        guid = item.find("guid")
        assert "true" == guid.get("isPermaLink", "true") and guid.text.startswith(
            "https://news.example/articles/"
        )
        assert "?" not in guid.text
    assert {""} == {text(item, "dc:language") for item in items}, "English only"
    assert len(items) == len({item.findtext("guid") for item in items})


def test_apple(output: Callable[..., list[Any]]) -> None:
    items = output("apple")

    assert len(items) > 40
    assert all(len(text(item, "title")) <= 60 for item in items)
    assert "Quay opens" in [text(item, "title") for item in items], "short ones are taken"
    assert {""} == {text(item, "dc:language") for item in items}


@pytest.mark.parametrize("path", ["/news-sitemap.xml", "/partners/google/{}/news-sitemap.xml"])
def test_google_news_sitemap(
    output: Callable[..., list[Any]], database: Database, settings: Settings, path: str
) -> None:
    """At most 1,000 addresses of the last two days, each with publication, language, date and
    title.
    """
    token = new_token()
    with database.write() as connection:
        partners.add(
            connection,
            Partner(
                name="google", profile="google-news-sitemap", entitlement=Entitlement(), created=NOW
            ),
        )
        partners.add_token(
            connection, partners.by_name(connection, "google"), token_hash(token), NOW
        )
    client = create_app(settings, database=database, now=lambda: LATER).test_client()

    tree = etree.fromstring(client.get(path.format(token)).data)

    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "n": "http://www.google.com/schemas/sitemap-news/0.9",
    }
    urls = tree.findall("s:url", names)
    assert "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset" == tree.tag
    assert 40 < len(urls) <= 1000
    for url in urls:
        assert url.findtext("s:loc", "", names).startswith("https://news.example/articles/")
        assert "Harbour Wire" == url.findtext("n:news/n:publication/n:name", "", names)
        assert url.findtext("n:news/n:publication/n:language", "", names) in ("en", "az")
        at = datetime.fromisoformat(url.findtext("n:news/n:publication_date", "", names))
        assert LATER - timedelta(days=2) < at <= LATER
        assert url.findtext("n:news/n:title", "", names)
    assert token not in etree.tostring(tree).decode()


@pytest.mark.parametrize(
    ("profile", "headline", "word", "reason"),
    [
        ("msn", "Quay opens", "held back", "at least 21 are wanted"),
        ("msn", "Quay opens Quay", "adjusted", "a short one of 14"),
        ("msn", "A headline in another", "held back", "its language is az"),
        ("msn", "A headline that was written", "held back", "older than 365 days"),
        ("msn", "A headline beside a picture", "adjusted", "the limit is 15,000,000"),
        ("msn", "A headline of a story of much", "adjusted", "were unwrapped"),
        ("flipboard", "A headline of a story that is very", "held back", "the summary has"),
        (
            "flipboard",
            "A headline of a story that is uns",
            "adjusted",
            "Harbour Wire was set as its author",
        ),
        ("flipboard", "A headline beside a picture", "adjusted", "300×200 is omitted"),
        ("newsbreak", "A headline of a story without", "held back", "no acceptable picture"),
        ("apple", "Quay opens Quay", "adjusted", "a short one"),
        ("newsbreak", "A headline in another", "held back", "the aggregator accepts en only"),
        (
            "newsbreak",
            "A headline of an ordinary",
            "adjusted",
            "inserted into the text / a picture has no credit",
        ),
        ("apple", "Quay opens", "passes", "has 10 characters, 15 are advised"),
        ("standard", "Quay opens", "passes", ""),
    ],
)
def test_preflight_names_every_reason(
    output: Callable[..., list[Any]],
    database: Database,
    settings: Settings,
    profile: str,
    headline: str,
    word: str,
    reason: str,
) -> None:
    partner = Partner(name="x", profile=profile, entitlement=Entitlement(), created=NOW)
    # The list of one aggregator ends after its newest; the rules of each entry are looked at alone.
    output("standard")
    with database.read() as connection:
        unbounded = replace(PROFILES[profile], max_entries=0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(PROFILES, profile, unbounded)
            request = PartnerRequest(partner=partner, kind=Kind.LATEST, size=200, now=LATER)
            verdicts = profile_verdicts(Reader(connection), request, settings)

    history = next(
        verdict
        for verdict in verdicts
        if verdict.headline.startswith(headline)
        and (headline != "Quay opens" or verdict.headline == headline)
    )
    assert word == history.word
    assert reason in " / ".join((*history.reasons, *history.advice))


def test_every_profile_names_its_source() -> None:
    for profile in PROFILES.values():
        if profile.name != "standard":
            assert profile.source.startswith("https://")
            assert datetime.fromisoformat(profile.checked).year >= 2026


def test_preflight_from_the_terminal(tmp_path: Path) -> None:
    rows = [
        line("1", "Quay opens", TEXT),
        line("2", "A headline of an ordinary length", TEXT + "more"),
        line("3", "Quay closes at night", TEXT_IN_AZERBAIJANI, language="az"),
        line(
            "2",
            "A headline of an ordinary length - UPDATED",
            TEXT + "and still more of it than there was before",
        ),
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    run(tmp_path, "import", "news.jsonl")
    run(tmp_path, "partners", "add", "city-news", "--profile", "apple")

    completed = run(tmp_path, "partners", "preflight", "city-news")

    assert re.search(
        "latest +passes +Quay opens\n +- the title has 10 characters, 15 are advised",
        completed.stdout,
    )
    assert re.search("updated +passes +A headline of an ordinary length", completed.stdout)
    assert re.search(
        r"latest: 3 entries under the profile apple \(https://.*: 2 passes, 0 adjusted, 1 held "
        r"back",
        completed.stderr,
    )
    assert "updated: 1 entries" in completed.stderr
    assert "its language is en, without a country" in completed.stderr
    as_json = [
        json.loads(row)
        for row in run(tmp_path, "partners", "preflight", "city-news", "--json").stdout.splitlines()
    ]
    assert {"held back", "passes"} == {row["verdict"] for row in as_json}
    assert 2 == run(tmp_path, "partners", "add", "other", "--profile", "nobody").returncode


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh-Hans", "zh-cn"),
        ("zh-CN", "zh-cn"),
        ("zh-SG", "zh-cn"),
        ("zh", "zh-cn"),
        ("zh-Hant", "zh-tw"),
        ("zh-TW", "zh-tw"),
        ("zh-HK", "zh-tw"),
        ("zh-Hant-HK", "zh-tw"),
        ("zh-Hans-HK", "zh-cn"),
        ("pt-BR", "pt"),
        ("az", "az"),
    ],
)
def test_languages_of_the_news_sitemap(language: str, expected: str) -> None:
    assert expected == news_language(language)
