"""Changed facts: found in texts of any length, and told from slips, captions and stamps."""

from __future__ import annotations

import pytest
from support.edits import FACTS, LENGTHS, SLIPS, story

from feeds.domain.changed_facts import edit_of
from feeds.domain.significance import decide
from feeds.domain.story_lines import is_aside, story_lines
from feeds.model import Significance

HEADLINE = "News of the harbour"


@pytest.mark.parametrize("words", LENGTHS)
def test_changed_facts_are_updates_and_named(words: int) -> None:
    decisions = [
        decide(HEADLINE, story(old, words), HEADLINE, story(new, words)) for old, new in FACTS
    ]

    missed = [
        edit[0]
        for edit, decision in zip(FACTS, decisions, strict=True)
        if decision.significance is Significance.MINOR or not decision.facts
    ]
    assert [] == missed


@pytest.mark.parametrize("words", LENGTHS)
def test_slips_are_minor(words: int) -> None:
    notified = [
        (old, decision)
        for old, new in SLIPS
        if (
            decision := decide(HEADLINE, story(old, words), HEADLINE, story(new, words))
        ).significance
        is not Significance.MINOR
    ]
    assert [] == notified


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("At least 12 people were killed.", "At least 15 people were killed.", "deaths: 12 → 15"),
        ("Twelve dockers were hurt.", "14 dockers were hurt.", "injured: Twelve → 14"),
        ("It costs 1,200 euros.", "It costs 1,400 euros.", "1,200 → 1,400"),
        ("He was not there.", "He was there.", "was not there → was there"),
        ("It opens on Monday.", "It opens on Friday.", "Monday → Friday"),
        ("Two men were killed.", "Two men were injured.", "killed → injured"),
    ],
)
def test_a_fact_is_named(old: str, new: str, fact: str) -> None:
    assert [fact] == [str(changed) for changed in edit_of([old], [new], "en").facts]


@pytest.mark.parametrize(
    ("language", "old", "new", "fact"),
    [
        ("az", "Yanğında 3 nəfər ölüb.", "Yanğında 5 nəfər ölüb.", "ölən: 3 → 5"),
        ("ru", "В суде его оправдали.", "В суде его осудили.", "оправдали → осудили"),
        ("ru", "Погибли 12 человек.", "Погибли 15 человек.", "погибшие: 12 → 15"),
        ("tr", "Kazada iki kişi öldü.", "Kazada üç kişi öldü.", "ölü: iki → üç"),
        ("de", "Er wurde freigesprochen.", "Er wurde verurteilt.", "freigesprochen → verurteilt"),
        ("fr", "Deux personnes sont blessées.", "Trois personnes sont blessées.", "Deux → Trois"),
        ("es", "El puente abre el lunes.", "El puente abre el martes.", "lunes → martes"),
        (
            "it",
            "Il ponte non è aperto.",
            "Il ponte è aperto.",
            "ponte non è aperto → ponte è aperto",
        ),
        ("pt", "Ele foi condenado ontem.", "Ele foi absolvido ontem.", "condenado → absolvido"),
        ("uk", "Загинули 12 людей.", "Загинули 15 людей.", "загиблі: 12 → 15"),
        ("ar", "قتل 12 شخصا في الحريق.", "قتل 15 شخصا في الحريق.", "قتلى: 12 → 15"),
        ("ja", "橋は12人を運ぶ。", "橋は15人を運ぶ。", "12 → 15"),
    ],
)
def test_facts_in_other_languages(language: str, old: str, new: str, fact: str) -> None:
    facts = [str(changed) for changed in edit_of([old], [new], language).facts]
    assert [fact] == facts


@pytest.mark.parametrize(
    "line",
    [
        "FILE PHOTO: Cranes stand at the quay. REUTERS/Ann Writer/File Photo",
        "Cranes at the quay, August 12, 2026. (AP Photo/Ann Writer)",
        "Ann Player returns a shot. Mandatory Credit: Ben Lens-Imagn Images",
        "The minister leaves the hall. (Photo: Ann Writer)",
        "Der Kran am Kai. Foto: Ann Writer/dpa",
        "[1/3]The quay in the morning. REUTERS/Ann Writer",
        "(Updated: 18 Aug 2026 11:52PM)",
        "18 Aug 2026 06:15PM",
        "Обновлено: 18.08.2026 12:30",
        "Yenilənib: 18.08.2026 12:30",
        "Share",
        "Also read:",
    ],
)
def test_asides_are_no_story(line: str) -> None:
    assert is_aside(line)


@pytest.mark.parametrize(
    "line",
    [
        "Shares of the yard rose in early trading.",
        "A Reuters/Ipsos poll showed that voters like the bridge.",
        "The photo shows a quay, the court heard on Monday.",
        "The ferry left on 18 August 2026 at noon.",
        "Photo shops in the old town close early on Sundays.",
    ],
)
def test_sentences_about_pictures_and_shares_are_story(line: str) -> None:
    assert not is_aside(line)


def test_a_paragraph_that_is_wrapped_otherwise_is_the_same() -> None:
    wrapped = "The quay opened on Monday\nand will handle two ships."
    assert ["The quay opened on Monday and will handle two ships."] == story_lines(wrapped)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a" * 250_000, "b" * 250_000),
        ("word " * 50_000, "other " * 50_000),
        ("1 " * 100_000, "2 " * 100_000),
        ("(" * 250_000, "[" * 250_000),
        ("A b. " * 50_000, "A c. " * 50_000),
    ],
    ids=["word", "words", "numbers", "brackets", "sentences"],
)
def test_long_texts_are_decided_in_linear_time(old: str, new: str) -> None:
    """A quadratic comparison would take minutes."""
    assert decide(HEADLINE, old, HEADLINE, new).significance in Significance


def test_an_edit_in_a_sentence_of_a_thousand_words_is_found() -> None:
    words = [f"word{chr(97 + number % 26)}" for number in range(1_000)]
    old, new = [*words, "12", "dead", *words], [*words, "15", "dead", *words]
    assert ["deaths: 12 → 15"] == [
        str(fact) for fact in edit_of([" ".join(old)], [" ".join(new)], "en").facts
    ]
