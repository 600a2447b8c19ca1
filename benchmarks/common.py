"""Shared parts of the benchmarks: servers and their CPU, load, interleaved rounds, tables and
pictures.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.store import Database

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TICKS = os.sysconf("SC_CLK_TCK")
WORDS = (
    "harbour quay crane vessel minister budget river bridge council storm night ferry island "
    "market price school train winter festival museum hospital engineer report figures water "
    "valley mountain village police court election team final season goal concert library doctor"
).split()


def need(*programs: str) -> None:
    """End with what to do where a program is missing."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        sys.exit(f"needs {', '.join(missing)}: apt-get install nginx-light wrk")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_articles(path: Path, count: int, *, body_chars: int = 3000, seed: int = 1) -> None:
    """JSON Lines of made-up articles whose words are as uneven as a language's, in the order of
    their time, as an archive has them: one every 20 minutes until the first of November 2026.
    """
    import random

    chance = random.Random(seed)
    vocabulary = WORDS + [
        "".join(
            chance.choice("bdfgklmnprstvz") + chance.choice("aeiou")
            for _ in range(chance.randint(2, 4))
        )
        for _ in range(8000)
    ]
    weights = [1 / (place + 3) for place in range(len(vocabulary))]
    began = datetime(2026, 11, 1, tzinfo=UTC) - count * timedelta(minutes=20)
    with path.open("w") as file:
        for number in range(count):
            text = chance.choices(vocabulary, weights, k=body_chars // 6)
            paragraphs = [" ".join(text[at : at + 60]) for at in range(0, len(text), 60)]
            paragraphs[0] += (
                f' <a href="https://x.example/{number}?a=1&amp;b=2">{text[0]}</a> &amp; '
                f"<b>{text[1]}</b>"
            )
            file.write(
                json.dumps(
                    {
                        "id": str(number),
                        "title": f"{' '.join(text[:6]).capitalize()} {number}",
                        "body_html": "".join(f"<p>{paragraph}.</p>" for paragraph in paragraphs),
                        "published": (began + number * timedelta(minutes=20)).isoformat(),
                        "language": "en",
                        "section": ["City", "Sea", "Economy", "Sport"][number % 4],
                        "tags": sorted(set(text[2:5])),
                        "authors": [f"Author {number % 30}"],
                    }
                )
                + "\n"
            )


def import_article(database: Database, article: Mapping[str, str]) -> None:
    """Store one article, given as a line of JSON Lines."""
    options = Options(now=datetime.now(UTC), zone=ZoneInfo("UTC"), default_language="en")
    drafts = read(Source(name="new.jsonl", data=json.dumps(article).encode()), options)
    for _ in import_drafts(database, drafts, options, Report()):
        pass


@contextmanager
def running(command: Sequence[str], url: str, folder: Path, **env: str) -> Iterator[int]:
    """A server, until its ``url`` answers; yields its process id and stops it."""
    log = (folder / "log.txt").open("ab")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("WIREFEED_")}
    # One machine makes all requests: its budget is not measured.
    clean["WIREFEED_POLL_BUDGET"] = "0"
    server = subprocess.Popen(
        command, cwd=folder, stdout=log, stderr=log, env={**clean, **env}, start_new_session=True
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url, timeout=5).read()
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit(f"{command[0]} ended: {(folder / 'log.txt').read_text()[-2000:]}")
                time.sleep(0.1)
        yield server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def tree(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(child_pid for child in children for child_pid in tree(int(child)))]


def cpu_s(pids: Sequence[int]) -> float:
    """User and system time of process trees, in seconds."""
    total = 0
    for pid in {child_pid for root in pids for child_pid in tree(root)}:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


@dataclass(frozen=True)
class Load:
    """One burst of requests: CPU µs a request, requests a second, the 99th percentile in ms."""

    cpu_us: float
    per_s: float
    p99_ms: float


def burst(url: str, pids: Sequence[int], headers: Mapping[str, str], seconds: float) -> Load:
    """Four connections for some seconds, from one thread of wrk."""
    named = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    with contextlib.suppress(urllib.error.HTTPError):  # a 304 is one
        urllib.request.urlopen(
            urllib.request.Request(url, headers=dict(headers)), timeout=30
        ).read()
    before = cpu_s(pids)
    out = subprocess.run(
        ["wrk", "-t1", "-c4", f"-d{seconds:g}s", "--latency", *named, url],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    used = cpu_s(pids) - before
    if "Non-2xx" in out and "If-None-Match" not in headers:
        sys.exit(f"{url} answered with errors:\n{out}")
    count = int(re.findall(r"(\d+) requests in", out)[0])
    value, unit = re.findall(r"99%\s+([\d.]+)(us|ms|s)", out)[0]
    return Load(
        used / max(count, 1) * 1e6,
        count / seconds,
        float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
    )


def progress(line: str = "") -> None:
    """One line on a terminal, in place of the one before; empty to take it away."""
    if sys.stderr.isatty():
        print(f"\r{line:80}" + ("" if line else "\r"), end="", file=sys.stderr, flush=True)


def rounds(
    count: int, contenders: Mapping[str, Callable[[], float | Load]]
) -> dict[str, list[float | Load]]:
    """Each contender once a round, so that other load of the machine affects all of them."""
    samples: dict[str, list[float | Load]] = {name: [] for name in contenders}
    for number in range(count):
        for name, run in contenders.items():
            progress(f"round {number + 1}/{count}: {name:50}")
            samples[name].append(run())
    progress()
    return samples


def spread(values: Sequence[float]) -> str:
    """Median, and the least and the most beside it."""
    middle = statistics.median(values)
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2
    return f"{middle:.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def machine() -> str:
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown CPU",
    )
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores; "
        f"{platform.system()} {platform.release()}; Python {platform.python_version()}"
    )


def picture(name: str, title: str, unit: str, bars: Mapping[str, float]) -> None:
    """Horizontal bars on a logarithmic scale, as an SVG in docs/ that is readable in light and
    dark.
    """
    import math

    least, most = min(bars.values()) / 1.6, max(bars.values())
    width, margin, high = 760, 300, 26
    rows = []
    for place, (label, value) in enumerate(bars.items()):
        y = 44 + place * high
        length = (
            (width - margin - 110) * math.log(value / least) / math.log(most / least)
            if most > least
            else 100
        )
        rows.append(
            f'<text x="{margin - 10}" y="{y + 15}" text-anchor="end">{label}</text>'
            f'<rect x="{margin}" y="{y + 3}" width="{length:.0f}" height="16" rx="2" '
            f'class="{"ours" if "wirefeed" in label.lower() else "peer"}"/>'
            f'<text x="{margin + length + 8:.0f}" y="{y + 15}">{value:,.4g} {unit}</text>'
        )
    style = (
        "text{font:13px system-ui,sans-serif;fill:#222}.ours{fill:#1f5f8b}.peer{fill:#9aa5ad}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}.ours{fill:#6fb3e0}.peer{fill:#5c666d}}"
    )
    height = 58 + len(bars) * high
    (DOCS / f"{name}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{title}"><style>{style}</style>'
        f'<text x="10" y="22" font-weight="600">{title} (logarithmic)</text>{"".join(rows)}</svg>\n'
    )
