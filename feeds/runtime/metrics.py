"""Metrics in Prometheus' text format (https://prometheus.io/docs/practices/naming/).

Server processes and the worker count in files of a common folder, ``PROMETHEUS_MULTIPROC_DIR``; any
of them adds them up. The folder must be named before this module is imported.
"""

from __future__ import annotations

import bisect
import os
import re
from collections import Counter as Tally
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from feeds.errors import ConfigError

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# From a poll in memory to the longest search.
BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15)
# Requests that are counted together; more are dropped from the statistics of a stopped process.
MAX_PENDING = 100_000
# Of a header that is noted.
MAX_NOTED_CHARS = 300

# Whole numbers are written without a fraction.
_WHOLE = re.compile(rb" (-?[0-9]+)\.0$", re.MULTILINE)

PROCESS = CollectorRegistry()


def _make_folder() -> None:
    """Create the common folder: the library writes to it as soon as a metric is declared.

    Raises:
        ConfigError: it cannot be created.
    """
    folder = os.environ.get(FOLDER_VARIABLE)
    try:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"{folder} cannot be created: {error.strerror}"
        raise ConfigError(FOLDER_VARIABLE, "environment", reason) from error


_make_folder()


class BulkHistogram(Histogram):
    """A histogram to which many observations are added at once."""

    def add(self, counts: Mapping[int, int], total: float) -> None:
        """Add ``counts`` by the place of the bucket; ``total`` is the sum of the observations."""
        for place, count in counts.items():
            self._buckets[place].inc(count)
        self._sum.inc(total)


REQUESTS = Counter(
    "wirefeed_requests",
    "Requests by kind of address and status; the share of 304 is that of unchanged feeds.",
    ["kind", "status"],
    registry=PROCESS,
)
DURATION = BulkHistogram(
    "wirefeed_request_duration_seconds",
    "Time from a request to its answer, waiting for a thread included.",
    ["kind"],
    buckets=BUCKETS,
    registry=PROCESS,
)
FROM_MEMORY = Counter(
    "wirefeed_requests_from_memory",
    "Requests for feeds that were answered from memory.",
    ["kind"],
    registry=PROCESS,
)
REFUSALS = Counter(
    "wirefeed_refusals",
    "Requests refused with 429, by the budget that was used up: data, work, texts, hub, partner, "
    "api.",
    ["budget"],
    registry=PROCESS,
)
HELD_BACK = Counter(
    "wirefeed_held_back",
    "Answers from memory held back because their client had its share of data.",
    registry=PROCESS,
)
CACHE_BYTES = Gauge(
    "wirefeed_cache_bytes",
    "Memory of finished documents and entries, over all processes.",
    multiprocess_mode="livesum",
    registry=PROCESS,
)
CACHED_DOCUMENTS = Gauge(
    "wirefeed_cached_documents",
    "Documents in memory, over all processes.",
    multiprocess_mode="livesum",
    registry=PROCESS,
)
FOLLOWER_LAG = Gauge(
    "wirefeed_follower_lag_seconds",
    "Time from the last commit until the feeds in memory had it; the slowest process.",
    multiprocess_mode="livemax",
    registry=PROCESS,
)
STORE_SILENCE = Gauge(
    "wirefeed_store_silence_seconds",
    "Time since the store last answered; the process that has waited longest.",
    multiprocess_mode="livemax",
    registry=PROCESS,
)
CLOCK_AHEAD = Gauge(
    "wirefeed_clock_ahead_seconds",
    "By how much this machine's clock is ahead of the store's; negative if it is behind.",
    multiprocess_mode="livemostrecent",
    registry=PROCESS,
)
STARTS = Counter(
    "wirefeed_process_starts",
    "Starts of processes, server and worker; a process that ended by itself is started again.",
    ["process"],
    registry=PROCESS,
)
DELIVERIES = Counter(
    "wirefeed_deliveries",
    "Deliveries to subscribers by outcome: delivered, failed, ended, nothing new.",
    ["outcome"],
    registry=PROCESS,
)
WEBHOOK_DELIVERIES = Counter(
    "wirefeed_webhook_deliveries",
    "Attempts to deliver to webhooks by outcome: delivered, failed.",
    ["outcome"],
    registry=PROCESS,
)
WEBHOOK_DELAY = Histogram(
    "wirefeed_webhook_delay_seconds",
    "Time from the commit of a change until a webhook's receiver has accepted it.",
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 900, 3600, 21600, 86400),
    registry=PROCESS,
)
SOURCE_POLLS = Counter(
    "wirefeed_source_polls",
    "Polls of sources by outcome: changed, unchanged, failed.",
    ["outcome"],
    registry=PROCESS,
)
SOURCE_ARTICLES = Counter(
    "wirefeed_source_articles",
    "Articles imported from sources by outcome: new, updated, unchanged, refused.",
    ["outcome"],
    registry=PROCESS,
)


