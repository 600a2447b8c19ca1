"""The users page: what chiefs change about other users."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from feeds.domain.roles import Role, role_of
from feeds.errors import BadUser
from feeds.newsroom import users as use_cases
from feeds.store import users as stored_users
from feeds.web.desk import access
from feeds.web.desk.access import route
from feeds.web.desk.language import say
from feeds.web.state import state


@route("/users", role=Role.CHIEF)
def users() -> Response:
    """Return the list of users, with the form for a new one."""
    return _page()


@route("/users", methods=["POST"], role=Role.CHIEF)
def add() -> Response:
    """Add a user; return the page with a one-time link."""
    editor, form = access.editor(), request.form
    name = form.get("name", "").strip().lower()
    try:
        use_cases.add(
            editor,
            name,
            role_of(form.get("role", "")),
            full_name=form.get("full_name", ""),
            email=form.get("email", ""),
        )
    except BadUser as error:
        return _page(error)
    return _page(link=use_cases.issue_link(editor, name, is_of_new_user=True), name=name)


@route("/users/<name>/link", methods=["POST"], role=Role.CHIEF)
def link(name: str) -> Response:
    """Return the page with a new one-time link of a user."""
    try:
        address = use_cases.issue_link(access.editor(), name)
    except BadUser as error:
        return _page(error)
    return _page(link=address, name=name)


@route("/users/<name>/role", methods=["POST"], role=Role.CHIEF)
def change_role(name: str) -> Response:
    """Give a user another role."""
    try:
        use_cases.change_role(access.editor(), name, role_of(request.form.get("role", "")))
    except BadUser as error:
        return _page(error)
    return access.to("/users" if name != access.user().name else "/")


@route("/users/<name>/disable", methods=["POST"], role=Role.CHIEF)
def disable(name: str) -> Response:
    """Disable a user: all sessions end at once."""
    try:
        use_cases.disable(access.editor(), name)
    except BadUser as error:
        return _page(error)
    return access.to("/users")


@route("/users/<name>/enable", methods=["POST"], role=Role.CHIEF)
def enable(name: str) -> Response:
    """Let a disabled user sign in again."""
    use_cases.enable(access.editor(), name)
    return access.to("/users")


@route("/users/<name>/reset-second-factor", methods=["POST"], role=Role.CHIEF)
def reset_second_factor(name: str) -> Response:
    """Remove the second factor and the passkeys of a user who lost them."""
    use_cases.remove_second_factors(access.editor(), name)
    return access.to("/users")


def _page(error: BadUser | None = None, *, link: str = "", name: str = "") -> Response:
    with state().database.read() as connection:
        rows = stored_users.every(connection)
    page = render_template(
        "desk/users.html",
        users=rows,
        roles=_roles(),
        error=say(error.reason) if error else "",
        link=link,
        name=name,
        form=request.form if error else {},
    )
    response = make_response(page)
    response.status_code = 400 if error else 200
    return response


def _roles() -> dict[str, str]:
    """Return the names of roles in the user's language."""
    return {
        Role.CONTRIBUTOR.value: say("contributor"),
        Role.EDITOR.value: say("editor"),
        Role.CHIEF.value: say("chief"),
    }
