"""The canary: the hub subscribes to itself to measure the delay from commit to delivery."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.config import Settings
from feeds.fetch.client import addresses_of
from feeds.push import websub
from feeds.store import Connection, Reader, subscriptions
from feeds.store.subscriptions import HubRequest
from feeds.text.dates import format_rfc3339, parse

PATH = "/hub/canary/"
TOPIC = "/feeds/latest.json?tombstones=1"
LATE = timedelta(seconds=30)  # longer than this from a commit to its delivery, and push is degraded
SILENT = timedelta(seconds=90)  # of the workers
_SECRET, _NAME, _HEARD, _WORKER = "canary_secret", "canary_name", "canary_heard", "worker_seen"


def name(connection: Connection) -> str:
    """Return the secret end of the callback's path; empty before the first worker."""
    return subscriptions.remembered(connection, _NAME)


def callback(connection: Connection, settings: Settings) -> str:
    """Return the address of our own subscription."""
    return settings.base_url + PATH + name(connection)


def topic(settings: Settings) -> str:
    return settings.base_url + TOPIC


def is_ours(url: str, settings: Settings) -> bool:
    """Return whether this is our own callback: only we may subscribe it, and it may have a private
    address.
    """
    return url.startswith(settings.base_url + PATH)


async def endpoints(settings: Settings) -> list[tuple[str, int]]:
    """Return the addresses and port of our base URL, the only private endpoints the canary may
    request.
    """
    host, _, port = websub.host_of(settings.base_url).rpartition(":")
    return [(address, int(port)) for address in await addresses_of(host.strip("[]"), int(port))]


def keep(connection: Connection, settings: Settings, now: datetime) -> None:
    """Record that a worker runs; subscribe, or renew after half of the lease."""
    subscriptions.remember(connection, _WORKER, format_rfc3339(now))
    if not subscriptions.remembered(connection, _SECRET):
        subscriptions.remember(connection, _SECRET, secrets.token_urlsafe(32))
        subscriptions.remember(connection, _NAME, secrets.token_urlsafe(16))
    own_callback = callback(connection, settings)
    lease = subscriptions.lease_of(connection, own_callback, TOPIC)
    if lease is not None and lease > now + timedelta(hours=12):
        return
    request = HubRequest(
        mode="subscribe",
        callback=own_callback,
        topic=topic(settings),
        address=TOPIC,
        host=websub.host_of(own_callback),
        secret=secret(connection),
        lease_s=websub.LEAST_LEASE_S,
    )
    subscriptions.request(connection, request, now)


def secret(connection: Connection) -> str:
    return subscriptions.remembered(connection, _SECRET)


def hear(connection: Connection, seq: int, now: datetime) -> None:
    """Record a canary delivery: the change number and the delay since its commit."""
    # The first one brings the state, however old it is.
    is_first = not subscriptions.remembered(connection, _HEARD)
    at = None if is_first else Reader(connection).change_at(seq)
    delay_ms = max(0, round((now - at).total_seconds() * 1000)) if at else None
    report = {"seq": seq, "at": format_rfc3339(now), "delay_ms": delay_ms}
    subscriptions.remember(connection, _HEARD, json.dumps(report))


@dataclass(frozen=True, kw_only=True)
class Health:
    """Whether push works: ``ok``, ``starting``, ``degraded`` (with why) or ``off``; the last delay
    in milliseconds, None before the first.
    """

    status: str
    why: str = ""
    delay_ms: int | None = None
    seq: int = 0
    counts: dict[str, int]


def health(connection: Connection, settings: Settings, now: datetime) -> Health:
    """Return the health as of now, from the canary's last delivery."""
    reader = Reader(connection)
    report = json.loads(subscriptions.remembered(connection, _HEARD) or "{}")
    seq, delay = int(report.get("seq", 0)), report.get("delay_ms")
    counts = subscriptions.counts(connection, reader.seq())
    status, why = _judged(connection, reader, settings, seq, bool(report), now)
    return Health(status=status, why=why, delay_ms=delay, seq=seq, counts=counts)


def _judged(
    connection: Connection,
    reader: Reader,
    settings: Settings,
    seq: int,
    has_heard: bool,
    now: datetime,
) -> tuple[str, str]:
    if not settings.hub:
        return "off", ""
    last_seen = subscriptions.remembered(connection, _WORKER)
    if not last_seen:
        return "starting", "no worker has been here yet"
    silent = now - parse(last_seen).at
    if silent > SILENT:
        return (
            "degraded",
            f"no worker has been seen for {round(silent.total_seconds())} s; run: wirefeed worker",
        )
    due = reader.first_deliverable(seq)
    if due is not None and now - due[1] > LATE:
        waiting_s = round((now - due[1]).total_seconds())
        return "degraded", f"change {due[0]} has been waiting for delivery for {waiting_s} s"
    return ("ok", "") if has_heard else ("starting", "nothing has been delivered yet")
