"""Sections: new slugs and names for them."""

from __future__ import annotations

from feeds.errors import BadSection
from feeds.newsroom.editor import Editor
from feeds.store import section_names
from feeds.text.slugs import is_slug

MAX_CHARS = 60


def rename(editor: Editor, old: str, new: str, name: str = "") -> int:
    """Give a section another slug, and a name where one is given; return how many articles moved.

    Where there is a section ``new``, the two become one. Old addresses redirect permanently.

    Raises:
        UnknownFeed: there is no section ``old``.
        BadSection: ``new`` is no slug, or is ``old``.
    """
    if not is_slug(new) or len(new) > MAX_CHARS:
        raise BadSection(f"{new!r} is not a slug; write one like world-news (a–z, 0–9, hyphens)")
    with editor.writing() as writer:
        return section_names.rename(writer.connection, old, new, name.strip(), writer.now)
