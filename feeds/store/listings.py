"""Lists of articles, newest first: one table that answers every filter by its primary key.

Each live article has a row for every facet that feeds are filtered by: its section, tags, authors,
languages, and the empty facet of all articles. The updated feed has a row for every significant
revision. So each list, with any filter, is a walk along one key, at the same cost at its end as at
its head.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from feeds.domain.feed_address import FILTERS, Selection
from feeds.domain.filters import FACETS, STORY
from feeds.model import Kind, Metadata, Revision, Significance
from feeds.sanitize import text_of
from feeds.store.schema import articles, changes, listings, revisions, updates
from feeds.text import tokenizer as words

_PLACE = (listings.c.at, listings.c.article_key, listings.c.number)
_COUNTED = 2_000  # how far the rows of a facet are counted to find the rarest


def facets(metadata: Metadata) -> list[str]:
    """Return the facets of a text; the empty facet belongs to every article."""
    keys = {facet.key(value) for facet in FACETS for value in facet.values(metadata) if value}
    return ["", *sorted(keys)]


def wanted(selection: Selection) -> list[str]:
    """Return the facets that the selection requires."""
    keys = _facets_of(selection, is_exclusion=False)
    keys += [STORY.key(selection.story)] if selection.story else []
    return keys or [""]


def unwanted(selection: Selection) -> list[str]:
    """Return the facets that the selection excludes."""
    return _facets_of(selection, is_exclusion=True)


def _facets_of(selection: Selection, *, is_exclusion: bool) -> list[str]:
    keys = []
    for field_name, filter_ in FILTERS.items():
        if filter_.facet is None or filter_.is_exclusion is not is_exclusion:
            continue
        value = getattr(selection, field_name)
        values = value if isinstance(value, tuple) else (value,)
        keys += [filter_.facet.key(text) for text in values if text]
    return keys


def rows_of(feed: Kind, key: int, at: int, number: int, metadata: Metadata) -> list[dict[str, Any]]:
    """Return the rows of an article (``number`` 0) or of one of its revisions for each facet of
    ``metadata``.
    """
    return [
        {"feed": feed.value, "facet": facet, "at": at, "article_key": key, "number": number}
        for facet in facets(metadata)
    ]


def delete_rows(
    connection: Connection,
    feed: Kind,
    key: int,
    at: int,
    number: int,
    row_facets: Iterable[str],
) -> None:
    """Delete an article's rows, or those of one of its revisions, for these facets."""
    connection.execute(
        delete(listings).where(
            listings.c.feed == feed,
            listings.c.facet.in_(list(row_facets)),
            listings.c.at == at,
            listings.c.article_key == key,
            listings.c.number == number,
        )
    )


def page(
    connection: Connection, selection: Selection, after: tuple[int, int, int] | None = None
) -> Select[Any]:
    """Return the head of the selection's list, newest first, as a statement for ``at``, ``key``,
    ``number``; with ``after``, what follows that place. Its words are not looked at.
    """
    statement = _list(connection, selection)
    if after is not None:
        statement = statement.where(tuple_(*_PLACE) < tuple_(*map(literal, after)))
    return _newest(statement, selection)


def page_above(
    connection: Connection, selection: Selection, place: tuple[int, int, int]
) -> Select[Any]:
    """Return what precedes a place in the selection's list, the nearest first, as a statement for
    ``at``, ``key``, ``number``. Its words are not looked at.
    """
    above = tuple_(*_PLACE) > tuple_(*map(literal, place))
    return _list(connection, selection).where(above).order_by(*_PLACE).limit(selection.size)


def _list(connection: Connection, selection: Selection) -> Select[Any]:
    feed = selection.kind
    rarest, *other_facets = _rarest_first(connection, feed, wanted(selection))
    return select(*_PLACE).where(
        listings.c.feed == feed,
        listings.c.facet == rarest,
        *(_is_listed(feed, facet, *_PLACE) for facet in other_facets),
        *(~_is_listed(feed, facet, *_PLACE) for facet in unwanted(selection)),
    )


def entitled(
    feed: Kind,
    groups: Sequence[Sequence[str]],
    without: Sequence[str],
    until: int | None,
    limit: int,
    keys: Sequence[int] | None = None,
) -> Select[Any]:
    """Return the statement for entries with one facet of each group and none of ``without``, newest
    first.

    ``until`` (microseconds) limits it to articles that were public here at that time, regardless of
    their dates. The lists of the first group are walked, each to ``limit``, and merged.
    """

    def was_public(key: Any) -> list[ColumnElement[bool]]:
        new = exists().where(changes.c.article_key == key, changes.c.kind == Significance.NEW)
        return [] if until is None else [new.where(changes.c.at <= until)]

    walked, *other_groups = groups or [[""]]
    at, key, number = listings.c.at, listings.c.article_key, listings.c.number
    heads = [
        select(at, key, number)
        .where(
            listings.c.feed == feed,
            listings.c.facet == facet,
            *was_public(key),
            *([] if keys is None else [key.in_(keys)]),
            *(
                or_(
                    *(_is_listed(feed, excluded_facet, at, key, number) for excluded_facet in group)
                )
                for group in other_groups
            ),
            *(~_is_listed(feed, excluded_facet, at, key, number) for excluded_facet in without),
        )
        .order_by(at.desc(), key.desc(), number.desc())
        .limit(limit)
        .subquery()
        for facet in walked
    ]
    together = union(*(select(*head.c) for head in heads)).subquery()
    return select(*together.c).order_by(*(column.desc() for column in together.c)).limit(limit)


