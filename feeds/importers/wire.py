"""A news agency's page as text: menu and ticker, headline, story, older story, related headlines.

The page has no markup: its parts are known by their look. ``page_lines`` names the kind of each
line; this module decides what they are where they stand. An older version of the story stands below
a long gap, a line of stars or a second time of day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from feeds.domain.significance import marked
from feeds.errors import BadArticle, BadDate, InputError, UnreadableInput
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.headers import has_front_matter, mail_headers
from feeds.importers.page_lines import (
    MAX_SHORT_LINE,
    Kind,
    Line,
    is_sentence_end,
    lines_of,
    without_inline_furniture,
)
from feeds.importers.printed_dates import PrintedDate, clock_of, hours, printed_dates, update_clock
from feeds.languages.months import MONTH_NUMBERS
from feeds.model import Draft, DraftRevision, Link, Moment, Person, Significance
from feeds.text.dates import latest_month_day, month_number
from feeds.text.persons import names_of_byline

MAX_LINKS = 1_000
MAX_CHARS = 3_000_000
MAX_LINES = 20_000
_MONTH = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
_TICKER = re.compile(
    rf"^\s*(\d{{1,2}}:\d\d)\s+(\d{{1,2}})\s+({_MONTH})\.?(?P<title>\s+\D.*)?$", re.IGNORECASE
)
_FOOT_DATE = re.compile(r"^\s*/\s*(?=\d)")
_CUT = re.compile(r"\s*(?:\.{3,}|…)\s*$")
# Characters of a line in a wrapped paragraph.
_LEAST_WRAPPED, _MOST_WRAPPED = 45, 120
_MOST_HEADLINE = 300  # characters
_LINES_ABOVE = 100  # between the headline and the first paragraph, at most
# Letters of a word that are compared: its endings change.
_STEM = 5
# Lines above the headline whose dates are the story's.
_HEAD_LINES = 6
# More words than these make a standfirst.
_LEAST_STANDFIRST = 4
# A paragraph of this length ends a list of related headlines.
_LEAST_RESUMED = 80
# Lines below a line of stars in which an older version begins.
_LINES_AHEAD = 3
# Paragraphs and characters that tell when it happened.
_LEAD = 3
_LEAD_CHARS = 5_000
_OVERRIDES = "--published overrides it"
# The section of a related headline.
_CATEGORY = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:category|section|rubrik|kategori\w*)\W*$", re.IGNORECASE
)
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
_LINES_LOOKED_AT = 80
_CHARS_LOOKED_AT = 200_000
_CHARS_OF_A_PAGE = 20_000


@dataclass
class _Part:
    """One version of the story: its paragraphs with the blank lines before each, and the time above
    it.
    """

    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    clock: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(text for _, text in self.paragraphs)


@dataclass
class _Page:
    """What a page consists of; ``parts`` has the newest version first."""

    headline: str = ""
    summary: str = ""
    parts: list[_Part] = field(default_factory=lambda: [_Part()])
    ticker: list[tuple[str, int, int]] = field(default_factory=list)
    dates: list[PrintedDate] = field(default_factory=list)
    update_clock: str = ""
    foot: PrintedDate | None = None
    links: list[Link] = field(default_factory=list)
    links_left_out: int = 0
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    left_out: int = 0


def read(data: bytes, name: str, zone: tzinfo, now: datetime) -> Iterator[Draft | InputError]:
    """Yield the one article of a page. Dates without a zone are in ``zone``."""
    text = decode(data)
    if len(text) > MAX_CHARS:
        raise UnreadableInput(f"is a page of over {MAX_CHARS:,} characters")
    if text.count("\n") + text.count("\r") > MAX_LINES:
        raise UnreadableInput(f"is a page of over {MAX_LINES:,} lines")
    page = _page(lines_of(text))
    if not page.headline or not page.parts[0].paragraphs:
        yield BadArticle("has no headline with a text below it", place=name)
        return
    texts = [part.text for part in reversed(page.parts)]
    times = _times(page, texts[0], zone, now)
    warnings = [times.warning]
    if page.links_left_out:
        warnings.append(
            f"{page.links_left_out:,} related headlines after the first {MAX_LINKS:,} were ignored"
        )
    if page.left_out:
        warnings.append(f"lines that are not the story were left out: {page.left_out:,}")
    yield Draft(
        source="wire",
        revisions=tuple(_revisions(page, texts, times)),
        links=tuple(page.links),
        authors=tuple(Person(name=author) for author in page.authors),
        tags=tuple(page.tags),
        published=times.first,
        updated=times.last,
        ednote="\n".join(page.captions),
        place=name,
        warnings=tuple(filter(None, warnings)),
    )


def looks_like_a_page(text: str) -> bool:
    """Return whether a text has a mark of an agency's page: a dateline, a ticker, a page date or a
    headline marker.
    """
    # Single spaces: the patterns are slow on long runs of them.
    lines = [" ".join(line.split())[:MAX_SHORT_LINE] for line in text.splitlines() if line.strip()]
    if any(_TICKER.match(line) or _is_foot_date(line) for line in lines):
        return True
    beginning = lines[:_LINES_LOOKED_AT]
    return any(
        _has_dateline(line) or (len(line) < 200 and marked(line) is not None) for line in beginning
    ) or _has_the_parts_of_a_page(text)


def _has_the_parts_of_a_page(text: str) -> bool:
    """Return whether a text has a printed date, paragraphs and related headlines below them."""
    lines = lines_of(text[:_CHARS_OF_A_PAGE])
    kinds = [line.kind for line in lines]
    dates = [date for line in lines if line.kind is Kind.DATE for date in printed_dates(line.text)]
    has_date = any(date.year for date in dates)
    return has_date and Kind.RELATED in kinds and kinds.count(Kind.PARAGRAPH) > 1


def _is_foot_date(line: str) -> bool:
    return bool(_FOOT_DATE.match(line)) and any(date.year for date in printed_dates(line))


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


# ---- The parts of a page ----


def _page(lines: list[Line]) -> _Page:
    page = _Page()
    lines = _without_foot_date(page, _joined(_without_ticker(page, lines)))
    start = _first_paragraph(lines)
    chosen = _headline_at(lines, start)
    if chosen is None:
        return page
    start = max(start, chosen + 1)
    page.headline = lines[chosen].text
    _read_head(page, lines, chosen, start)
    _Story(page).read(lines[start:])
    _split(page)
    return page


def _without_ticker(page: _Page, lines: list[Line]) -> list[Line]:
    """Return the lines after taking out the ticker, the times of the newest items."""
    rest: list[Line] = []
    for line in lines:
        tick = _TICKER.match(line.text[:MAX_SHORT_LINE])
        if tick and not any(other.kind is Kind.PARAGRAPH for other in rest):
            page.ticker.append((tick[1], int(tick[2]), month_number(tick[3])))
            page.left_out += tick["title"] is not None
        else:
            rest.append(line)
    return rest


def _without_foot_date(page: _Page, lines: list[Line]) -> list[Line]:
    """Return the lines after taking out the date of the page, the last line or one after "/"."""
    rest: list[Line] = []
    for line in lines:
        dates = printed_dates(line.text) if line.kind is Kind.DATE else []
        is_foot = _FOOT_DATE.match(line.text) or line is lines[-1]
        if is_foot and dates and dates[0].year:
            page.foot = dates[0]
        else:
            rest.append(line)
    return rest


def _joined(lines: list[Line]) -> list[Line]:
    """Return the lines with those of a wrapped paragraph joined: all long, the last ends a
    sentence.
    """
    joined: list[Line] = []
    block: list[Line] = []

    def close() -> None:
        is_wrapped = (
            len(block) > 1
            and all(len(row.text) >= _LEAST_WRAPPED for row in block[:-1])
            and all(len(row.text) <= _MOST_WRAPPED for row in block)
            and is_sentence_end(block[-1].text)
            and not all(is_sentence_end(row.text) for row in block)
        )
        if is_wrapped:
            text = "\n".join(row.text for row in block)
            joined.append(replace(block[0], text=text, kind=Kind.PARAGRAPH, bullet=""))
        else:
            joined.extend(block)
        block.clear()

    for line in lines:
        is_text = line.kind in (Kind.PARAGRAPH, Kind.SHORT) and not line.bullet
        if block and (line.blanks or not is_text):
            close()
        if is_text:
            block.append(line)
        else:
            joined.append(line)
    close()
    return joined


def _first_paragraph(lines: list[Line]) -> int:
    """Return the position of the story's first paragraph."""
    for number, line in enumerate(lines):
        if line.kind is Kind.PARAGRAPH and (number or len(line.text) > _MOST_HEADLINE):
            return number
    # A story of short lines only: the line after the first one that may be a headline.
    texts = [n for n, line in enumerate(lines) if line.kind in (Kind.SHORT, Kind.PARAGRAPH)]
    return texts[1] if len(texts) > 1 else len(lines)


