"""The related index: articles that share rare words, on both databases.

An article is represented by its strongest terms, as a vector (``term_vectors``) and as postings
(``posting_blocks``), by which it is found. A posting has a term's weight in the article, divided by
the article's length.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Connection, delete, insert, select, update

from feeds.model import Bag
from feeds.store import posting_blocks
from feeds.store.rows import chunks, insert_tuples, mark
from feeds.store.schema import terms, vectors
from feeds.store.term_vectors import LIKENESS, STORED, bytes_of, pack, unpack
from feeds.text import tokenizer as words

FOUND = 2_000  # terms by which it is found by the q filter; those that are not strong have weight 0
_SCALE = 1000  # the weight of a posting is a whole number
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Document:
    """An article as the index wants it."""

    key: int
    published: datetime
    language: str
    bag: Bag


def add(connection: Connection, documents: Sequence[Document]) -> None:
    """Index a batch in the caller's transaction; one indexed before is replaced."""
    remove(connection, [document.key for document in documents])
    bags = [bytes_of(document.bag) for document in documents]
    document_counts = Counter(chain.from_iterable(bags))
    known_terms = lookup(connection, document_counts)
    total = archive_size(connection) + len(documents)
    rarity = {
        term: math.log(1 + total / (known_terms.get(term, (0, 0))[1] + count))
        for term, count in document_counts.items()
    }
    chosen_terms = [_strongest_first(bag, rarity) for bag in bags]
    used = Counter(chain.from_iterable(chosen[:STORED] for chosen in chosen_terms))
    indexed = set(chain.from_iterable(chosen_terms))
    new = sorted(indexed - known_terms.keys())
    if new:
        insert_tuples(connection, terms, ["term", "df"], [(term, 0) for term in new])
        known_terms.update(lookup(connection, new))
    _move_frequencies(
        connection, {known_terms[term][0]: count for term, count in used.items()}, len(documents)
    )
    postings_of: dict[int, list[int]] = {known_terms[term][0]: [] for term in indexed}
    vector_rows = []
    in_order = sorted(
        zip(documents, bags, chosen_terms, strict=True), key=lambda row: _place_of(row[0])
    )
    for document, bag, chosen in in_order:
        hour = hour_of(document.published)
        ids = [known_terms[term][0] for term in chosen]
        term_bytes = bytes([bag[term] for term in chosen])
        size = words.length(LIKENESS.weights[byte] for byte in term_bytes[:STORED])
        # The bytes are few: each weight is made once.
        weights = {byte: _weight(byte, size) for byte in set(term_bytes[:STORED])}
        weak = posting_blocks.posting(hour, document.key)
        for i, byte in zip(ids[:STORED], term_bytes, strict=False):
            postings_of[i].append(weak + weights[byte])
        for i in ids[STORED:]:
            postings_of[i].append(weak)
        vector_rows.append((document.key, hour, document.language, pack(ids, term_bytes)))
    posting_blocks.add(connection, postings_of, new_terms={known_terms[term][0] for term in new})
    insert_tuples(connection, vectors, ["article_key", "hour", "language", "terms"], vector_rows)


def _place_of(document: Document) -> int:
    return posting_blocks.posting(hour_of(document.published), document.key)


def _weight(byte: int, size: float) -> int:
    return max(1, round(_SCALE * LIKENESS.weights[byte] / size))


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Delete articles from the index."""
    rows = connection.execute(
        select(vectors.c.article_key, vectors.c.hour, vectors.c.terms).where(
            vectors.c.article_key.in_(keys)
        )
    ).all()
    if not rows:
        return
    removed_counts: Counter[int] = Counter()
    postings_of: dict[int, set[int]] = defaultdict(set)
    for key, hour, blob in rows:
        ids = list(unpack(blob)[0])
        removed_counts.update(ids[:STORED])
        for i in ids:
            postings_of[i].add(posting_blocks.posting(hour, key))
    posting_blocks.remove(connection, postings_of)
    _move_frequencies(connection, {i: -count for i, count in removed_counts.items()}, -len(rows))
    connection.execute(delete(vectors).where(vectors.c.article_key.in_([row[0] for row in rows])))


def _strongest_first(bag: Mapping[str, int], rarity: Mapping[str, float]) -> list[str]:
    weights = LIKENESS.weights
    weighed = sorted([(-weights[byte] * rarity[term], term) for term, byte in bag.items()])
    return [term for _, term in weighed[:FOUND]]


def _move_frequencies(connection: Connection, moves: Mapping[int, int], documents: int) -> None:
    """Change document frequencies, and the number of documents: the frequency of the empty term."""
    if connection.execute(select(terms.c.id).where(terms.c.term == "")).first() is None:
        connection.execute(insert(terms).values(term="", df=0))
    connection.execute(update(terms).where(terms.c.term == "").values(df=terms.c.df + documents))
    rows = sorted(moves.items())
    if rows and connection.dialect.name == "postgresql":
        # One statement for all rows: one each would cost a round trip each.
        statement = (
            "UPDATE terms SET df = df + by "
            "FROM unnest(%s::bigint[], %s::int[]) AS moved (term_id, by) WHERE id = term_id"
        )
        connection.exec_driver_sql(statement, ([i for i, _ in rows], [move for _, move in rows]))
    elif rows:
        connection.exec_driver_sql(
            "UPDATE terms SET df = df + ? WHERE id = ?", [(move, i) for i, move in rows]
        )


def lookup(connection: Connection, term_list: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Id and document frequency of the terms that are known."""
    known_terms: dict[str, tuple[int, int]] = {}
    for chunk in chunks(sorted(term_list)):
        signs = ", ".join([mark(connection)] * len(chunk))
        rows = connection.exec_driver_sql(
            f"SELECT term, id, df FROM terms WHERE term IN ({signs})",  # noqa: S608
            tuple(chunk),
        )
        known_terms.update({term: (i, df) for term, i, df in rows.all()})
    return known_terms


def by_id(connection: Connection, ids: list[int]) -> dict[int, tuple[str, int]]:
    """Term and document frequency of terms by their ids."""
    term_of: dict[int, tuple[str, int]] = {}
    for chunk in chunks(ids):
        rows = connection.execute(select(terms).where(terms.c.id.in_(chunk)))
        term_of.update({row.id: (row.term, row.df) for row in rows})
    return term_of


def archive_size(connection: Connection) -> int:
    """Return the number of articles in the index."""
    return int(connection.execute(select(terms.c.df).where(terms.c.term == "")).scalar() or 0)


def hour_of(at: datetime) -> int:
    """Whole hours since 1970, towards zero: as databases divide."""
    return int(at.timestamp() / _HOUR.total_seconds())


def having(connection: Connection, keys: Iterable[int], term_ids: Sequence[int]) -> set[int]:
    """Return the articles among ``keys`` that have all of these terms."""
    wanted = set(term_ids)
    with_all: set[int] = set()
    for chunk in chunks(list(keys)):
        rows = connection.execute(
            select(vectors.c.article_key, vectors.c.terms).where(vectors.c.article_key.in_(chunk))
        )
        with_all.update(row.article_key for row in rows if wanted <= set(unpack(row.terms)[0]))
    return with_all
