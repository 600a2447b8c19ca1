"""Storylines against labels: ``python benchmarks/storylines.py FOLDER [--qrels NAME] [--pairs
FILE]``.

FOLDER as for ``related.py``. The articles are imported and clustered by ``wirefeed stories
propose``, and by scikit-learn's agglomerative clustering on TF-IDF (average linkage on cosine
distances, its best threshold of a list). Judged are the articles in the qrels: B-cubed over
all members of a cluster, NMI among themselves.

With ``--pairs`` (JSON Lines, ``old`` and ``new`` with ``title``, ``body``, ``seen``; ``url``) also:
how often a newer version under a new id is linked to its original in FOLDER's archive, and how many
of that archive are linked to one another (``--show`` prints those: many are true versions, which a
person must judge).
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from common import progress
from related import build, documents, labels, qrels_of

from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.related.near_duplicates import READ_CHARS, are_a_series, are_versions
from feeds.related.proposals import propose
from feeds.store import Database, Reader, term_search
from feeds.text.dates import parse
from feeds.text.tokenizer import words

THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85)
NEAREST = 5


def ours(rows: list[dict[str, str]]) -> list[int]:
    """Each article's cluster, as ``wirefeed stories propose`` finds it in a store of them all."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/wirefeed.db")
        now = datetime.now(UTC)
        database.migrate(now)
        options = Options(now=now, zone=ZoneInfo("UTC"), default_language="en")
        data = "\n".join(_line(place, row) for place, row in enumerate(rows)).encode()
        drafts = read(Source(name="articles.jsonl", data=data), options)
        for number, _ in enumerate(import_drafts(database, drafts, options, Report()), 1):
            progress(f"{number:,} of {len(rows):,} imported")
        with database.read() as connection:
            proposals = propose(
                Reader(connection),
                datetime(1970, 1, 1, tzinfo=UTC),
                1,
                lambda done, total: progress(f"{done:,} of {total:,} compared"),
            )
        database.close()
    progress()
    predicted = list(range(-len(rows), 0))
    for number, proposal in enumerate(proposals):
        for article in proposal.articles:
            predicted[int(article.source_id)] = number
    missing = sum(cluster < 0 for cluster in predicted)
    if missing:
        print(f"{missing} articles are one with another, or were not imported")
    return predicted


def _line(place: int, row: Mapping[str, str]) -> str:
    fields = {
        "id": str(place),
        "title": row["title"] or row["body"][:80],
        "body": row["body"],
        "published": row["published"],
        "language": row.get("language") or "en",
    }
    return json.dumps(fields, ensure_ascii=False)


def agglomerative(rows: list[dict[str, str]]) -> Callable[[float], list[int]]:
    """scikit-learn's clusters at a distance threshold."""
    try:
        import numpy as np
        from sklearn.cluster import AgglomerativeClustering
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError:
        sys.exit("needs scikit-learn: pip install scikit-learn")
    texts = [f"{row['title']} {row['title']} {row['title']} {row['body']}" for row in rows]
    vectors = TfidfVectorizer(
        sublinear_tf=True, max_df=0.2, min_df=2, stop_words="english"
    ).fit_transform(texts)
    distances = np.clip(1 - (vectors @ vectors.T).toarray(), 0, None)
    np.fill_diagonal(distances, 0)

    def at(threshold: float) -> list[int]:
        clustering = AgglomerativeClustering(
            n_clusters=None, metric="precomputed", linkage="average", distance_threshold=threshold
        )
        return [int(label) for label in clustering.fit_predict(distances)]

    return at


