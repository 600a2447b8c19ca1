"""The related articles of an article or of a submitted text, loaded from the store and ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds.domain.feed_address import Selection
from feeds.model import Article, Hit, Reason, Relation
from feeds.related.ranking import Related, grouped, possible_versions, versions_among
from feeds.sanitize import text_of
from feeds.store import Reader, relations, term_search
from feeds.text.tokenizer import spelled

RELATED_POOL = 60
# Other versions are nearly always among the nearest; this many are compared, and as many again if
# all are versions.
_NEAREST = 5
_SPARE = 10


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
    spellings = spelled(f"{text.headline}\n{text_of(text.body_html)}")
    return load_ranked(reader, stated, hits, limit, spellings), same


def load_ranked(
    reader: Reader,
    stated: Sequence[Related],
    hits: Sequence[Hit],
    limit: int,
    spellings: Mapping[str, str],
) -> list[Related]:
    """Return ``stated``, then the articles of ``hits``, as ``grouped`` does; it loads at most twice
    the limit and a few articles.
    """
    by_key = {hit.key: hit for hit in hits[: 2 * limit + _SPARE]}
    return grouped(stated, by_key, reader.by_keys(list(by_key)), limit, spellings)


def _versions(reader: Reader, article: Article, hits: Sequence[Hit]) -> list[Article]:
    versions: list[Article] = []
    for start in range(0, len(hits), _NEAREST):
        nearest = {hit.key: hit for hit in hits[start : start + _NEAREST]}
        forward = {key: hit.similarity for key, hit in nearest.items()}
        possible = possible_versions(article, reader.by_keys(list(nearest)), forward)
        possible_hits = [nearest[candidate.key] for candidate in possible]
        mutual = term_search.mutual(reader.connection, article.key, possible_hits)
        similarities = {hit.key: hit.similarity for hit in mutual}
        same = versions_among(
            article,
            [candidate for candidate in possible if candidate.key in similarities],
            similarities,
        )
        versions += same
        if len(same) < len(nearest):
            break
    return sorted(versions, key=lambda version: (version.published.at, version.key))


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
