"""The answers of the public site for its static copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from feeds.config import Settings
from feeds.errors import ExportFailed
from feeds.publishing.static_site import Body
from feeds.store import Database
from feeds.text.dates import parse_http
from feeds.web.application import create_app
from feeds.web.held import FOR_A_COPY, HAS_SERVER

MAX_REASON_CHARS = 200


def bodies(
    settings: Settings, database: Database, *, has_server: bool = False
) -> Callable[[str], Body | None]:
    """Return a function that answers an address as the site does: None where it is not public.

    Without a server behind the copy (``has_server``) pages do not lead to what has no file.
    That function raises ExportFailed where the site has no answer.
    """
    # No poll budget: this client is the publisher itself.
    client = create_app(replace(settings, poll_budget=0), database=database).test_client()

    environ = {FOR_A_COPY: True, HAS_SERVER: has_server}

    def body_of(address: str) -> Body | None:
        response = client.get(address, environ_overrides=environ)
        if response.status_code in (301, 404, 410):
            return None
        if response.status_code != 200:
            reason = response.get_data(as_text=True)[:MAX_REASON_CHARS]
            raise ExportFailed(address, f"answered {response.status_code}: {reason}")
        at = parse_http(response.headers.get("Last-Modified", ""))
        described = {"cache_control": response.headers.get("Cache-Control", "")}
        return Body(
            data=response.get_data(),
            modified_at=at.timestamp() if at else None,
            content_type=response.headers["Content-Type"],
            **{name: value for name, value in described.items() if value},
        )

    return body_of
