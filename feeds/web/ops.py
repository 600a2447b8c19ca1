"""Health, readiness and metrics, for operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Response, jsonify

from feeds.push import canary
from feeds.store import Reader
from feeds.web.state import state

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 200 while the process runs, without a check."""
    return _uncached(jsonify(status="ok"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 if the store is reachable, its schema current and the hot feeds built; else 503
    with Retry-After.
    """
    at, head = state().database.schema_state()
    if at != head:
        response = jsonify(status="migrate", schema=at, wanted=head)
        response.status_code = 503
        response.headers["Retry-After"] = "10"
        return _uncached(response)
    if not state().publisher.is_warm():
        response = jsonify(status="warming")
        response.status_code = 503
        response.headers["Retry-After"] = "1"
        return _uncached(response)
    with state().database.read() as connection:
        push = canary.health(connection, state().settings, state().now())
        seq = Reader(connection).seq()
    push_fields = {
        "status": push.status,
        "why": push.why,
        "delay_ms": push.delay_ms,
        "seq": push.seq,
        **push.counts,
    }
    return _uncached(
        jsonify(
            status="ok",
            seq=seq,
            push={name: value for name, value in push_fields.items() if value != ""},
        )
    )


class Metric(NamedTuple):
    """A metric in Prometheus' text format; ``value`` takes the store's sequence number and the
    health of push, and returns None while there is none.
    """

    name: str
    kind: str
    meaning: str
    value: Callable[[int, canary.Health], float | None]


METRICS = (
    Metric(
        "wirefeed_change_seq",
        "counter",
        "Sequence number of the last change of the store.",
        lambda seq, _: seq,
    ),
    Metric(
        "wirefeed_push_degraded",
        "gauge",
        "1 while deliveries fail.",
        lambda _, push: int(push.status == "degraded"),
    ),
    Metric(
        "wirefeed_push_change_seq",
        "counter",
        "Sequence number of the last change that the canary has received.",
        lambda _, push: push.seq,
    ),
    Metric(
        "wirefeed_subscriptions",
        "gauge",
        "Subscriptions of the hub.",
        lambda _, push: push.counts["active"],
    ),
    Metric(
        "wirefeed_subscriptions_behind",
        "gauge",
        "Subscriptions with changes to deliver.",
        lambda _, push: push.counts["behind"],
    ),
    Metric(
        "wirefeed_subscriptions_failing",
        "gauge",
        "Subscriptions whose last delivery failed.",
        lambda _, push: push.counts["failing"],
    ),
    Metric(
        "wirefeed_subscriptions_given_up",
        "gauge",
        "Subscriptions that ended with undelivered changes.",
        lambda _, push: push.counts["given_up"],
    ),
    Metric(
        "wirefeed_push_delay_seconds",
        "gauge",
        "Seconds from the last commit to its delivery at the canary.",
        lambda _, push: None if push.delay_ms is None else push.delay_ms / 1000,
    ),
)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics in Prometheus' text format."""
    with state().database.read() as connection:
        push = canary.health(connection, state().settings, state().now())
        seq = Reader(connection).seq()
    values = [(metric, metric.value(seq, push)) for metric in METRICS]
    lines = [
        f"# HELP {metric.name} {metric.meaning}\n"
        f"# TYPE {metric.name} {metric.kind}\n"
        f"{metric.name} {value}\n"
        for metric, value in values
        if value is not None
    ]
    return _uncached(
        Response("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")
    )


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
