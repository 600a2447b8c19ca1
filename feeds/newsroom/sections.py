"""Sections: creating, ordering, naming and removing them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from feeds.domain.acts import Act, ObjectKind
from feeds.errors import BadSection
from feeds.newsroom.editor import Editor
from feeds.sanitize import plain_text
from feeds.store import section_names, sections
from feeds.store.sections import Section
from feeds.text.slugs import is_slug

MAX_CHARS = 60
MAX_NAME_CHARS = 200
# A language tag in short: language, script, region (BCP 47).
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


def create(editor: Editor, section: Section) -> Section:
    """Store a section that has no article yet, so that partners can subscribe to its feeds.

    Raises:
        BadSection: an invalid slug, name or language, or a slug in use.
    """
    name = _name(section.name or section.slug)
    new = replace(section, slug=_slug(section.slug), name=name, names=_names({}, section.names))
    act = Act(verb="create", kind=ObjectKind.SECTION)
    with editor.writing(act) as writer:
        sections.create(writer.connection, new)
        act.on(new.slug, new.name)
    return new


@dataclass(frozen=True, kw_only=True)
class ChangedSection:
    """A section after a change, and the number of articles that moved to another slug."""

    section: Section
    moved: int


def change(
    editor: Editor, old: str, *, new: str = "", name: str = "", names: Mapping[str, str] = _NO_NAMES
) -> ChangedSection:
    """Change the slug or the names of a section.

    If there is a section ``new``, the two become one. Old addresses redirect permanently. ``names``
    are names in other languages (language tag → name); an empty one is removed, and languages that
    are not among them keep theirs.

    Raises:
        UnknownFeed: there is no section ``old``.
        BadSection: an invalid slug, name or language, or nothing is changed.
    """
    if not (new or name.strip() or names):
        raise BadSection("nothing is to be changed; give a slug or a name")
    name = _name(name) if name.strip() else ""
    slug, moved = _slug(new or old), 0
    act = Act(verb="change", kind=ObjectKind.SECTION)
    with editor.writing(act) as writer:
        if new or name:
            moved = section_names.rename(writer.connection, old, slug, name, writer.now)
        section = sections.by_slug(writer.connection, slug)
        if names:
            section = replace(section, names=_names(section.names, names))
            sections.store_names(writer.connection, section, writer.now)
        details = {"former": old, "articles": moved} if slug != old else {}
        act.on(slug, section.name, **details, **({"languages": list(names)} if names else {}))
    return ChangedSection(section=section, moved=moved)


def put_in_order(editor: Editor, slugs: Sequence[str]) -> list[Section]:
    """Put these sections first, in this order; return all in their order.

    Raises:
        UnknownFeed: there is no such section.
        BadSection: a section appears twice.
    """
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    if twice:
        raise BadSection(f"{twice[0]!r} appears twice in the order; write it once")
    act = Act(verb="order", kind=ObjectKind.SECTION)
    with editor.writing(act) as writer:
        sections.put_in_order(writer.connection, slugs, writer.now)
        act.on("all", order=list(slugs))
        return sections.every(writer.connection)


def remove(editor: Editor, slug: str) -> Section:
    """Remove a section that has no article; return it.

    Raises:
        UnknownFeed: there is no such section.
        BadSection: it has articles, or former addresses redirect to it.
    """
    act = Act(verb="remove", kind=ObjectKind.SECTION)
    with editor.writing(act) as writer:
        section = sections.remove(writer.connection, slug, writer.now)
        act.on(section.slug, section.name)
        return section


def _slug(text: str) -> str:
    if not is_slug(text) or len(text) > MAX_CHARS:
        raise BadSection(f"{text!r} is not a slug; write one like world-news (a–z, 0–9, hyphens)")
    return text


def _name(text: str) -> str:
    name = plain_text(text, MAX_NAME_CHARS + 1)
    if not name or len(name) > MAX_NAME_CHARS:
        raise BadSection(f"a name of a section has 1 to {MAX_NAME_CHARS} characters")
    return name


def _names(present: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """Return the names after a change."""
    names = dict(present)
    for tag, text in changes.items():
        if not _TAG.fullmatch(tag):
            raise BadSection(f"{tag!r} is not a language tag; write one like az or sr-Latn")
        names.pop(tag, None)
        if text.strip():
            names[tag] = _name(text)
    return dict(sorted(names.items()))
