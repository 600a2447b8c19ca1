"""Whole numbers in untrusted text."""

from __future__ import annotations


def parse_whole_number(text: str, max_digits: int = 18) -> int | None:
    """Return a number of at most ``max_digits`` ASCII digits; None for any other text.

    ``int`` alone accepts signs, spaces, underscores and digits of other scripts, and takes
    quadratic time for long texts.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= max_digits
    return int(text) if is_number else None
