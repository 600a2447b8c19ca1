"""How many requests a token of the API may make in a minute, to this process."""

from __future__ import annotations

import math
import time
from functools import cache

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from feeds.web.api.problems import Problem
from feeds.web.fairness import OVER_API_BUDGET, refusal


@cache
def _limiter() -> SlidingWindowCounterRateLimiter:
    # Its storage starts a thread, so it is made in the process that answers.
    return SlidingWindowCounterRateLimiter(MemoryStorage())


def spend(token: str, per_minute: int, cost: int = 1) -> None:
    """Count requests of a token; ``per_minute`` 0 is no limit.

    Raises:
        Problem: 429 over the budget.
    """
    if not (per_minute and cost):
        return
    budget = RateLimitItemPerMinute(per_minute)
    if _limiter().hit(budget, token, cost=min(cost, per_minute)):
        return
    reset_at = _limiter().get_window_stats(budget, token).reset_time
    wait_s = max(1, math.ceil(reset_at - time.time()))
    raise Problem(
        429,
        "Too many requests",
        refusal(OVER_API_BUDGET, wait_s),
        headers={"Retry-After": str(wait_s)},
    )
