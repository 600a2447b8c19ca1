"""Changed facts: found in texts of any length, and told from slips, captions and stamps."""

from __future__ import annotations

import pytest
from support.edits import FACTS, LENGTHS, SLIPS, story

from feeds.domain.changed_facts import edit_of
from feeds.domain.significance import decide
from feeds.model import Significance

HEADLINE = "News of the harbour"


def labels(word: str) -> str:
    """Return many short lines that are no sentences, between sentences."""
    lines = (f"{word} {number}\nShip {number} waits." for number in range(6_000))
    return "\n".join(lines)


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
    ("old", "new", "fact"),
    [
        ("It rose to $3.2 million.", "It rose to $3.4 billion.", "3.2 million → 3.4 billion"),
        (
            "Forty-seven dockers were hurt.",
            "Forty-three dockers were hurt.",
            "injured: Forty-seven → Forty-three",
        ),
        ("John Clark denied it.", "James Clark denied it.", "John → James"),
        ("The deal with Iran was signed.", "The deal with Iraq was signed.", "Iran → Iraq"),
        (
            "It opens in the north of the port.",
            "It opens in the south of the port.",
            "north → south",
        ),
        (
            "The government leads in the polls.",
            "The opposition leads in the polls.",
            "government → opposition",
        ),
        ("The firm could build a plant.", "The firm will build a plant.", "could → will"),
        ("Police call it a legal act.", "Police call it an illegal act.", "a legal → an illegal"),
        (
            "He is deputy commander of the fleet.",
            "He is commander of the fleet.",
            "is deputy commander of → is commander of",
        ),
        ("The 181-pound anchor fell.", "The 181-kg anchor fell.", "pound → kg"),
        ("It costs 30 dollars.", "It costs 30 euros.", "dollars → euros"),
    ],
)
def test_other_facts_are_named(old: str, new: str, fact: str) -> None:
    assert [fact] == [str(changed) for changed in edit_of([old], [new], "en").facts]


@pytest.mark.parametrize(
    ("language", "old", "new", "fact"),
    [
        ("az", "Bank dərəcəni azaltmayacaq.", "Bank dərəcəni azaldacaq.", "negation"),
        ("az", "İclas oktyabrın 28-də olacaq.", "İclas noyabrın 28-də olacaq.", "day"),
        ("ru", "Приговор огласили в четверг.", "Приговор огласили в среду.", "day"),
        (
            "tr",
            "Sanığın beraatine karar verildi.",
            "Sanığın mahkûmiyetine karar verildi.",
            "outcome",
        ),
        ("de", "Siebenundvierzig Menschen kamen.", "Dreiundvierzig Menschen kamen.", "number"),
        ("fr", "Le pont a quarante-deux arches.", "Le pont a quarante-trois arches.", "number"),
        ("es", "Habló la presidenta ayer.", "Habló la vicepresidenta ayer.", "qualifier"),
        ("uk", "Власника відпустили вранці.", "Власника покарали вранці.", "wording"),
        ("ar", "إن ثالثا قُتل في الحريق.", "إن ثالثا أصيب في الحريق.", "outcome"),
    ],
)
def test_kinds_of_facts_in_other_languages(language: str, old: str, new: str, fact: str) -> None:
    assert [fact] == [changed.kind for changed in edit_of([old], [new], language).facts]


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "It cost £30m in all.", "It cost £30 million in all."),
        ("en", "Six percent were for it.", "6 per cent were for it."),
        ("en", "Some 62% were for it.", "Some 62 percent were for it."),
        ("en", "U.S. companies paid for it.", "US companies paid for it."),
        ("en", "Mr Baker left at 10 p.m. on Monday.", "Mr. Baker left at 10pm on Monday."),
        ("en", "It sank at 12:48 a.m. on Monday.", "It sank at 12.48am on Monday."),
        ("en", "President Vucic spoke at noon.", "President Vučić spoke at noon."),
        ("en", "It left on Sept. 4 at noon.", "It left on September 4 at noon."),
        ("en", "The wall is 30 km long.", "The wall is 30 kilometres long."),
        (
            "en",
            "The prisoner was found.The cell is empty.",
            "The prisoner was found. The cell is empty.",
        ),
        ("az", "Sənəd qırx iki maddədən ibarətdir.", "Sənəd 42 maddədən ibarətdir."),
        ("it", "Ci lavoravano ventidue persone.", "Ci lavoravano 22 persone."),
        ("fr", "Il a quarante-deux arches.", "Il a 42 arches."),
        ("de", "Es kamen siebenundvierzig Gäste.", "Es kamen 47 Gäste."),
        ("ru", "Ещё двадцать два судна ждут.", "Еще 22 судна ждут."),
    ],
)
def test_the_same_fact_written_otherwise_is_none(language: str, old: str, new: str) -> None:
    edit = edit_of([old], [new], language)
    assert ((), 0, 0) == (edit.facts, edit.added, edit.removed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("He came on Monday to the quay.", "He came to the quay on Monday."),
        ("On day 4 of the strike, he left the quay.", "He left the quay on day 4 of the strike."),
    ],
)
def test_a_moved_word_is_no_fact(old: str, new: str) -> None:
    assert () == edit_of([old], [new], "en").facts


def test_numbers_that_change_places_are_facts() -> None:
    old, new = "It left 12 dead and 3 hurt.", "It left 3 dead and 12 hurt."
    assert edit_of([old], [new], "en").facts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a" * 250_000, "b" * 250_000),
        ("word " * 50_000, "other " * 50_000),
        ("1 " * 40_000, "2 " * 40_000),
        ("1" * 1_100_000, "2" * 1_100_000),
        ("1 million " * 20_000, "2 million " * 20_000),
        ("It cost 3 million.", f"It cost 3 {'million ' * 170_000}"),
        ("\n".join([". " * 345] * 300), "\n".join(["! " * 345] * 300)),
        ("The quay is open.", "a\n" * 500_000),
        ("(" * 250_000, "[" * 250_000),
        ("(published \n" * 50_000, "© a\n" * 50_000),
        (labels("old"), labels("new")),
        ("A b. " * 50_000, "A c. " * 50_000),
    ],
    ids=[
        "word",
        "words",
        "numbers",
        "number",
        "sums",
        "million",
        "points",
        "letters",
        "brackets",
        "lines",
        "labels",
        "sentences",
    ],
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
