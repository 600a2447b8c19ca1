"""The contents of a store, and its feeds."""

from __future__ import annotations

import json
from typing import Any

import feedparser

from feeds.config import Settings
from feeds.domain.feed_address import Selection, parse_address
from feeds.model import Article, Format, Kind, Status
from feeds.newsroom.views import listed
from feeds.publishing.lint import lint
from feeds.publishing.publisher import Publisher
from feeds.store import Database, Reader


def newest(reader: Reader, limit: int, status: Status | None = None) -> list[Article]:
    """The newest articles of one status, or of any."""
    selection = Selection(kind=Kind.LATEST, format=Format.JSON, size=limit)
    return listed(reader, selection, [status] if status else list(Status), None)


def article(database: Database, id_: str) -> Article:
    with database.read() as connection:
        return next(a for a in newest(Reader(connection), 1000) if a.source_id == id_)


def path_of(database: Database, uuid: str) -> str:
    """The path of an article's page."""
    with database.read() as connection:
        return Reader(connection).article(uuid).path


def feed(database: Database, settings: Settings, address: str) -> Any:
    path, _, query = address.partition("?")
    pairs = [tuple(part.split("=", 1)) for part in query.split("&") if part]
    selection = parse_address(path, pairs)  # type: ignore[arg-type]
    body = Publisher(database, settings).rendition(selection).body
    assert [] == lint(body, settings.base_url + selection.address)
    return json.loads(body) if ".json" in path else feedparser.parse(body)


def titles(document: Any) -> list[str]:
    return [
        item["title"]
        for item in (
            document["items"]
            if isinstance(document, dict) and "items" in document
            else document.entries
        )
    ]
