"""The header Retry-After: seconds, or an HTTP date (RFC 9110 §10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.text.dates import parse_http
from feeds.text.numbers import parse_whole_number


def parse_retry_after(value: str) -> int:
    """Return the seconds to wait; 0 where the header is missing or cannot be read."""
    value = value.strip()
    seconds = parse_whole_number(value, max_digits=8)
    if seconds is not None:
        return seconds
    at = parse_http(value) if value else None
    return max(0, round((at - datetime.now(UTC)).total_seconds())) if at else 0
