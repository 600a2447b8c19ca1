"""Ranking of related articles: editors' statements first, then relevance; versions of one story are
grouped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from feeds.domain.feed_address import Selection
from feeds.model import Article, Reason, Relation
from feeds.related.near_duplicates import (
    MOST_DAYS,
    SAME_RUNS,
    Runs,
    are_a_series,
    are_versions,
    runs,
    shared,
)
from feeds.sanitize import text_of
from feeds.store import Reader, relations, term_index
from feeds.store.term_index import Hit
from feeds.text.tokenizer import spelled

RELATED_POOL = 60
# Other versions are nearly always among the nearest; this many are compared, and as many again if
# all are versions.
_NEAREST = 5
_SPARE = 10
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


def related(
    reader: Reader, article: Article, limit: int, selection: Selection | None = None
) -> list[Related]:
    """Return the related articles of ``article`` within the filters of ``selection``, best
    first.
    """
    return beside(reader, article, limit, selection)[0]


def beside(
    reader: Reader, article: Article, limit: int, selection: Selection | None = None
) -> tuple[list[Related], list[Article]]:
    """Return the related articles, and separately the other versions of the article, oldest
    first.
    """
    stated, banned = _stated(reader, article)
    excluded = {item.article.key for item in stated} | banned | {article.key}
    hits = [hit for hit in reader.related(article.key, RELATED_POOL) if hit.key not in excluded]
    # An editor's statement about two articles overrides their similarity.
    same = _versions(reader, article, hits)
    hits = [hit for hit in hits if hit.key not in {item.key for item in same}]
    if selection is not None:
        passed = set(
            reader.matching(
                [*(item.article.key for item in stated), *(hit.key for hit in hits)], selection
            )
        )
        stated = [item for item in stated if item.article.key in passed]
        hits = [hit for hit in hits if hit.key in passed]
    text = article.revision.text
    return grouped(
        reader, stated, hits, limit, spelled(f"{text.headline}\n{text_of(text.body_html)}")
    ), same


def _versions(reader: Reader, article: Article, hits: Sequence[Hit]) -> list[Article]:
    own_runs, day = runs(article), timedelta(days=1)
    versions: list[Article] = []
    for start in range(0, len(hits), _NEAREST):
        near = {
            hit.key: hit.similarity
            for hit in term_index.mutual(
                reader.connection, article.key, hits[start : start + _NEAREST]
            )
        }
        same = [
            article_near
            for article_near in reader.by_keys(list(near))
            if are_versions(
                near[article_near.key],
                (article_near.published.at - article.published.at) / day,
                own_runs,
                runs(article_near),
            )
            and not are_a_series(
                article_near.headline,
                article.headline,
                (article_near.published.at - article.published.at) / day,
            )
        ]
        versions += same
        if len(same) < len(near):
            break
    return sorted(versions, key=lambda article_near: (article_near.published.at, article_near.key))


def grouped(
    reader: Reader,
    stated: Sequence[Related],
    hits: Sequence[Hit],
    limit: int,
    spellings: Mapping[str, str],
) -> list[Related]:
    """Return ``stated``, then the hits in order; of versions of one story the newest, at the best
    rank among them.

    The number of loaded articles is bounded by twice the limit and a few. ``spellings`` are those
    of terms in a submitted text.
    """
    items = list(stated[:limit])
    texts: list[Runs] = [runs(item.article) for item in items]
    by_key = {hit.key: hit for hit in hits[: 2 * limit + _SPARE]}
    for article in reader.by_keys(list(by_key)):
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
            items.append(Related(article=article, reason=because(by_key[article.key], spellings)))
            texts.append(own_runs)
    return items


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


def _stated(reader: Reader, article: Article) -> tuple[list[Related], set[int]]:
    """Return the articles that editors related, and the banned ones; translations are known by
    their source.
    """
    ties = relations.ties(reader.connection, article.key)
    banned = {tie.key for tie in ties if tie.type is Relation.NOT_RELATED}
    reasons = {
        tie.key: Reason(score=1.0, relation=tie.type.value, is_from=tie.is_from)
        for tie in ties
        if tie.key not in banned
    }
    for key in relations.translations(reader.connection, article):
        reasons.setdefault(key, Reason(score=1.0, relation=Relation.TRANSLATION_OF.value))
    for key in reader.linked(article.key):
        reasons.setdefault(key, Reason(score=1.0, relation="editor"))
    keys = [key for key in reasons if key not in banned and key != article.key]
    return [
        Related(article=target, reason=reasons[target.key]) for target in reader.by_keys(keys)
    ], banned