def _headline_at(lines: list[Line], start: int) -> int | None:
    """Return the position of the headline: the best of the short lines above the story."""
    candidates = [
        number
        for number, line in enumerate(lines[:start])
        if number >= start - _LINES_ABOVE
        and line.kind is Kind.SHORT
        and len(line.text) <= _MOST_HEADLINE
        and not line.bullet
    ]
    if not any(_is_long_enough(lines[number]) for number in candidates):
        first = start if start < len(lines) and len(lines[start].text) <= _MOST_HEADLINE else None
        has_more = any(line.kind is Kind.PARAGRAPH for line in lines[start + 1 :])
        if has_more and first is not None and not candidates:
            return first
    if not candidates:
        return None
    story = _stems(" ".join(line.text for line in lines[start : start + 4]))
    return max(candidates, key=lambda number: (_score(lines, number, start, story), -number))


def _is_long_enough(line: Line) -> bool:
    return line.words >= 3 or len(line.text) >= 12


def _stems(text: str) -> set[str]:
    return {word[:_STEM].lower() for word in re.findall(r"\w{4,}", text)}


def _score(lines: list[Line], number: int, start: int, story: set[str]) -> float:
    """Return how much a line is a headline: by its words in the story, marker and neighbours."""
    line = lines[number]
    own = _stems(line.text)
    score = 4.0 * len(own & story) / max(len(own), 4)
    if marked(line.text) is not None:
        score += 5
    score += min(line.words, 8) / 4
    after = lines[number + 1] if number + 1 < len(lines) else None
    before = lines[number - 1] if number else None
    # A standfirst may be between the headline and the byline.
    below = [other.kind for other in lines[number + 1 : number + 3]]
    kinds = [kind for kind in below if kind is not Kind.SHORT]
    if kinds and kinds[0] in (Kind.BYLINE, Kind.DATE):
        score += 2
    if before is not None and before.kind in (Kind.DATE, Kind.CLOCK):
        score += 1
    if after is not None and after.blanks and (line.blanks or not number):
        score += 1
    if before is not None and before.kind is Kind.SHORT and before.words > _LEAST_STANDFIRST:
        score -= 1.5  # the standfirst below a headline
    below_it = lines[number + 1 : min(start, number + _LINES_ABOVE)]
    is_caption = any(line.text in other.text for other in below_it)
    score -= 4 * is_caption
    score -= 2 * is_sentence_end(line.text)
    above = lines[max(0, start - _LINES_ABOVE) : number]
    return score - 0.2 * sum(other.kind is Kind.SHORT for other in above)


