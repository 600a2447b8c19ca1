"""``wirefeed export``: the public site as static files, once or continuously."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click
from rich.progress import Progress

from feeds.cli import context
from feeds.config import Settings
from feeds.errors import ExportFailed, WirefeedError
from feeds.publishing.static_site import Body, Exported, Tree, addresses, touched
from feeds.runtime.stop_flag import on_stop_signals
from feeds.store import Database, Reader, Writer
from feeds.store.watch import watch
from feeds.text.dates import parse_http
from feeds.web import create_app


@click.command(
    epilog="\b\nExamples:\n  WIREFEED_BASE_URL=https://news.example.com wirefeed export public\n  "
    "wirefeed export --watch public   until stopped, within a second of every change"
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--watch", "is_watching", is_flag=True, help="Update DIR after every change until stopped."
)
def export(folder: Path, is_watching: bool) -> None:
    """Write every public feed, archive page and article page into DIR, with .gz, .br and .zst
    beside them.
    """
    settings = context.settings()
    database = context.open_for_reading(settings)
    tree = Tree(folder, is_dense=not is_watching)
    body_of = _bodies(settings, database)
    if is_watching:
        _follow(database, tree, body_of)
    else:
        _write_all(database, tree, body_of)
        _print(tree.exported)


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
        return response.get_data(), at.timestamp() if at else None

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


def _write_all(database: Database, tree: Tree, body_of: Callable[[str], Body | None]) -> _Written:
    """Write all files; return the state that they show."""
    with database.write() as connection:
        Writer(connection, context.now()).release_due()
    with database.read() as connection:
        reader = Reader(connection)
        written, paths = _state(database, reader), list(addresses(reader))
    _write(tree, paths, body_of)
    tree.remove_others(paths)
    return written


def _write(tree: Tree, paths: Iterable[str], body_of: Callable[[str], Body | None]) -> None:
    path_list = list(paths)
    with Progress(
        console=context.errors, disable=not context.errors.is_terminal, transient=True
    ) as progress:
        task = progress.add_task("Exporting", total=len(path_list))
        for _ in tree.write(path_list, body_of):
            progress.advance(task)


def _follow(database: Database, tree: Tree, body_of: Callable[[str], Body | None]) -> None:
    """Write all files, then those that each change touches, until stopped."""
    stopped = on_stop_signals()
    written: _Written | None = None
    while not stopped.is_set():
        try:
            if written is None:
                tree.exported = Exported()
                written = _write_all(database, tree, body_of)
                _print(tree.exported)
            for seq in watch(database, stopped.is_set):
                if seq == written.seq:
                    continue
                tree.exported = Exported()
                written = _write_touched(database, tree, body_of, written)
                if written is None:
                    break
                _print(tree.exported, f"change\t{written.seq}")
        except WirefeedError as error:
            context.errors.print(f"the store did not answer, trying again: {error}")
            stopped.wait(1)


def _write_touched(
    database: Database, tree: Tree, body_of: Callable[[str], Body | None], before: _Written
) -> _Written | None:
    """Write the files that changes since ``before`` touch; None if the store is another one."""
    with database.read() as connection:
        reader = Reader(connection)
        written = _state(database, reader)
        if written.store != before.store or written.seq < before.seq:
            return None
        paths = list(touched(reader, before.seq, before.sections))
    for _ in tree.write(paths, body_of):
        pass
    return written


def _print(exported: Exported, *first: str) -> None:
    counts = (
        f"written\t{exported.written}",
        f"unchanged\t{exported.unchanged}",
        f"removed\t{exported.removed}",
    )
    click.echo("\n".join((*first, *counts)))
