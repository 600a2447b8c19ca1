"""``wirefeed import``: paths, folders, globs, addresses and standard input."""

from __future__ import annotations

import glob
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click
from rich.table import Table

from feeds.cli import context, terminal
from feeds.cli.changes import change_lines, counted
from feeds.cli.progress import AGAIN, interruptible, shown
from feeds.cli.values import FILE_OR_TEXT, SECTION
from feeds.config import LANGUAGE_TAG, Settings
from feeds.domain.acts import public_part
from feeds.errors import BadDate, FetchError, UnreadableInput
from feeds.fetch import get, is_url
from feeds.importers import FORMATS, Options, Source, read
from feeds.importers.contract import PUBLISHED
from feeds.importers.decoding import decode
from feeds.importers.detect import is_binary
from feeds.importers.headers import has_front_matter
from feeds.intake.media import Media
from feeds.intake.pipeline import Report, import_drafts
from feeds.store import Database, validators
from feeds.store import redirects as former_addresses
from feeds.store.audit import Run
from feeds.store.validators import Validators
from feeds.text import dates

_MOST_PRINTED = 100  # messages of a kind
_PASSED_OVER = frozenset(
    ".png .jpg .jpeg .gif .webp .svg .ico .db .db-wal .db-shm .sqlite .zip .tar .pdf .mp3 .mp4 .py "
    ".css .js .toml .scss .yml .yaml".split()
)


