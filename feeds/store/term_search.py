"""Articles that are related to an article or to a text, by the index of terms.

A query loads the postings nearest in time of its strongest terms, and compares the best of their
articles by the whole vectors.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select

from feeds.model import Hit
from feeds.store import embeddings, posting_blocks
from feeds.store.schema import terms, vectors
from feeds.store.term_index import archive_size, by_id, hour_of, lookup
from feeds.store.term_vectors import (
    KEEP,
    LIKENESS,
    RANKING,
    Measure,
    Query,
    by_size,
    bytes_of,
    compared_part,
    decay,
    hit_of,
    is_telling,
    same_language,
)
from feeds.text import tokenizer as words

# The least similarity of related texts, in a large archive and in an empty one.
RELEVANT, RELEVANT_WHEN_SMALL = 0.04, 0.11
LOOKED_UP = 40  # strongest terms of an article or text, by which others are found
ROWS = 200  # postings read of one query term, nearest in time first
HEADLINE_WORDS = 12  # of a text that is not ours
# Where a model has read both, a score is similarity**WORDS × cosine × decay; the cosine is at least
# LEAST, and UNREAD replaces an unknown one.
WORDS, LEAST, UNREAD = 0.85, 0.1, 0.3
CANDIDATES = 150  # compared over their whole vectors


def related_to(
    connection: Connection,
    key: int,
    limit: int,
    *,
    earlier_only: bool = False,
    measure: Measure = RANKING,
) -> list[Hit]:
    """Return the articles most related to article ``key``, best first; none if it is not
    indexed.
    """
    row = connection.execute(
        select(vectors.c.hour, vectors.c.language, vectors.c.terms).where(
            vectors.c.article_key == key
        )
    ).first()
    if row is None:
        return []
    ids, term_bytes = compared_part(row.terms)
    term_rows = connection.execute(
        select(terms.c.id, terms.c.term, terms.c.df).where(terms.c.id.in_(list(ids)))
    )
    byte_of = dict(zip(ids, term_bytes, strict=True))
    query = Query.of(
        [(i, term, df, byte_of[i]) for i, term, df in term_rows],
        archive_size(connection),
        row.hour,
        row.language,
        measure,
    )
    hits = _search(connection, query, CANDIDATES, skip=key, earlier_only=earlier_only)
    return _by_meaning(hits, embeddings.cosines(connection, key, [hit.key for hit in hits]))[:limit]


def related_to_text(
    connection: Connection, query_text: str, at: datetime, language: str, limit: int
) -> list[Hit]:
    """Return the articles most related to a submitted text, near ``at``, best first; the text is
    not stored.

    Its first words count as a headline, because clients send the headline first.
    """
    bag = bytes_of(words.bag_of(" ".join(query_text.split()[:HEADLINE_WORDS]), query_text))
    term_rows = [(i, term, df, bag[term]) for term, (i, df) in lookup(connection, bag).items()]
    query = Query.of(term_rows, archive_size(connection), hour_of(at), language, RANKING)
    return _search(connection, query, limit)


def mutual(connection: Connection, key: int, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of article ``key`` with the mean of both directions, best first.

    A short text is contained in a long one on any subject: only both directions show similarity.
    """
    if not hits:
        return []
    keys = [key, *(hit.key for hit in hits)]
    rows = {
        row.article_key: row
        for row in connection.execute(select(vectors).where(vectors.c.article_key.in_(keys)))
    }
    if key not in rows:
        return []
    queries = _queries(connection, rows.values())
    confirmed = [_both_ways(queries, rows[key], rows[hit.key]) for hit in hits]
    return sorted(confirmed, key=lambda hit: (-hit.score, -hit.key))


def without_terms(connection: Connection, key: int, hit: Hit, excluded: Collection[str]) -> Hit:
    """Return a hit of article ``key`` with the mean of both directions, in which these terms do not
    count as shared.
    """
    rows = {
        row.article_key: row
        for row in connection.execute(
            select(vectors).where(vectors.c.article_key.in_([key, hit.key]))
        )
    }
    queries = {
        article_key: query.without(excluded)
        for article_key, query in _queries(connection, rows.values()).items()
    }
    return _both_ways(queries, rows[key], rows[hit.key])


