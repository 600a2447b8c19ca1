"""ANPA 1312, the text format of American newswires (ANPA Technical Bulletin 1312)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feeds.errors import BadArticle, InputError
from feeds.importers import wire_message
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.wire_message import SOH, Message, filing_time, framed, headed

# Service letter and number, selector after US (or FS); then priority, category, format, slug,
# version, date, words.
_FIRST = re.compile(
    r"\s*(?P<service>[A-Za-z])(?P<number>\d{4})[ ]?[\x1c-\x1f]?(?P<selector>[^\n]*)\n"
)
_SECOND = re.compile(
    r"(?P<priority>[A-Za-z]) (?P<category>[A-Za-z])[ ]?(?P<form>[\x11-\x14]*)[ ]?"
    r"(?P<cycle>[A-Za-z]{2}-)?(?P<slug>\S+)(?P<version> [^\n]*?)? +"
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})(?: +(?P<words>\d{1,5}))?"
)
_MAX_HEADER = 500  # characters
_TABLE = "\x12"
_PRIORITIES = {"f": 1, "b": 1, "u": 2, "r": 4, "d": 5, "a": 5, "s": 6, "w": 6, "z": 7}
_KEYWORD_LINE = re.compile(r"\^?(?P<cycle>[A-Z]{2}-)(?P<slug>[^,<]+)(?:,(?P<rest>[^<]*))?<?")
_WORDS = re.compile(r",?\s*\d{2,5}\s*$")
_HEADER_LINE = re.compile(r"\^")
_QUOTES = (("``", "“"), ("''", "”"), (" _ ", " – "))
_FRACTION = re.compile(r"(?<=\d)\{")


def _messages(text: str, name: str, options: Options) -> Iterator[Message | InputError]:
    for number, (header, body, trailer) in enumerate(framed(text), 1):
        place = f"{name}, message {number}"
        header = header[:_MAX_HEADER]
        first = _FIRST.match(header)
        second = _SECOND.match(header, first.end()) if first else None
        if first is None or second is None:
            yield BadArticle(f"has no header of ANPA 1312: {header.strip()[:60]!r}", place=place)
            continue
        lines = [line for line in body.split("\n") if line.strip()]
        count = next(
            (n for n, line in enumerate(lines) if not _HEADER_LINE.match(line.lstrip(" "))),
            len(lines),
        )
        heads, texts = lines[:count], body.split(lines[count], 1) if count < len(lines) else None
        keyword = _KEYWORD_LINE.match(heads[0][:_MAX_HEADER]) if heads else None
        slug = (keyword["slug"] if keyword else second["slug"]).strip()
        version = (
            _WORDS.sub("", (keyword["rest"] or "") if keyword else "") or second["version"] or ""
        )
        # After the headline and its "<" may be an abstract, which begins the text again.
        parts = headed(_without_abstract(heads[1:] if keyword else heads))
        day = f"{int(second['month']):02}-{int(second['day']):02}"
        yield Message(
            source=first["selector"].strip(" -_") or f"anpa-{first['service']}",
            id=f"{slug}/{day}",
            slug=slug,
            marks=f"{version} {parts['marks']}".strip(),
            lines=tuple(heads),
            text=_typeset(lines[count] + texts[1]) if texts else "",
            filed=filing_time(trailer, options.now),
            urgency=_PRIORITIES.get(second["priority"].lower(), 0),
            category=second["category"],
            byline=parts["byline"],
            note=parts["note"],
            headline=_typeset(parts["headline"]),
            is_table=_TABLE in second["form"],
            place=place,
        )


def _without_abstract(lines: list[str]) -> list[str]:
    """Return the lines above a text without the second of those that end as a headline does."""
    lines_above, has_headline = [], False
    for line in lines:
        is_headline = line.rstrip().endswith("<") and headed([line])["headline"]
        if not (is_headline and has_headline):
            lines_above.append(line)
        has_headline = has_headline or bool(is_headline)
    return lines_above


def _typeset(text: str) -> str:
    """Return a text with the marks of the wire in print: quotes, dashes, halves, line ends."""
    text = text.replace("\b", " ").replace("\x10", " ")
    for mark, printed in _QUOTES:
        text = text.replace(mark, printed)
    lines = (line.strip("^").rstrip("<= ") for line in _FRACTION.sub("½", text).split("\n"))
    return "\n".join(lines)


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return wire_message.drafts(_messages(decode(data), source.name, options), options)


def _confidence(beginning: Beginning) -> float:
    start = beginning.head.find(SOH)
    header = start >= 0 and _FIRST.match(beginning.head, start + 1)
    return Confidence.CERTAIN if header else Confidence.NO


IMPORTER = Importer(name="anpa", noun="ANPA 1312", sniff=_confidence, read=_read)
