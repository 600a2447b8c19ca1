"""``wirefeed connectors``: other systems that send their articles by HTTP."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from feeds.cli import context
from feeds.cli.values import SECTION
from feeds.connectors.registry import KINDS
from feeds.errors import UnreadableInput
from feeds.newsroom import connectors as use_cases
from feeds.newsroom.connectors import BOTH_HOLD_HOURS, MAX_BOTH_HOLD_HOURS
from feeds.store import connectors as store
from feeds.store.connectors import Connector, LogRow
from feeds.text.dates import format_rfc3339

_SECRET = click.option(
    "--secret-file",
    metavar="FILE|-",
    help="Use the secret in this file; a new one is made by default.",
)


@click.group(
    epilog="""\b
Examples:
  wirefeed connectors add blog --kind wordpress --section city
  wirefeed connectors show blog"""
)
def connectors() -> None:
    """Other systems that send their articles here: CMSs, and scripts with signed webhooks."""


@connectors.command()
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice(list(KINDS)), help="The sending system.")
@click.option("--section", type=SECTION, default="", help="The section of all its articles.")
@click.option("--lang", default="", help="The language of all its articles (BCP 47).")
@_SECRET
def add(name: str, kind: str, section: str, lang: str, secret_file: str | None) -> None:
    """Add a connector and print its secret, which is not shown again."""
    editor = context.editor()
    secret = _secret(secret_file)
    connector, secret = use_cases.add(
        editor, name, kind, section=section, language=lang, secret=secret
    )
    _print_secret(connector, secret)
    address = use_cases.address_of(connector, editor.settings.base_url)
    click.echo(f"{KINDS[kind].noun} sends to {address}", err=True)
    if KINDS[kind].has_pictures:
        click.echo(f"and its pictures to {address}/assets", err=True)


@connectors.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the connectors, how much came from each, and the last failure."""
    settings = context.settings()
    with context.open_for_reading(settings).read() as connection:
        rows = store.every(connection)
    for connector in rows:
        if as_json:
            click.echo(json.dumps(_fields(connector, settings.base_url), ensure_ascii=False))
            continue
        counts = f"{connector.accepted} accepted, {connector.refused} refused"
        click.echo(f"{connector.name:20}  {connector.kind:10}  {counts}")
        if _is_failing(connector):
            click.echo(f"          - {connector.problem}")


@connectors.command()
@click.argument("name")
@click.option(
    "--messages",
    default=10,
    show_default=True,
    type=click.IntRange(0, store.MOST_LOGGED),
    help="How many of the last messages to print.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(name: str, messages: int, as_json: bool) -> None:
    """Print a connector and its last messages, newest first."""
    settings = context.settings()
    with context.open_for_reading(settings).read() as connection:
        connector = store.by_name(connection, name)
        rows = store.logged(connection, connector, messages)
    fields = _fields(connector, settings.base_url)
    if as_json:
        logged = [_row_fields(row) for row in rows]
        click.echo(json.dumps(fields | {"messages": logged}, ensure_ascii=False))
        return
    for field, value in fields.items():
        click.echo(f"{field:20} {'' if value is None else value}".rstrip())
    for row in rows:
        problem = f": {row.problem}" if row.problem else ""
        click.echo(f"{format_rfc3339(row.at)}  {row.summary}{problem}")


@connectors.command()
@click.argument("name")
@click.option(
    "--hours",
    default=BOTH_HOLD_HOURS,
    show_default=True,
    type=click.IntRange(0, MAX_BOTH_HOLD_HOURS),
    help="For how long the former secret is accepted, too.",
)
@_SECRET
def rotate(name: str, hours: int, secret_file: str | None) -> None:
    """Give a connector another secret and print it."""
    connector, secret = use_cases.rotate(context.editor(), name, hours, _secret(secret_file))
    _print_secret(connector, secret)


@connectors.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove a connector and its log; its articles stay."""
    connector = use_cases.remove(context.editor(), name)
    click.echo(f"{connector.name}: removed; its articles stay")


def _secret(file: str | None) -> str:
    if file is None:
        return ""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"cannot be read: {error}", place=file) from error
    if not text.strip():
        raise UnreadableInput("is empty", place=file)
    return text.strip()


def _print_secret(connector: Connector, secret: str) -> None:
    click.echo(secret)
    click.echo(f"{connector.name}: keep the secret now, it is not shown again.", err=True)


def _is_failing(connector: Connector) -> bool:
    """Return whether the last message was refused."""
    refused_at, accepted_at = connector.refused_at, connector.accepted_at
    return refused_at is not None and (accepted_at is None or accepted_at < refused_at)


def _fields(connector: Connector, base_url: str) -> dict[str, Any]:
    return {
        "name": connector.name,
        "kind": connector.kind,
        "address": use_cases.address_of(connector, base_url),
        "section": connector.section,
        "language": connector.language,
        "created": _moment(connector.created),
        "accepted": connector.accepted,
        "accepted_at": _moment(connector.accepted_at),
        "refused": connector.refused,
        "refused_at": _moment(connector.refused_at),
        "problem": connector.problem,
        "former_secret_until": _moment(connector.former_until),
    }


def _row_fields(row: LogRow) -> dict[str, Any]:
    return {"at": _moment(row.at), "summary": row.summary, "problem": row.problem}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else format_rfc3339(at)
