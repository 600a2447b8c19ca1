"""WordPress, by the plugin in ``deploy/wordpress/wirefeed``: posts as in its REST API.

The body is ``{"action": …, "version": …, "post": {…}}``; to unpublish, the post has its guid only.
"""

from __future__ import annotations

from typing import Any

from feeds.connectors import standard
from feeds.connectors.contract import (
    Action,
    Instructions,
    Kind,
    Message,
    instruction_of,
    json_object,
    unpublishing,
    version_in,
)
from feeds.errors import BadDelivery, InputError, NotPublished
from feeds.importers import Options
from feeds.importers.wordpress import draft_of_post


def _parse(message: Message, options: Options) -> Instructions:
    document = json_object(message)
    version, post = version_in(document), document.get("post")
    action = document.get("action")
    if not isinstance(post, dict) or action not in (Action.UPSERT, Action.UNPUBLISH):
        raise BadDelivery("the body needs an action, upsert or unpublish, and a post")
    source_id = _guid(post)
    if action == Action.UNPUBLISH:
        yield unpublishing(source_id, version, "WordPress has unpublished it")
        return
    draft = draft_of_post(post, "the post", options)
    if isinstance(draft, NotPublished):
        yield unpublishing(source_id, version, draft.reason)
    elif isinstance(draft, InputError):
        yield draft
    else:
        yield instruction_of(draft, version)


def _guid(post: dict[str, Any]) -> Any:
    guid = post.get("guid")
    return guid.get("rendered") if isinstance(guid, dict) else guid


KIND = Kind(
    name="wordpress", noun="WordPress with our plugin", verify=standard.verify, parse=_parse
)
