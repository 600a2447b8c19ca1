"""What an article adds to its storyline: the sentence with the most words that the articles before
it do not have. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import sqrt

from feeds.domain.changed_facts import sentences_of
from feeds.domain.story_lines import story_lines
from feeds.text.tokenizer import tokens

MAX_CHARS = 200
# Further sentences of a text are background.
MAX_SENTENCES = 30
LEAST_NEW_WORDS, MAX_WORDS = 3, 60
# A sentence counts less, the further below it is: by half at this place.
HALF_PLACE = 10


@dataclass(frozen=True)
class Sentence:
    """A sentence, and its words as comparable terms."""

    text: str
    words: frozenset[str]


def sentences_with_words(text: str, language: str = "en") -> list[Sentence]:
    """Return the sentences of a plain text, without captions, stamps and promos."""
    sentences = sentences_of(story_lines(text, language))
    return [Sentence(sentence, frozenset(tokens(sentence))) for sentence in sentences]


def added_sentence(sentences: Iterable[Sentence], earlier_words: Collection[str]) -> str:
    """Return the sentence that adds the most, at most 200 characters of it; "" if none adds
    anything.
    """
    best, best_score = "", 0.0
    for place, sentence in enumerate(list(sentences)[:MAX_SENTENCES]):
        new_words = len(sentence.words.difference(earlier_words))
        if new_words < LEAST_NEW_WORDS or len(sentence.words) > MAX_WORDS:
            continue
        score = new_words / sqrt(len(sentence.words)) / (1 + place / HALF_PLACE)
        if score > best_score:
            best, best_score = sentence.text, score
    return best if len(best) <= MAX_CHARS else best[: MAX_CHARS - 1].rpartition(" ")[0] + "…"
