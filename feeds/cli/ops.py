"""``wirefeed migrate``, ``config`` and ``doctor``: commands for operators."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import click

from feeds import config as configuration
from feeds.cli import context
from feeds.cli.changes import counted
from feeds.config import Settings, mask_url
from feeds.errors import StoreError
from feeds.operations import upkeep as upkeeping
from feeds.store import Database, Reader, webhooks
from feeds.store.engine import newer_schema
from feeds.store.webhooks import Webhook
from feeds.text.ids import uuid_in

MAX_CLOCK_DIFFERENCE_S = 2.0
LEAST_FREE_MB = 200


@click.command()
def migrate() -> None:
    """Create the store, or bring its schema to this version."""
    settings = context.settings()
    database = Database(settings.database_url)
    applied = context.migrate(database, settings)
    renewed = context.bring_up(database)
    if applied:
        click.echo("applied: " + ", ".join(applied))
    elif not renewed.indexed:
        click.echo("nothing to do: the schema is current")


@click.command(
    epilog="\b\nExamples:\n  wirefeed upkeep\n  wirefeed upkeep --erase "
    "urn:uuid:01a1f2b3-0000-7000-8000-000000000000"
)
@click.option(
    "--erase", "ids", metavar="ID", multiple=True, help="Erase this withdrawn article's texts now."
)
def upkeep(ids: tuple[str, ...]) -> None:
    """Delete what the settings let go after a time: texts of withdrawn articles
    (WIREFEED_ERASE_WITHDRAWN_DAYS), former receipts of partners (WIREFEED_KEEP_RECEIPTS_DAYS), raw
    texts of former revisions (WIREFEED_KEEP_RAW_DAYS), attempts to deliver to webhooks
    (WIREFEED_KEEP_WEBHOOK_LOG_DAYS), rows of the audit log (WIREFEED_AUDIT_DAYS), and counts of
    readers older than 400 days.

    No page and no feed changes. Tombstones, ids and addresses stay. Backups of before still have
    erased texts; a restore erases them again. The worker does the same each hour.
    """
    settings = context.settings()
    database = context.open_store(settings)
    if ids:
        uuids = [uuid_in(article_id) for article_id in ids]
        erased = upkeeping.erase_texts(database, uuids, context.actor())
        click.echo(f"erased\t{erased}")
        return
    done = upkeeping.delete_due(database, settings)
    click.echo(f"erased\t{done.erased}")
    if settings.keep_receipts_days:
        click.echo(f"receipts\t{done.receipts}")
    if settings.keep_raw_days:
        click.echo(f"raw texts\t{done.raw_texts}")
    click.echo(f"webhook log\t{done.deliveries}")
    if settings.audit_days:
        click.echo(f"audit log\t{done.audit_rows}")
    click.echo(f"reader days\t{done.reader_days}")


@click.command()
def config() -> None:
    """Print the current settings; secrets are masked."""
    for name, value in configuration.masked(context.settings()).items():
        click.echo(f"{name} = {value}")


class Level(StrEnum):
    """The result of a check. Only an error stops the newsroom from working."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


_COLORS = {Level.OK: "green", Level.WARNING: "yellow", Level.ERROR: "red"}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The result of one check: ``reason`` names the trouble and the remedy."""

    name: str
    level: Level = Level.OK
    reason: str = ""


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Check store, schema, clock, base URL and disk.

    Each line is ok, a warning or an error, with the remedy. Exit with status 1 after an error;
    warnings leave it 0. Nothing is created or changed.
    """
    findings = []
    for finding in _findings(context.settings()):
        findings.append(finding)
        mark = click.style(finding.level.value, fg=_COLORS[finding.level])
        click.echo(f"{finding.name}: {mark}" + (f": {finding.reason}" if finding.reason else ""))
    counts = Counter(finding.level for finding in findings)
    if counts[Level.WARNING] or counts[Level.ERROR]:
        errors = counted(counts[Level.ERROR], "errors")
        click.echo(f"{errors}, {counted(counts[Level.WARNING], 'warnings')}", err=True)
    ctx.exit(1 if counts[Level.ERROR] else 0)


