"""Health, readiness and metrics, for operators."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, Response

from feeds.operations.board import Board
from feeds.runtime.metrics import CONTENT_TYPE
from feeds.web.answers import SECURITY
from feeds.web.edge import Answer
from feeds.web.state import state

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 200 while the process runs, without a check."""
    return _response(_health(state().board))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 if the store answers, its schema is current and the hot feeds are built; else 503
    with Retry-After.
    """
    return _response(_ready(state().board))


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the metrics in Prometheus' text format."""
    return _response(_metrics(state().board))


def answer_from(board: Board) -> Callable[[str], Answer | None]:
    """Return the function that answers these paths from a started board, without a thread."""

    def answer(path: str) -> Answer | None:
        view = _VIEWS.get(path)
        return None if view is None else view(board)

    return answer


def _health(_board: Board) -> Answer:
    return _answer(200, {"status": "ok"})


def _ready(board: Board) -> Answer:
    readiness = board.readiness()
    status, headers, body = _answer(readiness.status, readiness.fields)
    if readiness.retry_after_s:
        headers.append(("Retry-After", str(readiness.retry_after_s)))
    return status, headers, body


def _metrics(board: Board) -> Answer:
    return _with_headers(200, CONTENT_TYPE, board.exposition())


def _answer(status: int, fields: dict[str, object]) -> Answer:
    return _with_headers(status, "application/json", f"{json.dumps(fields)}\n".encode())


def _with_headers(status: int, content_type: str, body: bytes) -> Answer:
    described = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
    return status, [*described, ("Cache-Control", "no-store"), *SECURITY], body


def _response(answer: Answer) -> Response:
    status, headers, body = answer
    return Response(body, status, headers=headers)


_VIEWS = {"/healthz": _health, "/readyz": _ready, "/metrics": _metrics}
