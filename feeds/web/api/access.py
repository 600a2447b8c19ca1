"""Who may use the API: bearer tokens with scopes (RFC 6750)."""

from __future__ import annotations

from contextlib import suppress

from flask import request

from feeds.domain.scopes import Scope
from feeds.errors import StoreError
from feeds.store import api_tokens
from feeds.store.api_tokens import ApiToken
from feeds.text.tokens import is_token, token_hash
from feeds.web.api.problems import Problem
from feeds.web.state import state

_CHALLENGE = 'Bearer realm="wirefeed"'


def token_of(scope: Scope) -> ApiToken:
    """Return the token of the present request.

    Raises:
        Problem: 401 without a valid token, 403 without the scope.
    """
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not is_token(secret):
        raise Problem(
            401,
            "A token is needed",
            "Send the header Authorization: Bearer wf_…; an operator issues tokens with: "
            "wirefeed tokens add",
            headers={"WWW-Authenticate": _CHALLENGE},
        )
    now = state().now()
    with state().database.read() as connection:
        token = api_tokens.by_hash(connection, token_hash(secret), now)
    if token is None:
        raise Problem(
            401,
            "The token is not valid",
            "It is unknown, has ended or was revoked.",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
        )
    if scope not in token.scopes:
        challenge = f'{_CHALLENGE}, error="insufficient_scope"'
        raise Problem(
            403,
            "The token may not do this",
            f"It needs the scope {scope.value!r}.",
            headers={"WWW-Authenticate": f'{challenge}, scope="{scope.value}"'},
        )
    if api_tokens.is_use_due(token, now):
        # A use that cannot be noted now is noted by a later request.
        with suppress(StoreError), state().database.share(is_brief=True) as connection:
            api_tokens.note_use(connection, token, now)
    return token
