"""Messages of newswires between control characters, as IPTC 7901 and ANPA 1312 frame them.

SOH, the header, STX, the text, ETX, the filing time, EOT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from feeds.errors import BadArticle, BadDate, InputError, NotPublished
from feeds.importers.bounds import check_count
from feeds.importers.contract import Drafts, Options
from feeds.model import Draft, DraftRevision, Moment, Person, Significance
from feeds.text.dates import parse
from feeds.text.persons import names_of_byline

SOH, STX, ETX = "\x01", "\x02", "\x03"
_PARAGRAPH = re.compile(r"\n[ \t]*\n|\n(?=[ \t]{2,}|\t)")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_BYLINE = re.compile(r"(?:By|Von|Par|Por|Di|Da|De|Af|Av|Door) (?=[A-Z])")
_NOTE = re.compile(
    r"(?:eds?\b[.:]|editor'?s?'? notes?\b|note to editors|(?:[A-Z]{2,5} )?photos?\b)", re.IGNORECASE
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w .,'’/-]{1,50}?),? \((?P<agency>[\w./ -]{2,15})\) (?:[_–—-]|--) "
)
# "1st Ld-Writethru", "2nd Lead", "LEAD 1", "UPDATE 2", "3rd NewsLead".
_NEW_VERSION = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?[ -]?(?:ld|lead|newslead|update|writethru)\b[\w-]*|"
    r"(?:lead|update|writethru)[ -]?\d{0,2}\b)(?:[ -]?writethru)?",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\bcorrect(?:ion|ed|ive|s)\b", re.IGNORECASE)
_KILL = re.compile(r"\b(?:kill|mandatory kill|withdrawn|story withdrawn)\b", re.IGNORECASE)
_LATER_TAKE = re.compile(
    r"\b(?:take[ -]?(?P<take>[2-9]\d?)|(?P<nth>[2-9])(?:nd|rd|th)[ -]?take|"
    r"(?:\d{1,2}(?:st|nd|rd|th)[ -]?add|add[ -]?\d{1,2}))\b",
    re.IGNORECASE,
)
_TAKE = re.compile(r"\b(?:take[ -]?1|1st[ -]?take)\b", re.IGNORECASE)
_EMBARGO = re.compile(r"\bembargo(?:ed)?\b|not for (?:publication|release) before", re.IGNORECASE)
_EMBARGO_TIME = re.compile(
    r"\b(?P<hour>[01]\d|2[0-4])[:.]?(?P<minute>[0-5]\d) ?(?P<zone>[A-Z]{2,5})\b"
)
# Lines of asterisks above "not for publication", or the heading of an agency's notebook.
_NOT_FOR_PRINT = re.compile(
    r"\n[ \t]*\*(?:[ \t]?\*){2,}[ \t]*\n(?=[^\n]*\bnot [^\n]*publication)|"
    r"\n#+ ?[^\n]{0,20}(?:notebook|notizblock)[^\n]*\n",
    re.IGNORECASE,
)
# Filing times: "171000 GMT Nov 26", "11-17-26 1000GMT".
_FILED_BY_DAY = re.compile(
    r"(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2}) ?(?P<zone>[A-Z]{1,5})? ?"
    r"(?P<month>[^\W\d_]{3})\w*"
    r"(?: (?P<year>\d{2,4}))?"
)
_FILED_BY_DATE = re.compile(
    r"(?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{2,4})[ T](?P<hour>\d{2})(?P<minute>\d{2}) ?"
    r"(?P<zone>[A-Z]{1,5})?"
)
_MAX_HEADER_LINES, _MAX_HEADER_LINE = 12, 1_000


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message. ``slug`` names its story; ``marks`` has the words on its version; ``id`` stays
    the same for all versions where the format has such an id, and is empty where it has none.
    """

    source: str
    id: str
    slug: str
    marks: str
    lines: tuple[str, ...]
    text: str
    filed: datetime | None = None
    urgency: int = 0
    category: str = ""
    byline: str = ""
    note: str = ""
    headline: str = ""
    is_table: bool = False
    place: str = ""


