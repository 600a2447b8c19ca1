"""Subscriptions with their cursors, and hub requests that wait for confirmation.

A subscription has a cursor instead of a queue: changes after it are due. A worker leases rows by
writing its claim into them; an expired lease is free for others, so a worker that dies loses
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from feeds.store.leases import Lease, lease_rows
from feeds.store.rows import insert_statement, upsert
from feeds.store.schema import counter, hub_budgets, hub_requests, meta, subscriptions
from feeds.text.dates import from_micros, to_micros

# Cursors that are not change numbers.
STATE = -1  # first the whole feed
ALWAYS = -2  # time changes this topic too: it is looked at again and again


class Protocol(StrEnum):
    """The protocol of a subscription's notifications."""

    WEBSUB = "websub"
    RSSCLOUD = "rsscloud"
    PING = "ping"  # another hub, notified of new changes


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """One subscriber of one topic.

    ``topic`` is a canonical address from the path on; ``seq`` the change that it has. Topics
    without change numbers have the entity tag of their last delivery in ``etag``. Until the whole
    feed is delivered, ``start_seq`` is the change from which deltas follow. ``seen_seq`` is the
    last change that a partner's delivery covers.
    """

    key: int = 0
    protocol: Protocol = Protocol.WEBSUB
    callback: str
    host: str = ""
    topic: str
    secret: str = ""
    partner: str = ""
    token_hash: str = ""
    seq: int = STATE
    claim: str = ""
    etag: str = ""
    start_seq: int | None = None
    seen_seq: int | None = None
    expires: datetime
    due: datetime | None = None
    attempts: int = 0
    delivered_at: datetime | None = None
    problem: str = ""
    has_given_up: bool = False


