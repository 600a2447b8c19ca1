"""Judge related news against labels: ``python benchmarks/related.py FOLDER [--qrels NAME]``.

FOLDER holds ``docs.jsonl.gz`` (``id``, ``published``, ``title``, ``body``, ``language`` a line) and qrels
(query, article, grade, by tabs). Prints a line a figure. ``earlier`` qrels allow only articles before the query.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from feeds.dates import parse
from feeds.store import Database, termindex
from feeds.store.termindex import Document
from feeds.terms import counts

BATCH = 500


def documents(folder: Path) -> Iterator[dict[str, str]]:
    with gzip.open(folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def labels(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) >= 3 and fields[-1].lstrip("-").isdigit():
            found.setdefault(fields[0], {})[fields[-2]] = int(fields[-1])
    return found


def build(database: Database, rows: list[dict[str, str]]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = [
            Document(
                key=start + number,
                published=parse(row["published"]).at,
                language=row.get("language") or "en",
                bag=counts(row["title"], row["body"]),
            )
            for number, row in enumerate(rows[start : start + BATCH], 1)
        ]
        with database.engine.connect() as connection:
            # The index alone is judged: its rows refer to articles that are not stored here.
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            termindex.add(connection, batch)
            connection.commit()


def gain(grades: list[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))


def figures(judged: dict[str, int], found: list[str]) -> dict[str, float]:
    grades = [judged.get(one, 0) for one in found]
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)
    hits = [grade > 0 for grade in grades]
    precisions = [sum(hits[: rank + 1]) / (rank + 1) for rank, hit in enumerate(hits[:10]) if hit]
    return {
        "nDCG@5": gain(grades[:5]) / gain(ideal[:5]),
        "MAP@10": sum(precisions) / min(len(ideal), 10),
        "P@5": sum(hits[:5]) / 5,
        "recall@10": sum(hits[:10]) / min(len(ideal), 10),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--qrels", default="qrels_dev_earlier.tsv", help="file in FOLDER (default: %(default)s)")
    chosen = parser.parse_args()
    rows = list(documents(chosen.folder))
    judged = {q: g for q, g in labels(chosen.folder / chosen.qrels).items() if any(grade > 0 for grade in g.values())}
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/index.db")
        database.migrate(datetime.now(UTC))
        started = time.process_time()
        build(database, rows)
        build_s = time.process_time() - started
        report(database, rows, judged, build_s, is_earlier="earlier" in chosen.qrels)
        database.close()


def report(
    database: Database,
    rows: list[dict[str, str]],
    judged: dict[str, dict[str, int]],
    build_s: float,
    *,
    is_earlier: bool,
) -> None:
    keys = {row["id"]: number for number, row in enumerate(rows, 1)}
    totals: dict[str, float] = {}
    cpu_ms = []
    with database.read() as connection:
        for query, grades in judged.items():
            started = time.process_time()
            hits = termindex.related_to(connection, keys[query], 10, earlier_only=is_earlier)
            cpu_ms.append((time.process_time() - started) * 1000)
            for name, value in figures(grades, [rows[hit.key - 1]["id"] for hit in hits]).items():
                totals[name] = totals.get(name, 0) + value
        size = connection.exec_driver_sql(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        ).scalar_one()
    for name, value in totals.items():
        print(f"{name} {value / len(judged):.3f}")
    cpu_ms.sort()
    print(f"queries {len(judged)}, articles {len(rows)}")
    print(f"CPU per query {cpu_ms[len(cpu_ms) // 2]:.1f} ms median, {cpu_ms[int(len(cpu_ms) * 0.95)]:.1f} ms p95")
    print(f"index {size / 1e6:.1f} MB, {size / len(rows):.0f} bytes an article; built in {build_s:.0f} s of CPU")


if __name__ == "__main__":
    main()
