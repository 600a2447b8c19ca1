"""The static export: ``python benchmarks/exporting.py [--articles 2000 20000] [--changes 5]``.

For each size: the first export of articles of 2.4 kB into an empty folder, beside writing and
compressing the same bytes alone in one process; a second export that finds nothing changed; and the
seconds from a commit until a tree that ``export --watch`` updates has the new article in its feed,
its page, and all that it touches. SQLite.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from common import import_article, machine, progress, write_articles

from feeds.publishing.static_site import Body
from feeds.publishing.tree import update_file
from feeds.store import Database

WIREFEED = [sys.executable, "-m", "feeds"]
ENVIRON = {name: value for name, value in os.environ.items() if not name.startswith("WIREFEED_")}
COMPRESSED = frozenset([".gz", ".br", ".zst"])


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, nargs="+", default=[2_000, 20_000])
    options.add_argument("--changes", type=int, default=5)
    chosen = options.parse_args()
    print(f"{machine()}\n")
    for count in chosen.articles:
        with tempfile.TemporaryDirectory() as name:
            report(Path(name), count, chosen.changes)


def report(folder: Path, count: int, changes: int) -> None:
    progress(f"{count:,}: import")
    write_articles(folder / "articles.jsonl", count, body_chars=2_400)
    run(folder, "import", "articles.jsonl")
    progress(f"{count:,}: first export")
    first_s, first_cpu_s, files = export(folder)
    progress(f"{count:,}: the same bytes alone")
    alone_cpu_s = write_alone(folder)
    progress(f"{count:,}: second export")
    again = [export(folder)[:2] for _ in range(3)]
    progress(f"{count:,}: changes")
    feed_s, page_s, all_s = follow(folder, changes)
    progress()
    print(f"{count:,} articles, {files:,} addresses")
    print(
        f"  first export     {first_s:8.1f} s {first_cpu_s * 1000 / count:8.1f} ms CPU an article"
    )
    print(
        f"  the bytes alone           {alone_cpu_s * 1000 / count:8.1f} ms CPU an article", end=""
    )
    print(f"   ratio {first_cpu_s / alone_cpu_s:.1f}×")
    print(f"  unchanged        {statistics.median(s for s, _ in again):8.1f} s")
    for label, values in (("feed", feed_s), ("page", page_s), ("all", all_s)):
        print(
            f"  a change: {label:6} {statistics.median(values):8.2f} s, at most {max(values):.2f}"
        )


def run(folder: Path, *arguments: str) -> str:
    completed = subprocess.run(
        [*WIREFEED, *arguments],
        cwd=folder,
        env=ENVIRON,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return completed.stdout


def export(folder: Path) -> tuple[float, float, int]:
    """Export; return the seconds, the CPU seconds of all processes, and the number of addresses."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    counts = dict(row.split("\t") for row in run(folder, "export", "public").splitlines())
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu_s, int(counts["written"]) + int(counts["unchanged"])


def write_alone(folder: Path) -> float:
    """Write and compress the bytes of the tree into another one; return the CPU seconds."""
    public, copy = folder / "public", folder / "copy"
    cpu_s = 0.0
    for path in public.rglob("*"):
        if path.is_file() and path.suffix not in COMPRESSED and not path.name.startswith("."):
            body = Body(data=path.read_bytes())
            address = f"/{path.relative_to(public).as_posix()}".removesuffix("index.html")
            begun = time.process_time()
            update_file(copy, address, body, is_quick=False)
            cpu_s += time.process_time() - begun
    return cpu_s


def follow(folder: Path, changes: int) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds from each commit until the feed, the page and all else is written."""
    feed_s, page_s, all_s = [], [], []
    database = Database(f"sqlite:///{folder}/data/wirefeed.db")
    with contextlib.closing(database), watching(folder) as wait_for_line:
        wait_for_line("written")
        for number in range(changes):
            headline = f"News of the harbour {number} {time.time_ns()}"
            begun = commit(database, headline)
            wait_until(lambda text=headline: text in text_of(folder, "feeds/latest.json"))
            feed_s.append(time.perf_counter() - begun)
            (item,) = [
                item
                for item in json.loads(text_of(folder, "feeds/latest.json"))["items"]
                if item["title"] == headline
            ]
            page = f"{urlsplit(item['url']).path[1:]}/index.html"
            wait_until(lambda place=page: bool(text_of(folder, place)))
            page_s.append(time.perf_counter() - begun)
            wait_for_line("change")
            all_s.append(time.perf_counter() - begun)
    return feed_s, page_s, all_s


def commit(database: Database, headline: str) -> float:
    """Import an article; return the time of its commit."""
    text = f"{headline}: the minister opened the bridge over the river. " * 20
    article = {
        "id": headline,
        "title": headline,
        "body": text,
        "published": datetime.now(UTC).isoformat(),
        "section": "Sea",
    }
    import_article(database, article)
    return time.perf_counter()


@contextlib.contextmanager
def watching(folder: Path) -> Iterator[Callable[[str], None]]:
    """``export --watch``; yields a function that waits for a line that it prints."""
    exporter = subprocess.Popen(
        [*WIREFEED, "export", "--watch", "public"],
        cwd=folder,
        env=ENVIRON,
        stdout=subprocess.PIPE,
        text=True,
    )

    def wait_for_line(beginning: str) -> None:
        assert exporter.stdout is not None
        for row in exporter.stdout:
            if row.startswith(beginning):
                return
        sys.exit("export --watch ended")

    try:
        yield wait_for_line
    finally:
        exporter.terminate()
        exporter.wait(60)


def text_of(folder: Path, place: str) -> str:
    with contextlib.suppress(FileNotFoundError):
        return (folder / "public" / place).read_text()
    return ""


def wait_until(is_true: Callable[[], bool]) -> None:
    until = time.monotonic() + 300
    while not is_true():
        if time.monotonic() > until:
            sys.exit("the tree does not follow the store")
        time.sleep(0.005)


if __name__ == "__main__":
    main()
