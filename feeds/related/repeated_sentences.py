"""Repeated sentences: those that eight or more articles have, as "Get WhatsApp alerts".

They are a source's, not a story's: two articles are not near because of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from feeds.domain.changed_facts import sentences_of
from feeds.model import Article, Hit
from feeds.sanitize import text_of
from feeds.store import Reader, term_search
from feeds.text import tokenizer

LEAST_ARTICLES = 8
LEAST_CHARS = 4
# Articles that are read for the sentences of one, the nearest first.
COMPARED = 40
READ_CHARS = 20_000  # of the HTML
REMEMBERED = 500


def without_repeated_sentences(
    reader: Reader, key: int, hits: Sequence[Hit], least: float
) -> list[Hit]:
    """Return the hits of article ``key``; where both have repeated sentences, their similarity is
    that of the rest.

    Hits below the similarity ``least`` are not looked at.
    """
    near = [hit for hit in hits if hit.similarity >= least]
    articles = _read(reader, [key, *(hit.key for hit in near)])
    if not any(_sentences(articles[key]) & _sentences(articles[hit.key]) for hit in near):
        return list(hits)
    further = [hit.key for hit in reader.related(key, COMPARED) if hit.key not in articles]
    repeated = _repeated([*articles.values(), *_read(reader, further).values()])
    return [
        _without(reader, articles[key], articles[hit.key], repeated, hit)
        if hit.key in articles
        else hit
        for hit in hits
    ]


def _read(reader: Reader, keys: Sequence[int]) -> dict[int, Article]:
    return {article.key: article for article in reader.by_keys(keys)}


def _repeated(articles: Sequence[Article]) -> set[str]:
    counts = Counter(sentence for article in articles for sentence in _sentences(article))
    return {sentence for sentence, count in counts.items() if count >= LEAST_ARTICLES}


def _without(reader: Reader, article: Article, other: Article, repeated: set[str], hit: Hit) -> Hit:
    shared = repeated & _sentences(article) & _sentences(other)
    if not shared:
        return hit
    own_words, other_words = _words(article, shared), _words(other, shared)
    excluded = set(tokenizer.words(" ".join(shared))) - (own_words & other_words)
    return term_search.without_terms(reader.connection, article.key, hit, excluded)


def _words(article: Article, without: set[str]) -> set[str]:
    """Return the words of an article that are not only in the given sentences."""
    kept = [article.headline, *(_sentences(article) - without)]
    return set(tokenizer.words(" ".join(kept)))


def _sentences(article: Article) -> frozenset[str]:
    return _sentences_of(article.revision.text.body_html[:READ_CHARS])


@lru_cache(maxsize=REMEMBERED)
def _sentences_of(html: str) -> frozenset[str]:
    sentences = sentences_of(text_of(html).splitlines())
    return frozenset(sentence for sentence in sentences if len(sentence) >= LEAST_CHARS)
