"""A news agency's page as text: menu and ticker, headline, story, older story, related headlines.

The page has no markup: its parts are recognized by their look. An older version of the story is
below a long gap, a line of stars or a second time of day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo

from feeds.domain.headline_markers import marked
from feeds.errors import BadArticle, InputError, UnreadableInput
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.datelines import has_dateline
from feeds.importers.decoding import decode
from feeds.importers.headers import has_front_matter, mail_headers
from feeds.importers.page_lines import MAX_SHORT_LINE, Kind, lines_of
from feeds.importers.page_structure import MAX_LINKS, Page, page_of
from feeds.importers.page_times import PageTimes, times_of
from feeds.importers.printed_dates import FOOT_DATE, TICKER, printed_dates
from feeds.model import Draft, DraftRevision, Person, Significance

MAX_CHARS = 3_000_000
MAX_LINES = 20_000
_LINES_LOOKED_AT = 80
_CHARS_LOOKED_AT = 200_000
_CHARS_OF_A_PAGE = 20_000


def read(data: bytes, name: str, zone: tzinfo, now: datetime) -> Iterator[Draft | InputError]:
    """Yield the one article of a page. Dates without a zone are in ``zone``."""
    text = decode(data)
    if len(text) > MAX_CHARS:
        raise UnreadableInput(f"is a page of over {MAX_CHARS:,} characters")
    if text.count("\n") + text.count("\r") > MAX_LINES:
        raise UnreadableInput(f"is a page of over {MAX_LINES:,} lines")
    page = page_of(lines_of(text))
    if not page.headline or not page.parts[0].paragraphs:
        yield BadArticle("has no headline with a text below it", place=name)
        return
    texts = [part.text for part in reversed(page.parts)]
    times = times_of(page, texts[0], zone, now)
    warnings = [times.warning]
    if page.links_left_out:
        warnings.append(
            f"{page.links_left_out:,} related headlines after the first {MAX_LINKS:,} were ignored"
        )
    if page.left_out:
        warnings.append(f"lines outside the story were ignored: {page.left_out:,}")
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
    if any(TICKER.match(line) or _is_foot_date(line) for line in lines):
        return True
    beginning = lines[:_LINES_LOOKED_AT]
    return any(
        has_dateline(line) or (len(line) < 200 and marked(line) is not None) for line in beginning
    ) or _has_the_parts_of_a_page(text)


def _has_the_parts_of_a_page(text: str) -> bool:
    """Return whether a text has a printed date, paragraphs and related headlines below them."""
    lines = lines_of(text[:_CHARS_OF_A_PAGE])
    kinds = [line.kind for line in lines]
    dates = [date for line in lines if line.kind is Kind.DATE for date in printed_dates(line.text)]
    has_date = any(date.year for date in dates)
    return has_date and Kind.RELATED in kinds and kinds.count(Kind.PARAGRAPH) > 1


def _is_foot_date(line: str) -> bool:
    return bool(FOOT_DATE.match(line)) and any(date.year for date in printed_dates(line))


def _revisions(page: Page, texts: list[str], times: PageTimes) -> Iterator[DraftRevision]:
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
