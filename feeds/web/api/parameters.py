"""Parameters that several routes have, and how they are read."""

from __future__ import annotations

from typing import Any

from feeds.errors import BadSelection
from feeds.text.numbers import parse_whole_number
from feeds.web.api.route import Call, Parameter

# Filters by properties of articles, as feeds have them.
PROPERTIES = (
    Parameter(name="section", meaning="the slug of a section"),
    Parameter(
        name="tag",
        meaning="a tag; -tag leaves articles with it out; repeat it for more",
        is_repeatable=True,
    ),
    Parameter(name="author", meaning="an author's name"),
    Parameter(name="lang", meaning="a language (BCP 47)"),
)


def whole(least: int, most: int) -> dict[str, Any]:
    """Return the schema of a whole number."""
    return {"type": "integer", "minimum": least, "maximum": most}


def number_in(call: Call, name: str, *, default: int, least: int, most: int) -> int:
    """Return the value of a parameter.

    Raises:
        BadSelection: it is no whole number from ``least`` to ``most``.
    """
    written = call.parameters.get(name)
    number = default if written is None else parse_whole_number(written)
    if number is None or not least <= number <= most:
        raise BadSelection(name, f"{written!r} is not a number from {least} to {most}")
    return number
