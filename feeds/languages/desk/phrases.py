"""Phrases of the desk in a user's language. Pure.

A phrase is identified by its English text. A test holds that every phrase has all translations.
"""

from __future__ import annotations

from collections.abc import Mapping

from feeds.languages.desk import az, ru, tr
from feeds.languages.tags import primary

TRANSLATIONS: Mapping[str, Mapping[str, str]] = {
    "az": az.PHRASES,
    "ru": ru.PHRASES,
    "tr": tr.PHRASES,
}
# Language → its name in itself.
LANGUAGES = {"en": "English", "az": "Azərbaycanca", "ru": "Русский", "tr": "Türkçe"}


def say(language: str, phrase: str, **values: object) -> str:
    """Return ``phrase`` in ``language`` (BCP 47), with ``{name}`` filled in if there are values."""
    text = TRANSLATIONS.get(primary(language), {}).get(phrase, phrase)
    return text.format(**values) if values else text
