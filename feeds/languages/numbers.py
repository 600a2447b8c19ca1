"""Numbers as people of a language write them."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, format_percent

_UNITS = ("B", "kB", "MB", "GB", "TB")


def number(value: float, language: str) -> str:
    """Return a number with at most one decimal place and groups of digits."""
    return format_decimal(value, format="#,##0.#", locale=_locale(language))


def percent(share: float, language: str) -> str:
    """Return a share as whole percents."""
    return format_percent(share, format="#,##0%", locale=_locale(language))


def size(count_bytes: float, language: str) -> str:
    """Return a number of bytes in the largest unit below it, as in ``12.3 MB``."""
    value, place = float(count_bytes), 0
    while value >= 1_000 and place < len(_UNITS) - 1:
        value, place = value / 1_000, place + 1
    return f"{number(round(value, 1), language)}\N{NO-BREAK SPACE}{_UNITS[place]}"


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
