"""Whole numbers in untrusted text."""

from __future__ import annotations


def parse_whole_number(text: str, max_digits: int = 18) -> int | None:
    """Return a number of at most ``max_digits`` ASCII digits; None for any other text.

    ``int`` alone accepts signs, spaces, underscores and digits of other scripts, and takes
    quadratic time for long texts.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= max_digits
    return int(text) if is_number else None


def seconds_of(duration: str) -> int:
    """Return a duration in seconds, written as ``3723``, ``62:03`` or ``1:02:03``; 0 if it is none
    (itunes:duration).
    """
    parts = [parse_whole_number(part) for part in duration.strip().split(".")[0].split(":")]
    if not 1 <= len(parts) <= 3 or None in parts:
        return 0
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + (part or 0)
    return seconds
