"""``wirefeed export``: the public site as static files, once or continuously."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.progress import Progress

from feeds.cli import context
from feeds.config import Settings
from feeds.errors import ExportFailed, FetchError, WirefeedError
from feeds.fetch import post
from feeds.publishing import bucket
from feeds.publishing.static_site import Body, Exported, Tree, addresses, touched
from feeds.runtime.stop_flag import on_stop_signals
from feeds.store import Database, Reader, Writer
from feeds.store.watch import watch
from feeds.text.dates import parse_http
from feeds.web import create_app

Site = Tree | bucket.Bucket
# Addresses in one request to a CDN.
MAX_PURGED = 500
PURGE_TIMEOUT_S = 10.0
# The operator names the address: it may be private.
ANYWHERE = ("0.0.0.0/0", "::/0")


@click.command(
    epilog="\b\nExamples:\n  WIREFEED_BASE_URL=https://news.example.com wirefeed export public\n  "
    "wirefeed export --watch public   until stopped, within a second of every change\n  "
    "wirefeed export --watch s3://bucket/prefix"
)
@click.argument("target", metavar="DIR|s3://BUCKET/PREFIX")
@click.option(
    "--watch", "is_watching", is_flag=True, help="Update it after every change until stopped."
)
@click.option("--gzip", "is_packed", is_flag=True, help="In a bucket, store text with gzip.")
def export(target: str, is_watching: bool, is_packed: bool) -> None:
    """Write every public feed, archive page and article page into DIR, with .gz, .br and .zst
    beside them, or into a bucket of an S3-compatible store.

    A bucket's credentials and endpoint come from the environment: AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL. With WIREFEED_PURGE_URL a CDN is
    notified of the addresses that changed.
    """
    settings = context.settings()
    is_bucket = target.startswith(f"{bucket.SCHEME}://")
    if is_packed and not is_bucket:
        raise click.UsageError("--gzip is for a bucket; a folder has .gz files beside each file")
    place = bucket.parse_place(target) if is_bucket else None
    database = context.open_for_reading(settings)
    site: Site = (
        bucket.Bucket(place, is_packed=is_packed)
        if place
        else Tree(Path(target), is_dense=not is_watching)
    )
    body_of = _bodies(settings, database)
    purge = Purge(settings)
    if is_watching:
        _follow(database, site, body_of, purge)
        return
    _write_all(database, site, body_of)
    _print(site.exported)
    purge.call(site.exported.changed)


def _bodies(settings: Settings, database: Database) -> Callable[[str], Body | None]:
    # No poll budget: this client is our own.
    client = create_app(replace(settings, poll_budget=0), database=database).test_client()

    def body_of(address: str) -> Body | None:
        response = client.get(address)
        if response.status_code in (301, 404, 410):
            return None
        if response.status_code != 200:
            answer = response.get_data(as_text=True)[:200]
            raise ExportFailed(address, f"answered {response.status_code}: {answer}")
        at = parse_http(response.headers.get("Last-Modified", ""))
        described = {"cache_control": response.headers.get("Cache-Control", "")}
        return Body(
            data=response.get_data(),
            modified_at=at.timestamp() if at else None,
            content_type=response.headers["Content-Type"],
            **{name: value for name, value in described.items() if value},
        )

    return body_of


@dataclass(frozen=True, kw_only=True)
class _Written:
    """The state of the store that a tree shows: which store, its change number, its sections."""

    store: tuple[str, int]
    seq: int
    sections: list[str]


def _state(database: Database, reader: Reader) -> _Written:
    return _Written(
        store=(reader.identity(), database.openings),
        seq=reader.seq(),
        sections=list(reader.sections()),
    )


def _write_all(database: Database, site: Site, body_of: Callable[[str], Body | None]) -> _Written:
    """Write all files; return the state that they show."""
    with database.write() as connection:
        Writer(connection, context.now()).release_due()
    with database.read() as connection:
        reader = Reader(connection)
        written, paths = _state(database, reader), list(addresses(reader))
    # Files of withdrawn stories are removed first.
    site.remove_others(paths)
    _write(site, paths, body_of)
    return written


def _write(site: Site, paths: Iterable[str], body_of: Callable[[str], Body | None]) -> None:
    path_list = list(paths)
    with Progress(
        console=context.errors, disable=not context.errors.is_terminal, transient=True
    ) as progress:
        task = progress.add_task("Exporting", total=len(path_list))
        for _ in site.write(path_list, body_of):
            progress.advance(task)


def _follow(
    database: Database, site: Site, body_of: Callable[[str], Body | None], purge: Purge
) -> None:
    """Write everything, then what each change touches, until stopped."""
    stopped = on_stop_signals()
    written: _Written | None = None
    while not stopped.is_set():
        try:
            if written is None:
                site.exported = Exported()
                written = _write_all(database, site, body_of)
                _print(site.exported)
                purge.call(site.exported.changed)
            for seq in watch(database, stopped.is_set):
                if seq == written.seq:
                    continue
                site.exported = Exported()
                written = _write_touched(database, site, body_of, written)
                if written is None:
                    break
                _print(site.exported, f"change\t{written.seq}")
                purge.call(site.exported.changed)
        except WirefeedError as error:
            context.errors.print(f"cannot go on, trying again: {error}", markup=False)
            # Some addresses may be written already.
            purge.call(site.exported.changed)
            site.exported = Exported()
            stopped.wait(1)


def _write_touched(
    database: Database, site: Site, body_of: Callable[[str], Body | None], before: _Written
) -> _Written | None:
    """Write what changes since ``before`` touch; None if the store is another one."""
    with database.read() as connection:
        reader = Reader(connection)
        written = _state(database, reader)
        if written.store != before.store or written.seq < before.seq:
            return None
        paths = list(touched(reader, before.seq, before.sections))
    for _ in site.write(paths, body_of):
        pass
    return written


class Purge:
    """Notifies a CDN of changed addresses, and again of those that it has not accepted."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting: dict[str, None] = {}

    def call(self, addresses_changed: Iterable[str]) -> None:
        """Post the changed addresses; a failure is reported, and costs nothing else."""
        settings = self._settings
        if not settings.purge_url:
            return
        self._waiting |= dict.fromkeys(settings.base_url + path for path in addresses_changed)
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
                context.errors.print(
                    f"the CDN has not accepted {len(self._waiting)} changed addresses: {reason}; "
                    "they are sent again with the next change",
                    markup=False,
                )
                return
            for url in urls:
                del self._waiting[url]


def _print(exported: Exported, *first: str) -> None:
    counts = (
        f"written\t{exported.written}",
        f"unchanged\t{exported.unchanged}",
        f"removed\t{exported.removed}",
    )
    click.echo("\n".join((*first, *counts)))
