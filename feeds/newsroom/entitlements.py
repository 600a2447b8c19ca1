"""Entitlements of partners, compared with what the newsroom has.

A name that no article has makes a feed empty.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from feeds.errors import BadPartner
from feeds.store import Connection, section_names, vocabulary


def check_names(
    connection: Connection,
    *,
    sections: Sequence[str] = (),
    languages: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> list[str]:
    """Return a warning for each language and each tag that no published article has yet.

    Raises:
        BadPartner: there is no such section.
    """
    for slug in sections:
        if not vocabulary.has_section(connection, slug):
            raise BadPartner(missing_section(connection, slug))
    unused_languages = [
        f"no published article has the language {language!r} yet"
        for language in languages
        if not vocabulary.has_language(connection, language)
    ]
    unused_tags = [
        f"no published article has the tag {tag!r} yet"
        for tag in tags
        if not vocabulary.has_tag(connection, tag)
    ]
    return unused_languages + unused_tags


def missing_section(connection: Connection, slug: str) -> str:
    """Return the error text for a slug that no section has; it lists the present sections."""
    present_slug = section_names.moved(connection).get(slug)
    if present_slug is not None:
        return f"section {slug!r} is named {present_slug!r} now"
    slugs = vocabulary.section_slugs(connection)
    similar = difflib.get_close_matches(slug, slugs, n=1)
    question = f" (did you mean {similar[0]}?)" if similar else ""
    present = ", ".join(slugs) or "none before the first article"
    return f"there is no section {slug!r}{question}; the sections are: {present}"
