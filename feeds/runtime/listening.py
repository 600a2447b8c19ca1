"""The server's listening socket: one that no other program shares, or one inherited from a
supervisor.
"""

from __future__ import annotations

import contextlib
import errno
import os
import resource
import socket
import time

from feeds.errors import AddressUnavailable

BACKLOG = 1024
# A server that ends at this moment frees its address within this time.
_WAIT_S = 2.0
# A client that reads no bytes of its answer for this long is disconnected, which frees the answer's
# memory.
UNREAD_S = 30.0
# The kernel's buffer for the answers of a connection. Its own choice grows to megabytes: a thousand
# clients that read nothing would fill gigabytes at the speed of the memory. With this one a client
# 200 ms away still gets 1.3 MB a second.
SEND_BUFFER_BYTES = 131_072
_FIRST_INHERITED = 3  # sd_listen_fds(3)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket for ``host`` and ``port``, or the one that systemd's socket unit
    passes on.

    It is bound without SO_REUSEPORT: two servers can never share an address.

    Raises:
        AddressUnavailable: another program listens there, or the address is not this machine's.
    """
    listener = _inherited() or _free(host, port)
    # Connections inherit it (tcp(7)). It counts the time that sent data is not acknowledged or the
    # window is shut.
    if hasattr(socket, "TCP_USER_TIMEOUT") and listener.family != socket.AF_UNIX:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(UNREAD_S * 1_000))
    if listener.family != socket.AF_UNIX:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return listener


def _free(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address, waiting for a server that is just stopping."""
    until = time.monotonic() + _WAIT_S
    while True:
        try:
            return _bound(host, port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise AddressUnavailable(host, port, _reason(error, port)) from error
        time.sleep(0.1)


def _inherited() -> socket.socket | None:
    """Return the first socket of systemd's protocol (LISTEN_PID, LISTEN_FDS), if any."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS", "0") in (
        "",
        "0",
    ):
        return None
    return socket.socket(fileno=_FIRST_INHERITED)


def _bound(host: str, port: int) -> socket.socket:
    address_infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # A name such as localhost has addresses of both families; IPv4 comes first, as clients expect
    # it.
    address_infos.sort(key=lambda info: info[0] != socket.AF_INET)
    for number, (family, kind, proto, _, address) in enumerate(address_infos, 1):
        listener = socket.socket(family, kind, proto)
        try:
            # A restart need not wait for the last connections' TIME_WAIT.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRINUSE or number == len(address_infos):
                raise
        else:
            return listener
    raise OSError(errno.EADDRNOTAVAIL, "no such address")


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"another program listens there (ss -ltnp 'sport = :{port}' names it); "
            "stop it, or choose another --port"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            "this user may not listen there; "
            "choose a --port from 1024 on, or let a proxy or systemd listen"
        )
    return f"cannot listen there: {error.strerror or error}"


def raise_file_limit() -> int:
    """Allow as many open files, and so connections, as the operator's hard limit; return how
    many.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    target = hard if hard != resource.RLIM_INFINITY else 1 << 20
    if soft < target:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
