"""Article ids: ``urn:uuid:`` and a UUID (RFC 9562 §4)."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

UUID_PATTERN = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_UUID = re.compile(UUID_PATTERN)
# Twelve would look like the end of a UUID.
_SHORT_LENGTHS = (8, 10, 16, 32)
_DIGITS = re.compile(r"[0-9a-f]+")
_PREFIX = "urn:uuid:"


def format_id(uuid: object) -> str:
    """Return the id of a UUID."""
    return f"{_PREFIX}{uuid}"


def uuid_of(article_id: str) -> str:
    """Return the UUID of an id; a bare UUID stays."""
    return article_id.removeprefix(_PREFIX)


def short_ids(uuid: str) -> list[str]:
    """Return the short ids that an article can have, the shortest first: ends of its UUID."""
    digits = uuid.replace("-", "")
    return [digits[-length:] for length in _SHORT_LENGTHS]


def short_id_of(name: str) -> str:
    """Return the short id at the end of an address, which is in lower case; empty for another
    name, and for a UUID.
    """
    last = name.lower().rpartition("-")[2]
    is_short = len(last) in _SHORT_LENGTHS and _DIGITS.fullmatch(last) is not None
    return last if is_short and not _UUID.fullmatch(name) else ""


def uuid_in(text: str) -> str:
    """Return the UUID in an id or an article's address, as an editor pastes it."""
    return uuid_of(text.strip()).rstrip("/").rpartition("/")[2].lower()


_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def atom_id(guid: str, host: str, day: date) -> str:
    """Return a former guid as the id of an Atom entry, an absolute IRI (RFC 4287 §4.2.6).

    Another guid becomes a ``tag:`` of host, day of publication and guid (RFC 4151 §2).
    """
    if _ABSOLUTE_IRI.fullmatch(guid):
        return guid
    return f"tag:{host},{day.isoformat()}:{quote(guid, safe='/-._~')}"
