"""Polls served from memory: the edge and the view agree, freshness is exact, memory is bounded."""

from __future__ import annotations

import gzip
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from support.constants import NOW, ROOT
from support.newsroom import newest
from support.rows import line
from support.servers import wait_for
from support.stores import taken, with_samples
from support.wsgi import answer

from feeds.config import Settings
from feeds.domain.feed_address import parse_address
from feeds.errors import StoreUnreachable
from feeds.intake.pipeline import Report
from feeds.publishing import publisher as publish
from feeds.publishing.follower import Follower
from feeds.publishing.publisher import ALWAYS_HOT, Publisher
from feeds.runtime.cache import ByteCache
from feeds.runtime.compression import compress
from feeds.store import Database, Reader, Writer, engine
from feeds.store.watch import watch
from feeds.web import create_app
from feeds.web.edge import Edge
from feeds.web.negotiation import coding_for

LATER = NOW + timedelta(hours=2)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Edge, Publisher]]:
    """The sample newsroom behind its edge, and the view alone; both at the same fixed time."""
    database = with_samples(tmp_path_factory.mktemp("polls"))
    settings = Settings(base_url="https://news.example", timezone="Asia/Baku")
    app = create_app(settings, database=database, now=lambda: LATER)
    publisher = app.extensions["wirefeed"].publisher
    with database.read() as connection:
        publisher.follow(Reader(connection).seq())
    yield app, Edge(app, publisher, clock=LATER.timestamp), publisher
    database.close()


def generated(seed: int, etags: list[str]) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Requests as clients, proxies and fuzzers send them."""
    chance = random.Random(seed)
    dates = [
        LATER,
        NOW,
        NOW + timedelta(seconds=1),
        NOW - timedelta(days=1),
        LATER + timedelta(days=1),
    ]
    filters = [
        "section=sea",
        "tag=port",
        "tag=-port",
        "tag=a&tag=b",
        "author=leyla%20aydin",
        "lang=az",
        "lang=EN",
        "q=quay",
        "size=20",
        "size=5",
        "size=0",
        "content=summary",
        "content=full",
        "utm_source=x",
        "x",
        "&",
        "size=5&q=quay",
        "q=quay&size=5",
        "q=%D0%BF%D0%BE%D1%80%D1%82",
    ]
    codings = [
        "",
        "gzip",
        "br",
        "zstd",
        "identity",
        "*",
        "gzip, deflate, br",
        "gzip;q=0.5, br;q=0.1",
        "gzip;q=0",
        "identity;q=0",
        "*;q=0",
        "br;q=1.0, gzip;q=x",
        "GZIP",
        "x-gzip",
        " gzip ; q=0.2 ,identity",
    ]
    while True:
        address = chance.choice(
            [
                "/feeds/latest",
                "/feeds/updated",
                "/sections/sea/latest",
                "/feeds/nothing",
                "/",
                "/feeds/latest/archive/0",
            ]
        )
        address += chance.choice([".rss", ".atom", ".json", ".rss", ".xml", ""])
        if chance.random() < 0.4:
            address += "?" + "&".join(chance.sample(filters, chance.randint(1, 2)))
        headers = {}
        if chance.random() < 0.7:
            headers["Accept-Encoding"] = chance.choice(codings)
        if chance.random() < 0.5:
            tag = chance.choice([*etags, '"other"', "*", "", "garbage", '"'])
            headers["If-None-Match"] = chance.choice(
                ["{}", "W/{}", '"x", {}', "{} , W/{}", "{}junk"]
            ).replace("{}", tag)
        if chance.random() < 0.4:
            at = chance.choice(dates)
            headers["If-Modified-Since"] = chance.choice(
                [
                    format_datetime(at.astimezone(UTC), usegmt=True),
                    at.isoformat(),
                    "yesterday",
                    "0",
                    "",
                ]
            )
        for name, values in (
            ("Sec-Fetch-Dest", ["document", "empty"]),
            ("Range", ["bytes=0-10"]),
            ("Cookie", ["a=b"]),
            ("Host", ["evil.example"]),
            ("A-IM", ["feed"]),
            ("Cache-Control", ["no-cache"]),
            ("If-Match", ['"x"']),
        ):
            if chance.random() < 0.08:
                headers[name] = chance.choice(values)
        yield (
            chance.choice(["GET"] * 8 + ["HEAD"] * 3 + ["POST", "OPTIONS", "PUT"]),
            address,
            headers,
        )


def test_the_edge_and_the_view_answer_alike(
    served: tuple[Any, Edge, Publisher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thousands of requests to both: the same status, headers and bytes."""
    # No thread follows the store here, and a slow machine needs more than half a minute.
    monkeypatch.setattr(publish, "MAX_BLIND_S", 3_600.0)
    app, edge, publisher = served
    while publisher.pack():
        pass
    etags = [
        f'"{publisher.rendition(s).etag}{suffix}"'
        for s in ALWAYS_HOT
        for suffix in ("", "-gzip", "-br", ";gzip")
    ]
    passed_on = 0
    inner = edge._application

    def counting(environ: Any, start_response: Any) -> Any:
        nonlocal passed_on
        passed_on += 1
        return inner(environ, start_response)

    edge._application = counting
    answers: dict[int, int] = {}
    for number, (method, address, headers) in zip(range(6000), generated(7, etags), strict=False):
        alone, through = (
            answer(app, method, address, headers),
            answer(edge, method, address, headers),
        )
        assert alone[1] == through[1], (number, method, address, headers)
        assert alone == through, (number, method, address, headers)
        answers[alone[0]] = answers.get(alone[0], 0) + 1
    assert {200, 301, 304, 400, 404, 405} <= set(answers)
    assert 1000 < passed_on < 5000, "the edge must answer some itself and pass some on"


