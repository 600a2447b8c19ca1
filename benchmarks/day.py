"""Bytes to a reader that polls through a day: ``python benchmarks/day.py [--articles 200]
[--minutes 15] [--size 50]``.

A day of articles of 3 kB is published minute by minute under a simulated clock, and a reader polls
the feed of all and the feed of one section of four, with the validators of the last answer. Ours
answers through its edge, with and without deltas (RFC 3229). Beside it the behaviour that WordPress
documents: one Last-Modified and ETag for the whole site, the whole feed in gzip after any change;
it is given the same entries in the same bytes. Bodies and headers are counted.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from common import machine, picture, write_articles
from werkzeug.test import EnvironBuilder

from feeds.config import Settings
from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.publishing.publisher import Publisher
from feeds.runtime.compression import compress
from feeds.store import Database, Reader
from feeds.web import create_app
from feeds.web.edge import Edge

DAY = datetime(2026, 11, 20, tzinfo=UTC)
# The headers of a feed of WordPress 6 behind a web server.
THEIR_HEADERS = (
    "HTTP/1.1 200 OK\r\n"
    "Date: Fri, 20 Nov 2026 00:00:00 GMT\r\n"
    "Server: nginx\r\n"
    "Content-Type: application/rss+xml; charset=UTF-8\r\n"
    "Vary: Accept-Encoding\r\n"
    "Last-Modified: Fri, 20 Nov 2026 00:00:00 GMT\r\n"
    'ETag: W/"0123456789abcdef0123456789abcdef"\r\n'
    'Link: <https://news.example/wp-json/>; rel="https://api.w.org/"\r\n'
    "Content-Encoding: gzip\r\n"
    "Transfer-Encoding: chunked\r\n\r\n"
)
THEIR_304 = (
    "HTTP/1.1 304 Not Modified\r\n"
    "Date: Fri, 20 Nov 2026 00:00:00 GMT\r\n"
    "Server: nginx\r\n"
    "Last-Modified: Fri, 20 Nov 2026 00:00:00 GMT\r\n"
    'ETag: W/"0123456789abcdef0123456789abcdef"\r\n\r\n'
)


class Newsroom:
    """A store whose clock is ours, and its feeds behind their edge."""

    def __init__(self, folder: Path) -> None:
        self.now = DAY
        self._database = Database(f"sqlite:///{folder}/wirefeed.db")
        self._database.migrate(DAY - timedelta(days=30))
        settings = Settings(base_url="https://news.example")
        app = create_app(settings, database=self._database, now=lambda: self.now)
        self._publisher: Publisher = app.extensions["wirefeed"].publisher
        self._edge = Edge(app, self._publisher, clock=lambda: self.now.timestamp())

    def publish(self, lines: list[bytes]) -> None:
        options = Options(now=self.now, zone=ZoneInfo("UTC"), published=None)
        source = Source(name="day.jsonl", data=b"\n".join(lines))
        for _ in import_drafts(
            self._database, read(source, options), options, Report(), processes=1
        ):
            pass
        with self._database.read() as connection:
            self._publisher.follow(Reader(connection).seq())
        while self._publisher.pack():
            pass

    def ask(self, address: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        path, _, query = address.partition("?")
        environ = EnvironBuilder(path=path, query_string=query, headers=headers).get_environ()
        feeds_by_day: list[tuple[str, list[tuple[str, str]]]] = []
        body = b"".join(
            self._edge(environ, lambda status, head, _=None: feeds_by_day.append((status, head)))
        )
        ((status, head),) = feeds_by_day
        return int(status[:3]), dict(head), body


def size_of(headers: dict[str, str], body: bytes) -> int:
    return 60 + sum(len(name) + len(value) + 4 for name, value in headers.items()) + len(body)


def articles(folder: Path, count: int) -> Iterator[tuple[datetime, bytes]]:
    """Articles, evenly through the day, after two hundred of the days before."""
    import json

    write_articles(folder / "a.jsonl", 200 + count)
    for number, line in enumerate((folder / "a.jsonl").read_bytes().splitlines()):
        at = DAY + timedelta(days=1) * (number - 200) / count
        yield at, json.dumps({**json.loads(line), "published": at.isoformat()}).encode()


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--minutes", type=int, default=15)
    options.add_argument("--size", type=int, default=50)
    chosen = options.parse_args()
    more = "" if chosen.size == 20 else f"size={chosen.size}"
    section = f"/feeds/latest.rss?section=sea&{more}" if more else "/sections/sea/latest.rss"
    addresses = {"latest": "/feeds/latest.rss" + f"?{more}" * bool(more), "one section": section}
    ways = {
        "wirefeed, deltas, br": {"A-IM": "feed", "Accept-Encoding": "gzip, br"},
        "wirefeed, deltas, zstd": {"A-IM": "feed", "Accept-Encoding": "gzip, zstd"},
        "wirefeed, whole, br or gzip": {"Accept-Encoding": "gzip, br"},
        "wirefeed, whole, gzip": {"Accept-Encoding": "gzip"},
    }
    peer = "as WordPress, gzip"
    sums = {name: dict.fromkeys([*ways, peer], 0) for name in addresses}
    tags: dict[tuple[str, str], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        newsroom, waiting, last = (
            Newsroom(Path(folder)),
            list(articles(Path(folder), chosen.articles)),
            -1,
        )
        for poll in range(24 * 60 // chosen.minutes + 1):
            newsroom.now = DAY + timedelta(minutes=poll * chosen.minutes)
            due = [line for at, line in waiting if at <= newsroom.now - timedelta(seconds=2)]
            waiting = waiting[len(due) :]
            if due:
                newsroom.now -= timedelta(seconds=2)
                newsroom.publish(due)
                newsroom.now += timedelta(seconds=2)
                last = poll
            for name, address in addresses.items():
                whole = newsroom.ask(address, {})[2]
                sums[name][peer] += (
                    len(THEIR_HEADERS) + len(compress(whole, "gzip"))
                    if last == poll
                    else len(THEIR_304)
                )
                for way, headers in ways.items():
                    asked = (
                        {**headers, "If-None-Match": tags[name, way]}
                        if (name, way) in tags
                        else headers
                    )
                    status, answered, body = newsroom.ask(address, asked)
                    assert status in (200, 226, 304), (status, body)
                    tags[name, way] = answered["ETag"]
                    sums[name][way] += size_of(answered, body)
    print(
        f"{chosen.articles} articles a day, a poll every {chosen.minutes} minutes, {chosen.size} "
        f"entries; kB a day – {machine()}"
    )
    for name, by_way in sums.items():
        for way, total in by_way.items():
            print(
                f"  {name:12} {way:24} {total / 1000:8.0f} kB  {total / by_way[peer]:.3f} of "
                "WordPress's"
            )
    bars = {
        f"{name}: {way}": total / 1000
        for name, by_way in sums.items()
        for way, total in by_way.items()
    }
    picture("day", "Bytes to a reader that polls through a day", "kB", bars)


if __name__ == "__main__":
    main()
