"""Which stored article a candidate is a version of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from feeds.model import Article, Candidate, Status
from feeds.store.schema import articles, revisions
from feeds.store.selects import first
from feeds.urls import canonical_url


def find(connection: Connection, candidate: Candidate) -> Article | None:
    """The stored article, live or not, that ``candidate`` is a version of."""
    if candidate.source_id:
        found = first(connection, articles.c.source == candidate.source, articles.c.source_id == candidate.source_id)
        if found:
            return found
    if url := canonical_url(candidate.url):
        found = first(connection, articles.c.canonical_url == url)
        if found and _may_be_same(candidate, found):
            return found
    return _by_headline(connection, candidate) or _by_body(connection, candidate)


def _by_headline(connection: Connection, candidate: Candidate) -> Article | None:
    language = candidate.revisions[-1].metadata.language
    found = first(
        connection,
        articles.c.source == candidate.source,
        articles.c.language == language,
        articles.c.headline_key == candidate.headline_key,
    )
    return found if found and (candidate.has_marker or _may_be_same(candidate, found)) else None


def _by_body(connection: Connection, candidate: Candidate) -> Article | None:
    hashes = {revision.body_hash for revision in candidate.revisions if revision.body_hash}
    if not hashes:
        return None
    key = connection.execute(
        select(revisions.c.article_key).where(revisions.c.body_hash.in_(hashes)).order_by(revisions.c.article_key)
    ).scalar()
    found = first(connection, articles.c.key == key) if key is not None else None
    # What was withdrawn stays withdrawn, under whatever id its text comes again.
    return found if found and (found.status is Status.WITHDRAWN or _may_be_same(candidate, found)) else None


def fresh(connection: Connection, batch: Sequence[Candidate]) -> set[int]:
    """The ``id()`` of those that neither the store nor the batch before them has a version of.

    Found by a few questions for all; what is not certain is left to ``find``.
    """
    marks = {id(candidate): _marks(candidate) for candidate in batch}
    seen = _present(connection, set().union(*marks.values()))
    found = set()
    for candidate in batch:
        own = marks[id(candidate)]
        if not candidate.is_withdrawn and own.isdisjoint(seen):
            found.add(id(candidate))
        seen |= own
    return found


# By what two texts may be one article: the kind, what narrows it to an index, the value.
_Mark = tuple[str, str, str]


def _marks(candidate: Candidate) -> set[_Mark]:
    language = candidate.revisions[-1].metadata.language
    found = {("headline", language, candidate.headline_key)}
    found |= {("source", candidate.source, candidate.source_id)} if candidate.source_id else set()
    found |= {("url", "", url)} if (url := canonical_url(candidate.url)) else set()
    return found | {("body", "", r.body_hash) for r in candidate.revisions if r.body_hash}


def _present(connection: Connection, marks: set[_Mark]) -> set[_Mark]:
    """Those of ``marks`` that a stored article bears; each question walks an index."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for kind, scope, value in sorted(marks):
        grouped.setdefault((kind, scope), []).append(value)
    found: set[_Mark] = set()
    for (kind, scope), values in grouped.items():
        for start in range(0, len(values), 500):
            statement = _asked(kind, scope, values[start : start + 500])
            found.update((kind, scope, value) for value in connection.execute(statement).scalars())
    return found


def _asked(kind: str, scope: str, values: list[str]) -> Select[Any]:
    if kind == "source":
        column = articles.c.source_id
        return select(column).where(articles.c.source == scope, column.in_(values))
    if kind == "headline":
        column = articles.c.headline_key
        return select(column).where(articles.c.language == scope, column.in_(values))
    column = articles.c.canonical_url if kind == "url" else revisions.c.body_hash
    return select(column).where(column.in_(values))


def _may_be_same(candidate: Candidate, found: Article) -> bool:
    """Two ids of one source are two articles, whatever else they share."""
    return not (candidate.source_id and found.source_id and candidate.source == found.source)