def test_every_coding_unpacks_to_the_same_bytes(served: tuple[Any, Edge, Publisher]) -> None:
    _, edge, publisher = served
    while publisher.pack():
        pass
    plain = answer(edge, "GET", "/feeds/latest.atom", {})
    unpack = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": lambda b: zstandard.ZstdDecompressor().decompress(b),
    }
    tags = set()
    for coding, unpacked in unpack.items():
        _, headers, body = answer(edge, "GET", "/feeds/latest.atom", {"Accept-Encoding": coding})
        named = dict(headers)
        assert (coding, str(len(body)), plain[2]) == (
            named["content-encoding"],
            named["content-length"],
            unpacked(body),
        )
        assert compress(plain[2], coding, is_quick=True) == body
        tags.add(named["etag"])
        assert (
            304
            == answer(
                edge,
                "GET",
                "/feeds/latest.atom",
                {"Accept-Encoding": "br", "If-None-Match": named["etag"]},
            )[0]
        )
    assert 3 == len(tags)
    assert answer(edge, "HEAD", "/feeds/latest.atom", {})[1] == plain[1]


@pytest.mark.parametrize(
    ("header", "available", "expected"),
    [
        ("", {"gzip"}, "identity"),
        ("gzip", set(), "identity"),
        ("gzip", {"gzip", "br"}, "gzip"),
        ("gzip, deflate, br, zstd", {"gzip", "br", "zstd"}, "br"),
        ("gzip, br", {"gzip"}, "gzip"),
        ("gzip;q=1.0, br;q=0.5", {"gzip", "br"}, "gzip"),
        ("br;q=0, gzip", {"gzip", "br"}, "gzip"),
        ("*", {"gzip", "br"}, "br"),
        ("*;q=0, gzip", {"gzip"}, "gzip"),
        ("identity", {"gzip"}, "identity"),
        ("identity;q=1, gzip;q=0.5", {"gzip"}, "identity"),
        ("x-gzip", {"gzip"}, "gzip"),
        ("gzip;q=abc", {"gzip"}, "identity"),
        ("identity;q=0", set(), "identity"),
        ("deflate", {"gzip"}, "identity"),
    ],
)
def test_content_codings_are_negotiated(header: str, available: set[str], expected: str) -> None:
    assert expected == coding_for(header, available)


