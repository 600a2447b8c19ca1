"""IPTC 7901, the text format of European newswires since 1979 (header, catchline, text, time)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.errors import BadArticle, InputError
from feeds.importers import wire_message
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.wire_message import SOH, Message, filing_time, framed, headed

# Source, number, priority, category, words, then anything: "abc123 4 i 211 abcd  wire 061".
_HEADER = re.compile(
    r"\s*(?P<source>[A-Za-z]{2,5})(?P<number>\d{2,5})[ ]+(?P<priority>[1-9])[ ]+"
    r"(?P<category>[A-Za-z]{1,4})[ ]+(?P<words>\d{1,5})(?P<rest>[^\n]*)"
)
_MAX_HEADER = 500  # characters
_IS_TEXT = re.compile(r"[ \t]{2,}\S|\t")


def _messages(text: str, name: str, options: Options) -> Iterator[Message | InputError]:
    for number, (header, body, trailer) in enumerate(framed(text), 1):
        place = f"{name}, message {number}"
        header = header[:_MAX_HEADER]
        head = _HEADER.match(header)
        if head is None:
            yield BadArticle(f"has no header of IPTC 7901: {header.strip()[:60]!r}", place=place)
            continue
        catchlines = [line.strip(" /") for line in header[head.end() :].split("\n")]
        lines, content = _parted(body)
        parts = headed(lines)
        filed = filing_time(trailer, options.now)
        slug = next(filter(None, catchlines), "")
        priority = int(head["priority"])
        yield Message(
            source=head["source"],
            id=f"{head['source']}{head['number']}" + (f"/{filed:%Y-%m-%d}" if filed else ""),
            slug=slug,
            marks=" ".join([slug, parts["marks"]]),
            lines=tuple(lines),
            text=content,
            filed=filed,
            urgency=priority,
            category=head["category"],
            byline=parts["byline"],
            note=parts["note"],
            headline=parts["headline"],
            place=place,
        )


def _parted(body: str) -> tuple[list[str], str]:
    """Return the lines above the text, which end with "=", a blank line or an indented line."""
    lines = body.strip("\n").split("\n")
    for count, line in enumerate(lines[:12], 1):
        if line.rstrip().endswith("="):
            return [row.rstrip("= ") for row in lines[:count]], "\n".join(lines[count:])
    heads = 0
    for line in lines:
        if not line.strip() or _IS_TEXT.match(line):
            break
        heads += 1
    # A first paragraph of several lines is a text without a headline.
    return (
        (lines[:heads], "\n".join(lines[heads:]))
        if heads <= 4 and heads < len(lines)
        else (
            [],
            body,
        )
    )


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return wire_message.drafts(_messages(decode(data), source.name, options), options)


def _confidence(beginning: Beginning) -> float:
    start = beginning.head.find(SOH)
    header = start >= 0 and _HEADER.match(beginning.head, start + 1)
    return Confidence.CERTAIN if header else Confidence.NO


IMPORTER = Importer(name="iptc7901", noun="IPTC 7901", sniff=_confidence, read=_read)
