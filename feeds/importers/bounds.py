"""Bounds on a document before a parser sees it: unpacked size, depth, attributes and entries.

Linear in its length.

The parsers behind the importers are quadratic in some of these (attributes of one element,
categories of one entry) and recursive in others (depth).
"""

from __future__ import annotations

import gzip
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from feeds.errors import UnreadableInput

MAX_DEPTH = 256
MAX_ATTRIBUTES = 256
# Elements of one name in one entry: categories, authors, links, pictures.
MAX_SAME_ELEMENTS = 1_000
# Limits on entries: a thousand of any size, five thousand of 200 bytes, more with a thousand bytes
# each.
FEW_ENTRIES, MANY_ENTRIES = 1_000, 5_000
SMALL_ENTRY_BYTES, ENTRY_BYTES = 200, 1_000
# Twenty thousand tags, or one in 18 bytes.
FEW_TAGS, LEAST_TAG_BYTES = 20_000, 18
MAX_NAMESPACES = 300
# An unterminated tag is scanned to the end of the document: in total at most this multiple of its
# length.
MAX_LOOKED_THROUGH = 20
# The shortest reference is "&lt;".
LEAST_REFERENCE_BYTES = 4
# The attributes of all tags that have many.
MAX_ALL_ATTRIBUTES = 20_000
# News compresses to a tenth or a twentieth; a ratio over a hundred is deliberate.
MAX_RATIO, FREE_BYTES = 100, 8_000_000
# An input is abandoned after this many unreadable entries, if fewer were readable.
MAX_REFUSED = 1_000

_LONG_TAG = 2 * MAX_ATTRIBUTES  # a shorter one cannot have more attributes
_ATTRIBUTE = re.compile(rb"""[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?""")
_FEED_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|RDF|channel|item|entry)[\s>]")
_NAMESPACE = re.compile(rb"xmlns:[^\s=]+")
_NAME = re.compile(rb"[^\s/>]+")
_ENTRIES = frozenset([b"item", b"entry"])
_REPEATED = frozenset(
    b"category subject author creator contributor link enclosure source content thumbnail".split()
)
# HTML elements without end tags; feeds that are not well-formed contain them as they are.
_VOID = frozenset(b"br img hr input wbr area col meta".split())
_SKIPPED = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))
# As the lenient parser reads a document that is not well-formed.
_LOOSELY_SKIPPED = ((b"<![CDATA[", b"]]>"), (b"<!--", b">"), (b"<?", b">"))
_TAG_BEGIN = re.compile(rb"<[A-Za-z]")
# A tag with its quoted attributes; ">" and "<" within quotes do not end it.
_TAG = re.compile(rb"""<[^<>"']*+(?:(?:"[^"]*"|'[^']*')[^<>"']*+)*+""")


@dataclass
class Outline:
    """The result of a scan of a feed: the start of each entry, and the end of the last one.

    ``is_cut`` means that the document breaks off within the last entry.
    """

    entries: list[int] = field(default_factory=list)
    end_of_entries: int = 0
    is_cut: bool = False


