"""``wirefeed migrate``, ``config`` and ``doctor``: commands for operators."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from feeds import config as configuration
from feeds.cli import context
from feeds.config import Settings, mask_url
from feeds.errors import StoreError
from feeds.operations import upkeep as upkeeping
from feeds.store import Database, Reader
from feeds.text.ids import uuid_in

MAX_CLOCK_DIFFERENCE_S = 2.0


@click.command()
def migrate() -> None:
    """Create the store, or bring its schema to this version."""
    settings = context.settings()
    database = Database(settings.database_url)
    applied = context.migrate(database, settings)
    cleaned = context.bring_up(database)
    if cleaned:
        click.echo(f"cleaned again: {cleaned} texts")
    click.echo(
        "applied: " + ", ".join(applied) if applied else "nothing to do: the schema is current"
    )


@click.command(
    epilog="\b\nExamples:\n  wirefeed upkeep\n  wirefeed upkeep --erase "
    "urn:uuid:01a1f2b3-0000-7000-8000-000000000000"
)
@click.option(
    "--erase", "ids", metavar="ID", multiple=True, help="Erase this withdrawn article's texts now."
)
def upkeep(ids: tuple[str, ...]) -> None:
    """Delete what the settings let go after a time: texts of withdrawn articles
    (WIREFEED_ERASE_WITHDRAWN_DAYS), former receipts of partners (WIREFEED_KEEP_RECEIPTS_DAYS), and
    raw texts of former revisions (WIREFEED_KEEP_RAW_DAYS).

    No page and no feed changes. Tombstones, ids and addresses stay. Backups of before still have
    erased texts; a restore erases them again. The worker does the same each hour.
    """
    settings = context.settings()
    database = context.open_store(settings)
    if ids:
        erased = upkeeping.erase_texts(database, [uuid_in(article_id) for article_id in ids])
        click.echo(f"erased\t{erased}")
        return
    if not upkeeping.is_wanted(settings):
        click.echo(
            "WIREFEED_ERASE_WITHDRAWN_DAYS, WIREFEED_KEEP_RECEIPTS_DAYS and WIREFEED_KEEP_RAW_DAYS "
            "are 0: set one, or name an article with --erase",
            err=True,
        )
    done = upkeeping.delete_due(database, settings)
    click.echo(f"erased\t{done.erased}")
    if settings.keep_receipts_days:
        click.echo(f"receipts\t{done.receipts}")
    if settings.keep_raw_days:
        click.echo(f"raw texts\t{done.raw_texts}")


@click.command()
def config() -> None:
    """Print the current settings; secrets are masked."""
    for name, value in configuration.masked(context.settings()).items():
        click.echo(f"{name} = {value}")


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check store, schema, clock, base URL and disk; each line is ok or names the remedy."""
    is_well = True
    for name, trouble in _checks(context.settings()):
        is_well = is_well and not trouble
        mark = click.style("ok", fg="green") if not trouble else click.style(trouble, fg="red")
        click.echo(f"{name}: {mark}")
    ctx.exit(0 if is_well else 1)


def _checks(settings: Settings) -> Iterator[tuple[str, str]]:
    database = None
    try:
        database = Database(settings.database_url)
        at, head = database.schema_state()
        yield f"store {mask_url(settings.database_url)}", ""
        yield (
            "schema",
            "" if at == head else f"is at {at or 'nothing'}, wanted {head}; run: wirefeed migrate",
        )
        if at == head:
            with database.read() as connection:
                changed = Reader(connection).changed_at()
            yield "clock", _clock_trouble(database.clock.ahead_s, changed, database.now())
    except StoreError as error:
        yield "store", f"{error}; check WIREFEED_DATABASE_URL"
    local = settings.base_url.startswith(("http://127.", "http://localhost"))
    yield (
        "base URL",
        ""
        if not local
        else f"is {settings.base_url}, which only this machine reaches; set WIREFEED_BASE_URL to "
        "the public address",
    )
    yield "disk", _disk_trouble(Path(settings.media_dir))


def _clock_trouble(ahead_s: float, changed: datetime, now: datetime) -> str:
    """Return the difference to the store's clock, or to its last change."""
    if abs(ahead_s) > MAX_CLOCK_DIFFERENCE_S:
        difference = timedelta(seconds=round(abs(ahead_s)))
        direction = "ahead of" if ahead_s > 0 else "behind"
        return f"is {difference} {direction} the store's; set the time (the store's is used)"
    if changed > now:
        return f"is behind the store's last change ({changed:%Y-%m-%d %H:%M} UTC); set the time"
    return ""


def _disk_trouble(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return (
            f"{folder} cannot be written ({error.strerror}); "
            "change its owner or set WIREFEED_MEDIA_DIR"
        )
    free_mb = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize // 1_000_000
    return "" if free_mb > 200 else f"only {free_mb} MB are free; make room"
