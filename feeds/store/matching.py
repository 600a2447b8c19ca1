"""Matching: the stored article that a candidate is a version of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from feeds.domain.likeness import LIKE_TEXT, are_alike, share
from feeds.domain.notices import replaces_removed
from feeds.languages.tags import differ_in_script, is_same
from feeds.model import Article, Candidate, Status
from feeds.sanitize import text_of
from feeds.store import aliases
from feeds.store.rows import article_from
from feeds.store.schema import aliases as aliases_table
from feeds.store.schema import articles, revisions
from feeds.store.selects import by_key, whole_articles
from feeds.text.tokenizer import counts, headline_key, tokens, words
from feeds.text.urls import canonical_url, is_site_root, one_spelling, spellings

# The share of the different words of the shorter of two texts: below it, another language is a
# translation; above it, the language was declared wrongly. Measured on an agency's items: two
# languages share 0.15 at most (99 % of pairs of articles; Spanish and Portuguese), 68 of 70 pairs
# of versions share 0.42 or more.
SAME_TEXT = 0.4
# Ids that name their origin (RFC 4151, RFC 8141, RFC 3986); "17" is an id in many sources.
_GLOBAL_ID = re.compile(r"(?:https?://|tag:|urn:)\S{4}", re.IGNORECASE)
_MOST_READ = 20
# A daily item is another one; a date that moves by a zone's hours is the same.
_NEAR = timedelta(hours=18)


def find(connection: Connection, candidate: Candidate) -> Article | None:
    """Return the stored article, live or not, that ``candidate`` is a version of."""
    same_id = [
        stored
        for stored in under_its_id(connection, candidate)
        if not _has_another_story(candidate, stored)
    ]
    return (
        _own(connection, candidate, same_id)
        or _by_global_id(connection, candidate)
        or _by_url(connection, candidate)
        or _by_headline(connection, candidate)
        or _by_body(connection, candidate)
    )


def own_url(item: Candidate) -> str:
    """Return the canonical URL that identifies an article; empty if other articles share it."""
    is_own = item.has_own_url and not is_site_root(item.url)
    return canonical_url(item.url) if is_own else ""


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


def named_by_notice(connection: Connection, candidate: Candidate) -> Article | None:
    """Return the article of the same source that a notice withdraws: the one with its id, if the
    candidate replaces its text, or else the newest one with the headline that the notice names.

    Ordinary news may have the words of a notice: it never withdraws its own earlier revision.
    """
    if candidate.replaces_removed:
        for article in under_its_id(connection, candidate):
            if not replaces_removed(text_of(article.revision.text.body_html)):
                return article
    if not candidate.withdrawn_headline:
        return None
    named_key = headline_key(candidate.withdrawn_headline)
    statement = (
        whole_articles()
        .where(
            articles.c.headline_key == named_key,
            articles.c.source.in_(spellings(candidate.source)),
        )
        .order_by(articles.c.key.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    article = article_from(row)
    has_its_headline = candidate.headline_key == named_key
    return None if has_its_headline and not _has_two_ids(candidate, article) else article


def under_its_id(connection: Connection, item: Candidate | Article) -> list[Article]:
    """Return the stored articles with the same source and id: one, or one and its translations,
    oldest first.
    """
    return with_id(connection, item.source, item.source_id)


def with_id(connection: Connection, source: str, source_id: str) -> list[Article]:
    """Return the stored articles with a source and an id there, oldest first."""
    if not source_id:
        return []
    own = articles.c.source_id.in_(spellings(source_id)) & articles.c.source.in_(spellings(source))
    further = articles.c.key.in_(aliases.keys(connection, source, source_id))
    statement = whole_articles().where(own | further).order_by(articles.c.key)
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
        set(candidate.bag.counts), set(counts(text.headline, text_of(text.body_html)))
    ) and _overlap(set(words(headline)), set(words(text.headline)))


def _overlap(words_a: set[str], words_b: set[str]) -> bool:
    return len(words_a & words_b) > SAME_TEXT * min(len(words_a), len(words_b))


def _has_another_story(candidate: Candidate, article: Article) -> bool:
    """Return whether one id names two stories: with other links, and nothing alike."""
    urls = own_url(candidate), canonical_url(article.url)
    if candidate.is_withdrawn or article.status is Status.WITHDRAWN:
        return False
    is_only_a_link = one_spelling(candidate.source_id) == one_spelling(candidate.url)
    has_other_link = all(urls) and urls[0] != urls[1]
    is_no_page = is_only_a_link and is_site_root(candidate.url)
    return (has_other_link or is_no_page) and not _is_like(candidate, article)


def _by_global_id(connection: Connection, candidate: Candidate) -> Article | None:
    """Return an article under the same id of any source, where the id itself names its origin."""
    if not _GLOBAL_ID.match(candidate.source_id):
        return None
    is_named = articles.c.source_id.in_(spellings(candidate.source_id))
    is_other_source = articles.c.source.not_in(spellings(candidate.source))
    return _alike(connection, candidate, is_named & is_other_source)


def _by_url(connection: Connection, candidate: Candidate) -> Article | None:
    url = own_url(candidate)
    return _alike(connection, candidate, articles.c.canonical_url == url) if url else None


def _alike(
    connection: Connection, candidate: Candidate, condition: ColumnElement[bool]
) -> Article | None:
    """Return the newest of some articles that the candidate may be a version of."""
    statement = whole_articles().where(condition).order_by(articles.c.key.desc()).limit(_MOST_READ)
    found = [article_from(row) for row in connection.execute(statement)]
    return next((article for article in found if _may_be_same(candidate, article)), None)


def _by_headline(connection: Connection, candidate: Candidate) -> Article | None:
    statement = (
        whole_articles()
        .where(
            articles.c.headline_key == candidate.headline_key,
            articles.c.language == _language(candidate),
        )
        .order_by(articles.c.key.desc())
        .limit(_MOST_READ)
    )
    found = [article_from(row) for row in connection.execute(statement)]
    if same := [article for article in found if _is_same_text(candidate, article)]:
        return same[0]
    of_its_source = [
        article
        for article in found
        if one_spelling(article.source) == one_spelling(candidate.source)
    ]
    if candidate.has_marker:
        return of_its_source[0] if of_its_source else None
    return next(
        (
            article
            for article in of_its_source
            if not _has_two_ids(candidate, article)
            and (_is_near(candidate, article) or _is_like_text(candidate, article))
        ),
        None,
    )


def _by_body(connection: Connection, candidate: Candidate) -> Article | None:
    hashes = {revision.body_hash for revision in candidate.revisions if revision.body_hash}
    if not hashes:
        return None
    keys = connection.execute(
        select(revisions.c.article_key)
        .where(revisions.c.body_hash.in_(hashes))
        .order_by(revisions.c.article_key)
        .limit(_MOST_READ)
    ).scalars()
    for key in dict.fromkeys(keys):
        article = by_key(connection, key)
        # A withdrawn article stays withdrawn, under any id.
        if article.status is Status.WITHDRAWN or not _has_two_ids(candidate, article):
            return article
        if _is_same_text(candidate, article):
            return article
    return None


def fresh(connection: Connection, batch: Sequence[Candidate]) -> set[int]:
    """Return the ``id()`` of candidates without a version in the store or earlier in the batch.

    A few queries decide for the whole batch; uncertain ones are left to ``find``.
    """
    marks = {id(candidate): _marks(candidate) for candidate in batch}
    present = _present(connection, set().union(*marks.values()))
    fresh_ids = set()
    for candidate in batch:
        own_marks = marks[id(candidate)]
        is_new = not (candidate.is_withdrawn or candidate.is_notice)
        if is_new and own_marks.isdisjoint(present):
            fresh_ids.add(id(candidate))
        present |= own_marks
    return fresh_ids


# A mark by which two texts may be one article: the kind, the scope of its index, the value.
_Mark = tuple[str, str, str]


def _marks(candidate: Candidate) -> set[_Mark]:
    marks = {("headline", _language(candidate), candidate.headline_key)}
    if candidate.source_id:
        is_global = _GLOBAL_ID.match(candidate.source_id)
        scope = "" if is_global else one_spelling(candidate.source)
        marks |= {(kind, scope, one_spelling(candidate.source_id)) for kind in ("id", "alias")}
    marks |= {("url", "", url)} if (url := own_url(candidate)) else set()
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
            is_id = kind in ("id", "alias")
            present.update(
                (kind, scope, one_spelling(value) if is_id else value)
                for value in connection.execute(statement).scalars()
            )
    return present


def _asked(kind: str, scope: str, values: list[str]) -> Select[Any]:
    if kind in ("id", "alias"):
        table = articles if kind == "id" else aliases_table
        forms = [form for value in values for form in spellings(_with_scheme(value))]
        statement = select(table.c.source_id).where(table.c.source_id.in_(forms))
        sources = spellings(_with_scheme(scope))
        return statement.where(table.c.source.in_(sources)) if scope else statement
    if kind == "headline":
        column = articles.c.headline_key
        return select(column).where(articles.c.language == scope, column.in_(values))
    column = articles.c.canonical_url if kind == "url" else revisions.c.body_hash
    return select(column).where(column.in_(values))


def _with_scheme(name: str) -> str:
    return f"https:{name}" if name.startswith("//") else name


def _may_be_same(candidate: Candidate, article: Article) -> bool:
    """Return whether two articles under one link or headline may be one.

    Two ids of one source are one article only with the same text; text of another source needs a
    similar headline or body.
    """
    if _has_two_ids(candidate, article):
        return _is_same_text(candidate, article)
    is_same_source = one_spelling(candidate.source) == one_spelling(article.source)
    return is_same_source or candidate.is_withdrawn or _is_like(candidate, article)


def _has_two_ids(candidate: Candidate, article: Article) -> bool:
    return (
        bool(candidate.source_id and article.source_id)
        and one_spelling(candidate.source) == one_spelling(article.source)
        and one_spelling(candidate.source_id) != one_spelling(article.source_id)
    )


def _is_same_text(candidate: Candidate, article: Article) -> bool:
    """Return whether a feed that moved gives new ids to its old articles: same headline, text and
    day.
    """
    last, stored = candidate.revisions[-1], article.revision
    is_same = last.text.headline == stored.text.headline and (
        (last.body_hash == stored.body_hash and bool(last.body_hash))
        or last.text.body_html == stored.text.body_html
    )
    return is_same and _is_near(candidate, article)


def _is_near(candidate: Candidate, article: Article) -> bool:
    """Return whether the dates of publication, if both are stated, are of one day."""
    published = candidate.published
    if published is None or published.inferred or article.published.inferred:
        return True
    return abs(published.at - article.published.at) <= _NEAR


def _is_like(candidate: Candidate, article: Article) -> bool:
    text = article.revision.text
    return are_alike(
        candidate.revisions[-1].text.headline,
        candidate.bag.counts,
        text.headline,
        counts(text.headline, text_of(text.body_html)),
    )


def _is_like_text(candidate: Candidate, article: Article) -> bool:
    """Return whether the texts below two equal headlines are alike."""
    body = text_of(article.revision.text.body_html)
    own = text_of(candidate.revisions[-1].text.body_html)
    return share(set(tokens(own)), set(tokens(body))) >= LIKE_TEXT
