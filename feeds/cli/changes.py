"""Sentences about what cleaning a text changed: embeds that became links, and removed parts."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What each kind of part became.
_BECAME = {
    "drawings": "text",
    "embeds": "links",
    "formulas": "text",
    "recordings": "links",
    "videos": "links",
}


def change_lines(converted: Mapping[str, int], removed: Mapping[str, int]) -> list[str]:
    """Return up to two lines, such as "changed: 3 embeds became links" and "removed: 1 script"."""
    changes = [
        f"{counted(count, name)} became {_BECAME[name] if count > 1 else _singular(_BECAME[name])}"
        for name, count in sorted(converted.items())
        if count
    ]
    removals = [counted(count, name) for name, count in sorted(removed.items()) if count]
    lines = [f"changed: {', '.join(changes)}"] if changes else []
    return [*lines, f"removed: {', '.join(removals)}"] if removals else lines


def counted(count: int, plural: str) -> str:
    """Return a count with its noun, in the singular for one: "1 tracking pixel"."""
    return f"{count:,} {plural if count != 1 else _singular(plural)}"


def _singular(plural: str) -> str:
    singular = re.sub(r"(?<!s)s\b", "", plural, count=1)
    return f"a {singular}" if singular == "link" else singular
