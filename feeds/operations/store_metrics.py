"""Facts about the store for metrics, read by a thread: a scrape never waits for the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from feeds.config import Settings
from feeds.push import canary
from feeds.runtime.metrics import Reading
from feeds.store import Connection, Reader, facts, webhooks


@dataclass(frozen=True, kw_only=True)
class StoreFacts:
    """The values of the store's metrics, as of one moment."""

    seq: int
    changed_at_s: float
    push: canary.Health
    articles: Mapping[str, int]
    embargoes_due: int
    sources: Mapping[str, int]
    webhooks: Mapping[str, int]
    webhook_most_behind: int
    store_bytes: int


class StoreMetric(NamedTuple):
    """A gauge of the store; ``value`` returns None while there is none, or values by label."""

    name: str
    meaning: str
    value: Callable[[StoreFacts], float | Mapping[str, int] | None]
    label: str = ""


STORE_METRICS = (
    StoreMetric(
        "wirefeed_change_seq",
        "Sequence number of the last change of the store.",
        lambda facts: facts.seq,
    ),
    StoreMetric(
        "wirefeed_last_change_timestamp_seconds",
        "Time of the last change of the store, in seconds since 1970.",
        lambda facts: facts.changed_at_s,
    ),
    StoreMetric("wirefeed_articles", "Articles by status.", lambda facts: facts.articles, "status"),
    StoreMetric(
        "wirefeed_embargoes_due",
        "Articles whose embargo has ended and that no worker has published yet.",
        lambda facts: facts.embargoes_due,
    ),
    StoreMetric(
        "wirefeed_sources",
        "Feeds of other publishers by state: ok, failing, paused.",
        lambda facts: facts.sources,
        "state",
    ),
    StoreMetric(
        "wirefeed_webhooks",
        "Webhooks by state: ok, failing, paused, failed.",
        lambda facts: facts.webhooks,
        "state",
    ),
    StoreMetric(
        "wirefeed_webhooks_most_behind",
        "Changes that the active webhook that is furthest behind has not had yet.",
        lambda facts: facts.webhook_most_behind,
    ),
    StoreMetric("wirefeed_store_bytes", "Size of the store.", lambda facts: facts.store_bytes),
    StoreMetric(
        "wirefeed_push_degraded",
        "1 while deliveries fail.",
        lambda facts: int(facts.push.status == "degraded"),
    ),
    StoreMetric(
        "wirefeed_push_change_seq",
        "Sequence number of the last change that the canary has received.",
        lambda facts: facts.push.seq,
    ),
    StoreMetric(
        "wirefeed_subscriptions",
        "Subscriptions of the hub.",
        lambda facts: facts.push.counts["active"],
    ),
    StoreMetric(
        "wirefeed_subscriptions_behind",
        "Subscriptions with changes to deliver.",
        lambda facts: facts.push.counts["behind"],
    ),
    StoreMetric(
        "wirefeed_subscriptions_failing",
        "Subscriptions whose last delivery failed.",
        lambda facts: facts.push.counts["failing"],
    ),
    StoreMetric(
        "wirefeed_subscriptions_given_up",
        "Subscriptions that ended with undelivered changes.",
        lambda facts: facts.push.counts["given_up"],
    ),
    StoreMetric(
        "wirefeed_push_delay_seconds",
        "Seconds from the last commit to its delivery at the canary.",
        lambda facts: None if facts.push.delay_ms is None else facts.push.delay_ms / 1000,
    ),
)


def read_facts(connection: Connection, settings: Settings, now: datetime) -> StoreFacts:
    """Return the facts as of now."""
    reader = Reader(connection)
    return StoreFacts(
        seq=reader.seq(),
        changed_at_s=reader.changed_at().timestamp(),
        push=canary.health(connection, settings, now),
        articles=facts.articles_by_status(connection),
        embargoes_due=facts.embargoes_due(connection, now),
        sources=facts.sources_by_state(connection),
        webhooks=webhooks.counts(connection),
        webhook_most_behind=webhooks.most_behind(connection),
        store_bytes=facts.size_bytes(connection),
    )


def readings(store_facts: StoreFacts) -> list[Reading]:
    """Return the metrics that have a value."""
    values = [(metric, metric.value(store_facts)) for metric in STORE_METRICS]
    return [
        Reading(metric.name, metric.meaning, value, metric.label)
        for metric, value in values
        if value is not None
    ]
