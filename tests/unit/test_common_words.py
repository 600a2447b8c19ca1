"""Common words of languages."""

from __future__ import annotations

import pytest

from feeds.languages.registry import LANGUAGES
from feeds.text.common_words import common_words_of
from feeds.text.tokenizer import tokens


@pytest.mark.parametrize(
    ("language", "common", "telling"),
    [
        ("en", "opened", "lighthouse"),
        ("en-GB", "hundred", "seals"),
        ("az", "Şəhərin", "körpü"),
        ("ru", "сообщается", "мост"),
        ("tr", "açıkladı", "köprü"),
        ("de", "größten", "Brücke"),
        ("fr", "année", "pont"),
        ("es", "según", "puente"),
        ("pt", "cidade", "ponte"),
        ("it", "città", "ponte"),
        ("uk", "тисячі", "міст-супутник"),
        ("ar", "الماضي", "الجسر"),
    ],
)
def test_words_of_any_subject_are_common(language: str, common: str, telling: str) -> None:
    (term,) = tokens(common)
    assert term in common_words_of(language)
    assert tokens(telling)[-1] not in common_words_of(language)


def test_a_number_is_common_in_any_language() -> None:
    assert "18" in common_words_of("")
    assert "2026" in common_words_of("xx")
    assert "opened" not in common_words_of("xx")


def test_every_language_has_common_words() -> None:
    for language in LANGUAGES.values():
        assert len(language.common_words.split()) > 100, language.tag
        stems = [word for word in language.common_words.split() if word.endswith("*")]
        assert all(len(stem) > 3 for stem in stems), language.tag
