"""Polls beside hostile clients: ``python benchmarks/stall.py [--rounds 3] [--seconds 4]``.

One client polls the feed of 50 articles while 1,000 connections of another client (127.0.0.2)
misbehave in one way. Prints the median and the 99th percentile of the polls in milliseconds, their
ratio to the polls alone, and the failures; for ``wirefeed serve`` with its default options and for
nginx with the same bytes as a file. Rounds are interleaved. Needs nginx.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import resource
import selectors
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from common import free_port, machine, need, progress, running, write_articles

from feeds.config import Settings

FEED = "/feeds/latest.rss"
CONNECTIONS = 1_000
HOSTILE_CLIENT = "127.0.0.2"
HOST = "Host: x\r\n"
GET = f"GET {FEED} HTTP/1.1\r\n{HOST}\r\n".encode()
BODY = f"POST /hub HTTP/1.1\r\n{HOST}Content-Length: 100000\r\n".encode() + (
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nhub.mode="
)


@dataclass(frozen=True, kw_only=True)
class Attack:
    """The behaviour of one hostile connection.

    ``first`` is sent at once, ``later`` every ``pause_s`` seconds; ``is_reading`` consumes the
    answers, ``is_brief`` closes the connection after each answer and opens another one.
    """

    first: bytes
    later: bytes = b""
    pause_s: float = 1.0
    is_reading: bool = True
    is_brief: bool = False


ATTACKS = {
    "slow headers": Attack(first=b"GET /feeds/latest.rss HTTP/1.1\r\nX-A: ", later=b"a"),
    "slow bodies": Attack(first=BODY, later=b"a"),
    "slow readers": Attack(first=GET * 20, is_reading=False),
    "half-open": Attack(first=b""),
    "idle after a poll": Attack(first=GET),
    "pipelined": Attack(first=GET * 16, later=GET, pause_s=2.0),
    "small requests": Attack(first=b"", later=f"HEAD {FEED} HTTP/1.1\r\n{HOST}\r\n".encode()),
    "connections anew": Attack(
        first=f"HEAD {FEED} HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode(),
        is_brief=True,
    ),
}


@dataclass
class Polls:
    """Latencies of polls in milliseconds, and the failed ones."""

    latencies_ms: list[float] = field(default_factory=list)
    failures: int = 0

    @property
    def median_ms(self) -> float:
        return statistics.median(self.latencies_ms)

    @property
    def p99_ms(self) -> float:
        return sorted(self.latencies_ms)[len(self.latencies_ms) * 99 // 100]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=4)
    options.add_argument("--connections", type=int, default=CONNECTIONS)
    options.add_argument("--kind", choices=ATTACKS, action="append", help="only these kinds")
    chosen = options.parse_args()
    need("nginx")
    kinds = ("alone", *(chosen.kind or ATTACKS))
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        servers = start(Path(name), stack)
        for port in servers.values():
            poll(port, 4, Polls())  # until everything is compressed
        measured = {(server, kind): Polls() for server in servers for kind in kinds}
        for number in range(chosen.rounds):
            for kind in kinds:
                for server, port in servers.items():
                    progress(f"round {number + 1}/{chosen.rounds}: {server}: {kind}")
                    count = chosen.connections if kind in ATTACKS else 0
                    with attacking(port, ATTACKS.get(kind), count):
                        poll(port, chosen.seconds, measured[server, kind])
        progress()
        report(measured, kinds, chosen.connections)


def start(folder: Path, stack: ExitStack) -> dict[str, int]:
    """Start both servers; return their ports."""
    articles = folder / "articles.jsonl"
    write_articles(articles, 50)
    ours, port = free_port(), free_port()
    wirefeed = [sys.executable, "-m", "feeds"]
    app = f"http://127.0.0.1:{ours}"
    subprocess.run(
        [*wirefeed, "import", str(articles)], cwd=folder, check=True, capture_output=True
    )
    # The budgets of the default deployment: of the hostile client, and of the one that polls.
    budget = {"WIREFEED_POLL_BUDGET": str(Settings.poll_budget)}
    serve = [*wirefeed, "serve", "--port", str(ours)]
    stack.enter_context(running(serve, app + "/readyz", folder, **budget))
    root = folder / "public" / "feeds"
    root.mkdir(parents=True)
    (root / "latest.rss").write_bytes(urllib.request.urlopen(app + FEED).read())
    (folder / "nginx.conf").write_text(
        f"""user root; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
