"""Article ids: ``urn:uuid:`` and a UUID (RFC 9562 §4)."""

from __future__ import annotations

UUID_PATTERN = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PREFIX = "urn:uuid:"


def format_id(uuid: object) -> str:
    """Return the id of a UUID."""
    return f"{_PREFIX}{uuid}"


def uuid_of(article_id: str) -> str:
    """Return the UUID of an id; a bare UUID stays."""
    return article_id.removeprefix(_PREFIX)


def uuid_in(text: str) -> str:
    """Return the UUID in an id or an article's address, as an editor pastes it."""
    return uuid_of(text.strip()).rstrip("/").rpartition("/")[2].lower()