def least_similarity(connection: Connection) -> float:
    """Return the similarity below which two articles of this archive are not related."""
    return by_size(RELEVANT, RELEVANT_WHEN_SMALL, archive_size(connection))


def _search(
    connection: Connection, query: Query, limit: int, *, skip: int = 0, earlier_only: bool = False
) -> list[Hit]:
    if not query.weights:
        return []
    keys = _candidates(connection, query, earlier_only=earlier_only)
    other_keys = [key for key in keys if key != skip]
    rows = connection.execute(select(vectors).where(vectors.c.article_key.in_(other_keys))).all()
    hits = [
        hit_of(query, row.article_key, row.hour, row.terms)
        for row in rows
        if same_language(query, row.language)
    ]
    telling = [hit for hit in hits if is_telling(hit, query)]
    return sorted(telling, key=lambda hit: (-hit.score, -hit.key))[:limit]


def _candidates(connection: Connection, query: Query, *, earlier_only: bool) -> list[int]:
    """Return the articles that share the most with the query, near ones first."""
    looked_up = dict(islice(query.weights.items(), LOOKED_UP))
    postings_of = posting_blocks.nearest(
        connection, list(looked_up), query.hour, ROWS, earlier_only=earlier_only
    )
    shared: defaultdict[int, int] = defaultdict(int)
    for term_id, weight in looked_up.items():
        scaled = round(weight * 1000)
        for posting in postings_of[term_id]:
            own_weight = posting & posting_blocks.MOST_WEIGHT
            shared[posting - own_weight] += own_weight * scaled
    # No article whose score is below this is among the best, however near it is: a decay is
    # between KEEP and 1.
    least = min(heapq.nlargest(CANDIDATES, shared.values()), default=0) * KEEP
    scores = []
    for posting, score in shared.items():
        if score >= least:
            hour, key = posting_blocks.article_of(posting)
            scores.append((score * decay((hour - query.hour) / 24), key))
    return [key for _, key in heapq.nlargest(CANDIDATES, scores)]


def _by_meaning(hits: list[Hit], cosines: Mapping[int, float]) -> list[Hit]:
    """Return the hits, ordered by words and meaning together; unchanged where vectors are
    missing.
    """
    if not cosines:
        return hits
    rescored = [
        replace(
            hit,
            score=hit.score
            * hit.similarity ** (WORDS - 1)
            * max(LEAST, cosines.get(hit.key, UNREAD)),
        )
        for hit in hits
    ]
    return sorted(rescored, key=lambda hit: (-hit.score, -hit.key))


def _queries(connection: Connection, vector_rows: Collection[Row[Any]]) -> dict[int, Query]:
    """Return articles as queries for their likeness, by key."""
    bags = {
        row.article_key: dict(zip(*compared_part(row.terms), strict=True)) for row in vector_rows
    }
    known_terms = by_id(connection, sorted(set().union(*bags.values())))
    total = archive_size(connection)
    return {
        row.article_key: Query.of(
            [(i, *known_terms[i], byte) for i, byte in bags[row.article_key].items()],
            total,
            row.hour,
            row.language,
            LIKENESS,
        )
        for row in vector_rows
    }


def _both_ways(queries: Mapping[int, Query], row: Row[Any], other: Row[Any]) -> Hit:
    """Return ``other`` as a hit of ``row``, with the mean of both directions."""
    forward = hit_of(queries[row.article_key], other.article_key, other.hour, other.terms)
    back = hit_of(queries[other.article_key], row.article_key, row.hour, row.terms)
    similarity = (forward.similarity + back.similarity) / 2
    score = similarity * decay((other.hour - row.hour) / 24)
    return replace(forward, similarity=similarity, score=score)
