"""Rows to model objects and back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Row, Table
from sqlalchemy.dialects import sqlite as sqlite_dialect

from feeds.model import (
    Article,
    Enclosure,
    Metadata,
    Moment,
    Person,
    Revision,
    Significance,
    Status,
    Subject,
    Text,
)
from feeds.text.dates import from_micros, to_micros
from feeds.text.ids import format_id

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql as postgresql_dialect

_T = TypeVar("_T")
COPIED = 50  # the least number of rows that go to PostgreSQL as one stream (COPY)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows of the same columns."""
    if rows:
        columns = list(rows[0])
        insert_tuples(
            connection, table, columns, [tuple(row[name] for name in columns) for row in rows]
        )


def insert_tuples(
    connection: Connection, table: Table, columns: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """Insert many rows, past the layer that costs more than the database does."""
    names = ", ".join(f'"{name}"' for name in columns)
    if len(rows) >= COPIED and connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
    elif rows:
        marks = ", ".join([mark(connection)] * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608


def insert_statement(
    connection: Connection, table: Table
) -> sqlite_dialect.Insert | postgresql_dialect.Insert:
    """Return the database's own INSERT, which knows ON CONFLICT."""
    if connection.dialect.name == "sqlite":
        return sqlite_dialect.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


def upsert(connection: Connection, table: Table, values: dict[str, Any], unique: list[str]) -> None:
    """Insert a row, or give the one with the same ``unique`` columns these values."""
    statement = insert_statement(connection, table).values(values)
    replaced = {name: value for name, value in values.items() if name not in unique}
    connection.execute(statement.on_conflict_do_update(index_elements=unique, set_=replaced))


def chunks(items: Sequence[_T], size: int = 500) -> Iterator[Sequence[_T]]:
    """Yield parts of a list that fit into one statement: databases limit the number of
    parameters.
    """
    return (items[start : start + size] for start in range(0, len(items), size))


def mark(connection: Connection) -> str:
    """Return the driver's parameter placeholder."""
    return "?" if connection.dialect.paramstyle == "qmark" else "%s"


def metadata_json(metadata: Metadata) -> str:
    """Return one line of JSON, equal for equal metadata; empty fields are omitted."""
    present = {name: value for name, value in vars(metadata).items() if value}
    return json.dumps(present, ensure_ascii=False, sort_keys=True, default=_present)


def _present(part: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(part).items() if value or name in ("url", "name")}


def metadata_from_json(text: str) -> Metadata:
    raw: dict[str, Any] = json.loads(text)
    for name, kind in (
        ("authors", Person),
        ("images", Enclosure),
        ("enclosures", Enclosure),
        ("subjects", Subject),
    ):
        raw[name] = tuple(kind(**part) for part in raw.get(name, ()))
    raw["tags"] = tuple(raw.get("tags", ()))
    return Metadata(**raw)


def revision_from(row: Row[Any]) -> Revision:
    return Revision(
        number=row.number,
        significance=Significance(row.significance),
        at=Moment(
            at=from_micros(row.at), precision=row.at_precision, inferred=bool(row.at_inferred)
        ),
        text=Text(
            headline=row.headline,
            summary=row.summary,
            body_html=row.body_html,
            # Read only where a text is edited; lists would carry it for nothing.
            raw_html=row._mapping.get("raw_html", ""),
            base_url=row.base_url,
        ),
        metadata=metadata_from_json(row.metadata),
        note=row.note,
        content_hash=row.content_hash,
        body_hash=row.body_hash,
    )


def published_from(row: Row[Any]) -> Moment:
    """Return when an article was published, from a row of ``articles``."""
    return Moment(
        at=from_micros(row.published),
        precision=row.published_precision,
        inferred=bool(row.published_inferred),
    )


def article_from(row: Row[Any]) -> Article:
    """Return the article of a row that joins ``articles`` with one of its ``revisions``."""
    return Article(
        key=row.key,
        id=format_id(row.id),
        source=row.source,
        source_id=row.source_id or "",
        url=row.url,
        status=Status(row.status),
        published=published_from(row),
        updated=from_micros(row.updated),
        modified=from_micros(row.modified),
        release_at=None if row.release_at is None else from_micros(row.release_at),
        revision=revision_from(row),
        guid=row.guid,
        guid_is_permalink=bool(row.guid_is_permalink),
        slug=row.slug,
        short_id=row.short_id or "",
    )


def article_row(
    article: Article, headline_key: str, own_url: str, ordinal: int | None
) -> dict[str, object]:
    """Return the row of ``articles`` for a new article.

    ``own_url`` is the canonical URL that identifies it, if any; ``ordinal`` is None while it is
    embargoed.
    """
    return {
        "key": article.key,
        "id": article.uuid,
        "source": article.source,
        "source_id": article.source_id or None,
        "url": article.url,
        "canonical_url": own_url or None,
        "headline_key": headline_key,
        "language": article.language,
        "section": article.revision.metadata.section,
        "status": article.status.value,
        "published": to_micros(article.published.at),
        "published_precision": article.published.precision,
        "published_inferred": int(article.published.inferred),
        "updated": to_micros(article.updated),
        "modified": to_micros(article.modified),
        "release_at": None if article.release_at is None else to_micros(article.release_at),
        "ordinal": ordinal,
        "revision": article.revision.number,
        "guid": article.guid,
        "guid_is_permalink": int(article.guid_is_permalink),
        "slug": article.slug,
        "short_id": article.short_id or None,
    }


def revision_row(key: int, revision: Revision) -> dict[str, object]:
    """Return the row of ``revisions`` for one version of article ``key``."""
    return {
        "article_key": key,
        "number": revision.number,
        "significance": revision.significance.value,
        "at": to_micros(revision.at.at),
        "at_precision": revision.at.precision,
        "at_inferred": int(revision.at.inferred),
        "note": revision.note,
        "headline": revision.text.headline,
        "summary": revision.text.summary,
        "body_html": revision.text.body_html,
        "raw_html": revision.text.raw_html,
        "base_url": revision.text.base_url,
        "metadata": metadata_json(revision.metadata),
        "content_hash": revision.content_hash,
        "body_hash": revision.body_hash,
    }
