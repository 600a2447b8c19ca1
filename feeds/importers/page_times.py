"""The times of a page: of the first version of its story, and of the last one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from feeds.importers.datelines import dateline_day
from feeds.importers.page_structure import Page
from feeds.importers.printed_dates import hours
from feeds.model import Moment

_OVERRIDES = "--published overrides it"


@dataclass(frozen=True)
class PageTimes:
    """The times of the first and of the last version; ``warning`` explains an inferred one."""

    first: Moment
    last: Moment
    warning: str = ""


def times_of(page: Page, oldest_text: str, zone: tzinfo, now: datetime) -> PageTimes:
    """Return the times of the first and of the last version.

    A printed date with its year is better than a dateline without; the page's time is the last
    resort.
    """
    page_time = _page_time(page, zone, now)
    first_dates = [date for date in page.dates if not date.is_update]
    updates = [
        moment for date in page.dates if date.is_update and (moment := date.moment(now, zone))
    ]
    moments = [moment for date in first_dates if (moment := date.moment(now, zone))]
    with_year = [m for date in first_dates if date.year and (m := date.moment(now, zone))]
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
        return PageTimes(first, max(first, last, key=lambda moment: moment.at), warning)
    published = dateline_day(oldest_text, (page_time.at if page_time else now).astimezone(zone))
    warning = _warning(published, page_time, zone)
    page_time = page_time or Moment(at=now, inferred=True)
    first = published or page_time
    if clock is not None and (published or page.foot):
        first = _on_day(first, clock, zone)
    return PageTimes(first, page_time, warning)


def _on_day(day: Moment, clock: timedelta, zone: tzinfo) -> Moment:
    midnight = day.at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return Moment(at=midnight + clock, inferred=True)


def _page_time(page: Page, zone: tzinfo, now: datetime) -> Moment | None:
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


def _warning(published: Moment | None, page_time: Moment | None, zone: tzinfo) -> str:
    if published is not None:
        day = published.at.astimezone(zone).date().isoformat()
        return f"its date was inferred from the dateline as {day}; {_OVERRIDES}"
    if page_time is not None:
        return f"it has no dateline: the page's time is used as its date; {_OVERRIDES}"
    return f"it has no date: the time of import is used; {_OVERRIDES}"
