"""Secret tokens of partners: ``wf_`` and 256 random bits in base64url (RFC 4648 §5).

Secrets of webhooks have the form of Standard Webhooks: ``whsec_`` and 256 random bits in base64.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

# Secret scanners recognise the prefix.
_PREFIX = "wf_"
SIGNING_PREFIX = "whsec_"
_TOKEN = re.compile(_PREFIX + r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """Return a new secret."""
    return _PREFIX + secrets.token_urlsafe(32)


def new_signing_secret() -> str:
    """Return a new secret of a webhook."""
    return SIGNING_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def new_webhook_id() -> str:
    """Return an id that no webhook had before: a removed one's is not used again."""
    return f"wh_{secrets.token_hex(8)}"


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def has_token(text: str) -> bool:
    """Return whether a text, such as an address, contains a token."""
    return _TOKEN.search(text) is not None


def masked(text: str) -> str:
    """Return a text with ``***`` in place of each secret."""
    return _TOKEN.sub(_PREFIX + "***", text)


def token_hash(token: str) -> str:
    """Return the stored form of a token. A plain hash is enough: 256 random bits cannot be
    guessed.
    """
    return hashlib.sha256(token.encode()).hexdigest()
