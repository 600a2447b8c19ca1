"""Sessions of the desk in requests: the cookie, the user, the tokens against forged requests.

One cookie has a random secret. In the store its hash is a session's; a secret that is not there is
an anonymous browser's. Forms carry a hash of the secret, so no other site can write one. At every
sign-in the secret is replaced.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from urllib.parse import urlsplit

from flask import Response, g, request

from feeds.config import Settings
from feeds.errors import StoreError
from feeds.newsroom.sign_in import Client
from feeds.store import sessions
from feeds.store.sessions import Session
from feeds.text.tokens import is_token, new_token, token_hash
from feeds.web.prefix import root_of
from feeds.web.state import State, state

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
_NAME = "wirefeed_desk"


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name; over https no other host can set it (RFC 6265bis §4.1.3.2)."""
    return f"__Host-{_NAME}" if is_secure(settings) else _NAME


def cookie_path(settings: Settings) -> str:
    """Return the path of the cookie: the desk, or the root, which a ``__Host-`` cookie needs."""
    return "/" if is_secure(settings) else f"{root_of(settings.base_url)}/desk"


def is_secure(settings: Settings) -> bool:
    return settings.base_url.startswith("https://")


def current() -> Session | None:
    """Return the session of the present request; None for an anonymous browser."""
    if "desk_session" not in g:
        g.desk_session = _load(state(), request.cookies.get(cookie_name(state().settings), ""))
    session: Session | None = g.desk_session
    return session


def secret() -> str:
    """Return the secret of the present browser; a browser without one gets a new one."""
    if "desk_secret" not in g:
        sent = request.cookies.get(cookie_name(state().settings), "")
        g.desk_secret = sent if is_token(sent) else replace(new_token())
    value: str = g.desk_secret
    return value


def replace(new_secret: str) -> str:
    """Give the present browser another secret, with the answer; return it."""
    g.desk_secret = g.desk_new_secret = new_secret
    g.pop("desk_session", None)
    return new_secret


def replace_by_new() -> None:
    """Give the present browser a secret that has no session."""
    replace(new_token())


def set_cookie(response: Response) -> Response:
    """Put a new secret into the answer, where there is one."""
    new_secret = g.get("desk_new_secret", "")
    if new_secret:
        settings = state().settings
        response.set_cookie(
            cookie_name(settings),
            new_secret,
            path=cookie_path(settings),
            secure=is_secure(settings),
            httponly=True,
            samesite="Lax",
        )
    return response


def csrf_token() -> str:
    """Return the token that the forms of the present browser carry."""
    return hashlib.sha256(f"csrf\0{secret()}".encode()).hexdigest()


def is_forged() -> bool:
    """Return whether a request that changes something does not come from a page of the desk."""
    if _is_from_elsewhere():
        return True
    sent = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    return not hmac.compare_digest(sent.encode(), csrf_token().encode())


def client() -> Client:
    """Return the browser of the present request."""
    address = state().fairness.client(request.environ)
    return Client(address=address, agent=request.user_agent.string)


def has_session(parts: State, cookies: str) -> bool:
    """Return whether a header ``Cookie`` has the secret of a session. From any thread."""
    name = cookie_name(parts.settings)
    pairs = [pair.strip().partition("=") for pair in cookies.split(";")]
    values = [value for key, _, value in pairs if key == name]
    try:
        return bool(values) and _load(parts, values[0]) is not None
    except StoreError:
        return False


def _load(parts: State, sent: str) -> Session | None:
    if not is_token(sent):
        return None
    now = parts.now()
    with parts.database.read() as connection:
        session = sessions.by_hash(connection, token_hash(sent), now)
    if session is not None and sessions.is_use_due(session, now):
        # A use that cannot be noted now is noted by a later request.
        with suppress(StoreError), parts.database.share(is_brief=True) as connection:
            sessions.note_use(connection, session, now)
    return session


def _is_from_elsewhere() -> bool:
    """Return whether the browser names another site as the origin of the request."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    hosts = (request.host.lower(), urlsplit(state().settings.base_url).netloc)
    return urlsplit(origin).netloc.lower() not in hosts
