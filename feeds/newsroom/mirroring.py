"""Mirroring of another system's articles: each by its own id, safe to repeat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from feeds.errors import BadMirror, InputError
from feeds.importers import Options
from feeds.intake.pipeline import Report, import_drafts
from feeds.model import Draft
from feeds.newsroom.editor import Editor
from feeds.store import mirrors


def apply(editor: Editor, drafts: Iterable[Draft | InputError]) -> Report:
    """Store new articles, revise changed ones, and withdraw those that are withdrawals.

    Each draft is stored, refused with a reason, or skipped, by itself.
    """
    settings = editor.settings
    options = Options(
        now=editor.now(),
        zone=settings.zone,
        default_language=settings.language,
        max_bytes=settings.import_max_bytes,
    )
    report = Report()
    run = editor.import_run()
    for _ in import_drafts(editor.database, drafts, options, report, processes=1, run=run):
        pass
    return report


def cursor(editor: Editor, source: str) -> mirrors.Cursor:
    """Return the place up to which a source was copied; empty before its first copy."""
    with editor.database.read() as connection:
        return mirrors.cursor_of(connection, source)


def set_cursor(editor: Editor, source: str, place: Sequence[str | int | float]) -> None:
    """Store the place up to which a source was copied."""
    with editor.database.write() as connection:
        mirrors.set_cursor(connection, source, place)


def missing(editor: Editor, source: str, present: Iterable[str], most: int) -> Collection[str]:
    """Return the ids of a source's articles that are not among ``present``, in order.

    Raises:
        BadMirror: more than ``most`` are missing, as after a failed query.
    """
    present_ids = set(present)
    with editor.database.read() as connection:
        stored_ids = mirrors.source_ids(connection, source)
    absent_ids = [source_id for source_id in stored_ids if source_id not in present_ids]
    if len(absent_ids) > most:
        raise BadMirror(
            f"{len(absent_ids):,} of {len(stored_ids):,} articles of {source!r} are not there any "
            f"more, and at most {most:,} may be withdrawn at once; withdrawals are permanent"
        )
    return absent_ids
