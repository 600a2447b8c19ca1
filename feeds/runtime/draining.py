"""The end of a server process: it accepts nothing more, but still reads the requests of the
connections that it has accepted.

Granian's HTTP library (hyper) closes a connection at once that has sent nothing yet. Without a
pause between the two steps, a client that connects at the moment of a restart gets no answer.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

# The time between the last accepted connection and the end of those that have sent nothing.
PAUSE_S = 0.25
_DESCRIPTORS = Path("/dev/fd")


def stop_accepting(listener: socket.socket) -> None:
    """Have this process accept no more connections of ``listener``, which other processes share.

    Closing it would not be enough: the event loop watches the socket itself, not the number of the
    file. So each of its numbers becomes another socket that nobody connects to.
    """
    watched = os.fstat(listener.fileno()).st_ino
    silent = socket.create_server(("127.0.0.1", 0))
    silent.setblocking(False)
    for number in _open_descriptors():
        if _inode(number) == watched:
            os.dup2(silent.fileno(), number)


def _open_descriptors() -> list[int]:
    return [int(entry.name) for entry in _DESCRIPTORS.iterdir()]


def _inode(descriptor: int) -> int | None:
    """Return the inode of an open file, None if it was closed meanwhile."""
    try:
        return os.fstat(descriptor).st_ino
    except OSError:
        return None
