"""Webhooks with their cursors, and the log of their deliveries.

A webhook has a cursor instead of a queue: changes after it are due, in their order. A worker leases
a webhook by writing its claim into it, so one worker at a time delivers to it; an expired lease is
free for others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, insert, select, update

from feeds.errors import BadWebhook, WebhookNotFound
from feeds.store.leases import Lease, lease_rows
from feeds.store.schema import counter, webhook_deliveries, webhooks
from feeds.text.dates import from_micros, to_micros

MAX_PROBLEM_CHARS = 300
HANDOVER = timedelta(seconds=20)


class State(StrEnum):
    """Whether a webhook gets changes. Only an editor makes a failed one active again."""

    ACTIVE = "active"
    PAUSED = "paused"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """An address that gets changes after ``seq``, with the secrets that sign for it.

    ``events`` are the types that it gets; empty for all. ``filters`` are those of feeds, as in the
    query of an address. ``attempts`` failed since the last success, from ``failing_since`` on.
    """

    key: int = 0
    id: str
    name: str
    url: str
    events: tuple[str, ...] = ()
    filters: str = ""
    secret: str = field(repr=False)
    former_secret: str = field(default="", repr=False)
    former_until: datetime | None = None
    state: State = State.ACTIVE
    reason: str = ""
    seq: int
    due: datetime
    attempts: int = 0
    problem: str = ""
    failing_since: datetime | None = None
    created: datetime
    delivered_at: datetime | None = None
    claim: str = ""

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """Return the secrets that sign at ``now``: after a rotation the former one, too."""
        has_former = self.former_until is not None and now < self.former_until
        return (self.secret, self.former_secret) if has_former else (self.secret,)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to deliver change ``seq``, 0 for a test. ``status`` is 0 where no answer came;
    ``problem`` is empty where the receiver accepted.
    """

    seq: int
    message_id: str
    type: str
    at: datetime
    status: int
    duration_ms: int
    problem: str = ""
    attempt: int = 1


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What happened to a leased webhook: its attempts, and its cursor after them.

    With ``is_released`` the lease ends, and the next attempt is due at ``due``.
    """

    leased: Webhook
    seq: int
    attempts: tuple[Attempt, ...] = ()
    is_released: bool = False
    due: datetime
    failures: int = 0
    problem: str = ""
    failing_since: datetime | None = None
    failure: str = ""  # why no further attempt follows


def add(connection: Connection, webhook: Webhook) -> None:
    """Store a new webhook.

    Raises:
        BadWebhook: another webhook has its name.
    """
    if connection.execute(select(webhooks.c.key).where(webhooks.c.name == webhook.name)).first():
        raise BadWebhook("name", f"there is a webhook {webhook.name!r} already")
    connection.execute(
        insert(webhooks).values(
            id=webhook.id,
            name=webhook.name,
            url=webhook.url,
            events=" ".join(webhook.events),
            filters=webhook.filters,
            secret=webhook.secret,
            former_secret="",
            former_until=0,
            state=webhook.state.value,
            reason="",
            seq=webhook.seq,
            due=to_micros(webhook.due),
            attempts=0,
            problem="",
            created=to_micros(webhook.created),
            claim="",
            claimed_until=0,
        )
    )


def by_name(connection: Connection, name: str) -> Webhook:
    """Return a webhook by its name or id.

    Raises:
        WebhookNotFound: there is none.
    """
    is_it = (webhooks.c.name == name) | (webhooks.c.id == name)
    row = connection.execute(select(webhooks).where(is_it)).first()
    if row is None:
        raise WebhookNotFound(name)
    return _webhook(row)


def every(connection: Connection) -> list[Webhook]:
    """Return all webhooks by name."""
    return [_webhook(row) for row in connection.execute(select(webhooks).order_by(webhooks.c.name))]


def redirect(
    connection: Connection,
    webhook: Webhook,
    *,
    url: str,
    events: Sequence[str],
    filters: str,
    now: datetime,
) -> None:
    """Give a webhook another address, other events or filters.

    A delivery under way has ``HANDOVER`` to end; it is not recorded, so it comes again.
    """
    values = {
        "url": url,
        "events": " ".join(events),
        "filters": filters,
        "claim": "",
        "claimed_until": _sooner(webhooks.c.claimed_until, to_micros(now + HANDOVER)),
    }
    connection.execute(update(webhooks).where(webhooks.c.key == webhook.key).values(values))


def _sooner(column: ColumnElement[int], micros: int) -> ColumnElement[int]:
    return case((column > micros, micros), else_=column)


def set_state(connection: Connection, webhook: Webhook, state: State, now: datetime) -> None:
    """Pause a webhook, or make it active: it goes on at its cursor, now."""
    values: dict[str, Any] = {"state": state.value, "reason": ""}
    if state is State.ACTIVE:
        values |= {"due": to_micros(now), "attempts": 0, "failing_since": None}
    connection.execute(update(webhooks).where(webhooks.c.key == webhook.key).values(values))


def set_secret(
    connection: Connection, webhook: Webhook, secret: str, former_until: datetime
) -> None:
    """Give a webhook another secret; the present one signs, too, until ``former_until``."""
    values = {
        "secret": secret,
        "former_secret": webhook.secret,
        "former_until": to_micros(former_until),
    }
    connection.execute(update(webhooks).where(webhooks.c.key == webhook.key).values(values))


def forget_former_secrets(connection: Connection, now: datetime) -> None:
    """Delete former secrets that sign no more."""
    is_over = (webhooks.c.former_secret != "", webhooks.c.former_until <= to_micros(now))
    connection.execute(update(webhooks).where(*is_over).values(former_secret="", former_until=0))


def remove(connection: Connection, webhook: Webhook) -> None:
    """Delete a webhook and its log."""
    # First the row: a worker that settles at this moment waits, and then finds nothing to log.
    connection.execute(
        update(webhooks).where(webhooks.c.key == webhook.key).values(claim="", claimed_until=0)
    )
    connection.execute(
        delete(webhook_deliveries).where(webhook_deliveries.c.webhook_key == webhook.key)
    )
    connection.execute(delete(webhooks).where(webhooks.c.key == webhook.key))


def rename_section(connection: Connection, old: str, new: str) -> None:
    """Replace a section's slug in the filters."""
    pattern = re.compile(rf"^section={re.escape(old)}(?=&|$)")
    for row in connection.execute(select(webhooks.c.key, webhooks.c.filters)).all():
        filters = pattern.sub(f"section={new}", row.filters)
        if filters != row.filters:
            connection.execute(
                update(webhooks).where(webhooks.c.key == row.key).values(filters=filters)
            )


