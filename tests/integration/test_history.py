"""History that can be walked (RFC 5005): from any feed back to its beginning, everything once,
while the store moves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from support.constants import NOW
from support.newsroom import newest
from support.rows import line
from support.stores import copied, fresh_postgres, taken

from feeds.config import Settings
from feeds.intake.pipeline import Report
from feeds.publishing.lint import lint
from feeds.publishing.static_site import addresses, touched
from feeds.store import Database, Reader, Writer
from feeds.web import create_app

ATOM = "{http://www.w3.org/2005/Atom}"
FH = "{http://purl.org/syndication/history/1.0}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stocked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store of 430 stories in two versions each; tests work on copies."""
    url = f"sqlite:///{tmp_path_factory.mktemp('stocked')}/wirefeed.db"
    if request.param == "postgresql":
        url = fresh_postgres(request.getfixturevalue("postgres_url"))
    store = Database(url)
    store.migrate(NOW)
    taken(
        store,
        "\n".join(
            line(
                str(n),
                f"Story {n}",
                f"Text {n} of a quay.",
                section="Sea" if n % 3 else "Sport",
                tags=["port"] if n % 2 else [],
            )
            for n in range(430)
        ),
    )
    taken(
        store,
        "\n".join(
            line(
                str(n),
                f"Story {n}",
                f"Text {n} of a quay. And then there is more of it, for story {n}.",
                section="Sea" if n % 3 else "Sport",
                tags=["port"] if n % 2 else [],
            )
            for n in range(430)
        ),
        now=NOW + timedelta(hours=1),
    )
    store.close()
    return url


@pytest.fixture
def database(stocked: str, tmp_path: Path) -> Iterator[Database]:
    store = Database(copied(stocked, tmp_path))
    yield store
    store.close()


@pytest.fixture
def client(database: Database, settings: Settings) -> FlaskClient:
    return create_app(
        settings, database=database, now=lambda: NOW + timedelta(hours=2)
    ).test_client()


def entries(path: str, data: bytes) -> tuple[list[str], str]:
    """The ids on a page, and the address of the page before it."""
    if ".json" in path:
        document = json.loads(data)
        return [item["id"] for item in document["items"]], document.get("next_url", "")
    root = etree.fromstring(data)
    ids = [
        str(one.text)
        for one in (
            root.iterfind(ATOM + "entry/" + ATOM + "id")
            if ".atom" in path
            else root.iterfind("channel/item/guid")
        )
    ]
    links = {link.get("rel"): link.get("href") for link in root.iter(ATOM + "link")}
    return ids, links.get("prev-archive", "")


def walked(
    client: FlaskClient, path: str, between: Callable[[], Any] = lambda: None
) -> tuple[list[str], list[str]]:
    """The ids of the feed itself, and those of all its archive pages."""
    head, following = entries(path, client.get(path).data)
    archived: list[str] = []
    while following:
        between()
        address = following.removeprefix("https://news.example")
        answer = client.get(address)
        assert 200 == answer.status_code and [] == lint(answer.data, following)
        ids, following = entries(address, answer.data)
        assert len(ids) <= 200
        archived += ids
    return head, archived


EXPECTED = {
    "": 430,
    "?section=sea&size=5": 286,
    "?tag=port": 215,
    "?tag=-port": 215,
    "?q=quay": 430,
    "?lang=en": 430,
}


@pytest.mark.parametrize("kind", ["latest", "updated"])
def test_walking_back_reaches_everything_once(client: FlaskClient, kind: str) -> None:
    for suffix, (query, expected) in product(["rss", "atom", "json"], EXPECTED.items()):
        head, archived = walked(client, f"/feeds/{kind}.{suffix}{query}")

        assert expected == len(archived) == len(set(archived)), (suffix, query)
        assert set(head) <= set(archived)


def test_walking_back_while_the_store_moves(
    client: FlaskClient, database: Database, take: Callable[..., Report]
) -> None:
    """New stories come in and others go between two pages: nothing that was there and stays is
    missed or comes twice.
    """
    with database.read() as connection:
        there = {f"urn:uuid:{uuid}" for uuid in Reader(connection).live_uuids()}
    new = iter(range(1000, 2000))
    withdrawn: set[str] = set()

    def move() -> None:
        take(
            "\n".join(
                line(str(next(new)), f"New {next(new)}", f"It is new, number {next(new)}.")
                for _ in range(90)
            ),
            now=NOW + timedelta(hours=2),
        )
        with database.write() as connection:
            writer = Writer(connection, NOW + timedelta(hours=2))
            for article in newest(writer.reader, 2000)[-3:]:
                withdrawn.add(article.id)
                if article.status == "live":
                    writer.withdraw(article, "")

    _, archived = walked(client, "/feeds/latest.atom", move)
    assert len(archived) == len(set(archived))
    assert there - withdrawn <= set(archived)
    with database.read() as connection:
        live = {f"urn:uuid:{uuid}" for uuid in Reader(connection).live_uuids()}
    assert live == set(walked(client, "/feeds/latest.json")[1]), (
        "and what came in meanwhile is reached the next time"
    )


