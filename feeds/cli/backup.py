"""``wirefeed backup``, ``restore`` and ``store copy``: whole stores as files and copies."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from feeds.cli import context
from feeds.cli.progress import interruptible, shown
from feeds.config import SETTINGS, mask_url
from feeds.errors import StoreNotEmpty, WirefeedError
from feeds.operations import backup as backups
from feeds.store import Database

_FILE = click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))


@click.command(
    epilog="\b\nExamples:\n  wirefeed backup /backups/newsroom.tar.zst\n  "
    "wirefeed backup --check /backups/newsroom.tar.zst   read it, and compare its hashes"
)
@_FILE
@click.option("--check", "is_check", is_flag=True, help="Only check an existing backup.")
def backup(file: Path, is_check: bool) -> None:
    """Write the store and its pictures to FILE, and read it back.

    Servers, workers and imports may run meanwhile: the backup is one consistent view. It is the
    same for SQLite and PostgreSQL, and can be restored on either. It has secrets of subscribers:
    only you can read it.
    """
    if is_check:
        summary = backups.check_backup(file)
    else:
        settings = context.settings()
        database = context.open_for_reading(settings)
        outcome = "no file was written; the same command begins again"
        with _progress("Writing", backups.count_rows(database), outcome) as progress:
            summary = backups.write_backup(
                database, Path(settings.media_dir), file, context.now(), progress
            )
    _print(summary)


@click.command(
    epilog="\b\nExamples:\n  wirefeed restore newsroom.tar.zst\n  "
    "WIREFEED_DATABASE_URL=postgresql://… wirefeed restore newsroom.tar.zst"
)
@_FILE
@click.option("--replace", is_flag=True, help="Replace a store that has articles.")
@click.option(
    "--erased-in",
    metavar="BACKUP",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Also erase the texts that are erased in this later backup.",
)
def restore(file: Path, replace: bool, erased_in: Path | None) -> None:
    """Fill the store and the media folder from a backup.

    The store must be empty, or --replace is given. Texts that were erased since the backup are
    erased again. Running servers serve the restored store at once.
    """
    settings = context.settings()
    contents = backups.check_backup(file)
    database = context.open_store(settings)
    try:
        outcome = "the store is as it was; the same command begins again"
        with _progress("Restoring", sum(contents.rows.values()), outcome) as progress:
            summary = backups.restore_backup(
                database,
                Path(settings.media_dir),
                file,
                context.now(),
                replaces=replace,
                erased_in=erased_in,
                progress=progress,
            )
    except StoreNotEmpty as error:
        raise WirefeedError(
            f"{mask_url(settings.database_url)}: {error}; to replace them add --replace, "
            "to keep them name another store with WIREFEED_DATABASE_URL"
        ) from error
    _print(summary)


@click.group()
def store() -> None:
    """Work with the store as a whole."""


@store.command(
    epilog="\b\nExamples:\n  wirefeed store copy postgresql://wirefeed@localhost/wirefeed\n  "
    "WIREFEED_DATABASE_URL=postgresql://… wirefeed store copy sqlite:///data/wirefeed.db"
)
@click.argument("url")
def copy(url: str) -> None:
    """Copy the store to an empty one at URL: from SQLite to PostgreSQL, or back.

    Ids, change numbers and the bytes of feeds stay the same. Stop importers and workers first:
    later changes are not copied.
    """
    try:
        target_url = SETTINGS["database_url"].parse(url)
    except ValueError as error:
        raise click.BadParameter(f"{mask_url(url)}: {error}", param_hint="URL") from error
    settings = context.settings()
    if target_url == settings.database_url:
        raise click.BadParameter("is the store itself; name another one", param_hint="URL")
    source = context.open_for_reading(settings)
    target = Database(target_url)
    target.migrate()
    try:
        outcome = f"{mask_url(target_url)} stays empty; the same command begins again"
        with _progress("Copying", backups.count_rows(source), outcome) as progress:
            counts = backups.copy_store(source, target, progress)
    except StoreNotEmpty as error:
        raise WirefeedError(f"{mask_url(target_url)}: {error}; name an empty store") from error
    click.echo(f"articles\t{counts['articles']}\nrows\t{sum(counts.values())}")
    click.echo(f"now set WIREFEED_DATABASE_URL={mask_url(url)}", err=True)


def _print(summary: backups.Summary) -> None:
    for name, value in (
        ("written", summary.made_at),
        ("schema", summary.schema),
        ("articles", summary.article_count),
        ("rows", sum(summary.rows.values())),
        ("pictures", summary.picture_count),
    ):
        click.echo(f"{name}\t{value}")


@contextlib.contextmanager
def _progress(verb: str, total: int, outcome: str) -> Iterator[Callable[[str, int], None]]:
    """Show the table and the rows of ``total``; print ``outcome`` after Ctrl-C."""
    with interruptible(lambda: outcome), shown(verb, "rows", total) as display:
        done = 0

        def advance(table: str, rows: int) -> None:
            nonlocal done
            done += rows
            display.name(f"{verb} {table}")
            display.show(done)

        yield advance
