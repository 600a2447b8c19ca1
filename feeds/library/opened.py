"""What a newsroom has open in one process: the store and the publisher.

A forked process inherits neither connections nor threads. It leaves those of its parent alone and
opens its own when it needs them.
"""

from __future__ import annotations

import os
import threading
import weakref
from typing import Any

from feeds.config import Settings
from feeds.errors import NewsroomClosed
from feeds.operations.opening import open_as_it_is, open_for_writing
from feeds.publishing.publisher import Publisher
from feeds.store import Database


class OpenStore:
    """The store of some settings, opened at once, and again in each forked process."""

    def __init__(self, settings: Settings, *, is_read_only: bool) -> None:
        self._settings = settings
        self._open = open_as_it_is if is_read_only else open_for_writing
        self._lock = threading.Lock()
        self._is_closed = False
        # Of the parent process. Deleted, its connections would be ended there, too.
        self._inherited: list[Any] = []
        self._opened: tuple[Database, Publisher] | None = self._opening()
        forget_at_fork(self)

    def _opening(self) -> tuple[Database, Publisher]:
        database = self._open(self._settings)
        return database, Publisher(database, self._settings)

    @property
    def database(self) -> Database:
        """The store. Raises NewsroomClosed after ``close()``."""
        return self._current()[0]

    @property
    def publisher(self) -> Publisher:
        """The publisher of its feeds. Raises NewsroomClosed after ``close()``."""
        return self._current()[1]

    def _current(self) -> tuple[Database, Publisher]:
        opened = self._opened
        if opened is not None:
            return opened
        with self._lock:
            if self._is_closed:
                raise NewsroomClosed
            if self._opened is None:
                self._opened = self._opening()
            return self._opened

    def close(self) -> None:
        """Close the store; it cannot be used again."""
        with self._lock:
            opened, self._opened, self._is_closed = self._opened, None, True
        if opened is not None:
            opened[0].close()

    def forget(self) -> None:
        """Leave what is open to the parent process."""
        self._lock = threading.Lock()
        self._inherited.append(self._opened)
        self._opened = None


_forgetful: weakref.WeakSet[Any] = weakref.WeakSet()


def forget_at_fork(part: Any) -> None:
    """Have ``part.forget()`` called in each process that is forked from this one."""
    _forgetful.add(part)


def _forget_in_child() -> None:
    for part in list(_forgetful):
        part.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_child)
