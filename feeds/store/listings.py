"""Which articles stand in which list, newest first: one table that answers every filter by its key.

Each live article has a row for every facet that a feed can be filtered by: its
section, tags, authors, languages, and the empty facet of all. The updated
feed's lists have a row for every significant revision. So each list, however
filtered, is a walk along one key, and costs the same at its end as at its head.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, or_, select, true

from feeds import terms as words
from feeds.model import Kind, Metadata
from feeds.selection import Selection, filter_key
from feeds.store.schema import articles, listings, postings, terms

Keyset = tuple[int, int, int]  # at, article_key, number

_COUNTED = 2_000  # how far the rows of a facet or word are counted to find the rarest
_HOUR_MICROS = 3_600_000_000


def facets(metadata: Metadata) -> list[str]:
    """The facets of a text; the empty one is every article's."""
    language = metadata.language.lower()
    found = {"", f"l={language}", f"l={language.partition('-')[0]}"}
    found |= {f"s={metadata.section}"} if metadata.section else set()
    found |= {f"t={key}" for tag in metadata.tags if (key := filter_key(tag))}
    found |= {f"a={key}" for person in metadata.authors if (key := filter_key(person.name))}
    return sorted(found)


def wanted(selection: Selection) -> list[str]:
    """The facets that an article must have to be in the selection."""
    found = [f"t={tag}" for tag in selection.tags]
    found += [f"s={selection.section}"] if selection.section else []
    found += [f"a={selection.author}"] if selection.author else []
    found += [f"l={selection.lang}"] if selection.lang else []
    return found or [""]


def rows_of(feed: Kind, key: int, at: int, number: int, metadata: Metadata) -> list[dict[str, Any]]:
    """The rows that list an article (``number`` 0) or one of its revisions under all the facets of ``metadata``."""
    return [
        {"feed": feed.value, "facet": facet, "at": at, "article_key": key, "number": number}
        for facet in facets(metadata)
    ]


def take(connection: Connection, feed: Kind, key: int, at: int, number: int, metadata: Metadata) -> None:
    """Delete what ``rows_of`` gave for the same arguments."""
    connection.execute(
        delete(listings).where(
            listings.c.feed == feed,
            listings.c.facet.in_(facets(metadata)),
            listings.c.at == at,
            listings.c.article_key == key,
            listings.c.number == number,
        )
    )


def page(connection: Connection, selection: Selection, limit: int, before: Keyset | None = None) -> list[Keyset]:
    """A page of the list that ``selection`` names, newest first, from after ``before`` on."""
    found = _words(connection, selection)
    if found is None:
        return []
    feed = selection.kind
    rarest, *others = _rarest_first(connection, feed, wanted(selection))
    conditions: list[ColumnElement[bool]] = [listings.c.feed == feed, listings.c.facet == rarest]
    conditions += [_listed(feed, facet) for facet in others]
    conditions += [~_listed(feed, f"t={tag}") for tag in selection.excluded_tags]
    if before is not None:
        at, key, number = before
        conditions.append(listings.c.at <= at)  # what the index can seek; the rest tells equal times apart
        conditions.append(
            or_(
                listings.c.at < at,
                listings.c.article_key < key,
                and_(listings.c.article_key == key, listings.c.number < number),
            )
        )
    statement = select(listings.c.at, listings.c.article_key, listings.c.number)
    if found:
        statement = statement.join(articles, articles.c.key == listings.c.article_key)
        conditions += _with_words(connection, found)
    order = (listings.c.at.desc(), listings.c.article_key.desc(), listings.c.number.desc())
    rows = connection.execute(statement.where(*conditions).order_by(*order).limit(limit))
    return [(row.at, row.article_key, row.number) for row in rows]


def among(connection: Connection, selection: Selection) -> list[ColumnElement[bool]]:
    """Conditions on ``articles``: live, and in the selection's filters."""
    found = _words(connection, selection)
    if found is None:
        return [~true()]
    conditions = [_has(facet) for facet in wanted(selection)]
    conditions += [~_has(f"t={tag}") for tag in selection.excluded_tags]
    return conditions + [_has_word(term_id) for term_id in found]


def _listed(feed: Kind, facet: str) -> ColumnElement[bool]:
    """Whether the row at hand is also listed under ``facet``: one look at the key."""
    other = listings.alias()
    return exists().where(
        other.c.feed == feed,
        other.c.facet == facet,
        other.c.at == listings.c.at,
        other.c.article_key == listings.c.article_key,
        other.c.number == listings.c.number,
    )


def _has(facet: str) -> ColumnElement[bool]:
    return exists().where(
        listings.c.feed == Kind.LATEST,
        listings.c.facet == facet,
        listings.c.at == articles.c.published,
        listings.c.article_key == articles.c.key,
    )


def _has_word(term_id: int) -> ColumnElement[bool]:
    return exists().where(
        postings.c.term_id == term_id,
        postings.c.hour == _hour(articles.c.published),
        postings.c.article_key == articles.c.key,
    )


def _hour(published: Any) -> Any:
    """Whole hours towards zero, as both databases divide integers."""
    return published.op("/")(_HOUR_MICROS)


def _with_words(connection: Connection, term_ids: Sequence[int]) -> Iterable[ColumnElement[bool]]:
    rarest = term_ids[0]
    head = select(postings.c.article_key).where(postings.c.term_id == rarest).limit(_COUNTED + 1)
    keys = list(connection.execute(head).scalars())
    if len(keys) <= _COUNTED:
        yield listings.c.article_key.in_(keys)
        term_ids = term_ids[1:]
    yield from (_has_word(term_id) for term_id in term_ids)


def _words(connection: Connection, selection: Selection) -> list[int] | None:
    """The terms of ``q``, rarest first; None where nothing can have them all."""
    if not selection.q:
        return []
    asked = set(words.tokens(selection.q))
    rows = connection.execute(select(terms.c.id, terms.c.term, terms.c.df).where(terms.c.term.in_(sorted(asked)))).all()
    if not asked or len(rows) < len(asked):
        return None
    return [row.id for row in sorted(rows, key=lambda row: (row.df, row.id))]


def _rarest_first(connection: Connection, feed: Kind, names: Sequence[str]) -> list[str]:
    """The list with the fewest rows is walked; the others are looked up for each of its rows."""
    if len(names) == 1:
        return list(names)
    counted = []
    for name in names:
        head = select(listings.c.at).where(listings.c.feed == feed, listings.c.facet == name).limit(_COUNTED)
        count = connection.execute(select(func.count()).select_from(head.subquery())).scalar_one()
        counted.append((count, name))
    return [name for _, name in sorted(counted)]
