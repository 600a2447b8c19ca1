"""Further ids of articles: those of a feed that moved, or of another source with the same story."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from feeds.model import Article, Candidate
from feeds.store.schema import aliases
from feeds.text.urls import one_spelling, spellings


def keys(connection: Connection, source: str, source_id: str) -> list[int]:
    """Return the row numbers of the articles that have this further id."""
    statement = select(aliases.c.article_key).where(
        aliases.c.source_id.in_(spellings(source_id)), aliases.c.source.in_(spellings(source))
    )
    return list(connection.execute(statement).scalars())


def remember(connection: Connection, article: Article, candidate: Candidate) -> None:
    """Store the candidate's id as another id of the article that it is a version of."""
    if not candidate.source_id or is_own(article, candidate):
        return
    if article.key in keys(connection, candidate.source, candidate.source_id):
        return
    row = {
        "source": candidate.source,
        "source_id": candidate.source_id,
        "article_key": article.key,
    }
    connection.execute(insert(aliases).values(row))


def is_of_its_source(article: Article, candidate: Candidate) -> bool:
    """Return whether a candidate comes from its article's first source."""
    return one_spelling(article.source) == one_spelling(candidate.source)


def is_own(article: Article, candidate: Candidate) -> bool:
    """Return whether a candidate comes from its article's first source, under its first id."""
    return (one_spelling(article.source), one_spelling(article.source_id)) == (
        one_spelling(candidate.source),
        one_spelling(candidate.source_id),
    )


def is_shared(connection: Connection, article: Article) -> bool:
    """Return whether another source has the article too."""
    statement = select(aliases.c.source).where(aliases.c.article_key == article.key)
    sources = map(one_spelling, connection.execute(statement).scalars())
    return any(source != one_spelling(article.source) for source in sources)
