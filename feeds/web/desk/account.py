"""The account page: what users change about themselves."""

from __future__ import annotations

from typing import Any

import segno
from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from feeds.errors import BadUser, InputError
from feeds.newsroom import second_factor, sign_in
from feeds.newsroom import users as use_cases
from feeds.store import passkeys as stored_passkeys
from feeds.store import sessions as stored_sessions
from feeds.store import users as stored_users
from feeds.web.desk import access, passkeys, sessions
from feeds.web.desk.access import route
from feeds.web.desk.language import say
from feeds.web.state import state


@route("/account")
def account() -> Response:
    """Return the page of the user's account."""
    return _page()


@route("/account", methods=["POST"])
def change() -> Response:
    """Change name, e-mail address and language."""
    form = request.form
    try:
        use_cases.change_settings(
            access.editor(),
            access.user().name,
            full_name=form.get("full_name", ""),
            email=form.get("email", ""),
            language=form.get("language", ""),
        )
    except BadUser as error:
        return _page(error)
    return access.to("/account?done=saved")


@route("/account/password", methods=["POST"])
def change_password() -> Response:
    """Set another password; all other sessions of the user end."""
    editor, current = access.editor(), access.session()
    name = current.user.name
    try:
        if not sign_in.may_set_password(editor, current.hash):
            sign_in.by_password(editor, name, request.form.get("current", ""), sessions.client())
        use_cases.set_password(editor, name, request.form.get("password", ""), keep=current.hash)
    except InputError as error:
        return _page(error)
    return access.to("/account?done=password")


@route("/account/second-factor", methods=["POST"])
def begin_second_factor() -> Response:
    """Make a secret for an authenticator app, which waits for its first code."""
    access.require_recent_sign_in()
    current = access.session()
    second_factor.begin(access.editor(), current.hash, current.user)
    return access.to("/account/second-factor")


@route("/account/second-factor")
def second_factor_page() -> Response:
    """Return the page with the QR code, and the form for the first code."""
    return _second_factor_page()


@route("/account/second-factor/confirm", methods=["POST"])
def confirm_second_factor() -> Response:
    """Switch the second factor on; return the page with the recovery codes."""
    access.require_recent_sign_in()
    current = access.session()
    try:
        codes = second_factor.confirm(
            access.editor(), current.hash, current.user, request.form.get("code", "")
        )
    except InputError as error:
        return _second_factor_page(error)
    return make_response(render_template("desk/recovery_codes.html", codes=codes))


@route("/account/second-factor/off", methods=["POST"])
def switch_off_second_factor() -> Response:
    """Remove the second factor and the recovery codes."""
    access.require_recent_sign_in()
    second_factor.switch_off(access.editor(), access.user())
    return access.to("/account?done=second-factor-off")


@route("/account/sessions/<name>/end", methods=["POST"])
def end_session(name: str) -> Response:
    """End one session of the user."""
    sign_in.end_session_of(access.editor(), access.user(), name)
    return access.to("/account?done=session")


@route("/account/sign-out-everywhere", methods=["POST"])
def sign_out_everywhere() -> Response:
    """End all other sessions of the user."""
    current = access.session()
    sign_in.end_other_sessions(access.editor(), current)
    return access.to("/account?done=sessions")


def _page(error: InputError | None = None) -> Response:
    editor, current = access.editor(), access.session()
    with editor.database.read() as connection:
        contents: dict[str, Any] = {
            "passkeys": stored_passkeys.of_user(connection, current.user),
            "sessions": stored_sessions.of_user(connection, current.user, editor.now()),
            "recovery_codes": stored_users.count_recovery_codes(connection, current.user),
        }
    page = render_template(
        "desk/account.html",
        **contents,
        current=current,
        may_set_password=sign_in.may_set_password(editor, current.hash),
        has_passkeys=passkeys.are_possible(),
        is_recent=access.is_recent_sign_in(),
        error=_sentence(error),
        done=_done(request.args.get("done", "")),
    )
    response = make_response(page)
    response.status_code = 400 if error else 200
    return response


def _second_factor_page(error: InputError | None = None) -> Response:
    editor, current = access.editor(), access.session()
    secret = second_factor.pending_secret(editor, current.hash)
    if not secret:
        return access.to("/account")
    address = second_factor.address_of(secret, current.user, state().settings.title)
    picture = segno.make(address, error="m").svg_data_uri(scale=4, border=3)
    page = render_template(
        "desk/second_factor.html", secret=secret, picture=picture, error=_sentence(error)
    )
    response = make_response(page)
    response.status_code = 400 if error else 200
    return response


def _sentence(error: InputError | None) -> str:
    return say(error.reason) if error else ""


def _done(name: str) -> str:
    """Return the sentence about the change before this page; empty for an unknown name."""
    sentences = {
        "saved": say("Saved."),
        "password": say("The password is changed. Other browsers are signed out."),
        "passkey": say("The passkey is added."),
        "passkey-removed": say("The passkey is removed."),
        "second-factor-off": say("The second factor is off."),
        "session": say("That browser is signed out."),
        "sessions": say("Other browsers are signed out."),
    }
    return sentences.get(name, "")