# Statuses with a feed, a part of it, or the news that it has not changed.
ANSWERED = frozenset([200, 226, 304])
# What was requested: path, query and Sec-Fetch-Dest; empty if absent.
Target = tuple[str, str, str]
# Path, query and Sec-Fetch-Dest, User-Agent, peer, X-Forwarded-For, and the bytes of the body.
Visit = tuple[str, str, str, str, str, str, int]


@dataclass(frozen=True)
class Visits:
    """Visits that came together, by what counts of them."""

    # Target, status and bytes of an answer → how often it was given.
    answers: dict[tuple[Target, int, int], int] = field(default_factory=dict)
    # Target → User-Agent → peers, each with its X-Forwarded-For.
    readers: dict[Target, dict[str, set[tuple[str, str]]]] = field(default_factory=dict)

    def add(self, visit: Visit, status: int) -> None:
        """Add one; it is called for each request."""
        path, query, destination, agent, peer, forwarded, size = visit
        target = path, query, destination
        answer = target, status, size
        self.answers[answer] = self.answers.get(answer, 0) + 1
        agents = self.readers.get(target)
        if agents is None:
            agents = self.readers[target] = {}
        clients = agents.get(agent)
        if clients is None:
            clients = agents[agent] = set()
        clients.add((peer, forwarded))


class Requests:
    """Statistics of requests: noted at the cost of an append, counted by a thread."""

    def __init__(self) -> None:
        self._pending: deque[tuple[str, int, float, bool, Visit | None]] = deque(maxlen=MAX_PENDING)

    def note(
        self,
        kind: str,
        status: int,
        seconds: float,
        *,
        is_from_memory: bool = False,
        visit: Visit | None = None,
    ) -> None:
        """Note an answer to a request for a kind of address."""
        self._pending.append((kind, status, seconds, is_from_memory, visit))

    def count(self) -> Visits:
        """Add what was noted to the metrics; return the visits."""
        answers: dict[tuple[str, int, bool, int], int] = {}
        totals: dict[str, float] = {}
        visits = Visits()
        pending = self._pending
        while pending:
            kind, status, seconds, is_from_memory, visit = pending.popleft()
            answer = kind, status, is_from_memory, bisect.bisect_left(BUCKETS, seconds)
            answers[answer] = answers.get(answer, 0) + 1
            totals[kind] = totals.get(kind, 0.0) + seconds
            if visit is not None and status in ANSWERED:
                visits.add(visit, status)
        buckets: dict[str, Tally[int]] = {}
        for (kind, status, is_from_memory, place), number in answers.items():
            REQUESTS.labels(kind, str(status)).inc(number)
            if is_from_memory:
                FROM_MEMORY.labels(kind).inc(number)
            buckets.setdefault(kind, Tally())[place] += number
        for kind, counts in buckets.items():
            DURATION.labels(kind).add(counts, totals[kind])
        return visits


class Reading(NamedTuple):
    """A gauge that is read when metrics are requested: one value, or a value for each label."""

    name: str
    meaning: str
    value: float | Mapping[str, int]
    label: str = ""


def exposition(readings: Sequence[Reading]) -> bytes:
    """Return the metrics of all processes and ``readings`` as text."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER_VARIABLE):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_ThisProcess())
    registry.register(_Readings(readings))
    return _WHOLE.sub(rb" \1", generate_latest(registry))


def forget_process(pid: int) -> None:
    """Drop the gauges of a process that has ended; what it counted stays."""
    if os.environ.get(FOLDER_VARIABLE):
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def forget_dead_processes() -> None:
    """Drop the gauges of processes that a former server has left in the common folder."""
    folder = os.environ.get(FOLDER_VARIABLE)
    for file in Path(folder).glob("gauge_live*.db") if folder else ():
        pid = file.stem.rpartition("_")[2]
        if not Path(f"/proc/{pid}").exists() and Path("/proc").exists():
            file.unlink(missing_ok=True)


def process_metrics() -> Iterator[tuple[str, str, str]]:
    """Yield name, type and meaning of each metric of a process."""
    for family in PROCESS.collect():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        yield name, family.type, family.documentation


class _ThisProcess(Collector):
    """The metrics of this process alone, where no folder is shared."""

    def collect(self) -> Iterator[Metric]:
        return iter(PROCESS.collect())


class _Readings(Collector):
    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings

    def collect(self) -> Iterator[Metric]:
        for name, meaning, value, label in self._readings:
            if isinstance(value, Mapping):
                family = GaugeMetricFamily(name, meaning, labels=[label])
                for label_value, number in value.items():
                    family.add_metric([label_value], number)
            else:
                family = GaugeMetricFamily(name, meaning, value=value)
            yield family
