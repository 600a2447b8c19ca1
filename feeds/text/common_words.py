"""Words that are common in the news of a language, whatever it is about: "day", "opened", "three".

A small archive does not show which of its words are common; these lists do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from feeds.languages.registry import LANGUAGES
from feeds.languages.tags import primary
from feeds.text.tokenizer import fold

_LEAST_STEM_CHARS = 3


@dataclass(frozen=True)
class CommonWords:
    """The common words of a language: numbers, listed words, and words that begin with a stem."""

    words: frozenset[str]
    stems: frozenset[str]

    def __contains__(self, term: str) -> bool:
        """Return whether a term, a folded word, is common."""
        if term in self.words or term.isdigit():
            return True
        if not self.stems:
            return False
        return any(term[:end] in self.stems for end in range(_LEAST_STEM_CHARS, len(term) + 1))


@cache
def common_words_of(language: str) -> CommonWords:
    """Return the common words of a language (BCP 47); of an unknown one the numbers."""
    language_words = LANGUAGES.get(primary(language))
    listed = fold(language_words.common_words).split() if language_words else []
    number_words = fold(language_words.number_words).split() if language_words else []
    return CommonWords(
        words=frozenset(word for word in [*listed, *number_words] if not word.endswith("*")),
        stems=frozenset(word.removesuffix("*") for word in listed if word.endswith("*")),
    )
