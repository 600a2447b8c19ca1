"""The signature of Standard Webhooks, which several kinds of connectors share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feeds.connectors.contract import Message
from feeds.domain.signatures import verify_standard


def verify(message: Message, secrets: Sequence[str], now: datetime) -> str:
    """Return the id of a signed message.

    Raises:
        BadSignature: it is not signed, or not now.
    """
    return verify_standard(secrets, message.headers, message.body, now.timestamp())
