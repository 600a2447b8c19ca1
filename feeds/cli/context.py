"""What the subcommands share: settings, an open and current store, the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from feeds import config
from feeds.config import Settings
from feeds.sanitize import VERSION
from feeds.store import Database, Writer
from feeds.store.engine import fact

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def settings() -> Settings:
    return config.load(os.environ, Path.cwd())


def now() -> datetime:
    return datetime.now(UTC)


def open_store(chosen: Settings) -> Database:
    """The store, created and migrated where needed."""
    database = Database(chosen.database_url)
    database.migrate(now())
    clean_again(database)
    return database


def clean_again(database: Database) -> int:
    """Clean the raw texts again where this version has another sanitizer; returns how many changed."""
    with database.read() as connection:
        if fact(connection, "sanitizer") == str(VERSION):
            return 0
    with database.write() as connection:
        return Writer(connection, now()).clean_again()
