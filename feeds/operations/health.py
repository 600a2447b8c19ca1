"""Health of a server process: alive, ready or not, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feeds.config import Settings
from feeds.errors import StoreOutdated, StoreUnreachable
from feeds.publishing.publisher import Publisher
from feeds.push import canary
from feeds.store import Database, Reader


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """The answer of ``/readyz``: ``ok`` with 200, or the reason with 503."""

    fields: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    retry_after_s: int = 0


def unreachable(why: str) -> Readiness:
    return Readiness(fields={"status": "unreachable", "why": why}, status=503, retry_after_s=5)


def readiness(
    database: Database,
    publisher: Publisher,
    settings: Settings,
    now: datetime,
    *,
    checks_schema: bool = True,
) -> Readiness:
    """Return whether the store answers, its schema is current and the hot feeds are built."""
    try:
        at, wanted = database.schema_state() if checks_schema else ("", "")
        if at != wanted:
            fields = {"status": "migrate", "schema": at, "wanted": wanted}
            return Readiness(fields=fields, status=503, retry_after_s=10)
        with database.read() as connection:
            push = canary.health(connection, settings, now)
            seq = Reader(connection).seq()
    except StoreOutdated as error:
        return Readiness(
            fields={"status": "migrate", "why": str(error)}, status=503, retry_after_s=10
        )
    except StoreUnreachable as error:
        return unreachable(str(error))
    if not publisher.is_warm():
        return Readiness(fields={"status": "warming"}, status=503, retry_after_s=1)
    push_fields = {
        "status": push.status,
        "why": push.why,
        "delay_ms": push.delay_ms,
        "seq": push.seq,
        **push.counts,
    }
    shown_push = {name: value for name, value in push_fields.items() if value != ""}
    return Readiness(fields={"status": "ok", "seq": seq, "push": shown_push})
