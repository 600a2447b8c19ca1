"""Access to the desk: every view is a route with a least role, and every change is protected.

``route`` puts a view into the table ``ROUTES``; ``install`` gives a blueprint its addresses. The
guard of a route checks, in this order: the form's token, the session, the role.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, make_response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from feeds.domain.acts import Actor, ActorKind
from feeds.domain.roles import Role
from feeds.errors import SignInBlocked, WirefeedError
from feeds.newsroom.editor import Editor
from feeds.store.sessions import Session
from feeds.store.users import User
from feeds.web.desk import problems, sessions
from feeds.web.desk.language import say
from feeds.web.prefix import root_of
from feeds.web.state import state

PREFIX = "/desk"
SAFE = frozenset(["GET", "HEAD", "OPTIONS"])
# What a form has around its files.
MAX_FORM_BYTES = 100_000
# A stolen session must not be made permanent: some changes need a sign-in of the last hour.
RECENT = timedelta(hours=1)
_NEXT = re.compile(r"/desk/[\w./~%-]*(\?[\w./~%&=+:,-]*)?", re.ASCII)
View = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Route:
    """An address of the desk, below ``PREFIX``. ``role`` None: for anonymous browsers, too."""

    path: str
    methods: tuple[str, ...]
    role: Role | None
    view: View
    is_upload: bool = False

    @property
    def name(self) -> str:
        """The endpoint: the module and the name of the view."""
        return f"{self.view.__module__.rpartition('.')[2]}_{self.view.__name__}"


ROUTES: list[Route] = []


def route(
    path: str,
    *,
    methods: Sequence[str] = ("GET",),
    role: Role | None = Role.CONTRIBUTOR,
    is_upload: bool = False,
) -> Callable[[View], View]:
    """Make a view a route of the desk, for users of at least this role.

    With ``is_upload`` a body may have the bytes of a picture (``picture_max_bytes``).
    """

    def register(view: View) -> View:
        ROUTES.append(
            Route(path=path, methods=tuple(methods), role=role, view=view, is_upload=is_upload)
        )
        return view

    return register


def install(blueprint: Blueprint) -> None:
    """Give a blueprint the addresses of all routes."""
    for desk_route in ROUTES:
        blueprint.add_url_rule(
            desk_route.path,
            desk_route.name,
            _guarded(desk_route),
            methods=list(desk_route.methods),
        )


def session() -> Session:
    """Return the session of the present request to a route with a role."""
    current = sessions.current()
    if current is None:
        raise RuntimeError("a view of anonymous browsers has no session")
    return current


def user() -> User:
    """Return the user of the present request to a route with a role."""
    return session().user


def editor() -> Editor:
    """Return the editor for whom the present request works."""
    current, signed_in = state(), sessions.current()
    return Editor(
        database=current.database,
        settings=current.settings,
        now=current.now,
        name=signed_in.user.name if signed_in else "",
        may_publish=signed_in is not None and signed_in.user.role.includes(Role.EDITOR),
        actor=Actor(kind=ActorKind.PERSON, name=signed_in.user.name if signed_in else ""),
    )


def is_recent_sign_in() -> bool:
    """Return whether the session began within ``RECENT``."""
    return state().now() - session().created < RECENT


def require_recent_sign_in() -> None:
    """Stop a change of second factors or passkeys in an older session.

    Raises:
        Forbidden: the session is older than ``RECENT``.
    """
    if not is_recent_sign_in():
        abort(403, say("Sign out and in again to change this."))


def to(path: str) -> BaseResponse:
    """Redirect to an address of the desk, such as ``/account``, with 303."""
    return redirect(f"{root_of(state().settings.base_url)}{PREFIX}{path}", 303)


def next_path(path: str) -> str:
    """Return a path for ``to`` from an address that a request names; the front if it is not an
    address of the desk.
    """
    address = path.partition("?")[0]
    is_ours = _NEXT.fullmatch(path) is not None and "//" not in address and "/." not in address
    return path.removeprefix(PREFIX) if is_ours else "/"


def quoted(path: str) -> str:
    """Return a path as the value of ``next``."""
    return quote(path, safe="/")


def _guarded(desk_route: Route) -> View:
    @wraps(desk_route.view)
    def answer(**arguments: Any) -> BaseResponse:
        try:
            refusal = _refusal(desk_route)
            if refusal is not None:
                return refusal
            response: Response = make_response(desk_route.view(**arguments))
            return response
        except HTTPException as error:
            return problems.of_http(error)
        except WirefeedError as error:
            return problems.of_error(error)

    return answer


def _refusal(desk_route: Route) -> BaseResponse | None:
    """Return the answer to a request that its view must not see; None if it may."""
    is_change = request.method not in SAFE
    if is_change and desk_route.is_upload:
        request.max_content_length = state().settings.picture_max_bytes + MAX_FORM_BYTES
    # Flask's own limit of half a megabyte is that of a short form.
    request.max_form_memory_size = request.max_content_length
    signed_in = sessions.current()
    if desk_route.role is not None and signed_in is None:
        return _sign_in_first(is_change=is_change)
    if is_change and sessions.is_forged():
        return problems.forged()
    if is_change and signed_in is None:
        _spend_attempt()
    if desk_route.role is None or signed_in is None:
        return None
    if not signed_in.user.role.includes(desk_route.role):
        return problems.not_permitted(desk_route.role)
    return None


def _spend_attempt() -> None:
    """Charge the form of a browser that is not signed in to its client.

    Raises:
        SignInBlocked: the client has sent too many.
    """
    client = sessions.client().address
    wait_s = state().sign_ins.wait_s(client) if client else 0
    if wait_s:
        raise SignInBlocked(wait_s)


def _sign_in_first(*, is_change: bool) -> BaseResponse:
    if problems.wants_json() or is_change:
        return problems.signed_out()
    wanted = request.full_path.removesuffix("?")
    return to(f"/sign-in?next={quoted(wanted)}")
