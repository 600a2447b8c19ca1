"""Fair use: limits on the data and the work of one client.

An answer from memory costs microseconds; its bytes are limited so generously that a carrier or a
school behind one address never reaches the limit. An answer that has to be built first (a search, a
rarely polled feed, a delta by number) costs milliseconds and is limited by count.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple

from feeds.config import MEGABYTE, Settings
from feeds.runtime.metrics import HELD_BACK, REFUSALS
from feeds.web.ratelimit import RateLimit

REFILL_S = 300  # the time in which an empty budget refills
# Status line and headers, which an answer without a body also costs.
HEAD_BYTES = 500
# The data that a process sends to one client at once, and in each second. Further answers wait: a
# client with a thousand connections must not use the whole processor.
BURST_BYTES, BYTES_PER_S = 20 * MEGABYTE, 100 * MEGABYTE


class Fairness:
    """The budgets of each client: data in bytes, and answers that are made for it."""

    def __init__(self, settings: Settings) -> None:
        work = settings.poll_budget
        data = settings.poll_budget_mb * MEGABYTE if work else 0
        self._work = RateLimit(burst=work, per_s=work / REFILL_S) if work else None
        self._data = RateLimit(burst=data, per_s=data / REFILL_S) if data else None
        self._pace = RateLimit(burst=BURST_BYTES, per_s=BYTES_PER_S) if data else None
        self._proxies = settings.trusted_proxies

    def data_wait_s(self, peer: str, forwarded: str, body_bytes: int) -> int:
        """Charge an answer from memory to its client; 0, or the seconds until it may ask again."""
        if self._data is None:
            return 0
        client = self.client_of(peer, forwarded)
        return self._data.wait_s(client, body_bytes + HEAD_BYTES) if client else 0

    def pause_s(self, peer: str, forwarded: str, body_bytes: int) -> float:
        """Return the seconds to hold back an answer from memory, so that its client gets its data
        no faster than others can have theirs.
        """
        if self._pace is None or not body_bytes:
            return 0.0
        client = self.client_of(peer, forwarded)
        pause_s = self._pace.pause_s(client, body_bytes) if client else 0.0
        if pause_s:
            HELD_BACK.inc()
        return pause_s

    def work_wait_s(self, environ: Mapping[str, Any]) -> int:
        """Charge an answer that has to be made to its client; 0, or the seconds until it may ask
        again.
        """
        if self._work is None:
            return 0
        client = self.client(environ)
        return self._work.wait_s(client) if client else 0

    def client(self, environ: Mapping[str, Any]) -> str:
        """Return the client's address as seen past the trusted proxies; empty behind an unknown
        proxy.
        """
        return self.client_of(
            environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
        )

    def client_of(self, peer: str, forwarded: str) -> str:
        """Return the client of a connection from ``peer`` with this X-Forwarded-For."""
        if not forwarded:
            return peer
        if self._proxies:
            names = [name.strip() for name in forwarded.split(",")]
            return names[-self._proxies] if len(names) >= self._proxies else peer
        # Behind an unnamed proxy everybody would be one client. Only a near peer is believed:
        # a distant one could hide behind the header.
        return "" if _is_near(peer) else peer


def _is_near(address: str) -> bool:
    try:
        return not ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return True


class Budget(NamedTuple):
    """A budget by its name in the metrics, why a request over it is refused with 429, and what else
    the client can do.
    """

    name: str
    reason: str
    advice: str = ""


TOO_MUCH_DATA = Budget(
    "data",
    "Too much data for one client",
    "With If-None-Match an unchanged feed is an empty 304.",
)
TOO_MUCH_WORK = Budget(
    "work",
    "Too many requests that no answer was ready for",
    "/feeds lists the feeds that are always ready.",
)
TOO_MANY_TEXTS = Budget("texts", "Too many texts at once")
TOO_MANY_HUB_REQUESTS = Budget("hub", "Too many requests")
OVER_PARTNER_BUDGET = Budget("partner", "Over the budget of this partner")
OVER_API_BUDGET = Budget("api", "Over the budget of this token")
for _budget in (
    TOO_MUCH_DATA,
    TOO_MUCH_WORK,
    TOO_MANY_TEXTS,
    TOO_MANY_HUB_REQUESTS,
    OVER_PARTNER_BUDGET,
    OVER_API_BUDGET,
):
    REFUSALS.labels(_budget.name)  # 0 before the first refusal


def refusal(budget: Budget, wait_s: int) -> str:
    """Count a refusal; return the text of its 429 answer: the reason, the time to wait, and the
    advice.
    """
    REFUSALS.labels(budget.name).inc()
    return f"{budget.reason}. Try again in {wait_s} s. {budget.advice}".rstrip()
