"""Passkeys in requests: scripts fetch options, and send what the browser answers."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from feeds.errors import BadUser
from feeds.newsroom import passkeys as use_cases
from feeds.newsroom import sign_in
from feeds.newsroom.sign_in import Way
from feeds.text.tokens import token_hash
from feeds.web.desk import access, sessions
from feeds.web.desk.access import next_path, route
from feeds.web.prefix import root_of
from feeds.web.state import state


def are_possible() -> bool:
    """Return whether browsers allow passkeys at the base URL."""
    return bool(use_cases.relying_party(state().settings.base_url))


@route("/sign-in/passkey/options", methods=["POST"], role=None)
def sign_in_options() -> Response:
    """Return what the browser needs to sign in by a passkey."""
    options = use_cases.begin_sign_in(access.editor(), token_hash(sessions.secret()))
    return Response(options, content_type="application/json")


@route("/sign-in/passkey", methods=["POST"], role=None)
def sign_in_by_passkey() -> Response:
    """Sign in by a passkey; return the address of the next page."""
    sent, client = _body(), sessions.client()
    editor = access.editor()
    browser = token_hash(sessions.secret())
    user = use_cases.by_passkey(editor, browser, _credential(sent), client)
    sessions.replace(sign_in.start_session(editor, user, client, Way.PASSKEY))
    return _location(next_path(str(sent.get("next", ""))))


@route("/account/passkeys/options", methods=["POST"])
def registration_options() -> Response:
    """Return what the browser needs to create a passkey."""
    access.require_recent_sign_in()
    current = access.session()
    options = use_cases.begin_registration(access.editor(), current.hash, current.user)
    return Response(options, content_type="application/json")


@route("/account/passkeys", methods=["POST"])
def register() -> Response:
    """Store a new passkey; return the address of the next page."""
    access.require_recent_sign_in()
    sent, current = _body(), access.session()
    use_cases.register(
        access.editor(), current.hash, current.user, _credential(sent), str(sent.get("label", ""))
    )
    return _location("/account?done=passkey")


@route("/account/passkeys/<int:key>/remove", methods=["POST"])
def remove(key: int) -> BaseResponse:
    """Remove a passkey."""
    access.require_recent_sign_in()
    use_cases.remove(access.editor(), access.user(), key)
    return access.to("/account?done=passkey-removed")


def _body() -> dict[str, Any]:
    """Return the JSON object of a request.

    Raises:
        BadUser: the body has none.
    """
    try:
        sent = json.loads(request.get_data())
    except ValueError as error:
        raise BadUser("the browser sent something unreadable") from error
    if not isinstance(sent, dict):
        raise BadUser("the browser sent something unreadable")
    return sent


def _credential(sent: dict[str, Any]) -> dict[str, Any]:
    credential = sent.get("credential")
    return credential if isinstance(credential, dict) else {}


def _location(path: str) -> Response:
    response: Response = jsonify(
        location=f"{root_of(state().settings.base_url)}{access.PREFIX}{path}"
    )
    return response
