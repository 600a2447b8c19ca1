"""``wirefeed redirects``: former addresses and where they lead now."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import click

from feeds.cli import context
from feeds.cli.values import FILE_OR_TEXT
from feeds.errors import BadRedirect, UnreadableInput
from feeds.importers.decoding import decode
from feeds.newsroom import redirects as use_cases
from feeds.store import redirects as store
from feeds.store.redirects import Redirect, checked


@click.group(
    epilog="\b\nExamples:\n  wirefeed redirects add /old/story /articles/ID\n"
    "  wirefeed redirects add --prefix https://old.example/blog /sections/blog\n"
    "  wirefeed redirects import map.csv"
)
def redirects() -> None:
    """Former addresses: they answer 301.

    An address with a host holds on that host, which WIREFEED_FORMER_BASE_URLS must name; one
    without holds wherever no page has the address.
    """


@redirects.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--prefix", is_flag=True, help="All addresses below FROM; the rest is kept.")
def add(source: str, target: str, prefix: bool) -> None:
    """Redirect FROM to TO; a present redirect of FROM is replaced."""
    redirect = checked(source, target, is_prefix=prefix)
    use_cases.add(context.editor(), redirect)
    click.echo(_line(redirect))


@redirects.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the redirects by source."""
    with context.open_for_reading(context.settings()).read() as connection:
        rows = store.every(connection)
    for row in rows:
        fields = {"from": row.source, "to": row.target, "prefix": row.is_prefix}
        click.echo(json.dumps(fields, ensure_ascii=False) if as_json else _line(row))


@redirects.command()
@click.argument("source", metavar="FROM")
def remove(source: str) -> None:
    """Remove the redirect of FROM."""
    use_cases.remove(context.editor(), source)
    click.echo(f"{source}: removed")


@redirects.command("import")
@click.argument("file", metavar="FILE|-", type=FILE_OR_TEXT)
def import_(file: str) -> None:
    """Add redirects from CSV or TSV: FROM, TO, and "prefix" as a third column."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=file) from error
    text = decode(data)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    rows: list[Redirect] = []
    for number, fields in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1):
        if not fields or (number == 1 and fields[0].strip().lower() in ("from", "source", "old")):
            continue
        if len(fields) < 2:
            raise BadRedirect("has no target; write FROM,TO", place=f"{file}, line {number}")
        try:
            is_prefix = len(fields) > 2 and fields[2].strip().lower() == "prefix"
            rows.append(checked(fields[0], fields[1].strip(), is_prefix=is_prefix))
        except BadRedirect as error:
            raise BadRedirect(error.reason, place=f"{file}, line {number}") from error
    count = use_cases.add_all(context.editor(), rows)
    click.echo(f"{count:,} redirects")


def _line(redirect: Redirect) -> str:
    return f"{redirect.source}\t{redirect.target}{'	prefix' if redirect.is_prefix else ''}"
