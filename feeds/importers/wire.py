"""A news agency's page as text: ticker, story, older story below it, related headlines.

The page has no markup: its parts are known by their look. Runs of blank lines
much longer than those between paragraphs part the newer text from the older.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from feeds.domain.significance import marked
from feeds.errors import BadArticle, BadDate, InputError, UnreadableInput
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.headers import has_front_matter, mail_headers
from feeds.languages.months import MONTH_NUMBERS
from feeds.languages.registry import LANGUAGES
from feeds.model import Draft, DraftRevision, Link, Moment, Significance
from feeds.text.dates import latest_month_day, month_number, parse

MAX_LINKS = 1_000
MAX_CHARS = 3_000_000
_MONTH = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
_TICKER = re.compile(rf"^\s*(\d{{1,2}}:\d\d)\s+(\d{{1,2}})\s+({_MONTH})\.?\s*$", re.IGNORECASE)
_PAGE_DATE = re.compile(rf"^\s*/\s*(\d{{1,2}}\s+(?:{_MONTH})\.?,?\s+\d{{4}}.*)$", re.IGNORECASE)
_RELATED_HEADINGS = "|".join(
    heading for language in LANGUAGES.values() for heading in language.related_headings
)
_RELATED = re.compile(rf"^\s*({_RELATED_HEADINGS})\s*:?\s*$", re.IGNORECASE)
_BULLET = re.compile(r"^\s*[•·●▪*\-–]\s+(.+?)\s*$")
_CUT = re.compile(r"\s*(?:\.{3,}|…)\s*$")
_DATELINE_AFTER = re.compile(
    rf"\b({_MONTH})\.?\s+(\d{{1,2}})\b(?!\s*[:\d])(?!,?\s+\d{{4}})", re.IGNORECASE
)
_DATELINE_BEFORE = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\b(?!\.?,?\s+\d{{4}})", re.IGNORECASE)


_PLACE = r"[^\W\d_][\w' ./-]{1,40}(?:,[ ][\w' .-]{1,40})?"
_DAY = rf"(?:(?:{_MONTH})\.?[ ]+\d{{1,2}}|\d{{1,2}}\.?[ ]+(?:de[ ]+)?(?:{_MONTH}))\b"
# An agency's name in brackets: capitals, or a known name in small letters.
_NO_AGENCY = r"(?!(?:HTTPS?|PHP|SQL|ID|URL|API|DNS|SSL|TLS|PDF|XML|JSON|CSS)\b)"
_AGENCY = (
    _NO_AGENCY + r"(?:(?-i:[A-ZА-ЯƏİÖÜŞÇĞ]{2,})[\w./ "
    r"-]{0,30}|(?:dpa|epd|apa|ots|kna|sid)\b[\w/-]{0,10}|Reuters|Xinhua|Bloomberg|Kyodo|Yonhap|Interfax|Trend|Report|Belga|Tanjug)"
)
_DATELINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "BAKU, June 3 (Reuters) - …", "МОСКВА, 14 марта. /ТАСС/. …", "Berlin, 5. Mai (dpa) - …",
        # "Baku, June 3, AZERTAC"
        rf"(?P<place>{_PLACE})[,.]?[ ]*/?[ ]*{_DAY}(?:$|,[ "
        rf"]*{_AGENCY}$|[^\n]{{0,60}}?(?:[-–—/:]|\.[ ]))",
        # "WASHINGTON (AP) — …"
        rf"(?P<place>{_PLACE})[ ]*\({_AGENCY}\)[ ]*[-–—_]",
        # "(ANSA) - ROMA, 05 MAG - …"
        rf"\({_AGENCY}\)[ ]*[-–—_]",
        # "新华社北京5月6日电", "【北京共同】"
        r"[^\W\d_]{2,20}\d{1,2}月\d{1,2}日[电電]|【[^\W\d_]{2,20}】",
    )
)
# A line that is longer is a paragraph: no ticker, date, bullet or heading.
_MAX_SHORT_LINE = 1_000
_LINES_LOOKED_AT = 80
_CHARS_LOOKED_AT = 200_000


@dataclass
class _Page:
    ticker: list[tuple[str, int, int]]
    taken_on: str
    blocks: list[tuple[int, str]]
    links: list[Link]
    links_left_out: int = 0


def read(data: bytes, name: str, zone: tzinfo, now: datetime) -> Iterator[Draft | InputError]:
    """Yield the one article of a page. Dates without a zone are in ``zone``."""
    text = decode(data)
    if len(text) > MAX_CHARS:
        raise UnreadableInput(f"is a page of over {MAX_CHARS:,} characters")
    page = _parse(text)
    if len(page.blocks) < 2:
        yield BadArticle("has no headline with a text below it", place=name)
        return
    headline = page.blocks[0][1]
    parts = _parts(page.blocks[1:])
    page_time = _page_time(page, zone)
    texts = ["\n\n".join(part) for part in reversed(parts)]
    published = _published(texts[0], page_time or now, zone)
    warnings = [_warning(published, page_time, zone)]
    if page.links_left_out:
        warnings.append(
            f"{page.links_left_out:,} related headlines after the first {MAX_LINKS:,} were ignored"
        )
    if page_time is None:
        page_time = Moment(at=now, inferred=True)
    yield Draft(
        source="wire",
        revisions=tuple(_revisions(headline, texts, published or page_time, page_time)),
        links=tuple(page.links),
        published=published or page_time,
        updated=page_time,
        place=name,
        warnings=tuple(warnings),
    )


def looks_like_a_page(text: str) -> bool:
    """Return whether a text has a mark of an agency's page: a dateline, a ticker, a page date or a
    headline marker.
    """
    lines = [line.strip()[:_MAX_SHORT_LINE] for line in text.splitlines() if line.strip()]
    if any(_TICKER.match(line) or _PAGE_DATE.match(line) for line in lines):
        return True
    beginning = lines[:_LINES_LOOKED_AT]
    return any(
        _has_dateline(line) or (len(line) < 200 and marked(line) is not None) for line in beginning
    )


def _has_dateline(line: str) -> bool:
    return any(
        match is not None and _is_a_name(match.groupdict().get("place", ""))
        for match in (dateline.match(line) for dateline in _DATELINES)
    )


def _is_a_name(place: str) -> bool:
    """Return whether each longer word begins with a capital: "We are back on May 5" does not begin
    with a place.
    """
    return all(word[0].isupper() or len(word) <= 3 for word in re.findall(r"\w+", place))


def _parse(text: str) -> _Page:
    page = _Page(ticker=[], taken_on="", blocks=[], links=[])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    blanks, in_related = 0, False
    paragraph: list[str] = []

    def end_paragraph() -> None:
        if len(paragraph) > 1:
            page.blocks[-1] = (page.blocks[-1][0], "\n".join(paragraph))

    for line in lines:
        if not line.strip():
            blanks += 1
            continue
        short = line if len(line) <= _MAX_SHORT_LINE else ""
        tick, dated, bullet = _TICKER.match(short), _PAGE_DATE.match(short), _BULLET.match(short)
        if tick and not page.blocks:
            page.ticker.append((tick.group(1), int(tick.group(2)), month_number(tick.group(3))))
        elif dated:
            page.taken_on = dated.group(1)
        elif _RELATED.match(short) and page.blocks:
            in_related = True
        elif in_related and len(page.links) < MAX_LINKS:
            printed = bullet.group(1) if bullet else line.strip()[:_MAX_SHORT_LINE]
            page.links.append(
                Link(headline=_CUT.sub("", printed), is_cut=bool(_CUT.search(printed)))
            )
        elif in_related:
            page.links_left_out += 1
        elif blanks == 0 and len(page.blocks) > 1:
            paragraph.append(line.strip())
        else:
            end_paragraph()
            paragraph = [line.strip()]
            page.blocks.append((blanks, paragraph[0]))
        blanks = 0
    end_paragraph()
    return page


def _parts(blocks: list[tuple[int, str]]) -> list[list[str]]:
    """Return the texts of a page, newest first, split at gaps far longer than usual."""
    gaps = sorted(gap for gap, _ in blocks[1:])
    usual = gaps[len(gaps) // 2] if gaps else 1
    parts: list[list[str]] = [[]]
    for position, (gap, text) in enumerate(blocks):
        if position and gap >= max(4, 2 * usual + 1):
            parts.append([])
        parts[-1].append(text)
    return parts


def _page_time(page: _Page, zone: tzinfo) -> Moment | None:
    """Return the time of the page: the date at its foot and the newest time of its ticker."""
    try:
        day = parse(page.taken_on, zone).at.astimezone(zone) if page.taken_on else None
    except BadDate:
        day = None
    if day is None:
        return None
    times = [
        clock for clock, number, month in page.ticker if (number, month) == (day.day, day.month)
    ]
    if not times:
        return Moment(at=day, precision="day", inferred=True)
    hour, minute = max(tuple(map(int, clock.split(":"))) for clock in times)
    if hour > 23 or minute > 59:
        return Moment(at=day, precision="day", inferred=True)
    return Moment(at=day + timedelta(hours=hour, minutes=minute), inferred=True)


def _published(text: str, page_time: Moment | datetime, zone: tzinfo) -> Moment | None:
    """Return the day of the dateline: the latest such day before the page's time."""
    before = (page_time.at if isinstance(page_time, Moment) else page_time).astimezone(zone)
    lead = "\n".join(text.split("\n\n")[:2])
    for pattern, month_at, day_at in ((_DATELINE_AFTER, 1, 2), (_DATELINE_BEFORE, 2, 1)):
        for match in pattern.finditer(lead):
            try:
                day = latest_month_day(
                    month_number(match.group(month_at)), int(match.group(day_at)), before
                )
            except BadDate:
                continue
            return Moment(at=day.replace(hour=0, minute=0), precision="day", inferred=True)
    return None


