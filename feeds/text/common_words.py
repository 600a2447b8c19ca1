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
class _CommonWords:
    words: frozenset[str]
    stems: frozenset[str]


@cache
def _common_words(tag: str) -> _CommonWords:
    language = LANGUAGES.get(tag)
    listed = fold(language.common_words).split() if language else []
    numbers = fold(language.number_words).split() if language else []
    return _CommonWords(
        words=frozenset(word for word in [*listed, *numbers] if not word.endswith("*")),
        stems=frozenset(word.removesuffix("*") for word in listed if word.endswith("*")),
    )


def is_common(term: str, language: str) -> bool:
    """Return whether a term (a folded word) is a number or common in the language (BCP 47)."""
    common = _common_words(primary(language))
    if term in common.words or term.isdigit():
        return True
    ends = range(_LEAST_STEM_CHARS, len(term) + 1)
    return bool(common.stems) and any(term[:end] in common.stems for end in ends)
