"""A news agency's page as text: ticker, story, older story below it, related headlines.

The page has no markup: its parts are known by their look. Runs of blank lines
much longer than those between paragraphs part the newer text from the older.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from feeds.dates import MONTH_NUMBERS, latest_month_day, month_number, parse
from feeds.errors import BadArticle, BadDate, InputError
from feeds.importers.decoding import decode
from feeds.model import Draft, DraftRevision, Link, Moment, Significance
from feeds.significance import marked

_MONTH = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
_TICKER = re.compile(rf"^\s*(\d{{1,2}}:\d\d)\s+(\d{{1,2}})\s+({_MONTH})\.?\s*$", re.IGNORECASE)
_PAGE_DATE = re.compile(rf"^\s*/\s*(\d{{1,2}}\s+(?:{_MONTH})\.?,?\s+\d{{4}}.*)$", re.IGNORECASE)
_RELATED = re.compile(
    r"^\s*(related (news|news releases|stories|articles|releases)|read (also|more)|see also|"
    r"(əlaqəli|oxşar|digər) xəbərlər|xəbərlə bağlı|похожие (новости|материалы)|связанные новости|"
    r"(читайте|смотрите) также|по теме|ilgili haberler)\s*:?\s*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[•·●▪*\-–]\s+(.+?)\s*$")
_CUT = re.compile(r"\s*(?:\.{3,}|…)\s*$")
_DATELINE_AFTER = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})\b(?!\s*[:\d])(?!,?\s+\d{{4}})", re.IGNORECASE)
_DATELINE_BEFORE = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\b(?!\.?,?\s+\d{{4}})", re.IGNORECASE)


@dataclass
class _Page:
    ticker: list[tuple[str, int, int]]
    taken_on: str
    blocks: list[tuple[int, str]]
    links: list[Link]


def read(data: bytes, name: str, zone: tzinfo, now: datetime) -> Iterator[Draft | InputError]:
    """The one article of a page. Dates without a zone are in ``zone``."""
    page = _parse(decode(data))
    if len(page.blocks) < 2:
        yield BadArticle("has no headline with a text below it", place=name)
        return
    headline = page.blocks[0][1]
    parts = _parts(page.blocks[1:])
    taken = _taken(page, zone)
    texts = ["\n\n".join(part) for part in reversed(parts)]
    published = _published(texts[0], taken or now, zone)
    warnings = [_warning(published, taken, zone)]
    if taken is None:
        taken = Moment(at=now, inferred=True)
    yield Draft(
        source="wire",
        revisions=tuple(_revisions(headline, texts, published or taken, taken)),
        links=tuple(page.links),
        published=published or taken,
        updated=taken,
        place=name,
        warnings=tuple(warnings),
    )


def _parse(text: str) -> _Page:
    page = _Page(ticker=[], taken_on="", blocks=[], links=[])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").split("\n")
    blanks, in_related = 0, False
    for line in lines:
        tick, dated, bullet = _TICKER.match(line), _PAGE_DATE.match(line), _BULLET.match(line)
        if not line.strip():
            blanks += 1
            continue
        if tick and not page.blocks:
            page.ticker.append((tick.group(1), int(tick.group(2)), month_number(tick.group(3))))
        elif dated:
            page.taken_on = dated.group(1)
        elif _RELATED.match(line) and page.blocks:
            in_related = True
        elif in_related:
            printed = bullet.group(1) if bullet else line.strip()
            page.links.append(Link(headline=_CUT.sub("", printed), is_cut=bool(_CUT.search(printed))))
        elif blanks == 0 and page.blocks and len(page.blocks) > 1:
            gap, before = page.blocks[-1]
            page.blocks[-1] = (gap, f"{before}\n{line.strip()}")
        else:
            page.blocks.append((blanks, line.strip()))
        blanks = 0
    return page


def _parts(blocks: list[tuple[int, str]]) -> list[list[str]]:
    """The texts of a page, newest first: cut where a gap is far longer than the usual one."""
    gaps = sorted(gap for gap, _ in blocks[1:])
    usual = gaps[len(gaps) // 2] if gaps else 1
    parts: list[list[str]] = [[]]
    for position, (gap, text) in enumerate(blocks):
        if position and gap >= max(4, 2 * usual + 1):
            parts.append([])
        parts[-1].append(text)
    return parts


def _taken(page: _Page, zone: tzinfo) -> Moment | None:
    """When the page was taken: the date at its foot and the newest time of its ticker."""
    try:
        day = parse(page.taken_on, zone).at.astimezone(zone) if page.taken_on else None
    except BadDate:
        day = None
    if day is None:
        return None
    times = [clock for clock, number, month in page.ticker if (number, month) == (day.day, day.month)]
    if not times:
        return Moment(at=day, precision="day", inferred=True)
    hour, minute = max(tuple(map(int, clock.split(":"))) for clock in times)
    if hour > 23 or minute > 59:
        return Moment(at=day, precision="day", inferred=True)
    return Moment(at=day + timedelta(hours=hour, minutes=minute), inferred=True)


def _published(text: str, taken: Moment | datetime, zone: tzinfo) -> Moment | None:
    """The dateline's day: the latest such day before the page was taken."""
    before = (taken.at if isinstance(taken, Moment) else taken).astimezone(zone)
    lead = "\n".join(text.split("\n\n")[:2])
    for pattern, month_at, day_at in ((_DATELINE_AFTER, 1, 2), (_DATELINE_BEFORE, 2, 1)):
        for match in pattern.finditer(lead):
            try:
                day = latest_month_day(month_number(match.group(month_at)), int(match.group(day_at)), before)
            except BadDate:
                continue
            return Moment(at=day.replace(hour=0, minute=0), precision="day", inferred=True)
    return None


def _warning(published: Moment | None, taken: Moment | None, zone: tzinfo) -> str:
    if published is not None:
        day = published.at.astimezone(zone).date().isoformat()
        return f"its date was inferred from the dateline as {day}; --published overrides it"
    if taken is not None:
        return "it has no dateline: the page's own time stands for its date; --published overrides it"
    return "it has no date at all: the time of import stands for it; --published overrides it"


def _revisions(headline: str, texts: list[str], first: Moment, taken: Moment) -> Iterator[DraftRevision]:
    for number, text in enumerate(texts, 1):
        said = marked(headline)
        yield DraftRevision(
            headline=headline,
            body_text=text,
            at=first if number == 1 else taken,
            significance=None if number == 1 else (said or Significance.UPDATE),
        )
