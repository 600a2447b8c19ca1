"""The scheduler: polls due sources in parallel and subscribes to their hubs; any number of these
share a store.
"""

from __future__ import annotations

import logging
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

from feeds.config import Settings, mask_url
from feeds.errors import FetchError, WirefeedError
from feeds.fetch import Fetched, get, post_form
from feeds.runtime import tracing
from feeds.runtime.metrics import SOURCE_ARTICLES, SOURCE_POLLS
from feeds.runtime.periodic import PeriodicThread
from feeds.sources.poll import Polled, describe, poll
from feeds.store import Database, sources, validators
from feeds.store.leases import Lease
from feeds.store.sources import FeedSource

AT_ONCE = 4
TICK_S = 1.0
CLAIM = timedelta(minutes=10)
RENEW = timedelta(days=1)
_log = logging.getLogger("wirefeed.sources")


class Scheduler:
    """A thread that waits for sources to be due."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._claim = uuid.uuid4().hex
        self._thread = PeriodicThread("sources", self._start_polls, retry_s=TICK_S)
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="source")
        self._under_way: set[Future[None]] = set()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Start no more polls; current ones are repeated when their lease has expired."""
        self._thread.stop(3)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start_polls(self) -> float:
        self._under_way = {task for task in self._under_way if not task.done()}
        if len(self._under_way) < AT_ONCE:
            due = self._due(AT_ONCE - len(self._under_way))
            self._under_way |= {self._pool.submit(self._poll, source) for source in due}
        return TICK_S

    def _due(self, count: int) -> list[FeedSource]:
        now = self._database.now()
        with self._database.share() as connection:
            return sources.lease_due(
                connection, Lease(claim=self._claim, now=now, until=now + CLAIM, limit=count)
            )

    def _poll(self, source: FeedSource) -> None:
        try:
            with tracing.trace("poll source", {"url.full": mask_url(source.url)}):
                polled = poll_now(self._database, source, self._settings)
        except WirefeedError as error:
            SOURCE_POLLS.labels("failed").inc()
            _log.warning("%s: %s", source.url, error)
            return
        except Exception:  # noqa: BLE001 - one source must not stop the others
            SOURCE_POLLS.labels("failed").inc()
            _log.exception("%s: could not be imported", source.url)
            return
        _count(polled)
        (_log.warning if polled.problem else _log.info)("%s: %s", source.url, describe(polled))


def _count(polled: Polled) -> None:
    """Add a poll to the metrics."""
    outcome = "failed" if polled.problem else "unchanged" if polled.is_unchanged else "changed"
    SOURCE_POLLS.labels(outcome).inc()
    report = polled.report
    counts = {
        "new": report.new,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": len(report.refused),
    }
    for name, count in counts.items():
        SOURCE_ARTICLES.labels(name).inc(count)


def poll_now(database: Database, feed_source: FeedSource, settings: Settings) -> Polled:
    """Poll one source now, and renew its hub subscription."""
    now = database.now()
    polled = poll(
        database, feed_source, settings, now, lambda source: fetched(database, source, settings)
    )
    with database.read() as connection:
        feed_source = sources.named(connection, feed_source.url)
    if (
        feed_source.hub
        and settings.hub
        and (feed_source.lease_until is None or feed_source.lease_until < now + RENEW)
    ):
        _subscribe(feed_source, settings)
    return polled


def fetched(database: Database, source: FeedSource, settings: Settings) -> Fetched:
    """Return the source's answer, by a conditional request if it has answered before."""
    with database.read() as connection:
        last = validators.load(connection, source.url)
    return get(
        source.url,
        timeout_s=settings.fetch_timeout_s,
        max_bytes=settings.fetch_max_bytes,
        allowed=settings.fetch_allow,
        etag=last.etag,
        last_modified=last.last_modified,
    )


def _subscribe(source: FeedSource, settings: Settings) -> None:
    """Subscribe to the source's hub (W3C WebSub §5.1); without a hub the source is only polled."""
    callback = f"{settings.base_url}/hub/sources/{source.token}"
    fields = [
        ("hub.mode", "subscribe"),
        ("hub.topic", source.topic),
        ("hub.callback", callback),
        ("hub.secret", source.secret),
    ]
    try:
        status = post_form(
            source.hub, fields, timeout_s=settings.fetch_timeout_s, allowed=settings.fetch_allow
        )
    except FetchError as error:
        _log.warning("%s: its hub: %s", source.url, error)
        return
    if status >= 300:
        _log.warning("%s: its hub %s answered %s", source.url, source.hub, status)
