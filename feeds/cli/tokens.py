"""``wirefeed tokens``: who may use the HTTP API."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import click

from feeds.cli import context
from feeds.domain.scopes import Scope
from feeds.newsroom import tokens as use_cases
from feeds.store import api_tokens
from feeds.store.api_tokens import ApiToken
from feeds.text.dates import format_rfc3339


@click.group(
    epilog="""\b
Example:
  wirefeed tokens add cms --scope read --scope write --scope publish --days 365
  wirefeed tokens list
  wirefeed tokens revoke cms"""
)
def tokens() -> None:
    """Tokens of the HTTP API under /api/v1."""


@tokens.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; repeat it for more.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Its life; without an end by default.")
def add(name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Issue a token and print its secret, which is not stored."""
    valid_for = None if days is None else timedelta(days=days)
    token, secret = use_cases.issue(context.editor(), name, scopes, valid_for)
    click.echo(secret)
    until = f"; it ends {format_rfc3339(token.expires)}" if token.expires else ""
    click.echo(f"Keep it now: it is not shown again{until}.", err=True)


@tokens.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the tokens, without their secrets."""
    with context.open_for_reading(context.settings()).read() as connection:
        rows = api_tokens.every(connection)
    for token in rows:
        shown = _shown(token)
        if as_json:
            click.echo(json.dumps(shown))
        else:
            used = f"last used {shown['last_used']}" if shown["last_used"] else "never used"
            click.echo(f"{token.name:20} {shown['state']:8} {' '.join(shown['scopes'])}  ({used})")


def _shown(token: ApiToken) -> dict[str, Any]:
    def moment(at: datetime | None) -> str | None:
        return None if at is None else format_rfc3339(at)

    state = "active" if token.is_valid(context.now()) else "ended"
    return {
        "name": token.name,
        "state": "revoked" if token.revoked else state,
        "scopes": sorted(token.scopes),
        "created": moment(token.created),
        "expires": moment(token.expires),
        "revoked": moment(token.revoked),
        "last_used": moment(token.last_used),
    }


@tokens.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End a token at once."""
    use_cases.revoke(context.editor(), name)
    click.echo(f"{name}: revoked")