def _read_head(page: _Page, lines: list[Line], chosen: int, start: int) -> None:
    """Take what stands around the headline: dates, byline, standfirst, captions."""
    for number, line in enumerate(lines[:start]):
        is_near = number >= chosen - _HEAD_LINES
        if number == chosen:
            continue
        if line.kind is Kind.DATE and is_near:
            page.dates += printed_dates(line.text)
            page.update_clock = page.update_clock or update_clock(line.text)
        elif line.kind is Kind.BYLINE and number > chosen:
            page.authors += _names(line.text)
        elif line.kind is Kind.PHOTO:
            page.captions.append(line.text)
        elif line.kind is Kind.SHORT and number > chosen and line.words > _LEAST_STANDFIRST:
            below = lines[number + 1 : min(start, number + _LINES_ABOVE)]
            is_caption = any(line.text in other.text for other in below)
            page.summary = page.summary or ("" if is_caption else line.text)
            page.left_out += is_caption
        else:
            page.left_out += 1


def _names(byline: str) -> list[str]:
    _, colon, after = byline.partition(":")
    return names_of_byline(after if colon else byline)


class _Story:
    """The lines from the first paragraph on: versions, related headlines, tags, furniture."""

    def __init__(self, page: _Page) -> None:
        self._page = page
        self._in_related = self._in_tags = False
        self._subhead: Line | None = None

    def read(self, lines: list[Line]) -> None:
        for number, line in enumerate(lines):
            if self._in_related and self._is_of_the_list(line):
                self._add_related(line)
                continue
            self._in_related = False
            self._add(line, lines[number + 1 : number + 1 + _LINES_AHEAD])
        self._drop_subhead()

    def _is_of_the_list(self, line: Line) -> bool:
        """Return whether a line belongs to related headlines: none that is a paragraph does."""
        if line.kind is Kind.PARAGRAPH:
            is_paragraph = line.text.endswith(".") and not _CUT.search(line.text)
            return bool(line.bullet) or not is_paragraph or len(line.text) < _LEAST_RESUMED
        return line.kind in (Kind.SHORT, Kind.DATE, Kind.CLOCK, Kind.RELATED) or bool(line.bullet)

    def _add_related(self, line: Line) -> None:
        printed = line.bullet or line.title or line.text[:MAX_SHORT_LINE]
        is_headline = line.bullet or line.title or _is_a_headline(line)
        if not is_headline:
            self._page.left_out += line.kind is Kind.SHORT
        elif len(self._page.links) >= MAX_LINKS:
            self._page.links_left_out += 1
        else:
            self._page.links.append(
                Link(headline=_CUT.sub("", printed), is_cut=bool(_CUT.search(printed)))
            )

    def _add(self, line: Line, following: list[Line]) -> None:
        page = self._page
        if line.kind is Kind.SHORT and (not is_sentence_end(line.text) or line.bullet):
            self._add_short(line)
            return
        is_text = line.kind in (Kind.PARAGRAPH, Kind.SHORT)
        if is_text:
            if self._subhead is not None:
                page.parts[-1].paragraphs.append((self._subhead.blanks, self._subhead.text))
                self._subhead = None
            text = without_inline_furniture(line.text)
            page.parts[-1].paragraphs.append((line.blanks, text))
            self._in_tags = False
            return
        self._drop_subhead()
        self._in_tags = line.kind is Kind.TAGS
        if line.kind is Kind.RELATED:
            self._in_related = True
            if line.title:
                self._add_related(line)
                self._in_related = False
        elif line.kind is Kind.DATE and any(d.is_update for d in printed_dates(line.text)):
            page.dates += [date for date in printed_dates(line.text) if date.is_update]
        elif line.kind in (Kind.BREAK, Kind.CLOCK, Kind.DATE):
            self._add_break(line, following)
        elif line.kind is Kind.TAGS:
            page.tags += line.tags
        elif line.kind is Kind.PHOTO:
            page.captions.append(line.text)
        elif line.kind is Kind.BYLINE and not page.authors:
            page.authors += _names(line.text)
        else:
            page.left_out += 1

    def _add_short(self, line: Line) -> None:
        """Keep a short line as a subheading until the next one decides; below tags it is a tag."""
        self._drop_subhead()
        if self._in_tags and not line.blanks:
            self._page.tags.append(line.text)
        else:
            self._subhead = line

    def _drop_subhead(self) -> None:
        self._page.left_out += self._subhead is not None
        self._subhead = None

    def _add_break(self, line: Line, following: list[Line]) -> None:
        """Begin an older version of an updated story, if text follows; take the time above it."""
        part, clock = self._page.parts[-1], clock_of(line.text)
        is_updated = marked(self._page.headline) is not None
        has_text = any(other.kind is Kind.PARAGRAPH for other in following)
        if part.paragraphs and is_updated and has_text:
            self._page.parts.append(_Part(clock=clock))
        elif not part.paragraphs and clock:
            part.clock = clock
        else:
            self._page.left_out += line.kind is not Kind.BREAK


