"""Deliveries to ten thousand subscribers, beside Flask-WebSub's hub with Celery and Redis.

    python benchmarks/push.py [--subscribers 10000] [--rounds 3]

One change delivered to all, on this machine: deliveries a second, the delay from the change
to the first and to the last delivery, and the memory of our worker. Every delivery is signed. Needs
redis-server, and celery, redis and flask-websub in the environment (make bench sets those up).
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from common import free_port, machine, picture, spread, write_articles
from memory import resident_mb

TOPIC = "/feeds/latest.atom"
_CELERY = """
import sys
from celery import Celery
from flask_websub.hub import Hub, SQLite3HubStorage

app = Celery("bench", broker="redis://127.0.0.1:{redis}/0")
app.conf.update(
    worker_prefetch_multiplier=16, task_ignore_result=True, worker_hijack_root_logger=False
)
hub = Hub(SQLite3HubStorage("hub.db"), app, SIGNATURE_ALGORITHM="sha256")
"""


class Receiver(asyncio.Protocol):
    """Takes POSTs and says 204; ``GET /times`` tells when they came.

    As little as there can be of a server.
    """

    times: ClassVar[list[float]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.waiting = b""

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head = self.waiting[:end].lower()
            place = head.find(b"content-length:")
            length = int(head[place + 15 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
            if len(self.waiting) < end + 4 + length:
                return
            self.waiting = self.waiting[end + 4 + length :]
            if head.startswith(b"get /times"):
                body = json.dumps(Receiver.times).encode()
                Receiver.times.clear()
                self.transport.write(
                    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
                )
            elif head.startswith(b"get"):
                self.transport.write(
                    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%d"
                    % (len(str(len(Receiver.times))), len(Receiver.times))
                )
            else:
                Receiver.times.append(time.time())
                self.transport.write(b"HTTP/1.1 204 No Content\r\n\r\n")


async def receive(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(
        Receiver, "127.0.0.1", port, backlog=1024
    )
    async with server:
        await server.serve_forever()


@contextmanager
def started(command: list[str], folder: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, env={**os.environ, **env}
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def told(receiver: str, count: int, begun: float, limit_s: float = 600) -> list[float]:
    """How long after ``begun`` each of ``count`` deliveries came, in seconds."""
    while int(urllib.request.urlopen(receiver + "/count", timeout=30).read()) < count:
        if time.time() - begun > limit_s:
            break
        time.sleep(0.1)
    times = json.loads(urllib.request.urlopen(receiver + "/times", timeout=30).read())
    return sorted(at - begun for at in times)


def subscribe_ours(folder: Path, receiver: str, count: int) -> None:
    from feeds.store import Database, Reader, subscriptions
    from feeds.store.subscriptions import Subscription

    now = datetime.now(UTC)
    database = Database(f"sqlite:///{folder}/data/wirefeed.db")
    with database.share() as connection:
        seq = Reader(connection).seq()
        for number in range(count):
            subscription = Subscription(
                callback=f"{receiver}/{number}",
                host=receiver[7:],
                topic=TOPIC,
                secret=f"s{number}",
                seq=seq,
                expires=now + timedelta(days=9),
            )
            subscriptions.subscribe(connection, subscription, now)
    database.close()


def subscribe_theirs(folder: Path, receiver: str, count: int, topic: str) -> None:
    import sqlite3

    from flask_websub.hub import SQLite3HubStorage

    storage = SQLite3HubStorage(str(folder / "hub.db"))
    storage[topic, f"{receiver}/0"] = {"lease_seconds": 864_000, "secret": "s0"}
    with sqlite3.connect(folder / "hub.db") as connection:
        rows = [
            (topic, f"{receiver}/{n}", f"s{n}", int(time.time()) + 864_000) for n in range(1, count)
        ]
        connection.executemany(
            "insert into hub(topic_url, callback_url, secret, expiration_time) values (?, ?, ?, ?)",
            rows,
        )


def publish(folder: Path, number: int, env: dict[str, str]) -> float:
    """One more article; when it was committed."""
    from feeds.store import Database, Reader

    write_articles(folder / "one.jsonl", 1, seed=1000 + number)
    line = json.loads((folder / "one.jsonl").read_text())
    line |= {"id": f"n{number}", "title": f"{line['title']} {number}"}
    (folder / "one.jsonl").write_text(json.dumps(line))
    subprocess.run(
        [sys.executable, "-m", "feeds", "import", "one.jsonl"],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, **env},
    )
    database = Database(f"sqlite:///{folder}/data/wirefeed.db")
    with database.read() as connection:
        at = Reader(connection).changed_at().timestamp()
    database.close()
    return at


def announce(folder: Path, topic: str, body: bytes) -> float:
    """Publish the new content to their hub; return the time."""
    headers = {
        "Link": f'<{topic}>; rel="self", <http://127.0.0.1/hub>; rel="hub"',
        "Content-Type": "application/atom+xml",
    }
    content = {"headers": headers, "content": base64.b64encode(body).decode()}
    code = (
        "import json,sys,bench; "
        f"bench.hub.send_change_notification.delay({topic!r}, json.load(sys.stdin))"
    )
    begun = time.time()
    subprocess.run(
        [sys.executable, "-c", code], cwd=folder, input=json.dumps(content), text=True, check=True
    )
    return begun


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--subscribers", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--receive", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.receive:
        asyncio.run(receive(chosen.receive))
        return
    count = chosen.subscribers
    ports = [free_port() for _ in range(2)]
    receiver = f"http://127.0.0.1:{ports[0]}"
    with tempfile.TemporaryDirectory() as ours_name, tempfile.TemporaryDirectory() as theirs_name:
        ours, theirs = Path(ours_name), Path(theirs_name)
        env = {"WIREFEED_HUB_ALLOW": "127.0.0.0/8", "WIREFEED_BASE_URL": "https://news.example"}
        write_articles(ours / "a.jsonl", 100)
        subprocess.run(
            [sys.executable, "-m", "feeds", "import", "a.jsonl"],
            cwd=ours,
            check=True,
            capture_output=True,
        )
        (theirs / "bench.py").write_text(_CELERY.format(redis=ports[1]))
        subscribe_ours(ours, receiver, count)
        subscribe_theirs(theirs, receiver, count, "https://news.example" + TOPIC)
        worker = [sys.executable, "-m", "feeds", "worker", "--concurrency", "200"]
        celery = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "bench",
            "worker",
            "--concurrency",
            "8",
            "--loglevel",
            "warning",
        ]
        with (
            started([sys.executable, __file__, "--receive", str(ports[0])], ours),
            started(
                ["redis-server", "--port", str(ports[1]), "--save", "", "--appendonly", "no"],
                theirs,
            ),
            started(worker, ours, **env) as own_worker,
            started(celery, theirs),
        ):
            time.sleep(8)
            before, most = resident_mb(own_worker.pid), 0.0
            delays: dict[str, list[list[float]]] = {"wirefeed": [], "flask-websub": []}
            for number in range(chosen.rounds):
                print(f"\rround {number + 1}/{chosen.rounds}", end="", file=sys.stderr, flush=True)
                delays["wirefeed"].append(told(receiver, count, publish(ours, number, env)))
                most = max(most, resident_mb(own_worker.pid))
                body = b"<feed>" + b"x" * 5_000 + b"</feed>"
                delays["flask-websub"].append(
                    told(receiver, count, announce(theirs, "https://news.example" + TOPIC, body))
                )
            print("\r", end="", file=sys.stderr)
    report(delays, count, before, most)


def report(delays: dict[str, list[list[float]]], count: int, before: float, most: float) -> None:
    print(f"one change to {count:,} subscribers – {machine()}")
    rates = {}
    for name, runs in delays.items():
        rates[name] = [len(times) / (times[-1] - times[0]) for times in runs]
        first, middle, last = (
            [times[place] for times in runs] for place in (0, len(runs[0]) // 2, -1)
        )
        print(
            f"  {name:14} deliveries/s {spread(rates[name])}; after the change, s: first "
            f"{spread(first)}, half {spread(middle)}, last {spread(last)}"
        )
    middles = {name: sorted(values)[len(values) // 2] for name, values in rates.items()}
    print(f"  ratio of deliveries/s: {middles['wirefeed'] / middles['flask-websub']:.1f}")
    print(f"  our worker's resident memory, MB: {before:.0f} before, {most:.0f} at most")
    picture("push", f"Deliveries to {count:,} subscribers", "a second", middles)


if __name__ == "__main__":
    main()
