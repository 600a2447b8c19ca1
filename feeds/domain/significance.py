"""The significance of an edit: a pure decision between an old and a new text.

Agencies' headline markers and correction notices come first, because an editor wrote them; then
changed facts, wherever they are; then the number of changed words. Captions, stamps and furniture
do not count. Measured on real revisions: a token-difference ratio under 0.01 is cosmetic; formal
corrections are small, so their notice must be parsed.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from feeds.domain.changed_facts import Edit, Fact, edit_of
from feeds.domain.headline_markers import marked, strip_markers
from feeds.domain.notices import has_new_correction
from feeds.domain.story_lines import differing_lines
from feeds.model import Significance
from feeds.text.tokenizer import words

COSMETIC_RATIO = 0.01
NEW_PASSAGE_WORDS = 8
# Fewer words are no update, however short the text is.
LEAST_CHANGED_WORDS = 4


class Decision(NamedTuple):
    """The significance of a step between two texts, the rule that decided it, and the facts that
    changed.
    """

    significance: Significance
    reason: str
    facts: tuple[Fact, ...] = ()


def decide(
    old_headline: str, old_body: str, new_headline: str, new_body: str, language: str = "en"
) -> Decision:
    """Return ``minor``, ``update`` or ``correction`` for the step from the old to the new text.

    Headlines include their markers; bodies are plain text. Linear in the texts.
    """
    marker, old_marker = marked(new_headline), marked(old_headline)
    is_new_marker = marker is not old_marker
    if marker is Significance.CORRECTION and is_new_marker:
        return Decision(Significance.CORRECTION, "the headline is marked as a correction")
    gone, come = differing_lines(old_body, new_body, language)
    if has_new_correction(old_body, new_body):
        return Decision(Significance.CORRECTION, "the text has a correction notice")
    if (
        marker is Significance.UPDATE
        and new_headline != old_headline
        and old_marker is not Significance.UPDATE
    ):
        return Decision(Significance.UPDATE, "the headline is marked as an update")
    old_bare, new_bare = strip_markers(old_headline)[0], strip_markers(new_headline)[0]
    headline = edit_of([old_bare], [new_bare], language)
    body = edit_of(gone, come, language)
    return _by_difference(headline, body, old_body, new_body)


def _by_difference(headline: Edit, body: Edit, old_body: str, new_body: str) -> Decision:
    facts = tuple(dict.fromkeys((*headline.facts, *body.facts)))
    if facts:
        return Decision(Significance.UPDATE, "a fact changed", facts)
    changed = max(body.added, body.removed)
    is_much = changed >= LEAST_CHANGED_WORDS and difference(old_body, new_body) >= COSMETIC_RATIO
    if changed >= NEW_PASSAGE_WORDS or is_much:
        return Decision(Significance.UPDATE, "many words changed")
    if body.has_new_sentence:
        return Decision(Significance.UPDATE, "a sentence is new")
    return Decision(Significance.MINOR, "few words changed")


def difference(old: str, new: str) -> float:
    """Return the share of words added or removed, 0 to 1; moved words count little."""
    old_pairs, new_pairs = _pairs(old), _pairs(new)
    total = sum(old_pairs.values()) + sum(new_pairs.values())
    if not total:
        return 0.0
    changed = sum((old_pairs - new_pairs).values()) + sum((new_pairs - old_pairs).values())
    return changed / total / 1.5


def _pairs(text: str) -> Counter[tuple[str, str]]:
    word_list = words(text)
    return Counter(zip(["", *word_list], [*word_list, ""], strict=True))
