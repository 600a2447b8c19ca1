"""Content hashes: equal for equal versions and for equal bodies. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict

from feeds.model import Metadata, Text

_NEWER_THAN_RECIPE = ("alt", "focus", "duration_s", "transcript", "chapters")
MIN_HASHED_WORDS = 20  # shorter bodies ("Read more") are shared by unlike articles


def content_hash(text: Text, metadata: Metadata) -> str:
    """Return the hash of a version; its first character names the recipe."""
    fields = asdict(metadata)
    # Newer than the recipe: left out when empty, so that older hashes stay valid.
    if not metadata.license_url:
        del fields["license_url"]
    # A note to editors is not public, so a change of it makes no new version.
    fields["ednote"] = ""
    for file in (*fields["images"], *fields["enclosures"]):
        for name in _NEWER_THAN_RECIPE:
            if not file[name]:
                del file[name]
    parts = "\0".join(
        (text.headline, text.summary, text.body_html, json.dumps(fields, sort_keys=True))
    )
    return "1" + hashlib.sha256(parts.encode()).hexdigest()[:40]


def body_hash(body_words: Sequence[str]) -> str:
    """Return the hash of the body's words without case, spacing and punctuation; empty for short
    bodies.
    """
    if len(body_words) < MIN_HASHED_WORDS:
        return ""
    return "1" + hashlib.sha256(" ".join(body_words).encode()).hexdigest()[:40]
