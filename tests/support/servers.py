"""The installed command and its server, as processes."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support.constants import ROOT

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [f"feeds.cli.{path.stem}" for path in sorted((ROOT / "feeds" / "cli").glob("*.py"))]
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(
    folder: Path, *arguments: str, stdin: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """The command, in ``folder``, as a person would run it: a process of its own.

    It is forked from one that has imported the modules already, which saves a second each time.
    """
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / stream for stream in ("stdin", "stdout", "stderr")]
        files[0].write_text(stdin or "")
        process = _FORKS.Process(
            target=_be_the_command,
            args=([str(word) for word in arguments], folder, environment(**env), files),
        )
        process.start()
        process.join(120)
        command = ["wirefeed", *arguments]
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(command, 120)
        output = [file.read_bytes().decode() for file in files[1:]]
        return subprocess.CompletedProcess(command, process.exitcode, *output)


def _be_the_command(
    arguments: list[str], folder: Path, env: dict[str, str], files: list[Path]
) -> None:
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(folder)
    for number, file in enumerate(files):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_APPEND
        os.dup2(os.open(file, flags), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = ["wirefeed", *arguments]
    importlib.import_module("feeds.cli").main()


def environment(is_measured: bool = True, **more: str) -> dict[str, str]:
    """The environment of a command that a test starts; measuring its coverage makes it slower."""
    ours = ("WIREFEED_",) if is_measured else ("WIREFEED_", "COVERAGE_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return (
        clean
        | {
            "WIREFEED_TIMEZONE": "Asia/Baku",
            "PYTHONUNBUFFERED": "1",
            "PYTHONFAULTHANDLER": "1",
            "WIREFEED_SEMANTIC": "false",
        }
        | more
    )


@contextmanager
def serving(folder: Path, port: int = 0, **env: str) -> Iterator[str]:
    """A real server on a real port, free or given; yields its base URL and stops it with
    SIGTERM.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "feeds", "serve", "--port", str(port)]
    with (folder / "server.log").open("a") as log:
        server = subprocess.Popen(
            command, cwd=folder, env=environment(**env), stdout=log, stderr=log
        )
    base = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(base, server, folder)
        yield base
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            assert server.wait(60) == 0, (folder / "server.log").read_text()
        except subprocess.TimeoutExpired:
            # The log then has their stacks.
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            for pid in [*map(int, children), server.pid]:
                os.kill(pid, signal.SIGABRT)
            server.wait(20)
            raise AssertionError((folder / "server.log").read_text()) from None


@dataclass(frozen=True)
class Processes:
    """The processes of a ``serve``, by their ids."""

    main: int
    workers: tuple[int, ...]
    servers: tuple[int, ...]


def processes_of(base: str) -> Processes:
    """The processes of the server at ``base``, which this process has started."""
    port = base.rpartition(":")[2]
    rows = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()[1:]
    processes = [(int(row.split()[0]), int(row.split()[1]), row) for row in rows]
    (main,) = (
        pid
        for pid, parent, row in processes
        if parent == os.getpid() and f"serve --port {port}" in row
    )
    children = [(pid, " worker " in row) for pid, parent, row in processes if parent == main]
    return Processes(
        main=main,
        workers=tuple(pid for pid, is_worker in children if is_worker),
        servers=tuple(pid for pid, is_worker in children if not is_worker),
    )


def wait_until_ready(base: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(base + "/readyz", timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((folder / "server.log").read_text())


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """GET without following redirects: status, headers (lower case), body."""

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object, **kwargs: object) -> None:
            return None

    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=named)
    try:
        with urllib.request.build_opener(NoRedirect).open(request, timeout=20) as response:
            return (
                response.status,
                {k.lower(): v for k, v in response.headers.items()},
                response.read(),
            )
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Until the condition holds; a server that does not answer yet is waited for."""
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if condition():
                return
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)
