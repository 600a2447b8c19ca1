"""Month names of the registered languages: the wide names of the CLDR, and those of the modules."""

from __future__ import annotations

from babel import Locale

from feeds.languages.contract import Language
from feeds.languages.registry import LANGUAGES


def fold(name: str) -> str:
    """Return a month name in lower case, with the Azerbaijani and Turkish İ as i."""
    return name.replace("İ", "i").lower()


def _names(language: Language) -> dict[str, int]:
    months = Locale.parse(language.tag).months
    numbers = {
        fold(name): number
        for context in ("format", "stand-alone")
        for number, name in months[context]["wide"].items()
    }
    for number, names in language.months.items():
        numbers.update(dict.fromkeys(names.split(), number))
    return numbers


def _all_names() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for language in LANGUAGES.values():
        numbers.update(_names(language))
    return numbers


MONTH_NUMBERS = _all_names()
