"""The open decisions, compared anew at most once a minute: it takes a second for each process."""

from __future__ import annotations

import time

from feeds.newsroom.decisions import Decisions, decisions
from feeds.store import Reader
from feeds.web.state import state

FRESH_S = 60.0
# The identity of the store → its change number, when they were compared, and the decisions.
_newest: dict[str, tuple[int, float, Decisions]] = {}


def open_decisions(reader: Reader) -> Decisions:
    """Return the open decisions, those of a moment ago where they are fresh."""
    identity, seq, now_s = reader.identity(), reader.seq(), time.monotonic()
    if identity in _newest:
        last_seq, at_s, last = _newest[identity]
        if last_seq == seq or now_s - at_s < FRESH_S:
            return last
    present = decisions(reader, state().settings, state().now())
    _newest.clear()
    _newest[identity] = (seq, now_s, present)
    return present


def forget() -> None:
    """Compare anew at the next request: an editor has decided something."""
    _newest.clear()
