"""For operators: is it alive, is it ready."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from feeds.store import Reader
from feeds.web.state import state

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return _uncached(jsonify(status="ok"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """The store is reachable, its schema current and the hot feeds made; 503 with Retry-After where not."""
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
        return _uncached(jsonify(status="ok", seq=Reader(connection).seq()))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
