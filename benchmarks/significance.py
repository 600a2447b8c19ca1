"""The significance of edits against labels: ``python benchmarks/significance.py FILE [--show]``.

FILE has pairs as JSON Lines, perhaps compressed (.gz): ``old`` and ``new`` with ``title`` and
``body`` (plain text), ``label`` ("cosmetic" or "substantive"), and optionally ``language`` (BCP 47,
else it is guessed) and ``small_correction`` (true for a formal correction). Prints the accuracy,
the cosmetic edits that would notify readers again (re-floods), the substantive ones that would not
(missed), and the median time of a decision. ``--show`` prints each error with its rule.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feeds.domain.significance import Decision, decide
from feeds.languages.identify import identify
from feeds.model import Significance

COSMETIC = frozenset(["cosmetic", "minor"])


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the pairs of a file."""
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    yield from map(json.loads, text.decode().splitlines())


def decided(row: dict[str, Any]) -> tuple[Decision, float]:
    """Return our decision on a pair, and its milliseconds."""
    old, new = row["old"], row["new"]
    language = row.get("language") or identify(new["body"]).language or "en"
    begun = time.perf_counter()
    decision = decide(old["title"], old["body"], new["title"], new["body"], language)
    return decision, (time.perf_counter() - begun) * 1e3


def main() -> None:
    """Judge the pairs of a file and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print each error")
    options = parser.parse_args()
    rows = list(rows_of(options.file))
    decisions = [decided(row) for row in rows]
    reflooded, missed = [], []
    formal_count = found_count = 0
    for row, (decision, _) in zip(rows, decisions, strict=True):
        is_cosmetic = row["label"] in COSMETIC
        if decision.significance.is_significant == is_cosmetic:
            (reflooded if is_cosmetic else missed).append((row, decision))
        if row.get("small_correction"):
            formal_count += 1
            found_count += decision.significance is Significance.CORRECTION
    wrong = len(reflooded) + len(missed)
    print(f"{len(rows)} pairs: accuracy {1 - wrong / len(rows):.3f}")
    cosmetic = sum(row["label"] in COSMETIC for row in rows)
    print(
        f"re-floods {len(reflooded)} of {cosmetic}, missed {len(missed)} of {len(rows) - cosmetic}"
    )
    if formal_count:
        print(f"formal corrections found {found_count} of {formal_count}")
    print(f"median of a decision {statistics.median(ms for _, ms in decisions):.1f} ms")
    if options.show:
        for kind, errors in (("re-flood", reflooded), ("missed", missed)):
            for row, decision in errors:
                facts = "; ".join(map(str, decision.facts))
                print(
                    f"{kind}\t{decision.significance}\t{decision.reason}\t{facts}\t{row['new']['title']}"
                )


if __name__ == "__main__":
    main()
