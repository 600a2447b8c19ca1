"""The registry of languages: every module of this package that has a constant ``LANGUAGE``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from feeds.languages.contract import Language
from feeds.modules import registered

USERS_OF_THE_REGISTRY = frozenset(["registry", "months", "phrases"])


def collect() -> dict[str, Language]:
    """Return the languages of this package by tag, in the order of their modules."""
    languages: list[Language] = registered(
        "feeds.languages", "LANGUAGE", skipped=USERS_OF_THE_REGISTRY
    )
    return {language.tag: language for language in languages}


LANGUAGES = collect()


def any_pattern(read: Callable[[Language], Iterable[str]]) -> str:
    """Return the pattern that matches what any of the patterns of all languages matches."""
    return "|".join(row for language in LANGUAGES.values() for row in read(language) if row)
