"""For operators: is it alive, is it ready."""

from __future__ import annotations

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


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics in Prometheus' text format."""
    with state().database.read() as connection:
        push = canary.health(connection, state().settings, state().now())
        seq = Reader(connection).seq()
    rows = [
        ("wirefeed_change_seq", "counter", "Number of the last change of the store.", seq),
        (
            "wirefeed_push_degraded",
            "gauge",
            "1 while deliveries fail.",
            int(push.status == "degraded"),
        ),
        (
            "wirefeed_push_change_seq",
            "counter",
            "Number of the last change that the canary has received.",
            push.seq,
        ),
        ("wirefeed_subscriptions", "gauge", "Subscriptions of the hub.", push.counts["active"]),
        (
            "wirefeed_subscriptions_behind",
            "gauge",
            "Subscriptions that lack something.",
            push.counts["behind"],
        ),
        (
            "wirefeed_subscriptions_failing",
            "gauge",
            "Subscriptions whose last delivery failed.",
            push.counts["failing"],
        ),
        (
            "wirefeed_subscriptions_given_up",
            "gauge",
            "Subscriptions that ended with something lost.",
            push.counts["given_up"],
        ),
    ]
    if push.delay_ms is not None:
        help_text = "From the last commit to its delivery at the canary."
        rows.append(("wirefeed_push_delay_seconds", "gauge", help_text, push.delay_ms / 1000))  # type: ignore[arg-type]
    lines = [
        f"# HELP {name} {help_text}\n# TYPE {name} {kind}\n{name} {value}\n"
        for name, kind, help_text, value in rows
    ]
    return _uncached(
        Response("".join(lines), content_type="text/plain; version=0.0.4; charset=utf-8")
    )


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
