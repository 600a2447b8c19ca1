"""The significance of an edit: a pure decision between an old and a new text.

Agencies' headline markers and correction notices come first, because an editor wrote them; then
changed facts, wherever they are; then the number of changed words. Captions, stamps and furniture
do not count. Measured on real revisions: a token-difference ratio under 0.01 is cosmetic; formal
corrections are small, so their notice must be parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from feeds.domain.changed_facts import Edit, Fact, edit_of, sentences_of
from feeds.domain.story_lines import differing_lines, story_lines
from feeds.languages.contract import Marker
from feeds.languages.registry import LANGUAGES
from feeds.model import Significance
from feeds.text.tokenizer import words

COSMETIC_RATIO = 0.01
NEW_PASSAGE_WORDS = 8
# Fewer words are no update, however short the text is.
LEAST_CHANGED_WORDS = 4


_MEDIA_WORD = "|".join(word for language in LANGUAGES.values() for word in language.media_words)
MARKERS: tuple[Marker, ...] = (
    *(marker for language in LANGUAGES.values() for marker in language.markers),
    Marker(rf"(?:{_MEDIA_WORD})(?:\s*\+\s*(?:{_MEDIA_WORD}))?", None, False, "APA, qafqazinfo"),
)
_PREFIXES = tuple(
    (re.compile(r"\s*[\[(]?" + m.pattern + r"[\])]?\s*"), m.means) for m in MARKERS if m.is_prefix
)
_AT_THE_END = tuple(marker for marker in MARKERS if not marker.is_prefix)
# Behind a dash in capitals, and in brackets in any case.
_SUFFIXES = tuple(
    (
        re.compile(rf"\s*(?:[-–—|]\s*(?:{m.pattern})|[\[(]\s*(?i:{m.pattern})\s*[\])])\s*$"),
        m.means,
    )
    for m in _AT_THE_END
)
# In capitals behind a headline that is not: "Körpü açıldı YENİLƏNİB".
_BARE_SUFFIXES = tuple((re.compile(rf"\s(?:{m.pattern})\s*$"), m.means) for m in _AT_THE_END)

_LABELS = "|".join(label for language in LANGUAGES.values() for label in language.correction_labels)
_NOTICES = "|".join(
    notice for language in LANGUAGES.values() for notice in language.correction_notices
)
_NOTICE = re.compile(
    rf"{_NOTICES}|^\W{{0,3}}(?:{_LABELS})\s*[:.(–—-]", re.IGNORECASE | re.MULTILINE
)
_LABEL = re.compile(rf"\W{{0,3}}(?:{_LABELS})\s*[:.(–—-]", re.IGNORECASE)
# Lines from the beginning and the end at which a notice may be without a sign of its own.
_PLACES = 4
_GRAVEST_FIRST = (Significance.WITHDRAWAL, Significance.CORRECTION, Significance.UPDATE)


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
    has_small_letters = re.search(r"[^\W\d_]", headline) and headline.upper() != headline
    for pattern, means in (*_SUFFIXES, *(_BARE_SUFFIXES if has_small_letters else ())):
        if match := pattern.search(folded):
            return headline[: match.start()].strip(), means
    return None


def marked(headline: str) -> Significance | None:
    """Return the gravest significance of a headline's markers, None without any."""
    means = {meaning for meaning in strip_markers(headline)[1] if meaning is not None}
    return next((s for s in _GRAVEST_FIRST if s in means), None)


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
    gone, come = differing_lines(old_body, new_body)
    if _has_new_notice(gone, come, new_body):
        return Decision(Significance.CORRECTION, "the text has a correction notice")
    if (
        marker is Significance.UPDATE
        and new_headline != old_headline
        and marked(old_headline) is not Significance.UPDATE
    ):
        return Decision(Significance.UPDATE, "the headline is marked as an update")
    old_bare, new_bare = strip_markers(old_headline)[0], strip_markers(new_headline)[0]
    headline = edit_of([old_bare], [new_bare], language)
    body = edit_of(gone, come, language)
    return _by_difference(headline, body, old_body, new_body)


def _has_new_notice(gone: Sequence[str], come: Sequence[str], new_body: str) -> bool:
    """Return whether a correction notice is among the lines that the new text has more."""
    before = set(sentences_of(gone))
    for line in come:
        notices = filter(_NOTICE.search, sentences_of([line])) if _NOTICE.search(line) else ()
        if any(notice not in before for notice in notices) and _is_for_notices(line, new_body):
            return True
    return False


def _is_for_notices(line: str, body: str) -> bool:
    """Return whether a line is in brackets, has a label, or is at the beginning or the end of its
    text. A story about a correction has the words of a notice elsewhere, too.
    """
    if line[0] in "([*" or _LABEL.match(line):
        return True
    lines = story_lines(body)
    places = [place for place, other in enumerate(lines) if line in other or other in line]
    return any(place < _PLACES or place >= len(lines) - _PLACES for place in places)


def _by_difference(headline: Edit, body: Edit, old_body: str, new_body: str) -> Decision:
    facts = tuple(dict.fromkeys((*headline.facts, *body.facts)))
    if facts:
        return Decision(Significance.UPDATE, "a fact changed", facts)
    changed = max(body.added, body.removed)
    is_much = changed >= LEAST_CHANGED_WORDS and difference(old_body, new_body) >= COSMETIC_RATIO
    if changed >= NEW_PASSAGE_WORDS or is_much:
        return Decision(Significance.UPDATE, "many words changed")
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
