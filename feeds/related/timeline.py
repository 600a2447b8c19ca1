"""Timeline layout: positions of a storyline's events for a drawing. Pure.

Units are those of the drawing's view box; x grows with time, y downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

WIDTH, MARGIN = 720.0, 40.0
LANE = 15.0  # between two events that would touch
MAX_LANES = 8
PILES_APART = 32.0  # room for "+99"
MOST_TICKS = 6
_AXIS_BELOW = 16.0
_EDGE = 70.0
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_STEPS = [
    *(hours * _HOUR for hours in (1, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14, 30, 61, 91, 182)),
]
_YEARS = (1, 2, 5, 10, 20, 50, 100, 1000)


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A mark on the axis: between close marks the time of day, and the year where it changes."""

    x: float
    at: datetime
    has_time: bool
    has_year: bool

    @property
    def anchor(self) -> str:
        """Return SVG's text-anchor, so that no text is cut at an edge."""
        return "start" if self.x < _EDGE else "end" if self.x > WIDTH - _EDGE else "middle"


@dataclass(frozen=True, kw_only=True)
class Pile:
    """A group of events that cannot be drawn separately in one place."""

    x: float
    y: float
    count: int


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """``places`` are (x, y) of the events in the order given, None where one is in a pile; the axis
    lies at ``axis``.
    """

    places: tuple[tuple[float, float] | None, ...]
    piles: tuple[Pile, ...]
    ticks: tuple[Tick, ...]
    axis: float
    width: float = WIDTH

    @property
    def height(self) -> float:
        return self.axis + 26


def timeline(events: Sequence[datetime]) -> Timeline:
    """Return positions for events at these times (aware; one zone, in which the days of the axis
    begin).

    Events that would overlap are stacked, the earliest lowest.
    """
    # Times of one zone compare by local clock, which repeats an hour in autumn.
    first, last = min(events, key=datetime.timestamp), max(events, key=datetime.timestamp)
    start, span = first.timestamp(), last.timestamp() - first.timestamp()

    def x_of(at: datetime) -> float:
        part = (at.timestamp() - start) / span if span else 0.5
        return round(MARGIN + part * (WIDTH - 2 * MARGIN), 1)

    lanes: list[float] = []  # the x of the last event of each lane
    levels: dict[int, int] = {}
    piled: dict[
        float, int
    ] = {}  # the x of the last event of the top lane → number of further events
    for place in sorted(range(len(events)), key=lambda index: events[index].timestamp()):
        x = x_of(events[place])
        level = next((lane for lane, last_x in enumerate(lanes) if x - last_x >= LANE), len(lanes))
        if level == MAX_LANES:
            piled[lanes[-1]] = piled.get(lanes[-1], 0) + 1
            continue
        levels[place] = level
        lanes[level : level + 1] = [x]
    top = LANE if piled else 0.0
    axis = top + _AXIS_BELOW + LANE * max(len(lanes), 1)
    places = [
        (x_of(at), axis - _AXIS_BELOW - LANE * levels[index]) if index in levels else None
        for index, at in enumerate(events)
    ]
    return Timeline(
        places=tuple(places),
        piles=tuple(_piles(piled)),
        ticks=tuple(_ticks(first, last, x_of)),
        axis=axis,
    )


def _piles(piled: Mapping[float, int]) -> list[Pile]:
    """Return groups of events that are too close to be legible; they count as the first of them."""
    piles: list[Pile] = []
    for x, count in sorted(piled.items()):
        if piles and x - piles[-1].x < PILES_APART:
            piles[-1] = replace(piles[-1], count=piles[-1].count + count)
        else:
            piles.append(Pile(x=x, y=LANE - 2, count=count))
    return piles


def _ticks(first: datetime, last: datetime, x_of: Callable[[datetime], float]) -> list[Tick]:
    marks = _marks(first, last) or [first]
    has_time = any((at.hour, at.minute) != (0, 0) for at in marks)
    years = [None if first.year == last.year else 0, *(at.year for at in marks)]
    return [
        Tick(
            x=x_of(at),
            at=at,
            has_time=has_time,
            has_year=years[0] is not None and at.year != before,
        )
        for at, before in zip(marks, years, strict=False)
    ]


def _marks(first: datetime, last: datetime) -> list[datetime]:
    step = next((step for step in _STEPS if (last - first) / step <= MOST_TICKS), None)
    if step is None:
        span = last.year - first.year
        years = next(years for years in _YEARS if span / years <= MOST_TICKS)
        start = first.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        marks = [
            start.replace(year=year)
            for year in range(first.year - first.year % years, last.year + 1, years)
        ]
    else:
        at = first.replace(minute=0, second=0, microsecond=0, hour=first.hour if step < _DAY else 0)
        marks = [at + number * step for number in range(MOST_TICKS + 2)]
    return [at for at in marks if first.timestamp() <= at.timestamp() <= last.timestamp()]
