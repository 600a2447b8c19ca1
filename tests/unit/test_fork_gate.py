"""The gate for forks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from support.forks import in_a_fork

from feeds.runtime import fork_gate
from feeds.runtime.fork_gate import ForkGate


@contextmanager
def thread_inside(gate: ForkGate, leave_after_s: float) -> Iterator[threading.Event]:
    """A thread that is inside for so long; yields an event that is set when it has left."""
    is_inside, has_left = threading.Event(), threading.Event()

    def stay() -> None:
        with gate.inside():
            is_inside.set()
            time.sleep(leave_after_s)
        has_left.set()

    thread = threading.Thread(target=stay)
    thread.start()
    is_inside.wait()
    yield has_left
    thread.join()


def test_a_fork_waits_for_who_is_inside() -> None:
    gate = ForkGate()
    with thread_inside(gate, leave_after_s=0.3):
        assert 0 == in_a_fork(lambda: not gate._inside)
        assert not gate._inside
    with gate.inside():
        assert gate._inside, "it is open again"


def test_a_fork_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork_gate, "PATIENCE_S", 0.1)
    gate = ForkGate()
    with thread_inside(gate, leave_after_s=3) as has_left:
        assert 0 == in_a_fork(lambda: True)
        assert not has_left.is_set()


def test_the_child_has_an_open_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is inside in the parent does not exist in the child."""
    monkeypatch.setattr(fork_gate, "PATIENCE_S", 0.1)
    gate = ForkGate()
    with thread_inside(gate, leave_after_s=3):
        assert 0 == in_a_fork(lambda: not gate._inside and not gate._is_closed)


def test_a_thread_that_is_inside_may_fork() -> None:
    gate = ForkGate()
    with gate.inside(), gate.inside():
        assert 0 == in_a_fork(lambda: True)
    assert not gate._inside
