"""Only new entries: RFC 3229's instance manipulation "feed", through the edge and the view."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.constants import NOW
from support.newsroom import newest
from support.rows import line
from support.stores import taken
from support.wsgi import answer

from feeds.config import Settings
from feeds.publishing import lint
from feeds.publishing.publisher import Publisher
from feeds.publishing.version_history import MAX_VERSIONS, History
from feeds.store import Database, Reader
from feeds.web import create_app
from feeds.web.edge import Edge

LATER = NOW + timedelta(hours=2)
Ask = Callable[..., tuple[int, dict[str, str], bytes]]


class Newsroom:
    """A store, and its feeds behind their edge as a reader gets them."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        app = create_app(settings, database=database, now=lambda: LATER)
        self.publisher: Publisher = app.extensions["wirefeed"].publisher
        self._edge = Edge(app, self.publisher, clock=LATER.timestamp)

    def take(self, *lines: str) -> None:
        taken(self._database, "\n".join(lines).encode(), "x.jsonl", now=NOW + timedelta(minutes=1))
        with self._database.read() as connection:
            self.publisher.follow(Reader(connection).seq())

    def ask(
        self, address: str = "/feeds/latest.json", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        status, answer_headers, body = answer(self._edge, "GET", address, named)
        return status, dict(answer_headers), body


@pytest.fixture
def newsroom(database: Database, settings: Settings) -> Iterator[Newsroom]:
    filled = Newsroom(database, settings)
    filled.take(*(line(str(number), f"Quay {number} opens") for number in range(6)))
    yield filled


def titles(body: bytes) -> list[str]:
    return sorted(item["title"] for item in json.loads(body)["items"])


def test_a_reader_of_an_older_version_gets_what_is_new(newsroom: Newsroom) -> None:
    _, first, _ = newsroom.ask()
    newsroom.take(line("7", "Ferry sails"))
    newsroom.take(
        line("8", "Crane falls"),
        line(
            "2",
            "Quay 2 opens",
            "The quay was opened by the mayor, who cut a ribbon of forty metres before a crowd of "
            "hundreds.",
        ),
    )

    status, headers, body = newsroom.ask(A_IM="feed", If_None_Match=first["etag"])
    _, whole, _ = newsroom.ask()

    assert 226 == status
    assert ["Crane falls", "Ferry sails", "Quay 2 opens"] == titles(body)
    assert ("feed", first["etag"], whole["etag"], "no-store, im") == tuple(
        headers[name] for name in ("im", "delta-base", "etag", "cache-control")
    )
    assert {"A-IM", "If-None-Match"} < set(headers["vary"].split(", "))
    assert whole["last-modified"] == headers["last-modified"]
    assert 304 == newsroom.ask(A_IM="feed", If_None_Match=headers["etag"])[0]


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_a_delta_is_a_valid_feed_in_its_format(newsroom: Newsroom, suffix: str) -> None:
    address = f"/feeds/latest.{suffix}"
    _, first, _ = newsroom.ask(address)
    newsroom.take(line("7", "Ferry sails"))

    status, headers, body = newsroom.ask(
        address, A_IM="feed", If_None_Match=first["etag"], Accept_Encoding="gzip"
    )

    plain = gzip.decompress(body)
    assert (226, "gzip", str(len(body))) == (
        status,
        headers["content-encoding"],
        headers["content-length"],
    )
    assert [] == lint.lint(plain)
    assert b"Ferry sails" in plain and b"Quay 3 opens" not in plain


@pytest.mark.parametrize(
    "headers",
    [
        {"A_IM": "feed"},
        {"A_IM": "feed", "If_None_Match": '"never-was"'},
        {"A_IM": "vcdiff, gzip"},
        {"A_IM": "feed;q=0"},
        {"A_IM": ""},
    ],
)
def test_who_does_not_ask_for_a_delta_or_has_no_known_version_gets_the_whole(
    newsroom: Newsroom, headers: dict[str, str]
) -> None:
    _, first, _ = newsroom.ask()
    newsroom.take(line("7", "Ferry sails"))

    status, answer_headers, body = newsroom.ask(**{"If_None_Match": first["etag"], **headers})
    if headers == {"A_IM": "feed"}:
        status, answer_headers, body = newsroom.ask(**headers)

    assert (200, 7) == (status, len(titles(body)))
    assert "im" not in answer_headers


def test_what_is_kept_of_deltas_is_bounded(newsroom: Newsroom) -> None:
    """However many versions are asked from, in however many codings: a quarter of the document at
    the most.
    """
    tags = [newsroom.ask()[1]["etag"]]
    for number in range(10, 30):
        newsroom.take(line(str(number), f"Ferry {number} sails"))
        tags.append(newsroom.ask()[1]["etag"])

    answers = [
        newsroom.ask(A_IM="feed", If_None_Match=tag, Accept_Encoding=coding)
        for tag in tags[:-1]
        for coding in ("gzip", "br", "zstd", "identity")
    ]

    document = newsroom.publisher.kept("/feeds/latest.json")
    assert document is not None
    assert 0 < sum(map(len, document._deltas.values())) <= len(document.rendition.body) // 4
    assert {200, 226} >= {status for status, *_ in answers}
    assert 226 == answers[-1][0]


def test_one_of_several_versions_is_enough(newsroom: Newsroom) -> None:
    _, first, _ = newsroom.ask()
    newsroom.take(line("7", "Ferry sails"))

    status, headers, _ = newsroom.ask(
        A_IM="vcdiff, feed;q=0.5", If_None_Match=f'"other", W/{first["etag"]}'
    )

    assert (226, first["etag"]) == (status, headers["delta-base"])


def test_only_a_withdrawal_leaves_a_delta_without_entries(
    newsroom: Newsroom, database: Database
) -> None:
    """A delta cannot remove entries; the updated feed names the withdrawn ones."""
    from feeds.store import Writer

    _, first, _ = newsroom.ask()
    with database.write() as connection:
        writer = Writer(connection, NOW + timedelta(minutes=2))
        writer.withdraw(newest(Reader(connection), 1)[0], "wrong")
    with database.read() as connection:
        newsroom.publisher.follow(Reader(connection).seq())

    status, _, body = newsroom.ask(A_IM="feed", If_None_Match=first["etag"])

    assert (226, []) == (status, titles(body))


@given(st.lists(st.sets(st.integers(0, 12), max_size=8), min_size=1, max_size=30), st.data())
def test_a_reader_that_applies_every_delta_has_every_entry(
    pages: list[set[int]], data: Any
) -> None:
    """Entries come, go and come again: those that a reader of any version lacks are named."""
    history, etags = History(), {}
    for keys in pages:
        ordered = sorted(keys)
        etag = "-".join(map(str, ordered))
        history = history.next(etag, ordered)
        etags[etag] = keys
    base = data.draw(st.sampled_from(sorted(etags)))
    newest = sorted(pages[-1])

    missing = history.missing(base, newest)

    assert missing is not None
    assert set(newest) <= etags[base] | {newest[place] for place in missing}
    if len(pages) == 2:
        assert sorted(set(newest) - etags[base]) == [newest[place] for place in missing]


def test_a_history_forgets_its_oldest_versions() -> None:
    history = History()
    for number in range(MAX_VERSIONS + 10):
        history = history.next(str(number), [number])

    assert MAX_VERSIONS == len(history.versions)
    assert history.missing("9", [MAX_VERSIONS + 9]) is None
    assert [0] == history.missing("10", [MAX_VERSIONS + 9])
