"""Webhooks of Ghost (https://docs.ghost.org/webhooks): posts as they are, and as they were.

The body is ``{"post": {"current": {…}, "previous": {…}}}`` and does not name its event: the status
of the post decides. A deleted post has no current state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from feeds.connectors.contract import (
    Instructions,
    Kind,
    Message,
    instruction_of,
    json_object,
    unpublishing,
)
from feeds.domain.signatures import verify_ghost
from feeds.errors import BadDate, BadDelivery, InputError, NotPublished
from feeds.importers import Options
from feeds.importers.ghost import draft_of_post
from feeds.text.dates import parse, to_micros

_HEADER = "x-ghost-signature"
_EVENTS = "post.published, post.published.edited, post.unpublished and post.deleted"


def _verify(message: Message, secrets: Sequence[str], now: datetime) -> str:
    verify_ghost(secrets, message.headers.get(_HEADER, ""), message.body, now.timestamp())
    return ""


def _parse(message: Message, options: Options) -> Instructions:
    document = json_object(message)
    states = document.get("post")
    if not isinstance(states, dict):
        raise BadDelivery(f"the body has no post: choose the events {_EVENTS}")
    current, previous = (_post(states.get(name)) for name in ("current", "previous"))
    post = current or previous
    source_id, version = post.get("uuid") or post.get("id"), _version(post, options)
    if not current:
        yield unpublishing(source_id, version, "it was deleted in Ghost")
        return
    draft = draft_of_post(
        current, _rows(current, "tags"), _rows(current, "authors"), "the post", options
    )
    if isinstance(draft, NotPublished):
        yield unpublishing(source_id, version, draft.reason)
    elif isinstance(draft, InputError):
        yield draft
    else:
        url = current.get("url")
        yield instruction_of(replace(draft, url=url if isinstance(url, str) else ""), version)


def _post(state: Any) -> dict[str, Any]:
    return state if isinstance(state, dict) else {}


def _rows(post: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = post.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _version(post: dict[str, Any], options: Options) -> int | None:
    """Return the time of the post's last change as its version."""
    try:
        return to_micros(parse(str(post.get("updated_at") or ""), options.zone).at)
    except BadDate:
        return None


KIND = Kind(name="ghost", noun="Ghost", verify=_verify, parse=_parse, has_standard_secret=False)
