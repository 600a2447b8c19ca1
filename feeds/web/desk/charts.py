"""Charts of days: values to the geometry of an SVG picture. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 360, 170
LEFT, RIGHT, TOP, BOTTOM = 48, 6, 10, 24
GAP_SHARE = 0.22


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A bar of one day; ``second`` is the height of its lower part. ``label`` is its tooltip."""

    x: float
    y: float
    width: float
    height: float
    second: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A label of an axis at a place."""

    place: float
    text: str
    anchor: str = "end"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A bar chart. ``rows`` are its values as a table has them, without the empty days."""

    name: str
    title: str
    description: str
    bars: Sequence[Bar]
    heights: Sequence[Mark]
    days: Sequence[Mark]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    legend: Sequence[str] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


@dataclass(frozen=True, kw_only=True)
class Series:
    """Values by day. ``seconds`` are parts of ``values`` that are drawn in another colour."""

    days: Sequence[str]
    values: Sequence[float]
    seconds: Sequence[float] = ()


def bars_of(series: Series, shown: Callable[[float], str]) -> list[Bar]:
    """Return the bars of a series."""
    top, plot = nice(max(series.values, default=0)), HEIGHT - TOP - BOTTOM
    step = (WIDTH - LEFT - RIGHT) / max(len(series.values), 1)
    seconds = series.seconds or [0] * len(series.values)
    bars = []
    for place, (day, value, second) in enumerate(
        zip(series.days, series.values, seconds, strict=True)
    ):
        height = plot * value / top
        bars.append(
            Bar(
                x=round(LEFT + step * (place + GAP_SHARE / 2), 2),
                y=round(HEIGHT - BOTTOM - height, 2),
                width=round(step * (1 - GAP_SHARE), 2),
                height=round(height, 2),
                second=round(plot * second / top, 2),
                label=f"{day}: {shown(value)}",
            )
        )
    return bars


def heights_of(values: Sequence[float], shown: Callable[[float], str]) -> list[Mark]:
    """Return the labels of the vertical axis: nothing, half and all."""
    top, plot = nice(max(values, default=0)), HEIGHT - TOP - BOTTOM
    return [
        Mark(place=round(HEIGHT - BOTTOM - plot * share, 2), text=shown(top * share))
        for share in (0, 0.5, 1)
    ]


def days_of(days: Sequence[str]) -> list[Mark]:
    """Return the labels of the first and the last day."""
    first = Mark(place=LEFT, text=days[0], anchor="start")
    return [first, Mark(place=WIDTH - RIGHT, text=days[-1])] if len(days) > 1 else [first]


def nice(value: float) -> float:
    """Return a round number that is at least ``value``: 2, 4, 6, 8 or 10 times a power of ten."""
    if value <= 2:
        return 2
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 4, 6, 8, 10) if factor * power >= value)