def _warning(published: Moment | None, page_time: Moment | None, zone: tzinfo) -> str:
    if published is not None:
        day = published.at.astimezone(zone).date().isoformat()
        return f"its date was inferred from the dateline as {day}; --published overrides it"
    if page_time is not None:
        return "it has no dateline: the page's time is used as its date; --published overrides it"
    return "it has no date: the time of import is used; --published overrides it"


def _revisions(
    headline: str, texts: list[str], first: Moment, page_time: Moment
) -> Iterator[DraftRevision]:
    for number, text in enumerate(texts, 1):
        marker = marked(headline)
        yield DraftRevision(
            headline=headline,
            body_text=text,
            at=first if number == 1 else page_time,
            significance=None if number == 1 else (marker or Significance.UPDATE),
        )


def _confidence(beginning: Beginning) -> float:
    if beginning.is_json or beginning.head.startswith("<"):
        return Confidence.NO
    text = decode(beginning.data[:_CHARS_LOOKED_AT])
    if len(mail_headers(text)) > 1 or has_front_matter(text):
        return Confidence.NO
    return Confidence.FALLBACK if looks_like_a_page(text) else Confidence.NO


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return read(data, source.name, options.zone, options.now)


IMPORTER = Importer(name="wire", noun="plain text", sniff=_confidence, read=_read)
