"""Readers as editors see them: the counts of feeds and embeds over some days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from feeds.domain.readership import EMBEDS
from feeds.errors import BadSelection
from feeds.newsroom.editor import Editor
from feeds.store import reader_counts
from feeds.store.reader_counts import KEPT_DAYS, FeedDay, ServiceDay

DEFAULT_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class ReaderDay:
    """The counts of one day. ``subscribers``: those that services state, and distinct readers.

    Delays are milliseconds from a change to its delivery; ``delay_ms`` is their mean.
    """

    day: date
    polls: int = 0
    unchanged: int = 0
    bytes: int = 0
    subscribers: int = 0
    deliveries: int = 0
    delay_ms: int = 0
    longest_delay_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class FeedReaders:
    """A feed over some days, each day included. ``services``: the newest stated numbers.

    ``subscribers`` are those of the last full day that has any; of today where no other has.
    """

    address: str
    days: tuple[ReaderDay, ...]
    services: tuple[tuple[str, int], ...]
    subscribers: int

    @property
    def polls(self) -> int:
        return sum(day.polls for day in self.days)

    @property
    def unchanged(self) -> int:
        return sum(day.unchanged for day in self.days)

    @property
    def unchanged_share(self) -> float:
        """The share of polls that were answered with 304; 0 without polls."""
        return self.unchanged / self.polls if self.polls else 0.0

    @property
    def bytes(self) -> int:
        return sum(day.bytes for day in self.days)

    @property
    def deliveries(self) -> int:
        return sum(day.deliveries for day in self.days)

    @property
    def delay_ms(self) -> int:
        """The mean delay of deliveries; 0 without any."""
        total = sum(day.delay_ms * day.deliveries for day in self.days)
        return round(total / self.deliveries) if self.deliveries else 0

    @property
    def longest_delay_ms(self) -> int:
        return max((day.longest_delay_ms for day in self.days), default=0)


@dataclass(frozen=True, kw_only=True)
class Readership:
    """All feeds, the most polled first, and the kinds of embeds."""

    first: date
    last: date
    feeds: tuple[FeedReaders, ...]
    embeds: tuple[FeedReaders, ...]

    @property
    def total(self) -> FeedReaders:
        """All feeds together, day by day."""
        days = tuple(_sum(days) for days in zip(*(feed.days for feed in self.feeds), strict=True))
        subscribers = sum(feed.subscribers for feed in self.feeds)
        return FeedReaders(address="", days=days, services=(), subscribers=subscribers)


def readership(editor: Editor, days: int = DEFAULT_DAYS, address: str = "") -> Readership:
    """Return the counts of the last days, today included; of one feed, where it is named.

    Raises:
        BadSelection: the number of days is wrong.
    """
    if not 1 <= days <= KEPT_DAYS:
        raise BadSelection("days", f"must be from 1 to {KEPT_DAYS}")
    today = editor.now().astimezone(editor.settings.zone).date()
    first = today - timedelta(days=days - 1)
    address = address.removeprefix(editor.settings.base_url).replace("\0", "")
    with editor.database.read() as connection:
        counts, stated = reader_counts.days(connection, first, today, address)
    addresses = dict.fromkeys(row.address for row in counts)
    everything = [_feed(name, first, today, counts, stated) for name in addresses]
    everything.sort(key=lambda feed: (-feed.polls, -feed.deliveries, feed.address))
    return Readership(
        first=first,
        last=today,
        feeds=tuple(feed for feed in everything if feed.address not in EMBEDS),
        embeds=tuple(feed for feed in everything if feed.address in EMBEDS),
    )


def fields(feed: FeedReaders) -> dict[str, Any]:
    """Return a feed as the API and the command line show it."""
    return {
        "address": feed.address,
        "polls": feed.polls,
        "unchanged": feed.unchanged,
        "bytes": feed.bytes,
        "subscribers": feed.subscribers,
        "services": dict(feed.services),
        "deliveries": feed.deliveries,
        "delay_ms": feed.delay_ms,
        "longest_delay_ms": feed.longest_delay_ms,
        "days": [
            {**vars(day), "day": day.day.isoformat()}
            for day in feed.days
            if day.polls or day.deliveries
        ],
    }


def _feed(
    address: str,
    first: date,
    last: date,
    counts: Iterable[FeedDay],
    stated: Iterable[ServiceDay],
) -> FeedReaders:
    row_by_day = {row.day: row for row in counts if row.address == address}
    services: dict[str, int] = {}
    stated_by_day: dict[date, int] = {}
    for row in stated:
        if row.address == address:
            services[row.service] = row.subscribers
            stated_by_day[row.day] = stated_by_day.get(row.day, 0) + row.subscribers
    numbers = range((last - first).days + 1)
    days = tuple(
        _day(day, row_by_day.get(day), stated_by_day.get(day, 0))
        for day in (first + timedelta(days=number) for number in numbers)
    )
    full = [day.subscribers for day in days[:-1] if day.subscribers]
    return FeedReaders(
        address=address,
        days=days,
        services=tuple(sorted(services.items(), key=lambda item: (-item[1], item[0]))),
        subscribers=full[-1] if full else days[-1].subscribers,
    )


def _day(day: date, row: FeedDay | None, stated: int) -> ReaderDay:
    if row is None:
        return ReaderDay(day=day, subscribers=stated)
    return ReaderDay(
        day=day,
        polls=row.polls,
        unchanged=row.unchanged,
        bytes=row.bytes,
        subscribers=stated + row.readers,
        deliveries=row.deliveries,
        delay_ms=round(row.delay_ms / row.deliveries) if row.deliveries else 0,
        longest_delay_ms=row.longest_delay_ms,
    )


def _sum(days: tuple[ReaderDay, ...]) -> ReaderDay:
    deliveries = sum(day.deliveries for day in days)
    total_ms = sum(day.delay_ms * day.deliveries for day in days)
    return ReaderDay(
        day=days[0].day,
        polls=sum(day.polls for day in days),
        unchanged=sum(day.unchanged for day in days),
        bytes=sum(day.bytes for day in days),
        subscribers=sum(day.subscribers for day in days),
        deliveries=deliveries,
        delay_ms=round(total_ms / deliveries) if deliveries else 0,
        longest_delay_ms=max(day.longest_delay_ms for day in days),
    )
