"""Fair polling: what each client may ask of each feed. Who asks conditionally never meets a bound that others do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from ipaddress import ip_address
from typing import Any

from feeds.config import Settings
from feeds.web.ratelimit import RateLimit

REFILL_S = 300  # an empty budget is full again after so long
# With validators a poll costs us next to nothing; without them a whole feed goes out.
CONDITIONAL, WHOLE = 1, 10
_COUNTED = "wirefeed.counted"
_SINCE = re.compile(r"(?:^|&)since=\d*")


class Fairness:
    """A budget for each client and feed, full at first: ``settings.poll_budget`` units, 0 for no bound."""

    def __init__(self, settings: Settings) -> None:
        budget = settings.poll_budget
        self._limit = RateLimit(burst=budget, per_s=budget / REFILL_S) if budget else None
        self._proxies = settings.trusted_proxies

    def wait_s(self, environ: MutableMapping[str, Any], is_known: Callable[[str], bool]) -> int:
        """0, or how many seconds the client shall leave this feed alone.

        A poll is cheap where it brings the validator of a version that there was
        (``is_known``), a date, or a change number: made-up ones get a whole feed each time.
        """
        if self._limit is None or _COUNTED in environ:
            return 0
        environ[_COUNTED] = True  # the edge has asked; the view behind it would be the second
        client = self._client(environ)
        if not client:
            return 0
        query: str = environ.get("QUERY_STRING", "")
        tags: str = environ.get("HTTP_IF_NONE_MATCH", "")
        is_cheap = is_known(tags) if tags else "HTTP_IF_MODIFIED_SINCE" in environ or "since=" in query
        feed = f"{environ['PATH_INFO']}?{_SINCE.sub('', query)}" if query else environ["PATH_INFO"]
        return self._limit.wait_s(f"{client} {feed}", CONDITIONAL if is_cheap else WHOLE)

    def _client(self, environ: Mapping[str, Any]) -> str:
        """Who asks, seen past the proxies that we trust; empty where a proxy stands before us that nobody named."""
        peer: str = environ.get("REMOTE_ADDR", "")
        forwarded: str = environ.get("HTTP_X_FORWARDED_FOR", "")
        if not forwarded:
            return peer
        if self._proxies:
            names = [name.strip() for name in forwarded.split(",")]
            return names[-self._proxies] if len(names) >= self._proxies else peer
        # Everybody would be one client. Only a neighbour is believed: others could hide behind the header.
        return "" if _is_near(peer) else peer


def _is_near(address: str) -> bool:
    try:
        return not ip_address(address.partition("%")[0]).is_global
    except ValueError:
        return True


def sentence(wait_s: int) -> str:
    return (
        f"Too many polls of this feed. Ask again in {wait_s} s, and with If-None-Match: "
        "an unchanged feed is then an empty 304, which costs a tenth."
    )
