"""Markers of headlines, which agencies add to a revision: "UPDATE 2-", "(corrected)".

A marker opens or closes a headline. It has capitals, stands in brackets, or before a colon and the
capital of the headline itself: "Berichtigung: Brücke offen".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from feeds.languages.contract import Language
from feeds.languages.registry import LANGUAGES, any_pattern
from feeds.model import Significance

_MOST_MARKERS = 8
_GRAVEST_FIRST = (Significance.WITHDRAWAL, Significance.CORRECTION, Significance.UPDATE)
# The number of a version, and what parts a marker from its headline.
_NUMBER = r"(?:\s*[-–]?\s*\d{1,2})?"
_BREAK = r"\s*(?:[:|–—/-]|\.(?=\s))"
_Pattern = tuple[re.Pattern[str], Significance | None]


def _without_accents(text: str) -> str:
    """Return a text of the same length without accents: agencies leave them out in capitals."""
    return "".join(unicodedata.normalize("NFD", character)[0] for character in text)


def _marks_of(read: Callable[[Language], Iterable[str]]) -> str:
    return _without_accents(any_pattern(read))


_WITHDRAWAL_WORDS = _marks_of(lambda words: [words.withdrawal_words])
_MEDIA_WORD = _marks_of(lambda words: words.media_words)
_MARKS: tuple[tuple[str, Significance | None], ...] = (
    (_marks_of(lambda words: [words.update_marks]), Significance.UPDATE),
    (_marks_of(lambda words: [words.correction_marks]), Significance.CORRECTION),
)
# What closes a headline only: "- VIDEO", "FOTO + VIDEO".
_AT_THE_END = (*_MARKS, (rf"(?:{_MEDIA_WORD})(?:\s*\+\s*(?:{_MEDIA_WORD}))?", None))


def _opening(words: str) -> str:
    """Return the pattern of words that open a headline: in capitals, or in brackets."""
    return (
        rf"\s*(?:\++\s*)?(?:[\[(]?(?:{words}){_NUMBER}[\])]?{_BREAK}"
        rf"|[\[(]\s*(?i:{words}){_NUMBER}\s*[\])]\s*[:–—-]?)\s*"
    )


_PREFIXES: tuple[_Pattern, ...] = (
    *(
        (re.compile(rf"\s*[\[(]?{marker.pattern}[\])]?\s*"), marker.means)
        for language in LANGUAGES.values()
        for marker in language.markers
    ),
    *((re.compile(_opening(words)), means) for words, means in _MARKS),
)
# In any case before a headline with a capital: "Correction: Quay opens", "Berichtigung - …".
_WORDS_BEFORE: tuple[_Pattern, ...] = tuple(
    (re.compile(rf"\s*(?i:{words}){_NUMBER}\s*(?::|\s[-–—]\s)\s*"), means)
    for words, means in _MARKS
)
# Behind a dash in capitals, and in brackets in any case.
_SUFFIXES: tuple[_Pattern, ...] = tuple(
    (
        re.compile(
            rf"\s*(?:[-–—|/]\s*(?:{words}){_NUMBER}"
            rf"|[\[(](?:\s*(?i:{_MEDIA_WORD}),)?\s*(?i:{words})\b[^()\[\]]{{0,40}}[\])])\s*\+*\s*$"
        ),
        means,
    )
    for words, means in _AT_THE_END
)
# In capitals behind a headline that is not: "Körpü açıldı YENİLƏNİB".
_BARE_SUFFIXES: tuple[_Pattern, ...] = tuple(
    (re.compile(rf"\s(?:{words}){_NUMBER}\s*$"), means) for words, means in _AT_THE_END
)
_WITHDRAWING = re.compile(_opening(_WITHDRAWAL_WORDS))
_WITHDRAWING_SUFFIX = re.compile(rf"\s*[-–—|(\[]\s*(?i:{_WITHDRAWAL_WORDS})\s*[\])]?\s*\+*\s*$")


def strip_markers(headline: str) -> tuple[str, tuple[Significance | None, ...]]:
    """Return the headline without its markers, and the significance of each marker, outermost
    first.

    Only capitals, brackets, and a colon or dash before a capital count, so that "Update on the
    talks" stays whole; a headline of markers alone is kept.
    """
    remaining, markers = headline.strip(), []
    for _ in range(_MOST_MARKERS):
        cut = _strip_one(remaining)
        if cut is None or not re.search(r"\w", cut[0]):
            break
        remaining = cut[0]
        markers.append(cut[1])
    return remaining, tuple(markers)


def _strip_one(headline: str) -> tuple[str, Significance | None] | None:
    folded = _without_accents(headline)
    for pattern, means in _PREFIXES:
        if match := pattern.match(folded):
            return headline[match.end() :].strip(), means
    for pattern, means in _WORDS_BEFORE:
        match = pattern.match(folded)
        if match and (means is Significance.CORRECTION or not _is_small(headline, match.end())):
            return headline[match.end() :].strip(), means
    has_small_letters = re.search(r"[^\W\d_]", headline) and headline.upper() != headline
    for pattern, means in (*_SUFFIXES, *(_BARE_SUFFIXES if has_small_letters else ())):
        if match := pattern.search(folded):
            return headline[: match.start()].strip(), means
    return None


def _is_small(headline: str, place: int) -> bool:
    """Return whether a small letter is at a place: "Update: what we know" is a headline."""
    return headline[place : place + 1].islower()


def marked(headline: str) -> Significance | None:
    """Return the gravest significance of a headline's markers, None without any."""
    means = {meaning for meaning in strip_markers(headline)[1] if meaning is not None}
    return next((s for s in _GRAVEST_FIRST if s in means), None)


def withdrawn_headline(headline: str) -> str:
    """Return the headline of a withdrawal notice without its markers and the words that only
    there are markers: "CANCELLED: Minister resigns".
    """
    bare = strip_markers(headline)[0]
    folded = _without_accents(bare)
    begin = match.end() if (match := _WITHDRAWING.match(folded)) else 0
    end = match.start() if (match := _WITHDRAWING_SUFFIX.search(folded)) else len(bare)
    return bare[begin:end].strip(" +") or bare