def test_a_kept_feed_is_the_same_as_one_made_anew(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """After every kind of change, what is spliced from kept entries equals what is made from
    nothing.
    """
    publisher = Publisher(database, settings)
    addresses = [
        f"/feeds/{name}.{suffix}"
        for name in ("latest", "updated")
        for suffix in ("rss", "atom", "json")
    ]
    steps: list[Callable[[], object]] = [
        lambda: take(
            "\n".join(
                line(str(i), f"Story {i}", tags=["port"], language="az" if i % 3 else "en")
                for i in range(30)
            )
        ),
        lambda: take(
            line(
                "3",
                "Story 3",
                body="It was another harbour after all, and the authority said nothing of it.",
            )
        ),
        lambda: take(
            line(
                "4",
                "Story 4",
                body="Story 4: the harbour authority said on Friday that it is so, and gave its  "
                "reasons.",
            ),
            now=LATER,
        ),
        lambda: take(line("new", "A new story"), now=LATER),
        lambda: withdraw(database, "5"),
    ]
    for step in steps:
        step()
        for address in addresses:
            documents, anew = (
                publisher.rendition(parse_address(address, [])),
                Publisher(database, settings).rendition(parse_address(address, [])),
            )
            assert anew == documents, address


def withdraw(database: Database, source_id: str) -> None:
    with database.write() as connection:
        writer = Writer(connection, LATER)
        writer.withdraw(
            next(a for a in newest(writer.reader, 100) if a.source_id == source_id),
            "It was wrong.",
        )


@pytest.fixture
def followed(database: Database, settings: Settings) -> Iterator[tuple[Database, Edge, Publisher]]:
    publisher = Publisher(database, settings)
    app = create_app(settings, database=database)
    app.extensions["wirefeed"] = replace(
        app.extensions["wirefeed"], publisher=publisher, now=lambda: datetime.now(UTC)
    )
    follower = Follower(database, publisher)
    follower.start()
    wait_for(lambda: publisher.seen >= 0 and publisher.is_warm())
    yield database, Edge(app, publisher), publisher
    follower.stop()


def test_what_is_committed_is_served_and_never_mixed(
    followed: tuple[Database, Edge, Publisher],
) -> None:
    """While a writer commits, pollers see whole documents only: no old bytes under a new validator,
    no date going back.
    """
    database, edge, _ = followed
    stop = threading.Event()
    bodies: dict[str, bytes] = {}
    faults: list[str] = []

    def poll(address: str) -> None:
        last_date, last_count = "", -1
        while not stop.is_set():
            status, headers, body = answer(edge, "GET", address, {})
            named = dict(headers)
            date = datetime.strptime(
                named["last-modified"], "%a, %d %b %Y %H:%M:%S GMT"
            ).isoformat()
            count = len(json.loads(body)["items"])
            if status != 200 or bodies.setdefault(named["etag"], body) != body:
                faults.append("two bodies under one validator")
            if date < last_date or count < last_count:
                faults.append(
                    f"went back from {last_date} to {date}, from {last_count} to {count} items"
                )
            last_date, last_count = date, count

    pollers = [
        threading.Thread(target=poll, args=(a,))
        for a in ("/feeds/latest.json?size=200", "/feeds/latest.json")
    ]
    for poller in pollers:
        poller.start()
    for number in range(12):
        taken(database, line(str(number), f"Story {number}"), now=datetime.now(UTC))
        wanted = f'"title":"Story {number}"'.encode()
        wait_for(lambda: wanted in answer(edge, "GET", "/feeds/latest.json?size=200", {})[2])  # noqa: B023
    stop.set()
    for poller in pollers:
        poller.join()
    assert [] == faults


def test_a_store_out_of_sight_is_not_served_for_ever(
    followed: tuple[Database, Edge, Publisher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cached feeds are served for half a minute; after that a withdrawn text might stay in them."""
    _, edge, _ = followed
    assert 200 == answer(edge, "GET", "/feeds/latest.rss", {})[0]
    monkeypatch.setattr(publish, "MAX_BLIND_S", -1.0)

    monkeypatch.setattr(
        engine.Database, "read", lambda self: (_ for _ in ()).throw(engine.StoreUnreachable("gone"))
    )
    assert 503 == answer(edge, "GET", "/feeds/latest.rss", {})[0]


def test_a_lost_connection_is_made_again_and_nothing_is_missed(
    database: Database, take: Callable[..., Report]
) -> None:
    stopped = threading.Event()
    answers: list[int] = []

    def listen() -> None:
        while not stopped.is_set():
            try:
                for seq in watch(database, stopped.is_set):
                    answers.append(seq)
                    if len(answers) == 1:
                        raise ConnectionError("as if it broke")
            except ConnectionError:
                take(line("while", "Nobody listened"))

    listener = threading.Thread(target=listen)
    listener.start()
    wait_for(lambda: 1 in answers)
    take(line("then", "Somebody listens"))
    wait_for(lambda: 2 in answers)
    stopped.set()
    listener.join()
    assert answers == sorted(answers)


def test_one_builder_a_feed_however_many_ask(
    database: Database,
    settings: Settings,
    take: Callable[..., Report],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take(line("a", "Quay opens"))
    publisher = Publisher(database, settings)
    built: list[str] = []
    whole = publish.build

    def slow(reader: Any, selections: Any, *rest: Any) -> Any:
        built.extend(selection.address for selection in selections)
        time.sleep(0.2)
        return whole(reader, selections, *rest)

    monkeypatch.setattr(publish, "build", slow)
    with ThreadPoolExecutor(8) as pool:
        variants = list(
            pool.map(
                lambda _: publisher.rendition(parse_address("/feeds/latest.rss", [])), range(8)
            )
        )

    assert ["/feeds/latest.rss"] == built
    assert 1 == len({rendition.etag for rendition in variants})


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000)), max_size=60))
def test_a_cache_keeps_within_its_bytes(puts: list[tuple[int, int]]) -> None:
    cache: ByteCache[int, bytes] = ByteCache(10_000, len)
    documents: dict[int, bytes] = {}
    for key, size in puts:
        documents[key] = bytes(size)
        cache.put(key, documents[key])
        assert cache.bytes <= 10_000
    for key, value in documents.items():
        assert cache.get(key) in (None, value)
    if puts:
        assert cache.get(puts[-1][0]) is not None


def test_ten_thousand_addresses_do_not_fill_the_memory(
    database: Database, take: Callable[..., Report]
) -> None:
    take("\n".join(line(str(i), f"Story {i}") for i in range(20)))
    publisher = Publisher(database, Settings(base_url="https://news.example", cache_mb=1))

    for number in range(1, 200):
        publisher.rendition(parse_address("/feeds/latest.rss", [("size", str(number))]))

    assert publisher._documents.bytes + publisher._caches.bytes < 1_000_000
    assert len(publisher._documents) < 200


def test_the_store_says_what_it_is_at(database: Database) -> None:
    assert database.schema_state()[0] == database.schema_state()[1]
    newest = max(path.name for path in (ROOT / "feeds/store/migrations/versions").glob("0*.py"))
    assert newest.startswith(f"{database.schema_state()[1]}_")


def test_a_watcher_notices_a_file_that_a_request_has_opened_again(tmp_path: Any) -> None:
    """Whoever notices first that the file was replaced: the watcher's connection is the old one."""
    other = tmp_path / "other"
    other.mkdir()
    database, present = with_samples(tmp_path), with_samples(other)
    present.close()
    watched = watch(database, lambda: False)
    next(watched)
    openings = database.openings
    (other / "wirefeed.db").replace(tmp_path / "wirefeed.db")
    with database.read():
        pass
    assert openings + 1 == database.openings
    with pytest.raises(StoreUnreachable, match="was replaced"):
        next(watched)
    database.close()
