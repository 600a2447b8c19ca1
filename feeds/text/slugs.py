"""Names and titles as they stand in addresses. Pure."""

from __future__ import annotations

import re
import unicodedata

# An address of a text is made of so many of its title's words.
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


def slug(name: str) -> str:
    """A name as it stands in addresses: a–z, 0–9 and hyphens, 60 at most; empty where it has none that can be written so."""
    folded = unicodedata.normalize(
        "NFKD", name.replace("İ", "i").lower().translate(_TRANSLITERATED)
    )
    return (
        re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode())
        .strip("-")[:60]
        .strip("-")
    )


def slug_of_title(title: str) -> str:
    """The address of what has this title, by its first words; ``story`` where none can be written so."""
    return slug(" ".join(title.split()[:_WORDS])) or "story"


def is_slug_of_title(name: str, title: str) -> bool:
    """Whether ``name`` was made of this title, with or without a number that tells it from others."""
    title_slug = slug_of_title(title)
    if title_slug == "story":
        return False  # it tells nothing of the title
    return name == title_slug or re.fullmatch(re.escape(title_slug) + r"-[0-9]+", name) is not None
