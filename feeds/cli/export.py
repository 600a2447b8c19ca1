"""``wirefeed export``: the public site as static files, once or continuously."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, Protocol

import click

import feeds
from feeds.cli import context, terminal
from feeds.cli.changes import counted
from feeds.cli.progress import AGAIN, interruptible, shown
from feeds.cli.values import FILE_OR_TEXT
from feeds.config import Settings
from feeds.errors import FetchError, WirefeedError
from feeds.fetch import post
from feeds.publishing import bucket
from feeds.publishing.ledger import Finished
from feeds.publishing.static_site import Body, Exported, addresses, touched
from feeds.publishing.tree import Outcome, Tree, update_file
from feeds.runtime.parallel import ordered_map
from feeds.runtime.stop_flag import on_stop_signals
from feeds.store import Database, Reader, Writer, sections
from feeds.store.watch import watch
from feeds.web.static_copy import bodies

# Pages that a process writes before it asks for more; Ctrl-C waits for them.
PAGES_AT_ONCE = 5
# Addresses in one request to a CDN.
MAX_PURGED = 500
PURGE_TIMEOUT_S = 10.0
# The operator names the address: it may be private.
ANYWHERE = ("0.0.0.0/0", "::/0")


class Site(Protocol):
    """A copy of the public site."""

    exported: Exported

    def finished(self) -> Finished | None:
        """Return what the copy shows; None if that is unknown."""

    def begin(self, addresses: Collection[str]) -> None:
        """Begin a whole export: delete all other addresses."""

    def differing(self, addresses: Iterable[str]) -> Iterator[str]:
        """Yield the addresses whose copy was changed by somebody else."""

    def write(self, addresses: Iterable[str]) -> Iterator[str]:
        """Update each address; yield each address when done."""

    def finish(self, finished: Finished) -> None:
        """Note what the copy shows now."""


@click.command(
    epilog="\b\nExamples:\n  WIREFEED_BASE_URL=https://news.example.com wirefeed export public\n  "
    "wirefeed export --watch public   until stopped, within a second of every change\n  "
    "wirefeed export --watch s3://bucket/prefix"
)
@click.argument("target", metavar="DIR|s3://BUCKET/PREFIX", type=FILE_OR_TEXT)
@click.option(
    "--watch", "is_watching", is_flag=True, help="Update it after every change until stopped."
)
@click.option(
    "--whole",
    "is_whole",
    is_flag=True,
    help="Render every page again, not only what changed since the last export.",
)
@click.option("--gzip", "is_packed", is_flag=True, help="In a bucket, store text with gzip.")
def export(target: str, is_watching: bool, is_whole: bool, is_packed: bool) -> None:
    """Write every public feed, archive page and article page into DIR, with .gz, .br and .zst
    beside them, or into a bucket of an S3-compatible store.

    Into a folder, only what changed since the last export is rendered. A bucket's credentials and
    endpoint come from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION,
    AWS_ENDPOINT_URL. With WIREFEED_PURGE_URL a CDN is notified of the addresses that changed.
    """
    settings = context.settings()
    is_bucket = target.startswith(f"{bucket.SCHEME}://")
    if is_packed and not is_bucket:
        raise click.UsageError("--gzip is for a bucket; a folder has .gz files beside each file")
    place = bucket.parse_place(target) if is_bucket else None
    database = context.open_for_reading(settings)
    # A folder that is kept in step stands in front of a server.
    has_server = is_watching and place is None
    body_of = bodies(settings, database, has_server=has_server)
    site: Site
    if place:
        site = bucket.Bucket(place, body_of, is_packed=is_packed)
    else:
        _Files.body_of = body_of
        files = _Files(settings=settings, folder=Path(target).absolute(), is_quick=is_watching)
        site = Tree(files.folder, partial(ordered_map, files.update, chunk_size=PAGES_AT_ONCE))
    exporter = _Exporter(database, settings, site, Purge(settings), has_server=has_server)
    if is_watching:
        exporter.follow(is_whole=is_whole)
    else:
        with interruptible(exporter.leave):
            exporter.write_all(is_whole=is_whole)
        exporter.report()


@dataclass(frozen=True, kw_only=True)
class _Files:
    """The files of a tree, written by this process or by others."""

    settings: Settings
    folder: Path
    is_quick: bool

    # Of this process, where it has one already.
    body_of: ClassVar[Callable[[str], Body | None] | None] = None

    def update(self, address: str) -> Outcome:
        """Write the file of an address."""
        if _Files.body_of is None:
            database = Database(self.settings.database_url)
            _Files.body_of = bodies(self.settings, database, has_server=self.is_quick)
        body = _Files.body_of(address)
        return update_file(self.folder, address, body, is_quick=self.is_quick)


class _Exporter:
    """Brings a copy of the site to the state of the store, and reports it."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        site: Site,
        purge: Purge,
        *,
        has_server: bool,
    ) -> None:
        self._database, self._site, self._purge = database, site, purge
        self._languages = settings.other_languages
        self._look = _hash((_look(settings), has_server))

    def report(self, *first: str) -> None:
        """Print the counts, and notify the CDN."""
        exported = self._site.exported
        counts = (
            f"written\t{exported.written}",
            f"unchanged\t{exported.unchanged}",
            f"removed\t{exported.removed}",
        )
        click.echo("\n".join((*first, *counts)))
        self._purge.call(exported.changed)

    def leave(self) -> str:
        """Notify the CDN of the written pages; return their count, and the next command."""
        exported = self._site.exported
        self._purge.call(exported.changed)
        pages = counted(exported.written + exported.unchanged, "pages")
        return f"{pages} are in, {exported.written:,} of them new; {AGAIN}"

    def write_all(
        self, *, is_whole: bool, is_stopped: Callable[[], bool] = lambda: False
    ) -> Finished | None:
        """Write what the copy lacks, or everything. Return what it shows then; None if
        ``is_stopped`` ended it early.
        """
        with self._database.write() as connection:
            Writer(connection, context.now()).release_due()
        with self._database.read() as connection:
            reader = Reader(connection)
            present, all_addresses = self._present(reader), list(addresses(reader, self._languages))
            before = None if is_whole else self._site.finished()
            if before is not None and _follows(present, before):
                lacking = set(self._lacking(reader, before, present, all_addresses))
                # Those that have a file, but are no longer public, come first.
                others = sorted(lacking.difference(all_addresses))
                paths = [*others, *(path for path in all_addresses if path in lacking)]
                self._site.exported.unchanged += len(all_addresses) - len(paths) + len(others)
            else:
                paths = all_addresses
                self._site.begin(all_addresses)
        with shown("Exporting", "pages", len(paths)) as display:
            for count, _ in enumerate(self._site.write(paths), 1):
                display.show(count)
                if is_stopped():
                    return None
        self._site.finish(present)
        return present

    def _lacking(
        self, reader: Reader, before: Finished, present: Finished, all_addresses: list[str]
    ) -> Iterator[str]:
        if present.seq != before.seq:
            yield from touched(reader, before.seq, before.sections, self._languages)
        yield from self._site.differing(all_addresses)

    def follow(self, *, is_whole: bool) -> None:
        """Write everything that is lacking, then what each change touches, until stopped."""
        stopped = on_stop_signals()
        shown, openings = None, 0
        while not stopped.is_set():
            try:
                if shown is None:
                    self._site.exported, openings = Exported(), self._database.openings
                    shown = self.write_all(is_whole=is_whole, is_stopped=stopped.is_set)
                    if shown is None:
                        return
                    is_whole = False
                    self.report()
                for seq in watch(self._database, stopped.is_set):
                    if seq == shown.seq:
                        continue
                    self._site.exported = Exported()
                    shown = self._write_touched(shown)
                    if shown is None or openings != self._database.openings:
                        shown = None
                        break
                    self.report(f"change\t{shown.seq}")
            except WirefeedError as error:
                terminal.errors.print(f"cannot go on, trying again: {error}", markup=False)
                # Some addresses may be written already.
                self._purge.call(self._site.exported.changed)
                self._site.exported = Exported()
                stopped.wait(1)

    def _write_touched(self, before: Finished) -> Finished | None:
        """Write what changes since ``before`` touch; None if the store is another one."""
        with self._database.read() as connection:
            reader = Reader(connection)
            present = self._present(reader)
            if not _follows(present, before):
                return None
            paths = list(
                dict.fromkeys(touched(reader, before.seq, before.sections, self._languages))
            )
        for _ in self._site.write(paths):
            pass
        self._site.finish(present)
        return present

    def _present(self, reader: Reader) -> Finished:
        """Return what a copy of the present store shows."""
        return Finished(
            store=reader.identity(),
            look=_hash((self._look, _arrangement(reader))),
            seq=reader.seq(),
            sections=tuple(reader.sections()),
        )


