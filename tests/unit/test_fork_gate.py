"""The gate for forks."""

from __future__ import annotations

import os
import threading
import time

from feeds.runtime import fork_gate
from feeds.runtime.fork_gate import ForkGate


def fork_and_wait() -> int:
    """Fork a process that ends at once; return its exit code."""
    pid = os.fork()
    if pid == 0:
        os._exit(7)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_fork_waits_for_who_is_inside() -> None:
    gate, is_inside, events = ForkGate(), threading.Event(), list[str]()

    def work() -> None:
        with gate.inside():
            is_inside.set()
            time.sleep(0.3)
            events.append("left")

    thread = threading.Thread(target=work)
    thread.start()
    is_inside.wait()
    assert 7 == fork_and_wait()
    events.append("forked")
    thread.join()

    assert ["left", "forked"] == events
    with gate.inside():
        events.append("open again")


def test_a_fork_does_not_wait_for_ever() -> None:
    gate, may_leave, is_inside = ForkGate(), threading.Event(), threading.Event()

    def work() -> None:
        with gate.inside():
            is_inside.set()
            may_leave.wait()

    thread = threading.Thread(target=work)
    thread.start()
    is_inside.wait()
    assert fork_gate.PATIENCE_S <= 2
    assert 7 == fork_and_wait()
    may_leave.set()
    thread.join()


def test_the_child_has_a_gate_of_its_own() -> None:
    """Who was inside in the parent is not there."""
    gate, is_inside, may_leave = ForkGate(), threading.Event(), threading.Event()

    def work() -> None:
        with gate.inside():
            is_inside.set()
            may_leave.wait()

    thread = threading.Thread(target=work)
    thread.start()
    is_inside.wait()
    pid = os.fork()
    if pid == 0:
        began = time.monotonic()
        with gate.inside():
            pass
        gate._close()
        os._exit(int(time.monotonic() - began > 1))
    may_leave.set()
    thread.join()
    assert 0 == os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
