"""Work in a forked process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def in_a_fork(work: Callable[[], bool]) -> int:
    """Fork a process; return 0 if the work in it succeeded."""
    pid = os.fork()
    if pid == 0:
        # A child that hangs fails, and does not hold up the tests.
        signal.alarm(120)
        code = 1
        try:
            code = 0 if work() else 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