def outline(data: bytes) -> Outline:
    """Return where the entries of an XML feed are.

    Raises:
        UnreadableInput: too deep, or too many entries, attributes or elements of one name.
    """
    if (
        data.count(b"xmlns:") > MAX_NAMESPACES
        and len(set(_NAMESPACE.findall(data))) > MAX_NAMESPACES
    ):
        raise UnreadableInput(f"declares more than {MAX_NAMESPACES} namespaces")
    most_references = max(FEW_TAGS, len(data) // LEAST_REFERENCE_BYTES)
    if data.count(b"&") > most_references:
        raise UnreadableInput(
            f"has more than {most_references:,} ampersands in {len(data):,} bytes"
        )
    scanner = _Scanner(data)
    scanner.run()
    check_count(len(scanner.outline.entries), len(data))
    return scanner.outline


def check_count(count: int, size: int) -> None:
    """Raise UnreadableInput where a feed of ``size`` bytes has more entries than any feed has."""
    most = max(FEW_ENTRIES, min(size // SMALL_ENTRY_BYTES, MANY_ENTRIES), size // ENTRY_BYTES)
    if count > most:
        raise UnreadableInput(
            f"has {count:,} entries in {size:,} bytes; at most {most:,} of that size: split it"
        )


def prolog(data: bytes, root: re.Pattern[bytes] = _FEED_ROOT) -> tuple[int, bytes]:
    """Return the position of the root element, by default a feed's, and the text before it without
    comments.

    Without such an element, the position is the end of the document.
    """
    pieces, position, begin = [], 0, 0
    while (start := data.find(b"<", position)) >= 0:
        skipped = _after_skipped(data, start)
        if skipped and not data.startswith(b"<?", start):
            pieces.append(data[begin:start])
            begin = skipped
        elif not skipped and root.match(data, start):
            return start, b"".join([*pieces, data[begin:start]])
        position = skipped or start + 1
    return len(data), b"".join([*pieces, data[begin:]])


def check_attributes(data: bytes) -> None:
    """Raise UnreadableInput where a tag of a page has more than ``MAX_ATTRIBUTES`` attributes."""
    position = count = 0
    ends = _TagEnds(data)
    while (begin := _TAG_BEGIN.search(data, position)) is not None:
        position = ends.after(begin.start())
        count += _check_tag(data[begin.start() : position])
        if count > MAX_ALL_ATTRIBUTES:
            raise UnreadableInput(f"has more than {MAX_ALL_ATTRIBUTES:,} attributes")


class _TagEnds:
    """Where the tags of a document end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = MAX_LOOKED_THROUGH * len(data)

    def after(self, start: int) -> int:
        """Return the position after the ">" of the tag at ``start``, or of the next "<" if the tag
        has no end before it.
        """
        data = self._data
        end = _TAG.match(data, start).end()  # type: ignore[union-attr]
        if data.startswith(b">", end):
            return end + 1
        # A quote that is never closed was sought up to the end.
        self._left -= (end if data.startswith(b"<", end) else len(data)) - start
        if self._left < 0:
            raise UnreadableInput("has too many tags without an end")
        opening = data.find(b"<", start + 1)
        next_tag = len(data) if opening < 0 else opening
        closing = data.find(b">", start, next_tag)
        return next_tag if closing < 0 else closing + 1


def is_well_formed(data: bytes) -> bool:
    """Return whether the strict parser accepts a document; others go to the lenient parser."""
    try:
        expat.ParserCreate().Parse(data, True)
    except (expat.ExpatError, ValueError):
        return False
    return True


def _check_tag(tag: bytes) -> int:
    """Return the number of attributes of a long tag; 0 for a short one."""
    if len(tag) <= _LONG_TAG:
        return 0
    count = sum(1 for _ in _ATTRIBUTE.finditer(tag)) - 1
    if count > MAX_ATTRIBUTES:
        raise UnreadableInput(f"has a tag with more than {MAX_ATTRIBUTES} attributes")
    return count


class _Scanner:
    """One pass over the tags of an XML document; comments, CDATA sections and instructions are
    skipped.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._ends = _TagEnds(data)
        self._skipped = _SKIPPED if is_well_formed(data) else _LOOSELY_SKIPPED
        self._depth = self._tags = 0
        self._most_tags = max(FEW_TAGS, len(data) // LEAST_TAG_BYTES)
        self._is_in_entry = False
        self._counts: Counter[bytes] = Counter()
        self.outline = Outline()

    def run(self) -> None:
        data, position = self._data, 0
        while (start := data.find(b"<", position)) >= 0:
            self._tags += 1
            if self._tags > self._most_tags:
                raise UnreadableInput(
                    f"has more than {self._most_tags:,} tags in {len(data):,} bytes"
                )
            position = _after_skipped(data, start, self._skipped)
            if not position:
                position = self._ends.after(start)
                self._tag(start, position)
        if self._is_in_entry:
            self.outline.end_of_entries = len(data)
            self.outline.is_cut = True

    def _tag(self, start: int, end: int) -> None:
        tag = self._data[start + 1 : end].rstrip(b">")
        if tag[:1] == b"/":
            self._depth = max(0, self._depth - 1)
            if _local_name(tag[1:]) in _ENTRIES:
                self._is_in_entry, self.outline.end_of_entries = False, end
            return
        name = _local_name(tag)
        if not name or tag[:1] == b"!":
            return
        _check_tag(tag)
        if name in _ENTRIES:
            self._begin_entry(start, end, is_closed=tag[-1:] == b"/")
        elif self._is_in_entry and name in _REPEATED:
            self._count(name)
        if tag[-1:] != b"/" and name.lower() not in _VOID:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise UnreadableInput(f"has elements more than {MAX_DEPTH} deep")

    def _begin_entry(self, start: int, end: int, *, is_closed: bool) -> None:
        self.outline.entries.append(start)
        self.outline.end_of_entries = end
        self._is_in_entry, self._depth = not is_closed, 0
        self._counts.clear()

    def _count(self, name: bytes) -> None:
        self._counts[name] += 1
        if self._counts[name] > MAX_SAME_ELEMENTS:
            shown_name = name.decode("ascii", "replace")
            raise UnreadableInput(
                f"has more than {MAX_SAME_ELEMENTS:,} elements <{shown_name}> in one entry"
            )


def _after_skipped(
    data: bytes, start: int, skipped: Sequence[tuple[bytes, bytes]] = _SKIPPED
) -> int:
    """Return the end of the comment, CDATA section or instruction at ``start``; 0 if there is
    none.
    """
    for opening, closing in skipped:
        if data.startswith(opening, start):
            end = data.find(closing, start + len(opening))
            return len(data) if end < 0 else end + len(closing)
    return 0


def _local_name(tag: bytes) -> bytes:
    match = _NAME.match(tag)
    return match[0].rpartition(b":")[2] if match else b""


class Unpacked(io.RawIOBase):
    """The contents of a gzip file, as a stream.

    Raises UnreadableInput while reading if they exceed ``MAX_RATIO`` times the file.
    """

    def __init__(self, packed: Any) -> None:
        self._packed = _Counted(packed)
        self._gzip = gzip.GzipFile(fileobj=io.BufferedReader(self._packed))
        self._bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._gzip.readinto(buffer)
        self._bytes += count
        if self._bytes > FREE_BYTES and self._bytes > MAX_RATIO * self._packed.bytes:
            raise UnreadableInput(
                f"unpacks to more than {MAX_RATIO} times its size; the rest was not read"
            )
        return count


class _Counted(io.RawIOBase):
    """Another reader, and how many bytes were read from it."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.bytes = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self.bytes += len(data)
        return len(data)
