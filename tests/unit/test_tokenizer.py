"""Which terms of a text are written like names."""

from __future__ import annotations

import pytest

from feeds.text.tokenizer import bag_of, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry Albatros left Kelp on Monday.", {"albatros", "kelp", "monday"}),
        ("On Friday the Bakery opened; the bakery sells bread.", {"friday"}),
        ("Tugs came. Divers followed! “Good,” he said: Nobody was hurt.", set()),
        ("Ferry aground\nDivers at work", set()),
        ("В порту Баку встретили капитана Алиева.", {"баку", "алиева"}),
        ("Gemi dün İstanbul'a geldi.", {"istanbul"}),
        ("船は港に着いた。", set()),
        ("", set()),
    ],
)
def test_names_have_a_capital_inside_a_sentence(text: str, expected: set[str]) -> None:
    assert expected == names(text)


def test_words_of_the_headline_are_names_by_the_text() -> None:
    bag = bag_of("Ferry Albatros Runs Aground", "The ferry Albatros ran aground.")

    assert {"albatros"} == bag.names
    assert 5 == bag.counts["albatros"]
    assert 4 == bag.counts["runs"]
