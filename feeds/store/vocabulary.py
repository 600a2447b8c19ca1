"""Names that articles of the store have: sections, languages and tags."""

from __future__ import annotations

from sqlalchemy import Connection, exists, func, select

from feeds.domain.filters import LANGUAGE, TAG, Facet, filter_key
from feeds.model import Kind
from feeds.store.schema import articles, listings, sections


def has_section(connection: Connection, slug: str) -> bool:
    """Return whether there is a section with this slug, or an article that will begin it."""
    is_section = exists().where(sections.c.slug == slug)
    if connection.execute(select(is_section)).scalar():
        return True
    return bool(connection.execute(select(exists().where(articles.c.section == slug))).scalar())


def section_slugs(connection: Connection) -> list[str]:
    """Return the slugs of all sections in order."""
    return list(connection.execute(select(sections.c.slug).order_by(sections.c.slug)).scalars())


def has_language(connection: Connection, tag: str) -> bool:
    """Return whether a live article has this language, or one that it includes: ``en`` includes
    ``en-GB``.
    """
    return _is_listed(connection, LANGUAGE.key(tag.lower()))


def has_tag(connection: Connection, tag: str) -> bool:
    """Return whether a live article has this tag, in any case of its letters."""
    return _is_listed(connection, TAG.key(filter_key(tag)))


def beginning_with(connection: Connection, facet: Facet, beginning: str, limit: int) -> list[str]:
    """Return the values of a facet, in lower case, that live articles have and that begin so, most
    used first.
    """
    value, count = listings.c.facet, func.count().label("uses")
    rows = connection.execute(
        select(value, count)
        .where(
            listings.c.feed == Kind.LATEST,
            value.startswith(facet.key(filter_key(beginning)), autoescape=True),
        )
        .group_by(value)
        .order_by(count.desc(), value)
        .limit(limit)
    )
    return [row.facet.removeprefix(facet.key("")) for row in rows]


def _is_listed(connection: Connection, facet: str) -> bool:
    is_of_facet = exists().where(listings.c.feed == Kind.LATEST, listings.c.facet == facet)
    return bool(connection.execute(select(is_of_facet)).scalar())
