"""Import beside bleach alone: ``python benchmarks/importing.py [--articles 20000]``.

``wirefeed import`` of JSON Lines (3 kB each) into an empty SQLite store, and ``bleach.clean`` of
their bodies alone in as many processes as there are cores. One after the other, twice; wall time.
Then the same import again, which changes nothing.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import bleach
from common import machine, picture, rounds, spread, write_articles

from feeds.runtime.parallel import cores
from feeds.sanitize import policy


def clean(bodies: list[str]) -> int:
    return sum(
        len(
            bleach.clean(
                body,
                tags=policy.TAGS,
                attributes={"a": ["href"]},
                protocols=policy.SCHEMES,
                strip=True,
            )
        )
        for body in bodies
    )


def imported(folder: Path, expected: str) -> float:
    """Import the articles; return the seconds."""
    begun = time.perf_counter()
    clean_environ = {k: v for k, v in os.environ.items() if not k.startswith("WIREFEED_")}
    completed = subprocess.run(
        [sys.executable, "-m", "feeds", "import", "a.jsonl"],
        cwd=folder,
        env=clean_environ,
        check=True,
        capture_output=True,
        text=True,
    )
    assert expected in completed.stdout, completed.stdout
    return time.perf_counter() - begun


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=2)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(folder / "a.jsonl", chosen.articles)
        bodies = [
            json.loads(line)["body_html"] for line in (folder / "a.jsonl").read_text().splitlines()
        ]
        chunks = [bodies[at : at + 100] for at in range(0, len(bodies), 100)]

        def peer() -> float:
            with multiprocessing.get_context("spawn").Pool(cores()) as pool:
                pool.map(clean, chunks[: cores()])
                begun = time.perf_counter()
                pool.map(clean, chunks, chunksize=1)
                return time.perf_counter() - begun

        def ours() -> float:
            shutil.rmtree(folder / "data", ignore_errors=True)
            return imported(folder, f"new\t{chosen.articles}")

        def again() -> float:
            return imported(folder, f"unchanged\t{chosen.articles}")

        samples = rounds(
            chosen.rounds,
            {"bleach alone, all cores": peer, "wirefeed import": ours, "the same again": again},
        )
        print(
            f"{chosen.articles} articles of {sum(map(len, bodies)) // len(bodies)} characters, "
            f"seconds – {machine()}"
        )
        for label, values in samples.items():
            print(f"  {label:24} {spread(values)}")  # type: ignore[arg-type]
        middle = {label: statistics.median(values) for label, values in samples.items()}  # type: ignore[type-var]
        print(f"  again {middle['wirefeed import'] / middle['the same again']:.0f}× faster")  # type: ignore[operator]
        print(f"  ratio {middle['wirefeed import'] / middle['bleach alone, all cores']:.2f}×")  # type: ignore[operator]
        picture("importing", f"{chosen.articles} articles of 3 kB", "s", middle)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