def is_due(connection: Connection, now: datetime) -> bool:
    """Return whether any webhook is due and free."""
    is_free = webhooks.c.claimed_until < to_micros(now)
    statement = select(webhooks.c.key).where(*_conditions(now), is_free)
    return connection.execute(statement.limit(1)).first() is not None


def lease_due(connection: Connection, lease: Lease, *, is_retry: bool) -> list[Webhook]:
    """Lease webhooks that are due: those whose last attempt failed, or the others."""
    has_failed = webhooks.c.attempts > 0 if is_retry else webhooks.c.attempts == 0
    conditions = [*_conditions(lease.now), has_failed]
    rows = lease_rows(connection, webhooks, conditions, [webhooks.c.due], lease)
    return [_webhook(row) for row in rows]


def _conditions(now: datetime) -> list[ColumnElement[bool]]:
    return [
        webhooks.c.state == State.ACTIVE,
        webhooks.c.due <= to_micros(now),
        webhooks.c.seq < select(counter.c.seq).scalar_subquery(),
    ]


def settle(connection: Connection, results: Iterable[Progress], now: datetime) -> set[str]:
    """Store what happened to leased webhooks, in order; return the ids of those that are no longer
    the worker's: removed, paused, changed, or leased by another one.
    """
    lost: set[str] = set()
    for progress in results:
        key = progress.leased.key
        is_ours = (webhooks.c.key == key, webhooks.c.claim == progress.leased.claim)
        values = _values(progress)
        if any(not attempt.problem for attempt in progress.attempts):
            values["delivered_at"] = to_micros(now)
        if not connection.execute(update(webhooks).where(*is_ours).values(values)).rowcount:
            lost.add(progress.leased.id)
            continue
        for attempt in progress.attempts:
            log(connection, key, attempt)
        is_active = (webhooks.c.key == key, webhooks.c.state == State.ACTIVE)
        if progress.failure:
            failed = {"state": State.FAILED.value, "reason": progress.failure[:MAX_PROBLEM_CHARS]}
            connection.execute(update(webhooks).where(*is_active).values(failed))
        if connection.execute(select(webhooks.c.key).where(*is_active)).first() is None:
            lost.add(progress.leased.id)
    return lost


