"""Refusals as pages of the site, for people; other clients get the reason as plain text.

The gateway refuses without the application: for it, each page is made once.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, render_template, request

from feeds.errors import StoreError
from feeds.store import Reader
from feeds.web.negotiation import prefers_html
from feeds.web.state import state

# The headline of each status that has a page.
TITLES = {
    400: "This address has a mistake",
    404: "There is no such page",
    410: "No longer published",
    429: "Too many requests at once",
    503: "Back in a moment",
}
WITHDRAWN = "This story was withdrawn"
# For programs, also where a browser asks: blueprints, and the beginnings of their addresses.
_WITHOUT_PAGES = frozenset(["embeds", "hub", "api", "hooks"])
_PATHS_WITHOUT_PAGES = ("/api/", "/embed", "/hooks/", "/hub", "/oembed", "/rsscloud")


def install(app: Flask) -> None:
    """Have ``app`` answer people with pages where it refuses."""
    app.after_request(_for_people)


def note_withdrawal(note: str) -> None:
    """Note the public reason of the withdrawal that the answer is about; it may be empty."""
    g.withdrawal_note = note


def _for_people(response: Response) -> Response:
    """Replace the plain text of a refusal by a page, if the client prefers HTML."""
    is_refusal = response.status_code in TITLES and response.mimetype == "text/plain"
    if not is_refusal or not state().parts.pages or request.blueprint in _WITHOUT_PAGES:
        return response
    response.headers.add("Vary", "Accept")
    if request.method not in ("GET", "HEAD"):
        return response
    if not prefers_html(request.headers.get("Accept", "")):
        return response
    reason = response.get_data(as_text=True).strip()
    menu = _sections(response.status_code)
    response.set_data(_page(response.status_code, reason, menu))
    response.content_type = "text/html; charset=utf-8"
    return response


class GatewayPages:
    """The pages of the gateway's refusals. They have the sections of the last page of the site, and
    ask no store.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._pages: dict[tuple[int, str], bytes] = {}

    def page_for(self, scope: Any, status: int, reason: str) -> bytes:
        """Return the page of a refused RSGI request; empty for a program, and where there is no
        page.
        """
        has_page = status in TITLES and scope.method in ("GET", "HEAD")
        if not has_page or scope.path.startswith(_PATHS_WITHOUT_PAGES):
            return b""
        if not prefers_html(scope.headers.get("accept") or ""):
            return b""
        key = status, reason
        if key not in self._pages:
            self._pages[key] = self._made(status, reason)
        return self._pages[key]

    def _made(self, status: int, reason: str) -> bytes:
        with self._app.test_request_context():
            parts = state()
            if not parts.parts.pages:
                return b""
            menu = parts.last_sections(parts.settings.language)
            return _page(status, reason, menu).encode()


def _page(status: int, reason: str, menu: dict[str, str]) -> str:
    withdrawal_note = g.get("withdrawal_note")
    return render_template(
        "error.html",
        settings=state().settings,
        sections=menu,
        section="",
        status=status,
        title=TITLES[status] if withdrawal_note is None else WITHDRAWN,
        reason=reason,
        withdrawal_note=withdrawal_note,
    )


def _sections(status: int) -> dict[str, str]:
    """Return the sections: those of the last page, where the store cannot be asked."""
    language = state().settings.language
    if status == 503:
        return state().last_sections(language)
    try:
        with state().database.read() as connection:
            return state().sections(Reader(connection), language)
    except StoreError:
        return state().last_sections(language)