def _follows(present: Finished, before: Finished) -> bool:
    """Return whether the changes since ``before`` lead to the present state."""
    return (present.store, present.look) == (before.store, before.look) and (
        present.seq >= before.seq
    )


def _look(settings: Settings) -> str:
    """Return a hash of what decides the bytes of a page beside the store: the settings, and the
    program's files.
    """
    program = Path(feeds.__file__).parent
    files = sorted(
        (path.relative_to(program).as_posix(), path.stat().st_mtime_ns, path.stat().st_size)
        for path in program.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    return _hash((settings, files))


def _arrangement(reader: Reader) -> list[tuple[str, int | None, list[tuple[str, str]]]]:
    """Return what editors decided about sections: every page has their order and their names."""
    return [
        (section.slug, section.position, sorted(section.names.items()))
        for section in sections.every(reader.connection)
        if section.position is not None or section.names
    ]


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


class Purge:
    """Notifies a CDN of changed addresses, and again of those that it has not accepted."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting: dict[str, None] = {}

    def call(self, changedchanged: Iterable[str]) -> None:
        """Post the changed addresses; a failure is reported, and costs nothing else."""
        settings = self._settings
        if not settings.purge_url:
            return
        self._waiting |= dict.fromkeys(settings.base_url + path for path in changedchanged)
        headers = {"Content-Type": "application/json"}
        if settings.purge_token:
            headers["Authorization"] = f"Bearer {settings.purge_token}"
        while self._waiting:
            urls = list(self._waiting)[:MAX_PURGED]
            body = json.dumps({"urls": urls}).encode()
            try:
                status = post(
                    settings.purge_url,
                    body,
                    headers,
                    timeout_s=PURGE_TIMEOUT_S,
                    allowed=ANYWHERE,
                )
            except FetchError as error:
                status, reason = 0, str(error)
            else:
                reason = f"{settings.purge_url}: answered {status}"
            if not 200 <= status < 300:
                terminal.errors.print(
                    f"the CDN has not accepted {len(self._waiting)} changed addresses: {reason}; "
                    "they are sent again with the next change",
                    markup=False,
                )
                return
            for url in urls:
                del self._waiting[url]
