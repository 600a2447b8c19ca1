"""``wirefeed worker`` and ``wirefeed subscriptions``: push, webhooks, and whom push reaches."""

from __future__ import annotations

import json
import logging
import os

import click

from feeds.cli import context
from feeds.config import Settings
from feeds.newsroom.releases import release_due
from feeds.operations import upkeep
from feeds.push.webhook_worker import WebhookWorker
from feeds.push.worker import Worker
from feeds.related import sentence_model
from feeds.related.embedder import Embedder
from feeds.related.storylines import gather
from feeds.runtime.metrics import STARTS
from feeds.runtime.periodic import PeriodicThread
from feeds.runtime.stop_flag import on_stop_signals
from feeds.sources.scheduler import Scheduler
from feeds.store import Database, Reader
from feeds.store import subscriptions as store
from feeds.text.dates import format_rfc3339

_log = logging.getLogger("wirefeed.worker")
_TICK_S = 0.5
_UPKEEP_S = 3600.0
_CHECKPOINT_S = 5.0


def _checkpoint(database: Database) -> float:
    database.checkpoint()
    return _CHECKPOINT_S


def _upkeep(database: Database, settings: Settings) -> float:
    upkeep.delete_due(database, settings)
    return _UPKEEP_S


def _deliverers(
    database: Database, settings: Settings, concurrency: int
) -> list[Worker | WebhookWorker]:
    """Return the worker of webhooks, and the hub's where there is a hub."""
    hub = [Worker(database, settings, concurrency=concurrency)] if settings.hub else []
    return [*hub, WebhookWorker(database, settings)]


@click.command(epilog="\b\nExamples:\n  wirefeed worker\n  wirefeed worker --concurrency 400")
@click.option(
    "--concurrency",
    default=100,
    show_default=True,
    type=click.IntRange(1, 5000),
    help="Parallel deliveries.",
)
@click.option(
    "--push/--no-push",
    default=True,
    show_default=True,
    help="With --no-push: all tasks except deliveries.",
)
@click.option("--parent", type=int, hidden=True, help="End when this process ends.")
@click.pass_context
def worker(ctx: click.Context, concurrency: int, push: bool, parent: int | None) -> None:
    """Deliver changes to subscribers and webhooks, verify callbacks, poll sources, end embargoes,
    assign news to storylines.

    Any number of workers share a store.
    """
    settings = context.settings()
    context.start_logging(settings, settings.log_level)
    stopped = on_stop_signals()
    STARTS.labels("worker").inc()
    database = context.open_store(settings)
    threads = [
        PeriodicThread("clock", lambda: release_due(database, context.now())),
        PeriodicThread("stories", lambda: 0.0 if gather(database, context.now())[1] else _TICK_S),
        PeriodicThread("upkeep", lambda: _upkeep(database, settings)),
    ]
    if database.is_sqlite:
        threads.append(PeriodicThread("checkpoint", lambda: _checkpoint(database)))
    if settings.semantic and sentence_model.is_installed():
        threads.append(PeriodicThread("semantic", Embedder(database, context.now), niceness=10))
    for thread in threads:
        thread.start()
    deliverers = _deliverers(database, settings, concurrency) if push else []
    poller = Scheduler(database, settings)
    poller.start()
    for deliverer in deliverers:
        deliverer.start()
    if parent is None:
        activity = (
            f"Delivering for {settings.base_url}/, {concurrency} at once"
            if deliverers
            else "Polling sources, ending embargoes"
        )
        context.announce(_log, activity)
    while not stopped.wait(1):
        if parent is not None and os.getppid() != parent:
            break
        if not all(deliverer.is_alive() for deliverer in deliverers):
            _log.error("deliveries have stopped; the lines before say why")
            ctx.exit(1)
    for deliverer in deliverers:
        deliverer.stop()
    poller.stop()
    for thread in threads:
        thread.stop()
    database.close()


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def subscriptions(as_json: bool) -> None:
    """List the subscriptions: topic, position, and the last failure."""
    with context.open_for_reading(context.settings()).read() as connection:
        subscriptions_found, seq = store.every(connection), Reader(connection).seq()
    for subscription in subscriptions_found:
        state = (
            "given up"
            if subscription.has_given_up
            else "failing"
            if subscription.attempts
            else "ok"
        )
        lacks = seq - subscription.seq if subscription.seq >= 0 else 0
        if as_json:
            row = {
                "status": state,
                "protocol": subscription.protocol.value,
                "topic": subscription.topic,
                "callback": subscription.callback,
                "partner": subscription.partner,
                "seq": max(0, subscription.seq),
                "behind": lacks,
                "expires": format_rfc3339(subscription.expires),
                "delivered_at": format_rfc3339(subscription.delivered_at)
                if subscription.delivered_at
                else None,
                "attempts": subscription.attempts,
                "problem": subscription.problem,
            }
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(
                f"{state:8}  {subscription.protocol.value:8}  "
                f"{subscription.topic or '(all feeds)'}  {subscription.callback}"
            )
            if subscription.problem or lacks:
                notes = [f"lacks {lacks} changes"] if lacks else []
                notes += (
                    [f"{subscription.attempts} failures, the last: {subscription.problem}"]
                    if subscription.problem and subscription.attempts
                    else []
                )
                click.echo(f"          - {'; '.join(notes)}" if notes else "", nl=bool(notes))
    click.echo(f"{len(subscriptions_found)} subscriptions, the store is at change {seq}", err=True)