def test_archive_pages_link_to_their_neighbours(client: FlaskClient) -> None:
    pages_by_address = {}
    for number in range(3):
        root = etree.fromstring(client.get(f"/feeds/updated/archive/{number}.atom").data)
        pages_by_address[number] = {
            link.get("rel"): link.get("href").rpartition("/")[2]
            for link in root.iter(ATOM + "link")
            if "archive" in link.get("rel") or link.get("rel") == "current"
        }
        assert root.find(FH + "archive") is not None
    assert {
        0: {"next-archive": "1.atom", "current": "updated.atom"},
        1: {"prev-archive": "0.atom", "next-archive": "2.atom", "current": "updated.atom"},
        2: {"prev-archive": "1.atom", "current": "updated.atom"},
    } == pages_by_address
    assert 404 == client.get("/feeds/updated/archive/3.atom").status_code
    answer = client.get("/feeds/latest/archive/0.rss")
    assert answer.headers["ETag"] and answer.headers["Cache-Control"].startswith(
        "public, max-age=60,"
    )


def test_a_withdrawal_leaves_the_archive_at_once_and_its_notice_stands_in_the_updated_one(
    client: FlaskClient, database: Database
) -> None:
    with database.write() as connection:
        writer = Writer(connection, NOW + timedelta(hours=2))
        story = newest(writer.reader, 2000)[200]
        writer.withdraw(story, "It was wrong.")
    pages = [
        client.get(f"/feeds/{kind}/archive/{number}.json")
        for kind in ("latest", "updated")
        for number in range(3)
    ]

    assert not any(story.headline + '"' in page.text for page in pages)
    (notice,) = [
        item
        for page in pages
        for item in json.loads(page.data)["items"]
        if item["_wirefeed"].get("about") == story.id
    ]
    assert "A story was withdrawn" == notice["title"]


def test_tombstones_of_updates_stand_on_their_archive_page(
    client: FlaskClient, database: Database
) -> None:
    with database.write() as connection:
        writer = Writer(connection, NOW + timedelta(hours=2))
        story = next(article for article in newest(writer.reader, 2000) if article.source_id == "3")
        writer.withdraw(story, "It was wrong.")
    stones = [
        json.loads(client.get(f"/feeds/updated/archive/{number}.json?tombstones=1").data)[
            "_wirefeed"
        ].get("deleted", [])
        for number in range(3)
    ]

    assert [1, 0, 0] == [len(stone) for stone in stones]
    assert "It was wrong." == stones[0][0]["comment"]


def test_the_export_has_the_archive_of_updates_and_follows_it(
    client: FlaskClient, database: Database, take: Callable[..., Report]
) -> None:
    with database.read() as connection:
        reader = Reader(connection)
        assert {
            "/feeds/updated/archive/2.rss",
            "/sections/sea/updated/archive/0.json",
            "/feeds/latest/archive/2.atom",
        } < set(addresses(reader))
        seq = reader.seq()
    take(
        line(
            "3",
            "Story 3",
            "Another text altogether: a third version, with more in it than the second one had.",
        ),
        now=NOW + timedelta(hours=2),
    )
    with database.read() as connection:
        changes = set(touched(Reader(connection), seq))
    assert {
        "/feeds/updated/archive/0.rss",
        "/feeds/updated/archive/2.rss",
        "/feeds/latest/archive/0.rss",
    } < changes
    # Of a section that was not there all pages are new: each leads to the one before it.
    with database.read() as connection:
        reader = Reader(connection)
        wanted = {
            address
            for address in addresses(reader)
            if address.startswith("/sections/sea/") and "/archive/" in address
        }
        lacking = [
            wanted - set(touched(reader, reader.seq(), addresses))
            for addresses in (None, ["sea"], [])
        ]
    assert bool(lacking[0])
    assert lacking[0] == lacking[1]
    assert set() == lacking[2]


def test_related_has_no_archive(client: FlaskClient, database: Database) -> None:
    with database.read() as connection:
        uuid = Reader(connection).live_uuids()[0]
    assert "prev-archive" not in client.get(f"/articles/{uuid}/related.atom").text
    assert 404 == client.get(f"/articles/{uuid}/related/archive/0.atom").status_code
