"""Pages of news agencies as they are copied: the story without the furniture around it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from support.constants import BAKU, NOW, ROOT

from feeds.importers import Options, Source, feed_format, read
from feeds.model import Draft

PAGES = ROOT / "tests/pages"
# Page → headline, published, beginnings of the paragraphs, related headlines, the older version's.
EXPECTED: dict[str, tuple[str, str, list[str], list[str], list[str]]] = {
    "reuters.txt": (
        "Two partners approve gas terminal beside the second quay",
        "2024-06-03T09:14:00+04:00",
        ["PORT SAINT ANNE", "The terminal will", '"This is a major'],
        [
            "Gas exporters extend cuts into 2025, sources say",
            "Oil prices slide as supply plan weighs",
        ],
        [],
    ),
    "ap.txt": (
        "Ferry reaches port after two days adrift in northern sea",
        "2024-06-05T15:15:00+02:00",
        [
            "KELP, Norway",
            "No one was",
            "“We were calm",
            "Associated Press writer",
            "The Associated Press is",
        ],
        ["Storm closes airports in the north", "Council votes to keep the old bridge"],
        [],
    ),
    "aa.txt": (
        "Limanın ikinci rıhtımı iki yıl sonra açıldı",
        "2024-03-12",
        ["İzmir Limanı'nın", "Liman müdürü", '"Bu bizim', "Anadolu Ajansı web"],
        ["Boğazda gemi trafiği durdu", "Yeni feribot seferleri başlıyor"],
        [],
    ),
    "azertac.txt": (
        "Limanda yeni körpü istifadəyə verilib",
        "2024-03-05T11:20:00+04:00",
        ["Bakı Beynəlxalq", "Körpünün", "Layihə"],
        ["Yeni metro stansiyası açılıb", "Paytaxtda küləkli hava gözlənilir"],
        [],
    ),
    "dpa.txt": (
        "Zweiter Kai im Hafen nach zwei Jahren eröffnet",
        "2024-06-05T14:30:00+04:00",
        ["Kiel (dpa)", "Der Kai", "Was er gekostet hat", "Er kostete"],
        ["Fähre läuft auf Grund", "Hafen wächst weiter"],
        [],
    ),
    "report.txt": (
        "Metroda qatarların intervalı azaldılacaq - YENİLƏNİB",
        "2024-03-03T17:30:00+04:00",
        ["Bakı metrosunda qatarların", "Bu barədə"],
        ["Yeni stansiya gələn il açılacaq", "Avtobus marxrutları dəyişir"],
        ["Bakı metrosunda yeni"],
    ),
    "stars.txt": (
        "Metroda qatarların intervalı azaldılacaq - YENİLƏNİB",
        "2024-03-03T17:30:00+04:00",
        ["Bakı metrosunda qatarların", "Bu barədə"],
        ["Yeni stansiya gələn il açılacaq", "Avtobus marxrutları dəyişir"],
        ["Bakı metrosunda yeni"],
    ),
    "ansa.txt": (
        "Secondo molo aperto nel porto dopo due anni di lavori",
        "2024-03-05T12:30:00+04:00",
        ["(ANSA) - ROMA", "Il molo", '"Abbiamo'],
        ["Traghetto arenato davanti all'isola", "Nuova linea per i pendolari"],
        [],
    ),
    "tass.txt": (
        "Ferry reaches Murmansk after two days adrift — authorities",
        "2026-06-05T09:12:00+04:00",
        ["MURMANSK, June 5", '"Nobody was'],
        ["Port of Murmansk to get second quay", "Storm closes airports in the north"],
        [],
    ),
    "xinhua.txt": (
        "Feature: Fishermen return to the river after ten-year ban",
        "2024-03-12T10:45:30+04:00",
        ["WUHAN", "The survey", '"I had'],
        ["Dam opens gates for spring flood", "Sturgeon released in upper reaches"],
        [],
    ),
    "russian.txt": (
        "Порт получил второй причал за два года",
        "2024-05-07T16:20:00+04:00",
        ["Приморск. 7 мая", "Длина", "Начальник"],
        ["Паром сел на мель у острова", "Совет сохранил старый мост"],
        [],
    ),
    "updated.txt": (
        "Ministers sign deal on green corridor - UPDATED",
        "2024-11-11T16:40:00+04:00",
        ["The deal was", "A cable", "The study"],
        ["Third country joins green corridor proj", "Conference opens in the harbour"],
        ["Two countries will", "The signing will"],
    ),
    "one_blank.txt": (
        "Second quay will open on Friday - UPDATED",
        "2018-05-22",
        ["The second quay", "He spoke", "The quay has", "It was built"],
        ["Crane arrives for the second quay", "Council votes for the budget"],
        ["The meeting of", "Delegates from"],
    ),
}


def drafted(path: Path) -> Draft:
    options = Options(now=NOW, zone=BAKU, format="wire")
    (draft,) = read(Source(name=path.name, data=path.read_bytes()), options)
    assert isinstance(draft, Draft), draft
    return draft


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_its_story(name: str) -> None:
    headline, published, paragraphs, related, older = EXPECTED[name]
    draft = drafted(PAGES / name)
    newest = draft.revisions[-1]

    assert headline == newest.headline
    found = newest.body_text.split("\n\n")
    assert len(paragraphs) == len(found), found
    assert all(text.startswith(begin) for begin, text in zip(paragraphs, found, strict=True)), found
    assert related == [link.headline for link in draft.links]
    assert draft.published is not None
    expected = datetime.fromisoformat(published)
    expected = expected if expected.tzinfo else expected.replace(tzinfo=BAKU)
    assert expected == draft.published.at
    assert ("day" if "T" not in published else "second") == draft.published.precision
    first = draft.revisions[0].body_text.split("\n\n") if len(draft.revisions) > 1 else []
    assert len(older) == len(first)
    assert all(text.startswith(begin) for begin, text in zip(older, first, strict=True))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_is_known_without_its_format_named(name: str) -> None:
    assert "wire" == feed_format((PAGES / name).read_bytes(), name)


def test_what_is_around_a_story_is_kept_where_it_belongs() -> None:
    page = drafted(PAGES / "reuters.txt")

    assert ["Anna Berg", "Jan Olsen"] == [person.name for person in page.authors]
    assert ("Energy", "Harbours & Quays") == page.tags
    assert "A view shows the gas terminal outside" in page.ednote
    assert "Terminal to open in 2025" == page.revisions[-1].summary
    assert "opens new tab" not in page.revisions[-1].body_text
    assert page.updated is not None
    assert "2024-06-04" == page.updated.at.astimezone(BAKU).date().isoformat()
    assert any("outside the story were ignored" in warning for warning in page.warnings)
