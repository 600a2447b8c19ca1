"""Sections: their order, and their names in other languages.

A section exists as soon as an article names it, or when an editor creates it. Sections with a
position come first; the others follow by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from feeds.errors import BadSection, UnknownFeed
from feeds.languages.tags import is_same
from feeds.model import Status
from feeds.store.change_log import LINKED, append
from feeds.store.schema import articles, moves, sections


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of the newsroom. ``names`` are its names in other languages, by language tag."""

    slug: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    position: int | None = None

    def name_in(self, language: str) -> str:
        """Return the name in a language (BCP 47), or the general name."""
        names = (name for tag, name in self.names.items() if is_same(tag, language))
        return next(names, self.name)

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """Return the key by which sections are sorted."""
        return self.position is None, self.position or 0, self.name, self.slug


def every(connection: Connection) -> list[Section]:
    """Return all sections in their order."""
    rows = connection.execute(select(sections))
    return sorted((_section(row) for row in rows), key=lambda section: section.order)


def by_slug(connection: Connection, slug: str) -> Section:
    """Return a section.

    Raises:
        UnknownFeed: there is no such section.
    """
    row = connection.execute(select(sections).where(sections.c.slug == slug)).first()
    if row is None:
        slugs = ", ".join(section.slug for section in every(connection)) or "none"
        raise UnknownFeed(f"no section {slug!r}; there are {slugs}")
    return _section(row)


def create(connection: Connection, section: Section) -> None:
    """Store a section without articles.

    Raises:
        BadSection: the slug is in use, or is a former slug of a section.
    """
    if section.slug in [present.slug for present in every(connection)]:
        raise BadSection(f"there is a section {section.slug!r} already; choose another slug")
    target = connection.execute(select(moves.c.new).where(moves.c.old == section.slug)).scalar()
    if target is not None:
        raise BadSection(f"{section.slug!r} redirects to section {target!r}; choose another slug")
    connection.execute(insert(sections).values(slug=section.slug, **_values(section)))


def store_names(connection: Connection, section: Section, now: datetime) -> None:
    """Replace the names of a section in other languages."""
    connection.execute(
        update(sections)
        .where(sections.c.slug == section.slug)
        .values(names=json.dumps(dict(section.names), ensure_ascii=False))
    )
    _append_change(connection, now)


def put_in_order(connection: Connection, slugs: Sequence[str], now: datetime) -> None:
    """Put these sections first, in this order; the others follow by name.

    Raises:
        UnknownFeed: there is no such section.
    """
    for slug in slugs:
        by_slug(connection, slug)
    connection.execute(update(sections).values(position=None))
    for position, slug in enumerate(slugs):
        connection.execute(
            update(sections).where(sections.c.slug == slug).values(position=position)
        )
    _append_change(connection, now)


def remove(connection: Connection, slug: str, now: datetime) -> Section:
    """Remove a section that has no article.

    Raises:
        UnknownFeed: there is no such section.
        BadSection: an article is in it, or another section's former address leads to it.
    """
    section = by_slug(connection, slug)
    article = connection.execute(
        select(articles.c.key).where(articles.c.section == slug).limit(1)
    ).first()
    if article is not None:
        raise BadSection(f"section {slug!r} has articles; rename it into another section instead")
    former = connection.execute(select(moves.c.old).where(moves.c.new == slug).limit(1)).scalar()
    if former is not None:
        raise BadSection(f"the addresses of section {former!r} redirect to {slug!r}")
    connection.execute(delete(sections).where(sections.c.slug == slug))
    _append_change(connection, now)
    return section


def _append_change(connection: Connection, now: datetime) -> None:
    """Have copies of pages and feeds built again, by a change that is of no article's text."""
    newest = connection.execute(
        select(articles.c.key, articles.c.revision)
        .where(articles.c.status == Status.LIVE)
        .order_by(articles.c.key.desc())
        .limit(1)
    ).first()
    if newest is not None:
        append(connection, now, [(newest.key, LINKED, newest.revision)])


def _section(row: Row[tuple[str, str, str, int | None]]) -> Section:
    return Section(slug=row.slug, name=row.name, names=json.loads(row.names), position=row.position)


def _values(section: Section) -> dict[str, object]:
    return {
        "name": section.name,
        "names": json.dumps(dict(section.names), ensure_ascii=False),
        "position": section.position,
    }
