"""Completion of names that articles have: tags and authors as they are spelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from feeds.domain.feed_address import Selection
from feeds.domain.filters import AUTHOR, TAG, filter_key
from feeds.model import Article, Format, Kind
from feeds.store import Reader, vocabulary

_NEWEST = Selection(kind=Kind.LATEST, format=Format.JSON, size=1)


def names_beginning_with(reader: Reader, kind: str, beginning: str, limit: int) -> list[str]:
    """Return tags or authors ("tags", "authors") of public articles that begin so, most used
    first, as their newest article spells them.
    """
    facet = TAG if kind == "tags" else AUTHOR
    keys = vocabulary.beginning_with(reader.connection, facet, beginning, limit)
    return [_spelled(reader, kind, key) for key in keys]


def _spelled(reader: Reader, kind: str, key: str) -> str:
    selection = replace(_NEWEST, **({"tags": (key,)} if kind == "tags" else {"author": key}))
    names = (name for article in reader.latest(selection) for name in _names(article, kind))
    return next((name for name in names if filter_key(name) == key), key)


def _names(article: Article, kind: str) -> Iterable[str]:
    metadata = article.revision.metadata
    return metadata.tags if kind == "tags" else (person.name for person in metadata.authors)
