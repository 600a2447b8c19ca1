"""Hooks: the addresses to which connectors send articles and pictures. Errors are problem details
(RFC 9457).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, jsonify, request

from feeds.connectors.contract import Message
from feeds.connectors.registry import KINDS
from feeds.domain.acts import Actor, ActorKind
from feeds.errors import WirefeedError
from feeds.newsroom import connector_messages as use_cases
from feeds.newsroom.connector_messages import Receipt
from feeds.newsroom.connector_orders import Result
from feeds.newsroom.connectors import PATH
from feeds.newsroom.editor import Editor
from feeds.store import connectors
from feeds.web.api.problems import Problem, problem_of, response_to
from feeds.web.api.uploads import MAX_FORM_BYTES
from feeds.web.state import State, state

# A message has the texts of its articles, in Ghost's case several times.
MAX_MESSAGE_BYTES = 5_000_000
_PICTURES = "assets"

blueprint = Blueprint("hooks", __name__)
View = Callable[..., Response]


def _with_problems(view: View) -> View:
    """Return a view whose errors are answered as problem details."""

    @wraps(view)
    def answer(**path: str) -> Response:
        try:
            return view(**path)
        except Problem as problem:
            return response_to(problem)
        except WirefeedError as error:
            return response_to(problem_of(error))

    return answer


@blueprint.post(f"{PATH}<name>")
@_with_problems
def receive(name: str) -> Response:
    """Carry out a message of a connector; the answer says what became of each article."""
    request.max_content_length = MAX_MESSAGE_BYTES
    receipt = use_cases.receive(_editor(name), name, _message())
    return _answer(_fields(receipt), KINDS[receipt.connector.kind].success)


@blueprint.get(f"{PATH}<name>/{_PICTURES}/<path:media_id>")
@_with_problems
def picture(name: str, media_id: str) -> Response:
    """Answer 200 if a connector has sent a picture, 404 otherwise."""
    if not use_cases.has_picture(_editor(name), name, media_id):
        raise Problem(404, "There is no such picture", "Send it to this address by POST.")
    return _answer({"media_id": media_id}, 200)


@blueprint.post(f"{PATH}<name>/{_PICTURES}")
@_with_problems
def receive_picture(name: str) -> Response:
    """Store a picture: a form with the file ``media`` and its ``media_id``."""
    _require_pictures(name)
    request.max_content_length = _max_picture_bytes(state())
    message = _message()
    file = request.files.get("media")
    media_id = request.form.get("media_id") or ""
    data = file.read() if file is not None else None
    held = use_cases.keep_picture(_editor(name), name, message, media_id, data)
    fields: dict[str, Any] = {"media_id": media_id, "is_stored": held is not None}
    if held is None:
        fields["detail"] = "Only PNG, JPEG, GIF, WebP and AVIF pictures are stored."
    return _answer(fields, 201)


def body_limit(parts: State, path: str) -> int:
    """Return the size limit of a message to an address; 0 if there is no such connector."""
    name, _, rest = path.removeprefix(PATH).partition("/")
    try:
        with parts.database.read() as connection:
            connectors.by_name(connection, name)
    except WirefeedError:
        return 0
    return _max_picture_bytes(parts) if rest.rstrip("/") == _PICTURES else MAX_MESSAGE_BYTES


def _max_picture_bytes(parts: State) -> int:
    return parts.settings.picture_max_bytes + MAX_FORM_BYTES


def _require_pictures(name: str) -> None:
    with state().database.read() as connection:
        kind = connectors.by_name(connection, name).kind
    if not KINDS[kind].has_pictures:
        raise Problem(404, "Pictures are not sent here", f"{KINDS[kind].noun} names addresses.")


def _editor(name: str) -> Editor:
    current = state()
    return Editor(
        database=current.database,
        settings=current.settings,
        now=current.now,
        name=name,
        actor=Actor(kind=ActorKind.CONNECTOR, name=name),
    )


def _message() -> Message:
    # The bytes themselves are signed: they are read before any form in them.
    body = request.get_data()
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Message(body=body, headers=headers)


def _fields(receipt: Receipt) -> dict[str, Any]:
    if receipt.is_repeated:
        return {"is_repeated": True, "articles": []}
    return {"articles": [_result(result) for result in receipt.results]}


def _result(result: Result) -> dict[str, Any]:
    fields = {
        "id": result.source_id,
        "outcome": result.outcome,
        "article": result.article,
        "reason": result.reason,
        "converted": dict(result.converted),
        "removed": dict(result.removed),
        "warnings": list(result.warnings),
    }
    return {name: value for name, value in fields.items() if value}


def _answer(fields: dict[str, Any], status: int) -> Response:
    response = jsonify(fields)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
