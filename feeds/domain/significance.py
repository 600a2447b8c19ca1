"""The significance of an edit: a pure decision between an old and a new text.

Agencies' headline markers and correction notices come first, because an editor wrote them; then the
difference of the words is weighed. Measured on real revisions: a token-difference ratio under 0.01
is cosmetic; formal corrections are small, so their notice must be parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from feeds.languages.contract import Marker
from feeds.languages.registry import LANGUAGES
from feeds.model import Significance
from feeds.text.tokenizer import words

COSMETIC_RATIO = 0.01
NEW_PASSAGE_WORDS = 8


_MEDIA_WORD = "|".join(word for language in LANGUAGES.values() for word in language.media_words)
MARKERS: tuple[Marker, ...] = (
    *(marker for language in LANGUAGES.values() for marker in language.markers),
    Marker(rf"(?:{_MEDIA_WORD})(?:\s*\+\s*(?:{_MEDIA_WORD}))?", None, False, "APA, qafqazinfo"),
)
_PREFIXES = tuple(
    (re.compile(r"\s*[\[(]?" + m.pattern + r"[\])]?\s*"), m.means) for m in MARKERS if m.is_prefix
)
_SUFFIXES = tuple(
    (
        re.compile(
            r"\s*(?:[-–—|]\s*(?:" + m.pattern + r")|[\[(]\s*(?:" + m.pattern + r")\s*[\])])\s*$"
        ),
        m.means,
    )
    for m in MARKERS
    if not m.is_prefix
)

_LABELS = "|".join(label for language in LANGUAGES.values() for label in language.correction_labels)
_NOTICES = "|".join(
    notice for language in LANGUAGES.values() for notice in language.correction_notices
)
_NOTICE = re.compile(
    rf"{_NOTICES}|^\W{{0,3}}(?:{_LABELS})\s*[:.(–—-]", re.IGNORECASE | re.MULTILINE
)
_GRAVEST_FIRST = (Significance.WITHDRAWAL, Significance.CORRECTION, Significance.UPDATE)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def strip_markers(headline: str) -> tuple[str, tuple[Significance | None, ...]]:
    """Return the headline without its markers, and the significance of each marker, outermost
    first.

    Only capitals count, so that "Update on the talks" stays whole; a headline of markers alone is
    kept.
    """
    remaining, markers = headline.strip(), []
    for _ in range(8):
        cut = _strip_one(remaining)
        if cut is None or not re.search(r"\w", cut[0]):
            break
        remaining = cut[0]
        markers.append(cut[1])
    return remaining, tuple(markers)


def _strip_one(headline: str) -> tuple[str, Significance | None] | None:
    folded = headline.replace("İ", "I")
    for pattern, means in _PREFIXES:
        if match := pattern.match(folded):
            return headline[match.end() :].strip(), means
    for pattern, means in _SUFFIXES:
        if match := pattern.search(folded):
            return headline[: match.start()].strip(), means
    return None


def marked(headline: str) -> Significance | None:
    """Return the gravest significance of a headline's markers, None without any."""
    means = {meaning for meaning in strip_markers(headline)[1] if meaning is not None}
    return next((s for s in _GRAVEST_FIRST if s in means), None)


class Decision(NamedTuple):
    """The significance of a step between two texts, and the rule that decided it."""

    significance: Significance
    reason: str


def decide(old_headline: str, old_body: str, new_headline: str, new_body: str) -> Decision:
    """Return ``minor``, ``update`` or ``correction`` for the step from the old to the new text.

    Headlines include their markers; bodies are plain text. Linear in the texts.
    """
    marker, old_marker = marked(new_headline), marked(old_headline)
    is_new_marker = marker is not old_marker
    if marker is Significance.CORRECTION and is_new_marker:
        return Decision(Significance.CORRECTION, "the headline is marked as a correction")
    if len(_NOTICE.findall(new_body)) > len(_NOTICE.findall(old_body)):
        return Decision(Significance.CORRECTION, "the text has a correction notice")
    if (
        marker is Significance.UPDATE
        and new_headline != old_headline
        and marked(old_headline) is not Significance.UPDATE
    ):
        return Decision(Significance.UPDATE, "the headline is marked as an update")
    return _by_difference(old_headline, old_body, new_headline, new_body)


def _by_difference(old_headline: str, old_body: str, new_headline: str, new_body: str) -> Decision:
    if difference(old_body, new_body) >= COSMETIC_RATIO:
        return Decision(Significance.UPDATE, "many words changed")
    old_bare, new_bare = strip_markers(old_headline)[0], strip_markers(new_headline)[0]
    if sorted(_NUMBER.findall(old_bare)) != sorted(_NUMBER.findall(new_bare)):
        return Decision(Significance.UPDATE, "a number in the headline changed")
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