@click.command(
    "import",
    epilog="\b\nExamples:\n  wirefeed import data\n  wirefeed import page.txt --published "
    "2018-05-24T10:27+04:00\n  wirefeed import https://example.com/feed.xml\n  curl -s "
    "https://example.com/feed | wirefeed import - --format feed",
)
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL|- ...", type=FILE_OR_TEXT)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="The input format; without it the content decides.",
)
@click.option(
    "--published",
    metavar="ISO",
    help="Publication date of the imported articles; overrides their own.",
)
@click.option("--section", default="", type=SECTION, help="Section of all imported articles.")
@click.option("--lang", default="", metavar="L", help="Language of all imported articles (BCP 47).")
@click.option(
    "--keep-ids", is_flag=True, help="Keep the ids of a feed's entries, which its readers know."
)
@click.option(
    "--redirects",
    is_flag=True,
    help="Redirect the articles' former addresses on hosts of WIREFEED_FORMER_BASE_URLS.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    default=[PUBLISHED],
    show_default=True,
    help="Statuses of the posts of an export that are imported; may be given several times.",
)
@click.option(
    "--zone",
    metavar="IANA",
    callback=context.zone_option,
    help="Zone of times without one, as in Asia/Baku; of feeds it is UTC otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Report the result without a change to the store.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def import_(
    ctx: click.Context,
    inputs: tuple[str, ...],
    format_: str,
    published: str | None,
    section: str,
    lang: str,
    keep_ids: bool,
    redirects: bool,
    statuses: tuple[str, ...],
    zone: ZoneInfo | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import articles into the store. A second import of the same file changes nothing."""
    settings = context.settings()
    if lang and not LANGUAGE_TAG.match(lang):
        raise click.UsageError(f"--lang {lang!r} is not a language tag; write one like en or az")
    try:
        moment = dates.parse(published, settings.zone) if published else None
    except BadDate as error:
        raise click.UsageError(f"--published: {error}") from error
    if redirects and not settings.former_base_urls:
        raise click.UsageError("--redirects needs the former addresses: WIREFEED_FORMER_BASE_URLS")
    database = (context.open_for_trial if dry_run else context.open_store)(settings)
    run = Run(context.actor(), object_id=_run_name(inputs), details={})
    options = Options(
        now=context.now(),
        zone=settings.zone,
        format=format_,
        published=moment,
        section=section,
        language=lang,
        max_bytes=settings.import_max_bytes,
        keeps_ids=keep_ids,
        source_zone=zone,
        statuses=frozenset(statuses),
    )
    report = Report()
    with interruptible(lambda: _state(report, is_dry_run=dry_run)):
        names = list(_expand(inputs, report))
        _run(database, names, options, settings, report, run, is_dry_run=dry_run)
    if redirects and not dry_run:
        hosts = {urlsplit(former).netloc for former in settings.former_base_urls}
        with database.write() as connection:
            report.redirects = former_addresses.record_former(connection, hosts)
            run.add(connection, {"redirects": report.redirects}, context.now())
    _print(report, as_json=as_json, is_dry_run=dry_run)
    ctx.exit(1 if report.refused else 0)


def _run_name(inputs: tuple[str, ...]) -> str:
    """Return the first input for the audit log: a file's name, or a host and a path."""
    first = inputs[0]
    name = public_part(first) if is_url(first) else Path(first).name
    return "standard input" if first == "-" else name or first


def _expand(inputs: tuple[str, ...], report: Report) -> Iterator[str]:
    """Yield files and addresses; folders are walked in the order of names."""
    for name in inputs:
        path = Path(name)
        if name == "-" or is_url(name):
            yield name
        elif path.is_dir():
            yield from (
                str(p)
                for p in sorted(path.rglob("*"))
                if p.is_file() and not _is_furniture(p, path)
            )
        elif path.is_file():
            yield name
        else:
            paths = sorted(glob.glob(name, recursive=True))
            yield from (candidate for candidate in paths if Path(candidate).is_file())
            if not paths:
                report.refused.append((name, "there is no such file or folder"))


def _is_furniture(path: Path, folder: Path) -> bool:
    """Return whether a file beside the articles is ignored without a report: pictures, databases,
    hidden files.
    """
    if (
        any(part.startswith(".") for part in path.relative_to(folder).parts)
        or path.suffix.lower() in _PASSED_OVER
    ):
        return True
    with path.open("rb") as file:
        head = file.read(4096)
    is_note = path.suffix.lower() in (".md", ".markdown") and not has_front_matter(decode(head))
    return is_note or is_binary(head)


def _run(
    database: Database,
    names: list[str],
    options: Options,
    settings: Settings,
    report: Report,
    run: Run,
    *,
    is_dry_run: bool,
) -> None:
    sizes = {name: _size(name) for name in names}
    finished_bytes = 0
    with shown("Importing", "articles", sum(sizes.values()) or None) as display:
        for name in names:
            display.name(Path(name).name)
            try:
                with _source(database, name, settings, is_dry_run=is_dry_run) as source:
                    if source is None:
                        continue
                    media = Media(Path(settings.media_dir), is_dry_run=is_dry_run)
                    folder = Path(name).parent if not is_url(name) and name != "-" else None
                    drafts = (media.held(draft, folder) for draft in read(source, options))
                    for _ in import_drafts(
                        database,
                        drafts,
                        options,
                        report,
                        is_dry_run=is_dry_run,
                        run=run,
                    ):
                        read_bytes = _position(source) if sizes[name] else 0
                        display.show(report.processed, finished_bytes + read_bytes)
            except (UnreadableInput, FetchError) as error:
                report.refused.append((name, error.reason))
            except OSError as error:
                report.refused.append((name, f"cannot be read: {error.strerror}"))
            finally:
                finished_bytes += sizes[name]
                display.show(report.processed, finished_bytes)


def _size(name: str) -> int:
    """Return the bytes of a file; 0 for anything that has no size before it is read."""
    try:
        return Path(name).stat().st_size
    except OSError:
        return 0


def _position(source: Source) -> int:
    """Return the number of bytes of a file that are read; 0 if its reader has closed it."""
    data = source.data
    return 0 if isinstance(data, bytes) or data.closed else data.tell()


def _state(report: Report, *, is_dry_run: bool) -> str:
    """Return the result of an interrupted import, and the next command."""
    if is_dry_run:
        return "a dry run stores nothing"
    counts = f"{report.new:,} new, {report.updated:,} updated, {report.unchanged:,} unchanged"
    stored = report.new + report.updated + report.unchanged
    return f"{counted(stored, 'articles')} are in ({counts}); {AGAIN}"


@contextmanager
def _source(
    database: Database, name: str, settings: Settings, *, is_dry_run: bool
) -> Iterator[Source | None]:
    """Open the named input; return None where a server answers "not modified".

    A poll is recorded after its articles are stored, so a crash only repeats the request.
    """
    if name == "-":
        yield Source(name="standard input", data=sys.stdin.buffer)
        return
    if not is_url(name):
        with Path(name).open("rb") as file:
            yield Source(name=name, data=file)
        return
    with database.read() as connection:
        last = validators.load(connection, name)
    fetched = get(
        name,
        timeout_s=settings.fetch_timeout_s,
        max_bytes=settings.fetch_max_bytes,
        allowed=settings.fetch_allow,
        etag=last.etag,
        last_modified=last.last_modified,
    )
    if fetched.is_unchanged:
        terminal.errors.print(f"{name}: not modified since the last poll")
        yield None
        return
    yield Source(name=name, data=fetched.body, media_type=fetched.media_type)
    if not is_dry_run:
        with database.write() as connection:
            new = Validators(etag=fetched.etag, last_modified=fetched.last_modified)
            validators.save(connection, name, new)


def _print(report: Report, *, as_json: bool, is_dry_run: bool) -> None:
    if as_json:
        rows = {
            "new": report.new,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "refused": [{"place": place, "reason": reason} for place, reason in report.refused],
            "skipped": [{"place": place, "reason": reason} for place, reason in report.skipped],
            "warnings": [{"place": place, "reason": reason} for place, reason in report.warnings],
            "converted": dict(report.converted),
            "removed": dict(report.removed),
            "redirects": report.redirects,
            "dry_run": is_dry_run,
        }
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    _print_messages("warning", "yellow", report.warnings)
    _print_messages("skipped", "yellow", report.skipped)
    _print_messages("refused", "red", report.refused)
    for line in change_lines(report.converted, report.removed):
        terminal.errors.print(line)
    counts = (
        ("new", report.new),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("refused", len(report.refused)),
        *([("redirects", report.redirects)] if report.redirects else []),
        *([("skipped", len(report.skipped))] if report.skipped else []),
    )
    if not terminal.console.is_terminal:
        for name, count in counts:
            click.echo(f"{name}\t{count}")
        return
    table = Table(title="Dry run: nothing was changed" if is_dry_run else None)
    for name, _ in counts:
        table.add_column(name, justify="right")
    table.add_row(*(str(count) for _, count in counts))
    terminal.console.print(table)


def _print_messages(kind: str, color: str, messages: list[tuple[str, str]]) -> None:
    for place, reason in messages[:_MOST_PRINTED]:
        terminal.errors.print(f"[{color}]{kind}:[/] {_plain(place)}: {_plain(reason)}")
    if len(messages) > _MOST_PRINTED:
        terminal.errors.print(
            f"[{color}]{kind}:[/] {len(messages) - _MOST_PRINTED:,} more; --json prints all"
        )


def _plain(text: str) -> str:
    """Text of a stranger on a terminal: no markup of ours, no control characters."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
