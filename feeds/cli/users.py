"""``wirefeed users``: who may sign in to the desk."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from feeds.cli import context
from feeds.cli.values import USER
from feeds.domain.roles import Role, role_of
from feeds.newsroom import users as use_cases
from feeds.store import users as store
from feeds.store.users import User
from feeds.text.dates import format_rfc3339

_ROLE = click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="contributor: drafts; editor: publishes; chief: withdraws, and manages users.",
)


@click.group(
    epilog="""\b
Examples:
  wirefeed users add ana --role editor --full-name "Ana Silva"
  wirefeed users link ana
  wirefeed users list"""
)
def users() -> None:
    """Users of the desk under /desk/."""


@users.command()
@click.argument("name")
@_ROLE
@click.option("--full-name", default="", help="The name that colleagues see.")
@click.option("--email", default="", help="The user's e-mail address.")
def add(name: str, role: str, full_name: str, email: str) -> None:
    """Add a user and print a one-time link, with which the user sets a password."""
    editor = context.editor()
    use_cases.add(editor, name, role_of(role), full_name=full_name, email=email)
    _print_link(use_cases.issue_link(editor, name, is_of_new_user=True))


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the users."""
    with context.open_for_reading(context.settings()).read() as connection:
        rows = store.every(connection)
    for user in rows:
        if as_json:
            click.echo(json.dumps(_fields(user), ensure_ascii=False))
        else:
            state = "disabled" if user.disabled else "active"
            click.echo(f"{user.name:20} {user.role:12} {state:9} {user.full_name}".rstrip())


@users.command()
@click.argument("name", type=USER)
def password(name: str) -> None:
    """Set a password, typed at a prompt or read from standard input. The user's sessions end."""
    editor = context.editor()
    if sys.stdin.isatty():
        typed = click.prompt("New password", hide_input=True, confirmation_prompt=True)
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    use_cases.set_password(editor, name, typed)
    click.echo(f"{name}: the password is set")


@users.command()
@click.argument("name", type=USER)
@_ROLE
def role(name: str, role: str) -> None:
    """Give a user another role."""
    use_cases.change_role(context.editor(), name, role_of(role))
    click.echo(f"{name}: {role}")


@users.command()
@click.argument("name", type=USER)
def disable(name: str) -> None:
    """Disable a user; all sessions end at once."""
    use_cases.disable(context.editor(), name)
    click.echo(f"{name}: disabled")


@users.command()
@click.argument("name", type=USER)
def enable(name: str) -> None:
    """Let a disabled user sign in again."""
    use_cases.enable(context.editor(), name)
    click.echo(f"{name}: enabled")


@users.command()
@click.argument("name", required=False, type=USER)
@click.option(
    "--first",
    is_flag=True,
    help="Print the address for the first chief, unless a user has a password.",
)
def link(name: str | None, first: bool) -> None:
    """Print an address at which a user signs in once, within an hour, without a password.

    --first prints the address for the first chief, and adds this user if there is none. It prints
    nothing if a user has a password.
    """
    if first == (name is not None):
        raise click.UsageError("name a user, or add --first")
    editor = context.editor()
    address = use_cases.first_link(editor) if name is None else use_cases.issue_link(editor, name)
    if address:
        _print_link(address)


@users.command("reset-second-factor")
@click.argument("name", type=USER)
def reset_second_factor(name: str) -> None:
    """Remove the second factor and the passkeys of a user who lost them; all sessions end."""
    use_cases.remove_second_factors(context.editor(), name)
    click.echo(f"{name}: second factor and passkeys removed")


def _print_link(address: str) -> None:
    click.echo("To sign in to the desk, once and within an hour, open:", err=True)
    click.echo(address)


def _fields(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "full_name": user.full_name,
        "email": user.email,
        "role": user.role.value,
        "state": "disabled" if user.disabled else "active",
        "has_password": bool(user.password_hash),
        "has_second_factor": bool(user.totp_secret),
        "created": format_rfc3339(user.created),
    }