@dataclass(frozen=True, kw_only=True)
class HubRequest:
    """A request to the hub: ``mode`` is subscribe, unsubscribe or denied (then with a reason)."""

    key: int = 0
    mode: str
    protocol: Protocol = Protocol.WEBSUB
    callback: str
    topic: str
    address: str = ""
    host: str
    secret: str = ""
    lease_s: int = 0
    partner: str = ""
    token_hash: str = ""
    reason: str = ""
    attempts: int = 0
    claim: str = ""
    asked: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The result of a leased subscription: its position, its next due time, its failure."""

    claimed: Subscription
    seq: int
    etag: str = ""
    start_seq: int | None = None
    seen_seq: int | None = None
    due: datetime
    attempts: int = 0
    problem: str = ""
    is_delivered: bool = False
    is_over: bool = False


def request(
    connection: Connection, hub_request: HubRequest, now: datetime, *, is_last_word: bool = False
) -> None:
    """Store a request; a newer request for the same callback and topic replaces the older.

    With ``is_last_word`` it is a notification only and replaces no request.
    """
    if (
        is_last_word
        and connection.execute(
            select(hub_requests.c.key).where(
                hub_requests.c.callback == hub_request.callback,
                hub_requests.c.topic == hub_request.topic,
                hub_requests.c.protocol == hub_request.protocol.value,
            )
        ).first()
    ):
        return
    values = {
        "mode": hub_request.mode,
        "protocol": hub_request.protocol.value,
        "callback": hub_request.callback,
        "topic": hub_request.topic,
        "address": hub_request.address,
        "host": hub_request.host,
        "secret": hub_request.secret,
        "lease_s": hub_request.lease_s,
        "partner": hub_request.partner,
        "token_hash": hub_request.token_hash,
        "reason": hub_request.reason,
        "asked": to_micros(now),
        "due": to_micros(now),
        "attempts": 0,
        "claim": "",
        "claimed_until": 0,
    }
    upsert(connection, hub_requests, values, ["callback", "topic", "protocol"])


def waiting(connection: Connection, host: str = "") -> int:
    """Return the number of waiting requests; with ``host`` those for callbacks there."""
    counted = select(func.count()).select_from(hub_requests)
    return int(
        connection.execute(
            counted.where(hub_requests.c.host == host) if host else counted
        ).scalar_one()
    )


def lease_requests(connection: Connection, lease: Lease) -> list[HubRequest]:
    """Take requests that are due, the longest waiting first."""
    table = hub_requests
    is_due_now = table.c.due <= to_micros(lease.now)
    rows = lease_rows(connection, table, [is_due_now], [table.c.due], lease)
    return [_request(row) for row in rows]


def with_present_topic(connection: Connection, hub_request: HubRequest) -> HubRequest:
    """Return the request with the present address of its topic."""
    address = connection.execute(
        select(hub_requests.c.address).where(hub_requests.c.key == hub_request.key)
    ).scalar()
    return hub_request if address is None else replace(hub_request, address=address)


def answer(connection: Connection, hub_request: HubRequest) -> bool:
    """Delete a handled request; return False if a newer one has replaced it."""
    is_ours = (hub_requests.c.key == hub_request.key, hub_requests.c.claim == hub_request.claim)
    return connection.execute(delete(hub_requests).where(*is_ours)).rowcount == 1


def put_off(connection: Connection, hub_request: HubRequest, due: datetime, attempts: int) -> None:
    """Postpone the request until ``due``."""
    is_ours = (hub_requests.c.key == hub_request.key, hub_requests.c.claim == hub_request.claim)
    values = {"due": to_micros(due), "attempts": attempts, "claim": "", "claimed_until": 0}
    connection.execute(update(hub_requests).where(*is_ours).values(values))


def spend_budget(connection: Connection, name: str, now: datetime, limit: int) -> bool:
    """Count one more in this minute for a host or topic; false (and not counted) where ``limit`` is
    reached.
    """
    minute = int(now.timestamp()) // 60
    connection.execute(delete(hub_budgets).where(hub_budgets.c.minute < minute))
    counted = insert_statement(connection, hub_budgets).values(name=name, minute=minute, count=1)
    counted = counted.on_conflict_do_update(
        index_elements=["name", "minute"],
        set_={"count": hub_budgets.c.count + 1},
        where=hub_budgets.c.count < limit,
    )
    return connection.execute(counted.returning(hub_budgets.c.count)).first() is not None


def subscribe(connection: Connection, subscription: Subscription, now: datetime) -> None:
    """Begin or renew: a renewal replaces lease, secret and token, and keeps how far the subscriber
    is.
    """
    fresh = {
        "secret": subscription.secret,
        "partner": subscription.partner,
        "token_hash": subscription.token_hash,
        "expires": to_micros(subscription.expires),
        "due": to_micros(now),
        "attempts": 0,
    }
    same_callback = (
        subscriptions.c.callback == subscription.callback,
        subscriptions.c.topic == subscription.topic,
        subscriptions.c.protocol == subscription.protocol.value,
    )
    over = (subscriptions.c.expires <= to_micros(now)) | (subscriptions.c.has_given_up == 1)
    connection.execute(delete(subscriptions).where(*same_callback, over))
    if connection.execute(update(subscriptions).where(*same_callback).values(fresh)).rowcount:
        return
    # The state first, then changes from now on: nothing is lost if the state is sent late.
    start_seq = subscription.start_seq
    if subscription.seq == STATE:
        start_seq = connection.execute(select(counter.c.seq)).scalar_one()
    cursor_values = {
        "protocol": subscription.protocol.value,
        "callback": subscription.callback,
        "host": subscription.host,
        "topic": subscription.topic,
        "seq": subscription.seq,
        "etag": subscription.etag,
        "start_seq": start_seq,
        "seen_seq": subscription.seen_seq,
        "claim": "",
        "claimed_until": 0,
        "created": to_micros(now),
        "delivered_at": None,
        "problem": "",
        "has_given_up": 0,
    }
    upsert(connection, subscriptions, {**fresh, **cursor_values}, ["callback", "topic", "protocol"])


def unsubscribe(connection: Connection, callback: str, topic: str, protocol: Protocol) -> bool:
    """End a subscription; false where there was none."""
    result = connection.execute(
        delete(subscriptions).where(
            subscriptions.c.callback == callback,
            subscriptions.c.topic == topic,
            subscriptions.c.protocol == protocol.value,
        )
    )
    return result.rowcount > 0


def lease_due(
    connection: Connection,
    seq: int,
    lease: Lease,
    *,
    is_retry: bool,
    per_host: int = 1_000_000,
    under_way: Mapping[str, int] | None = None,
) -> list[Subscription]:
    """Lease subscriptions that are behind change ``seq`` and due: those that failed last, or the
    others.

    At most ``per_host`` minus those ``under_way`` for each host: a slow host delays no other.
    """
    table, busy = subscriptions, under_way or {}
    full = [host for host, count in busy.items() if count >= per_host]
    conditions = [
        table.c.has_given_up == 0,
        table.c.seq < seq,
        table.c.due <= to_micros(lease.now),
        table.c.expires > to_micros(lease.now),
        table.c.attempts > 0 if is_retry else table.c.attempts == 0,
        *([table.c.host.not_in(full)] if full else []),
    ]
    free_places: dict[str, int] = {}

    def fits(row: Row[Any]) -> bool:
        free_places[row.host] = free_places.get(row.host, per_host - busy.get(row.host, 0)) - 1
        return free_places[row.host] >= 0

    rows = lease_rows(connection, table, conditions, [table.c.due], lease, fits)
    return [_subscription(row) for row in rows]


def is_due(connection: Connection, seq: int, now: datetime) -> bool:
    """Return whether anything is due."""
    at = to_micros(now)
    behind = select(subscriptions.c.key).where(
        subscriptions.c.has_given_up == 0,
        subscriptions.c.seq < seq,
        subscriptions.c.due <= at,
        subscriptions.c.claimed_until < at,
        subscriptions.c.expires > at,
    )
    waiting_requests = select(hub_requests.c.key).where(
        hub_requests.c.due <= at, hub_requests.c.claimed_until < at
    )
    return any(
        connection.execute(statement.limit(1)).first() for statement in (behind, waiting_requests)
    )


def settle(connection: Connection, results: Iterable[Settled], now: datetime) -> None:
    """Store the results of leased subscriptions; rows leased again meanwhile stay untouched."""
    for result in results:
        is_ours = (
            subscriptions.c.key == result.claimed.key,
            subscriptions.c.claim == result.claimed.claim,
        )
        if result.is_over:
            # A renewed subscription continues.
            same = (
                subscriptions.c.expires == to_micros(result.claimed.expires),
                subscriptions.c.token_hash == result.claimed.token_hash,
            )
            if connection.execute(delete(subscriptions).where(*is_ours, *same)).rowcount:
                continue
        values: dict[str, Any] = {
            "seq": result.seq,
            "etag": result.etag,
            "start_seq": result.start_seq,
            "seen_seq": result.seen_seq,
            "due": to_micros(result.due),
            "attempts": result.attempts,
            "problem": result.problem[:300],
            "claim": "",
            "claimed_until": 0,
        }
        if result.is_delivered:
            values["delivered_at"] = to_micros(now)
        connection.execute(update(subscriptions).where(*is_ours).values(values))


def make_due(connection: Connection, now: datetime) -> None:
    """After a change, make time-based subscriptions due now, unless they failed."""
    waiting = (
        subscriptions.c.seq == ALWAYS,
        subscriptions.c.attempts == 0,
        subscriptions.c.due > to_micros(now),
    )
    connection.execute(update(subscriptions).where(*waiting).values(due=to_micros(now)))


def end_leases(
    connection: Connection, now: datetime, keep: timedelta = timedelta(days=30)
) -> list[Subscription]:
    """End expired leases: subscriptions with missed changes are marked as given up and returned,
    the others deleted.
    """
    over = (subscriptions.c.expires <= to_micros(now), subscriptions.c.has_given_up == 0)
    last = select(counter.c.seq).scalar_subquery()
    lacks = (subscriptions.c.attempts > 0) | (
        (subscriptions.c.seq < last) & (subscriptions.c.seq != ALWAYS)
    )
    ended = [
        _subscription(row) for row in connection.execute(select(subscriptions).where(*over, lacks))
    ]
    connection.execute(delete(subscriptions).where(*over, ~lacks))
    connection.execute(
        update(subscriptions).where(*over).values(has_given_up=1, claim="", claimed_until=0)
    )
    connection.execute(
        delete(subscriptions).where(subscriptions.c.expires <= to_micros(now - keep))
    )
    return ended


def every(connection: Connection, protocol: Protocol | None = None) -> list[Subscription]:
    """Return all subscriptions, or those of one protocol, by topic and callback."""
    statement = select(subscriptions).order_by(subscriptions.c.topic, subscriptions.c.callback)
    if protocol is not None:
        statement = statement.where(subscriptions.c.protocol == protocol.value)
    return [_subscription(row) for row in connection.execute(statement)]


def lease_of(connection: Connection, callback: str, topic: str) -> datetime | None:
    """Return the end of a WebSub subscription's lease; None without a subscription."""
    expires = connection.execute(
        select(subscriptions.c.expires).where(
            subscriptions.c.callback == callback,
            subscriptions.c.topic == topic,
            subscriptions.c.protocol == Protocol.WEBSUB.value,
            subscriptions.c.has_given_up == 0,
        )
    ).scalar()
    return None if expires is None else from_micros(expires)


