"""``wirefeed trace``: the partner of a leaked copy."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from feeds.cli import context
from feeds.cli.values import FILE_OR_TEXT
from feeds.errors import UnreadableInput
from feeds.fetch import get, is_url
from feeds.importers.decoding import decode
from feeds.store import partners as store
from feeds.text.watermark import codes_in


@click.command(
    epilog="""\b
Examples:
  wirefeed trace copy.html
  wirefeed trace https://example.com/a-story-of-ours"""
)
@click.argument("place", metavar="FILE|URL|-", type=FILE_OR_TEXT)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each partner.")
def trace(place: str, as_json: bool) -> None:
    """Find the watermark in a copy of a story and print its partner.

    Exit with status 1 if the text has no watermark.
    """
    codes = codes_in(_read(place))
    with context.open_for_reading(context.settings()).read() as connection:
        names = {partner.mark: partner.name for partner in store.every(connection)}
    for code, count in codes.most_common():
        name = names.get(code, "")
        if as_json:
            click.echo(json.dumps({"partner": name or None, "code": code, "marks": count}))
        else:
            click.echo(f"{name or 'unknown code ' + code}: {count} marks")
    if not codes:
        click.echo(
            "No watermark was found: the copy is not from a watermarked feed, or was retyped.",
            err=True,
        )
        sys.exit(1)


def _read(place: str) -> str:
    settings = context.settings()
    if is_url(place):
        most, allowed = settings.fetch_max_bytes, settings.fetch_allow
        return decode(
            get(place, timeout_s=settings.fetch_timeout_s, max_bytes=most, allowed=allowed).body
        )
    try:
        return decode(sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes())
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=place) from error
