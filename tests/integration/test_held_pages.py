"""Pages, frames, cards and lists from memory: the bytes of the view, current, and validated."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from support.constants import NOW
from support.newsroom import newest, path_of
from support.rows import line
from support.wsgi import answer

from feeds.config import Settings
from feeds.domain.entitlement import Entitlement, Partner
from feeds.intake.pipeline import Report
from feeds.store import Database, Reader, Writer, partners
from feeds.web import create_app, held
from feeds.web.edge import Edge

LATER = NOW + timedelta(hours=2)
LISTS = ("/", "/sections/sea", "/tags/port", "/embed/latest", "/embed/builder", "/sitemap.xml")


@pytest.fixture
def served(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> Iterator[tuple[Flask, Edge]]:
    """A newsroom of three articles behind its edge."""
    rows = [
        line(str(n), f"Story {n}", f"Text {n}.", section="Sea", tags=["port"]) for n in range(3)
    ]
    take("\n".join(rows))
    app = create_app(settings, database=database, now=lambda: LATER)
    publisher = app.extensions["wirefeed"].publisher
    follow(app)
    yield app, Edge(app, publisher, clock=LATER.timestamp)


def follow(app: Flask) -> None:
    """Move to the store's last change, as the follower does."""
    parts = app.extensions["wirefeed"]
    with parts.database.read() as connection:
        seq = Reader(connection).seq()
    parts.publisher.follow(seq)


def uuid_of(app: Flask, title: str) -> str:
    with app.extensions["wirefeed"].database.read() as connection:
        articles = newest(Reader(connection), 10)
    return next(article.uuid for article in articles if article.headline == title)


def refuse(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    raise AssertionError(f"{environ['PATH_INFO']} was not answered from memory")


def addresses(app: Flask) -> list[tuple[str, dict[str, str]]]:
    uuid = uuid_of(app, "Story 1")
    path = path_of(app.extensions["wirefeed"].database, uuid)
    plain = [
        *("/", "/sections/sea", "/tags/port", path, f"/articles/{uuid}.ninjs"),
        *("/feeds", "/feeds.opml", "/feeds.opml?format=rss", "/stories", "/sitemap.xml"),
        *("/sitemap-index.xml", "/sitemaps/0.xml", "/news-sitemap.xml", "/embed/latest"),
        *("/embed/latest?size=2&theme=dark", "/embed/updated", f"/embed/related/{uuid}"),
        *(f"/embed/articles/{uuid}", f"/embed/articles/{uuid}.json", "/embed/builder"),
        f"/oembed?url=https://news.example/articles/{uuid}",
    ]
    opened = {"Sec-Fetch-Dest": "document"}
    return [(address, {}) for address in plain] + [("/feeds/latest.rss", opened)]


def test_what_is_held_is_what_the_view_gives(served: tuple[Flask, Edge]) -> None:
    """For each kind of address: the first answer is the view's, the second comes from memory."""
    app, edge = served
    memory_alone = Edge(refuse, app.extensions["wirefeed"].publisher, clock=LATER.timestamp)
    for address, headers in addresses(app):
        first = answer(app, "GET", address, headers)
        second = answer(memory_alone, "GET", address, headers)
        assert (200, first) == (second[0], second), address
        named = dict(first[1])
        assert {"etag", "last-modified", "cache-control", "vary"} <= set(named), address
        again = headers | {"If-None-Match": named["etag"]}
        assert (304, b"") == answer(edge, "GET", address, again)[::2], address
        packed = answer(edge, "GET", address, headers | {"Accept-Encoding": "gzip"})
        assert first[2] == gzip.decompress(packed[2]), address
        assert b"" == answer(edge, "HEAD", address, headers)[2], address


def test_a_change_is_on_every_page_at_once(
    served: tuple[Flask, Edge], database: Database, take: Callable[..., Report]
) -> None:
    """Pages in use are rendered again by the follower; a withdrawn story is on none."""
    app, edge = served
    uuid = uuid_of(app, "Story 1")
    for address, headers in addresses(app) * 2:
        answer(edge, "GET", address, headers)
    take(line("9", "Bridge opens", "It opened.", section="Sea"), now=NOW + timedelta(hours=1))
    follow(app)
    assert b"Bridge opens" in answer(edge, "GET", "/", {})[2]
    assert b"Bridge opens" in answer(edge, "GET", "/embed/latest", {})[2]

    with database.write() as connection:
        writer = Writer(connection, NOW + timedelta(hours=1))
        story = next(a for a in newest(writer.reader, 10) if a.uuid == uuid)
        writer.withdraw(story, "It was wrong.")
    follow(app)
    for address in LISTS:
        assert b"Story 1" not in answer(edge, "GET", address, {})[2], address
    assert 410 == answer(edge, "GET", f"/articles/{uuid}", {})[0]
    assert 410 == answer(edge, "GET", f"/embed/articles/{uuid}", {})[0]


def test_a_query_that_means_nothing_costs_no_copy(served: tuple[Flask, Edge]) -> None:
    app, edge = served
    publisher = app.extensions["wirefeed"].publisher
    whole = answer(edge, "GET", "/", {})[2]
    count = publisher.document_count
    for number in range(5):
        assert whole == answer(edge, "GET", f"/?utm_source={number}", {})[2]
    assert count == publisher.document_count


def test_a_path_is_never_taken_for_a_query(served: tuple[Flask, Edge]) -> None:
    """``%3F`` in a path is a question mark of a name: another address than the one with a query."""
    _, edge = served
    dark = answer(edge, "GET", "/embed/latest?theme=dark", {})
    assert 200 == dark[0]
    assert 404 == answer(edge, "GET", "/embed/latest%3Ftheme=dark", {})[0]


def test_a_partners_sites_are_followed(
    served: tuple[Flask, Edge], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames with a partner's name are rendered again after a few seconds, without a change."""
    monkeypatch.setattr(held, "PARTNER_VALID_S", 0.0)
    _, edge = served
    entitlement = Entitlement(sites=("https://paper.example",))
    partner = Partner(name="paper", entitlement=entitlement, created=NOW)
    with database.write() as connection:
        partners.add(connection, partner)
    policy = dict(answer(edge, "GET", "/embed/latest?partner=paper", {})[1])
    assert "https://paper.example" in policy["content-security-policy"]
    with database.write() as connection:
        stored = partners.by_name(connection, "paper")
        partners.change(connection, replace(stored, entitlement=Entitlement()))
    policy = dict(answer(edge, "GET", "/embed/latest?partner=paper", {})[1])
    assert "frame-ancestors 'none'" in policy["content-security-policy"]


def test_errors_are_not_held(served: tuple[Flask, Edge]) -> None:
    app, edge = served
    count = app.extensions["wirefeed"].publisher.document_count
    for address in ("/sections/none", "/embed/latest?size=0", "/oembed", "/tags/none"):
        assert answer(edge, "GET", address, {})[0] in (400, 404)
    assert count == app.extensions["wirefeed"].publisher.document_count
