"""One attempt to deliver an event to a webhook: signed, in a limited time, without redirects."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from feeds.config import Settings
from feeds.domain.signatures import signed_headers
from feeds.errors import FetchError
from feeds.fetch.client import Answer, Client
from feeds.fetch.guard import Guard
from feeds.push import webhook_events
from feeds.push.webhook_events import Event
from feeds.runtime import tracing
from feeds.store.webhooks import Attempt, Webhook

TIMEOUT_S = 15.0
# Of a test call, for which an editor waits.
TEST_TIMEOUT_S = 5.0
MAX_ANSWER_CHARS = 200
_GONE = 410


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of an attempt. ``is_gone``: the receiver wants no further one."""

    attempt: Attempt
    retry_after_s: int = 0
    is_gone: bool = False

    @property
    def is_accepted(self) -> bool:
        return not self.attempt.problem


async def send(
    client: Client, webhook: Webhook, event: Event, now: Callable[[], datetime], number: int = 1
) -> Outcome:
    """POST an event; ``number`` counts the attempts of this event from 1."""
    at, started = now(), time.monotonic()
    answer, problem = None, ""
    try:
        # An address may hold a secret: only its host is named.
        host = urlsplit(webhook.url).hostname or ""
        with tracing.trace("webhook", {"server.address": host}):
            answer = await client.post(webhook.url, event.body, _headers(webhook, event, at))
            tracing.note({"http.response.status_code": answer.status})
        problem = _refusal(answer)
    except FetchError as error:
        problem = error.reason
    attempt = Attempt(
        seq=event.seq,
        message_id=event.message_id,
        type=event.type,
        at=at,
        status=answer.status if answer else 0,
        duration_ms=round((time.monotonic() - started) * 1000),
        problem=problem,
        attempt=number,
    )
    return Outcome(
        attempt=attempt,
        retry_after_s=answer.retry_after_s if answer else 0,
        is_gone=answer is not None and answer.status == _GONE,
    )


def probe(webhook: Webhook, settings: Settings, now: Callable[[], datetime]) -> Attempt:
    """Send a test event now, and wait for the answer."""
    event = webhook_events.probe(webhook, secrets.token_hex(8), now())

    async def sent() -> Outcome:
        async with Client(Guard(settings.hub_allow), timeout_s=TEST_TIMEOUT_S) as client:
            return await send(client, webhook, event, now)

    return asyncio.run(sent()).attempt


def _headers(webhook: Webhook, event: Event, at: datetime) -> dict[str, str]:
    timestamp_s = int(at.timestamp())
    headers = signed_headers(webhook.secrets(at), event.message_id, timestamp_s, event.body)
    headers["Content-Type"] = "application/json"
    if event.seq:
        headers["wirefeed-seq"] = str(event.seq)
    return headers


def _refusal(answer: Answer) -> str:
    """Return the status and the beginning of an answer in one line; empty after a success."""
    if 200 <= answer.status < 300:
        return ""
    text = " ".join(answer.body.decode("utf-8", "replace").split())
    shown = "".join(character for character in text if character.isprintable())[:MAX_ANSWER_CHARS]
    return f"answered {answer.status}: {shown}" if shown else f"answered {answer.status}"
