"""The worker of webhooks: leases those that are behind, posts their changes in order, stores their
cursors.

A webhook is leased by one worker at a time, so its changes come in their order. A worker that dies
loses nothing: its lease runs out, and the changes since the stored cursor are sent again.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from feeds.config import Settings
from feeds.errors import StoreError, WirefeedError
from feeds.fetch.client import Client
from feeds.fetch.guard import Guard
from feeds.push import backoff
from feeds.push.webhook_events import Event, events_after
from feeds.push.webhook_sender import TIMEOUT_S, Outcome, send
from feeds.runtime.metrics import WEBHOOK_DELAY, WEBHOOK_DELIVERIES
from feeds.store import Database, Reader, webhooks
from feeds.store.leases import Lease
from feeds.store.webhooks import Progress, Webhook

LEASE_S = 40.0
# After this time no further event of a lease is sent: the last one ends within the lease.
LAST_START_S = LEASE_S - TIMEOUT_S - 10
CHANGES_AT_ONCE = 200  # changes that are looked at in one lease
AT_ONCE, RETRIES_AT_ONCE = 64, 16
TICK_S = 0.25
FINISH_S = 3.0
LONGEST_WAIT_S = 86_400  # of a Retry-After
# A webhook that failed for so long is not tried any more until an editor resumes it.
GIVE_UP = timedelta(days=7)
_CHANCE = secrets.SystemRandom()
_log = logging.getLogger("wirefeed.webhooks")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """A leased webhook with its events; ``last_seq`` is its cursor after them."""

    webhook: Webhook
    events: list[Event]
    last_seq: int


class WebhookWorker:
    """Delivers to webhooks, to many at a time; those that failed last have places of their own."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._database = database
        self._settings = settings
        self._now = now or database.now
        self._stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._results: deque[Progress] = deque()
        self._tasks: dict[asyncio.Task[None], Webhook] = {}
        self._lost: set[tuple[str, str]] = set()
        self._thread = threading.Thread(target=self.run, name="webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Lease nothing more; current requests have a moment to end, or come again."""
        self._stopped.set()
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop may have closed
                self._loop.call_soon_threadsafe(self._woken.set)
        if self._thread.is_alive():
            self._thread.join(FINISH_S + 3)

    def run(self) -> None:
        """Work until ``stop()`` is called from another thread."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        self._woken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        # Unanswered DNS lookups must not delay the others.
        self._loop.set_default_executor(ThreadPoolExecutor(32, thread_name_prefix="webhook-names"))
        self._store = ThreadPoolExecutor(1, thread_name_prefix="webhook-store")
        guard = Guard(self._settings.hub_allow)
        async with Client(guard, timeout_s=TIMEOUT_S) as self._client:
            while not self._stopped.is_set():
                self._woken.clear()
                if not await self._turn():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), TICK_S)
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=FINISH_S)
            with suppress(WirefeedError):
                await self._in_store(self._settle)
        self._store.shutdown()

    async def _turn(self) -> bool:
        """Store results, lease what is due and begin to deliver; return True if anything was."""
        started = time.monotonic()
        try:
            batches = await self._in_store(self._lease)
        except WirefeedError as error:
            _log.warning("the store did not answer, trying again: %s", error)
            await asyncio.sleep(1)
            return False
        for batch in batches:
            task = asyncio.create_task(self._deliver(batch, started))
            self._tasks[task] = batch.webhook
            task.add_done_callback(self._done)
        return bool(batches)

    def _done(self, task: asyncio.Task[None]) -> None:
        webhook = self._tasks.pop(task)
        self._lost.discard((webhook.id, webhook.claim))
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("delivering to %s broke off", webhook.name, exc_info=error)

    async def _in_store(self, work: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._store, work, *arguments)

    # -- in the store's thread

    def _lease(self) -> list[_Batch]:
        self._settle()
        now = self._now()
        with self._database.read() as connection:
            if not webhooks.is_due(connection, now):
                return []
        leased: list[Webhook] = []
        with self._database.share() as connection:
            for is_retry, places in ((False, AT_ONCE), (True, RETRIES_AT_ONCE)):
                lease = Lease(
                    claim=uuid.uuid4().hex,
                    now=now,
                    until=now + timedelta(seconds=LEASE_S),
                    limit=places - self._under_way(is_retry=is_retry),
                )
                leased += webhooks.lease_due(connection, lease, is_retry=is_retry)
        with self._database.read() as connection:
            reader = Reader(connection)
            batches = [self._batch(reader, webhook) for webhook in leased]
        return [batch for batch in batches if batch is not None]

    def _under_way(self, *, is_retry: bool) -> int:
        return sum((webhook.attempts > 0) is is_retry for webhook in list(self._tasks.values()))

    def _batch(self, reader: Reader, webhook: Webhook) -> _Batch | None:
        """Return the next events; None where they cannot be made, which stops no other webhook."""
        try:
            events, last_seq = events_after(
                reader, webhook, CHANGES_AT_ONCE, self._settings.base_url
            )
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - the others must go on
            _log.exception("the events for %s cannot be made", webhook.name)
            reason = "its events could not be made; see the log"
            number = webhook.attempts + 1
            self._results.append(self._failed(webhook, webhook.seq, reason, number=number))
            return None
        return _Batch(webhook=webhook, events=events, last_seq=last_seq)

    def _settle(self) -> None:
        results: list[Progress] = []
        while self._results:
            results.append(self._results.popleft())
        if not results:
            return
        try:
            with self._database.share() as connection:
                lost = webhooks.settle(connection, results, self._now())
        except WirefeedError:
            self._results.extendleft(reversed(results))
            raise
        self._lost |= {
            (progress.leased.id, progress.leased.claim)
            for progress in results
            if progress.leased.id in lost and not progress.is_released
        }

    # -- in the loop

    async def _deliver(self, batch: _Batch, started: float) -> None:
        """Send the events in order until one fails; ``started`` is the time of the lease."""
        webhook, seq = batch.webhook, batch.webhook.seq
        number = webhook.attempts + 1
        for event in batch.events:
            if not self._may_go_on(webhook, started):
                self._results.append(self._released(webhook, seq))
                return
            outcome = await send(self._client, webhook, event, self._now, number)
            self._count(event, outcome)
            if not outcome.is_accepted:
                self._results.append(self._after_failure(webhook, seq, number, outcome))
                return
            seq, number = event.seq, 1
            self._results.append(
                Progress(leased=webhook, seq=seq, attempts=(outcome.attempt,), due=self._now())
            )
        self._results.append(self._released(webhook, batch.last_seq))

    def _may_go_on(self, webhook: Webhook, started: float) -> bool:
        is_ours = (webhook.id, webhook.claim) not in self._lost
        is_in_time = time.monotonic() - started < LAST_START_S
        return is_ours and is_in_time and not self._stopped.is_set()

    def _count(self, event: Event, outcome: Outcome) -> None:
        WEBHOOK_DELIVERIES.labels("delivered" if outcome.is_accepted else "failed").inc()
        if outcome.is_accepted:
            WEBHOOK_DELAY.observe(max(0.0, (self._now() - event.at).total_seconds()))

    def _released(self, webhook: Webhook, seq: int) -> Progress:
        """Return the end of a lease in which nothing failed; without progress, failures of before
        stay.
        """
        is_unchanged = seq == webhook.seq
        return Progress(
            leased=webhook,
            seq=seq,
            is_released=True,
            due=self._now(),
            failures=webhook.attempts if is_unchanged else 0,
            problem=webhook.problem if is_unchanged else "",
            failing_since=webhook.failing_since if is_unchanged else None,
        )

    def _after_failure(self, webhook: Webhook, seq: int, number: int, outcome: Outcome) -> Progress:
        problem = outcome.attempt.problem
        failure = ""
        if outcome.is_gone:
            failure = "its receiver answered 410: it wants no further events"
            _log.warning("webhook %s has failed: %s", webhook.name, failure)
        return self._failed(webhook, seq, problem, number=number, outcome=outcome, failure=failure)

    def _failed(
        self,
        webhook: Webhook,
        seq: int,
        problem: str,
        *,
        number: int,
        outcome: Outcome | None = None,
        failure: str = "",
    ) -> Progress:
        """Return the end of a lease after a failure: the next attempt comes after a pause."""
        now = self._now()
        is_first = number == 1
        since = now if is_first or webhook.failing_since is None else webhook.failing_since
        if not failure and now - since > GIVE_UP:
            failure = f"no delivery has succeeded for {GIVE_UP.days} days; the last: {problem}"
            _log.warning("webhook %s has failed: %s", webhook.name, failure)
        wanted = timedelta(seconds=min(LONGEST_WAIT_S, outcome.retry_after_s if outcome else 0))
        pause = max(backoff.pause(number, _CHANCE.random()), wanted)
        return Progress(
            leased=webhook,
            seq=seq,
            attempts=(outcome.attempt,) if outcome else (),
            is_released=True,
            due=now + pause,
            failures=number,
            problem=problem,
            failing_since=since,
            failure=failure,
        )
