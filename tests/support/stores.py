"""Stores with articles, on SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
import uuid
from datetime import datetime
from pathlib import Path

from sqlalchemy import create_engine, text

from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.store import Database
from feeds.store.schema import SCHEMA_VERSION
from support.constants import BAKU, NOW, ROOT


def fresh_postgres(server_url: str, template: str = "template0") -> str:
    name = "t" + uuid.uuid4().hex
    admin = create_engine(
        server_url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}"))
    admin.dispose()
    head, _, query = server_url.replace("postgresql://", "postgresql+psycopg://").partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


def copied(url: str, folder: Path) -> str:
    """Return the address of a copy of a store that nothing has open."""
    if url.startswith("sqlite:"):
        file = folder / "copy.db"
        shutil.copy(url.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"
    server = url.partition("?")[0]
    return fresh_postgres(url.replace("+psycopg", ""), server.rpartition("/")[2])


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