def counts(connection: Connection, seq: int) -> dict[str, int]:
    """Return the numbers of subscriptions: ``active``, of them ``behind`` and ``failing``, and
    ``given_up``.
    """
    active = subscriptions.c.has_given_up == 0
    row = connection.execute(
        select(
            func.count().filter(active).label("active"),
            func.count()
            .filter(active, subscriptions.c.seq < seq, subscriptions.c.seq != ALWAYS)
            .label("behind"),
            func.count().filter(active, subscriptions.c.attempts > 0).label("failing"),
            func.count().filter(~active).label("given_up"),
        ).select_from(subscriptions)
    ).one()
    return dict(row._mapping)


def remember(connection: Connection, name: str, value: str) -> None:
    """Keep a fact of the hub's own."""
    upsert(connection, meta, {"name": name, "value": value}, ["name"])


def remembered(connection: Connection, name: str) -> str:
    return str(connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar() or "")


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        key=row.key,
        protocol=Protocol(row.protocol),
        callback=row.callback,
        host=row.host,
        claim=row.claim,
        topic=row.topic,
        secret=row.secret,
        partner=row.partner,
        token_hash=row.token_hash,
        seq=row.seq,
        etag=row.etag,
        start_seq=row.start_seq,
        seen_seq=row.seen_seq,
        expires=from_micros(row.expires),
        due=from_micros(row.due),
        attempts=row.attempts,
        problem=row.problem,
        has_given_up=bool(row.has_given_up),
        delivered_at=None if row.delivered_at is None else from_micros(row.delivered_at),
    )


def _request(row: Row[Any]) -> HubRequest:
    return HubRequest(
        key=row.key,
        mode=row.mode,
        protocol=Protocol(row.protocol),
        callback=row.callback,
        topic=row.topic,
        address=row.address,
        host=row.host,
        secret=row.secret,
        lease_s=row.lease_s,
        partner=row.partner,
        token_hash=row.token_hash,
        reason=row.reason,
        attempts=row.attempts,
        claim=row.claim,
        asked=from_micros(row.asked),
    )
