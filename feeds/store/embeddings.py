"""Sentence vectors: one vector of signed bytes for each article, where a model is installed."""

from __future__ import annotations

import array
import math
from collections.abc import Sequence
from operator import mul

from sqlalchemy import Connection, delete, func, insert, or_, select

from feeds.model import Article, Status
from feeds.store.rows import article_from
from feeds.store.schema import articles, embeddings
from feeds.store.selects import whole_articles


def without_vector(
    connection: Connection,
    model: str,
    languages: Sequence[str],
    limit: int,
    among: Sequence[int] | None = None,
) -> list[Article]:
    """Return live articles whose current text has no vector, newest first; of all articles, or of
    those ``among`` keys.
    """
    read = (
        select(embeddings.c.article_key)
        .where(
            embeddings.c.article_key == articles.c.key,
            embeddings.c.model == model,
            embeddings.c.revision == articles.c.revision,
        )
        .exists()
    )
    statement = (
        whole_articles()
        .where(
            articles.c.status == Status.LIVE,
            # en-GB is English too.
            or_(
                *(
                    func.lower(articles.c.language + "-").startswith(f"{language}-")
                    for language in languages
                )
            ),
            ~read,
            *([] if among is None else [articles.c.key.in_(among)]),
        )
        .order_by(articles.c.published.desc(), articles.c.key.desc())
        .limit(limit)
    )
    return [article_from(row) for row in connection.execute(statement)]


def put(connection: Connection, model: str, meanings: Sequence[tuple[int, int, bytes]]) -> None:
    """Store vectors: (key, revision, vector) each."""
    remove(connection, [key for key, _, _ in meanings])
    rows = [
        {"article_key": key, "revision": revision, "model": model, "vector": vector}
        for key, revision, vector in meanings
    ]
    if rows:
        connection.execute(insert(embeddings), rows)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Delete the vectors of articles."""
    connection.execute(delete(embeddings).where(embeddings.c.article_key.in_(keys)))


def cosines(connection: Connection, key: int, other_keys: Sequence[int]) -> dict[int, float]:
    """Return the similarity of other articles to article ``key``, −1 to 1, for vectors of the same
    model.
    """
    if connection.execute(select(embeddings.c.article_key).limit(1)).first() is None:
        return {}
    rows = connection.execute(
        select(embeddings).where(embeddings.c.article_key.in_([key, *other_keys]))
    ).all()
    own_row = next((row for row in rows if row.article_key == key), None)
    if own_row is None:
        return {}
    mine, length = _read(own_row.vector)
    similarities = {}
    for row in rows:
        if row.article_key != key and row.model == own_row.model:
            other_vector, other_length = _read(row.vector)
            similarities[int(row.article_key)] = sum(map(mul, mine, other_vector)) / (
                length * other_length
            )
    return similarities


def _read(vector: bytes) -> tuple[array.array[int], float]:
    values = array.array("b", vector)
    return values, math.sqrt(sum(map(mul, values, values))) or 1.0
