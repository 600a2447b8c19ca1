"""The scheduler: polls due sources in parallel and subscribes to their hubs; any number of these
share a store.
"""

from __future__ import annotations

import logging
import threading
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from feeds.config import Settings
from feeds.errors import FetchError, WirefeedError
from feeds.fetch import Fetched, get, post_form
from feeds.sources.poll import Polled, describe, poll
from feeds.store import Database, sources
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
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sources", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Start no more polls; current ones are repeated when their lease has expired."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(3)

    def _run(self) -> None:
        under_way: set[Future[None]] = set()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="source") as pool:
            while not self._stopped.wait(TICK_S):
                under_way = {task for task in under_way if not task.done()}
                if len(under_way) == AT_ONCE:
                    continue
                try:
                    due = self._due(AT_ONCE - len(under_way))
                except WirefeedError as error:
                    _log.warning("the store did not answer, trying again: %s", error)
                    continue
                under_way |= {pool.submit(self._poll, task) for task in due}

    def _due(self, count: int) -> list[FeedSource]:
        now = datetime.now(UTC)
        with self._database.share() as connection:
            return sources.lease_due(
                connection, Lease(claim=self._claim, now=now, until=now + CLAIM, limit=count)
            )

    def _poll(self, source: FeedSource) -> None:
        try:
            polled = poll_now(self._database, source, self._settings)
        except WirefeedError as error:
            _log.warning("%s: %s", source.url, error)
            return
        except Exception:  # noqa: BLE001 - one source must not stop the others
            _log.exception("%s: could not be imported", source.url)
            return
        (_log.warning if polled.problem else _log.info)("%s: %s", source.url, describe(polled))


def poll_now(database: Database, feed_source: FeedSource, settings: Settings) -> Polled:
    """Poll one source now, and renew its hub subscription."""
    now = datetime.now(UTC)
    polled = poll(database, feed_source, settings, now, lambda source: fetched(source, settings))
    with database.read() as connection:
        feed_source = sources.named(connection, feed_source.url)
    if (
        feed_source.hub
        and settings.hub
        and (feed_source.lease_until is None or feed_source.lease_until < now + RENEW)
    ):
        _subscribe(feed_source, settings)
    return polled


def fetched(source: FeedSource, settings: Settings) -> Fetched:
    """Return the source's answer, by a conditional request if it has answered before."""
    return get(
        source.url,
        timeout_s=settings.fetch_timeout_s,
        max_bytes=settings.fetch_max_bytes,
        allowed=settings.fetch_allow,
        etag=source.etag,
        last_modified=source.last_modified,
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
