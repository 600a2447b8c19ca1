"""Names and titles in addresses. Pure."""

from __future__ import annotations

import re
import unicodedata

SLUG_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
MAX_CHARS = 60
_SLUG = re.compile(SLUG_PATTERN)
# The number of title words in an address.
_WORDS = 7
_TRANSLITERATED = str.maketrans(
    dict(
        zip(
            "абвгдеёзийклмнопрстуфхцыэ",
            "a b v g d e e z i i k l m n o p r s t u f h c y e".split(),
            strict=True,
        )
    )
    | {
        "ж": "zh",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
        "ə": "e",
        "ı": "i",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
    }
)


def is_slug(text: str) -> bool:
    """Return whether a text has the form of a slug: words of a–z and 0–9 with hyphens between."""
    return _SLUG.fullmatch(text) is not None


def slug(name: str, max_chars: int = MAX_CHARS) -> str:
    """Return a name for addresses: a–z, 0–9 and hyphens, at most 60; empty without a usable
    character.
    """
    folded = unicodedata.normalize(
        "NFKD", name.replace("İ", "i").lower().translate(_TRANSLITERATED)
    )
    return (
        re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode())
        .strip("-")[:max_chars]
        .strip("-")
    )


def slug_of_headline(headline: str) -> str:
    """Return the words of a headline for the address of its article: whole words, at most 60
    characters; empty without a usable character.
    """
    words = slug(headline, MAX_CHARS + 1)
    if len(words) <= MAX_CHARS:
        return words
    return words.rpartition("-")[0] or words[:MAX_CHARS]


def slug_of_title(title: str) -> str:
    """Return the address of a title, from its first words; ``story`` without a usable character."""
    return slug(" ".join(title.split()[:_WORDS])) or "story"


def is_slug_of_title(name: str, title: str) -> bool:
    """Return whether ``name`` was derived from this title, with or without a distinguishing
    number.
    """
    title_slug = slug_of_title(title)
    if title_slug == "story":
        return False  # independent of the title
    return name == title_slug or re.fullmatch(re.escape(title_slug) + r"-[0-9]+", name) is not None
