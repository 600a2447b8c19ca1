"""The delivery worker: leases due subscriptions, posts to their callbacks, stores their cursors.

Any number of workers share a store. A lease is temporary: if a worker dies, another one takes over
and at most repeats the current delivery.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from feeds.config import Settings
from feeds.domain.readership import counted_address
from feeds.domain.signatures import hub_signature
from feeds.errors import FetchError, ForbiddenAddress, StoreError, TopicEnded, WirefeedError
from feeds.fetch.client import Answer, Client, Unreachable
from feeds.fetch.guard import Guard
from feeds.push import backoff, canary, websub
from feeds.push.deliveries import LOOK_AGAIN, Deliveries, Delivery
from feeds.push.verification import Verifier
from feeds.runtime import tracing
from feeds.runtime.metrics import DELIVERIES
from feeds.runtime.periodic import PeriodicThread
from feeds.store import Connection, Database, Reader, partners, reader_counts, subscriptions
from feeds.store.leases import Lease
from feeds.store.reader_counts import Delays
from feeds.store.subscriptions import ALWAYS, HubRequest, Protocol, Settled, Subscription
from feeds.store.watch import watch

CLAIM = timedelta(seconds=40)
TIMEOUT_S = 10.0
FINISH_S = 3.0
TICK_S = 0.2
_CHANCE = secrets.SystemRandom()
UPKEEP_S = 20.0
# After a delivery, further changes are collected for this long and delivered together.
BREATH = timedelta(seconds=0.5)
DEAD_S = (
    5.0  # for how long a host that could not be reached is not tried by the others that wait for it
)
_log = logging.getLogger("wirefeed.push")
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class _Result:
    """The result of a delivery: the subscription's new state, the partner's receipts, and a
    possible farewell.
    """

    settled: Settled
    partner: str = ""
    receipts: tuple[tuple[str, int], ...] = ()
    farewell: HubRequest | None = None


class _Lane:
    """A lane of parallel deliveries; subscriptions that failed last use a separate lane.

    One host gets at most a quarter.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.per_host = max(4, size // 4)
        self.turns = asyncio.Semaphore(size)
        self.hosts: Counter[str] = Counter()

    @property
    def free(self) -> int:
        # A few deliveries wait in line, so that no slot is idle.
        return max(0, 2 * self.size - self.hosts.total())


class Worker:
    """A worker with ``concurrency`` parallel deliveries, and a quarter as many for subscriptions
    that failed last.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        *,
        concurrency: int = 100,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._database = database
        self._settings = settings
        self._now = now or database.now
        self._concurrency = concurrency
        self._topics = Deliveries(settings)
        self._stopped = threading.Event()
        self._seq = 0
        self._looked_at = -1
        self._openings = database.openings
        self._is_replaced = False
        self._results: deque[_Result] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._dead: dict[str, float] = {}
        self._kept_up = 0.0
        self._thread = threading.Thread(target=self.run, name="push", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Lease nothing more; current deliveries have a moment to end, or another worker repeats
        them.
        """
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(FINISH_S + 3)

    def run(self) -> None:
        """Work until ``stop()`` is called from another thread."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        # Unanswered DNS lookups must not delay the others.
        self._loop.set_default_executor(ThreadPoolExecutor(64, thread_name_prefix="push-names"))
        self._woken = asyncio.Event()
        self._store = ThreadPoolExecutor(1, thread_name_prefix="push-store")
        self._first, self._again = _Lane(self._concurrency), _Lane(max(1, self._concurrency // 4))
        self._watcher = PeriodicThread("push-watch", self._watch, retry_s=1)
        self._watcher.start()
        guard = Guard(self._settings.hub_allow)
        own_guard = Guard(self._settings.hub_allow, await canary.endpoints(self._settings))
        async with (
            Client(guard, timeout_s=TIMEOUT_S) as self._client,
            Client(own_guard, timeout_s=TIMEOUT_S) as self._own,
        ):
            self._verifier = Verifier(
                self._database, self._settings, guard, self._ask, self._in_store, self._now
            )
            while not self._stopped.is_set():
                self._woken.clear()
                if not await self._turn():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._woken.wait(), TICK_S)
            self._watcher.stop(0)
            if self._tasks:
                _, unfinished = await asyncio.wait(self._tasks, timeout=FINISH_S)
                # Before the clients close: to these a delivery would be a failure.
                for task in unfinished:
                    task.cancel()
                await asyncio.gather(*unfinished, return_exceptions=True)
            with suppress(WirefeedError):
                await self._in_store(self._settle)
        self._store.shutdown()

    async def _turn(self) -> bool:
        """Store results, lease due subscriptions and start their deliveries; return True if more
        may be due.
        """
        try:
            if time.monotonic() - self._kept_up > UPKEEP_S:
                self._kept_up = time.monotonic()
                await self._in_store(self._keep_up)
            started = time.monotonic()
            leased, requests = await self._in_store(self._take)
        except WirefeedError as error:
            _log.warning("the store did not answer, trying again: %s", error)
            await asyncio.sleep(1)
            return False
        for subscription, delivery in leased:
            self._lane(subscription).hosts[subscription.host] += 1
            self._set_out(self._deliver(subscription, delivery, started))
        for request in requests:
            self._set_out(self._verifier.verify(request))
        return bool(leased or requests)

    def _set_out(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a delivery broke off", exc_info=error)

    async def _in_store(self, work: Callable[..., T], *arguments: Any) -> T:
        return await self._loop.run_in_executor(self._store, work, *arguments)

    # -- in the store's thread

    def _take(self) -> tuple[list[tuple[Subscription, Delivery]], list[HubRequest]]:
        self._settle()
        if self._is_replaced:
            # Another store, or an older state of it: nothing in memory is of it.
            self._is_replaced = False
            self._topics, self._seq, self._looked_at = Deliveries(self._settings), 0, -1
        now = self._now()
        with self._database.read() as connection:
            self._seq = max(self._seq, Reader(connection).seq())
            if self._looked_at == self._seq and not subscriptions.is_due(
                connection, self._seq, now
            ):
                return [], []
        lease = Lease(claim=uuid.uuid4().hex, now=now, until=now + CLAIM, limit=self._verifier.free)
        with self._database.share() as connection:
            if self._looked_at != self._seq:
                subscriptions.make_due(connection, now)
                self._looked_at = self._seq
            claimed = [
                subscription
                for lane, is_retry in ((self._first, False), (self._again, True))
                for subscription in subscriptions.lease_due(
                    connection,
                    self._seq,
                    replace(lease, limit=lane.free),
                    is_retry=is_retry,
                    per_host=lane.per_host,
                    under_way=dict(lane.hosts),
                )
            ]
            requests = subscriptions.lease_requests(connection, lease)
        return self._with_deliveries(claimed, now), requests

    def _with_deliveries(
        self, claimed: list[Subscription], now: datetime
    ) -> list[tuple[Subscription, Delivery]]:
        """Return each subscription with its delivery; those without changes are settled."""
        with_deliveries: list[tuple[Subscription, Delivery]] = []
        with self._database.read() as connection:
            reader = Reader(connection)
            self._topics.begin(reader)
            for subscription in claimed:
                try:
                    delivery = self._topics.delivery(reader, subscription, now)
                except TopicEnded as error:
                    self._results.append(_ended(subscription, str(error), self._settings, now))
                    continue
                except StoreError:
                    raise
                except Exception:  # noqa: BLE001 - one topic that cannot be made must not stop all the others
                    _log.exception(
                        "%s cannot be made for %s", subscription.topic, subscription.callback
                    )
                    self._results.append(
                        self._failed(subscription, "the feed could not be made; see the log")
                    )
                    continue
                if delivery.body:
                    with_deliveries.append((subscription, delivery))
                else:
                    due = now + LOOK_AGAIN if delivery.seq == ALWAYS else now
                    settled = _advanced(subscription, delivery, due)
                    self._results.append(_Result(settled=settled))
        return with_deliveries

    def _settle(self) -> None:
        results: list[_Result] = []
        while self._results:
            results.append(self._results.popleft())
        if not results:
            return
        now = self._now()
        try:
            with self._database.share() as connection:
                subscriptions.settle(connection, [result.settled for result in results], now)
                self._count_delays(connection, results, now)
                for result in results:
                    if result.farewell is not None:
                        subscriptions.request(connection, result.farewell, now, is_last_word=True)
                    if result.receipts:
                        partner = partners.by_name(connection, result.partner)
                        new = partners.unrecorded(connection, partner, result.receipts)
                        partners.record(connection, partner, new, now)
        except WirefeedError:
            self._results.extendleft(reversed(results))
            raise
        for result in results:
            DELIVERIES.labels(_outcome(result.settled)).inc()

    def _count_delays(self, connection: Connection, results: list[_Result], now: datetime) -> None:
        """Add the time from the first change of each delivery to it, for editors."""
        delays: dict[str, Delays] = {}
        for result in results:
            subscription = result.settled.claimed
            address = counted_address(*_split(subscription.topic))
            if not (result.settled.is_delivered and address and subscription.seq >= 0):
                continue
            changed_at = Reader(connection).change_at(subscription.seq + 1)
            if changed_at is not None:
                delay_ms = max(0, round((now - changed_at).total_seconds() * 1000))
                delays.setdefault(address, Delays()).add(delay_ms)
        if delays:
            today = now.astimezone(self._settings.zone).date()
            reader_counts.add_delays(connection, today, delays)

    def _keep_up(self) -> None:
        now = self._now()
        with self._database.share() as connection:
            for subscription in subscriptions.end_leases(connection, now):
                _log.warning(
                    "given up at the end of its lease: %s for %s: %s",
                    subscription.callback,
                    subscription.topic,
                    subscription.problem,
                )
            canary.keep(connection, self._settings, now)
            _keep_pings(connection, self._settings, now)

    # -- in the loop

    def _lane(self, subscription: Subscription) -> _Lane:
        return self._again if subscription.attempts else self._first

    async def _deliver(
        self, subscription: Subscription, delivery: Delivery, started: float
    ) -> None:
        """Deliver; ``started`` is the time of the lease, which may expire while waiting."""
        lane = self._lane(subscription)
        try:
            async with lane.turns:
                if time.monotonic() > started + CLAIM.total_seconds() - TIMEOUT_S - 5:
                    return
                if self._dead.get(subscription.host, 0) > time.monotonic():
                    result = self._failed(subscription, "its host cannot be reached")
                else:
                    result = await self._delivered(subscription, delivery)
        finally:
            lane.hosts[subscription.host] -= 1
            if not lane.hosts[subscription.host]:
                del lane.hosts[subscription.host]
        self._results.append(result)

    async def _delivered(self, subscription: Subscription, delivery: Delivery) -> _Result:
        try:
            # A callback may hold a secret: its host is named, the topic too.
            with tracing.trace("deliver", {"server.address": subscription.host}):
                answer = await self._ask(
                    subscription.callback, delivery.body, self._headers(subscription, delivery)
                )
                tracing.note({"http.response.status_code": answer.status})
        except ForbiddenAddress as error:
            return self._failed(subscription, error.reason)
        except FetchError as error:
            if isinstance(error, Unreachable):
                self._dead = {name: at for name, at in self._dead.items() if at > time.monotonic()}
                self._dead[subscription.host] = time.monotonic() + DEAD_S
            return self._failed(subscription, error.reason)
        now = self._now()
        if answer.status == 410:
            _log.info(
                "ended by its callback (410): %s for %s", subscription.callback, subscription.topic
            )
            return _Result(settled=replace(_stayed(subscription, now), is_over=True))
        if not 200 <= answer.status < 300:
            return self._failed(subscription, f"answered {answer.status}")
        if delivery.is_last:
            return _ended(subscription, "the story was withdrawn", self._settings, now)
        due = now + (LOOK_AGAIN if delivery.seq == ALWAYS else BREATH)
        settled = replace(_advanced(subscription, delivery, due), is_delivered=True)
        return _Result(settled=settled, partner=subscription.partner, receipts=delivery.receipts)

    def _headers(self, subscription: Subscription, delivery: Delivery) -> dict[str, str]:
        headers = {"Content-Type": delivery.content_type}
        if subscription.protocol is Protocol.WEBSUB:
            # The topic first: some subscribers parse no further.
            headers["Link"] = (
                f'<{delivery.topic_url}>; rel="self", <{self._settings.base_url}/hub>; rel="hub"'
            )
            if delivery.seq >= 0:
                headers["Wirefeed-Seq"] = str(delivery.seq)
        if subscription.secret:
            headers["X-Hub-Signature"] = hub_signature(
                subscription.secret, delivery.body, self._settings.hub_signature
            )
        return headers

    def _failed(self, subscription: Subscription, why: str) -> _Result:
        attempts = subscription.attempts + 1
        due = self._now() + backoff.pause(attempts, _CHANCE.random())
        settled = replace(_stayed(subscription, due), attempts=attempts, problem=why)
        return _Result(settled=settled)

    async def _ask(
        self, url: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        client = self._own if canary.is_ours(url, self._settings) else self._client
        return await (client.get(url) if body is None else client.post(url, body, headers or {}))

    # -- in the watcher's thread

    def _watch(self) -> float:
        for seq in watch(self._database, self._watcher.is_stopped):
            if seq < self._seq or self._database.openings != self._openings:
                self._openings, self._is_replaced = self._database.openings, True
            self._seq = seq
            with suppress(RuntimeError):  # the loop may have closed
                self._loop.call_soon_threadsafe(self._woken.set)
        return 0


def _split(topic: str) -> tuple[str, str, str]:
    """Return path and query of a topic, and no destination: a reader polls."""
    path, _, query = topic.partition("?")
    return path, query, ""


def _outcome(settled: Settled) -> str:
    if settled.is_over:
        return "ended"
    if settled.problem:
        return "failed"
    return "delivered" if settled.is_delivered else "nothing new"


def _advanced(subscription: Subscription, delivery: Delivery, due: datetime) -> Settled:
    """Return the subscription's result after a delivery."""
    return Settled(
        claimed=subscription,
        seq=delivery.seq,
        etag=delivery.etag,
        seen_seq=delivery.seen_seq,
        due=due,
    )


def _stayed(subscription: Subscription, due: datetime) -> Settled:
    """Return the subscription's result without a delivery: its position stays."""
    return Settled(
        claimed=subscription,
        seq=subscription.seq,
        etag=subscription.etag,
        start_seq=subscription.start_seq,
        seen_seq=subscription.seen_seq,
        due=due,
    )


def _ended(subscription: Subscription, reason: str, settings: Settings, now: datetime) -> _Result:
    """End a subscription and notify a WebSub subscriber (§5.2)."""
    farewell = HubRequest(
        mode="denied",
        callback=subscription.callback,
        topic=settings.base_url + subscription.topic,
        host=subscription.host,
        reason=reason,
    )
    settled = replace(_stayed(subscription, now), is_over=True)
    return _Result(
        settled=settled, farewell=farewell if subscription.protocol is Protocol.WEBSUB else None
    )


def _keep_pings(connection: Connection, settings: Settings, now: datetime) -> None:
    """Subscribe the configured hubs to changes from now on; remove those no longer configured."""
    urls = settings.ping_hubs
    pings = list(subscriptions.every(connection, Protocol.PING))
    for subscription in pings:
        if subscription.callback not in urls:
            subscriptions.unsubscribe(
                connection, subscription.callback, subscription.topic, Protocol.PING
            )
    seq = Reader(connection).seq()
    for url in set(urls):
        ping = Subscription(
            protocol=Protocol.PING,
            callback=url,
            host=websub.host_of(url),
            topic="",
            seq=seq,
            expires=now + timedelta(days=30),
        )
        before = next(
            (subscription for subscription in pings if subscription.callback == url), None
        )
        if before is None or before.expires < now + timedelta(days=15):
            subscriptions.subscribe(connection, ping, now)
