"""Lanes: bounded threads, turns between clients, refusals."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from feeds.web.lanes import Lane, LaneFull


def with_a_busy_lane(
    act: Callable[[Lane, threading.Event], Awaitable[None]], **limits: int
) -> None:
    """Run ``act`` with a lane whose only thread is busy until the event is set."""

    async def run() -> None:
        lane = Lane(
            "test", 1, per_client=limits.get("per_client", 9), in_total=limits.get("all", 9)
        )
        is_over = threading.Event()
        busy = asyncio.create_task(lane.run("first", is_over.wait, 10))
        await asyncio.sleep(0)
        try:
            await act(lane, is_over)
        finally:
            is_over.set()
            await busy
            lane.shutdown()

    asyncio.run(run())


def test_clients_take_turns() -> None:
    """A client with many requests delays another one by one of them."""
    order: list[str] = []

    async def act(lane: Lane, is_over: threading.Event) -> None:
        names = ["a", "a", "a", "b", "c", "b"]
        tasks = [asyncio.create_task(lane.run(name, order.append, name)) for name in names]
        await asyncio.sleep(0)
        assert 6 == lane.waiting
        is_over.set()
        await asyncio.gather(*tasks)

    with_a_busy_lane(act)
    assert ["a", "b", "c", "a", "b", "a"] == order


def test_a_client_with_too_many_requests_is_refused_alone() -> None:
    async def act(lane: Lane, is_over: threading.Event) -> None:
        tasks = [asyncio.create_task(lane.run("a", int)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(LaneFull) as refused:
            await lane.run("a", int)
        assert refused.value.is_own_fault
        tasks.append(asyncio.create_task(lane.run("b", int)))
        is_over.set()
        assert [0, 0, 0] == await asyncio.gather(*tasks)

    with_a_busy_lane(act, per_client=2)


def test_a_full_lane_refuses_everybody() -> None:
    async def act(lane: Lane, _: threading.Event) -> None:
        tasks = [asyncio.create_task(lane.run("", int)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(LaneFull) as refused:
            await lane.run("b", int)
        assert not refused.value.is_own_fault
        for task in tasks:
            task.cancel()

    with_a_busy_lane(act, per_client=1, all=3)


def test_a_client_that_leaves_loses_its_turn_only() -> None:
    async def act(lane: Lane, is_over: threading.Event) -> None:
        left = asyncio.create_task(lane.run("a", int))
        stays = asyncio.create_task(lane.run("b", str, "done"))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.sleep(0)
        is_over.set()
        assert "done" == await stays
        assert "again" == await lane.run("a", str, "again")

    with_a_busy_lane(act)


def test_a_job_that_fails_frees_its_thread() -> None:
    async def act(lane: Lane, is_over: threading.Event) -> None:
        failing = asyncio.create_task(lane.run("a", int, "x"))
        await asyncio.sleep(0)
        is_over.set()
        with pytest.raises(ValueError, match="invalid literal"):
            await failing
        assert 7 == await lane.run("a", int, "7")

    with_a_busy_lane(act)
