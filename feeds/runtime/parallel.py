"""Work spread over the cores: results in order, a bounded number in flight."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import TypeVar

from feeds.runtime.stop_flag import ctrl_c_held_back

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 50
# Chunks in flight: enough to keep the processes busy while the caller stores a batch of five
# hundred.
AHEAD = 20
# Starting processes takes a second: worth it only for many items.
WORTH_STARTING = 400


def ordered_map(
    function: Callable[[T], R],
    items: Iterable[T],
    processes: int | None = None,
    chunk_size: int = CHUNK,
) -> Iterator[R]:
    """Yield ``function`` of each item, in order; in separate processes where there are many items.

    ``function``, items and results must be picklable. ``items`` are consumed in this thread, at
    most ``AHEAD`` chunks of ``chunk_size`` ahead of the results. An error, or the end of the
    iteration, waits for the chunks that are begun.
    """
    count = cores() if processes is None else processes
    remaining = iter(items)
    first = list(islice(remaining, WORTH_STARTING)) if count > 1 else []
    if len(first) < WORTH_STARTING:
        yield from map(function, chain(first, remaining))
        return
    # Spawned, not forked: a fork would share open connections of the store.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_leave_ctrl_c) as pool:
        waiting: deque[Future[list[R]]] = deque()
        try:
            for chunk in _chunks(chain(first, remaining), chunk_size):
                # Processes that are starting would end with a traceback.
                with ctrl_c_held_back():
                    waiting.append(pool.submit(_mapped, function, chunk))
                if len(waiting) > AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            # After an error, or when the caller wants no more.
            for future in waiting:
                future.cancel()


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _leave_ctrl_c() -> None:
    """Leave Ctrl-C to the process that has started this one: a terminal sends it to both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _mapped(function: Callable[[T], R], chunk: list[T]) -> list[R]:
    return [function(item) for item in chunk]


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk
