"""Names of countries, from the CLDR."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def territory_names(language: str) -> dict[str, str]:
    """Return the countries and regions of a language (BCP 47) whose names are one word, each with
    its code; none of an unknown language.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name: code
        for code, name in locale.territories.items()
        if code.isalpha() and " " not in name
    }
