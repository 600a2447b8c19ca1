"""Faults made with real processes: workers killed in a loop while the store changes and subscribers
misbehave.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from support.newsroom import newest
from support.receiver import ReceivedRequest, Receiver, receiving
from support.rows import line
from support.servers import environment, wait_for

from feeds.config import Settings
from feeds.intake.pipeline import Report
from feeds.store import Database, Reader, Writer, subscriptions
from feeds.store.subscriptions import Subscription
from feeds.web import create_app

CHANGES, SUBSCRIBERS = 500, 200
STONES, PLAIN = "/feeds/latest.json?tombstones=1", "/feeds/latest.json"


class Reading:
    """The copy of a subscriber that applies every delivery."""

    def __init__(self) -> None:
        self.has: dict[str, str] = {}
        self.lock = threading.Lock()

    def take(self, body: bytes) -> None:
        document = json.loads(body)
        with self.lock:
            for item in document["items"]:
                self.has[item["id"]] = item["content_html"]
            for tombstone in document["_wirefeed"].get("deleted", []):
                self.has.pop(tombstone["id"], None)


def test_workers_killed_in_a_loop_lose_nothing(
    database: Database, settings: Settings, take: Callable[..., Report], tmp_path: Path
) -> None:
    """500 changes, 200 subscribers of which a tenth fail, hang, redirect or answer garbage;
    workers die all the while.

    Each good subscriber of a topic with tombstones ends with the store's state, each other with
    every newest text.
    """
    chance = random.Random(11)
    take(line("0", "Story 0", "The first one."))
    bad = {
        number: ("fail", "hang", "redirect", "garbage")[number // 10 % 4]
        for number in range(0, SUBSCRIBERS, 10)
    }
    readings = {number: Reading() for number in range(SUBSCRIBERS)}
    with receiving() as receiver:
        for number in range(SUBSCRIBERS):
            receiver.answers[f"/{number}"] = _behaving(
                bad.get(number, ""), readings[number], chance
            )
        _subscribe_all(database, receiver)
        killed = _Workers(tmp_path, database.url)
        killer = threading.Thread(target=killed.run, daemon=True)
        killer.start()
        alive = [0]
        for step in range(CHANGES // 20):
            wait_for(lambda: killed.count >= step // 10)  # noqa: B023 (asked at once)
            rows, at = [], datetime.now(UTC)
            for place in range(20):
                number = chance.choice(alive) if chance.random() < 0.4 else 1 + step * 20 + place
                alive += [] if number in alive else [number]
                rows.append(
                    line(
                        str(number),
                        f"Story {number}",
                        f"Version {step} of {number}: {chance.random()} and more words.",
                    )
                )
            take("\n".join(rows), now=at)
            if chance.random() < 0.3:
                _withdraw(database, f"Story {alive.pop(chance.randrange(len(alive)))}", at)
        good = [number for number in range(SUBSCRIBERS) if number not in bad]
        _wait_until_all_have_it(database, receiver, good)
        killed.stop()
        killer.join(30)
        state = _state(database, settings)
        wrong = []
        for number in good:
            has = readings[number].has
            # Without tombstones withdrawn entries stay with the reader; every public one must be
            # there, in its newest text.
            shown = (
                has if number % 2 == 0 else {id_: text for id_, text in has.items() if id_ in state}
            )
            wrong += [] if shown == state else [number]
        assert [] == wrong
        with database.read() as connection:
            failing = [
                subscription
                for subscription in subscriptions.every(connection)
                if subscription.attempts
            ]
        assert (
            set(bad) >= {int(subscription.callback.rpartition("/")[2]) for subscription in failing}
            and failing
        )


def _behaving(
    how: str, reading: Reading, chance: random.Random
) -> Callable[[ReceivedRequest], Any]:
    def answer(request: ReceivedRequest) -> Any:
        if how == "fail":
            return 500, {}, b""
        if how == "hang":
            time.sleep(chance.uniform(12, 14))
            return None
        if how == "redirect":
            return 307, {"Location": "/0"}, b""
        if how == "garbage":
            return (
                200,
                {"Content-Length": "12", "Content-Encoding": "gzip", "Location": "\x00"},
                b"\x00\xff<garbage>",
            )
        reading.take(request.body)
        return None

    return answer


def _subscribe_all(database: Database, receiver: Receiver) -> None:
    at = datetime.now(UTC)
    with database.share() as connection:
        for number in range(SUBSCRIBERS):
            topic = STONES if number % 2 == 0 else PLAIN
            subscription = Subscription(
                callback=f"{receiver.base}/{number}",
                host=receiver.base[7:],
                topic=topic,
                secret=f"s{number}",
                expires=at + timedelta(days=1),
            )
            subscriptions.subscribe(connection, subscription, at)


class _Workers:
    """Two workers, of which one is killed a second or so after both are up, and another put in its
    place.
    """

    def __init__(self, folder: Path, database_url: str) -> None:
        self._command = [sys.executable, "-m", "feeds", "worker", "--concurrency", "50"]
        self._folder = folder
        self._env = environment(
            False,
            WIREFEED_DATABASE_URL=database_url,
            WIREFEED_HUB_ALLOW="127.0.0.0/8",
            WIREFEED_BASE_URL="https://news.example",
        )
        self._stopped = threading.Event()
        self._started = 0
        self.count = 0

    def _start(self) -> tuple[subprocess.Popen[bytes], Path]:
        self._started += 1
        path = self._folder / f"worker-{self._started}.log"
        with path.open("w") as log:
            return subprocess.Popen(
                self._command, cwd=self._folder, env=self._env, stdout=log, stderr=log
            ), path

    def run(self) -> None:
        running = [self._start(), self._start()]
        while not self._stopped.is_set():
            # Where the machine is busy a worker takes seconds to start; killed before, it would
            # never do anything.
            wait_for(
                lambda: (
                    self._stopped.is_set()
                    or all("Delivering" in log.read_text() for _, log in running)
                ),
                60,
            )
            self._stopped.wait(random.uniform(0.5, 1.5))
            victim, _ = running.pop(0)
            os.kill(victim.pid, signal.SIGKILL)
            victim.wait()
            self.count += 1
            running.append(self._start())
        for process, _ in running:
            process.kill()
            process.wait()

    def stop(self) -> None:
        self._stopped.set()


def _withdraw(database: Database, headline: str, at: datetime) -> None:
    with database.write() as connection:
        writer = Writer(connection, at)
        article = next(
            (article for article in newest(writer.reader, 5000) if article.headline == headline),
            None,
        )
        if article is not None:
            writer.withdraw(article, "")


def _wait_until_all_have_it(database: Database, receiver: Receiver, good: list[int]) -> None:
    wanted = {f"{receiver.base}/{number}" for number in good}
    until = time.monotonic() + 150
    while time.monotonic() < until:
        with database.read() as connection:
            seq = Reader(connection).seq()
            behind = [
                subscription.callback
                for subscription in subscriptions.every(connection)
                if subscription.callback in wanted and subscription.seq < seq
            ]
        if not behind:
            return
        time.sleep(0.3)
    raise AssertionError(f"{len(behind)} are behind still")


def _state(database: Database, settings: Settings) -> dict[str, str]:
    """Everything that is live, from the archive."""
    client = create_app(settings, database=database).test_client()
    titles_by_id: dict[str, str] = {}
    address = "/feeds/latest.json?size=200"
    while address:
        document = json.loads(client.get(address.removeprefix(settings.base_url)).data)
        titles_by_id |= {item["id"]: item["content_html"] for item in document["items"]}
        address = document.get("next_url", "")
    return titles_by_id
