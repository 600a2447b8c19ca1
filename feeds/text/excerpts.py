"""Excerpts: the beginning of a text, cut at a word. Pure."""

from __future__ import annotations

SUMMARY_CHARS = 280


def excerpt(words: str, max_chars: int = SUMMARY_CHARS) -> str:
    """Return the beginning of a text, cut at a word."""
    line = " ".join(words.split())
    if len(line) <= max_chars:
        return line
    cut = line[: max_chars - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—-") + "…"
