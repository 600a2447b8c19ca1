"""After a new version: raw texts cleaned again, indexes filled again. Makes no revision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from feeds.domain.content_hash import content_hash
from feeds.model import Significance, Status, Text
from feeds.sanitize import VERSION as SANITIZER_VERSION
from feeds.sanitize import clean_html, summary_of
from feeds.store import indexing, schema
from feeds.store.change_log import append
from feeds.store.rows import chunks, metadata_from_json
from feeds.store.schema import INDEX_VERSION, revisions
from feeds.store.selects import by_key, live_by_keys
from feeds.text.urls import OWN_ARTICLES


def is_current(connection: Connection) -> bool:
    """Return whether sanitized texts and indexes are of this version."""
    rows = connection.execute(
        select(schema.meta).where(schema.meta.c.name.in_(["sanitizer", "index"]))
    )
    return {row.name: row.value for row in rows} == {
        "sanitizer": str(SANITIZER_VERSION),
        "index": str(INDEX_VERSION),
    }


def clean_again(connection: Connection, now: datetime) -> int:
    """Clean every raw text again after a change of the sanitizer, without new revisions.

    Return how many texts changed; each live article among them gets a change row, so that caches
    and copies follow.
    """
    facts = schema.meta
    stored_version = connection.execute(
        select(facts.c.value).where(facts.c.name == "sanitizer")
    ).scalar_one()
    if stored_version == str(SANITIZER_VERSION):
        return 0
    rows = connection.execute(
        select(revisions).order_by(revisions.c.article_key, revisions.c.number)
    )
    changed: set[int] = set()
    for row in rows.yield_per(100):
        if row.body_html and not row.raw_html:
            # Its raw text was deleted: what is clean stays (retention.py).
            continue
        clean = clean_html(row.raw_html, row.base_url or OWN_ARTICLES)
        # A summary that was the beginning of the text is that of the clean one.
        is_own_summary = row.summary not in (row.headline, summary_of(row.body_html))
        summary = row.summary if is_own_summary else summary_of(clean) or row.headline
        text = Text(headline=row.headline, summary=summary, body_html=clean)
        new_hash = content_hash(text, metadata_from_json(row.metadata))
        if (clean, new_hash) != (row.body_html, row.content_hash):
            is_revision = (
                revisions.c.article_key == row.article_key,
                revisions.c.number == row.number,
            )
            connection.execute(
                update(revisions)
                .where(*is_revision)
                .values(body_html=clean, summary=summary, content_hash=new_hash)
            )
            if (clean, summary) != (row.body_html, row.summary):
                changed.add(row.article_key)
    for key in sorted(changed):
        article = by_key(connection, key)
        if article.status is Status.LIVE:
            indexing.unlist(connection, article)
            indexing.add(connection, [(article, None)])
            append(connection, now, [(key, Significance.MINOR, article.revision.number)])
    connection.execute(
        update(facts).where(facts.c.name == "sanitizer").values(value=str(SANITIZER_VERSION))
    )
    return len(changed)


def index_again(connection: Connection, on_progress: Callable[[int], None] = lambda _: None) -> int:
    """List and index every article again after a change of the index; return how many.
    ``on_progress`` gets the number of those that are ready.
    """
    facts = schema.meta
    stored_version = connection.execute(
        select(facts.c.value).where(facts.c.name == "index")
    ).scalar()
    if stored_version == str(INDEX_VERSION):
        return 0
    for table in (schema.listings, schema.posting_blocks, schema.vectors, schema.terms):
        connection.execute(delete(table))
    public = connection.execute(select(schema.changes.c.article_key).distinct()).scalars().all()
    ready = 0
    for keys in chunks(sorted(public)):
        live = live_by_keys(connection, keys)
        indexing.add(connection, [(article, None) for article in live])
        for key in sorted(set(keys) - {article.key for article in live}):
            article = by_key(connection, key)
            if article.status is Status.WITHDRAWN:
                revision = article.revision
                indexing.list_update(
                    connection, key, revision.number, revision.at.at, revision.metadata
                )
        ready += len(keys)
        on_progress(ready)
    connection.execute(delete(facts).where(facts.c.name == "index"))
    connection.execute(insert(facts).values(name="index", value=str(INDEX_VERSION)))
    return len(public)
