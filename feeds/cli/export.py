"""``wirefeed export``: the whole public site as static files."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import Progress

from feeds.cli import context
from feeds.dates import parse_http
from feeds.errors import StoreError
from feeds.export import Exported, addresses, write_tree
from feeds.store import Reader, Writer
from feeds.web import create_app


@click.command(epilog="\b\nExample:\n  WIREFEED_BASE_URL=https://news.example.com wirefeed export public")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def export(folder: Path) -> None:
    """Write every public feed, archive page and article page into DIR, with .gz, .br and .zst beside them."""
    chosen = context.settings()
    database = context.open_store(chosen)
    with database.write() as connection:
        Writer(connection, context.now()).release_due()
    with database.read() as connection:
        wanted = list(addresses(Reader(connection)))
    client = create_app(chosen, database=database).test_client()

    def body_of(address: str) -> tuple[bytes, float | None]:
        response = client.get(address)
        if response.status_code != 200:
            raise StoreError(f"{address} answered {response.status_code}: {response.get_data(as_text=True)[:200]}")
        at = parse_http(response.headers.get("Last-Modified", ""))
        return response.get_data(), at.timestamp() if at else None

    exported = Exported()
    with Progress(console=context.errors, disable=not context.errors.is_terminal, transient=True) as progress:
        task = progress.add_task("Exporting", total=len(wanted))
        for _ in write_tree(folder, wanted, body_of, exported):
            progress.advance(task)
    click.echo(f"written\t{exported.written}\nunchanged\t{exported.unchanged}\nremoved\t{exported.removed}")
