"""What an article adds to its storyline."""

from __future__ import annotations

from feeds.domain.additions import MAX_CHARS, added_sentence, sentences_with_words
from feeds.text.tokenizer import tokens

EARLIER = (
    "The old bridge is closed to lorries. Engineers found cracks in two bearings of the bridge."
)


def added(text: str, earlier: str = EARLIER) -> str:
    return added_sentence(sentences_with_words(text), set(tokens(earlier)))


def test_the_sentence_with_the_most_that_is_new() -> None:
    text = (
        "The old bridge is closed to lorries.\n\n"
        "The hauliers went to court on Wednesday and want damages from the council.\n\n"
        "Engineers found cracks in two bearings of the bridge in October."
    )
    expected = "The hauliers went to court on Wednesday and want damages from the council."
    assert expected == added(text)


def test_of_two_the_upper_one() -> None:
    upper = "Hauliers want damages from the council of the town."
    lower = "Bakers fear shortages of flour in upper streets."
    assert upper == added("\n\n".join([upper, *["Old bridge closed."] * 8, lower]))


def test_a_text_that_adds_nothing_has_none() -> None:
    assert "" == added(EARLIER)
    assert "" == added("")
    assert "" == added("Two bearings, again.")


def test_a_long_sentence_is_cut_between_words() -> None:
    shown = added(
        "The hauliers went to court and want damages, "
        + "because of the detour, " * 20
        + "they said."
    )
    assert len(shown) <= MAX_CHARS
    assert shown.endswith("…")
    assert shown.startswith("The hauliers went to court")


def test_captions_and_stamps_are_no_additions() -> None:
    text = "Updated 20 November 2026, 09:00\n\nPhoto: hauliers, mayors, judges/Reuters"
    assert "" == added(text)
