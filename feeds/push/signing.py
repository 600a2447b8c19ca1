"""Signatures of webhooks (Standard Webhooks 1.0.0, https://www.standardwebhooks.com/). Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from feeds.text.tokens import SIGNING_PREFIX


def signed_headers(
    secrets: Sequence[str], message_id: str, timestamp_s: int, body: bytes
) -> dict[str, str]:
    """Return the headers of a message that is sent at ``timestamp_s`` (seconds since 1970).

    Each secret signs: a receiver that has any of them accepts the message.
    """
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": " ".join(_signature(secret, signed) for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SIGNING_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
