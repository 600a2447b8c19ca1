"""The desk's addresses, the headers of its answers, and what its templates share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context

from feeds.domain.roles import Role
from feeds.languages import phrases as public_phrases
from feeds.languages.desk import phrases
from feeds.web.desk import (
    access,
    account,
    article_list,
    article_pages,
    audit,
    front,
    partner_pages,
    passkeys,
    publishing,
    readers,
    sessions,
    sign_in,
    source_pages,
    story_pages,
    users,
    writing,
)
from feeds.web.desk.browsers import browser_of
from feeds.web.desk.language import language, say
from feeds.web.state import state

# Modules of views: their routes are in the table ``access.ROUTES`` once they are imported.
VIEWS = (
    account,
    article_list,
    article_pages,
    audit,
    front,
    partner_pages,
    passkeys,
    publishing,
    readers,
    sign_in,
    source_pages,
    story_pages,
    users,
    writing,
)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; frame-src 'self'; "
    "base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # A form without a referrer would have the origin "null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

blueprint = Blueprint("desk", __name__, url_prefix=access.PREFIX)
access.install(blueprint)


@blueprint.app_template_filter("desk_say")
@pass_context
def desk_say(_: Context, phrase: str, **values: object) -> str:
    """Return a phrase in the user's language.

    A filter that needs no context would be called once, when Jinja compiles the template.
    """
    return say(phrase, **values)


@blueprint.app_template_filter("until")
def until(delay: timedelta) -> str:
    """Return when something is, from now, in the user's language."""
    return public_phrases.until(delay, language())


@blueprint.app_template_filter("browser")
def browser(agent: str) -> str:
    """Return a short name of a browser by its User-Agent: the browser and its system."""
    return browser_of(agent) or say("unknown browser")


# Also for an unknown address below /desk/, which belongs to no blueprint.
@blueprint.app_context_processor
def shared() -> dict[str, Any]:
    """Return what every template of the desk has."""
    if not is_of_the_desk():
        return {}
    session = sessions.current()
    return {
        "settings": state().settings,
        "user": session.user if session else None,
        "rights": [role for role in Role if session and session.user.role.includes(role)],
        "language": language(),
        "languages": phrases.LANGUAGES,
        "csrf_token": sessions.csrf_token(),
        "pages": pages_of(session.user.role) if session else frozenset(),
        "path": request.path.removeprefix(access.PREFIX),
    }


def pages_of(role: Role) -> frozenset[str]:
    """Return the paths, without parameters, that a user of this role may open."""
    return frozenset(
        route.path
        for route in access.ROUTES
        if "GET" in route.methods and route.role is not None and role.includes(route.role)
    )


def is_of_the_desk() -> bool:
    """Return whether the present request is for an address of the desk."""
    return has_request_context() and request.path.startswith(f"{access.PREFIX}/")


@blueprint.after_request
def harden(response: Response) -> Response:
    """Set the headers of the desk. A view may have set a policy of its own."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return sessions.set_cookie(response)