def of_articles(selection: Selection, keys: Collection[int]) -> Select[Any]:
    """Return the statement for the places (at, key, number) of the articles ``keys`` in the
    selection's list, newest first. Its words are not looked at.
    """
    feed, key = selection.kind, articles.c.key
    columns: tuple[Any, Any, Any] = (articles.c.published, key, literal(0))
    statement = select(*columns)
    if feed is Kind.UPDATED:
        columns = (revisions.c.at, key, revisions.c.number)
        statement = select(*columns).join(revisions, revisions.c.article_key == key)
    statement = statement.where(
        key.in_(keys),
        *(_is_listed(feed, facet, *columns) for facet in wanted(selection)),
        *(~_is_listed(feed, facet, *columns) for facet in unwanted(selection)),
    )
    return _newest(statement, selection)


def updates_between(selection: Selection, low: int, high: int) -> Select[Any]:
    """Return the statement for the selection's updates and notices with an ordinal in [low, high),
    as (at, key, number). Its words are not looked at.
    """
    columns = (revisions.c.at, articles.c.key, revisions.c.number)
    return (
        select(*columns)
        .join_from(
            updates,
            revisions,
            (revisions.c.article_key == updates.c.article_key)
            & (revisions.c.number == updates.c.number),
        )
        .join(articles, articles.c.key == updates.c.article_key)
        .where(
            updates.c.ordinal >= low,
            updates.c.ordinal < high,
            *(_is_listed(Kind.UPDATED, facet, *columns) for facet in wanted(selection)),
            *(~_is_listed(Kind.UPDATED, facet, *columns) for facet in unwanted(selection)),
        )
    )


def passes(selection: Selection, revision: Revision) -> bool:
    """Return whether a text passes the selection's filters, with the result of the lists."""
    return revision.significance is not Significance.WITHDRAWAL and matches(selection, revision)


def matches(selection: Selection, revision: Revision) -> bool:
    """Return whether a version, also a withdrawal, has the facets and words of the selection."""
    if not has_facets(selection, revision.metadata):
        return False
    asked_words = set(words.tokens(selection.q)) if selection.q else set()
    return (
        asked_words <= set(words.counts(revision.text.headline, text_of(revision.text.body_html)))
        if asked_words
        else not selection.q
    )


def is_filtered(selection: Selection) -> bool:
    """Return whether the selection requires or excludes any facet."""
    return wanted(selection) != [""] or bool(unwanted(selection))


def has_facets(selection: Selection, metadata: Metadata) -> bool:
    """Return whether a text has the facets that the selection requires, and none that it
    excludes.
    """
    own_facets = set(facets(metadata))
    return own_facets.issuperset(wanted(selection)) and own_facets.isdisjoint(unwanted(selection))


def _newest(statement: Select[Any], selection: Selection) -> Select[Any]:
    order = [column.desc() for column in statement.selected_columns]
    statement = statement.order_by(*order)
    return statement.limit(selection.size) if selection.size > 0 else statement


def among(selection: Selection) -> list[ColumnElement[bool]]:
    """Return conditions on ``articles``: live, and within the selection's filters but its words."""
    column = (articles.c.published, articles.c.key, literal(0))
    conditions = [_is_listed(Kind.LATEST, facet, *column) for facet in wanted(selection)]
    return conditions + [~_is_listed(Kind.LATEST, facet, *column) for facet in unwanted(selection)]


def _is_listed(feed: Kind, facet: str, at: Any, key: Any, number: Any) -> ColumnElement[bool]:
    """Return whether the current row is listed under ``facet``: one lookup by key."""
    listed = listings.alias()
    return exists().where(
        listed.c.feed == feed,
        listed.c.facet == facet,
        listed.c.at == at,
        listed.c.article_key == key,
        listed.c.number == number,
    )


def _rarest_first(connection: Connection, feed: Kind, names: Sequence[str]) -> list[str]:
    """Return the facets, fewest rows first: that list is walked, the others are looked up for each
    row.
    """
    if len(names) == 1:
        return list(names)
    counted = []
    for name in names:
        head = (
            select(listings.c.at)
            .where(listings.c.feed == feed, listings.c.facet == name)
            .limit(_COUNTED)
        )
        count = connection.execute(select(func.count()).select_from(head.subquery())).scalar_one()
        counted.append((count, name))
    return [name for _, name in sorted(counted)]
