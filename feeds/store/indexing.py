"""Lists and index of live articles: facets, section, terms.

Filled with each revision, emptied with each withdrawal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from feeds.model import Article, Bag, Kind, Metadata, Significance
from feeds.sanitize import text_of
from feeds.store import listings, stories, term_index
from feeds.store.rows import insert_rows
from feeds.store.schema import listings as listings_table
from feeds.store.schema import revisions, sections, updates
from feeds.text import tokenizer as words
from feeds.text.dates import to_micros


def add(connection: Connection, batch: Sequence[tuple[Article, Bag | None]]) -> None:
    """List live articles and their significant revisions; index the words of their current texts.

    An article comes with its terms, or with None to have them read from its text.
    """
    rows, documents = [], []
    updates_found: list[tuple[int, int, int]] = []
    storylines = stories.facets_of(connection, [article.key for article, _ in batch])
    for article, bag in batch:
        metadata = article.revision.metadata
        rows += listings.rows_of(
            Kind.LATEST, article.key, to_micros(article.published.at), 0, metadata
        )
        if article.key in storylines:
            rows.append({**rows[-1], "facet": storylines[article.key]})
        for at, number in _significant(connection, article):
            rows += listings.rows_of(Kind.UPDATED, article.key, at, number, metadata)
            updates_found.append((at, article.key, number))
        documents.append(_document(article, bag))
    rows.sort(key=lambda row: (row["feed"], row["facet"], row["at"]))
    insert_rows(connection, listings_table, rows)
    _number(connection, updates_found)
    _ensure_sections(
        connection,
        {a.revision.metadata.section: a.revision.metadata.section_name for a, _ in batch},
    )
    term_index.add(connection, documents)


@dataclass(frozen=True)
class Reindex:
    """A live article whose lists and index are outdated: its listed state (None for a new article)
    and its current state.
    """

    listed: Article | None
    current: Article
    bag: Bag | None = None


def renew(connection: Connection, batch: Sequence[Reindex]) -> None:
    """Bring the lists and the index of live articles up to date.

    While the facets of an article stay, the rows of earlier revisions do, too: the thousandth
    revision costs as much as the second.
    """
    to_list: list[tuple[Article, Bag | None]] = []
    rows, documents = [], []
    updates_found: list[tuple[int, int, int]] = []
    for item in batch:
        current, metadata = item.current, item.current.revision.metadata
        if item.listed is None:
            to_list.append((current, item.bag))
        elif listings.facets(metadata) != listings.facets(item.listed.revision.metadata):
            unlist(connection, item.listed)
            to_list.append((current, None))
        else:
            for at, number in _significant(
                connection, current, later_than=item.listed.revision.number
            ):
                rows += listings.rows_of(Kind.UPDATED, current.key, at, number, metadata)
                updates_found.append((at, current.key, number))
            documents.append(_document(current, None))
    insert_rows(connection, listings_table, rows)
    _number(connection, updates_found)
    if documents:
        term_index.add(connection, documents)
    if to_list:
        add(connection, to_list)


def _document(article: Article, bag: Bag | None) -> term_index.Document:
    if bag is None:
        bag = words.bag_of(article.headline, text_of(article.revision.text.body_html))
    return term_index.Document(
        key=article.key, published=article.published.at, language=article.language, bag=bag
    )


def list_update(
    connection: Connection, key: int, number: int, at: datetime, metadata: Metadata
) -> None:
    """List one revision of an article, or the notice of its withdrawal, in the updated feeds of its
    facets.
    """
    rows = listings.rows_of(Kind.UPDATED, key, to_micros(at), number, metadata)
    insert_rows(connection, listings_table, rows)
    _number(connection, [(to_micros(at), key, number)])


def _number(connection: Connection, new_updates: Sequence[tuple[int, int, int]]) -> None:
    """Give the next ordinals to updates and notices (time, article key, number) without one."""
    if not new_updates:
        return
    keys, least = {key for _, key, _ in new_updates}, min(number for _, _, number in new_updates)
    rows = connection.execute(
        select(updates.c.article_key, updates.c.number).where(
            updates.c.article_key.in_(keys), updates.c.number >= least
        )
    )
    numbered = {(row.article_key, row.number) for row in rows}
    following = (
        connection.execute(select(func.coalesce(func.max(updates.c.ordinal), -1))).scalar_one() + 1
    )
    new = [(key, number) for _, key, number in sorted(new_updates) if (key, number) not in numbered]
    rows_new = [
        {"ordinal": following + place, "article_key": key, "number": number}
        for place, (key, number) in enumerate(new)
    ]
    insert_rows(connection, updates, rows_new)


def unlist(connection: Connection, article: Article) -> None:
    """Remove a live article from its lists, as of ``article.revision``."""
    facets = listings.facets(article.revision.metadata)
    storyline = stories.facets_of(connection, [article.key]).values()
    published = to_micros(article.published.at)
    listings.delete_rows(connection, Kind.LATEST, article.key, published, 0, [*facets, *storyline])
    for at, number in _significant(connection, article):
        listings.delete_rows(connection, Kind.UPDATED, article.key, at, number, facets)


def _significant(
    connection: Connection, article: Article, later_than: int = 1
) -> list[tuple[int, int]]:
    """Time and number of the significant revisions of an article after number ``later_than``."""
    if article.revision.number <= later_than:
        return []
    rows = connection.execute(
        select(revisions.c.at, revisions.c.number).where(
            revisions.c.article_key == article.key,
            revisions.c.number > later_than,
            revisions.c.number <= article.revision.number,
            revisions.c.significance.in_([s for s in Significance if s.is_significant]),
        )
    )
    return [(row.at, row.number) for row in rows]


def _ensure_sections(connection: Connection, names: Mapping[str, str]) -> None:
    stored_slugs = set(connection.execute(select(sections.c.slug)).scalars())
    missing = [
        {"slug": slug, "name": name or slug}
        for slug, name in names.items()
        if slug and slug not in stored_slugs
    ]
    insert_rows(connection, sections, missing)
