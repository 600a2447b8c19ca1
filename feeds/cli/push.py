"""``wirefeed worker`` and ``wirefeed subscriptions``: push, and whom it reaches."""

from __future__ import annotations

import json
import logging.config
import os

import click

from feeds.cli import context
from feeds.cli.clock import release_due
from feeds.push.worker import Worker
from feeds.related import sentence_model
from feeds.related.embedder import Reading
from feeds.related.storylines import gather
from feeds.runtime import logs
from feeds.runtime.periodic import Repeating
from feeds.runtime.stop_flag import on_stop_signals
from feeds.sources.scheduler import Poller
from feeds.store import Reader
from feeds.store import subscriptions as store
from feeds.text.dates import format_rfc3339

_TICK_S = 0.5


@click.command(epilog="\b\nExamples:\n  wirefeed worker\n  wirefeed worker --concurrency 400")
@click.option(
    "--concurrency",
    default=100,
    show_default=True,
    type=click.IntRange(1, 5000),
    help="Deliveries at once.",
)
@click.option(
    "--push/--no-push", default=True, show_default=True, help="Without it: all but the deliveries."
)
@click.option("--parent", type=int, hidden=True, help="End when this process has.")
@click.pass_context
def worker(ctx: click.Context, concurrency: int, push: bool, parent: int | None) -> None:
    """Deliver what changes to subscribers, ask callbacks, poll sources, end embargoes, put news into storylines.

    As many as you like share a store.
    """
    chosen = context.settings()
    logging.config.dictConfig(
        logs.configuration(chosen.log_level, is_terminal=context.errors.is_terminal)
    )
    stopped = on_stop_signals()
    database = context.open_store(chosen)
    threads = [
        Repeating("clock", lambda: release_due(database)),
        Repeating("stories", lambda: 0.0 if gather(database, context.now())[1] else _TICK_S),
    ]
    if chosen.semantic and sentence_model.is_installed():
        threads.append(Repeating("semantic", Reading(database, context.now)))
    for thread in threads:
        thread.start()
    found = Worker(database, chosen, concurrency=concurrency) if push and chosen.hub else None
    poller = Poller(database, chosen)
    poller.start()
    if found is not None:
        found.start()
    if parent is None:
        what = (
            f"Delivering for {chosen.base_url}/, {concurrency} at once"
            if found
            else "Polling sources, ending embargoes"
        )
        context.errors.print(f"{what}; stop with Ctrl-C")
    while not stopped.wait(1):
        if parent is not None and os.getppid() != parent:
            break
        if found is not None and not found.is_alive():
            context.errors.print("[red]error:[/] deliveries have stopped; see the log")
            ctx.exit(1)
    if found is not None:
        found.stop()
    poller.stop()
    for thread in threads:
        thread.stop()
    database.close()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def subscriptions(as_json: bool) -> None:
    """List who is told of what, how far each is, and what went wrong last."""
    with context.open_store(context.settings()).read() as connection:
        found, seq = store.every(connection), Reader(connection).seq()
    for one in found:
        state = "given up" if one.has_given_up else "failing" if one.attempts else "ok"
        lacks = seq - one.seq if one.seq >= 0 else 0
        if as_json:
            row = {
                "status": state,
                "protocol": one.protocol.value,
                "topic": one.topic,
                "callback": one.callback,
                "partner": one.partner,
                "seq": max(0, one.seq),
                "behind": lacks,
                "expires": format_rfc3339(one.expires),
                "delivered_at": format_rfc3339(one.delivered_at) if one.delivered_at else None,
                "attempts": one.attempts,
                "problem": one.problem,
            }
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(
                f"{state:8}  {one.protocol.value:8}  {one.topic or '(all feeds)'}  {one.callback}"
            )
            if one.problem or lacks:
                told = [f"lacks {lacks} changes"] if lacks else []
                told += (
                    [f"{one.attempts} failures, the last: {one.problem}"]
                    if one.problem and one.attempts
                    else []
                )
                click.echo(f"          - {'; '.join(told)}" if told else "", nl=bool(told))
    click.echo(f"{len(found)} subscriptions, the store is at change {seq}", err=True)
