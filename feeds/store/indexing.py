"""What finds a live article: its lists, its section, its terms. Filled with each text, emptied with each withdrawal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from feeds import terms as words
from feeds.dates import to_micros
from feeds.model import Article, Kind, Metadata, Significance
from feeds.sanitize import text_of
from feeds.store import listings, stories, termindex
from feeds.store.rows import insert_rows
from feeds.store.schema import listings as listings_table
from feeds.store.schema import revisions, sections, updates


def add(connection: Connection, batch: Sequence[tuple[Article, Mapping[str, int] | None]]) -> None:
    """List live articles and their significant revisions; index the words of their current texts.

    An article comes with its bag of terms, or with None to have it made.
    """
    rows, documents = [], []
    found: list[tuple[int, int, int]] = []
    storylines = stories.facets_of(connection, [article.key for article, _ in batch])
    for article, bag in batch:
        metadata = article.revision.metadata
        rows += listings.rows_of(Kind.LATEST, article.key, to_micros(article.published.at), 0, metadata)
        if article.key in storylines:
            rows.append({**rows[-1], "facet": storylines[article.key]})
        for at, number in _significant(connection, article):
            rows += listings.rows_of(Kind.UPDATED, article.key, at, number, metadata)
            found.append((at, article.key, number))
        documents.append(_document(article, bag))
    rows.sort(key=lambda row: (row["feed"], row["facet"], row["at"]))
    insert_rows(connection, listings_table, rows)
    _number(connection, found)
    _ensure_sections(connection, {a.revision.metadata.section: a.revision.metadata.section_name for a, _ in batch})
    termindex.add(connection, documents)


def renew(connection: Connection, before: Article, after: Article) -> None:
    """Bring the lists and the index of a live article from one revision to the next.

    While its facets stay, the rows of earlier revisions do, too: the thousandth revision costs as much as the second.
    """
    metadata = after.revision.metadata
    if listings.facets(metadata) != listings.facets(before.revision.metadata):
        unlist(connection, before)
        add(connection, [(after, None)])
        return
    if after.revision.significance.is_significant:
        list_update(connection, after.key, after.revision.number, after.revision.at.at, metadata)
    termindex.add(connection, [_document(after, None)])


def _document(article: Article, bag: Mapping[str, int] | None) -> termindex.Document:
    if bag is None:
        bag = words.counts(article.headline, text_of(article.revision.text.body_html))
    return termindex.Document(key=article.key, published=article.published.at, language=article.language, bag=bag)


def list_update(connection: Connection, key: int, number: int, at: datetime, metadata: Metadata) -> None:
    """List one revision of an article, or the notice of its withdrawal, in the updated feeds of its facets."""
    rows = listings.rows_of(Kind.UPDATED, key, to_micros(at), number, metadata)
    insert_rows(connection, listings_table, rows)
    _number(connection, [(to_micros(at), key, number)])


def _number(connection: Connection, found: Sequence[tuple[int, int, int]]) -> None:
    """Updates and notices (time, article key, number) that have no place in their order yet get the next ones."""
    if not found:
        return
    keys, least = {key for _, key, _ in found}, min(number for _, _, number in found)
    rows = connection.execute(
        select(updates.c.article_key, updates.c.number).where(
            updates.c.article_key.in_(keys), updates.c.number >= least
        )
    )
    known = {(row.article_key, row.number) for row in rows}
    following = connection.execute(select(func.coalesce(func.max(updates.c.ordinal), -1))).scalar_one() + 1
    new = [(key, number) for _, key, number in sorted(found) if (key, number) not in known]
    rows_new = [
        {"ordinal": following + place, "article_key": key, "number": number} for place, (key, number) in enumerate(new)
    ]
    insert_rows(connection, updates, rows_new)


def unlist(connection: Connection, article: Article) -> None:
    """Undo the listing of a live article as it stood at ``article.revision``."""
    metadata = article.revision.metadata
    storyline = stories.facets_of(connection, [article.key]).values()
    listings.take(connection, Kind.LATEST, article.key, to_micros(article.published.at), 0, metadata, storyline)
    for at, number in _significant(connection, article):
        listings.take(connection, Kind.UPDATED, article.key, at, number, metadata)


def _significant(connection: Connection, article: Article) -> list[tuple[int, int]]:
    if article.revision.number == 1:
        return []
    rows = connection.execute(
        select(revisions.c.at, revisions.c.number).where(
            revisions.c.article_key == article.key,
            revisions.c.number > 1,
            revisions.c.number <= article.revision.number,
            revisions.c.significance.in_([s for s in Significance if s.is_significant]),
        )
    )
    return [(row.at, row.number) for row in rows]


def _ensure_sections(connection: Connection, found: Mapping[str, str]) -> None:
    known = set(connection.execute(select(sections.c.slug)).scalars())
    missing = [{"slug": slug, "name": name or slug} for slug, name in found.items() if slug and slug not in known]
    insert_rows(connection, sections, missing)
