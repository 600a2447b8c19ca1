"""Stores with articles, on SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
import uuid
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine, text, update

from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.store import Database
from feeds.store.schema import SCHEMA_VERSION, meta
from support.constants import BAKU, NOW, ROOT


def fresh_postgres(server_url: str, template: str = "template0") -> str:
    """Return the address of a new database on a server, a copy of ``template``."""
    name = "t" + uuid.uuid4().hex
    _carry_out(server_url, f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}")
    head, _, query = server_url.replace("postgresql://", "postgresql+psycopg://").partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def drop(url: str) -> None:
    """Remove a database that ``fresh_postgres`` created, and end its connections."""
    address, _, query = url.replace("postgresql+psycopg://", "postgresql://").partition("?")
    server, _, name = address.rpartition("/")
    server_url = f"{server}/postgres" + (f"?{query}" if query else "")
    _carry_out(server_url, f"DROP DATABASE {name} WITH (FORCE)")


def without_fsync(server_url: str) -> None:
    """Have a server write without waiting for the disk. A killed process loses nothing by that; a
    machine that loses its power would.
    """
    _carry_out(
        server_url,
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "SELECT pg_reload_conf()",
    )


def _carry_out(server_url: str, *statements: str) -> None:
    admin = create_engine(
        server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()


def copied(url: str, folder: Path) -> str:
    """Return the address of a copy of a store that nothing has open."""
    if url.startswith("sqlite:"):
        file = folder / "wirefeed.db"
        shutil.copy(url.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"
    server = url.partition("?")[0]
    return fresh_postgres(url.replace("+psycopg", ""), server.rpartition("/")[2])


def with_another_id(store: Database) -> Database:
    """Make a copy of a store another store: what a process remembers of the one is not of it."""
    with store.engine.begin() as connection:
        connection.execute(
            update(meta).where(meta.c.name == "store_id").values(value=str(uuid.uuid4()))
        )
    return store


def taken(
    database: Database,
    data: str | bytes,
    name: str = "news.jsonl",
    now: datetime = NOW,
    language: str = "en",
    *,
    is_dry_run: bool = False,
    **fields: object,
) -> Report:
    report = Report()
    options = Options(now=now, zone=BAKU, default_language=language, **fields)  # type: ignore[arg-type]
    raw = data.encode() if isinstance(data, str) else data
    drafts = read(Source(name=name, data=raw), options)
    for _ in import_drafts(database, drafts, options, report, is_dry_run=is_dry_run):
        pass
    return report


def with_samples(folder: Path) -> Database:
    """Return a store in ``folder`` with the articles of the sample newsroom.

    ``make run`` keeps its database beside the samples.
    """
    database = Database(f"sqlite:///{folder}/wirefeed.db")
    database.migrate(NOW)
    for path in sorted([*(ROOT / "data").glob("*.txt"), *(ROOT / "data").glob("*.jsonl")]):
        taken(database, path.read_bytes(), path.name)
    return database


def migrations_after(number: int) -> list[str]:
    """Return the ids of the migrations after a number, in their order."""
    return [f"{later:04}" for later in range(number + 1, int(SCHEMA_VERSION) + 1)]
