"""Ranking of related articles: editors' statements first, then relevance; versions of one story are
grouped. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from feeds.model import Article, Hit, Reason, Relation
from feeds.related.near_duplicates import (
    MOST_DAYS,
    SAME_RUNS,
    Runs,
    are_a_series,
    are_versions,
    may_be_versions,
    runs,
    shared,
)

# The label for an article that an editor related; by whether the article is the <relation> of it.
LABELS: dict[tuple[str, bool], str] = {
    (Relation.CORRECTION_OF, True): "Corrects",
    (Relation.CORRECTION_OF, False): "Correction",
    (Relation.FOLLOW_UP, True): "Follows",
    (Relation.FOLLOW_UP, False): "Follow-up",
    (Relation.BACKGROUND, True): "Background to",
    (Relation.BACKGROUND, False): "Background",
    (Relation.TRANSLATION_OF, True): "Translation",
    (Relation.TRANSLATION_OF, False): "Translation",
}


@dataclass(frozen=True, kw_only=True)
class Related:
    """An article that belongs beside another, and why."""

    article: Article
    reason: Reason

    @property
    def label(self) -> str:
        """Return the relation as a phrase for ``say``; empty if based on words only."""
        return LABELS.get((self.reason.relation, self.reason.is_from), "")


def grouped(
    stated: Sequence[Related],
    hits: Mapping[int, Hit],
    articles: Iterable[Article],
    limit: int,
    spellings: Mapping[str, str],
) -> list[Related]:
    """Return ``stated``, then ``articles`` in order; of versions of one story the newest, at the
    best rank among them.

    ``hits`` has the hit of each article's key. ``spellings`` are those of terms in a submitted
    text.
    """
    items = list(stated[:limit])
    texts: list[Runs] = [runs(item.article) for item in items]
    for article in articles:
        own_runs = runs(article)
        place = next(
            (
                at
                for at, other_runs in enumerate(texts)
                if _is_one_story(article, own_runs, items[at].article, other_runs)
            ),
            None,
        )
        if place is not None:
            items[place] = _with_version(items[place], article)
        elif len(items) < limit:
            items.append(Related(article=article, reason=because(hits[article.key], spellings)))
            texts.append(own_runs)
    return items


def possible_versions(
    article: Article, articles: Iterable[Article], similarities: Mapping[int, float]
) -> list[Article]:
    """Return those of ``articles`` that can be other versions of ``article``; ``similarities`` are
    by key, of one direction.
    """
    own_runs, day = runs(article), timedelta(days=1)
    return [
        other
        for other in articles
        if may_be_versions(
            similarities[other.key],
            (other.published.at - article.published.at) / day,
            own_runs,
            runs(other),
        )
    ]


def versions_among(
    article: Article, articles: Iterable[Article], similarities: Mapping[int, float]
) -> list[Article]:
    """Return those of ``articles`` that are other versions of ``article``; ``similarities`` are by
    key, both ways.
    """
    own_runs, day = runs(article), timedelta(days=1)
    versions = []
    for other in articles:
        days = (other.published.at - article.published.at) / day
        if are_versions(similarities[other.key], days, own_runs, runs(other)) and not are_a_series(
            other.headline, article.headline, days
        ):
            versions.append(other)
    return versions


def _is_one_story(article: Article, text: Runs, other_article: Article, other_text: Runs) -> bool:
    days = (article.published.at - other_article.published.at) / timedelta(days=1)
    return shared(text, other_text) >= SAME_RUNS and not are_a_series(
        article.headline, other_article.headline, days
    )


def _with_version(item: Related, version: Article) -> Related:
    """Return the newer of the two with the older one below, if they are days apart and no editor
    chose; the reason stays.
    """
    days = (version.published.at - item.article.published.at) / timedelta(days=1)
    is_newer = not item.reason.relation and 0 < days <= MOST_DAYS
    newer, under = (version, item.article) if is_newer else (item.article, version)
    return Related(
        article=newer, reason=replace(item.reason, versions=(*item.reason.versions, under.id))
    )


def because(hit: Hit, spellings: Mapping[str, str]) -> Reason:
    """Return the shared words as written, and the score with two digits, so that it rarely
    changes.
    """
    return Reason(
        score=min(1.0, round(hit.score, 2)),
        terms=tuple(spellings.get(term, term) for term in hit.terms),
    )
