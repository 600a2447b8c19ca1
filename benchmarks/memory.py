"""Memory of a worker after ten thousand different feed addresses: ``python benchmarks/memory.py
[--addresses 10000]``.
"""

from __future__ import annotations

import argparse
import http.client
import subprocess
import sys
import tempfile
from pathlib import Path

from common import WORDS, free_port, machine, picture, running, tree, write_articles

CACHE_MB = 64


def resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--addresses", type=int, default=10_000)
    count = options.parse_args().addresses
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        write_articles(folder / "a.jsonl", 2000)
        subprocess.run(
            [sys.executable, "-m", "feeds", "import", "a.jsonl"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "feeds", "serve", "--port", str(port)]
        with running(
            command,
            base + "/readyz",
            folder,
            WIREFEED_CACHE_MB=str(CACHE_MB),
            WIREFEED_BASE_URL=base,
        ) as pid:
            worker = tree(pid)[-1]
            before = resident_mb(worker)
            connection = http.client.HTTPConnection("127.0.0.1", port)
            for number in range(count):
                word, suffix = WORDS[number % len(WORDS)], ("rss", "atom", "json")[number % 3]
                connection.request(
                    "GET",
                    f"/feeds/latest.{suffix}?q={word}&size={21 + number // len(WORDS) % 179}",
                    headers={"Accept-Encoding": "gzip"},
                )
                connection.getresponse().read()
            after = resident_mb(worker)
    print(f"a worker's resident memory, MB – {machine()}")
    print(
        f"  at start {before:.0f}, after {count} addresses {after:.0f}; bound {CACHE_MB} + 80 = "
        f"{CACHE_MB + 80}"
    )
    picture(
        "memory",
        "A worker's resident memory",
        "MB",
        {
            "wirefeed at start": before,
            f"wirefeed after {count:,} addresses": after,
            "the bound": CACHE_MB + 80,
        },
    )


if __name__ == "__main__":
    main()
