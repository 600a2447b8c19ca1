"""The change log: one gap-free list that caches, pushes, deltas and archives follow, written with
each change.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, text, update

from feeds.store.clock import clock_of
from feeds.store.rows import insert_rows
from feeds.store.schema import changes, counter
from feeds.text.dates import to_micros

# Changes without a new revision: a related article changed, or the article joined or left a
# storyline. Copies of its own text stay valid; copies of the storyline do not.
LINKED, JOINED = "linked", "joined"
# An editor has held an article back, and has made it public again: its revision stays.
UNPUBLISHED, REPUBLISHED = "unpublished", "republished"
# The channel on which PostgreSQL notifies of new changes.
CHANNEL = "wirefeed"


def append(
    connection: Connection, now: datetime, new_changes: Sequence[tuple[int, str, int]]
) -> None:
    """Append (key, kind, revision) rows to ``changes``; a kind is a ``Significance``, or one of
    those above. The counter is a row, so the numbers have no gaps.
    """
    if not new_changes:
        return
    row = connection.execute(select(counter.c.seq, counter.c.at)).one()
    at = max(to_micros(now), row.at + 1)
    committed = round(clock_of(connection).time() * 1e6)
    rows = [
        {
            "seq": row.seq + place,
            "at": at + place - 1,
            "article_key": key,
            "kind": str(kind),
            "revision": revision,
            "committed": committed,
        }
        for place, (key, kind, revision) in enumerate(new_changes, 1)
    ]
    connection.execute(update(counter).values(seq=rows[-1]["seq"], at=rows[-1]["at"]))
    insert_rows(connection, changes, rows)
    if connection.dialect.name == "postgresql":
        # Sent at commit, and only once however many changes it has.
        connection.execute(text(f"NOTIFY {CHANNEL}"))
