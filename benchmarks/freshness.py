"""Seconds from a commit to its readers: ``python benchmarks/freshness.py [--changes 60]``.

A store of 100 articles (SQLite) gets one article at a time. Four readers poll every 10 ms: a
server, nginx as a cache before it (deploy/nginx-cache.conf), the feed of a tree that ``export
--watch`` keeps, and the article's own page in that tree. Prints the median, the 99th percentile
and the longest time. Needs nginx.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from common import (
    ROOT,
    free_port,
    import_article,
    machine,
    need,
    progress,
    running,
    write_articles,
)

from feeds.store import Database

FEED = "feeds/latest.json"
POLL_S, LIMIT_S = 0.01, 20.0


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--changes", type=int, default=60)
    options.add_argument("--articles", type=int, default=100)
    chosen = options.parse_args()
    need("nginx")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        readers = start(folder, chosen.articles, stack)
        database = Database(f"sqlite:///{folder}/data/wirefeed.db")
        delays: dict[str, list[float]] = {place: [] for place in readers}
        chance = random.Random(1)
        for number in range(chosen.changes):
            progress(f"change {number + 1}/{chosen.changes}")
            marker = f"Marker{number}x"
            committed = commit(database, number, marker)
            for place, delay in wait_for_all(readers, marker.encode(), committed).items():
                delays[place].append(delay)
            time.sleep(chance.uniform(0.2, 1.5))
        progress()
        report(delays)


def start(folder: Path, count: int, stack: ExitStack) -> dict[str, Callable[[], bytes]]:
    """Start everything; return how each reader reads the feed."""
    write_articles(folder / "articles.jsonl", count)
    wirefeed = [sys.executable, "-m", "feeds"]
    subprocess.run(
        [*wirefeed, "import", "articles.jsonl"], cwd=folder, check=True, capture_output=True
    )
    port, web_port = free_port(), free_port()
    app, web = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{web_port}"
    env = {"WIREFEED_BASE_URL": web, "WIREFEED_SEMANTIC": "false"}
    stack.enter_context(
        running([*wirefeed, "serve", "--port", str(port)], f"{app}/readyz", folder, **env)
    )
    cache = (ROOT / "deploy" / "nginx-cache.conf").read_text()
    cache = cache.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    cache = cache.replace("listen 80;", f"listen 127.0.0.1:{web_port};")
    cache = cache.replace("/var/cache/nginx/wirefeed", f"{folder}/cache")
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; "
        f"events {{}} http {{ access_log off; {cache} }}\n"
    )
    nginx = [shutil.which("nginx") or "nginx", "-c", f"{folder}/nginx.conf"]
    stack.enter_context(running(nginx, f"{web}/{FEED}", folder))
    exporter = subprocess.Popen(
        [*wirefeed, "export", "--watch", "public"],
        cwd=folder,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        text=True,
    )
    stack.callback(exporter.terminate)
    assert exporter.stdout is not None
    exporter.stdout.readline()  # the whole export
    threading.Thread(target=exporter.stdout.read, daemon=True).start()
    return {
        "wirefeed serve": lambda: fetched(f"{app}/{FEED}"),
        "nginx as a cache": lambda: fetched(f"{web}/{FEED}"),
        "export --watch, feed": lambda: (folder / "public" / FEED).read_bytes(),
        "export --watch, front page": lambda: (folder / "public" / "index.html").read_bytes(),
    }


def fetched(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return bytes(answer.read())


def commit(database: Database, number: int, marker: str) -> float:
    """Import one article; return when its transaction had ended."""
    title = f"{marker} in the harbour"
    import_article(database, {"id": f"new{number}", "title": title, "body_html": "<p>Text.</p>"})
    return time.monotonic()


def wait_for_all(
    readers: dict[str, Callable[[], bytes]], marker: bytes, since: float
) -> dict[str, float]:
    """Poll every place until it shows the marker; return the seconds of each."""
    delays: dict[str, float] = {}

    def wait(place: str, fetch: Callable[[], bytes]) -> None:
        while time.monotonic() - since < LIMIT_S:
            if marker in fetch():
                break
            time.sleep(POLL_S)
        delays[place] = time.monotonic() - since

    threads = [threading.Thread(target=wait, args=item) for item in readers.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return delays


def report(delays: dict[str, list[float]]) -> None:
    print(machine())
    print(f"{'seconds from the commit':30}{'median':>8}{'p99':>8}{'longest':>9}")
    for place, values in delays.items():
        ordered = sorted(values)
        print(
            f"{place:30}{statistics.median(ordered):8.2f}"
            f"{ordered[len(ordered) * 99 // 100]:8.2f}{ordered[-1]:9.2f}"
        )


if __name__ == "__main__":
    main()
