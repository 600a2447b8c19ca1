"""Whole numbers in untrusted text, and article ids."""

from __future__ import annotations

import pytest

from feeds.text.ids import format_id, uuid_in, uuid_of
from feeds.text.numbers import parse_whole_number

UUID = "0198c0de-0000-7000-8000-0000000186cb"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("0042", 42),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1_000", None),
        ("²", None),
        ("٣", None),
        ("1.0", None),
    ],
)
def test_only_short_ascii_digits_are_a_number(text: str, number: int | None) -> None:
    assert number == parse_whole_number(text)


def test_the_caller_may_allow_fewer_digits() -> None:
    assert 999 == parse_whole_number("999", max_digits=3)
    assert parse_whole_number("1000", max_digits=3) is None


@pytest.mark.parametrize(
    "text",
    [
        UUID,
        f"urn:uuid:{UUID}",
        f"  https://news.example/articles/{UUID.upper()}/ ",
    ],
)
def test_an_editor_may_paste_an_id_or_an_address(text: str) -> None:
    assert UUID == uuid_in(text)


def test_an_id_holds_its_uuid() -> None:
    assert UUID == uuid_of(format_id(UUID))
