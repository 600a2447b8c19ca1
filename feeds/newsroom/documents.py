"""Documents that other systems send: articles in a format of agencies, feeds or exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from feeds.errors import BadArticle, InputError
from feeds.importers import Options, Source, read
from feeds.intake.normalize import is_withdrawal
from feeds.intake.pipeline import Report, import_drafts
from feeds.model import Draft
from feeds.newsroom.editor import Editor


def take(editor: Editor, source: Source, *, may_withdraw: bool) -> Report:
    """Import a document: new articles, revisions of stored ones, and withdrawals where allowed.

    Raises:
        UnreadableInput: no importer reads it.
    """
    options = _options(editor)
    drafts = _allowed(read(source, options), may_withdraw=may_withdraw)
    report = Report()
    run = editor.import_run()
    for _ in import_drafts(editor.database, drafts, options, report, processes=1, run=run):
        pass
    return report


def only_article(editor: Editor, source: Source) -> Draft:
    """Return the one article of a document.

    Raises:
        UnreadableInput: no importer reads it.
        BadArticle: it has no article, several, or a withdrawal.
    """
    drafts = list(islice(read(source, _options(editor)), 2))
    if len(drafts) != 1:
        count = "several articles" if drafts else "no article"
        raise BadArticle(f"the document has {count}; send it to /documents")
    (draft,) = drafts
    if isinstance(draft, InputError):
        raise draft
    if is_withdrawal(draft):
        raise BadArticle("the document is a withdrawal; send it to /documents")
    return draft


def _options(editor: Editor) -> Options:
    settings = editor.settings
    return Options(
        now=editor.now(),
        zone=settings.zone,
        default_language=settings.language,
        max_bytes=settings.import_max_bytes,
    )


def _allowed(
    drafts: Iterator[Draft | InputError], *, may_withdraw: bool
) -> Iterator[Draft | InputError]:
    for draft in drafts:
        if isinstance(draft, InputError) or may_withdraw:
            yield draft
        elif is_withdrawal(draft):
            yield BadArticle("is a withdrawal, for which the right is missing", place=draft.place)
        else:
            yield replace(draft, may_withdraw=False)
