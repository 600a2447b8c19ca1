"""Manners of polling: moves, ends, unchanged documents, boilerplate, sites and sitemaps."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from support.constants import NOW
from support.newsroom import newest
from support.receiver import receiving
from support.servers import run

from feeds.config import Settings
from feeds.errors import FetchError, Gone
from feeds.fetch import Fetched
from feeds.model import Article
from feeds.sources import sitemap, unchanged
from feeds.sources.poll import poll
from feeds.sources.site import feeds_of_site
from feeds.store import Database, Reader, sources
from feeds.store.sources import FeedSource

URL = "https://up.example/feed"
XML = {"Content-Type": "application/rss+xml"}
STORY = (
    "Story {0} of the harbour: crane {0} lifted {0} containers on its first day, and pilot {0} "
    "said that ship {0} had waited {0} hours for the tide of the outer harbour."
)


def rss(items: list[str], head: str = "<title>Upstream</title>") -> str:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'
    )


def item(number: int, text: str = "", more: str = "") -> str:
    body = escape(text or f"<p>{STORY.format(number)}</p>")
    return (
        f"<item><title>Crane {number} lifts its first container</title><guid>g{number}</guid>"
        f"<link>https://up.example/{number}</link><description>{body}</description>"
        f"<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>{more}</item>"
    )


def added(database: Database, url: str = URL, **more: Any) -> FeedSource:
    with database.write() as connection:
        assert sources.add(connection, FeedSource(url=url, **more), NOW)
        return sources.named(connection, url)


def again(database: Database, url: str = URL) -> FeedSource:
    with database.read() as connection:
        return sources.named(connection, url)


def answering(body: str = "", **more: Any) -> Callable[[FeedSource], Fetched]:
    return lambda source: Fetched(
        url=source.url, body=body.encode(), media_type="application/rss+xml", **more
    )


def articles(database: Database) -> list[Article]:
    with database.read() as connection:
        return newest(Reader(connection), 10_000)


def test_a_permanent_redirect_counts_after_a_day(database: Database, settings: Settings) -> None:
    added(database)
    moved = answering(rss([item(1)]), moved_to="https://new.example/feed")

    poll(database, again(database), settings, NOW, moved)
    assert "https://new.example/feed" == again(database).moved_to
    poll(database, again(database), settings, NOW + timedelta(hours=23), moved)
    assert URL == again(database).url
    poll(database, again(database), settings, NOW + timedelta(hours=25), moved)

    assert "" == again(database, "https://new.example/feed").moved_to
    assert 1 == len(articles(database))


def test_a_redirect_that_ends_within_the_day_is_forgotten(
    database: Database, settings: Settings
) -> None:
    added(database)
    poll(database, again(database), settings, NOW, answering(moved_to="https://hotel.example/"))
    later = NOW + timedelta(hours=2)
    poll(database, again(database), settings, later, answering(rss([item(1)])))

    assert ("", None) == (again(database).moved_to, again(database).moved_since)


def test_a_source_that_moves_to_another_source_is_paused(
    database: Database, settings: Settings
) -> None:
    added(database)
    added(database, "https://new.example/feed")
    moved = answering(rss([item(1)]), moved_to="https://new.example/feed")
    poll(database, again(database), settings, NOW, moved)
    polled = poll(database, again(database), settings, NOW + timedelta(hours=25), moved)

    assert again(database).is_paused
    assert "is a source already" in polled.problem


def test_a_feed_that_is_gone_is_asked_no_more(database: Database, settings: Settings) -> None:
    added(database)

    def gone(source: FeedSource) -> Fetched:
        raise Gone(source.url, "answered 410 Gone")

    polled = poll(database, again(database), settings, NOW, gone)

    assert again(database).is_paused
    assert "it is no longer polled" in polled.problem


def test_an_unchanged_document_is_not_parsed(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(database)
    document = answering(rss([item(1), item(2)]))
    poll(database, again(database), settings, NOW, document)

    def parsed(*_: object) -> None:
        raise AssertionError("it was parsed")

    monkeypatch.setattr("feeds.sources.poll.read", parsed)
    polled = poll(database, again(database), settings, NOW + timedelta(hours=1), document)

    assert polled.is_unchanged
    assert "" == polled.problem


def test_of_a_changed_document_only_the_new_items_are_parsed(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(database)
    poll(database, again(database), settings, NOW, answering(rss([item(1), item(2)])))
    part = unchanged.new_part(
        rss([item(3), item(1), item(2)]).encode(), again(database).item_hashes, 1_000
    )

    assert 2 == part.known_count
    assert b"g3" in part.body
    assert b"g1" not in part.body


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<p>{0}</p><p>12 comments</p>", "<p>{0}</p><p>15 comments</p>"),
        ("<p>{0}</p><p>Updated 5 min ago</p>", "<p>{0}</p><p>Updated 9 min ago</p>"),
        (
            '<p>{0}</p><img src="https://i.example/a.jpg?token=a1">',
            '<p>{0}</p><img src="https://i.example/a.jpg?token=b2">',
        ),
        ("<p>{0}</p><p>Просмотров: 120</p>", "<p>{0}</p><p>Просмотров: 340</p>"),
    ],
)
def test_volatile_parts_make_no_revision(
    database: Database, settings: Settings, first: str, second: str
) -> None:
    added(database)
    story = STORY.format(1)
    body = rss([item(1, first.format(story))])
    poll(database, again(database), settings, NOW, answering(body))
    body = rss([item(1, second.format(story))])
    poll(database, again(database), settings, NOW + timedelta(hours=1), answering(body))

    assert [1] == [article.revision.number for article in articles(database)]


LINE = "<p>The Upstream Post has reported from the harbour since 1950. Call us: 555 0100.</p>"


def test_lines_that_most_items_share_are_known_and_offered(tmp_path: Path) -> None:
    with receiving() as up:
        inside = {"WIREFEED_FETCH_ALLOW": "127.0.0.0/8"}
        numbers = range(1, 12)
        bodies = [item(n, f"<p>{STORY.format(n)}</p>{LINE}") for n in numbers]
        up.answers["/feed"] = lambda _: (200, XML, rss(bodies).encode())
        url = f"{up.base}/feed"
        run(tmp_path, "sources", "add", url, **inside)
        run(tmp_path, "sources", "poll", **inside)

        listed = run(tmp_path, "sources", "list").stdout
        assert "lines that most of its items share: 1" in listed
        assert "--strip-boilerplate" in listed

        shown = run(tmp_path, "sources", "set", "1", "--strip-boilerplate", "--lang", "en").stdout
        assert True is json.loads(shown)["strip_boilerplate"]
        bodies += [item(20, f"<p>{STORY.format(20)}</p>{LINE}")]
        up.answers["/feed"] = lambda _: (200, XML, rss(bodies).encode())
        polled = run(tmp_path, "sources", "poll", **inside).stdout
        assert "1 new" in polled
        database = Database(f"sqlite:///{tmp_path}/data/wirefeed.db")
        newest = next(a for a in articles(database) if a.source_id == "g20")
        database.close()
        assert "since 1950" not in newest.revision.text.body_html


def test_a_setting_of_a_source_that_is_wrong_is_refused(tmp_path: Path) -> None:
    run(tmp_path, "sources", "add", "https://up.example/feed", "--no-check")
    for wrong, reason in (
        (["--zone", "Mars/Base"], "is not a time zone"),
        (["--lang", "english!"], "is not a language tag"),
        ([], "nothing to change"),
    ):
        completed = run(tmp_path, "sources", "set", "1", *wrong)
        assert 0 != completed.returncode
        assert reason in completed.stderr


# ---- The feeds of a site ----

PAGE = "<!doctype html><html><head><title>Site</title>{}</head><body>{}</body></html>"
LINK = '<link rel="alternate" type="{}" title="{}" href="{}">'
RSS = "application/rss+xml"


def site(answers: dict[str, str | Fetched]) -> Callable[[str], Fetched]:
    def get(url: str) -> Fetched:
        answer = answers.get(url)
        if answer is None:
            raise FetchError(url, "answered 404")
        if isinstance(answer, Fetched):
            return answer
        return Fetched(url=url, body=answer.encode(), media_type="text/html")

    return get


BASE = "https://site.example/"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({BASE: rss([item(1)])}, [BASE]),
        ({BASE: PAGE.format(LINK.format(RSS, "News", "/news.rss"), "")}, [f"{BASE}news.rss"]),
        (
            {
                BASE: PAGE.format(
                    LINK.format(RSS, "News", "/feed/")
                    + LINK.format(RSS, "Comments feed", "/comments/feed/"),
                    "",
                )
            },
            [f"{BASE}feed/"],
        ),
        (
            {
                BASE: PAGE.format(
                    LINK.format(RSS, "News", "/latest.rss")
                    + LINK.format("application/atom+xml", "News", "/latest.atom")
                    + LINK.format(RSS, "Sport", "/sport.rss"),
                    "",
                )
            },
            [f"{BASE}latest.rss", f"{BASE}sport.rss"],
        ),
        (
            {
                BASE: Fetched(
                    url=BASE,
                    body=PAGE.format("", "").encode(),
                    media_type="text/html",
                    links=f'<{BASE}n.atom>; rel="alternate"; type="application/atom+xml"',
                )
            },
            [f"{BASE}n.atom"],
        ),
        ({BASE: PAGE.format("", "x"), f"{BASE}rss.xml": rss([item(1)])}, [f"{BASE}rss.xml"]),
        ({BASE: PAGE.format("", "x")}, []),
        (
            {BASE: PAGE.format('<base href="/de/">' + LINK.format(RSS, "N", "feed.xml"), "")},
            [f"{BASE}de/feed.xml"],
        ),
    ],
)
def test_the_feeds_of_a_site_are_found(answers: dict[str, Any], expected: list[str]) -> None:
    assert expected == [feed.url for feed in feeds_of_site(BASE, site(answers))]


def test_a_site_is_added_by_its_one_feed_and_several_are_listed(tmp_path: Path) -> None:
    with receiving() as up:
        inside = {"WIREFEED_FETCH_ALLOW": "127.0.0.0/8"}
        html = {"Content-Type": "text/html"}
        news, sport = LINK.format(RSS, "News", "/n.rss"), LINK.format(RSS, "Sport", "/s.rss")
        up.answers["/"] = lambda _: (200, html, PAGE.format(news, "").encode())
        up.answers["/two"] = lambda _: (200, html, PAGE.format(news + sport, "").encode())
        up.answers["/none"] = lambda _: (200, html, PAGE.format("", "Sorry").encode())
        one = run(tmp_path, "sources", "add", f"{up.base}/", **inside)
        assert f"{up.base}/n.rss: added, the feed of {up.base}/" in one.stdout
        two = run(tmp_path, "sources", "add", f"{up.base}/two", **inside)
        assert 1 == two.returncode
        assert f"{up.base}/s.rss  Sport" in two.stderr
        none = run(tmp_path, "sources", "add", f"{up.base}/none", **inside)
        assert "is no feed, and names none" in none.stderr
        as_it_is = run(tmp_path, "sources", "add", f"{up.base}/none", "--no-check")
        assert "added" in as_it_is.stdout
        unreachable = run(tmp_path, "sources", "add", "http://127.0.0.1:9/feed", **inside)
        assert "added, but it cannot be fetched now" in unreachable.stdout


# ---- A news sitemap ----

SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
)
ARTICLE_PAGE = (
    "<!doctype html><html lang='en'><head><title>{0}</title><meta property='og:type' "
    "content='article'></head><body><article><h1>{0}</h1><p>{1}</p><p>{1}</p></article></body>"
    "</html>"
)


def sitemap_row(number: int) -> str:
    return (
        f"<url><loc>https://up.example/{number}</loc><news:news><news:publication>"
        "<news:name>Up</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2026-11-20T10:00:00Z</news:publication_date>"
        f"<news:title>Crane {number}</news:title></news:news></url>"
    )


def test_the_pages_of_a_sitemap_are_fetched_once_and_in_parts(
    database: Database, settings: Settings
) -> None:
    added(database, reads_sitemap=True)
    asked: list[str] = []
    rows = [sitemap_row(n) for n in range(sitemap.MAX_FETCHED + 3)]

    def get(source: FeedSource) -> Fetched:
        asked.append(source.url)
        if source.url == URL:
            body = SITEMAP.format("".join(rows))
            return Fetched(url=URL, body=body.encode(), media_type="application/xml")
        if source.url.endswith("/1"):
            raise FetchError(source.url, "answered 503")
        number = source.url.rpartition("/")[2]
        page = ARTICLE_PAGE.format(f"Crane {number} lifts", STORY.format(number))
        return Fetched(url=source.url, body=page.encode(), media_type="text/html")

    first = poll(database, again(database), settings, NOW, get)
    assert (sitemap.MAX_FETCHED - 1, 1) == (first.report.new, len(first.report.refused))
    second = poll(database, again(database), settings, NOW + timedelta(hours=1), get)
    assert 3 == second.report.new
    asked.clear()
    poll(database, again(database), settings, NOW + timedelta(hours=2), get)

    assert [URL, "https://up.example/1"] == asked
    assert {datetime.fromisoformat("2026-11-20T10:00:00Z")} == {
        article.published.at for article in articles(database)
    }


def test_an_imported_sitemap_names_what_can_be_fetched(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml").write_text(SITEMAP.format(sitemap_row(1)))
    completed = run(tmp_path, "import", "sitemap.xml")

    assert 0 != completed.returncode
    assert "is a sitemap of 1 pages" in completed.stderr
    assert "https://up.example/1" in completed.stderr


# ---- A day of fifty sources with faults ----


@dataclass
class Publisher:
    """A publisher of one feed over a day, with one kind of fault. ``told`` has its headlines."""

    number: int
    fault: str
    chance: random.Random
    told: list[int] = field(default_factory=list)
    has_moved: bool = False

    @property
    def url(self) -> str:
        return f"https://p{self.number}.example/feed"

    def headline(self, story: int) -> str:
        words = _words(self.number, story)
        return f"{words[0].capitalize()} {' '.join(words[1:6])} crane {self.number}"

    def answer(self, source: FeedSource, hour: int) -> Fetched:
        """Return the feed of an hour: the last ten stories, newest first."""
        while len(self.told) <= hour // 2:
            self.told.append(len(self.told))
        if self.fault == "errors" and hour % 3 == 1:
            raise FetchError(source.url, "answered 502")
        if self.fault == "maintenance" and hour % 4 == 1:
            return Fetched(
                url=source.url,
                body=b"<html><body>We are back soon</body></html>",
                media_type="text/html",
            )
        stories = self.told[-10:][::-1]
        body = rss([self._item(story, hour) for story in stories]).encode()
        if self.fault == "cuts" and hour % 3 == 2:
            body = body[: int(len(body) * self.chance.uniform(0.3, 0.95))]
        if self.fault == "bad bytes":
            body = body.replace(b"crane", b"cr\xffane", 1)
        moved = f"https://moved.example/{self.number}" if self.fault == "moves" else ""
        return Fetched(url=source.url, body=body, media_type="application/rss+xml", moved_to=moved)

    def _item(self, story: int, hour: int) -> str:
        at = NOW.replace(hour=0, minute=0) + timedelta(hours=2 * story)
        if self.fault == "wrong zone":
            at += timedelta(hours=9)
        guid = f"p{self.number}-{story}"
        if self.fault == "changing guids":
            guid += f"-{hour}"
        if self.fault == "one guid":
            guid = "feed"
        scheme = "http" if self.fault == "scheme" and hour % 2 else "https"
        link = f"{scheme}://p{self.number}.example/{story}"
        if self.fault == "one link":
            link = f"{scheme}://p{self.number}.example/"
        extra = f"<p>{hour * 3} comments</p>" if self.fault == "counters" else ""
        text = f"<p>{' '.join(_words(self.number, story)).capitalize()}.</p>{extra}"
        return (
            f"<item><title>{self.headline(story)}</title><guid isPermaLink='false'>{guid}</guid>"
            f"<link>{link}</link><description>{escape(text)}</description>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
        )


def _words(publisher: int, story: int) -> list[str]:
    """Return forty words of a story, which no other story has together."""
    chance = random.Random(f"{publisher}/{story}")
    parts = "ba de fi go lu ma ne pi ro su ta ve wi xo zu".split()
    return ["".join(chance.choices(parts, k=3)) for _ in range(40)]


FAULTS = [
    *("none", "errors", "maintenance", "cuts", "moves", "scheme", "counters", "wrong zone"),
    *("changing guids", "one guid", "one link", "bad bytes"),
]
SOURCES, HOURS = 50, 24


def test_a_day_of_fifty_sources_loses_nothing_and_invents_nothing(
    database: Database, settings: Settings
) -> None:
    """On PostgreSQL with one source of each fault."""
    chance = random.Random(17)
    count = SOURCES if database.is_sqlite else len(FAULTS)
    publishers = [Publisher(n, FAULTS[n % len(FAULTS)], chance) for n in range(count)]
    for publisher in publishers:
        added(database, publisher.url)
    start = NOW.replace(hour=0, minute=0)
    hours = range(HOURS)
    for hour in hours:
        for publisher in publishers:
            with database.read() as connection:
                known = {source.url: source for source in sources.every(connection)}
            moved = f"https://moved.example/{publisher.number}"
            source = known.get(publisher.url) or known[moved]
            poll(
                database,
                source,
                settings,
                start + timedelta(hours=hour),
                lambda asked, p=publisher, h=hour: p.answer(asked, h),  # type: ignore[misc]
            )
    for publisher in publishers:
        with database.read() as connection:
            known = {source.url: source for source in sources.every(connection)}
        source = known.get(publisher.url) or known[f"https://moved.example/{publisher.number}"]
        sound = replace(publisher, fault="none" if publisher.fault == "cuts" else publisher.fault)
        poll(
            database,
            source,
            settings,
            start + timedelta(hours=HOURS),
            lambda asked, p=sound: p.answer(asked, HOURS),  # type: ignore[misc]
        )

    expected = sorted(
        publisher.headline(story) for publisher in publishers for story in publisher.told
    )
    stored = articles(database)
    # A wrong byte costs one character, and its mending is a revision.
    found = sorted(article.headline.replace("crÿane", "crane") for article in stored)
    assert expected == found
    sound = {p.headline(s) for p in publishers if p.fault != "bad bytes" for s in p.told}
    assert {1} == {a.revision.number for a in stored if a.headline in sound}