def _values(progress: Progress) -> dict[str, Any]:
    since = progress.failing_since
    values: dict[str, Any] = {
        "seq": progress.seq,
        "attempts": progress.failures,
        "problem": progress.problem[:MAX_PROBLEM_CHARS],
        "failing_since": None if since is None else to_micros(since),
    }
    if progress.is_released:
        values |= {"claim": "", "claimed_until": 0, "due": to_micros(progress.due)}
    return values


def log(connection: Connection, webhook_key: int, attempt: Attempt) -> None:
    """Append an attempt to the log."""
    connection.execute(
        insert(webhook_deliveries).values(
            webhook_key=webhook_key,
            seq=attempt.seq,
            message_id=attempt.message_id,
            type=attempt.type,
            at=to_micros(attempt.at),
            status=attempt.status,
            duration_ms=attempt.duration_ms,
            problem=attempt.problem[:MAX_PROBLEM_CHARS],
            attempt=attempt.attempt,
        )
    )


def deliveries(connection: Connection, webhook: Webhook, limit: int) -> list[Attempt]:
    """Return the last attempts, newest first."""
    table = webhook_deliveries
    rows = connection.execute(
        select(table)
        .where(table.c.webhook_key == webhook.key)
        .order_by(table.c.key.desc())
        .limit(limit)
    )
    return [
        Attempt(
            seq=row.seq,
            message_id=row.message_id,
            type=row.type,
            at=from_micros(row.at),
            status=row.status,
            duration_ms=row.duration_ms,
            problem=row.problem,
            attempt=row.attempt,
        )
        for row in rows
    ]


def failing(connection: Connection) -> list[Webhook]:
    """Return the webhooks that failed, and those whose last attempt did, by name."""
    is_failing = (webhooks.c.state == State.FAILED) | (
        (webhooks.c.state == State.ACTIVE) & (webhooks.c.attempts > 0)
    )
    statement = select(webhooks).where(is_failing).order_by(webhooks.c.name)
    return [_webhook(row) for row in connection.execute(statement)]


def counts(connection: Connection) -> dict[str, int]:
    """Return the numbers of webhooks by state: ok, failing (active, but the last attempt failed),
    paused, failed.
    """
    active = webhooks.c.state == State.ACTIVE
    row = connection.execute(
        select(
            func.count().filter(active, webhooks.c.attempts == 0).label("ok"),
            func.count().filter(active, webhooks.c.attempts > 0).label("failing"),
            func.count().filter(webhooks.c.state == State.PAUSED).label("paused"),
            func.count().filter(webhooks.c.state == State.FAILED).label("failed"),
        ).select_from(webhooks)
    ).one()
    return dict(row._mapping)


def most_behind(connection: Connection) -> int:
    """Return how many changes the active webhook that is furthest behind has not had; 0 without
    any.
    """
    least = connection.execute(
        select(func.min(webhooks.c.seq)).where(webhooks.c.state == State.ACTIVE)
    ).scalar()
    newest = int(connection.execute(select(counter.c.seq)).scalar_one())
    return 0 if least is None else max(0, newest - int(least))


def _webhook(row: Row[Any]) -> Webhook:
    def moment(micros: int | None) -> datetime | None:
        return from_micros(micros) if micros else None

    return Webhook(
        key=row.key,
        id=row.id,
        name=row.name,
        url=row.url,
        events=tuple(row.events.split()),
        filters=row.filters,
        secret=row.secret,
        former_secret=row.former_secret,
        former_until=moment(row.former_until),
        state=State(row.state),
        reason=row.reason,
        seq=row.seq,
        due=from_micros(row.due),
        attempts=row.attempts,
        problem=row.problem,
        failing_since=moment(row.failing_since),
        created=from_micros(row.created),
        delivered_at=moment(row.delivered_at),
        claim=row.claim,
    )
