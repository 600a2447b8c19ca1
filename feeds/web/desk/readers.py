"""Readers: polls, bytes, subscribers and push delays of feeds, drawn on the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import render_template, request

from feeds.languages import numbers, phrases
from feeds.newsroom import readers as use_cases
from feeds.newsroom.readers import FeedReaders, ReaderDay, Readership
from feeds.text.numbers import parse_whole_number
from feeds.web.desk.access import editor, route
from feeds.web.desk.charts import Chart, Series, bars_of, days_of, heights_of
from feeds.web.desk.language import language, say

PERIODS = (7, 30, 90, 365)
Shown = Callable[[float], str]


@route("/readers")
def readers() -> str:
    """Return the page of the readers: of all feeds, or of the one that ``feed`` names."""
    address = request.args.get("feed", "")
    days = parse_whole_number(request.args.get("days", "")) or use_cases.DEFAULT_DAYS
    shown = use_cases.readership(editor(), days if days in PERIODS else 30, address)
    return render_template(
        "desk/readers.html",
        shown=shown,
        total=shown.total if shown.feeds else None,
        address=address,
        days=days,
        periods=PERIODS,
        charts=_charts(shown) if shown.feeds or shown.embeds else [],
        groups=_groups(),
        number=_number,
        percent=lambda share: numbers.percent(share, language()),
        size=_size,
        seconds=_seconds,
    )


def _charts(shown: Readership) -> list[Chart]:
    charts = []
    if shown.feeds:
        total = shown.total
        charts += [
            _chart("subscribers", say("Subscribers"), total, _subscribers, _number),
            _polls(total),
            _chart("bytes", say("Data sent"), total, lambda day: day.bytes, _size),
        ]
        if total.deliveries:
            charts.append(_chart("delays", say("Push delay"), total, _delay_ms, _seconds))
    if shown.embeds:
        embeds = Readership(first=shown.first, last=shown.last, feeds=shown.embeds, embeds=())
        charts.append(_chart("embeds", say("Embeds"), embeds.total, _polls_of, _number))
    return charts


def _chart(
    name: str, title: str, feed: FeedReaders, value: Callable[[ReaderDay], float], shown: Shown
) -> Chart:
    days = [_day(day) for day in feed.days]
    values = [value(day) for day in feed.days]
    return Chart(
        name=name,
        title=title,
        description=_description(days, values, shown),
        bars=bars_of(Series(days=days, values=values), shown),
        heights=heights_of(values, shown),
        days=days_of(days),
        head=(say("Day"), title),
        rows=[(day, shown(value)) for day, value in zip(days, values, strict=True) if value],
    )


def _polls(feed: FeedReaders) -> Chart:
    """Return the chart of polls, with those that were answered with 304 in another colour."""
    days = [_day(day) for day in feed.days]
    values, unchanged = [day.polls for day in feed.days], [day.unchanged for day in feed.days]
    return Chart(
        name="polls",
        title=say("Polls"),
        description=_description(days, values, _number),
        bars=bars_of(Series(days=days, values=values, seconds=unchanged), _number),
        heights=heights_of(values, _number),
        days=days_of(days),
        head=(say("Day"), say("Polls"), say("Unchanged (304)")),
        rows=[
            (day, _number(polls), _number(same))
            for day, polls, same in zip(days, values, unchanged, strict=True)
            if polls
        ],
        legend=(say("With news"), say("Unchanged (304)")),
    )


def _description(days: list[str], values: list[Any], shown: Shown) -> str:
    highest = max(values)
    day = days[values.index(highest)]
    return say(
        "By day, {first} to {last}. The highest: {value} on {day}.",
        first=days[0],
        last=days[-1],
        value=shown(highest),
        day=day,
    )


def _groups() -> dict[str, str]:
    """Return what groups of addresses are called."""
    return {
        "related": say("Related items of articles"),
        "revisions": say("Revisions of articles"),
        "other": say("Feeds with filters"),
        "frame": say("Frames"),
        "card": say("Cards"),
        "oembed": say("oEmbed"),
        "element": say("Polls of the element"),
    }


def _day(day: ReaderDay) -> str:
    moment = datetime(day.day.year, day.day.month, day.day.day, tzinfo=UTC)
    return phrases.date(moment, language(), has_time=False)


def _subscribers(day: ReaderDay) -> float:
    return day.subscribers


def _polls_of(day: ReaderDay) -> float:
    return day.polls


def _delay_ms(day: ReaderDay) -> float:
    return day.delay_ms


def _number(value: float) -> str:
    return numbers.number(value, language())


def _size(value: float) -> str:
    return numbers.size(value, language())


def _seconds(milliseconds: float) -> str:
    seconds = numbers.number(round(milliseconds / 1000, 1), language())
    return f"{seconds}\N{NO-BREAK SPACE}s"
