"""The significance of an edit: a pure decision between an old and a new text.

Agencies' headline markers and correction notices come first, because an editor wrote them; then the
difference of the words is weighed. Measured on real revisions: a token-difference ratio under 0.01
is cosmetic; formal corrections are small, so their notice must be parsed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from feeds.model import Significance
from feeds.text.tokenizer import words

COSMETIC_RATIO = 0.01
NEW_PASSAGE_WORDS = 8


class Marker(NamedTuple):
    """A headline marker: its significance, and whether it opens or closes the headline.

    ``means`` is None for markers without significance (pictures, video).
    """

    pattern: str
    means: Significance | None
    is_prefix: bool
    source: str


_UPDATE, _CORRECTION, _WITHDRAWAL = (
    Significance.UPDATE,
    Significance.CORRECTION,
    Significance.WITHDRAWAL,
)

# Patterns match the headline in capitals with the dotted İ folded to I.
MARKERS: tuple[Marker, ...] = (
    Marker(r"(?:UPDATE|WRAPUP|RECAST)\s+\d{1,2}\s*-", _UPDATE, True, "Reuters"),
    Marker(r"(?:UPDATE|UPDATED|NEW)\s*[:-]", _UPDATE, True, "Reuters, AP"),
    Marker(r"CORRECTED\s*[:-]?\s*\(OFFICIAL\)\s*-", _CORRECTION, True, "Reuters"),
    Marker(
        r"(?:CORRECTED|CORRECTION|CORRECTS|CLARIFIED|CLARIFICATION)(?:\s+\d{1,2})?\s*[:-]",
        _CORRECTION,
        True,
        "Reuters, AP",
    ),
    Marker(r"(?:REFILE|REFILED)(?:\s+\d{1,2})?\s*[:-]", _CORRECTION, True, "Reuters"),
    Marker(r"(?:REPEAT|RPT)(?:\s+\d{1,2})?\s*[:-]", None, True, "Reuters"),
    Marker(
        r"(?:ALERT|URGENT|BREAKING|FLASH|BULLETIN|LEAD|\dNDLEAD|\dRDLEAD)\s*[:-]",
        None,
        True,
        "AFP, AP",
    ),
    Marker(r"\d(?:ST|ND|RD|TH)\s+LD-WRITETHRU[,:-]?", _UPDATE, True, "AP"),
    Marker(
        r"(?:STORY\s+)?(?:WITHDRAWN|WITHDRAWAL|RETRACTED|RETRACTION)\s*[:-]",
        _WITHDRAWAL,
        True,
        "Reuters",
    ),
    Marker(r"KILL(?:\s+KILL)+\s*[:-]?", _WITHDRAWAL, True, "dpa"),
    Marker(r"UPDATED?(?:\s+\d{1,2})?", _UPDATE, False, "APA"),
    Marker(r"YENIL[ƏE]N(?:IB|DI|[İI]R)(?:\s*[-–]?\s*\d{1,2})?", _UPDATE, False, "APA, qafqazinfo"),
    Marker(
        r"(?:ОБНОВЛЕНО|ДОПОЛНЕНО|ОБНОВЛЯЕТСЯ)(?:\s+\d{1,2})?",
        _UPDATE,
        False,
        "a guess at Russian wires",
    ),
    Marker(r"GÜNCELLENDI", _UPDATE, False, "a guess at Turkish wires"),
    Marker(r"(?:CORRECTED|CORRECTION|CLARIFIED)", _CORRECTION, False, "APA"),
    Marker(
        r"(?:DÜZƏLIŞ|DÜZƏLIŞ EDILIB|DƏQIQLƏŞDIRILIB)",
        _CORRECTION,
        False,
        "a guess at Azerbaijani wires",
    ),
    Marker(
        r"(?:ИСПРАВЛЕНО|УТОЧНЕНО|УТОЧНЕНИЕ|ИСПРАВЛЕНИЕ)",
        _CORRECTION,
        False,
        "a guess at Russian wires",
    ),
    Marker(r"(?:WITHDRAWN|RETRACTED)", _WITHDRAWAL, False, "Reuters"),
    Marker(
        r"(?:F?OTO(?:LAR)?|FOTOLENT|VIDEO(?:LAR)?|PHOTOS?|PICTURES|ФОТО|ВИДЕО)(?:\s*\+\s*(?:VIDEO|ФОТО|FOTO|ВИДЕО))?",
        None,
        False,
        "APA, qafqazinfo",
    ),
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

# Formulas by which agencies declare a correction.
_NOTICE = re.compile(
    r"\b(?:this|the|an earlier|a "
    r"previous)\s+(?:\w+\s+){0,4}?(?:story|article|version|report|item|headline|dispatch)\b"
    r"[^.]{0,80}?\b(?:has been|have "
    r"been|was|is|had|been|to)\s+(?:\w+\s+)?(?:corrected|refiled|clarified|amended|fixed|misstated|"
    r"incorrectly|misspelled|misidentified|erroneously|correct)\b"
    r"|\b(?:corrects|corrected|corrected "
    r"to|refiles|refiled|refiling)\s+(?:to|the|headline|spelling|byline|date|day|name|figure|in|paragraph|first|second|"
    r"third|typo|garble|grammar|attribution|title|dateline|number|year|month|age|quote|link|that|throughout)\b"
    r"|^\W{0,3}(?:correction|clarification|düzəliş|исправление|уточнение|поправка)\s*[:.(–—-]"
    r"|\bdüzəliş (?:edil|olunub|verilib)|\bв тексте (?:исправлен|уточнен)|\bисправлен[аоы]? "
    r"(?:ошибка|опечатка|имя|дата|цифра)",
    re.IGNORECASE | re.MULTILINE,
)
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
    return next((s for s in (_WITHDRAWAL, _CORRECTION, _UPDATE) if s in means), None)


def decide(old_headline: str, old_body: str, new_headline: str, new_body: str) -> Significance:
    """Return ``minor``, ``update`` or ``correction`` for the step from the old to the new text.

    Headlines include their markers; bodies are plain text. Linear in the texts.
    """
    marker = marked(new_headline)
    if marker is _CORRECTION and marked(old_headline) is not _CORRECTION:
        return _CORRECTION
    if len(_NOTICE.findall(new_body)) > len(_NOTICE.findall(old_body)):
        return _CORRECTION
    if marker is _UPDATE and new_headline != old_headline and marked(old_headline) is not _UPDATE:
        return _UPDATE
    return _by_difference(old_headline, old_body, new_headline, new_body)


def _by_difference(
    old_headline: str, old_body: str, new_headline: str, new_body: str
) -> Significance:
    if difference(old_body, new_body) >= COSMETIC_RATIO:
        return _UPDATE
    old_bare, new_bare = strip_markers(old_headline)[0], strip_markers(new_headline)[0]
    if sorted(_NUMBER.findall(old_bare)) != sorted(_NUMBER.findall(new_bare)):
        return _UPDATE
    return Significance.MINOR


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
