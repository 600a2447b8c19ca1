"""Documents that other systems send: articles in a format of agencies, feeds or exports."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.errors import BadArticle, InputError
from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report, import_drafts
from feeds.model import Draft
from feeds.newsroom.editor import Editor


def take(editor: Editor, source: Source, *, may_withdraw: bool) -> Report:
    """Import a document: new articles, revisions of stored ones, and withdrawals where allowed.

    Raises:
        UnreadableInput: no importer reads it.
    """
    settings = editor.settings
    options = Options(
        now=editor.now(),
        zone=settings.zone,
        default_language=settings.language,
        max_bytes=settings.import_max_bytes,
    )
    drafts = _allowed(read(source, options), may_withdraw=may_withdraw)
    report = Report()
    for _ in import_drafts(editor.database, drafts, options, report, processes=1):
        pass
    return report


def _allowed(
    drafts: Iterator[Draft | InputError], *, may_withdraw: bool
) -> Iterator[Draft | InputError]:
    for draft in drafts:
        if isinstance(draft, Draft) and draft.is_withdrawn and not may_withdraw:
            yield BadArticle("is a withdrawal, for which the right is missing", place=draft.place)
        else:
            yield draft
