"""Who is related to whom: what editors said first, then by relevance; versions of one story stand as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from feeds.model import Article, Reason, Relation
from feeds.selection import Selection
from feeds.store import Reader
from feeds.store.termindex import Hit
from feeds.versions import SAME_RUNS, Runs, are_versions, runs, shared

RELATED_POOL = 60
# A newer or older version is nearly always the nearest; so many are looked at.
_NEAREST = 5


# What a reader of the article is told of one that an editor put beside it; by whether the article is the <relation> of it.
LABELS = {
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
        """The relation as a phrase for ``wording.say``; empty where the words alone tell."""
        found = LABELS.items()
        return next(
            (text for (is_a, is_from), text in found if (is_a, is_from) == (self.reason.relation, self.reason.is_from)),
            "",
        )


def related(reader: Reader, article: Article, limit: int, selection: Selection | None = None) -> list[Related]:
    """What belongs beside ``article`` and passes the filters of ``selection``, best first."""
    found, banned = _said(reader, article)
    taken = {one.article.key for one in found} | banned | {article.key}
    same = {one.key for one in versions(reader, article)}
    hits = [hit for hit in reader.related(article.key, RELATED_POOL) if hit.key not in taken | same]
    if selection is not None:
        passed = set(reader.matching([*taken, *(hit.key for hit in hits)], selection))
        found = [one for one in found if one.article.key in passed]
        hits = [hit for hit in hits if hit.key in passed]
    return grouped(found, zip(reader.by_keys([hit.key for hit in hits]), hits, strict=True), limit)


def versions(reader: Reader, article: Article) -> list[Article]:
    """The other articles that tell the same story in nearly the same words, the first published first."""
    near = {hit.key: hit.similarity for hit in reader.nearest(article.key, _NEAREST)}
    own = runs(article)
    day = timedelta(days=1)
    same = [
        one
        for one in reader.by_keys(list(near))
        if are_versions(near[one.key], (one.published.at - article.published.at) / day, own, runs(one))
    ]
    return sorted(same, key=lambda one: (one.published.at, one.key))


def grouped(found: Sequence[Related], hits: Iterable[tuple[Article, Hit]], limit: int) -> list[Related]:
    """``found``, then the hits in their order, versions of one story under the best of them."""
    kept = list(found)
    texts: list[Runs] = [runs(one.article) for one in kept]
    for article, hit in hits:
        own = runs(article)
        place = next((at for at, other in enumerate(texts) if shared(own, other) >= SAME_RUNS), None)
        if place is None and len(kept) < limit:
            kept.append(Related(article=article, reason=because(hit)))
            texts.append(own)
        elif place is not None:
            reason = kept[place].reason
            kept[place] = replace(kept[place], reason=replace(reason, versions=(*reason.versions, article.id)))
    return kept[:limit]


def because(hit: Hit) -> Reason:
    """Two digits: a score with more would be another after every article that comes in."""
    return Reason(score=min(1.0, round(hit.score, 2)), terms=hit.terms)


def _said(reader: Reader, article: Article) -> tuple[list[Related], set[int]]:
    """What editors put beside the article, and what they want never to see there; translations are known by their source."""
    ties = reader.ties(article.key)
    banned = {tie.key for tie in ties if tie.type is Relation.NOT_RELATED}
    reasons = {
        tie.key: Reason(score=1.0, relation=tie.type.value, is_from=tie.is_from)
        for tie in ties
        if tie.key not in banned
    }
    for key in reader.translations(article):
        reasons.setdefault(key, Reason(score=1.0, relation=Relation.TRANSLATION_OF.value))
    for key in reader.linked(article.key):
        reasons.setdefault(key, Reason(score=1.0, relation="editor"))
    keys = [key for key in reasons if key not in banned and key != article.key]
    return [Related(article=one, reason=reasons[one.key]) for one in reader.by_keys(keys)], banned
