"""Distinct entry times, as validators of RFC 4287 expect. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from feeds.model import Entry


def apart(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries with distinct ``updated`` times: RFC 4287 validators warn about equal ones.

    The first entry keeps its time; the others move forward by a fraction of a second derived from
    their id, so it is the same in every feed.
    """
    used: set[datetime] = set()
    shifted: dict[int, Entry] = {}
    order = sorted(range(len(entries)), key=lambda i: entries[i].id)
    for index in order:
        entry = entries[index]
        at = entry.updated
        step = 1 + uuid.uuid5(uuid.NAMESPACE_URL, entry.id).int % 999_000 if at in used else 0
        while at in used:
            at = entry.updated + timedelta(microseconds=step)
            step += 1
        used.add(at)
        shifted[index] = replace(entry, updated=at) if at != entry.updated else entry
    return tuple(shifted[index] for index in range(len(entries)))