def b_cubed(predicted: Sequence[int], truth: Mapping[int, set[int]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the articles of ``truth`` (place → places of its own story)."""
    members: dict[int, set[int]] = {}
    for place, cluster in enumerate(predicted):
        members.setdefault(cluster, set()).add(place)
    precision = sum(
        len(members[predicted[place]] & same) / len(members[predicted[place]])
        for place, same in truth.items()
    )
    recall = sum(len(members[predicted[place]] & same) / len(same) for place, same in truth.items())
    precision, recall = precision / len(truth), recall / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def judge(name: str, predicted: Sequence[int], truth: Mapping[int, set[int]]) -> None:
    from sklearn.metrics import normalized_mutual_info_score

    places = list(truth)
    nmi = normalized_mutual_info_score(
        [min(truth[place]) for place in places], [predicted[place] for place in places]
    )
    precision, recall, f1 = b_cubed(predicted, truth)
    print(
        f"{name}: B-cubed F1 {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}), NMI "
        f"{nmi:.3f}"
    )


def truth_of(
    rows: list[dict[str, str]], judged: Mapping[str, Mapping[str, int]]
) -> dict[int, set[int]]:
    place = {row["id"]: number for number, row in enumerate(rows)}
    members_of: dict[int, set[int]] = {}
    for query, grades in judged.items():
        for other, grade in grades.items():
            if grade > 0 and query in place and other in place:
                first, two = place[query], place[other]
                members_of.setdefault(first, {first}).add(two)
                members_of.setdefault(two, {two}).add(first)
    return members_of


def linked(folder: Path, pairs: Path, *, is_shown: bool) -> None:
    """The same story under a new id, in an archive of others."""
    opened = gzip.open if pairs.suffix == ".gz" else open
    with opened(pairs, "rt", encoding="utf-8") as lines:
        versions = [json.loads(line) for line in lines]
    urls = {version["url"] for version in versions}
    others = [row for row in documents(folder) if row.get("url") not in urls]
    texts = [
        *others,
        *(_row(version, "old") for version in versions),
        *(_row(version, "new") for version in versions),
    ]
    old, new = len(others), len(others) + len(versions)
    with tempfile.TemporaryDirectory() as name:
        database = Database(f"sqlite:///{name}/index.db")
        database.migrate(datetime.now(UTC))
        build(database, texts)
        with database.read() as connection:

            def version_of(place: int, without: Callable[[int], bool]) -> int | None:
                hits = [
                    h
                    for h in term_search.related_to(connection, place + 1, 40)
                    if not without(h.key - 1)
                ][:NEAREST]
                same = [
                    hit
                    for hit in term_search.mutual(connection, place + 1, hits)
                    if are_versions(
                        hit.similarity,
                        days(texts[place], texts[hit.key - 1]),
                        _runs(texts[place]),
                        _runs(texts[hit.key - 1]),
                    )
                    and not are_a_series(
                        texts[place]["title"],
                        texts[hit.key - 1]["title"],
                        days(texts[place], texts[hit.key - 1]),
                    )
                ]
                return max(same, key=lambda hit: hit.similarity).key - 1 if same else None

            predicted = [
                version_of(new + i, lambda place: place >= new) for i in range(len(versions))
            ]
            strangers = [
                (place, version_of(place, lambda other: other >= old)) for place in range(old)
            ]
        database.close()
    right = sum(place == old + i for i, place in enumerate(predicted))
    some = sum(place is not None for place in predicted)
    wrong = [(first, other) for first, other in strangers if other is not None]
    print(
        f"a version under a new id: {right} of {len(versions)} linked to the original "
        f"({right / len(versions):.0%}), {some} to it or another version"
    )
    print(
        f"others that are linked to one another: {len(wrong)} of {len(strangers)} "
        f"({len(wrong) / len(strangers):.1%}), true versions included"
    )
    for first, other in wrong if is_shown else ():
        print(f"  {texts[first]['title']}\n    {texts[other]['title']}")


def days(first: dict[str, str], other: dict[str, str]) -> float:
    return (parse(first["published"]).at - parse(other["published"]).at) / timedelta(days=1)


def _row(pair: dict[str, Any], which: str) -> dict[str, str]:
    text, place = pair[which], pair["url"].split("/")[3]
    language = place if len(place) == 2 else "en"
    return {
        "id": which + pair["url"],
        "published": text["seen"],
        "title": text["title"],
        "body": text["body"],
        "language": language,
    }


def _runs(row: dict[str, str]) -> frozenset[tuple[str, ...]]:
    predicted = words(row["body"][:READ_CHARS])
    return frozenset(zip(predicted, predicted[1:], predicted[2:], strict=False))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--qrels", default="", help="file in FOLDER (default: the one with all related articles)"
    )
    parser.add_argument("--pairs", type=Path, help="old and new versions of stories")
    parser.add_argument(
        "--show", action="store_true", help="print what was linked without an original"
    )
    chosen = parser.parse_args()
    if chosen.pairs:
        linked(chosen.folder, chosen.pairs, is_shown=chosen.show)
        return
    complete = sorted(chosen.folder.glob("*qrels*all*"))
    qrels = qrels_of(chosen.folder, chosen.qrels or (complete[0].name if complete else ""))
    rows = list(documents(chosen.folder))
    truth = truth_of(rows, labels(qrels))
    print(f"{len(rows):,} articles, {len(truth)} of them judged ({qrels.name})")
    judge("wirefeed", ours(rows), truth)
    peer = agglomerative(rows)
    best = max(
        (peer(threshold) for threshold in THRESHOLDS),
        key=lambda predicted: b_cubed(predicted, truth)[2],
    )
    judge("scikit-learn, best threshold", best, truth)


if __name__ == "__main__":
    main()
