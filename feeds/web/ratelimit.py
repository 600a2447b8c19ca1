"""Token buckets in memory, one for each client; the client unseen for longest is forgotten first.

Our own, because the library ``limits`` counts in windows: at the end of one it lets twice the burst
through, and it keeps any number of clients.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MAX_CLIENTS = 10_000


class RateLimit:
    """A token bucket: ``burst`` at once, then ``per_s`` a second, for each client."""

    def __init__(
        self, burst: int, per_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst, self._per_s, self._clock = burst, per_s, clock
        # client → tokens, and the time of the count
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, client: str, cost: float = 1.0) -> int:
        """Take ``cost`` tokens of the client; return 0, or the seconds until it has so many."""
        with self._lock:
            tokens, now = self._refill(client)
            is_allowed = tokens >= cost
            self._keep(client, tokens - cost if is_allowed else tokens, now)
        return 0 if is_allowed else math.ceil((cost - tokens) / self._per_s)

    def pause_s(self, client: str, cost: float) -> float:
        """Take ``cost`` tokens of the client in any case; return the seconds until it has had so
        many.
        """
        with self._lock:
            tokens, now = self._refill(client)
            self._keep(client, tokens - cost, now)
        return max(0.0, (cost - tokens) / self._per_s)

    def _refill(self, client: str) -> tuple[float, float]:
        """Return the client's tokens, and the time now."""
        now = self._clock()
        tokens, at = self._left.pop(client, (float(self._burst), now))
        return min(self._burst, tokens + (now - at) * self._per_s), now

    def _keep(self, client: str, tokens: float, now: float) -> None:
        self._left[client] = (tokens, now)
        if len(self._left) > MAX_CLIENTS:
            self._left.popitem(last=False)
