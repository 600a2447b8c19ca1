"""The structure of a page as text: headline, versions of the story, related headlines, dates.

``page_lines`` names the kind of each line; this module decides its part by where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from feeds.domain.headline_markers import marked
from feeds.importers.datelines import days_of
from feeds.importers.page_lines import (
    MAX_SHORT_LINE,
    Kind,
    Line,
    is_sentence_end,
    without_inline_furniture,
)
from feeds.importers.printed_dates import (
    FOOT_DATE,
    TICKER,
    PrintedDate,
    clock_of,
    printed_dates,
    update_clock,
)
from feeds.model import Link
from feeds.text.dates import month_number
from feeds.text.persons import names_of_byline

MAX_LINKS = 1_000
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
# Paragraphs of a text that have its dateline.
_LEAD = 3
# The section of a related headline.
_CATEGORY = re.compile(
    r"^\W*(?:\w+ ){0,3}(?:category|section|rubrik|kategori\w*)\W*$", re.IGNORECASE
)


@dataclass
class Part:
    """One version of the story: its paragraphs with the blank lines before each, and the time above
    it.
    """

    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    clock: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(text for _, text in self.paragraphs)


@dataclass
class Page:
    """What a page consists of; ``parts`` has the newest version first."""

    headline: str = ""
    summary: str = ""
    parts: list[Part] = field(default_factory=lambda: [Part()])
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


def page_of(lines: list[Line]) -> Page:
    """Return the parts of a page; without a headline where none fits."""
    page = Page()
    lines = _without_foot_date(page, _joined(_without_ticker(page, lines)))
    start = _first_paragraph(lines)
    chosen = _headline_at(lines, start)
    if chosen is None:
        return page
    start = max(start, chosen + 1)
    page.headline = lines[chosen].text
    _read_head(page, lines, chosen, start)
    _StoryReader(page).read(lines[start:])
    _split(page)
    return page


def _without_ticker(page: Page, lines: list[Line]) -> list[Line]:
    """Return the lines after taking out the ticker, the times of the newest items."""
    rest: list[Line] = []
    for line in lines:
        tick = TICKER.match(line.text[:MAX_SHORT_LINE])
        if tick and not any(other.kind is Kind.PARAGRAPH for other in rest):
            page.ticker.append((tick[1], int(tick[2]), month_number(tick[3])))
            page.left_out += tick["title"] is not None
        else:
            rest.append(line)
    return rest


def _without_foot_date(page: Page, lines: list[Line]) -> list[Line]:
    """Return the lines after taking out the date of the page, the last line or one after "/"."""
    rest: list[Line] = []
    for line in lines:
        dates = printed_dates(line.text) if line.kind is Kind.DATE else []
        is_foot = FOOT_DATE.match(line.text) or line is lines[-1]
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
    if not candidates:
        # The headline itself ends as a sentence: another paragraph is the story.
        has_story = any(line.kind is Kind.PARAGRAPH for line in lines[start + 1 :])
        return start if has_story and len(lines[start].text) <= _MOST_HEADLINE else None
    story = _stems(" ".join(line.text for line in lines[start : start + 4]))
    return max(candidates, key=lambda number: (_score(lines, number, start, story), -number))


def _stems(text: str) -> set[str]:
    return {word[:_STEM].lower() for word in re.findall(r"\w{4,}", text)}


def _score(lines: list[Line], number: int, start: int, story: set[str]) -> float:
    """Return how much a line is a headline: by its words in the story, marker and neighbours."""
    line = lines[number]
    headline_stems = _stems(line.text)
    score = 4.0 * len(headline_stems & story) / max(len(headline_stems), 4)
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


def _read_head(page: Page, lines: list[Line], chosen: int, start: int) -> None:
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


class _StoryReader:
    """The lines from the first paragraph on: versions, related headlines, tags, furniture."""

    def __init__(self, page: Page) -> None:
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
            self._page.parts.append(Part(clock=clock))
        elif not part.paragraphs and clock:
            part.clock = clock
        else:
            self._page.left_out += line.kind is not Kind.BREAK


def _is_a_headline(line: Line) -> bool:
    """Return whether a line of related items is a headline, not its section, date or time."""
    is_text = line.kind in (Kind.SHORT, Kind.PARAGRAPH)
    return is_text and (line.words >= 3 or len(line.text) >= 25) and not _CATEGORY.match(line.text)


def _split(page: Page) -> None:
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
        Part(paragraphs[begin:end], clock if not begin else "") for begin, end in pairwise(bounds)
    ]


def _second_lead(paragraphs: list[tuple[int, str]]) -> list[int]:
    """Return where an older version begins, in an updated story without gaps: where a paragraph
    tells again on which day it happened, as the first ones did.
    """
    lead = {day for _, text in paragraphs[:_LEAD] for day in days_of(text)}
    again = [n for n, (_, text) in enumerate(paragraphs) if n >= _LEAD and lead & days_of(text)]
    return again if len(again) == 1 else []