worker_processes auto; worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
http {{ access_log off; types {{ application/rss+xml rss; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port} backlog=1024; root {folder}/public; keepalive_timeout 10s; }} }}
"""
    )
    nginx = [shutil.which("nginx") or "nginx", "-e", f"{folder}/error.log", "-p", str(folder)]
    stack.enter_context(
        running([*nginx, "-c", "nginx.conf"], f"http://127.0.0.1:{port}{FEED}", folder)
    )
    return {"wirefeed": ours, "nginx": port}


def poll(port: int, seconds: float, polls: Polls) -> None:
    """Poll on one connection, every tenth time on a new one."""
    until = time.perf_counter() + seconds
    connection, count = http.client.HTTPConnection("127.0.0.1", port, timeout=10), 0
    while time.perf_counter() < until:
        count += 1
        if count % 10 == 0:
            connection.close()
        started = time.perf_counter()
        try:
            connection.request("GET", FEED, headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            polls.failures += 1
        else:
            polls.failures += answer.status != 200
            polls.latencies_ms.append((time.perf_counter() - started) * 1000)
        time.sleep(0.001)
    connection.close()


@contextmanager
def attacking(port: int, attack: Attack | None, count: int) -> Iterator[None]:
    """Have another process misbehave with ``count`` connections."""
    if attack is None:
        yield
        return
    is_open = multiprocessing.Event()
    process = multiprocessing.Process(
        target=misbehave, args=(port, attack, count, is_open.set), daemon=True
    )
    process.start()
    is_open.wait(60)
    try:
        yield
    finally:
        process.kill()
        process.join()
        time.sleep(0.5)  # the servers close the connections


def misbehave(port: int, attack: Attack, count: int, opened: Callable[[], object]) -> None:
    """Keep ``count`` connections open, and behave as ``attack`` describes, until killed."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count + 200), hard))
    watched = selectors.DefaultSelector()
    due: dict[socket.socket, float] = {}
    for number in range(count):
        due[connect(port, attack, watched)] = time.monotonic() + attack.pause_s * number / count
    opened()
    while True:
        for key, _ in watched.select(0.005):
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            data = b""
            with suppress(OSError):
                data = connection.recv(1 << 20)
            if attack.is_brief or not data:
                watched.unregister(connection)
                connection.close()
                at = due.pop(connection)
                if not attack.is_brief:
                    due[connect(port, attack, watched)] = at + attack.pause_s
                else:
                    due[socket.socket()] = at + attack.pause_s
        now = time.monotonic()
        for connection in [each for each, at in due.items() if at <= now]:
            at = due.pop(connection)
            if attack.is_brief:
                with suppress(KeyError, ValueError):
                    watched.unregister(connection)
                connection.close()
                connection = connect(port, attack, watched)
            elif attack.later:
                with suppress(OSError):
                    connection.send(attack.later)
            due[connection] = max(at + attack.pause_s, now - attack.pause_s)


def connect(port: int, attack: Attack, watched: selectors.BaseSelector) -> socket.socket:
    connection = socket.socket()
    if not attack.is_reading:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    connection.settimeout(10)
    with suppress(OSError):
        connection.bind((HOSTILE_CLIENT, 0))
        connection.connect(("127.0.0.1", port))
        connection.setblocking(False)
        connection.send(attack.first)
        if attack.is_reading:
            watched.register(connection, selectors.EVENT_READ)
    return connection


def report(measured: dict[tuple[str, str], Polls], kinds: Sequence[str], connections: int) -> None:
    print(f"{machine()}\n{connections:,} connections of each kind\n")
    print(f"{'':20}{'wirefeed':>34}{'nginx':>34}")
    heading = f"{'median':>8}{'p99 ms':>9}{'ratio':>8}{'failed':>9}"
    print(f"{'':20}{heading}{heading}")
    for kind in kinds:
        cells = ""
        for server in ("wirefeed", "nginx"):
            polls, alone = measured[server, kind], measured[server, "alone"]
            cells += (
                f"{polls.median_ms:8.2f}{polls.p99_ms:9.2f}"
                f"{polls.p99_ms / alone.p99_ms:8.2f}{polls.failures:9d}"
            )
        print(f"{kind:20}{cells}")


if __name__ == "__main__":
    main()
