"""A mirror: another system's table in the store, row by row, safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from feeds.errors import BadArticle, InputError
from feeds.library.conversion import MIRRORED_FIELDS, draft_of, record_from, report_from
from feeds.library.records import Mirrored, MirrorReport
from feeds.model import Draft
from feeds.newsroom import mirroring
from feeds.newsroom.editor import Editor

MOST_WITHDRAWN = 20


class Mirror:
    """The articles of one other system. Each row is an article by its ``id`` there.

    A row that was copied before, and has not changed, changes nothing, so any part of a copy may be
    repeated. The cursor is stored with the articles: a restored backup has the cursor of its time.
    """

    def __init__(self, editor: Callable[[], Editor], source: str) -> None:
        if not source.strip():
            raise BadArticle("source: must not be empty")
        self._editor = editor
        self.source = source

    @property
    def cursor(self) -> tuple[str | int | float, ...]:
        """The place up to which rows were copied, as it was given; empty before the first copy."""
        return mirroring.cursor(self._editor(), self.source)

    def apply(
        self,
        rows: Iterable[Mirrored],
        *,
        cursor: Sequence[str | int | float] = (),
    ) -> MirrorReport:
        """Store rows: new articles, revisions, and withdrawals (``withdrawn``), in their order.

        A row that cannot be stored is refused with a reason in the report, and the others are
        stored. ``cursor`` is stored after them, as the place where the next copy begins.
        """
        editor = self._editor()
        report = mirroring.apply(editor, self._drafts(rows, editor))
        if cursor:
            mirroring.set_cursor(editor, self.source, cursor)
        return report_from(report)

    def withdraw_missing(
        self, ids: Iterable[object], note: str, *, most: int = MOST_WITHDRAWN
    ) -> MirrorReport:
        """Withdraw the articles whose rows are no longer there; ``ids`` are all that are.

        Raises:
            BadMirror: more than ``most`` are missing, as after a failed query; nothing was
                withdrawn.
        """
        absent_ids = mirroring.missing(self._editor(), self.source, map(str, ids), most)
        withdrawals: list[Mirrored] = [
            {"id": row_id, "withdrawn": {"note": note}} for row_id in absent_ids
        ]
        return self.apply(withdrawals)

    def _drafts(self, rows: Iterable[Mirrored], editor: Editor) -> Iterator[Draft | InputError]:
        for row in rows:
            place = str(row.get("id", ""))
            try:
                yield self._draft(row, place, editor)
            except InputError as error:
                yield BadArticle(error.reason, place=place)

    def _draft(self, row: Mapping[str, Any], place: str, editor: Editor) -> Draft:
        record = record_from(row, MIRRORED_FIELDS)
        if not place:
            raise BadArticle("id: is missing; a mirrored row needs the id of its system")
        record |= {"id": place, "source": self.source}
        return draft_of(record, place, editor.settings.zone)
