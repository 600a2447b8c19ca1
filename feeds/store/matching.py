"""Matching: the stored article that a candidate is a version of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from feeds.languages.tags import differ_in_script, is_same
from feeds.model import Article, Candidate, Status
from feeds.sanitize import text_of
from feeds.store.rows import article_from
from feeds.store.schema import articles, revisions
from feeds.store.selects import first, whole_articles
from feeds.text.tokenizer import counts, words
from feeds.text.urls import canonical_url

# The share of the different words of the shorter of two texts: below it, another language is a
# translation; above it, the language was declared wrongly. Measured on an agency's items: two
# languages share 0.15 at most (99 % of pairs of articles; Spanish and Portuguese), 68 of 70 pairs
# of versions share 0.42 or more.
SAME_TEXT = 0.4


def find(connection: Connection, candidate: Candidate) -> Article | None:
    """Return the stored article, live or not, that ``candidate`` is a version of."""
    if article := _own(connection, candidate, under_its_id(connection, candidate)):
        return article
    if url := canonical_url(candidate.url):
        article = first(connection, articles.c.canonical_url == url)
        if article and _may_be_same(candidate, article):
            return article
    return _by_headline(connection, candidate) or _by_body(connection, candidate)


def withdrawn_by(connection: Connection, candidate: Candidate) -> list[Article]:
    """Return the articles that a withdrawal covers: the one in the named language, else all
    translations.
    """
    same_id = under_its_id(connection, candidate)
    named = [stored for stored in same_id if candidate.has_language and _speaks(candidate, stored)]
    if named or same_id:
        return named or same_id
    article = find(connection, candidate)
    if article is None or (candidate.has_language and _speaks(candidate, article)):
        return [article] if article else []
    return under_its_id(connection, article) or [article]


def under_its_id(connection: Connection, item: Candidate | Article) -> list[Article]:
    """Return the stored articles with the same source and id: one, or one and its translations,
    oldest first.
    """
    if not item.source_id:
        return []
    statement = (
        whole_articles()
        .where(articles.c.source_id == item.source_id, articles.c.source == item.source)
        .order_by(articles.c.key)
    )
    return [article_from(row) for row in connection.execute(statement)]


def _own(
    connection: Connection, candidate: Candidate, same_id: Sequence[Article]
) -> Article | None:
    """Return the article under one id that the candidate is a version of; None for a new
    translation.
    """
    same_language = [stored for stored in same_id if _speaks(candidate, stored)]
    if not same_id or len(same_language) == len(same_id) == 1:
        return same_id[0] if same_id else None
    if same := _with_its_text(connection, candidate, same_id):
        return same
    # The language declared by a source outweighs the words; the newsroom's default does not.
    if same_language and candidate.has_language:
        return same_language[0]
    unclaimed = [
        stored
        for stored in same_id
        if not (candidate.has_language and differ_in_script(_language(candidate), stored.language))
    ]
    if (
        article := [stored for stored in unclaimed if _has_same_words(candidate, stored)]
        or same_language
    ):
        return article[0]
    # A fully withdrawn article does not return in another language.
    return same_id[0] if all(stored.status is Status.WITHDRAWN for stored in same_id) else None


def _with_its_text(
    connection: Connection, candidate: Candidate, articles_known: Sequence[Article]
) -> Article | None:
    """Return the article that has or had exactly this text, in any language."""
    last = candidate.revisions[-1]
    rows = connection.execute(
        select(revisions.c.article_key)
        .where(
            revisions.c.article_key.in_([article.key for article in articles_known]),
            (revisions.c.body_hash == last.body_hash) & (revisions.c.body_hash != "")
            | (revisions.c.body_html == last.text.body_html)
            & (revisions.c.headline == last.text.headline),
        )
        .order_by(revisions.c.article_key)
    ).scalars()
    keys = set(rows)
    with_text = [article for article in articles_known if article.key in keys]
    return next(
        (article for article in with_text if _speaks(candidate, article)),
        with_text[0] if with_text else None,
    )


def _speaks(candidate: Candidate, article: Article) -> bool:
    return is_same(_language(candidate), article.language)


def _language(candidate: Candidate) -> str:
    return candidate.revisions[-1].metadata.language


def _has_same_words(candidate: Candidate, article: Article) -> bool:
    """Return whether headline and text share most words; names in a table alone are the same in
    every language.
    """
    text, headline = article.revision.text, candidate.revisions[-1].text.headline
    return _overlap(
        set(candidate.bag), set(counts(text.headline, text_of(text.body_html)))
    ) and _overlap(set(words(headline)), set(words(text.headline)))


def _overlap(words_a: set[str], words_b: set[str]) -> bool:
    return len(words_a & words_b) > SAME_TEXT * min(len(words_a), len(words_b))


def _by_headline(connection: Connection, candidate: Candidate) -> Article | None:
    language = _language(candidate)
    article = first(
        connection,
        articles.c.source == candidate.source,
        articles.c.language == language,
        articles.c.headline_key == candidate.headline_key,
    )
    return (
        article if article and (candidate.has_marker or _may_be_same(candidate, article)) else None
    )


def _by_body(connection: Connection, candidate: Candidate) -> Article | None:
    hashes = {revision.body_hash for revision in candidate.revisions if revision.body_hash}
    if not hashes:
        return None
    key = connection.execute(
        select(revisions.c.article_key)
        .where(revisions.c.body_hash.in_(hashes))
        .order_by(revisions.c.article_key)
    ).scalar()
    article = first(connection, articles.c.key == key) if key is not None else None
    # A withdrawn article stays withdrawn, under any id.
    return (
        article
        if article and (article.status is Status.WITHDRAWN or _may_be_same(candidate, article))
        else None
    )


def fresh(connection: Connection, batch: Sequence[Candidate]) -> set[int]:
    """Return the ``id()`` of candidates without a version in the store or earlier in the batch.

    A few queries decide for the whole batch; uncertain ones are left to ``find``.
    """
    marks = {id(candidate): _marks(candidate) for candidate in batch}
    present = _present(connection, set().union(*marks.values()))
    fresh_ids = set()
    for candidate in batch:
        own_marks = marks[id(candidate)]
        if not candidate.is_withdrawn and own_marks.isdisjoint(present):
            fresh_ids.add(id(candidate))
        present |= own_marks
    return fresh_ids


# A mark by which two texts may be one article: the kind, the scope of its index, the value.
_Mark = tuple[str, str, str]


def _marks(candidate: Candidate) -> set[_Mark]:
    language = _language(candidate)
    marks = {("headline", language, candidate.headline_key)}
    marks |= {("source", candidate.source, candidate.source_id)} if candidate.source_id else set()
    marks |= {("url", "", url)} if (url := canonical_url(candidate.url)) else set()
    return marks | {("body", "", r.body_hash) for r in candidate.revisions if r.body_hash}


def _present(connection: Connection, marks: set[_Mark]) -> set[_Mark]:
    """Return the ``marks`` that a stored article has; each query uses an index."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for kind, scope, value in sorted(marks):
        grouped.setdefault((kind, scope), []).append(value)
    present: set[_Mark] = set()
    for (kind, scope), values in grouped.items():
        for start in range(0, len(values), 500):
            statement = _asked(kind, scope, values[start : start + 500])
            present.update(
                (kind, scope, value) for value in connection.execute(statement).scalars()
            )
    return present


def _asked(kind: str, scope: str, values: list[str]) -> Select[Any]:
    if kind == "source":
        column = articles.c.source_id
        return select(column).where(articles.c.source == scope, column.in_(values))
    if kind == "headline":
        column = articles.c.headline_key
        return select(column).where(articles.c.language == scope, column.in_(values))
    column = articles.c.canonical_url if kind == "url" else revisions.c.body_hash
    return select(column).where(column.in_(values))


def _may_be_same(candidate: Candidate, article: Article) -> bool:
    """Return whether two articles may be one: two ids of one source never are."""
    return not (candidate.source_id and article.source_id and candidate.source == article.source)
