"""Phrases of the desk: each is translated into every language, and no translation is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from feeds.languages.desk.phrases import LANGUAGES, TRANSLATIONS, say

PACKAGE = Path(__file__).parent.parent.parent / "feeds"
TEMPLATES = sorted((PACKAGE / "web" / "templates" / "desk").glob("*.html"))
VIEWS = sorted((PACKAGE / "web" / "desk").rglob("*.py"))
# Errors that the desk shows: those of these classes with a constant text have translations.
SHOWN_ERRORS = frozenset(["BadUser", "SignInFailed"])
_IN_TEMPLATE = re.compile(r'"((?:[^"\\]|\\.)*)"\s*\|\s*desk_say')


def phrases_of_templates() -> Iterator[str]:
    for path in TEMPLATES:
        yield from _IN_TEMPLATE.findall(path.read_text())


def constants_of_calls(paths: list[Path], names: frozenset[str], place: int) -> Iterator[str]:
    """The constant texts that functions of these names get as an argument."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or len(node.args) <= place:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            argument = node.args[place]
            if name in names and isinstance(argument, ast.Constant):
                yield str(argument.value)


def used() -> set[str]:
    newsroom = sorted((PACKAGE / "newsroom").glob("*.py"))
    store = sorted((PACKAGE / "store").glob("*.py"))
    return {
        *phrases_of_templates(),
        *constants_of_calls(VIEWS, frozenset(["say"]), 0),
        *constants_of_calls([*VIEWS, *newsroom, *store], SHOWN_ERRORS, 0),
    }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_every_phrase_is_translated(language: str) -> None:
    assert [] == sorted(used() - set(TRANSLATIONS[language]))


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_no_translation_is_left_over(language: str) -> None:
    assert [] == sorted(set(TRANSLATIONS[language]) - used())


@pytest.mark.parametrize("language", sorted(TRANSLATIONS))
def test_translations_are_sorted_and_have_the_same_fields(language: str) -> None:
    translations = TRANSLATIONS[language]

    assert sorted(translations) == list(translations)
    assert [] == [phrase for phrase, text in translations.items() if fields(phrase) != fields(text)]


def test_every_language_has_a_name() -> None:
    assert {"en", *TRANSLATIONS} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Sign in"),
        ("ru", "Войти"),
        ("az-AZ", "Daxil ol"),
        ("tr", "Giriş yap"),
        ("xx", "Sign in"),
    ],
)
def test_a_phrase_in_a_language(language: str, expected: str) -> None:
    assert expected == say(language, "Sign in")


def test_a_text_without_values_may_have_braces() -> None:
    assert "a {b} c" == say("en", "a {b} c")