def framed(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the header, the text and the trailer of each message of a transmission.

    Raises:
        UnreadableInput: more messages than any transmission of its size has.
    """
    parts = text.replace("\r\n", "\n").replace("\r", "\n").split(SOH)[1:]
    check_count(len(parts), len(text))
    for part in parts:
        header, _, rest = part.partition(STX)
        body, _, trailer = rest.partition(ETX)
        yield header, body, trailer


def drafts(messages: Iterator[Message | InputError], options: Options) -> Drafts:
    """Yield the drafts of messages; later takes of a story are joined to its first one."""
    stories: list[Message | InputError] = []
    for message in messages:
        if isinstance(message, InputError) or not _is_later_take(message):
            stories.append(message)
            continue
        first = next(
            (
                number
                for number in range(len(stories) - 1, -1, -1)
                if _slug_of(stories[number]) == message.slug.lower()
            ),
            None,
        )
        if first is None:
            reason = f"continues {message.slug!r}, whose beginning is not in this transmission"
            stories.append(NotPublished(reason, place=message.place))
        else:
            beginning = stories[first]
            assert isinstance(beginning, Message)
            stories[first] = replace(beginning, text=f"{beginning.text}\n\n{message.text}")
    for story in stories:
        yield story if isinstance(story, InputError) else _draft(story, options)


def _slug_of(story: Message | InputError) -> str:
    return story.slug.lower() if isinstance(story, Message) else ""


def _is_later_take(message: Message) -> bool:
    return _LATER_TAKE.search(message.marks) is not None


def _draft(message: Message, options: Options) -> Draft | InputError:
    place = message.place
    text, private = _parted(message.text)
    head = " ".join([message.marks, *message.lines])
    at = Moment(at=message.filed) if message.filed else None
    is_withdrawn = _KILL.search(head) is not None
    release = None
    if _EMBARGO.search(head):
        release = _release(head, message.filed or options.now)
        if release is None:
            return NotPublished("is under an embargo whose time cannot be read", place=place)
    paragraphs = _paragraphs(text, is_table=message.is_table)
    if not paragraphs and not is_withdrawn:
        return BadArticle("has no text", place=place)
    headline = message.headline or message.slug or _first_sentence(paragraphs)
    dateline = _DATELINE.match(_plain(paragraphs)) if paragraphs else None
    significance = None
    if _CORRECTION.search(message.marks):
        significance = Significance.CORRECTION
    elif _NEW_VERSION.search(message.marks):
        significance = Significance.UPDATE
    return Draft(
        source=message.source,
        source_id=message.id,
        revisions=(
            DraftRevision(
                headline=headline,
                body_html="".join(paragraphs),
                at=at,
                significance=significance,
                note=message.note if significance is Significance.CORRECTION else "",
            ),
        ),
        authors=tuple(Person(name=name) for name in names_of_byline(message.byline)),
        published=at,
        release_at=release,
        urgency=message.urgency,
        section=message.category,
        dateline=dateline["place"].strip(" ,") if dateline else "",
        ednote="\n".join(filter(None, (message.note, private))),
        is_withdrawn=is_withdrawn,
        withdrawal_note=message.note if is_withdrawn else "",
        place=place,
        warnings=("a part that is not for publication was ignored",) if private else (),
    )


def _parted(text: str) -> tuple[str, str]:
    """Return a text, and its part that is not for publication."""
    cut = _NOT_FOR_PRINT.search(text)
    if not cut:
        return text, ""
    return text[: cut.start()], " ".join(text[cut.end() :].split())[:2_000]


def _paragraphs(text: str, *, is_table: bool) -> list[str]:
    clean = _CONTROLS.sub("", text)
    if is_table:
        return [f"<pre>{escape(clean.strip(), quote=False)}</pre>"] if clean.strip() else []
    blocks = (" ".join(block.split()) for block in _PARAGRAPH.split(clean))
    return [f"<p>{escape(block, quote=False)}</p>" for block in blocks if block.strip("_* ")]


def _plain(paragraphs: list[str]) -> str:
    return paragraphs[0].removeprefix("<p>")[:120]


def _first_sentence(paragraphs: list[str]) -> str:
    words = paragraphs[0].removeprefix("<p>").removesuffix("</p>") if paragraphs else ""
    return words.partition(". ")[0][:120]


def _release(head: str, filed: datetime) -> datetime | None:
    """Return the next time of day that the header names after the filing time."""
    for time in _EMBARGO_TIME.finditer(head):
        release = _time(f"{filed:%Y-%m-%d}", time["hour"], time["minute"], time["zone"])
        if release is not None:
            return release if release >= filed else release + timedelta(days=1)
    return None


def _time(day: str, hour: str, minute: str, zone: str) -> datetime | None:
    try:
        return parse(f"{day} {hour}:{minute}:00 {zone}").at
    except BadDate:
        return None


def headed(lines: list[str]) -> dict[str, str]:
    """Return the parts of the lines above a text: headline, byline, note to editors, marks.

    A line after the byline is the writer's title or paper.
    """
    parts: dict[str, list[str]] = {"headline": [], "byline": [], "note": [], "marks": []}
    for line in lines[:_MAX_HEADER_LINES]:
        bare = " ".join(_CONTROLS.sub("", line[:_MAX_HEADER_LINE]).split()).strip(" ^<=")
        name = _part_of(bare)
        if bare and not (parts["byline"] and name == "headline"):
            parts[name].append(bare)
    return {
        "headline": " ".join(parts["headline"]),
        "byline": parts["byline"][0] if parts["byline"] else "",
        "note": "\n".join(parts["note"]),
        "marks": " ".join(parts["marks"]),
    }


def _part_of(line: str) -> str:
    if _BYLINE.match(line):
        return "byline"
    if _NOTE.match(line) or _EMBARGO.match(line):
        return "note"
    versions = (_NEW_VERSION, _CORRECTION, _KILL, _LATER_TAKE, _TAKE)
    without = line
    for version in versions:
        without = version.sub("", without)
    return "marks" if without != line and len(without.strip(" -,:")) < 2 else "headline"


def filing_time(trailer: str, now: datetime) -> datetime | None:
    """Return the time at the end of a message, in UTC where it names no zone; None without one."""
    time = _FILED_BY_DATE.search(trailer) or _FILED_BY_DAY.search(trailer)
    if not time:
        return None
    year = int(time["year"] or now.year)
    year += 2000 if year < 100 else 0
    month, day, zone = time["month"], time["day"], time["zone"] or "UTC"
    is_number = month.isdecimal()
    date = f"{year}-{month:0>2}-{day:0>2}" if is_number else f"{day} {month} {year}"
    at = _time(date, time["hour"], time["minute"], zone)
    if at and not time["year"] and at > now + timedelta(days=1):
        return at.replace(year=year - 1)
    return at
