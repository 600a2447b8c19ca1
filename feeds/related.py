"""Who is related to whom: first what editors put there, then by relevance."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.model import Article, Reason
from feeds.store import Reader

RELATED_POOL = 60


@dataclass(frozen=True, kw_only=True)
class Related:
    """An article that belongs beside another, and why."""

    article: Article
    reason: Reason


def related(reader: Reader, article: Article, limit: int) -> list[Related]:
    """What belongs beside ``article``, best first."""
    pinned = reader.by_keys([key for key in reader.linked(article.key) if key != article.key])
    found = [Related(article=one, reason=Reason(score=1.0, relation="editor")) for one in pinned]
    taken = {one.key for one in pinned} | {article.key}
    hits = {hit.key: hit for hit in reader.related(article.key, RELATED_POOL) if hit.key not in taken}
    for one in reader.by_keys(list(hits)):
        hit = hits[one.key]
        found.append(Related(article=one, reason=Reason(score=min(1.0, round(hit.score, 4)), terms=hit.terms)))
    return found[:limit]
