"""Webhooks in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from feeds.domain.filters import MAX_SIZE, parse_size
from feeds.domain.scopes import Scope
from feeds.newsroom import webhooks as use_cases
from feeds.newsroom.webhooks import Wish
from feeds.push.webhook_events import EventType
from feeds.store import Reader, webhooks
from feeds.store.webhooks import Attempt, State, Webhook
from feeds.text.dates import format_rfc3339
from feeds.web.api import webhook_models as models
from feeds.web.api.route import PREFIX, Answer, Call, Parameter, Route

LISTED = 50


def list_webhooks(call: Call) -> Answer:
    """List the webhooks by name, without their secrets."""
    with call.editor.database.read() as connection:
        newest = Reader(connection).seq()
        rows = [_webhook(webhook, newest) for webhook in webhooks.every(connection)]
    return Answer(body=models.WebhooksOut(webhooks=rows))


def add_webhook(call: Call) -> Answer:
    """Add a webhook; its secret is in this answer only."""
    sent: models.WebhookIn = call.body
    wish = Wish(url=sent.url, events=sent.events, filters=sent.filters.pairs())
    webhook, secret = use_cases.add(call.editor, sent.name, wish, sent.after)
    body = models.NewSecretOut(**_fields(call, webhook), secret=secret)
    return Answer(body=body, status=201, location=f"{PREFIX}/webhooks/{webhook.name}")


def read_webhook(call: Call) -> Answer:
    """Return a webhook by its name or id."""
    with call.editor.database.read() as connection:
        webhook = webhooks.by_name(connection, call.path["webhook"])
    return Answer(body=models.WebhookOut(**_fields(call, webhook)))


def change_webhook(call: Call) -> Answer:
    """Change a webhook's address, events or filters; pause it, or make it active.

    An active one goes on at its cursor, at once.
    """
    sent: models.WebhookChangeIn = call.body
    filters = None if sent.filters is None else sent.filters.pairs()
    wish = Wish(url=sent.url, events=sent.events, filters=filters)
    state = None if sent.state is None else State(sent.state)
    webhook = use_cases.change(call.editor, call.path["webhook"], wish, state)
    return Answer(body=models.WebhookOut(**_fields(call, webhook)))


def remove_webhook(call: Call) -> Answer:
    """Remove a webhook and its log."""
    webhook = use_cases.remove(call.editor, call.path["webhook"])
    return Answer(body=models.WebhookOut(**_fields(call, webhook)))


def rotate_webhook(call: Call) -> Answer:
    """Give a webhook another secret; for some hours both sign."""
    webhook, secret = use_cases.rotate(call.editor, call.path["webhook"], call.body.hours)
    return Answer(body=models.NewSecretOut(**_fields(call, webhook), secret=secret))


def call_webhook(call: Call) -> Answer:
    """Send a test event now, and return what its receiver answers within five seconds."""
    return Answer(body=_delivery(use_cases.send_test(call.editor, call.path["webhook"])))


def list_deliveries(call: Call) -> Answer:
    """List the last attempts to deliver to a webhook, newest first."""
    size = parse_size(call.parameters["size"]) if "size" in call.parameters else LISTED
    with call.editor.database.read() as connection:
        webhook = webhooks.by_name(connection, call.path["webhook"])
        attempts = webhooks.deliveries(connection, webhook, size)
    rows = [_delivery(attempt) for attempt in attempts]
    return Answer(body=models.DeliveriesOut(deliveries=rows))


def _fields(call: Call, webhook: Webhook) -> dict[str, Any]:
    with call.editor.database.read() as connection:
        newest = Reader(connection).seq()
    return dict(_webhook(webhook, newest))


def _webhook(webhook: Webhook, newest: int) -> models.WebhookOut:
    is_waiting = webhook.state is State.ACTIVE and webhook.attempts > 0
    return models.WebhookOut(
        id=webhook.id,
        name=webhook.name,
        url=webhook.url,
        events=[EventType(name) for name in webhook.events],
        filters=_filters(webhook),
        state=webhook.state.value,
        reason=webhook.reason,
        seq=webhook.seq,
        behind=max(0, newest - webhook.seq),
        attempts=webhook.attempts,
        problem=webhook.problem,
        failing_since=_moment(webhook.failing_since),
        next_attempt=_moment(webhook.due) if is_waiting else None,
        created=format_rfc3339(webhook.created),
        delivered_at=_moment(webhook.delivered_at),
        former_secret_until=_moment(webhook.former_until),
    )


def _moment(at: datetime | None) -> str | None:
    return None if at is None else format_rfc3339(at)


def _filters(webhook: Webhook) -> models.WebhookFilters:
    pairs = parse_qsl(webhook.filters)
    alone = {name: value for name, value in pairs if name != "tag"}
    return models.WebhookFilters(**alone, tag=[value for name, value in pairs if name == "tag"])


def _delivery(attempt: Attempt) -> models.DeliveryOut:
    return models.DeliveryOut(
        seq=attempt.seq,
        id=attempt.message_id,
        type=attempt.type,
        at=format_rfc3339(attempt.at),
        status=attempt.status,
        duration_ms=attempt.duration_ms,
        problem=attempt.problem,
        attempt=attempt.attempt,
    )


_SIZE = Parameter(
    name="size",
    meaning=f"how many; {LISTED} by default",
    schema={"type": "integer", "minimum": 1, "maximum": MAX_SIZE},
)

ROUTES = (
    Route(
        method="GET",
        path="/webhooks",
        scope=Scope.MANAGE,
        view=list_webhooks,
        answer=models.WebhooksOut,
    ),
    Route(
        method="POST",
        path="/webhooks",
        scope=Scope.MANAGE,
        view=add_webhook,
        body=models.WebhookIn,
        answer=models.NewSecretOut,
        status=201,
    ),
    Route(
        method="GET",
        path="/webhooks/<webhook>",
        scope=Scope.MANAGE,
        view=read_webhook,
        answer=models.WebhookOut,
        problems=(404,),
    ),
    Route(
        method="PATCH",
        path="/webhooks/<webhook>",
        scope=Scope.MANAGE,
        view=change_webhook,
        body=models.WebhookChangeIn,
        answer=models.WebhookOut,
        problems=(404,),
    ),
    Route(
        method="DELETE",
        path="/webhooks/<webhook>",
        scope=Scope.MANAGE,
        view=remove_webhook,
        answer=models.WebhookOut,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/webhooks/<webhook>/rotate",
        scope=Scope.MANAGE,
        view=rotate_webhook,
        body=models.RotationIn,
        answer=models.NewSecretOut,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/webhooks/<webhook>/test",
        scope=Scope.MANAGE,
        view=call_webhook,
        answer=models.DeliveryOut,
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/webhooks/<webhook>/deliveries",
        scope=Scope.MANAGE,
        view=list_deliveries,
        answer=models.DeliveriesOut,
        parameters=(_SIZE,),
        problems=(404,),
    ),
)
