"""CPU time of every public answer: ``python benchmarks/pages.py [--rounds 3] [--seconds 2]``.

``wirefeed serve`` with two processes, beside nginx with the same bytes as a file, polled by four
connections: a 200 with gzip, and a 304. Rounds are interleaved; CPU time is that of whole process
trees. Needs nginx and wrk.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from common import Load, burst, free_port, machine, need, progress, running, write_articles

GZIP = {"Accept-Encoding": "gzip"}
# Every kind of address; {id} is an article's UUID, {url} its address.
ADDRESSES = {
    "feed": "/feeds/latest.rss",
    "feed with a filter": "/feeds/latest.json?tag={tag}",
    "related feed": "/articles/{id}/related.json",
    "front page": "/",
    "section": "/sections/sea",
    "tag": "/tags/{tag}",
    "article": "{page}",
    "article, ninjs": "/articles/{id}.ninjs",
    "frame": "/embed/latest",
    "frame, related": "/embed/related/{id}",
    "card": "/embed/articles/{id}",
    "oEmbed": "/oembed?url={url}",
    "builder": "/embed/builder",
    "storylines": "/stories",
    "catalogue": "/feeds",
    "OPML": "/feeds.opml",
    "sitemap": "/sitemap.xml",
    "sitemap, archive": "/sitemaps/0.xml",
    "news sitemap": "/news-sitemap.xml",
}


@dataclass(frozen=True)
class Contender:
    """A server, and the processes whose CPU counts."""

    base: str
    pid: int


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=2)
    chosen = options.parse_args()
    need("nginx", "wrk")
    print(f"{machine()}\n")
    print(f"{'CPU µs a request':20}{'bytes':>8}{'200':>8}{'nginx':>8}{'ratio':>8}", end="")
    print(f"{'304':>8}{'nginx':>8}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        ours = start_wirefeed(folder, stack)
        addresses = prepared(ours.base)
        peer = start_nginx(folder, stack, ours.base, addresses)
        for number, (kind, address) in enumerate(addresses.items()):
            pairs = {
                ours.base + address: ours,
                f"{peer.base}/{number}": peer,
            }
            cells = []
            for is_conditional in (False, True):
                costs = measured(pairs, chosen.rounds, chosen.seconds, kind, is_conditional)
                middle = [statistics.median(load.cpu_us for load in loads) for loads in costs]
                cells.append(f"{middle[0]:8.1f}{middle[1]:8.1f}{middle[0] / middle[1]:7.2f}×")
            size = len(fetched(ours.base + address, GZIP)[0])
            print(f"{kind:20}{size:8}{''.join(cells)}", flush=True)


def measured(
    contenders: dict[str, Contender], rounds: int, seconds: float, kind: str, is_conditional: bool
) -> list[list[Load]]:
    """The loads of each contender, in turn."""
    loads: dict[str, list[Load]] = {url: [] for url in contenders}
    for _ in range(rounds):
        for url, contender in contenders.items():
            progress(f"{kind}: {'304' if is_conditional else '200'}")
            headers = dict(GZIP)
            if is_conditional:
                headers["If-None-Match"] = fetched(url, GZIP)[1]
            loads[url].append(burst(url, [contender.pid], headers, seconds))
    progress()
    return list(loads.values())


def start_wirefeed(folder: Path, stack: ExitStack) -> Contender:
    base = f"http://127.0.0.1:{free_port()}"
    wirefeed = [sys.executable, "-m", "feeds"]
    write_articles(folder / "articles.jsonl", 400)
    subprocess.run(
        [*wirefeed, "import", "articles.jsonl"], cwd=folder, check=True, capture_output=True
    )
    serve = [*wirefeed, "serve", "--workers", "2", "--port", base.rpartition(":")[2]]
    return Contender(base, stack.enter_context(running(serve, f"{base}/readyz", folder)))


def prepared(base: str) -> dict[str, str]:
    """Return the addresses, when both processes have them in memory."""
    item = json.loads(fetched(f"{base}/feeds/latest.json", {})[0])["items"][0]
    uuid = item["id"].rpartition(":")[2]
    page, tag = urlsplit(item["url"]).path, quote(item["tags"][0])
    addresses = {
        kind: address.format(id=uuid, tag=tag, page=page, url=quote(base + page, safe=""))
        for kind, address in ADDRESSES.items()
    }
    for _ in range(2):
        for address in addresses.values():
            for _ in range(20):
                fetched(base + address, GZIP)
        time.sleep(1.5)
    return addresses


def start_nginx(folder: Path, stack: ExitStack, base: str, addresses: dict[str, str]) -> Contender:
    """nginx with the bytes of each address in a file that is named by its number."""
    root, port = folder / "public", free_port()
    root.mkdir()
    for number, address in enumerate(addresses.values()):
        body = fetched(base + address, {})[0]
        (root / str(number)).write_bytes(body)
        (root / f"{number}.gz").write_bytes(gzip.compress(body, 6))
    (folder / "nginx.conf").write_text(
        f"""user root; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
worker_processes 2; events {{ }}
http {{ access_log off; keepalive_requests 10000000; gzip_static on; sendfile on; tcp_nopush on;
  server {{ listen 127.0.0.1:{port}; root {root}; default_type text/plain; }} }}
"""
    )
    url = f"http://127.0.0.1:{port}"
    return Contender(
        url,
        stack.enter_context(running(["nginx", "-c", f"{folder}/nginx.conf"], f"{url}/0", folder)),
    )


def fetched(url: str, headers: dict[str, str]) -> tuple[bytes, str]:
    """Return the body and the ETag."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        return answer.read(), answer.headers.get("ETag", "")


if __name__ == "__main__":
    main()
