"""Events of webhooks: changes of articles as small JSON documents.

An event names what changed and where to fetch it; it has no text. Its id depends on the change
alone, so a repeated delivery is recognised.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from feeds.domain.feed_address import Selection, parse_address
from feeds.model import Significance, Status
from feeds.store import Reader
from feeds.store.change_log import REPUBLISHED, UNPUBLISHED
from feeds.store.change_reader import ArticleChange
from feeds.store.webhooks import Webhook
from feeds.text.dates import format_rfc3339
from feeds.text.ids import uuid_of

TEST = "webhook.test"


class EventType(StrEnum):
    """What happened to an article."""

    PUBLISHED = "article.published"
    UPDATED = "article.updated"
    CORRECTED = "article.corrected"
    UNPUBLISHED = "article.unpublished"
    WITHDRAWN = "article.withdrawn"


@dataclass(frozen=True, kw_only=True)
class Event:
    """A message to a webhook about change ``seq``, 0 for a test, which was committed at ``at``."""

    seq: int
    message_id: str
    type: str
    at: datetime
    body: bytes = field(repr=False)


def selection_of(filters: str) -> Selection:
    """Return the selection of a webhook's filters, as the query of an address.

    Raises:
        BadSelection, UnknownFeed: a filter's value is wrong.
    """
    return parse_address("/feeds/latest.json", parse_qsl(filters, keep_blank_values=True))


def events_after(
    reader: Reader, webhook: Webhook, limit: int, base_url: str
) -> tuple[list[Event], int]:
    """Return the events for ``webhook`` among the ``limit`` changes after its cursor, in their
    order, and the last change that was looked at.

    An article that has passed the filters once stays: its receiver has it.
    """
    changes, last = reader.article_changes(webhook.seq, limit)
    selection = selection_of(webhook.filters)
    history = _history(reader)
    events = []
    for change in changes:
        type_ = type_of(change)
        if webhook.events and type_ not in webhook.events:
            continue
        if webhook.filters and not reader.has_passed(selection, change.key, change.text.number):
            continue
        message_id = f"msg_{webhook.id.removeprefix('wh_')}_{change.seq}_{history}"
        body = _body(type_, change.at, _data(change, type_, base_url))
        events.append(
            Event(seq=change.seq, message_id=message_id, type=type_, at=change.at, body=body)
        )
    return events, last


def probe(webhook: Webhook, nonce: str, now: datetime) -> Event:
    """Return the event of a test call."""
    message_id = f"msg_{webhook.id.removeprefix('wh_')}_test_{nonce}"
    data = {"webhook": webhook.name, "message": "This is a test. No article has changed."}
    return Event(seq=0, message_id=message_id, type=TEST, at=now, body=_body(TEST, now, data))


def type_of(change: ArticleChange) -> EventType:
    """Return the type of a change: ``published`` once for each article, and again after each
    ``unpublished``.
    """
    if change.kind in _TYPES:
        return _TYPES[change.kind]
    return EventType.PUBLISHED if change.is_first else EventType.UPDATED


_TYPES = {
    Significance.WITHDRAWAL.value: EventType.WITHDRAWN,
    Significance.CORRECTION.value: EventType.CORRECTED,
    UNPUBLISHED: EventType.UNPUBLISHED,
    REPUBLISHED: EventType.PUBLISHED,
}


def _history(reader: Reader) -> str:
    """Return a short name of the store's history: after a restored backup, numbers come again."""
    return hashlib.sha256(reader.identity().encode()).hexdigest()[:8]


def _body(type_: str, at: datetime, data: dict[str, Any]) -> bytes:
    document = {"type": type_, "timestamp": format_rfc3339(at), "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _data(change: ArticleChange, type_: EventType, base_url: str) -> dict[str, Any]:
    uuid, revision = uuid_of(change.article), change.text
    is_repeated = change.kind == Significance.NEW and not change.is_first
    is_without_revision = change.kind in (UNPUBLISHED, REPUBLISHED)
    is_hidden = change.status in (Status.WITHDRAWN, Status.UNPUBLISHED)
    return {
        "id": change.article,
        "seq": change.seq,
        "status": change.status.value,
        "revision": revision.number,
        "significance": (
            Significance.MINOR.value if is_repeated or is_without_revision else change.kind
        ),
        # Nothing of a story that is not public any more is repeated.
        "title": "" if is_hidden else revision.text.headline,
        "url": f"{base_url}/articles/{uuid}" if is_hidden else base_url + change.path,
        "api": f"{base_url}/api/v1/articles/{uuid}",
        "language": revision.metadata.language,
        "section": revision.metadata.section,
        "tags": [] if is_hidden else list(revision.metadata.tags),
        "note": revision.note if type_ is EventType.WITHDRAWN or not is_hidden else "",
    }
