"""The store's clock: the database's time, whatever this machine's clock does."""

from __future__ import annotations

from datetime import UTC, datetime

from feeds.store.clock import StoreClock


class Machine:
    """A wall clock that can be wrong, and a monotonic one."""

    def __init__(self, wall: float) -> None:
        self.wall, self.monotonic = wall, 50.0

    def pass_time(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def clock_of(machine: Machine) -> StoreClock:
    return StoreClock(lambda: machine.wall, lambda: machine.monotonic)


def test_without_a_measurement_it_is_the_machines_own_time() -> None:
    machine = Machine(1_000.0)
    assert (1_000.0, 0.0) == (clock_of(machine).time(), clock_of(machine).ahead_s)


def test_a_measured_clock_goes_on_from_the_stores_time() -> None:
    machine = Machine(8_200.0)
    clock = clock_of(machine)
    clock.measured(1_000.0)
    machine.pass_time(5)

    assert 1_005.0 == clock.time()
    assert 7_200.0 == clock.ahead_s
    assert datetime(1970, 1, 1, 0, 16, 45, tzinfo=UTC) == clock.now()


def test_a_step_of_the_machines_clock_moves_nothing() -> None:
    machine = Machine(1_000.0)
    clock = clock_of(machine)
    clock.measured(1_000.0)
    machine.wall -= 3_600

    assert (1_000.0, -3_600.0) == (clock.time(), clock.ahead_s)
