"""Likeness of two texts: whether they may be versions of one article, by their words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Set

from feeds.text.tokenizer import tokens

# The share of the words of the shorter headline, and of the shorter text, that are in the other.
# Stop words are left out: they are alike in all texts of a language.
LIKE_HEADLINE, LIKE_TEXT = 0.6, 0.5


def are_alike(
    headline_a: str, terms_a: Collection[str], headline_b: str, terms_b: Collection[str]
) -> bool:
    """Return whether the headlines or the texts of two articles share most of their words."""
    return (
        share(set(tokens(headline_a)), set(tokens(headline_b))) >= LIKE_HEADLINE
        or share(set(terms_a), set(terms_b)) >= LIKE_TEXT
    )


def share(terms_a: Set[str], terms_b: Set[str]) -> float:
    """Return the share of the smaller set's words that are in the other; 0 for an empty set."""
    smaller = min(len(terms_a), len(terms_b))
    return len(terms_a & terms_b) / smaller if smaller else 0.0
