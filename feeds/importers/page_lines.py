"""The lines of a page as text, each by its kind: paragraph, date, furniture, heading, bullet.

A line's kind follows from its own words and shape only; what it means where it stands is decided
by its reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from feeds.importers.printed_dates import clock_of, printed_dates, update_clock
from feeds.languages.registry import LANGUAGES
from feeds.sanitize.furniture import is_volatile

# A line that is longer is a paragraph.
MAX_SHORT_LINE = 1_000
_MAX_FURNITURE = 300
_LEAST_PARAGRAPH, _LEAST_SENTENCE = 80, 40
_BULLET = re.compile(r"^\s*[•·●▪*\-–]\s+(.+?)\s*$")
_SENTENCE_END = re.compile(r"[.!?…:;।。！？][\"”»’')\]]*$|[\"”»]\s*[-–—].{2,80}[.!?]$")
_STARS = re.compile(r"^\s*(?:\*\s*){3,}$|^\s*(?:[-–—_=~]\s*){3,}$")
_HASH_TAG = re.compile(r"#\w[\w-]*")
_BUTTONS = re.compile(r"^(?:[aAаА][+\-–]\s*)+$|^[<>«»|←→✕×+\-–\s]+$|^\[?\d+\s*/\s*\d+\]?$")
# "© Name/Agency", "… Foto: Name/dpa", "REUTERS/Name", "(AP Photo/Name)", "[1/2]A view …".
_PHOTO = re.compile(
    r"^\[\d+/\d+\]|^\d+ of \d+\b|"
    r"\b(?:file|handout|archive) photo\b|^\(?(?:AP )?photo[:/]|"
    r"^©(?!.*\d)(?:\s*\S+){1,5}$|\((?:AP photo/|[^()]{3,60}\bvia )[^()]{0,60}\)$|"
    r"\b(?:foto|photo|bild|фото|fotoğraf|şəkil)\s*:\s*\S.{0,60}$|"
    r"\b(?:REUTERS|AFP|EPA|AP|Getty Images|ТАСС|РИА|Anadolu|DHA|AA)\s*/\s*\w",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|haber|müəllif|автор|текст|autor|auteur|autore|redaktor)\s*:?\s+"
    r"(?-i:[^\W\d_a-zа-я])",
    re.IGNORECASE,
)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:{'|'.join(patterns)})\W*$", re.IGNORECASE)


def _of_all(name: str) -> list[str]:
    return [row for language in LANGUAGES.values() for row in getattr(language, name)]


_RELATED_PATTERNS = "|".join(_of_all("related_headings"))
_RELATED = re.compile(rf"^\s*(?:{_RELATED_PATTERNS})\s*:?\s*$", re.IGNORECASE)
_RELATED_INLINE = re.compile(rf"^\W*(?:{_RELATED_PATTERNS})\s*:\s*(?P<title>\S.+)$", re.IGNORECASE)
_FURNITURE = _any(_of_all("furniture"))
_TAG_HEADING = re.compile(
    rf"^\s*(?:{'|'.join(_of_all('tag_headings'))})\s*(?::\s*(?P<tags>.*))?$", re.IGNORECASE
)
_PHOTO_WORDS = re.compile(rf"^\W*(?:{'|'.join(_of_all('photo_lines'))})\s*[:\W]", re.IGNORECASE)
_INLINE = re.compile("|".join(_of_all("inline_furniture")), re.IGNORECASE)


class Kind(Enum):
    """What a line is by itself."""

    PARAGRAPH = auto()
    SHORT = auto()  # a heading, a headline, a menu entry, a tag …
    DATE = auto()
    CLOCK = auto()
    BYLINE = auto()
    PHOTO = auto()
    RELATED = auto()
    TAGS = auto()
    FURNITURE = auto()
    BREAK = auto()  # *** or ---


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line without the blank ones: ``blanks`` is their number before it."""

    text: str
    kind: Kind
    blanks: int
    bullet: str = ""
    title: str = ""  # of "Read also: A headline"
    tags: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        return len(self.text.split())


def lines_of(text: str) -> list[Line]:
    """Return the lines of a page that have words."""
    lines, blanks = [], 0
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n"):
        if not raw.strip():
            blanks += 1
            continue
        lines.append(_line(raw, blanks))
        blanks = 0
    return lines


def without_inline_furniture(text: str) -> str:
    """Return a paragraph without the words that pages add to links."""
    return _INLINE.sub("", text) if _INLINE.pattern else text


def is_sentence_end(text: str) -> bool:
    """Return whether a text ends as a sentence does."""
    return _SENTENCE_END.search(text) is not None


def _line(raw: str, blanks: int) -> Line:
    text = " ".join(raw.split())
    if len(text) > MAX_SHORT_LINE:
        return Line(text=text, kind=Kind.PARAGRAPH, blanks=blanks)
    bullet = _BULLET.match(raw)
    inline = _RELATED_INLINE.match(text)
    tagged = _TAG_HEADING.match(text)
    tags = tuple(_HASH_TAG.findall(text)) or (
        tuple(tag.strip() for tag in (tagged["tags"] or "").split(",") if tag.strip())
        if tagged
        else ()
    )
    return Line(
        text=text,
        kind=_kind(text, has_title=inline is not None),
        blanks=blanks,
        bullet=bullet[1] if bullet else "",
        title=inline["title"].strip() if inline else "",
        tags=tuple(tag.lstrip("#") for tag in tags),
    )


def _kind(text: str, *, has_title: bool) -> Kind:
    if _STARS.match(text):
        return Kind.BREAK
    if has_title or _RELATED.match(text):
        return Kind.RELATED
    if clock_of(text):
        return Kind.CLOCK
    if printed_dates(text) or update_clock(text):
        return Kind.DATE
    if _TAG_HEADING.match(text) or not _HASH_TAG.sub("", text).strip(" ,;"):
        return Kind.TAGS
    if _PHOTO.search(text) or (_PHOTO_WORDS.match(text) and not _is_sentence(text)):
        return Kind.PHOTO
    if _COPYRIGHT.match(text) or _BUTTONS.match(text) or is_volatile(text):
        return Kind.FURNITURE
    if len(text) <= _MAX_FURNITURE and _FURNITURE.match(text):
        return Kind.FURNITURE
    if _BYLINE.match(text) and len(text) < _LEAST_PARAGRAPH:
        return Kind.BYLINE
    return Kind.PARAGRAPH if _is_sentence(text) else Kind.SHORT


def _is_sentence(text: str) -> bool:
    if _SENTENCE_END.search(text):
        return len(text) >= _LEAST_SENTENCE
    return len(text) >= 2 * _LEAST_PARAGRAPH