def _findings(settings: Settings) -> Iterator[Finding]:
    yield from _store_findings(settings)
    is_local = settings.base_url.startswith(("http://127.", "http://localhost", "http://[::1]"))
    yield _finding(
        "base URL",
        f"is {settings.base_url}, which only this machine reaches; set WIREFEED_BASE_URL to the "
        "public address"
        if is_local
        else "",
        Level.WARNING,
    )
    yield _disk_finding(Path(settings.media_dir))


def _finding(name: str, reason: str, level: Level) -> Finding:
    """Return a finding of this level, or ok without a reason."""
    return Finding(name=name, level=level if reason else Level.OK, reason=reason)


def _store_findings(settings: Settings) -> Iterator[Finding]:
    place = mask_url(settings.database_url)
    if Database.is_missing(settings.database_url):
        reason = f"{place}: there is no store yet; run: wirefeed migrate"
        yield Finding(name="store", level=Level.ERROR, reason=reason)
        return
    try:
        database = Database(settings.database_url)
        at, wanted = database.schema_state()
        yield Finding(name=f"store {place}")
        yield _schema_finding(at, wanted)
        if at == wanted:
            with database.read() as connection:
                changed = Reader(connection).changed_at()
                failing = webhooks.failing(connection)
            reason = _clock_trouble(database.clock.ahead_s, changed, database.now())
            yield _finding("clock", reason, Level.WARNING)
            yield _finding("webhooks", _webhook_trouble(failing), Level.WARNING)
    except StoreError as error:
        reason = f"{error}; check WIREFEED_DATABASE_URL"
        yield Finding(name="store", level=Level.ERROR, reason=reason)


def _schema_finding(at: str | None, wanted: str) -> Finding:
    if at == wanted:
        return Finding(name="schema")
    if at is not None and at > wanted:
        return Finding(name="schema", level=Level.ERROR, reason=newer_schema(at))
    reason = f"is at {at or 'nothing'}, wanted {wanted}; run: wirefeed migrate"
    return Finding(name="schema", level=Level.ERROR, reason=reason)


def _clock_trouble(ahead_s: float, changed: datetime, now: datetime) -> str:
    """Return the difference to the store's clock, or to its last change; empty if it is small."""
    if abs(ahead_s) > MAX_CLOCK_DIFFERENCE_S:
        difference = timedelta(seconds=round(abs(ahead_s)))
        direction = "ahead of" if ahead_s > 0 else "behind"
        return f"is {difference} {direction} the store's; set the time (the store's is used)"
    if changed > now:
        return f"is behind the store's last change ({changed:%Y-%m-%d %H:%M} UTC); set the time"
    return ""


def _webhook_trouble(failing: list[Webhook]) -> str:
    """Return which webhooks get nothing, and why; empty without any."""
    troubles = [f"{webhook.name}: {webhook.reason or webhook.problem}" for webhook in failing]
    return f"{'; '.join(troubles)}; see: wirefeed webhooks list" if troubles else ""


def _disk_finding(folder: Path) -> Finding:
    """Check the media folder, or the folder in which it will be created."""
    present = next(
        path for path in (folder.absolute(), *folder.absolute().parents) if path.exists()
    )
    try:
        with tempfile.TemporaryFile(dir=present) as file:
            file.write(b"x")
    except OSError as error:
        reason = (
            f"{folder} cannot be written ({error.strerror}); "
            "change its owner or set WIREFEED_MEDIA_DIR"
        )
        return Finding(name="disk", level=Level.ERROR, reason=reason)
    space = os.statvfs(present)
    free_mb = space.f_bavail * space.f_frsize // 1_000_000
    if free_mb < LEAST_FREE_MB:
        reason = f"only {free_mb} MB are free; make room"
        return Finding(name="disk", level=Level.WARNING, reason=reason)
    return Finding(name="disk")
