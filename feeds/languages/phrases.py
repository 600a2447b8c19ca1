"""Phrases of feeds and pages in the reader's language. Pure.

A phrase is identified by its English text; ``say`` returns a translation or, where none exists, the
English text. Counts follow a colon or precede a word without a plural, so no plural rules are
needed. Date formats come from the CLDR, in any language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime, format_timedelta

from feeds.languages.registry import LANGUAGES
from feeds.languages.tags import RIGHT_TO_LEFT, primary


def say(language: str, phrase: str, **values: object) -> str:
    """Return ``phrase`` in ``language`` (BCP 47), with ``{name}`` filled in."""
    return _phrases(language).get(phrase, phrase).format(**values)


def said_in(language: str, phrase: str) -> str:
    """Return the language of the result of ``say``: the requested one, or English."""
    return language if phrase in _phrases(language) else "en"


def translated_languages() -> list[str]:
    """Return English and the languages with phrases, as tags."""
    return ["en", *(tag for tag, language in LANGUAGES.items() if language.phrases)]


def language_name(language: str) -> str:
    """Return the name of a language in itself; its tag, if the CLDR does not have it."""
    try:
        name = Locale.parse(language.replace("-", "_")).display_name
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:] if name else language


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``, the direction of text in this language."""
    return "rtl" if primary(language) in RIGHT_TO_LEFT else "ltr"


def date(at: datetime, language: str, *, has_time: bool) -> str:
    """Return a date in the style of ``language``, or English if the CLDR does not have it."""
    return format_datetime(
        at, "d MMMM y, HH:mm" if has_time else "d MMMM y", locale=_locale(language)
    )


def month(at: datetime, language: str) -> str:
    """Return the name of a month alone, as ``November``."""
    return format_datetime(at, "LLLL", locale=_locale(language))


def zone(at: datetime) -> str:
    """Return the distance of a moment's zone from UTC, as ``UTC+4`` or ``UTC−3:30``."""
    minutes = int((at.utcoffset() or timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def short_date(at: datetime, language: str, *, has_time: bool, has_year: bool) -> str:
    """Return a short date for a drawing: day and month, with the year or the time of day as
    needed.
    """
    pattern = f"d MMM{' y' if has_year else ''}{', HH:mm' if has_time else ''}"
    return format_datetime(at, pattern, locale=_locale(language))


def until(delay: timedelta, language: str) -> str:
    """Return when something is, from now: "in 3 hours"."""
    return format_timedelta(delay, add_direction=True, locale=_locale(language))


def _phrases(language: str) -> Mapping[str, str]:
    entry = LANGUAGES.get(primary(language))
    return entry.phrases if entry else {}


def _locale(language: str) -> Locale:
    """Return the language's locale, or British English if the CLDR does not have it."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
    return Locale("en", "GB") if locale.language == "en" and locale.territory is None else locale
