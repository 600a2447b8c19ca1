"""``wirefeed readers``: polls, bytes and subscribers of feeds."""

from __future__ import annotations

import json

import click

from feeds.cli import context
from feeds.newsroom import readers as use_cases
from feeds.newsroom.readers import DEFAULT_DAYS, FeedReaders
from feeds.store.reader_counts import KEPT_DAYS

_HEADER = ("subscribers", "polls", "304", "bytes", "push", "feed")


@click.command(
    epilog="\b\nExamples:\n  wirefeed readers\n  wirefeed readers --feed /feeds/latest.rss "
    "--days 7\n  wirefeed readers --json"
)
@click.option(
    "--days",
    default=DEFAULT_DAYS,
    show_default=True,
    type=click.IntRange(1, KEPT_DAYS),
    help="Days until today, in the newsroom's zone.",
)
@click.option("--feed", default="", metavar="ADDRESS", help="This feed only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each feed.")
def readers(days: int, feed: str, as_json: bool) -> None:
    """List feeds and embeds with their polls, and the subscribers of feeds.

    Servers write their counts once a minute. No addresses of readers are stored.
    """
    shown = use_cases.readership(context.editor(is_trial=True), days, feed)
    rows = [*shown.feeds, *shown.embeds]
    if as_json:
        for row in rows:
            click.echo(json.dumps(use_cases.fields(row), ensure_ascii=False))
        return
    if not rows:
        click.echo("Nothing was polled in these days.", err=True)
        return
    click.echo("\t".join(_HEADER))
    for row in rows:
        click.echo(_line(row, is_feed=row in shown.feeds))


def _line(row: FeedReaders, *, is_feed: bool) -> str:
    push = f"{row.delay_ms / 1000:.1f} s" if row.deliveries else "-"
    cells = (
        str(row.subscribers) if is_feed else "-",
        str(row.polls),
        f"{row.unchanged_share:.0%}",
        str(row.bytes),
        push,
        row.address,
    )
    return "\t".join(cells)
