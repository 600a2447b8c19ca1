"""A cache bounded in bytes, least recently used first out, safe between threads.

Our own, because the library ``cachetools`` lists its values in no order of use, by which the
publisher chooses what to build again, and takes 14 instead of 7 µs for the entries of a page.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_OVERHEAD_BYTES = 400  # of an entry besides its payload: key, links of the order, object headers
_NOTHING: tuple[Any, int] = (None, 0)


class ByteCache(Generic[K, V]):
    """A cache of values up to ``max_bytes`` in total; ``size_of`` returns the size of one value."""

    def __init__(self, max_bytes: int, size_of: Callable[[V], int]) -> None:
        self._max_bytes = max_bytes
        self._size_of = size_of
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        return self.get_many((key,))[0]

    def get_many(self, keys: Sequence[K]) -> list[V | None]:
        """Return the value of each key, or None, under one lock for a whole page."""
        values: list[V | None] = []
        with self._lock:
            for key in keys:
                value, size = self._kept.get(key, _NOTHING)
                if size:
                    self._kept.move_to_end(key)
                values.append(value)
        return values

    def put(self, key: K, value: V) -> None:
        """Keep ``value``; also called again when it has grown.

        One larger than the bound is not kept.
        """
        size = self._size_of(value) + _OVERHEAD_BYTES
        with self._lock:
            _, before = self._kept.pop(key, (None, 0))
            self._bytes -= before
            if size > self._max_bytes:
                return
            self._kept[key] = (value, size)
            self._bytes += size
            while self._bytes > self._max_bytes:
                self._bytes -= self._kept.popitem(last=False)[1][1]

    def drop(self, key: K) -> None:
        with self._lock:
            self._bytes -= self._kept.pop(key, (None, 0))[1]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def values(self) -> list[V]:
        """Everything kept, least recently used first."""
        with self._lock:
            return [value for value, _ in self._kept.values()]

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes(self) -> int:
        return self._bytes
