"""Refusals and errors of the desk: a page for people, JSON for scripts."""

from __future__ import annotations

from flask import Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from feeds.domain.roles import Role
from feeds.errors import (
    AmbiguousName,
    ArticleNotFound,
    ArticleWithdrawn,
    BadSelection,
    InputError,
    NotFound,
    NotPermitted,
    RevisionConflict,
    SignInBlocked,
    StoreError,
    TokenNotFound,
    WirefeedError,
)
from feeds.web.desk.language import say

# The first class that an error is of decides.
_STATUSES: tuple[tuple[type[WirefeedError], int], ...] = (
    (SignInBlocked, 429),
    (InputError, 400),
    (BadSelection, 400),
    (NotPermitted, 403),
    (NotFound, 404),
    (ArticleNotFound, 404),
    (TokenNotFound, 404),
    (AmbiguousName, 404),
    (RevisionConflict, 409),
    (ArticleWithdrawn, 410),
    (StoreError, 503),
)


def wants_json() -> bool:
    """Return whether the present request is of a script."""
    return "application/json" in request.headers.get("Accept", "")


def problem(status: int, heading: str, text: str) -> Response:
    """Return a refusal. ``heading`` and ``text`` are in the user's language."""
    if wants_json():
        response: Response = jsonify(status=status, title=heading, detail=text)
    else:
        page = render_template("desk/problem.html", heading=heading, text=text, status=status)
        response = make_response(page)
    response.status_code = status
    return response


def of_error(error: WirefeedError) -> Response:
    """Return the answer to an error of a use case."""
    status = next((code for kind, code in _STATUSES if isinstance(error, kind)), 500)
    heading = say("This does not work")
    if status == 409:
        heading = say("Someone else has changed this meanwhile")
    elif status == 503:
        heading = say("The article store is not ready")
    if isinstance(error, SignInBlocked):
        text = say("Too many attempts. Try again in {seconds} s.", seconds=error.retry_after_s)
        response = problem(status, heading, text)
        response.headers["Retry-After"] = str(error.retry_after_s)
        return response
    return problem(status, heading, say(str(error)))


def of_http(error: HTTPException) -> Response:
    """Return the answer to an error of HTTP, such as 404 or 413."""
    status = error.code or 500
    if status == 404:
        return problem(404, say("There is no such page"), error.description or "")
    return problem(status, say("This does not work"), error.description or error.name)


def forged() -> Response:
    """Return the answer to a change without the token of its form."""
    text = say("The form is too old, or comes from another site. Go back, reload it, try again.")
    return problem(403, say("The form was not accepted"), text)


def signed_out() -> Response:
    """Return the answer to a change without a session."""
    text = say("Sign in in another tab, then send the form again.")
    return problem(401, say("You are signed out"), text)


def not_permitted(role: Role) -> Response:
    """Return the answer to a user of a lower role."""
    text = {
        Role.CONTRIBUTOR: say("A contributor may do this."),
        Role.EDITOR: say("An editor may do this."),
        Role.CHIEF: say("A chief may do this."),
    }[role]
    return problem(403, say("Your role does not permit this"), text)
