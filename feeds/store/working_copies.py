"""Working copies: the texts that editors write in the desk, saved while they write.

An article has at most one, which all its editors share; ``number`` counts its savings, so that an
editor who has not seen the last one notices it. Readers see nothing of a working copy.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from feeds.errors import WorkingCopyNotFound
from feeds.store.schema import working_copies
from feeds.text.dates import from_micros, to_micros

MOST_LISTED = 200


@dataclass(frozen=True, kw_only=True)
class WorkingCopy:
    """A text in work. ``article`` is the id of the article that it changes, empty for a new one;
    ``base`` the version of that article that the text began with; ``editor`` saved it last.
    """

    id: str
    fields: Mapping[str, str]
    editor: str
    created: datetime
    saved: datetime
    article: str = ""
    base: str = ""
    number: int = 1


def add(connection: Connection, copy: WorkingCopy) -> None:
    """Store a new working copy."""
    connection.execute(
        insert(working_copies).values(
            id=copy.id,
            article=copy.article or None,
            base=copy.base,
            fields=_json(copy.fields),
            number=copy.number,
            editor=copy.editor,
            created=to_micros(copy.created),
            saved=to_micros(copy.saved),
        )
    )


def by_id(connection: Connection, copy_id: str) -> WorkingCopy:
    """Return a working copy.

    Raises:
        WorkingCopyNotFound: it was published or discarded, or never existed.
    """
    row = connection.execute(select(working_copies).where(working_copies.c.id == copy_id)).first()
    if row is None:
        raise WorkingCopyNotFound(copy_id)
    return _copy(row)


def of_article(connection: Connection, uuid: str) -> WorkingCopy | None:
    """Return the working copy of an article."""
    row = connection.execute(select(working_copies).where(working_copies.c.article == uuid)).first()
    return None if row is None else _copy(row)


def newest(connection: Connection) -> list[WorkingCopy]:
    """Return the working copies that were saved last, newest first."""
    rows = connection.execute(
        select(working_copies).order_by(working_copies.c.saved.desc()).limit(MOST_LISTED)
    )
    return [_copy(row) for row in rows]


def save(connection: Connection, copy: WorkingCopy) -> WorkingCopy | None:
    """Save fields, base, article and editor under the next number; None if another editor has saved
    the copy since ``copy.number``, or it is gone.
    """
    saved = connection.execute(
        update(working_copies)
        .where(working_copies.c.id == copy.id, working_copies.c.number == copy.number)
        .values(
            article=copy.article or None,
            base=copy.base,
            fields=_json(copy.fields),
            number=copy.number + 1,
            editor=copy.editor,
            saved=to_micros(copy.saved),
        )
    )
    return replace(copy, number=copy.number + 1) if saved.rowcount else None


def remove(connection: Connection, copy_id: str) -> None:
    """Delete a working copy."""
    connection.execute(delete(working_copies).where(working_copies.c.id == copy_id))


def _json(fields: Mapping[str, str]) -> str:
    return json.dumps(dict(fields), ensure_ascii=False)


def _copy(row: Row[tuple[object, ...]]) -> WorkingCopy:
    return WorkingCopy(
        id=row.id,
        article=row.article or "",
        base=row.base,
        fields=json.loads(row.fields),
        number=row.number,
        editor=row.editor,
        created=from_micros(row.created),
        saved=from_micros(row.saved),
    )
