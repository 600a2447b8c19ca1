"""Judge related news against labels: ``python benchmarks/related.py FOLDER [--qrels NAME]
[--semantic] [--peer]``.

FOLDER holds ``docs.jsonl.gz`` or ``docs.jsonl`` (``id``, ``published``, ``title``, ``body``,
``language`` a line) and qrels (query, 0, article, grade). Prints a line for each figure.
``earlier`` qrels, the default, allow only articles before the query. A query that is not an article
of the folder counts as 0, and is named. With ``--text`` each query is sent as another site's page
would send it: its first characters, through ``?to=``. With ``--peer`` also plain TF-IDF, and both
by language: the cosine over the full texts, title words three times, logarithmic term frequencies,
terms in over a fifth of the articles left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from common import progress
from sqlalchemy import Connection

from feeds.errors import InputError
from feeds.model import Hit
from feeds.related import sentence_model
from feeds.store import Database, embeddings, term_index, term_search
from feeds.store.term_index import Document
from feeds.text.dates import parse
from feeds.text.tokenizer import bag_of, tokens

BATCH = 500
# Related articles of a query: their ids, best first.
Answer = Callable[[str], list[str]]


def documents(folder: Path) -> Iterator[dict[str, str]]:
    """The articles of a folder, their fields as text; of one id that comes twice the first
    counts.
    """
    packed, plain = folder / "docs.jsonl.gz", folder / "docs.jsonl"
    if not (packed.exists() or plain.exists()):
        sys.exit(f"{folder} has neither docs.jsonl.gz nor docs.jsonl")
    path = packed if packed.exists() else plain
    seen_ids: set[str] = set()
    with (
        gzip.open(path, "rt", encoding="utf-8-sig")
        if path == packed
        else path.open(encoding="utf-8-sig") as lines
    ):
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = _row(line, f"{path}:{number}")
            if row["id"] not in seen_ids:
                seen_ids.add(row["id"])
                yield row


def _row(line: str, place: str) -> dict[str, str]:
    try:
        answers = json.loads(line)
        row = {name: str(value) for name, value in answers.items() if value is not None}
        parse(row["published"])
        return {"title": "", "body": "", **row, "id": row["id"].strip()}
    except KeyError as error:
        sys.exit(f"{place}: has no {error}; each line needs id, published, title and body")
    except (ValueError, AttributeError, InputError) as error:
        sys.exit(f"{place}: {error}")


def labels(path: Path) -> dict[str, dict[str, int]]:
    """Query → article → grade; fields are separated by tabs or spaces."""
    if not path.is_file():
        sys.exit(f"there is no {path}")
    answers: dict[str, dict[str, int]] = {}
    for line in path.read_text("utf-8-sig").splitlines():
        fields = line.split()
        if len(fields) >= 3 and _is_number(fields[-1]):
            answers.setdefault(fields[0], {})[fields[-2]] = int(float(fields[-1]))
    return answers


def _is_number(field: str) -> bool:
    try:
        return math.isfinite(float(field))
    except ValueError:
        return False


@contextmanager
def without_articles(database: Database) -> Iterator[Connection]:
    """The index alone is judged: a transaction whose rows may refer to articles that are not
    stored.
    """
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def build(database: Database, rows: list[dict[str, str]]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = [
            Document(
                key=start + number,
                published=parse(row["published"]).at,
                language=row.get("language") or "en",
                bag=bag_of(row["title"], row["body"]),
            )
            for number, row in enumerate(rows[start : start + BATCH], 1)
        ]
        with without_articles(database) as connection:
            term_index.add(connection, batch)


def gain(grades: list[int]) -> float:
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))


def figures(judged: dict[str, int], answers: list[str]) -> dict[str, float]:
    grades = [judged.get(candidate, 0) for candidate in answers]
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)
    hits = [grade > 0 for grade in grades]
    precisions = [sum(hits[: rank + 1]) / (rank + 1) for rank, hit in enumerate(hits[:10]) if hit]
    return {
        "nDCG@5": gain(grades[:5]) / gain(ideal[:5]),
        "MAP@10": sum(precisions) / min(len(ideal), 10),
        "P@5": sum(hits[:5]) / 5,
        "recall@10": sum(hits[:10]) / min(len(ideal), 10),
    }


def qrels_of(folder: Path, name: str) -> Path:
    """The file named, or the one of the folder that holds articles before the query."""
    if name:
        return folder / name
    if not folder.is_dir():
        sys.exit(f"there is no folder {folder}")
    answers = sorted(folder.glob("*qrels*earlier*")) or sorted(folder.glob("*qrels*"))
    if not answers:
        sys.exit(f"{folder} has no qrels; name the file with --qrels")
    return answers[0]


def read_by_model(database: Database, rows: list[dict[str, str]]) -> None:
    """Have the sentence model read the articles of its languages, as the worker would."""
    model = sentence_model.load()
    for start in range(0, len(rows), BATCH):
        answers = [
            (start + number, 1, model(f"{row['title']}. {row['body']}"))
            for number, row in enumerate(rows[start : start + BATCH], 1)
            if (row.get("language") or "en").partition("-")[0] in sentence_model.LANGUAGES
        ]
        with without_articles(database) as connection:
            embeddings.put(connection, sentence_model.NAME, answers)
        progress(f"read {min(start + BATCH, len(rows)):,} of {len(rows):,}")
    progress()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--qrels", default="", help="file in FOLDER (default: the one of articles before the query)"
    )
    parser.add_argument(
        "--semantic", action="store_true", help="with the sentence model (wirefeed[semantic]); slow"
    )
    parser.add_argument(
        "--text",
        type=int,
        default=0,
        metavar="CHARACTERS",
        help="ask by the text's first characters",
    )
    parser.add_argument(
        "--peer", action="store_true", help="compare with plain TF-IDF, also by language"
    )
    chosen = parser.parse_args()
    qrels = qrels_of(chosen.folder, chosen.qrels)
    rows = list(documents(chosen.folder))
    judged = {q: g for q, g in labels(qrels).items() if any(grade > 0 for grade in g.values())}
    if not rows or not judged:
        sys.exit(
            f"{chosen.folder}: {len(rows)} articles, {len(judged)} queries with a related article "
            f"in {qrels.name}"
        )
    unknown = sorted(judged.keys() - {row["id"] for row in rows})
    if unknown:
        print(
            f"no such article, so counted as 0: {', '.join(unknown[:20])} ({len(unknown)})",
            file=sys.stderr,
        )
    if len(unknown) == len(judged):
        sys.exit(f"none of the queries of {qrels.name} is an article of {chosen.folder}")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/index.db")
        database.migrate(datetime.now(UTC))
        started = time.process_time()
        build(database, rows)
        build_s = time.process_time() - started
        if chosen.semantic:
            read_by_model(database, rows)
        report(
            database,
            rows,
            judged,
            build_s,
            is_earlier="earlier" in qrels.name,
            characters=chosen.text,
        )
        if chosen.peer:
            is_earlier = "earlier" in qrels.name
            with database.read() as connection:
                compare(connection, rows, judged, is_earlier=is_earlier)
        database.close()


def compare(
    connection: Connection,
    rows: list[dict[str, str]],
    judged: dict[str, dict[str, int]],
    *,
    is_earlier: bool,
) -> None:
    """Print nDCG@5 of both, for all queries and for those of each language."""
    keys = {row["id"]: number for number, row in enumerate(rows, 1)}

    def ours(query: str) -> list[str]:
        hits = term_search.related_to(connection, keys[query], 10, earlier_only=is_earlier)
        return [rows[hit.key - 1]["id"] for hit in hits]

    peer = tf_idf(rows, is_earlier=is_earlier)
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for query in judged:
        if query in keys:
            by_language[rows[keys[query] - 1].get("language") or "en"].append(query)
    groups = {"all": [query for query in judged if query in keys], **by_language}
    print(f"{'nDCG@5':10}{'queries':>8}{'wirefeed':>10}{'TF-IDF':>8}")
    for language, queries in groups.items():
        own, other = _mean(ours, queries, judged), _mean(peer, queries, judged)
        print(f"{language:10}{len(queries):8}{own:10.3f}{other:8.3f}")


def _mean(answer: Answer, queries: list[str], judged: dict[str, dict[str, int]]) -> float:
    values = [figures(judged[query], answer(query))["nDCG@5"] for query in queries]
    return sum(values) / len(values)


def tf_idf(rows: list[dict[str, str]], *, is_earlier: bool) -> Answer:
    """Return the peer: cosine of TF-IDF over all articles of the query's language."""
    bags = [Counter(tokens(" ".join([row["title"]] * 3 + [row["body"]]))) for row in rows]
    frequencies = Counter(term for bag in bags for term in bag)
    idf = {
        term: math.log(len(rows) / count)
        for term, count in frequencies.items()
        if count <= len(rows) / 5
    }
    vectors = [_unit(bag, idf) for bag in bags]
    having: defaultdict[str, list[int]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for term in vector:
            having[term].append(place)
    place_of = {row["id"]: place for place, row in enumerate(rows)}
    times = [parse(row["published"]).at for row in rows]

    def answer(query: str) -> list[str]:
        own = place_of[query]
        scores: Counter[int] = Counter()
        for term, weight in vectors[own].items():
            for place in having[term]:
                scores[place] += weight * vectors[place][term]
        best = [
            place
            for place, _ in scores.most_common()
            if place != own
            and rows[place].get("language") == rows[own].get("language")
            and not (is_earlier and times[place] > times[own])
        ]
        return [rows[place]["id"] for place in best[:10]]

    return answer


def _unit(bag: Counter[str], idf: dict[str, float]) -> dict[str, float]:
    weights = {term: (1 + math.log(n)) * idf[term] for term, n in bag.items() if term in idf}
    length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def report(
    database: Database,
    rows: list[dict[str, str]],
    judged: dict[str, dict[str, int]],
    build_s: float,
    *,
    is_earlier: bool,
    characters: int,
) -> None:
    keys = {row["id"]: number for number, row in enumerate(rows, 1)}
    totals: dict[str, float] = {}
    cpu_ms = []
    with database.read() as connection:
        for query, grades in judged.items():
            if query not in keys:
                continue
            started = time.process_time()
            hits = asked(
                connection, rows, keys[query], is_earlier=is_earlier, characters=characters
            )
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
    print(
        f"CPU per query {cpu_ms[len(cpu_ms) // 2]:.1f} ms median, "
        f"{cpu_ms[int(len(cpu_ms) * 0.95)]:.1f} ms p95"
    )
    print(
        f"index {size / 1e6:.1f} MB, {size / len(rows):.0f} bytes an article; built in "
        f"{build_s:.0f} s of CPU"
    )


def asked(
    connection: Connection,
    rows: list[dict[str, str]],
    key: int,
    *,
    is_earlier: bool,
    characters: int,
) -> list[Hit]:
    """Ten related articles: of the one that is stored, or of its first characters as a text of
    others.
    """
    if not characters:
        return term_search.related_to(connection, key, 10, earlier_only=is_earlier)
    row = rows[key - 1]
    text = " ".join(f"{row['title']}. {row['body']}".split())[:characters]
    at = parse(row["published"]).at
    # It is not told what came before: only the text itself is left out, and what is later where it
    # must not be.
    hits = term_search.related_to_text(connection, text, at, row.get("language") or "en", 60)
    return [
        hit
        for hit in hits
        if hit.key != key and not (is_earlier and parse(rows[hit.key - 1]["published"]).at > at)
    ][:10]


if __name__ == "__main__":
    main()
