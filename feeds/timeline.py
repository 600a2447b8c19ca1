"""Where the events of a storyline stand on a line of time: places for a drawing. Pure.

Units are those of the drawing's view box; x runs with time, y downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

WIDTH, MARGIN = 720.0, 40.0
LANE = 15.0  # between two events that would touch
MAX_LANES = 7
MOST_TICKS = 6
_AXIS_BELOW = 16.0
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STEPS = [
    *(hours * _HOUR for hours in (1, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14, 30, 61, 91, 182, 365, 730, 1826, 3652)),
]


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on the axis: between near ones the time of day is told, over years the year."""

    x: float
    at: datetime
    has_time: bool
    has_year: bool


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """``places`` are (x, y) of the events in the order given; the axis lies at ``axis``."""

    places: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    axis: float
    width: float = WIDTH

    @property
    def height(self) -> float:
        return self.axis + 26


def timeline(events: Sequence[datetime]) -> Timeline:
    """Places for events at these times (aware; of one zone, in which the days of the axis begin).

    Events that would touch stand above one another, in the order given.
    """
    first, last = min(events), max(events)
    span = (last - first) / timedelta(seconds=1)

    def x_of(at: datetime) -> float:
        part = ((at - first) / timedelta(seconds=1) / span) if span else 0.5
        return round(MARGIN + part * (WIDTH - 2 * MARGIN), 1)

    lanes: list[float] = []  # where the last event of each lane stands
    levels: dict[int, int] = {}
    for place in sorted(range(len(events)), key=lambda index: events[index]):
        x = x_of(events[place])
        free = next((lane for lane, taken in enumerate(lanes) if x - taken >= LANE), len(lanes))
        level = min(free, MAX_LANES - 1)
        levels[place] = level
        lanes[level : level + 1] = [x]
    axis = _AXIS_BELOW + LANE * max(len(lanes), 1)
    places = tuple((x_of(at), axis - _AXIS_BELOW - LANE * levels[index]) for index, at in enumerate(events))
    return Timeline(places=places, ticks=tuple(_ticks(first, last, x_of)), axis=axis)


def _ticks(first: datetime, last: datetime, x_of: Callable[[datetime], float]) -> list[Tick]:
    step = next((step for step in _STEPS if (last - first) / step <= MOST_TICKS), _STEPS[-1])
    has_time, has_year = step < _DAY or first == last, first.year != last.year

    def tick(at: datetime) -> Tick:
        return Tick(x=x_of(at), at=at, has_time=has_time, has_year=has_year)

    at = first.replace(minute=0, second=0, microsecond=0, hour=first.hour if has_time else 0)
    found = []
    while at <= last:
        if at >= first:
            found.append(tick(at))
        at += step
    # Within an hour no whole one may lie.
    return found or [tick(first)]
