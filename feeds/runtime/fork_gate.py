"""A gate for forks: one waits until other threads are outside SQLite.

A lock that another thread holds in the moment of a fork stays closed in the child, where that
thread does not exist: the child would wait in SQLite for ever.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

# A fork waits no longer; then it happens as if there were no gate.
PATIENCE_S = 2.0


class ForkGate:
    """Threads are inside for a moment at a time; a fork closes the gate until it is done."""

    def __init__(self) -> None:
        self._renew()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(
                before=self._close, after_in_parent=self._open, after_in_child=self._renew
            )

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Hold up forks of other threads meanwhile; a thread may enter more than once."""
        thread = threading.get_ident()
        with self._changed:
            if thread not in self._inside:
                self._changed.wait_for(lambda: not self._is_closed, PATIENCE_S)
            self._inside[thread] += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside[thread] -= 1
                if self._inside[thread] <= 0:
                    del self._inside[thread]
                self._changed.notify_all()

    def _renew(self) -> None:
        self._changed = threading.Condition()
        self._inside: Counter[int] = Counter()
        self._is_closed = False

    def _close(self) -> None:
        own = threading.get_ident()
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._inside.keys() - {own}, PATIENCE_S)

    def _open(self) -> None:
        with self._changed:
            self._is_closed = False
            self._changed.notify_all()


FORKS = ForkGate()
