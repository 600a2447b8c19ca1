"""Which stored article a candidate is a version of."""

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

# Of the different words of the shorter of two texts: fewer in another language are a translation, more are one text
# whose language was named wrongly. Measured on an agency's items: two languages share 0.15 at most (99 % of pairs of
# articles; Spanish and Portuguese), 68 of 70 pairs of versions share 0.42 or more.
SAME_TEXT = 0.4


def find(connection: Connection, candidate: Candidate) -> Article | None:
    """The stored article, live or not, that ``candidate`` is a version of."""
    if found := _own(connection, candidate, under_its_id(connection, candidate)):
        return found
    if url := canonical_url(candidate.url):
        found = first(connection, articles.c.canonical_url == url)
        if found and _may_be_same(candidate, found):
            return found
    return _by_headline(connection, candidate) or _by_body(connection, candidate)


def withdrawn_by(connection: Connection, candidate: Candidate) -> list[Article]:
    """What goes with ``candidate``, a withdrawal: the article in the language that it names, else all translations."""
    known = under_its_id(connection, candidate)
    named = [one for one in known if candidate.has_language and _speaks(candidate, one)]
    if named or known:
        return named or known
    found = find(connection, candidate)
    if found is None or (candidate.has_language and _speaks(candidate, found)):
        return [found] if found else []
    return under_its_id(connection, found) or [found]


def under_its_id(connection: Connection, one: Candidate | Article) -> list[Article]:
    """The stored articles that bear the same source and id: one, or one and its translations, the first first."""
    if not one.source_id:
        return []
    statement = (
        whole_articles()
        .where(articles.c.source_id == one.source_id, articles.c.source == one.source)
        .order_by(articles.c.key)
    )
    return [article_from(row) for row in connection.execute(statement)]


def _own(connection: Connection, candidate: Candidate, known: Sequence[Article]) -> Article | None:
    """Which of the articles under one id the candidate is a version of; None where it is another translation."""
    own = [one for one in known if _speaks(candidate, one)]
    if not known or len(own) == len(known) == 1:
        return known[0] if known else None
    if same := _with_its_text(connection, candidate, known):
        return same
    # What its source says of the language tells more than the words; what the newsroom assumes tells less.
    if own and candidate.has_language:
        return own[0]
    others = [
        one
        for one in known
        if not (candidate.has_language and differ_in_script(_language(candidate), one.language))
    ]
    if found := [one for one in others if _tells_the_same(candidate, one)] or own:
        return found[0]
    # What is gone altogether does not come back in another language.
    return known[0] if all(one.status is Status.WITHDRAWN for one in known) else None


def _with_its_text(
    connection: Connection, candidate: Candidate, known: Sequence[Article]
) -> Article | None:
    """The one that has or had this very text, in whatever language."""
    last = candidate.revisions[-1]
    rows = connection.execute(
        select(revisions.c.article_key)
        .where(
            revisions.c.article_key.in_([one.key for one in known]),
            (revisions.c.body_hash == last.body_hash) & (revisions.c.body_hash != "")
            | (revisions.c.body_html == last.text.body_html)
            & (revisions.c.headline == last.text.headline),
        )
        .order_by(revisions.c.article_key)
    ).scalars()
    keys = set(rows)
    found = [one for one in known if one.key in keys]
    return next((one for one in found if _speaks(candidate, one)), found[0] if found else None)


def _speaks(candidate: Candidate, article: Article) -> bool:
    return is_same(_language(candidate), article.language)


def _language(candidate: Candidate) -> str:
    return candidate.revisions[-1].metadata.language


def _tells_the_same(candidate: Candidate, article: Article) -> bool:
    """Whether headline and text are mostly of the same words; a table's names alone are the same in every language."""
    text, headline = article.revision.text, candidate.revisions[-1].text.headline
    return _overlap(
        set(candidate.bag), set(counts(text.headline, text_of(text.body_html)))
    ) and _overlap(set(words(headline)), set(words(text.headline)))


def _overlap(one: set[str], other: set[str]) -> bool:
    return len(one & other) > SAME_TEXT * min(len(one), len(other))


def _by_headline(connection: Connection, candidate: Candidate) -> Article | None:
    language = _language(candidate)
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
        select(revisions.c.article_key)
        .where(revisions.c.body_hash.in_(hashes))
        .order_by(revisions.c.article_key)
    ).scalar()
    found = first(connection, articles.c.key == key) if key is not None else None
    # What was withdrawn stays withdrawn, under whatever id its text comes again.
    return (
        found
        if found and (found.status is Status.WITHDRAWN or _may_be_same(candidate, found))
        else None
    )


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
    language = _language(candidate)
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
