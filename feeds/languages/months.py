"""Names of months and weekdays: the CLDR's for many languages, and those of the modules."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

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

# Languages of dates that sources write out: the registered ones have abbreviations here.
_LANGUAGES_OF_DATES = (
    "ar az be bg ca cs da de el en es et fa fi fr he hi hr hu hy id is it ja ka kk ko lt lv mk ms "
    "nb nl pl pt ro ru sk sl sq sr sv tr uk uz vi zh"
).split()
_LEAST_NAME_CHARS = 3  # shorter ones are other words, too
_HEBREW_IN = "ב"  # "in January" is one word


@cache
def months_by_language() -> dict[str, dict[str, int]]:
    """Return the months of each folded name, by language: *listopad* is October in Croatian and
    November in Polish.
    """
    named: dict[str, dict[str, int]] = {}
    for tag in _LANGUAGES_OF_DATES:
        months = Locale.parse(tag).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    folded = fold(name).rstrip(".")
                    if folded.isdigit() or len(folded) < (3 if folded.isascii() else 2):
                        continue
                    named.setdefault(folded, {})[tag] = number
                    if tag == "he":
                        named.setdefault(_HEBREW_IN + folded, {})[tag] = number
    return named


def month_of(name: str, language: str = "") -> int:
    """Return 1–12 for a folded month name in any known language; 0 if it is none.

    A name of several months counts where ``language`` (a BCP 47 tag) decides between them.
    """
    if number := MONTH_NUMBERS.get(name):
        return number
    numbers = months_by_language().get(name, {})
    if len(set(numbers.values())) == 1:
        return next(iter(numbers.values()))
    return numbers.get(language.partition("-")[0].lower(), 0)


@cache
def weekdays() -> frozenset[str]:
    """Return the folded weekdays; not those that are months, too: "mar" is March and Tuesday."""
    names = set()
    for tag in _LANGUAGES_OF_DATES:
        days = Locale.parse(tag).days
        names |= {
            fold(name).rstrip(".")
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for name in days[context][width].values()
        }
    months = MONTH_NUMBERS.keys() | months_by_language().keys()
    return frozenset(name for name in names if len(name) > 1 and name not in months)


@cache
def calendar_names(language: str) -> dict[str, str]:
    """Return the folded months and weekdays of a language (BCP 47), whole and abbreviated, each
    with a name that is the same for all its forms; none of an unknown language.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        fold(name).rstrip("."): f"{kind} {number}"
        for kind, names in (("day", locale.days), ("month", locale.months))
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in names[context][width].items()
        if len(name.rstrip(".")) >= _LEAST_NAME_CHARS
    }
