"""Backoff of the hub's deliveries and verifications: exponential, with full jitter. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST_S, LONGEST_S = 2.0, 3_600.0


def pause(failures: int, jitter: float) -> timedelta:
    """Return the pause after this many consecutive failures: at most an hour, and random so that
    retries spread.

    ``jitter`` is from 0 to 1.
    """
    bound_s = min(LONGEST_S, FIRST_S * 2 ** min(failures, 20))
    return timedelta(seconds=bound_s * jitter)
