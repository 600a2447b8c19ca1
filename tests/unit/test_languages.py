"""The registered languages: complete translations, directions, and words from the CLDR."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale, localedata

import feeds.languages
from feeds.languages import months, registry
from feeds.languages.phrases import direction, said_in, say, translated_languages
from feeds.languages.registry import LANGUAGES
from feeds.languages.tags import RIGHT_TO_LEFT

PACKAGE = Path(feeds.languages.__file__).parent.parent
TRANSLATED = [tag for tag, language in LANGUAGES.items() if language.phrases]
PLACEHOLDER = re.compile(r"\{\w+\}")
NEW_MODULE = """
from feeds.languages.contract import Language

LANGUAGE = Language(tag="pl", months={9: "wrz"}, phrases={"Latest news": "Najnowsze"})
"""


def template_phrases() -> set[str]:
    text = "".join(path.read_text() for path in (PACKAGE / "web/templates").glob("*.html"))
    return set(re.findall(r"""["']([^"'{}]+)["']\s*\|\s*say\b""", text))


def test_the_templates_have_phrases() -> None:
    assert 20 < len(template_phrases())


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_has_every_phrase_of_the_pages(tag: str) -> None:
    assert set() == template_phrases() - set(LANGUAGES[tag].phrases)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_translations_have_the_same_phrases(tag: str) -> None:
    assert set(LANGUAGES[TRANSLATED[0]].phrases) == set(LANGUAGES[tag].phrases)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_a_translation_keeps_the_placeholders(tag: str) -> None:
    phrases = LANGUAGES[tag].phrases.items()
    different = [
        english
        for english, translation in phrases
        if set(PLACEHOLDER.findall(english)) < set(PLACEHOLDER.findall(translation))
    ]

    assert [] == different


def test_a_phrase_without_a_translation_is_english() -> None:
    assert "Latest news" == say("de", "Latest news")
    assert "en" == said_in("de", "Latest news")
    assert "Son xəbərlər" == say("az-Latn-AZ", "Latest news")
    assert "az" == said_in("az", "Latest news")


def test_the_languages_of_the_embeds() -> None:
    assert ["en", "az", "ru", "tr"] == translated_languages()


def test_languages_from_right_to_left_are_those_of_the_cldr() -> None:
    tags = [tag for tag in localedata.locale_identifiers() if "_" not in tag]
    from_right = {tag for tag in tags if Locale.parse(tag).character_order == "right-to-left"}

    assert from_right == RIGHT_TO_LEFT
    assert "rtl" == direction("ar-EG")


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_no_month_name_has_two_numbers(tag: str) -> None:
    """A name means the same month in every language."""
    names = months._names(LANGUAGES[tag])

    assert names == {name: months.MONTH_NUMBERS[name] for name in names}


@pytest.mark.parametrize(
    ("name", "number"),
    [("yanvar", 1), ("şubat", 2), ("марта", 3), ("März", 3), ("août", 8), ("сент", 9), ("Sept", 9)],
)
def test_month_names(name: str, number: int) -> None:
    assert number == months.MONTH_NUMBERS[months.fold(name)]


def test_a_module_with_a_language_is_registered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pl.py").write_text(NEW_MODULE)
    monkeypatch.setattr(feeds.languages, "__path__", [*feeds.languages.__path__, str(tmp_path)])

    languages = registry.collect()

    assert {*LANGUAGES, "pl"} == set(languages)
    assert 9 == months._names(languages["pl"])["września"]
    assert 9 == months._names(languages["pl"])["wrz"]
