"""Settings, the migrated store and the clock, shared by the subcommands."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from rich.console import Console

from feeds import config
from feeds.config import Settings
from feeds.store import Database, reindex
from feeds.store.clock import StoreClock

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
_clock = StoreClock()


def settings() -> Settings:
    return config.load(os.environ, Path.cwd())


def zone_option(_: click.Context, __: click.Parameter, name: str | None) -> ZoneInfo | None:
    """Read the value of ``--zone``; a name that is no zone is an error of usage."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise click.BadParameter(f"{name!r} is no zone; write one like Asia/Baku") from error


def now() -> datetime:
    """Return the time in UTC, by the clock of the store that this command has opened."""
    return _clock.now()


def open_store(settings: Settings) -> Database:
    """Return the store, created and migrated where needed."""
    global _clock
    database = Database(settings.database_url)
    _clock = database.clock
    database.migrate()
    bring_up(database)
    return database


def bring_up(database: Database) -> int:
    """Clean raw texts and fill indexes again where this version does either otherwise; returns how
    many texts changed.
    """
    with database.read() as connection:
        if reindex.is_current(connection):
            return 0
    with database.write(is_long=True) as connection:
        cleaned = reindex.clean_again(connection, now())
        reindex.index_again(connection)
        return cleaned
