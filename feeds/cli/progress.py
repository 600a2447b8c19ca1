"""Progress of long commands on a terminal: count, rate and time left; and their end by Ctrl-C.

Ctrl-C ends a long command with a sentence about its result so far, and with exit status 130.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn
from rich.text import Text

from feeds.cli import INTERRUPTED, terminal

AGAIN = "run the same command again to go on"
_MAX_NAME_CHARS = 30


class _TimeLeft(ProgressColumn):
    """The time that is left; the time since the start where the end is not foreseeable."""

    def render(self, task: Task) -> Text:
        seconds, suffix = task.time_remaining, " left"
        if seconds is None or task.total is None:
            seconds, suffix = task.elapsed or 0.0, ""
        return Text(f"{timedelta(seconds=int(seconds))}{suffix}")


class Display:
    """The line that shows the progress of a command; ``unit`` is a plural: articles, pages, rows.

    The bar shows ``completed`` of ``total``; without these it shows ``count`` of ``total``.
    """

    def __init__(
        self, progress: Progress, description: str, unit: str, total: float | None
    ) -> None:
        self._progress = progress
        self._unit = unit
        self._began = time.monotonic()
        self._task = progress.add_task(
            _printable(description), total=total, counted=f"0 {unit}", rate=""
        )

    def name(self, part: str) -> None:
        """Name the part that is in work."""
        self._progress.update(self._task, description=_printable(part))

    def show(self, count: int, completed: float | None = None) -> None:
        """Show that ``count`` are done."""
        elapsed_s = time.monotonic() - self._began
        rate = f"{count / elapsed_s:,.0f}/s" if elapsed_s > 0 and count else ""
        self._progress.update(
            self._task,
            completed=count if completed is None else completed,
            counted=f"{count:,} {self._unit}",
            rate=rate,
        )


@contextmanager
def shown(description: str, unit: str, total: float | None = None) -> Iterator[Display]:
    """Show the progress of a command while it runs; on a terminal only."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[counted]}", markup=False),
        TextColumn("{task.fields[rate]}", markup=False),
        _TimeLeft(),
    )
    errors = terminal.errors
    with Progress(
        *columns,
        console=errors,
        disable=not errors.is_terminal or errors.is_dumb_terminal,
        transient=True,
        redirect_stdout=False,
    ) as progress:
        yield Display(progress, description, unit, total)


@contextmanager
def interruptible(outcome: Callable[[], str]) -> Iterator[None]:
    """After Ctrl-C print ``outcome``, a sentence with the result so far and the next command, and
    exit.
    """
    try:
        yield
    except KeyboardInterrupt:
        click.secho(f"interrupted: {outcome()}", fg="yellow", err=True)
        sys.exit(INTERRUPTED)


def _printable(text: str) -> str:
    """Return the end of a name, without characters that control a terminal."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    is_long = len(clean) > _MAX_NAME_CHARS
    return f"…{clean[1 - _MAX_NAME_CHARS :]}" if is_long else clean
