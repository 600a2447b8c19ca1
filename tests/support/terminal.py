"""A command on a terminal: what a person sees, and the keys that they press."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from support.servers import environment

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass
class Terminal:
    """A running command whose standard streams are a terminal."""

    process: subprocess.Popen[bytes]
    descriptor: int
    output: bytearray = field(default_factory=bytearray)

    @property
    def text(self) -> str:
        """Everything that was printed so far, without codes for colours and cursor."""
        return _CODES.sub("", self.output.decode("utf-8", "replace")).replace("\r\n", "\n")

    def wait_for(self, condition: Callable[[str], object], seconds: float = 60) -> None:
        """Read until the condition holds for the text."""
        until = time.monotonic() + seconds
        while not condition(self.text):
            assert time.monotonic() < until, self.text
            assert self._has_read(), self.text

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())

    def press_ctrl_c(self) -> None:
        os.write(self.descriptor, b"\x03")

    def end(self, seconds: float = 60) -> int:
        """Read to the end; return the exit status."""
        until = time.monotonic() + seconds
        while self._has_read():
            assert time.monotonic() < until, self.text
        return self.process.wait(10)

    def _has_read(self) -> bool:
        """Read what there is; return whether the terminal is still open."""
        readable, _, _ = select.select([self.descriptor], [], [], 0.2)
        if not readable:
            return True
        with contextlib.suppress(OSError):
            data = os.read(self.descriptor, 65536)
            self.output += data
            return bool(data)
        return False


@contextmanager
def terminal(folder: Path, *arguments: str, **env: str) -> Iterator[Terminal]:
    """The command on a terminal of 100 columns."""
    with on_terminal(folder, [sys.executable, "-m", "feeds", *arguments], **env) as tty:
        yield tty


@contextmanager
def on_terminal(folder: Path, command: list[str], **env: str) -> Iterator[Terminal]:
    """Any program on a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(**({"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"} | env)),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=_own_terminal,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
        os.close(ours)


def _own_terminal() -> None:
    """Make the terminal the one that sends Ctrl-C to this process and its children."""
    import fcntl
    import termios

    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
