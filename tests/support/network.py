"""A network between a client and a database that can be silent or cut."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, quote, urlsplit


class Network:
    """A TCP proxy before a PostgreSQL on a Unix socket.

    While it is ``silent``, it accepts connections and bytes, and forwards nothing: neither end
    sees an error.
    """

    def __init__(self, socket_path: str) -> None:
        self._target = socket_path
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listener.getsockname()[1])
        self._speaks = threading.Event()
        self._speaks.set()
        self._is_over = False
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def be_silent(self) -> None:
        self._speaks.clear()

    def speak(self) -> None:
        self._speaks.set()

    def cut(self) -> None:
        """Close all connections; new ones are accepted."""
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._is_over = True
        self._speaks.set()
        self._listener.close()
        self.cut()

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        thread.start()
        self._threads.append(thread)

    def _accept(self) -> None:
        while not self._is_over:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._forward, client)

    def _forward(self, client: socket.socket) -> None:
        self._speaks.wait()
        with client, socket.socket(socket.AF_UNIX) as server, selectors.DefaultSelector() as ready:
            with contextlib.suppress(OSError):
                server.connect(self._target)
                self._open |= {client, server}
                ready.register(client, selectors.EVENT_READ, server)
                ready.register(server, selectors.EVENT_READ, client)
                while not self._is_over:
                    for key, _ in ready.select(0.2):
                        self._speaks.wait()
                        source, target = key.fileobj, key.data
                        data = source.recv(65_536)  # type: ignore[union-attr]
                        if not data:
                            return
                        target.sendall(data)
            self._open -= {client, server}


@contextmanager
def network_to(database_url: str) -> Iterator[tuple[Network, str]]:
    """A network before the PostgreSQL at ``database_url``, and the address behind it."""
    parts = urlsplit(database_url)
    folder = parse_qs(parts.query)["host"][0]
    network = Network(f"{folder}/.s.PGSQL.{parse_qs(parts.query).get('port', ['5432'])[0]}")
    user = quote(parts.username or "postgres")
    try:
        yield network, f"postgresql://{user}@127.0.0.1:{network.port}{parts.path}"
    finally:
        network.close()
