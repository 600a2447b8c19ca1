"""Recovery of a server by itself: its processes end, its store is replaced, its clock is wrong."""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.rows import line
from support.servers import environment, fetch, free_port, processes_of, run, serving, wait_for
from support.stores import fresh_postgres

FEED = "/feeds/latest.json"


def titles(base: str) -> list[str]:
    status, _, body = fetch(base + FEED)
    return [item["title"] for item in json.loads(body)["items"]] if status == 200 else [str(status)]


def starts(base: str) -> int:
    text = fetch(base + "/metrics")[2].decode()
    match = re.search(r'wirefeed_process_starts_total\{process="server"\} (\d+)', text)
    return int(match[1]) if match else 0


def test_processes_that_die_are_started_again(tmp_path: Path) -> None:
    """Also when several die within ten seconds; the restarts are in the metrics."""
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        before = starts(base)
        for _ in range(3):
            pids = processes_of(base).servers
            assert 2 == len(pids)
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            wait_for(lambda: len(set(processes_of(base).servers) - set(pids)) == 2)  # noqa: B023
            wait_for(lambda: fetch(base + FEED)[0] == 200)
        wait_for(lambda: starts(base) - before >= 4)


def test_a_replaced_store_is_served(tmp_path: Path) -> None:
    """Another database under the same name: its articles are served, and none of the former's."""
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "news.jsonl").write_text(line("1", "Former story", "Text."))
    (other / "news.jsonl").write_text(line("2", "Present story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    run(other, "import", "news.jsonl")
    stored = tmp_path / "data" / "wirefeed.db"
    with serving(tmp_path) as base:
        wait_for(lambda: titles(base) == ["Former story"])
        for name in ("wirefeed.db-wal", "wirefeed.db-shm"):
            (tmp_path / "data" / name).unlink(missing_ok=True)
        (other / "data" / "wirefeed.db").replace(stored)
        wait_for(lambda: titles(base) == ["Present story"])
        (tmp_path / "more.jsonl").write_text(line("3", "Later story", "Text."))
        assert 0 == run(tmp_path, "import", "more.jsonl").returncode
        wait_for(lambda: "Later story" in titles(base))


def test_a_removed_store_is_an_outage_until_it_is_back(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    stored = tmp_path / "data" / "wirefeed.db"
    with serving(tmp_path) as base:
        shutil.copytree(tmp_path / "data", tmp_path / "kept")
        with sqlite3.connect(stored) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        stored.rename(tmp_path / "moved.db")

        def is_unreachable() -> bool:
            status, _, body = fetch(base + "/readyz")
            answer = json.loads(body)
            return (503, "unreachable") == (status, answer["status"]) and (
                "the file is gone" in answer["why"]
            )

        # Each process notices by itself: eight answers come from both.
        wait_for(lambda: all(is_unreachable() for _ in range(8)))
        assert not stored.exists(), "nobody creates an empty one"

        (tmp_path / "moved.db").rename(stored)
        wait_for(lambda: fetch(base + "/readyz")[0] == 200)
        assert ["Story"] == titles(base)


@pytest.mark.skipif(
    not Path("/usr/lib/x86_64-linux-gnu/faketime").exists() and not os.environ.get("CI"),
    reason="libfaketime is not installed",
)
def test_an_importer_with_a_wrong_clock_dates_nothing_ahead(
    postgres_url: str, tmp_path: Path
) -> None:
    """Two hours ahead: the articles have the database's time, and doctor names the difference."""
    url = fresh_postgres(postgres_url).replace("postgresql+psycopg://", "postgresql://")
    (tmp_path / "news.jsonl").write_text(
        json.dumps({"id": "1", "title": "Story", "body_html": "<p>Text.</p>"})
    )
    ahead = environment(WIREFEED_DATABASE_URL=url)
    for command in (["import", "news.jsonl"], ["doctor"]):
        completed = subprocess.run(
            ["faketime", "-f", "+2h", sys.executable, "-m", "feeds", *command],
            cwd=tmp_path,
            env=ahead,
            capture_output=True,
            text=True,
        )
    assert re.search(r"clock: warning: is 2:00:0\d ahead of the store's", completed.stdout), (
        completed.stdout
    )
    with serving(tmp_path, WIREFEED_DATABASE_URL=url) as base:
        (item,) = json.loads(fetch(base + FEED)[2])["items"]
        published = datetime.fromisoformat(item["date_published"])
        assert abs((datetime.now(UTC) - published).total_seconds()) < 60
        dates = set()
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            dates.add(fetch(base + FEED)[1]["last-modified"])
        assert 1 == len(dates)


def test_a_tree_whose_disk_was_full_catches_up(tmp_path: Path) -> None:
    """While nothing can be written, the export waits and says why; later it writes what is missing,
    and no former text stays beside the present one.
    """
    source = tmp_path / "news.jsonl"
    source.write_text(line("1", "Story", "The first version."))
    run(tmp_path, "import", "news.jsonl")
    feed = tmp_path / "public/feeds/latest.json"
    with (tmp_path / "export.log").open("w") as log:
        exporter = subprocess.Popen(
            [sys.executable, "-m", "feeds", "export", "--watch", "public"],
            cwd=tmp_path,
            env=environment(),
            stdout=log,
            stderr=log,
        )
    try:
        wait_for(lambda: "written" in (tmp_path / "export.log").read_text())
        unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
        # No file may be longer than a hundred bytes: as if the disk were full.
        resource.prlimit(exporter.pid, resource.RLIMIT_FSIZE, (100, unlimited[1]))
        source.write_text(line("1", "Story", "The second version, which is another text."))
        run(tmp_path, "import", "news.jsonl")
        wait_for(lambda: "cannot go on" in (tmp_path / "export.log").read_text())
        assert exporter.poll() is None

        resource.prlimit(exporter.pid, resource.RLIMIT_FSIZE, unlimited)
        wait_for(lambda: "second version" in feed.read_text())
        packed = feed.with_name("latest.json.gz")
        wait_for(lambda: packed.exists() and b"second" in gzip.decompress(packed.read_bytes()))
        wait_for(lambda: not list((tmp_path / "public").rglob("*.part")))
    finally:
        exporter.terminate()
        assert 0 == exporter.wait(20)


def test_a_server_that_is_still_starting_stops_at_once(tmp_path: Path) -> None:
    """Its processes have accepted no connection yet, or the first just has: none has to be killed
    after ten seconds.
    """
    run(tmp_path, "migrate")
    log = tmp_path / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "feeds", "serve", "--port", str(free_port())],
            cwd=tmp_path,
            env=environment(),
            stderr=output,
        )
    wait_for(lambda: "Spawning worker-2" in log.read_text())
    server.terminate()
    assert 0 == server.wait(20), log.read_text()
    assert "Killing" not in log.read_text()
