"""Vectors of terms: how the words of an article are stored, and how alike two texts are by them.

A vector has an article's terms, the strongest first, and a byte for each. It has no document
frequencies, so it never becomes outdated: a ``Query`` applies them.
"""

from __future__ import annotations

import array
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from feeds.languages.tags import primary
from feeds.model import Bag, Hit
from feeds.text import tokenizer as words
from feeds.text.common_words import common_words_of

STORED = 150  # strongest terms of an article, by which it is compared
# The least similarity of two texts that share one telling term, in a large archive and in an empty
# one. An archive of SMALL articles is in the middle.
ALONE, ALONE_WHEN_SMALL = 0.05, 0.20
SMALL = 100
COMMON = 0.2  # a term in more than this share of the articles is ignored ...
COMMON_FROM = 50  # ... once the store has this many articles
# The frequencies of an archive's own articles and of so many of the language's, of which a common
# word is in this share, any other word in that share.
BACKGROUND, COMMON_SHARE, RARE_SHARE = 500, 0.02, 0.001
KEEP, HALF_DAYS = 0.2, 5.0  # decay: KEEP + (1-KEEP) / (1 + (days/HALF_DAYS)²)
REMEMBERED = 500  # vectors as they are compared; articles of one time share their candidates
# The byte of a term: how often it occurs, up to 127, and a bit for a name.
_MOST_TIMES, _NAME = 127, 128


@dataclass(frozen=True, eq=False)
class Measure:
    """How texts are compared: by how many of the strongest terms, and the weights of all bytes."""

    term_count: int
    weights: tuple[float, ...]

    @classmethod
    def of(cls, term_count: int, names: float) -> Measure:
        """Return a measure in which a name counts ``names`` times as much as another word."""
        plain = [0.0] + [words.tf(count) for count in range(1, _MOST_TIMES + 1)]
        return cls(term_count, (*plain, *(weight * names for weight in plain)))


RANKING = Measure.of(60, names=1.3)
# Storylines and versions: there the places and people of a subject join what is not one story.
LIKENESS = Measure.of(40, names=1.0)


def bytes_of(bag: Bag) -> dict[str, int]:
    """Return the byte of each term."""
    return {
        term: min(count, _MOST_TIMES) | (_NAME if term in bag.names else 0)
        for term, count in bag.counts.items()
    }


def pack(ids: Sequence[int], term_bytes: bytes) -> bytes:
    return array.array("I", ids).tobytes() + term_bytes


def unpack(blob: bytes) -> tuple[array.array[int], bytes]:
    """Return term ids, strongest first, and their bytes."""
    size = len(blob) // 5
    return array.array("I", blob[: 4 * size]), blob[4 * size :]


def compared_part(blob: bytes) -> tuple[array.array[int], bytes]:
    """Return the part of a vector used for comparison."""
    size = len(blob) // 5
    used = min(size, STORED)
    return array.array("I", blob[: 4 * used]), blob[4 * size : 4 * size + used]


@lru_cache(maxsize=REMEMBERED)
def _bag(blob: bytes, measure: Measure) -> tuple[dict[int, float], float]:
    """Return the term frequencies of a vector by id, and its length."""
    ids, term_bytes = compared_part(blob)
    frequencies = list(map(measure.weights.__getitem__, term_bytes))
    return dict(zip(ids, frequencies, strict=True)), words.length(frequencies)


@dataclass(frozen=True, kw_only=True)
class Query:
    """The strongest terms of an article or text, as others are compared with it."""

    weights: dict[int, float]  # by the term's id, the strongest first
    term_of: dict[int, str]
    telling: frozenset[str]  # terms that are no numbers and not common in the language
    whole: float  # the text's score against itself
    alone: float  # the least similarity of an article that shares one telling term
    hour: int
    language: str
    measure: Measure

    @classmethod
    def of(
        cls,
        term_rows: Sequence[tuple[int, str, int, int]],
        total: int,
        hour: int,
        language: str,
        measure: Measure,
    ) -> Query:
        """Return the query of terms (id, term, document frequency and byte each) in an archive of
        ``total`` articles.
        """
        tf = measure.weights
        common = common_words_of(language)
        common_ids = {i for i, term, _, _ in term_rows if term in common}
        idf_of = {i: _idf(df, total, is_common=i in common_ids) for i, _, df, _ in term_rows}
        scored = [(tf[byte] * idf_of[i], i, term, tf[byte]) for i, term, _, byte in term_rows]
        strong = sorted((row for row in scored if row[0] > 0), key=lambda row: (-row[0], row[2]))[
            : measure.term_count
        ]
        weights = {i: weight * idf_of[i] for weight, i, _, _ in strong}
        size = words.length(frequency for *_, frequency in strong)
        self_weight = sum(weights[i] * frequency for _, i, _, frequency in strong) / size
        return cls(
            weights=weights,
            term_of={row[1]: row[2] for row in strong},
            telling=frozenset(term for _, i, term, _ in strong if i not in common_ids),
            whole=self_weight,
            alone=by_size(ALONE, ALONE_WHEN_SMALL, total),
            hour=hour,
            language=language,
            measure=measure,
        )

    def without(self, excluded: Collection[str]) -> Query:
        """Return the query without some terms; they still count in ``whole``."""
        weights = {i: w for i, w in self.weights.items() if self.term_of[i] not in excluded}
        return replace(self, weights=weights)


def _idf(df: int, total: int, *, is_common: bool) -> float:
    """Return the weight of a term: its rarity in the archive, beside which the language's common
    words count like those of ``BACKGROUND`` further articles.
    """
    if total >= COMMON_FROM and df > COMMON * total:
        return 0.0
    share = COMMON_SHARE if is_common else RARE_SHARE
    return math.log(1 + (total + BACKGROUND) / (max(df, 1) + BACKGROUND * share))


def decay(days: float) -> float:
    return KEEP + (1 - KEEP) / (1 + (days / HALF_DAYS) ** 2)


def hit_of(query: Query, key: int, hour: int, blob: bytes) -> Hit:
    """Return article ``key`` with its vector ``blob`` as a hit of ``query``."""
    frequencies, size = _bag(blob, query.measure)
    in_both = query.weights.keys() & frequencies.keys()
    shared = {i: query.weights[i] * frequencies[i] for i in in_both}
    overlap = sum(shared[i] for i in sorted(shared))
    similarity = overlap / size / query.whole if overlap else 0.0
    strongest = sorted(shared, key=lambda i: (-shared[i], query.term_of[i]))[:5]
    return Hit(
        key=key,
        score=similarity * decay((hour - query.hour) / 24),
        similarity=similarity,
        terms=tuple(query.term_of[i] for i in strongest),
    )


def is_telling(hit: Hit, query: Query) -> bool:
    """Return whether the shared terms say that two texts are about one thing.

    Numbers and common words are chance ("day 18", "opens in three days"), and so is one other word
    that weighs little in the texts.
    """
    telling = len(query.telling.intersection(hit.terms))
    return telling >= 2 or (telling == 1 and hit.similarity >= query.alone)


def same_language(query: Query, language: str) -> bool:
    """Return whether an article is in the language of a query; en and en-GB are equal."""
    return not query.language or primary(language) == primary(query.language)


def by_size(large: float, small: float, total: int) -> float:
    """Return a bound for an archive of ``total`` articles."""
    return large + (small - large) * SMALL / (SMALL + total)
