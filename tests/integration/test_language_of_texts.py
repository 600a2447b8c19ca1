"""The language of an article: its source's word, its text's, or the setting of its source."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from support.constants import BAKU, NOW
from support.newsroom import article

from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.languages.identify import are_alike, identify
from feeds.store import Database

TEXTS = {
    "en": "The second quay of the harbour took its first ship on Monday after two years of work.",
    "de": "Der zweite Kai des Hafens hat am Montag nach zwei Jahren ein Schiff aufgenommen.",
    "fr": "Le deuxième quai du port a reçu lundi son premier navire après deux ans de travaux.",
    "es": "El segundo muelle del puerto recibió el lunes su primer barco tras dos años.",
    "tr": "Limanın ikinci rıhtımı, iki yıllık çalışmaların ardından ilk gemisini aldı.",
    "az": "Limanın ikinci körpüsü iki il davam edən işlərdən sonra ilk gəmini qəbul edib.",
    "ru": "Второй причал порта принял в понедельник первое судно после двух лет работ.",
    "uk": "Другий причал порту прийняв у понеділок перше судно після двох років робіт.",
    "ar": "استقبل الرصيف الثاني في الميناء أول سفينة يوم الاثنين بعد عامين من العمل.",
    "fa": "اسکله دوم بندر پس از دو سال کار روز دوشنبه نخستین کشتی خود را پذیرفت.",
    "ka": "ნავსადგურის მეორე ნავმისადგომმა ორშაბათს პირველი გემი მიიღო.",
    "zh": "港口的第二个码头经过两年的施工，周一迎来了第一艘船。",
    "ja": "港の第二埠頭は二年間の工事を経て、月曜日に最初の船を迎えた。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_tells_its_language(language: str) -> None:
    found = identify(TEXTS[language])
    assert (language, True) == (found.language, found.probability > 0.6)


def test_markup_and_addresses_are_no_words() -> None:
    assert "" == identify("<p>1 2 3 https://the.example/and/of/it</p>").language


def test_close_languages_are_one() -> None:
    assert are_alike("nb-NO", "da")
    assert are_alike("en-GB", "en")
    assert not are_alike("az", "tr")


def _row(language: str | None, text: str) -> str:
    stated = {} if language is None else {"language": language}
    return json.dumps({"id": "1", "title": text[:40], "body": text * 3, **stated})


@pytest.mark.parametrize("stated", [None, "", "mul", "und"])
def test_where_a_source_names_none_the_text_tells(
    database: Database, take: Callable[..., Report], stated: str | None
) -> None:
    take(_row(stated, TEXTS["az"]))
    assert "az" == article(database, "1").language


def test_a_text_in_another_language_than_stated_is_corrected_with_a_warning(
    database: Database, take: Callable[..., Report]
) -> None:
    report = take(_row("en", TEXTS["ru"]))

    assert "ru" == article(database, "1").language
    assert [("news.jsonl:1", "its text is in 'ru', not in 'en' as its source says")] == (
        report.warnings
    )


def test_a_region_and_a_close_language_stay_as_stated(
    database: Database, take: Callable[..., Report]
) -> None:
    assert [] == take(_row("en-GB", TEXTS["en"])).warnings
    assert "en-GB" == article(database, "1").language


def test_the_setting_of_a_source_is_the_last_word(database: Database) -> None:
    report = Report()
    options = Options(now=NOW, zone=BAKU, language="tt")
    source = Source(name="news.jsonl", data=_row("en", TEXTS["ru"]).encode())
    list(import_drafts(database, read(source, options), options, report))

    assert [] == report.warnings
    assert "tt" == article(database, "1").language


def test_a_short_text_keeps_the_language_of_the_newsroom(
    database: Database, take: Callable[..., Report]
) -> None:
    take(json.dumps({"id": "1", "title": "Flash", "body": "Kai auf."}))
    assert "en" == article(database, "1").language
