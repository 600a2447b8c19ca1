"""Correction notices and withdrawal notices within a text."""

from __future__ import annotations

import re

from feeds.domain.changed_facts import sentences_of
from feeds.domain.story_lines import lines_of, new_lines
from feeds.languages.registry import any_pattern

# A notice without brackets or label stands in so many first or last lines.
_PLACES = 4
# Characters of a sentence before the words of its notice.
_MAX_OPENING = 60
# A withdrawal notice is short; its request is in the first sentences.
_MAX_WITHDRAWAL_CHARS, _FIRST_SENTENCES = 1_200, 4
# A label may be followed by a date: "Correction, 6 March: …".
_LABEL_PATTERN = (
    rf"\W{{0,3}}(?:{any_pattern(lambda words: words.correction_labels)})"
    r"(?:[^:\n]{0,40}\d[^:\n]{0,20}\s?:|\s*[:.(–—-])"
)
_LABEL = re.compile(_LABEL_PATTERN, re.IGNORECASE)
_CORRECTION = re.compile(
    rf"{any_pattern(lambda words: words.correction_notices)}|^{_LABEL_PATTERN}",
    re.IGNORECASE | re.MULTILINE,
)
_WITHDRAWAL = re.compile(
    rf"{any_pattern(lambda words: words.withdrawal_notices)}"
    rf"|{any_pattern(lambda words: words.removal_notices)}"
    rf"|^\W{{0,5}}(?:{any_pattern(lambda words: [words.withdrawal_words])})\W*$",
    re.IGNORECASE,
)
_REMOVAL = re.compile(
    rf"\W{{0,5}}(?:{any_pattern(lambda words: words.removal_notices)})", re.IGNORECASE
)
# A headline has more words than a name.
_QUOTED = re.compile(r"[\"“„«]\s?([^\s\"“”„«»]+(?:\s+[^\s\"“”„«»]+){2,60})\s?[\"”“»]")


def has_new_correction(old_body: str, new_body: str) -> bool:
    """Return whether the new text has a correction notice that the old one does not have."""
    lines_before = new_lines(new_body, old_body)
    before = {*lines_before, *sentences_of(lines_before)}
    lines = lines_of(new_body)
    at_the_ends = {*lines[:_PLACES], *lines[-_PLACES:]}
    for line in new_lines(old_body, new_body):
        if _CORRECTION.search(line) is None:
            continue
        sentences = sentences_of([line])
        if line[0] in "([*" or _LABEL.match(line):
            notices = list(filter(_CORRECTION.search, sentences)) or [line]
        elif line in at_the_ends:
            # A story about a correction has the words of a notice elsewhere, too.
            notices = [part for part in (sentences[0], sentences[-1]) if _is_notice(part)]
        else:
            notices = []
        if any(notice not in before for notice in notices):
            return True
    return False


def _is_notice(sentence: str) -> bool:
    notice = _CORRECTION.search(sentence)
    return notice is not None and notice.start() <= _MAX_OPENING


def asks_to_withdraw(body: str) -> bool:
    """Return whether a short text may request that another text is not used.

    Ordinary news may have the same words: callers need the headline of a stored article, too.
    """
    if len(body) > _MAX_WITHDRAWAL_CHARS:
        return False
    sentences = sentences_of(lines_of(body.replace("İ", "I")))
    return any(map(_WITHDRAWAL.search, sentences[:_FIRST_SENTENCES]))


def replaces_removed(body: str) -> bool:
    """Return whether a short text replaces a removed one: "This article has been withdrawn." """
    return len(body) <= _MAX_WITHDRAWAL_CHARS and _REMOVAL.match(body) is not None


def quoted_headline(body: str) -> str:
    """Return the headline that the request of a notice quotes; empty if it quotes none."""
    for sentence in sentences_of(lines_of(body))[:_FIRST_SENTENCES]:
        quoted = _QUOTED.search(sentence)
        if quoted and _WITHDRAWAL.search(sentence.replace("İ", "I")):
            return quoted[1].strip()
    return ""
