"""Settings, the migrated store and the clock, shared by the subcommands."""

from __future__ import annotations

import getpass
import logging.config
import os
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from feeds import config
from feeds.cli.terminal import errors
from feeds.config import Settings, mask_url
from feeds.domain.acts import Actor, ActorKind
from feeds.errors import StoreMissing, StoreOutdated
from feeds.newsroom.editor import Editor
from feeds.operations import opening
from feeds.runtime import logs
from feeds.store import Database
from feeds.store.clock import StoreClock
from feeds.store.engine import newer_schema

# Of commands that print their result themselves.
_LEVEL_OF_COMMANDS = "warning"
_clock = StoreClock()
_is_logging = False


def settings() -> Settings:
    return config.load(os.environ, Path.cwd())


def start_logging(settings: Settings, level: str) -> dict[str, Any]:
    """Begin to write log lines to standard error; return the configuration."""
    global _is_logging
    configuration = logs.configuration(level, settings.log_format)
    logging.config.dictConfig(configuration)
    _is_logging = True
    return configuration


def announce(log: logging.Logger, sentence: str) -> None:
    """Print what a service does on a terminal; elsewhere the sentence is a log line."""
    if sys.stderr.isatty():
        errors.print(f"{sentence}; stop with Ctrl-C", markup=False)
    else:
        log.info("%s", sentence)


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
    database = _opened(settings)
    migrate(database, settings)
    bring_up(database)
    return database


def open_for_reading(settings: Settings) -> Database:
    """Return the store for a command that only reads. It is never created; an older one is
    migrated only after a question on a terminal.

    Raises:
        StoreMissing: there is no store yet.
        StoreOutdated: the store has an older schema and was not migrated.
    """
    if Database.is_missing(settings.database_url):
        raise StoreMissing(mask_url(settings.database_url))
    database = _opened(settings)
    at, wanted = database.schema_state()
    if at is None:
        raise StoreMissing(mask_url(settings.database_url))
    if at > wanted:
        raise StoreOutdated(f"{mask_url(settings.database_url)}: {newer_schema(at)}")
    if at != wanted:
        difference = f"the store has schema {at}, and this version needs {wanted}"
        is_asked = sys.stdin.isatty() and errors.is_terminal
        if not is_asked or not click.confirm(f"{difference}. Migrate it now?", err=True):
            raise StoreOutdated(f"{difference}; run: wirefeed migrate")
        migrate(database, settings)
        bring_up(database)
    return database


def open_for_trial(settings: Settings) -> Database:
    """Return the store for a command that changes nothing. If there is no store yet, return an
    empty one that is deleted when the command ends.

    Raises:
        StoreOutdated: the store has an older schema and was not migrated.
    """
    try:
        return open_for_reading(settings)
    except StoreMissing:
        folder = click.get_current_context().with_resource(tempfile.TemporaryDirectory())
        return open_store(replace(settings, database_url=f"sqlite:///{folder}/trial.db"))


def editor(*, is_trial: bool = False) -> Editor:
    """Return the editor for whom this command works: on the store of the settings.

    With ``is_trial`` the command changes nothing, and creates no store.
    """
    chosen = settings()
    database = open_for_reading(chosen) if is_trial else open_store(chosen)
    return Editor(database=database, settings=chosen, now=now, actor=actor())


def actor() -> Actor:
    """Return who works with the command line: the account of the operating system."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = f"uid {os.getuid()}"
    return Actor(kind=ActorKind.COMMAND, name=name)


def migrate(database: Database, settings: Settings) -> list[str]:
    """Bring the store's schema to this version, and print where a backup was written before.

    Return the ids of the applied migrations.
    """
    return opening.migrate(
        database,
        settings,
        lambda at, file: errors.print(f"backup of schema {at}: {file}", markup=False),
    )


def bring_up(database: Database) -> opening.Renewed:
    """Clean and index again what this version does otherwise, and print how much."""
    if opening.is_current(database):
        return opening.Renewed()
    from feeds.cli.progress import shown  # loads progress bars, which few commands need

    with shown("Indexing again", "articles") as display:
        renewed = opening.bring_up(database, display.show)
    if renewed.cleaned:
        errors.print(f"cleaned again: {renewed.cleaned:,} texts")
    if renewed.indexed:
        errors.print(f"indexed again: {renewed.indexed:,} articles")
    return renewed


def _opened(settings: Settings) -> Database:
    global _clock
    if not _is_logging:
        start_logging(settings, _LEVEL_OF_COMMANDS)
    database = Database(settings.database_url)
    # Closed, an SQLite store is one whole file.
    click.get_current_context().call_on_close(database.close)
    _clock = database.clock
    return database
