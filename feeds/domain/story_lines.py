"""The lines of a text that tell its story: without captions, credits, stamps, sharing and promos.

A new picture, or the clock of an edit, is no news to readers. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from feeds.languages.registry import LANGUAGES

# A longer line tells something, whatever it begins with.
_MAX_FURNITURE, _MAX_STAMP, _MAX_CREDIT = 80, 80, 700
_AGENCIES = (
    r"REUTERS|AFP|EPA|AP Photo|ANSA|dpa|EFE|Lusa|TASS|ТАСС|РИА Новости|УНІАН|Anadolu|DHA|İHA|AA"
    r"|Xinhua|Kyodo|Yonhap|Getty Images|Imagn Images|USA TODAY Sports|ZUMA|SOPA|NurPhoto|Bloomberg"
)
_NAME = r"[^\W\d_][\w .'’-]{1,60}"
# A credit ends its line: "… REUTERS/Name/File Photo", "(AP Photo/Name)", "Credit: Name-Agency".
_CREDIT = re.compile(
    rf"(?:\b(?:{_AGENCIES})\s*/\s*{_NAME}(?:\s*/\s*{_NAME}){{0,3}}"
    rf"|/\s*(?:{_AGENCIES})"
    rf"|\b(?:Pool )?(?i:via)\s+(?:{_AGENCIES})"
    rf"|-\s*(?:Imagn Images|USA TODAY Sports)"
    rf"|\b(?i:mandatory credit|photo credit|photo by|photo courtesy of)\s*:?\s*{_NAME}"
    rf"|[\[(](?i:file |archive |handout )?(?i:photo|picture|image|foto|bild|фото|fotoğraf|şəkil)"
    rf"\s*[:/][^\])]{{2,80}}[\])]"
    rf"|\b(?i:foto|bild|фото|fotoğraf|şəkil|crédit|crédito)\s*:\s*{_NAME}"
    rf"|\bHandout\b.{{0,40}})"
    rf"(?:\s*TPX IMAGES OF THE DAY|\s*(?i:editorial use only).{{0,40}})?[\s.)\]]*$"
)
_PHOTO = re.compile(
    r"^\W*(?:"
    + "|".join(row for language in LANGUAGES.values() for row in language.photo_lines)
    + r")\s*[:–—-]",
    re.IGNORECASE,
)
# A link as an agency's wire has it: [USN:L1N44G01S TEXT:"soaring"].
_LINK_CODE = re.compile(r"\[[A-Z]{2,4}:\w+ TEXT:\"([^\"\]]*)\"\]")
_LEAST_SPACES = 4  # in a sentence
_ENDS = ".!?…:;。！？"
_NUMBERED = re.compile(r"^\[?\d+\s*(?:/|of)\s*\d+\]?\s*\S")
_FURNITURE = re.compile(
    r"^\W*(?:"
    + "|".join(
        row
        for language in LANGUAGES.values()
        for row in (*language.furniture, *language.related_headings)
    )
    + r")\W*$",
    re.IGNORECASE,
)
_UPDATED = "|".join(row for language in LANGUAGES.values() for row in language.updated_words)
_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?"
_STAMP = re.compile(
    rf"^\W*(?:(?:{_UPDATED}|published|posted)\W[^.!?]*?\d.*"
    rf"|(?:[^\W\d_]+[\s.,]+){{0,3}}\d{{1,4}}[\s./,-]+(?:[^\W\d_]+|\d{{1,2}})[\s./,-]+\d{{1,4}}"
    rf"\W*(?:{_CLOCK})?\W*(?:[A-Z]{{2,4}})?\W*|{_CLOCK}\W*(?:[A-Z]{{2,4}})?)\W*$",
    re.IGNORECASE,
)


def story_lines(text: str) -> list[str]:
    """Return the lines of a plain text that tell its story, in order, without empty ones. A line
    that ends within a sentence is joined with the next one.
    """
    return _told(_lines(text))


def differing_lines(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the ``story_lines`` of two texts without those that both have, wherever they are."""
    before, after = _lines(old), _lines(new)
    both = set(before) & set(after)
    return (
        _told(line for line in before if line not in both),
        _told(line for line in after if line not in both),
    )


def _lines(text: str) -> list[str]:
    lines = (_LINK_CODE.sub(r"\1", " ".join(line.split())) for line in text.splitlines())
    return [line for line in lines if line]


def _told(lines: Iterable[str]) -> list[str]:
    story: list[str] = []
    for line in lines:
        if is_aside(line):
            continue
        if story and line[0].islower() and story[-1][-1] not in _ENDS:
            story[-1] += f" {line}"
        else:
            story.append(line)
    return story


def is_aside(line: str) -> bool:
    """Return whether a line is a caption, a credit, a stamp of time, or furniture of its page."""
    if len(line) <= _MAX_STAMP and _STAMP.match(line):
        return True
    is_sentence = line[-1] in _ENDS and line.count(" ") >= _LEAST_SPACES
    if len(line) <= _MAX_FURNITURE and not is_sentence and _FURNITURE.match(line):
        return True
    if len(line) > _MAX_CREDIT:
        return False
    return bool(_PHOTO.match(line) or _NUMBERED.match(line) or _CREDIT.search(line[-200:]))
