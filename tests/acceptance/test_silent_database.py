"""A database that is silent: a network cut without a reset, or a frozen host."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from support.network import network_to
from support.rows import line
from support.servers import environment, fetch, run, serving, wait_for
from support.stores import fresh_postgres

from feeds.publishing.publisher import MAX_BLIND_S

# A process may find the store silent, connect again and build its feeds in this time.
RECOVERY_S = 15.0
FEED = "/feeds/latest.json"


@pytest.fixture
def direct_url(postgres_url: str) -> str:
    return fresh_postgres(postgres_url).replace("postgresql+psycopg://", "postgresql://")


@contextmanager
def watching(folder: Path, **env: str) -> Iterator[Path]:
    """``wirefeed export --watch``; yields its tree."""
    command = [sys.executable, "-m", "feeds", "export", "--watch", "public"]
    with (folder / "export.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(**env), stdout=log, stderr=log
        )
    try:
        yield folder / "public"
    finally:
        process.terminate()
        process.wait(20)


def timed(url: str) -> tuple[int, float]:
    """Status and seconds of a request; 0 for none within 5 s."""
    started = time.monotonic()
    try:
        host, _, path = url.removeprefix("http://").partition("/")
        connection = http.client.HTTPConnection(host, timeout=5)
        connection.request("GET", f"/{path}")
        status = connection.getresponse().status
        connection.close()
    except OSError:
        status = 0
    return status, time.monotonic() - started


def test_a_silent_database_is_noticed_and_found_again(direct_url: str, tmp_path: Path) -> None:
    """The feeds in memory are served for 30 s and no longer; health checks never wait; server,
    worker and export go on by themselves when the network is back.
    """
    (tmp_path / "news.jsonl").write_text(
        "\n".join([line("1", "Wrong story", "Text."), line("2", "Right story", "Text.")])
    )
    assert 0 == run(tmp_path, "import", "news.jsonl", WIREFEED_DATABASE_URL=direct_url).returncode
    with (
        network_to(direct_url) as (network, url),
        serving(tmp_path, WIREFEED_DATABASE_URL=url) as base,
        watching(tmp_path, WIREFEED_DATABASE_URL=url, WIREFEED_BASE_URL=base) as tree,
    ):
        wait_for(lambda: "Wrong story" in (tree / FEED[1:]).read_text())
        network.be_silent()
        silent_since = time.monotonic()
        withdrawn = run(
            tmp_path,
            "articles",
            "withdraw",
            article_id(base, "Wrong story"),
            "--note",
            "It was wrong.",
            WIREFEED_DATABASE_URL=direct_url,
        )
        assert 0 == withdrawn.returncode, withdrawn.stderr
        statuses: list[tuple[float, int]] = []
        slowest = {"/healthz": 0.0, "/readyz": 0.0, "/metrics": 0.0}
        while time.monotonic() - silent_since < MAX_BLIND_S + 5:
            statuses.append((time.monotonic() - silent_since, timed(base + FEED)[0]))
            for path in slowest:
                slowest[path] = max(slowest[path], timed(base + path)[1])
            time.sleep(0.2)

        assert {200} == {status for at, status in statuses if at < MAX_BLIND_S - 5}
        assert {503} == {status for at, status in statuses if at > MAX_BLIND_S + 3}
        assert max(slowest.values()) < 2, slowest
        ready, _, body = fetch(base + "/readyz")
        assert (503, "unreachable") == (ready, json.loads(body)["status"])
        assert 200 == fetch(base + "/healthz")[0]

        network.speak()
        wait_for(lambda: timed(base + "/readyz")[0] == 200, RECOVERY_S)
        assert b"Wrong story" not in fetch(base + FEED)[2]
        wait_for(lambda: "Wrong story" not in (tree / FEED[1:]).read_text(), RECOVERY_S)
        (tmp_path / "more.jsonl").write_text(line("3", "New story", "Text."))
        run(tmp_path, "import", "more.jsonl", WIREFEED_DATABASE_URL=direct_url)
        wait_for(lambda: b"New story" in fetch(base + FEED)[2])
        wait_for(lambda: "New story" in (tree / FEED[1:]).read_text())


def article_id(base: str, title: str) -> str:
    items = json.loads(fetch(base + FEED)[2])["items"]
    return next(item["id"] for item in items if item["title"] == title)


def test_a_command_on_a_silent_database_ends_with_an_error(direct_url: str, tmp_path: Path) -> None:
    assert 0 == run(tmp_path, "migrate", WIREFEED_DATABASE_URL=direct_url).returncode
    with network_to(direct_url) as (network, url):
        network.be_silent()
        completed = run(tmp_path, "articles", "list", WIREFEED_DATABASE_URL=url)

    assert 1 == completed.returncode
    assert "Traceback" not in completed.stderr
