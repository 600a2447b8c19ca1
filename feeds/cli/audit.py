"""``wirefeed audit``: who changed what."""

from __future__ import annotations

import click

from feeds.cli import context
from feeds.domain.acts import ObjectKind, shown_details
from feeds.errors import BadSelection
from feeds.newsroom import audit as use_cases
from feeds.newsroom.names import uuid_named
from feeds.store import Reader
from feeds.store.audit import Entry
from feeds.text.dates import format_rfc3339

_UNPRINTABLE = "\N{REPLACEMENT CHARACTER}"


@click.command(
    epilog="\b\nExamples:\n  wirefeed audit --since 2026-11-30\n  wirefeed audit --who leyla "
    "--json\n  wirefeed audit --object @last\n  wirefeed audit --csv > audit.csv"
)
@click.option("--since", default="", metavar="TIME", help="From this time on.")
@click.option("--until", default="", metavar="TIME", help="Before this time.")
@click.option("--who", default="", metavar="NAME", help="Of this person, token, source or account.")
@click.option("--object", "object_", default="", metavar="ID", help="Of this article or name.")
@click.option(
    "--kind",
    default="",
    type=click.Choice(["", *(kind.value for kind in ObjectKind)]),
    metavar="KIND",
    help="Of objects of this kind, such as article, section or partner.",
)
@click.option(
    "--limit",
    default=100,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="The newest changes; --json and --csv print all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all as JSON Lines, oldest first.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all as CSV, oldest first.")
def audit(
    since: str,
    until: str,
    who: str,
    object_: str,
    kind: str,
    limit: int,
    as_json: bool,
    as_csv: bool,
) -> None:
    """List who changed what, the newest change last."""
    if as_json and as_csv:
        raise click.UsageError("give --json or --csv")
    settings = context.settings()
    with context.open_for_reading(settings).read() as connection:
        options = {"since": since, "until": until, "who": who, "object": object_, "kind": kind}
        values = {name: value for name, value in options.items() if value}
        if object_.startswith("@"):
            values["object"] = uuid_named(Reader(connection), object_)
        try:
            filters = use_cases.filters_from(values, settings.zone)
        except BadSelection as error:
            raise click.UsageError(f"--{error}") from error
        if as_json or as_csv:
            lines = use_cases.json_lines if as_json else use_cases.csv_lines
            for line in lines(connection, filters):
                click.echo(line, nl=False)
            return
        entries = use_cases.page(connection, filters, limit).entries
    for entry in reversed(entries):
        click.echo(_line(entry))


def _line(entry: Entry) -> str:
    actor = f"{entry.actor.kind.value} {entry.actor.name}".strip()
    parts = (
        format_rfc3339(entry.at),
        actor,
        f"{entry.verb} {entry.kind.value}",
        entry.object_id,
        entry.headline,
        shown_details(entry.details),
    )
    text = "\t".join(parts).rstrip("\t")
    return "".join(char if char.isprintable() or char == "\t" else _UNPRINTABLE for char in text)
