"""Renamed sections: the old address redirects permanently, and every id stays.

A move is stored as a row from the old slug to the present one. The first slug of a section is its
origin; the ids of its feeds depend on the origin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from feeds.domain.content_hash import content_hash
from feeds.domain.entitlement import Entitlement
from feeds.domain.filters import SECTION
from feeds.errors import BadSection, UnknownFeed
from feeds.model import Candidate, Revision, Significance, Status
from feeds.store import connectors, topics, webhooks
from feeds.store.change_log import append
from feeds.store.rows import metadata_json, revision_from
from feeds.store.schema import articles, listings, moves, partners, revisions, sections


def moved(connection: Connection) -> dict[str, str]:
    """Old slug → the slug of today."""
    return {row.old: row.new for row in connection.execute(select(moves))}


def origin(connection: Connection, slug: str) -> str:
    """Return the first slug of the section."""
    statement = select(moves.c.old).where(moves.c.new == slug, moves.c.is_origin == 1)
    return str(connection.execute(statement).scalar() or slug)


def names(connection: Connection) -> dict[str, tuple[str, str]]:
    """Old slug → slug and name of today."""
    rows = connection.execute(
        select(moves.c.old, sections.c.slug, sections.c.name).join(
            sections, sections.c.slug == moves.c.new
        )
    )
    return {row.old: (row.slug, row.name) for row in rows}


def renamed(candidate: Candidate, new_names: Mapping[str, tuple[str, str]]) -> Candidate:
    """Return the candidate with its sections' present slugs and names."""
    if not any(revision.metadata.section in new_names for revision in candidate.revisions):
        return candidate
    return replace(
        candidate,
        revisions=tuple(_with_section(revision, new_names) for revision in candidate.revisions),
    )


def _with_section(revision: Revision, new_names: Mapping[str, tuple[str, str]]) -> Revision:
    if revision.metadata.section not in new_names:
        return revision
    slug, name = new_names[revision.metadata.section]
    metadata = replace(
        revision.metadata, section=slug, section_name=revision.metadata.section_name and name
    )
    return replace(revision, metadata=metadata, content_hash=content_hash(revision.text, metadata))


def rename(connection: Connection, old: str, new: str, name: str, now: datetime) -> int:
    """Give section ``old`` the slug ``new`` and a name; if ``new`` exists, merge the two. The same
    slug with another name changes the name only.

    Return how many articles moved. Partners' entitlements, subscriptions and webhooks follow.

    Raises:
        UnknownFeed: there is no section ``old``.
        BadSection: ``old`` has this slug and name already.
    """
    name_of = {row.slug: row.name for row in connection.execute(select(sections))}
    if old not in name_of:
        raise UnknownFeed(f"no section {old!r}; there are {', '.join(sorted(name_of)) or 'none'}")
    if old == new and name in ("", name_of[old]):
        raise BadSection(f"section {old!r} has this slug and name already; give it others")
    name = name or name_of.get(new) or name_of[old]
    # Where two become one, the order and the other names are those of the one that stays.
    stays = new if new in name_of else old
    connection.execute(delete(sections).where(sections.c.slug.in_({old, new} - {stays})))
    connection.execute(update(sections).where(sections.c.slug == stays).values(slug=new, name=name))
    if old == new:
        _append_change(connection, _rewrite(connection, old, new, name), now, all_of_them=False)
        return 0
    _note(connection, old, new, is_taken=new in name_of)
    connection.execute(
        update(listings).where(listings.c.facet == SECTION.key(old)).values(facet=SECTION.key(new))
    )
    connection.execute(update(articles).where(articles.c.section == old).values(section=new))
    touched = _rewrite(connection, old, new, name)
    _lead(connection, old, new)
    _append_change(connection, touched, now, all_of_them=new in name_of)
    return len(touched)


def _note(connection: Connection, old: str, new: str, *, is_taken: bool) -> None:
    first = origin(connection, old)
    connection.execute(delete(moves).where(moves.c.old == new))
    # An existing section keeps its ids.
    connection.execute(
        update(moves)
        .where(moves.c.new == old)
        .values(new=new, **({"is_origin": 0} if is_taken else {}))
    )
    connection.execute(
        insert(moves).values(old=old, new=new, is_origin=int(first == old and not is_taken))
    )


def _rewrite(connection: Connection, old: str, new: str, name: str) -> set[int]:
    """Rewrite the section of every version, and the content hash with it."""
    rows = connection.execute(
        select(revisions).where(
            revisions.c.metadata.like(f'%"section": "{old}"%')
            | revisions.c.metadata.like(f'%"section":"{old}"%')
        )
    ).all()
    touched = set()
    for row in rows:
        revision = revision_from(row)
        if revision.metadata.section != old:
            continue
        revision = _with_section(revision, {old: (new, name)})
        is_revision = (revisions.c.article_key == row.article_key, revisions.c.number == row.number)
        values = {
            "metadata": metadata_json(revision.metadata),
            "content_hash": revision.content_hash,
        }
        connection.execute(update(revisions).where(*is_revision).values(values))
        touched.add(row.article_key)
    return touched


def _lead(connection: Connection, old: str, new: str) -> None:
    """Replace the slug in entitlements, subscriptions and webhooks."""
    for row in connection.execute(select(partners.c.key, partners.c.entitlement)).all():
        entitlement = Entitlement.from_json(row.entitlement)
        if old in entitlement.sections:
            slugs = dict.fromkeys(new if slug == old else slug for slug in entitlement.sections)
            text = replace(entitlement, sections=tuple(slugs)).to_json()
            connection.execute(
                update(partners).where(partners.c.key == row.key).values(entitlement=text)
            )

    def renamed(topic: str) -> str:
        topic = topic.replace(f"/sections/{old}/", f"/sections/{new}/")
        return re.sub(rf"(\?section=){re.escape(old)}(?=&|$)", rf"\g<1>{new}", topic)

    topics.rewrite(connection, old, renamed)
    webhooks.rename_section(connection, old, new)
    connectors.rename_section(connection, old, new)


def _append_change(
    connection: Connection, touched: set[int], now: datetime, *, all_of_them: bool
) -> None:
    """Append one change, so that copies are checked; the stories themselves are unchanged.

    After a merge, readers of the section have not had the other section's articles.
    """
    live = select(articles.c.key, articles.c.revision).where(
        articles.c.key.in_(touched), articles.c.status == Status.LIVE
    )
    rows = connection.execute(
        live.order_by(articles.c.key.desc()).limit(None if all_of_them else 1)
    ).all()
    kind = Significance.NEW if all_of_them else Significance.MINOR
    append(connection, now, [(row.key, kind, row.revision) for row in reversed(rows)])
