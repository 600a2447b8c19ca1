"""Common words of languages."""

from __future__ import annotations

import pytest

from feeds.languages.registry import LANGUAGES
from feeds.text.common_words import is_common
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
    assert is_common(term, language)
    assert not is_common(tokens(telling)[-1], language)


def test_a_number_is_common_in_any_language() -> None:
    assert is_common("18", "")
    assert is_common("2026", "xx")
    assert not is_common("opened", "xx")


def test_every_language_has_common_words() -> None:
    for language in LANGUAGES.values():
        assert len(language.common_words.split()) > 100, language.tag
        stems = [word for word in language.common_words.split() if word.endswith("*")]
        assert all(len(stem) > 3 for stem in stems), language.tag