def _is_a_headline(line: Line) -> bool:
    """Return whether a line of related items is a headline, not its section, date or time."""
    is_text = line.kind in (Kind.SHORT, Kind.PARAGRAPH)
    return is_text and (line.words >= 3 or len(line.text) >= 25) and not _CATEGORY.match(line.text)


def _split(page: _Page) -> None:
    """Split the text into its versions, where no line of stars or time of day did."""
    if len(page.parts) > 1:
        page.parts = [part for part in page.parts if part.paragraphs]
        return
    paragraphs = page.parts[0].paragraphs
    gaps = sorted(gap for gap, _ in paragraphs[1:])
    usual = gaps[len(gaps) // 2] if gaps else 1
    starts = [n for n, (gap, _) in enumerate(paragraphs) if n and gap >= max(4, 2 * usual + 1)]
    if not starts and marked(page.headline) is not None:
        starts = _second_lead(paragraphs)
    bounds = [0, *starts, len(paragraphs)]
    clock = page.parts[0].clock
    page.parts = [
        _Part(paragraphs[begin:end], clock if not begin else "") for begin, end in pairwise(bounds)
    ]


def _second_lead(paragraphs: list[tuple[int, str]]) -> list[int]:
    """Return where an older version begins, in an updated story without gaps: where a paragraph
    tells again on which day it happened, as the first ones did.
    """
    lead = {day for _, text in paragraphs[:_LEAD] for day in _days(text)}
    again = [n for n, (_, text) in enumerate(paragraphs) if n >= _LEAD and lead & _days(text)]
    return again if len(again) == 1 else []


def _days(text: str) -> set[tuple[int, int]]:
    text = text[:_LEAD_CHARS]
    after = {(month_number(m[1]), int(m[2])) for m in _DATELINE_AFTER.finditer(text)}
    return after | {(month_number(m[2]), int(m[1])) for m in _DATELINE_BEFORE.finditer(text)}


# ---- Its times ----


@dataclass(frozen=True)
class _Times:
    first: Moment
    last: Moment
    warning: str = ""


def _times(page: _Page, oldest_text: str, zone: tzinfo, now: datetime) -> _Times:
    """Return the times of the first and of the last version.

    A printed date with its year is better than a dateline without; the page's time is the last
    resort.
    """
    page_time = _page_time(page, zone, now)
    stated = [date for date in page.dates if not date.is_update]
    updates = [
        moment for date in page.dates if date.is_update and (moment := date.moment(now, zone))
    ]
    moments = [moment for date in stated if (moment := date.moment(now, zone))]
    with_year = [m for date in stated if date.year and (m := date.moment(now, zone))]
    with_year = with_year or ([] if moments else updates[:1])
    clock = hours(page.parts[-1].clock)
    if with_year or moments:
        first = (with_year or moments)[0]
        last = updates[0] if updates else first
        if page.update_clock and (at := hours(page.update_clock)) is not None:
            last = _on_day(first, at, zone)
        if len(page.parts) > 1 and clock is not None:
            first = _on_day(first, clock, zone)
        warning = "" if with_year else f"its year was inferred as {first.at.year}; {_OVERRIDES}"
        return _Times(first, max(first, last, key=lambda moment: moment.at), warning)
    published = _published(oldest_text, page_time or now, zone)
    warning = _warning(published, page_time, zone)
    page_time = page_time or Moment(at=now, inferred=True)
    first = published or page_time
    if clock is not None and (published or page.foot):
        first = _on_day(first, clock, zone)
    return _Times(first, page_time, warning)


def _on_day(day: Moment, clock: timedelta, zone: tzinfo) -> Moment:
    midnight = day.at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(at=midnight + clock, inferred=True)


def _page_time(page: _Page, zone: tzinfo, now: datetime) -> Moment | None:
    """Return the time of the page: the date at its foot and the newest time of its ticker."""
    moment = page.foot.moment(now, zone) if page.foot else None
    if moment is None:
        return None
    day = moment.at.astimezone(zone)
    clocks = [
        at
        for clock, number, month in page.ticker
        if (number, month) == (day.day, day.month) and (at := hours(clock)) is not None
    ]
    if not clocks or max(clocks) >= timedelta(days=1):
        return replace(moment, inferred=True)
    return _on_day(moment, max(clocks), zone)


def _published(text: str, page_time: Moment | datetime, zone: tzinfo) -> Moment | None:
    """Return the day of the dateline: the latest such day before the page's time."""
    before = (page_time.at if isinstance(page_time, Moment) else page_time).astimezone(zone)
    lead = "\n".join(text[:_LEAD_CHARS].split("\n\n")[:2])
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


def _revisions(page: _Page, texts: list[str], times: _Times) -> Iterator[DraftRevision]:
    for number, text in enumerate(texts, 1):
        marker = marked(page.headline)
        yield DraftRevision(
            headline=page.headline,
            summary=page.summary if number == len(texts) else "",
            body_text=text,
            at=times.first if number == 1 else times.last,
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
