"""The store at 10 thousand to a million articles: ``python benchmarks/scale.py [--sizes
10000,100000,1000000]``.

Stores are written straight as rows (short bodies, no related index), then each kind of page is read
by the code that serves it: 200 full entries from nothing, without caches. Median ms, and the ratio
to the smallest store.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from common import machine, picture

from feeds.config import Settings
from feeds.domain.feed_address import parse_address
from feeds.model import Kind, Metadata, Person
from feeds.publishing.pages import page
from feeds.store import Database, Reader, listings, schema
from feeds.store.rows import insert_rows, metadata_json

HOUR = 3_600_000_000
BATCH = 5_000
PAGES = {
    "latest": ("/feeds/latest.rss", [("size", "200")]),
    "section": ("/sections/sea/latest.rss", [("size", "200")]),
    "tag": ("/feeds/latest.rss", [("size", "200"), ("tag", "tag7")]),
    "rare tag": ("/feeds/latest.rss", [("size", "200"), ("tag", "rare")]),
    "two tags": ("/feeds/latest.rss", [("size", "200"), ("tag", "tag7"), ("tag", "odd")]),
    "author": ("/feeds/latest.rss", [("size", "200"), ("author", "author 3")]),
    "language": ("/feeds/latest.rss", [("size", "200"), ("lang", "az")]),
    "updated": ("/feeds/updated.rss", [("size", "200")]),
    "updated, section": ("/sections/sea/updated.rss", [("size", "200")]),
    "archive page, oldest": ("/feeds/latest/archive/0.rss", []),
}


def metadata(number: int) -> Metadata:
    tags = [
        f"tag{number % 40}",
        "odd" if number % 2 else "even",
        *(["rare"] if number % 997 == 0 else []),
    ]
    section = ["city", "sea", "economy", "sport"][number % 4]
    return Metadata(
        language="az" if number % 5 == 0 else "en",
        section=section,
        section_name=section.title(),
        tags=tuple(tags),
        authors=(Person(name=f"Author {number % 50}"),),
    )


def fill(database: Database, start: int, count: int) -> None:
    base = int(datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1e6)
    body = "<p>" + "The harbour authority said so on Friday. " * 8 + "</p>"
    for low in range(start, count, BATCH):
        articles, revisions, listed, changes = [], [], [], []
        for number in range(low, min(low + BATCH, count)):
            key, at, about = number + 1, base + number * HOUR // 20, metadata(number)
            updates = 2 if number % 9 == 0 else 1
            articles.append(
                {
                    "key": key,
                    "id": f"00000000-0000-7000-8000-{key:012d}",
                    "source": "bench",
                    "source_id": str(key),
                    "url": "",
                    "canonical_url": None,
                    "headline_key": f"story {key}",
                    "language": about.language,
                    "section": about.section,
                    "status": "live",
                    "published": at,
                    "published_precision": "exact",
                    "published_inferred": 0,
                    "updated": at,
                    "modified": at,
                    "release_at": None,
                    "ordinal": number,
                    "revision": updates,
                }
            )
            for revision in range(1, updates + 1):
                revisions.append(
                    {
                        "article_key": key,
                        "number": revision,
                        "significance": "new" if revision == 1 else "update",
                        "at": at,
                        "at_precision": "exact",
                        "at_inferred": 0,
                        "note": "",
                        "headline": f"Story {key}",
                        "summary": "It is so.",
                        "body_html": body,
                        "raw_html": "",
                        "base_url": "",
                        "metadata": metadata_json(about),
                        "content_hash": f"1{key}.{revision}",
                        "body_hash": "",
                    }
                )
            listed += listings.rows_of(Kind.LATEST, key, at, 0, about)
            if updates > 1:
                listed += listings.rows_of(Kind.UPDATED, key, at, 2, about)
            changes.append(
                {"seq": key, "at": at, "article_key": key, "kind": "new", "revision": updates}
            )
        with database.write() as connection:
            insert_rows(connection, schema.articles, articles)
            insert_rows(connection, schema.revisions, revisions)
            insert_rows(connection, schema.listings, listed)
            insert_rows(connection, schema.changes, changes)
            connection.exec_driver_sql(
                f"UPDATE counter SET seq = {low + len(articles)}, ordinal = {low + len(articles)}, "
                f"at = {articles[-1]['published']}"
            )
            if low == 0:
                insert_rows(
                    connection,
                    schema.sections,
                    [
                        {"slug": slug, "name": slug.title()}
                        for slug in ("city", "sea", "economy", "sport")
                    ],
                )


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", default="10000,100000,1000000")
    sizes = [int(size) for size in options.parse_args().sizes.split(",")]
    settings = Settings(base_url="https://news.example")
    results: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        database = Database(f"sqlite:///{name}/wirefeed.db", page_cache_mb=64)
        database.migrate(datetime(2020, 1, 1, tzinfo=UTC))
        written = 0
        for size in sizes:
            fill(database, written, size)
            written = size
            deep = f"/feeds/latest/archive/{max(size // 200 - 10_000, size // 400)}.rss"
            for label, (address, query) in {**PAGES, "archive page, deep": (deep, [])}.items():
                times = []
                for _ in range(9):
                    begun = time.perf_counter()
                    with database.read() as connection:
                        timings = page(Reader(connection), parse_address(address, query), settings)
                    times.append((time.perf_counter() - begun) * 1000)
                    assert timings.entries, label
                results.setdefault(label, []).append(statistics.median(times[2:]))
        gigabytes = Path(f"{name}/wirefeed.db").stat().st_size / 1e9
    print(
        f"pages of up to 200 full entries, ms – {machine()}; the largest store takes "
        f"{gigabytes:.1f} GB"
    )
    print(f"{'':24}" + "".join(f"{size:>12,}" for size in sizes) + "   largest beside smallest")
    for label, values in results.items():
        print(
            f"{label:24}"
            + "".join(f"{value:12.2f}" for value in values)
            + f"   {values[-1] / values[0]:.2f}×"
        )
    bars = {
        f"wirefeed {label}, {size:,}": value
        for label, values in results.items()
        if label != "rare tag"
        for size, value in zip(sizes, values, strict=True)
    }
    picture("scale", "A page of up to 200 full entries, by articles in the store", "ms", bars)


if __name__ == "__main__":
    main()
