"""``wirefeed webhooks``: other systems that get each change of an article."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import click

from feeds.cli import context
from feeds.newsroom import webhooks as use_cases
from feeds.newsroom.webhooks import BOTH_SIGN_HOURS, MAX_BOTH_SIGN_HOURS, Wish
from feeds.push.webhook_events import EventType
from feeds.store import Reader
from feeds.store import webhooks as store
from feeds.store.webhooks import Attempt, State, Webhook
from feeds.text.dates import format_rfc3339


@click.group(
    epilog="""\b
Examples:
  wirefeed webhooks add https://cms.example/hook --section city --lang en
  wirefeed webhooks test cms-example
  wirefeed webhooks show cms-example"""
)
def webhooks() -> None:
    """Addresses of other systems: the worker posts each change of an article there, signed.

    NAME is a webhook's name or id.
    """


@webhooks.command()
@click.argument("url")
@click.option("--name", default="", help="Its name; made of the host by default.")
@click.option(
    "--event",
    "events",
    multiple=True,
    type=click.Choice([type_.value for type_ in EventType]),
    help="Only events of this type; repeat it for more.",
)
@click.option("--section", default="", help="Only articles of this section, by its slug.")
@click.option(
    "--tag", "tags", multiple=True, help="Only articles with this tag; =-TAG excludes it."
)
@click.option("--author", default="", help="Only articles by this author.")
@click.option("--lang", default="", help="Only articles in this language.")
@click.option(
    "--after",
    type=click.IntRange(min=0),
    help="Begin with the changes after this number; with those from now on by default.",
)
def add(
    url: str,
    name: str,
    events: tuple[str, ...],
    section: str,
    tags: tuple[str, ...],
    author: str,
    lang: str,
    after: int | None,
) -> None:
    """Add a webhook and print its secret, which is not shown again."""
    alone = [("section", section), ("author", author), ("lang", lang)]
    filters = [(filter_, value) for filter_, value in alone if value]
    filters += [("tag", tag) for tag in tags]
    wish = Wish(url=url, events=events, filters=filters)
    webhook, secret = use_cases.add(context.editor(), name, wish, after)
    _print_secret(webhook, secret)


@webhooks.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the webhooks: state, position, and the last failure."""
    with context.open_for_reading(context.settings()).read() as connection:
        rows, newest = store.every(connection), Reader(connection).seq()
    for webhook in rows:
        if as_json:
            click.echo(json.dumps(_fields(webhook, newest), ensure_ascii=False))
        else:
            click.echo(f"{_state(webhook):8}  {webhook.name:20}  {webhook.url}")
            for note in _notes(webhook, newest):
                click.echo(f"          - {note}")
    click.echo(f"{len(rows)} webhooks, the store is at change {newest}", err=True)


@webhooks.command()
@click.argument("name")
@click.option(
    "--deliveries",
    default=10,
    show_default=True,
    type=click.IntRange(0, 1000),
    help="How many of the last attempts to print.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(name: str, deliveries: int, as_json: bool) -> None:
    """Print a webhook and its last deliveries, newest first."""
    with context.open_for_reading(context.settings()).read() as connection:
        webhook, newest = store.by_name(connection, name), Reader(connection).seq()
        attempts = store.deliveries(connection, webhook, deliveries)
    fields = _fields(webhook, newest)
    if as_json:
        rows = [_attempt_fields(attempt) for attempt in attempts]
        click.echo(json.dumps(fields | {"deliveries": rows}, ensure_ascii=False))
        return
    for field, value in fields.items():
        text = " ".join(value) if isinstance(value, list) else value
        click.echo(f"{field:20} {'' if text is None else text}".rstrip())
    for attempt in attempts:
        click.echo(_line(attempt))


@webhooks.command()
@click.argument("name")
@click.pass_context
def test(ctx: click.Context, name: str) -> None:
    """Send a test event now and print the answer; exit with status 1 if it is not accepted."""
    attempt = use_cases.send_test(context.editor(), name)
    click.echo(_line(attempt))
    ctx.exit(1 if attempt.problem else 0)


@webhooks.command()
@click.argument("name")
def pause(name: str) -> None:
    """Stop deliveries; what changes meanwhile comes after "resume"."""
    _print_state(use_cases.pause, name)


@webhooks.command()
@click.argument("name")
def resume(name: str) -> None:
    """Deliver again, from the last delivered change on; also after a failure."""
    _print_state(use_cases.resume, name)


@webhooks.command()
@click.argument("name")
@click.option(
    "--hours",
    default=BOTH_SIGN_HOURS,
    show_default=True,
    type=click.IntRange(0, MAX_BOTH_SIGN_HOURS),
    help="For how long the former secret signs, too.",
)
def rotate(name: str, hours: int) -> None:
    """Give a webhook another secret and print it."""
    webhook, secret = use_cases.rotate(context.editor(), name, hours)
    _print_secret(webhook, secret)


@webhooks.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove a webhook and its log."""
    webhook = use_cases.remove(context.editor(), name)
    click.echo(f"{webhook.name}: removed")


def _print_secret(webhook: Webhook, secret: str) -> None:
    click.echo(secret)
    click.echo(f"{webhook.name}: keep the secret now, it is not shown again.", err=True)


def _print_state(use_case: Callable[..., Webhook], name: str) -> None:
    webhook = use_case(context.editor(), name)
    click.echo(f"{webhook.name}: {webhook.state.value}")


def _state(webhook: Webhook) -> str:
    is_failing = webhook.state is State.ACTIVE and webhook.attempts > 0
    return "failing" if is_failing else webhook.state.value


def _notes(webhook: Webhook, newest: int) -> Sequence[str]:
    """Return what an operator should see beside the state."""
    behind = newest - webhook.seq
    notes = [f"lacks {behind} changes"] if behind > 0 else []
    if webhook.reason:
        notes.append(webhook.reason)
    elif webhook.attempts:
        notes.append(f"{webhook.attempts} failures, the last: {webhook.problem}")
    return notes


def _fields(webhook: Webhook, newest: int) -> dict[str, Any]:
    return {
        "name": webhook.name,
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "filters": webhook.filters,
        "state": _state(webhook),
        "reason": webhook.reason,
        "seq": webhook.seq,
        "behind": max(0, newest - webhook.seq),
        "attempts": webhook.attempts,
        "problem": webhook.problem,
        "failing_since": _moment(webhook.failing_since),
        "next_attempt": _moment(webhook.due) if webhook.attempts else None,
        "created": _moment(webhook.created),
        "delivered_at": _moment(webhook.delivered_at),
        "former_secret_until": _moment(webhook.former_until),
    }


def _attempt_fields(attempt: Attempt) -> dict[str, Any]:
    return {
        "seq": attempt.seq,
        "id": attempt.message_id,
        "type": attempt.type,
        "at": _moment(attempt.at),
        "status": attempt.status,
        "duration_ms": attempt.duration_ms,
        "problem": attempt.problem,
        "attempt": attempt.attempt,
    }


def _line(attempt: Attempt) -> str:
    result = attempt.problem or f"accepted ({attempt.status})"
    change = f"change {attempt.seq}" if attempt.seq else "test"
    tries = f", attempt {attempt.attempt}" if attempt.attempt > 1 else ""
    at = _moment(attempt.at)
    return f"{at}  {change:12} {attempt.type:18} {attempt.duration_ms:6} ms  {result}{tries}"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else format_rfc3339(at)
