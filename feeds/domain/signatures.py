"""Signatures of messages between systems: made for what we send, checked for what we receive.

Standard Webhooks 1.0.0 (https://www.standardwebhooks.com/), WebSub (W3C WebSub §7.1), and the
schemes of Ghost and Superdesk. Pure: the time is a parameter, and comparisons take constant time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from itertools import product

from feeds.errors import BadSignature
from feeds.text.numbers import parse_whole_number
from feeds.text.tokens import SIGNING_PREFIX

# A message that is older, or newer, may be a recorded one that is sent again.
WINDOW_S = 300
ALGORITHMS = ("sha256", "sha384", "sha512", "sha1")
_GHOST = re.compile(r"sha256=([0-9a-f]{64}), ?t=([0-9]{1,15})")
_MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,255}")
_SECRET_BYTES = range(16, 129)


def signed_headers(
    secrets: Sequence[str], message_id: str, timestamp_s: int, body: bytes
) -> dict[str, str]:
    """Return the headers of a message that is sent at ``timestamp_s`` (seconds since 1970).

    Each secret signs: a receiver that has any of them accepts the message.
    """
    signatures = (_standard(secret, message_id, timestamp_s, body) for secret in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": " ".join(signatures),
    }


def verify_standard(
    secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now_s: float
) -> str:
    """Return the id of a message that one of the secrets has signed within the window.

    ``headers`` have names in lower case.

    Raises:
        BadSignature: a header is missing, the time is outside of the window, or no signature fits.
    """
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    missing = [name for name in names if not headers.get(name)]
    if missing:
        raise BadSignature(f"the header {missing[0]} is missing (Standard Webhooks)")
    message_id, timestamp, presented = (headers[name] for name in names)
    timestamp_s = parse_whole_number(timestamp, max_digits=12)
    if timestamp_s is None or not _MESSAGE_ID.fullmatch(message_id):
        raise BadSignature("webhook-id or webhook-timestamp cannot be read (Standard Webhooks)")
    _require_window(timestamp_s, now_s)
    expected = [_standard(secret, message_id, timestamp_s, body) for secret in secrets]
    _require_any(expected, presented.split()[:10])
    return message_id


def verify_ghost(secrets: Sequence[str], header: str, body: bytes, now_s: float) -> None:
    """Check ``X-Ghost-Signature``: ``sha256=<HMAC of body and time>, t=<milliseconds>``.

    Raises:
        BadSignature: it is missing, outside of the window, or of another secret.
    """
    match = _GHOST.fullmatch(header.strip())
    if match is None:
        raise BadSignature(
            "X-Ghost-Signature is missing or cannot be read: enter the secret in the settings of "
            "Ghost's webhook"
        )
    presented, timestamp_ms = match.groups()
    _require_window(int(timestamp_ms) / 1000, now_s)
    signed = body + timestamp_ms.encode()
    _require_any([_hex(secret, signed, "sha256") for secret in secrets], [presented])


def verify_superdesk(secrets: Sequence[str], header: str, body: bytes) -> None:
    """Check ``x-superdesk-signature``: ``sha1=<HMAC of body>``. It has no time.

    Raises:
        BadSignature: it is missing, or of another secret.
    """
    if not header:
        raise BadSignature(
            "x-superdesk-signature is missing: enter the secret as the secret token of Superdesk's "
            "destination"
        )
    _require_any([f"sha1={_hex(secret, body, 'sha1')}" for secret in secrets], [header.strip()])


def hub_signature(secret: str, body: bytes, algorithm: str = "sha256") -> str:
    """Return the value of ``X-Hub-Signature`` (W3C WebSub §7.1)."""
    return f"{algorithm}={_hex(secret, body, algorithm)}"


def is_hub_signature(secret: str, body: bytes, presented: str) -> bool:
    """Return whether ``presented`` is the signature of ``body`` (W3C WebSub §7.1)."""
    algorithm = presented.partition("=")[0]
    return algorithm in ALGORITHMS and _is_same(hub_signature(secret, body, algorithm), presented)


def is_standard_secret(secret: str) -> bool:
    """Return whether a text is a secret of Standard Webhooks: base64 of 16 to 128 bytes."""
    try:
        key = base64.b64decode(secret.removeprefix(SIGNING_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(key) in _SECRET_BYTES


def _standard(secret: str, message_id: str, timestamp_s: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SIGNING_PREFIX))
    signed = f"{message_id}.{timestamp_s}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _hex(secret: str, signed: bytes, algorithm: str) -> str:
    key = secret.encode("utf-8", "surrogateescape")
    return hmac.new(key, signed, algorithm).hexdigest()


def _require_window(timestamp_s: float, now_s: float) -> None:
    if abs(now_s - timestamp_s) > WINDOW_S:
        raise BadSignature(
            f"the time of the signature is more than {WINDOW_S} s from ours: compare the clocks, "
            "and sign a message when it is sent"
        )


def _require_any(expected: Sequence[str], presented: Sequence[str]) -> None:
    # Every pair is compared, so that the time says nothing about the first one that fits.
    fits = [_is_same(*pair) for pair in product(expected, presented)]
    if True not in fits:
        raise BadSignature(
            "the signature is that of another secret or text: compare the secret, and sign the "
            "bytes that are sent"
        )


def _is_same(signature: str, presented: str) -> bool:
    return hmac.compare_digest(signature.encode(), presented.encode("utf-8", "surrogateescape"))
