"""One new article among 200: ``python benchmarks/rebuild.py [--rounds 15]``.

Ours: the new bytes of latest in three formats, spliced from cached entries, from the store on. The
peer: the same three documents built by feedgen (and json), each from its own reading of the 200
articles, as publishers do that build a feed for each request; and all three from one reading.
Interleaved. Then commit to served: an article is committed while the real server runs, and its feed
is requested until the article is in it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from common import free_port, machine, picture, rounds, running, spread, write_articles

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.model import Format, Kind, Page
from feeds.publishing.pages import page, pages
from feeds.publishing.publisher import Publisher, build
from feeds.render import render
from feeds.store import Database, Reader

SELECTIONS = [Selection(kind=Kind.LATEST, format=format_, size=200) for format_ in Format]


def add(database: Database, number: int) -> None:
    now = datetime.now(UTC)
    line = {
        "id": f"new {number}",
        "title": f"New story {number}",
        "body": f"Story {number} came in. " * 120,
        "published": (now - timedelta(seconds=1)).isoformat(),
    }
    options = Options(now=now, zone=ZoneInfo("UTC"))
    source = Source(name="new.jsonl", data=json.dumps(line).encode())
    for _ in import_drafts(database, read(source, options), options, Report()):
        pass


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=15)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder / "a.jsonl", 400)
        subprocess.run(
            [sys.executable, "-m", "feeds", "import", "a.jsonl"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        database = Database(f"sqlite:///{folder}/data/wirefeed.db")
        in_process(database, chosen.rounds)
        commit_to_served(folder, database)


def in_process(database: Database, count: int) -> None:
    settings = Settings(base_url="https://news.example")
    publisher = Publisher(database, settings)
    numbers = iter(range(10_000))

    def ours() -> float:
        add(database, next(numbers))
        begun = time.process_time()
        with database.read() as connection:
            build(Reader(connection), SELECTIONS, settings, publisher._caches)
        return (time.process_time() - begun) * 1000

    def render_all(built: list[Page]) -> None:
        for selection, built_page in zip(SELECTIONS, built, strict=True):
            render(built_page, selection.format)

    def each_alone() -> float:
        begun = time.process_time()
        with database.read() as connection:
            render_all([page(Reader(connection), selection, settings) for selection in SELECTIONS])
        return (time.process_time() - begun) * 1000

    def read_once() -> float:
        begun = time.process_time()
        with database.read() as connection:
            render_all(pages(Reader(connection), SELECTIONS, settings))
        return (time.process_time() - begun) * 1000

    ours()
    spliced = "wirefeed, spliced"
    samples = rounds(
        count, {spliced: ours, "feedgen, a read each": each_alone, "feedgen, one read": read_once}
    )
    middle = {label: statistics.median(values) for label, values in samples.items()}  # type: ignore[type-var]
    print(f"one new article among 200, three formats, CPU ms – {machine()}")
    for label, values in samples.items():
        ratio = middle[label] / middle[spliced]  # type: ignore[operator]
        print(f"  {label:22} {spread(values):22} {ratio:.1f}×")  # type: ignore[arg-type]
    picture("rebuild", "One new article among 200, three formats", "ms", middle)  # type: ignore[arg-type]


def commit_to_served(folder: Path, database: Database) -> None:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    waits = []
    with running(
        [sys.executable, "-m", "feeds", "serve", "--port", str(port)], base + "/readyz", folder
    ):
        for number in range(100):
            add(database, 20_000 + number)
            committed = time.perf_counter()
            wanted = f"New story {20_000 + number}<".encode()
            while wanted not in urllib.request.urlopen(base + "/feeds/latest.rss").read():
                time.sleep(0.002)
            waits.append((time.perf_counter() - committed) * 1000)
    ordered = sorted(waits)
    print(
        f"commit to served, 100 commits: median {statistics.median(ordered):.0f} ms, p99 "
        f"{ordered[98]:.0f} ms, most {ordered[-1]:.0f} ms"
    )


if __name__ == "__main__":
    main()
