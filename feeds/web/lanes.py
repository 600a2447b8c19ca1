"""Lanes: a few threads each, and the requests that wait for them, fair between clients."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


class LaneFull(Exception):
    """Too many requests wait: of this client, or of all clients."""

    def __init__(self, *, is_own_fault: bool) -> None:
        super().__init__("the client's requests" if is_own_fault else "all requests")
        self.is_own_fault = is_own_fault


class Lane:
    """Runs at most ``threads`` jobs at a time; the clients that wait take turns.

    At most ``per_client`` jobs of one client wait, and at most ``in_total``. A client without a
    name has the common limit only. Use it from one event loop.
    """

    def __init__(self, name: str, threads: int, *, per_client: int, in_total: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._free = threads
        self._per_client, self._in_total = per_client, in_total
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self.waiting = 0

    async def run(self, client: str, job: Callable[..., T], *arguments: object) -> T:
        """Run ``job`` on a thread of this lane.

        Raises:
            LaneFull: too many wait already.
        """
        await self._turn(client)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._executor, job, *arguments)
        finally:
            self._pass_on()

    def shutdown(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _turn(self, client: str) -> None:
        if self._free:
            self._free -= 1
            return
        queue = self._queues.get(client, deque())
        if self.waiting >= self._in_total:
            raise LaneFull(is_own_fault=False)
        if client and len(queue) >= self._per_client:
            raise LaneFull(is_own_fault=True)
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._queues[client] = queue
        self.waiting += 1
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the free thread to the next client that waits."""
        while self._queues:
            client, queue = self._queues.popitem(last=False)
            turn = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues[client] = queue
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
