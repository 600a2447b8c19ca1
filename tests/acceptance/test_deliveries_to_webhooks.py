"""Webhooks of a real server: the receiver is down for a while, and the server is killed twice."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook
from support.constants import ROOT
from support.rows import line
from support.servers import (
    environment,
    free_port,
    processes_of,
    run,
    serving,
    wait_for,
    wait_until_ready,
)
from support.stores import fresh_postgres

ARTICLES = 60
OPENED = {"WIREFEED_HUB_ALLOW": "127.0.0.0/8"}
# A worker that was killed has its lease for a while.
AFTER_A_KILL_S = 300


@contextmanager
def process(*command: str | Path, folder: Path, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "process.log").open("a") as log:
        started = subprocess.Popen(
            [sys.executable, *map(str, command)],
            cwd=folder,
            env=environment(**env),
            stdout=log,
            stderr=log,
        )
    try:
        yield started
    finally:
        started.kill()
        started.wait(10)


def receiver(port: int, file: Path) -> Any:
    """The receiver as a process; to leave the block is to kill it."""
    script = ROOT / "tests/support/webhook_receiver.py"
    return process(script, str(port), file, folder=file.parent)


def server(folder: Path, port: int, **env: str) -> subprocess.Popen[bytes]:
    with (folder / "server.log").open("a") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "feeds", "serve", "--port", str(port)],
            cwd=folder,
            env=environment(**env),
            stdout=log,
            stderr=log,
        )
    wait_until_ready(f"http://127.0.0.1:{port}", started, folder)
    return started


def kill(started: subprocess.Popen[bytes], base: str) -> None:
    """Kill all processes of a server at once, without a word."""
    processes = processes_of(base)
    for pid in (started.pid, *processes.workers, *processes.servers):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    started.wait(10)
    for pid in (*processes.workers, *processes.servers):
        wait_for(lambda pid=pid: not Path(f"/proc/{pid}/exe").exists())


def received(file: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in file.read_text().splitlines()] if file.exists() else []


def seqs(file: Path) -> list[int]:
    return [int(row["headers"]["wirefeed-seq"]) for row in received(file)]


def publish(folder: Path, numbers: range, **env: str) -> None:
    """Publish articles one by one, each a change of its own; every fifth is corrected at once."""
    rows = []
    for number in numbers:
        text = f"Story {number} of the harbour has words that no other has."
        rows.append(line(str(number), f"Story {number}", text))
        if number % 5 == 0:
            rows.append(line(str(number), f"Story {number}, corrected", text + " It was wrong."))
    (folder / "news.jsonl").write_text("\n".join(rows))
    done = run(folder, "import", "news.jsonl", **env)
    assert 0 == done.returncode, done.stderr


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_each_change_arrives_in_order_and_signed_though_both_ends_die(
    tmp_path: Path, store: str, request: pytest.FixtureRequest
) -> None:
    env = dict(OPENED)
    if store == "postgresql":
        env["WIREFEED_DATABASE_URL"] = fresh_postgres(request.getfixturevalue("postgres_url"))
    file, port, server_port = tmp_path / "received.jsonl", free_port(), free_port()
    base = f"http://127.0.0.1:{server_port}"
    started = server(tmp_path, server_port, **env)
    try:
        added = run(tmp_path, "webhooks", "add", f"http://127.0.0.1:{port}/in", **env)
        assert 0 == added.returncode, added.stderr
        secret = added.stdout.strip()

        with receiver(port, file):
            publish(tmp_path, range(ARTICLES // 3), **env)
            wait_for(lambda: len(received(file)) > 5, 60)
            kill(started, base)
        publish(tmp_path, range(ARTICLES // 3, 2 * ARTICLES // 3), **env)

        # The receiver is down, and the server comes back, tries, and is killed again.
        started = server(tmp_path, server_port, **env)
        wait_for(lambda: shown(tmp_path, env)["attempts"] > 0, AFTER_A_KILL_S)
        kill(started, base)
        started = server(tmp_path, server_port, **env)
        publish(tmp_path, range(2 * ARTICLES // 3, ARTICLES), **env)

        last = changes(tmp_path, env)
        with receiver(port, file):
            wait_for(lambda: shown(tmp_path, env)["behind"] == 0, AFTER_A_KILL_S)
            assert last == shown(tmp_path, env)["seq"]
    finally:
        kill(started, base)

    rows = received(file)
    numbers = seqs(file)
    first_times = list(dict.fromkeys(numbers))
    assert list(range(1, last + 1)) == first_times, "a change is lost, or came too early"
    assert len(numbers) > len(first_times), "answers were lost, so that events came again"
    ids = {int(row["headers"]["wirefeed-seq"]): row["headers"]["webhook-id"] for row in rows}
    assert last == len(set(ids.values()))
    for row in rows:
        assert ids[int(row["headers"]["wirefeed-seq"])] == row["headers"]["webhook-id"]
        assert row["headers"]["wirefeed-seq"] == str(json.loads(row["body"])["data"]["seq"])
        verify_signature(secret, row)
    types = {json.loads(row["body"])["type"] for row in rows}
    assert {"article.published", "article.updated"} <= types, types


def verify_signature(secret: str, row: dict[str, Any]) -> None:
    """The signature is right, whatever the time has become since."""
    headers = row["headers"]
    at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    signed = Webhook(secret).sign(headers["webhook-id"], at, row["body"])
    assert signed == headers["webhook-signature"]


def shown(folder: Path, env: dict[str, str]) -> Any:
    (row,) = run(folder, "webhooks", "list", "--json", **env).stdout.splitlines()
    return json.loads(row)


def changes(folder: Path, env: dict[str, str]) -> int:
    """The number of the store's last change."""
    row = shown(folder, env)
    return int(row["seq"] + row["behind"])


def guide_receiver() -> str:
    guide = (ROOT / "docs/guides/webhooks.md").read_text()
    (script,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    return str(script)


def test_the_receiver_of_the_guide_keeps_each_event_once(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "receiver.py").write_text(guide_receiver())
    with serving(tmp_path, **OPENED):
        url = f"http://127.0.0.1:{port}/hook"
        added = run(tmp_path, "webhooks", "add", url, "--name", "app", **OPENED)
        secret = added.stdout.strip()
        with process(
            "receiver.py", folder=tmp_path, WEBHOOK_SECRET=secret, PORT=str(port)
        ) as started:
            wait_for(lambda: run(tmp_path, "webhooks", "test", "app", **OPENED).returncode == 0)
            publish(tmp_path, range(3), **OPENED)
            wait_for(lambda: shown(tmp_path, OPENED)["behind"] == 0, 60)
            assert 401 == unsigned(url)
            assert started.poll() is None
        events = sqlite3.connect(tmp_path / "events.db")
        bodies = [json.loads(row[0]) for row in events.execute("SELECT body FROM events")]
        events.close()
    assert ["webhook.test"] == [body["type"] for body in bodies[:1]]
    received_seqs = [body["data"]["seq"] for body in bodies[1:]]
    assert list(range(1, len(received_seqs) + 1)) == received_seqs
    assert 3 <= len(received_seqs)


def unsigned(url: str) -> int:
    request = urllib.request.Request(url, data=b"{}", headers={"webhook-signature": "no comma"})
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=10)
    refusal.value.close()
    return refusal.value.code
