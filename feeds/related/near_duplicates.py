"""Near-duplicates: articles that report the same in nearly the same words, such as a rewrite or a
story under a new id. Pure.

Two stories of one event share words; two versions of one story share runs of words, and follow one
another soon. So three values count: the similarity of the words, the share of runs of three words
of the shorter text in the longer one, and the days between. Measured by ``benchmarks/storylines.py
--pairs``; see docs/guides/related.md.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from feeds.model import Article
from feeds.sanitize import text_of
from feeds.text import tokenizer

LEAST_RUNS = 12  # minimum words for a comparison
READ_CHARS = 12_000  # of the HTML; an edit nearly always begins in a text's first tenth
SAME = 1.0  # of at most 2: similarity both ways, and the part of the runs that both have ...
PER_DAY, MOST_DAYS = 0.15, 4.0  # ... less so much a day
# Of two that are both like a third: the runs alone.
SAME_RUNS = 0.6
# Below this similarity no part of runs makes two texts the same.
ALIKE = 0.3
# The greatest similarity of one direction that two texts have.
MOST_ALIKE = 1.5
# Texts whose runs are remembered: an article is compared with dozens, and they with each other.
REMEMBERED = 500

# A series: the greatest interval in days, and the number of differing words in both headlines, a
# number among them.
SERIES_DAYS, SERIES_WORDS = 0.6, 4

# Hashes of three words each, of this process.
Runs = frozenset[int]


def runs(article: Article) -> Runs:
    """Return every run of three words of the beginning of an article's text, folded."""
    return _runs_of(article.revision.text.body_html[:READ_CHARS])


@lru_cache(maxsize=REMEMBERED)
def _runs_of(html: str) -> Runs:
    word_list = tokenizer.words(text_of(html))
    return frozenset(map(hash, zip(word_list, word_list[1:], word_list[2:], strict=False)))


def shared(runs_a: Runs, runs_b: Runs) -> float:
    """Return the share of the shorter text's runs in the longer text: 0–1; 0 for a text that is too
    short.
    """
    fewer = min(len(runs_a), len(runs_b))
    return len(runs_a & runs_b) / fewer if fewer >= LEAST_RUNS else 0.0


def are_a_series(headline: str, other_headline: str, days: float) -> bool:
    """Return whether two headlines differ by a number and a word or so, a day apart: two daily
    weather reports, not a rewrite.
    """
    first, second = tokenizer.words(headline), tokenizer.words(other_headline)
    differing = (Counter(first) - Counter(second)) + (Counter(second) - Counter(first))
    return (
        abs(days) >= SERIES_DAYS
        and any(word.isdigit() for word in differing)
        and sum(differing.values()) <= SERIES_WORDS
        and len(first) + len(second) >= 2 * sum(differing.values())
    )


def may_be_versions(similarity: float, days: float, runs_a: Runs, runs_b: Runs) -> bool:
    """Return whether two texts can be versions of one story; ``similarity`` is that of one
    direction.
    """
    return are_versions((similarity + MOST_ALIKE) / 2, days, runs_a, runs_b)


def are_versions(similarity: float, days: float, runs_a: Runs, runs_b: Runs) -> bool:
    """Return whether two texts, ``days`` apart, are versions of one story; ``similarity`` is the
    mean of both directions.
    """
    return (
        similarity >= ALIKE
        and similarity + shared(runs_a, runs_b) - PER_DAY * min(abs(days), MOST_DAYS) >= SAME
    )
