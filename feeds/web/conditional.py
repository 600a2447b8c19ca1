"""Conditional requests (RFC 9110 §13), as pure rules over header values."""

from __future__ import annotations

import re
from datetime import datetime

from feeds.text.dates import parse_http

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
# Suffixes that proxies append to a validator when they compress.
_PROXY_SUFFIX = re.compile(r"(?:-gzip|;gzip|--gzip|-br|-zstd)$")


def is_not_modified(
    if_none_match: str, if_modified_since: str, etag: str, last_modified: datetime, now: datetime
) -> bool:
    """Return whether to answer 304. If-None-Match takes precedence (§13.1.3).

    By date alone a 304 is only valid after the second of the last change (§8.8.2.2): later changes
    within it would share the date.
    """
    if if_none_match.strip():
        return _matches(if_none_match, etag)
    since = parse_http(if_modified_since) if if_modified_since.strip() else None
    return since is not None and now >= last_modified and last_modified <= since <= now


def entity_tags(if_none_match: str) -> list[str]:
    """Return the opaque tags of an If-None-Match, without suffixes for content codings."""
    tags = _TAG.findall(if_none_match) or [part.strip() for part in if_none_match.split(",")]
    return [_PROXY_SUFFIX.sub("", tag) for tag in tags]


def _matches(header: str, etag: str) -> bool:
    return header.strip() == "*" or etag in entity_tags(header)


def shown_last_modified(last_modified: datetime, now: datetime) -> datetime:
    """Return the Last-Modified date: never in the future (§8.8.2.1)."""
    return min(last_modified, now.replace(microsecond=0))
