"""Poll intervals of sources: adaptive after answers, exponential after failures. Pure."""

from __future__ import annotations

LEAST_S, MOST_S = 300, 86_400
# A source whose hub pushes is polled at least this often.
MOST_WHEN_PUSHED_S = 6 * 3_600
# The longest interval named by a source that is respected.
LONGEST_HINT_S = 6 * 3_600


def next_interval(interval_s: int, hint_s: int, *, has_news: bool, is_pushed: bool) -> int:
    """Return half the interval after news, half as much again without; at least the source's own
    interval.
    """
    adapted_s = interval_s // 2 if has_news else interval_s * 3 // 2
    most_s = MOST_WHEN_PUSHED_S if is_pushed else MOST_S
    bounded_s = min(most_s, max(LEAST_S, adapted_s))
    return max(min(hint_s, LONGEST_HINT_S), bounded_s)


def after_failures(failures: int, retry_after_s: int) -> int:
    """Return the pause after this many consecutive failures: doubled each time, at most a day, and
    at least the source's Retry-After.
    """
    pause_s = min(MOST_S, LEAST_S << min(failures, 10))
    return max(pause_s, min(retry_after_s, MOST_S))
