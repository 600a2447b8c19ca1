"""Sign-in and sign-out: by password and code, by link."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from feeds.domain.roles import Role
from feeds.errors import SignInBlocked, SignInFailed
from feeds.newsroom import sign_in as use_cases
from feeds.newsroom.sign_in import Way
from feeds.store.users import User
from feeds.web.desk import access, passkeys, sessions
from feeds.web.desk.access import next_path, route
from feeds.web.desk.language import say


@route("/sign-in", role=None)
def sign_in() -> Response:
    """Return the form for name and password; a user who is signed in goes to the front."""
    wanted = request.args.get("next", "")
    if sessions.current() is not None:
        return access.to(next_path(wanted))
    return _form(wanted)


@route("/sign-in", methods=["POST"], role=None)
def sign_in_by_password() -> Response:
    """Sign in by name and password; with a second factor ask for its code."""
    name, wanted = request.form.get("name", ""), request.form.get("next", "")
    try:
        user = use_cases.by_password(
            access.editor(), name, request.form.get("password", ""), sessions.client()
        )
    except SignInFailed as error:
        return _form(wanted, name=name, error=error)
    return _continue(user, wanted, Way.PASSWORD)


@route("/sign-in/code", role=None)
def code() -> Response:
    """Return the form for the code of a second factor."""
    wanted = request.args.get("next", "")
    if not use_cases.is_awaiting_code(access.editor(), sessions.secret()):
        return access.to("/sign-in")
    return make_response(render_template("desk/code.html", next=wanted, error=""))


@route("/sign-in/code", methods=["POST"], role=None)
def sign_in_by_code() -> Response:
    """Complete the sign-in by the code of a second factor, or by a recovery code."""
    editor, wanted = access.editor(), request.form.get("next", "")
    sent = request.form.get("code", "")
    try:
        user, way = use_cases.by_code(editor, sessions.secret(), sent, sessions.client())
    except SignInFailed as error:
        page = render_template("desk/code.html", next=wanted, error=_sentence(error))
        return _refused(make_response(page), error)
    return _start(user, wanted, way)


@route("/link/<secret>", role=None)
def link(secret: str) -> Response:
    """Return the page of a one-time link, with a button: what looks at links does not use it up."""
    return make_response(render_template("desk/link.html", secret=secret, error=""))


@route("/link/<secret>", methods=["POST"], role=None)
def sign_in_by_link(secret: str) -> Response:
    """Sign in by a one-time link."""
    try:
        user = use_cases.by_link(access.editor(), secret, sessions.client())
    except SignInFailed as error:
        page = render_template("desk/link.html", secret=secret, error=_sentence(error))
        return _refused(make_response(page), error)
    return _continue(user, "/desk/account", Way.LINK)


@route("/sign-out", methods=["POST"], role=Role.CONTRIBUTOR)
def sign_out() -> Response:
    """End the session."""
    use_cases.end_session(access.editor(), access.session().hash)
    sessions.replace_by_new()
    return access.to("/sign-in")


def _continue(user: User, wanted: str, way: Way) -> Response:
    """Start a session, or ask for the code of the second factor first."""
    if not user.totp_secret:
        return _start(user, wanted, way)
    sessions.replace(use_cases.await_code(access.editor(), user, way))
    return access.to(f"/sign-in/code?next={access.quoted(wanted)}")


def _start(user: User, wanted: str, way: Way) -> Response:
    editor = access.editor()
    sessions.replace(use_cases.start_session(editor, user, sessions.client(), way))
    return access.to(next_path(wanted))


def _form(wanted: str, *, name: str = "", error: SignInFailed | None = None) -> Response:
    page = render_template(
        "desk/sign_in.html",
        next=wanted,
        name=name,
        error=_sentence(error) if error else "",
        has_passkeys=passkeys.are_possible(),
    )
    return _refused(make_response(page), error) if error else make_response(page)


def _sentence(error: SignInFailed) -> str:
    if isinstance(error, SignInBlocked):
        return say("Too many attempts. Try again in {seconds} s.", seconds=error.retry_after_s)
    return say(str(error))


def _refused(response: Response, error: SignInFailed) -> Response:
    response.status_code = 401
    if isinstance(error, SignInBlocked):
        response.status_code = 429
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response
