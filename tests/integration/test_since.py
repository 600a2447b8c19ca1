"""Changes only: ?since= and tombstones.

A reader that follows by number has the same entries as one that reads the whole feed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from support.constants import NOW
from support.newsroom import newest
from support.rows import line

from feeds.config import Settings
from feeds.intake.pipeline import Report
from feeds.publishing.lint import lint
from feeds.publishing.pages import poll_interval
from feeds.publishing.subject import ARCHIVE_SIZE
from feeds.store import Database, Reader, Writer
from feeds.web import create_app

AT = "{http://purl.org/atompub/tombstones/1.0}"
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def client(database: Database, settings: Settings) -> FlaskClient:
    return create_app(settings, database=database, now=lambda: LATER).test_client()


def withdraw(database: Database, headline: str, note: str = "") -> str:
    with database.write() as connection:
        writer = Writer(connection, LATER)
        article = next(
            article for article in newest(writer.reader, 500) if article.headline == headline
        )
        writer.withdraw(article, note)
        return article.id


def read(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(path)
    assert 200 == answer.status_code, (path, answer.text)
    return dict(json.loads(answer.data))


def test_since_tells_what_changed_after_oldest_first(
    client: FlaskClient, database: Database, take: Callable[..., Report]
) -> None:
    take("\n".join(line(str(n), f"Story {n}", f"Text {n}.", section="Sea") for n in range(4)))
    seq = int(client.get("/feeds/latest.json").headers["Wirefeed-Seq"])
    take(line("2", "Story 2", "Text 2, with much more in it than there was.", section="Sea"))
    take(line("9", "Story 9", "Text 9.", section="Sport"))

    document = read(client, f"/feeds/latest.json?since={seq}")
    assert ["Story 2", "Story 9"] == [item["title"] for item in document["items"]]
    assert seq + 2 == document["_wirefeed"]["seq"]
    assert ["Story 2"] == [
        document["title"]
        for document in read(client, f"/feeds/latest.json?section=sea&since={seq}")["items"]
    ]
    assert [] == read(client, f"/feeds/latest.json?since={document['_wirefeed']['seq']}")["items"]
    assert ["Story 2 (updated)"] == [
        document["title"] for document in read(client, f"/feeds/updated.json?since={seq}")["items"]
    ]
    everything = read(client, "/feeds/latest.json?since=0")["items"]
    assert ["Story 0", "Story 1", "Story 3", "Story 2", "Story 9"] == [
        item["title"] for item in everything
    ]


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_since_is_a_feed_in_each_format(
    client: FlaskClient, take: Callable[..., Report], suffix: str
) -> None:
    take("\n".join(line(str(n), f"Story {n}", f"Text {n}.") for n in range(30)))

    answer = client.get(f"/feeds/latest.{suffix}?since=3")

    assert [] == lint(answer.data, f"https://news.example/feeds/latest.{suffix}?since=3")
    assert "no-cache" == answer.headers["Cache-Control"]
    assert 27 == answer.data.count(b"<item>") + answer.data.count(b"<entry") + answer.data.count(
        b'"date_published"'
    )
    assert (
        304
        == client.get(
            f"/feeds/latest.{suffix}?since=3", headers={"If-None-Match": answer.headers["ETag"]}
        ).status_code
    )


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/feeds/latest.rss?since=x", 400, "not a change number"),
        ("/feeds/latest.rss?since=-1", 400, "not a change number"),
        ("/feeds/latest.rss?since=99", 410, "is unknown"),
        ("/feeds/latest/archive/0.rss?since=1", 400, "not to a page of its archive"),
        ("/feeds/latest.rss?size=5&since=1", 301, "/feeds/latest.rss?since=1"),
        ("/feeds/latest.rss?tombstones=1", 301, "/feeds/latest.rss"),
        ("/feeds/latest.atom?tombstones=0", 301, "/feeds/latest.atom"),
        ("/feeds/latest.atom?tombstones=2", 400, "neither 1 nor 0"),
        ("/feeds/latest.atom?since=1&tombstones=1", 301, "?tombstones=1&since=1"),
        (
            "/sections/sea/latest.atom?tombstones=1",
            301,
            "/feeds/latest.atom?section=sea&tombstones=1",
        ),
    ],
)
def test_what_is_not_understood_is_said(
    client: FlaskClient, take: Callable[..., Report], path: str, status: int, word: str
) -> None:
    take(line("1", "Story", "Text.", section="Sea"))

    answer = client.get(path)

    assert status == answer.status_code
    assert word in answer.text


def test_too_much_is_too_old_and_names_the_archive(
    client: FlaskClient, take: Callable[..., Report]
) -> None:
    take("\n".join(line(str(n), f"Story number {n}", f"Text of {n} alone.") for n in range(1001)))

    answer = client.get("/feeds/latest.rss?since=0")

    assert 410 == answer.status_code
    assert "too old; use the archive" in answer.text
    assert (
        '<https://news.example/feeds/latest/archive/5.rss>; rel="prev-archive"'
        == answer.headers["Link"]
    )
    assert 200 == client.get("/feeds/latest.rss?since=1").status_code


@pytest.mark.parametrize("suffix", ["atom", "json"])
def test_tombstones_say_what_is_gone_where_they_are_asked_for(
    client: FlaskClient, database: Database, take: Callable[..., Report], suffix: str
) -> None:
    take(
        "\n".join(
            line(str(n), f"Story {n}", f"Text {n}.", section="Sea" if n % 2 else "Sport")
            for n in range(4)
        )
    )
    take(line("1", "Story 1", "Text 1, with a good deal more than before in it.", section="Sea"))
    update = read(client, "/feeds/updated.json")["items"][0]["id"]
    with database.read() as connection:
        seq = Reader(connection).seq()
    uuid = withdraw(database, "Story 1", "It was not so.")

    def stones(path: str) -> list[tuple[str, str]]:
        answer = client.get(path)
        assert 200 == answer.status_code
        assert [] == lint(answer.data, "https://news.example" + path)
        if suffix == "json":
            return [
                (tombstone["id"], tombstone.get("comment", ""))
                for tombstone in json.loads(answer.data)["_wirefeed"].get("deleted", [])
            ]
        tombstones = etree.fromstring(answer.data).iterfind(AT + "deleted-entry")
        return [
            (tombstone.get("ref"), tombstone.findtext(AT + "comment", ""))
            for tombstone in tombstones
            if tombstone.get("when")
        ]

    expected = [(uuid, "It was not so.")]
    assert expected == stones(f"/feeds/latest.{suffix}?tombstones=1")
    assert expected == stones(f"/feeds/latest.{suffix}?section=sea&tombstones=1")
    assert expected == stones(f"/feeds/latest.{suffix}?tombstones=1&since={seq}")
    assert expected == stones(f"/feeds/latest/archive/0.{suffix}?tombstones=1")
    assert [(update, "It was not so.")] == stones(f"/feeds/updated.{suffix}?tombstones=1")
    assert [(update, "It was not so.")] == stones(
        f"/feeds/updated.{suffix}?tombstones=1&since={seq}"
    )
    assert [] == stones(f"/feeds/latest.{suffix}?section=sport&tombstones=1")
    assert [] == stones(f"/feeds/latest.{suffix}")
    assert [] == stones(f"/feeds/latest.{suffix}?since={seq}")


def test_a_reader_by_number_has_what_the_store_has(
    client: FlaskClient, database: Database, take: Callable[..., Report]
) -> None:
    """Two hundred random changes; readers of several feeds that ask at random moments end with the
    very same.
    """
    chance = random.Random(7)
    feeds = [
        "/feeds/latest.json",
        "/feeds/latest.json?section=sea",
        "/feeds/latest.json?tag=-port",
        "/feeds/latest.json?q=quay",
        "/feeds/updated.json",
        "/feeds/updated.json?section=sea",
    ]
    copies: dict[str, dict[str, Any]] = {feed: {} for feed in feeds}
    seqs = dict.fromkeys(feeds, 0)
    alive: list[int] = []

    def ask(feed: str) -> None:
        separator = "&" if "?" in feed else "?"
        document = read(client, f"{feed}{separator}tombstones=1&since={seqs[feed]}")
        copies[feed] |= {
            item["id"]: (item["title"], item["content_html"]) for item in document["items"]
        }
        for tombstone in document["_wirefeed"].get("deleted", []):
            copies[feed].pop(tombstone["id"], None)
        seqs[feed] = document["_wirefeed"]["seq"]

    for step in range(60):
        rows = []
        for _ in range(chance.randint(1, 3)):
            number = (
                chance.choice(alive)
                if alive and chance.random() < 0.5
                else 1000 + len(alive) + step * 10
            )
            alive += [] if number in alive else [number]
            words = " ".join(
                chance.choice(["quay", "snow", "budget", "harbour", "team"]) for _ in range(12)
            )
            rows.append(
                line(
                    str(number),
                    f"Story {number}",
                    f"Version {step}. {words}.",
                    section=chance.choice(["Sea", "Sport"]),
                    tags=chance.choice([["port"], []]),
                )
            )
        take("\n".join(rows), now=NOW + timedelta(minutes=step))
        if alive and chance.random() < 0.2:
            withdraw(database, f"Story {alive.pop(chance.randrange(len(alive)))}")
        for feed in feeds:
            if chance.random() < 0.3:
                ask(feed)
    for feed in feeds:
        ask(feed)
        separator = "&" if "?" in feed else "?"
        state = {
            item["id"]: (item["title"], item["content_html"])
            for item in read(client, f"{feed}{separator}size=200")["items"]
        }
        assert state == copies[feed], feed
        assert 3 < len(state) < 200, feed


def test_the_life_of_a_story_and_its_neighbours_by_number(
    client: FlaskClient, database: Database, take: Callable[..., Report]
) -> None:
    take(line("1", "Quay opens", "The quay of the harbour is open."))
    take(line("2", "Quay is open", "The quay of the harbour is open at last, they say."))
    with database.read() as connection:
        reader = Reader(connection)
        seq, uuid = (
            reader.seq(),
            next(article.uuid for article in newest(reader, 9) if article.source_id == "1"),
        )
    path = f"/articles/{uuid}"
    assert [] == read(client, f"{path}/revisions.json?since={seq}")["items"]
    assert [] == read(client, f"{path}/related.json?since={seq}")["items"]
    take(
        line(
            "1",
            "Quay opens",
            "The quay of the harbour is open. And now there is more of it to tell.",
        )
    )

    assert ["Quay opens (updated)"] == [
        document["title"]
        for document in read(client, f"{path}/revisions.json?since={seq}")["items"]
    ]
    assert (
        read(client, f"{path}/related.json")["items"]
        == read(client, f"{path}/related.json?since={seq}")["items"]
    )
    withdraw(database, "Quay opens")
    assert 410 == client.get(f"{path}/revisions.json?since={seq}").status_code


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_every_feed_names_its_hub_and_itself_once(
    client: FlaskClient, take: Callable[..., Report], suffix: str
) -> None:
    take(line("1", "Story", "Text.", section="Sea"))
    for path in (
        f"/feeds/latest.{suffix}",
        f"/sections/sea/updated.{suffix}",
        f"/feeds/latest/archive/0.{suffix}",
    ):
        answer = client.get(path)

        assert (
            f'<https://news.example{path}>; rel="self", <https://news.example/hub>; rel="hub"'
            == answer.headers["Link"]
        )
        if suffix == "json":
            assert [{"type": "WebSub", "url": "https://news.example/hub"}] == json.loads(
                answer.data
            )["hubs"]
        else:
            links = etree.fromstring(answer.data).iterfind(".//{http://www.w3.org/2005/Atom}link")
            named = [
                (link.get("rel"), link.get("href"))
                for link in links
                if link.get("rel") in ("hub", "self")
            ]
            assert [
                ("hub", "https://news.example/hub"),
                ("self", f"https://news.example{path}"),
            ] == sorted(named)


def test_a_feed_says_how_often_it_is_worth_asking(
    client: FlaskClient, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            line(
                str(n),
                f"Story {n}",
                f"Text {n}.",
                published=(NOW - timedelta(minutes=21 * n)).isoformat(),
            )
            for n in range(9)
        )
    )

    answer = client.get("/feeds/latest.rss")

    channel = etree.fromstring(answer.data).find("channel")
    assert "10" == channel.findtext("ttl")
    sy = "{http://purl.org/rss/1.0/modules/syndication/}"
    assert ("hourly", "6") == (
        channel.findtext(sy + "updatePeriod"),
        channel.findtext(sy + "updateFrequency"),
    )
    assert answer.headers["Cache-Control"].startswith("public, max-age=600, s-maxage=1")
    assert 15 == poll_interval([])
    cloud = channel.find("cloud")
    assert ("news.example", "443", "/rsscloud/pleaseNotify", "https-post") == tuple(
        cloud.get(name) for name in ("domain", "port", "path", "protocol")
    )
    assert (
        client.get("/feeds/latest/archive/0.rss")
        .headers["Cache-Control"]
        .startswith("public, max-age=60,")
    )
    assert 200 == ARCHIVE_SIZE
