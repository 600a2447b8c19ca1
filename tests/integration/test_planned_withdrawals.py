"""Withdrawals with a pause in which they can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support.constants import BAKU

from feeds.errors import BadArticle, NotPermitted
from feeds.importers.record import draft_from
from feeds.model import Status
from feeds.newsroom import articles, withdrawals
from feeds.newsroom.articles import Added
from feeds.newsroom.editor import Editor
from feeds.newsroom.releases import release_due
from feeds.store import Reader


def added(editor: Editor, *, is_draft: bool = False) -> Added:
    record = {"id": "1", "title": "Quay opens", "body_html": "<p>The second quay is open.</p>"}
    return articles.add(editor, draft_from(record, "", BAKU), is_draft=is_draft)


def status_of(editor: Editor, uuid: str) -> Status:
    with editor.database.read() as connection:
        return Reader(connection).article(uuid).status


def test_an_article_leaves_after_the_pause_and_not_before(editor: Editor) -> None:
    uuid = added(editor).article.uuid

    planned = withdrawals.plan(editor, uuid, " The interview was invented. ")

    assert editor.now() + withdrawals.PAUSE == planned.due
    release_due(editor.database, planned.due - timedelta(seconds=1))
    assert Status.LIVE is status_of(editor, uuid)
    release_due(editor.database, planned.due)
    assert Status.WITHDRAWN is status_of(editor, uuid)
    with editor.database.read() as connection:
        tombstone = Reader(connection).article(uuid).revision
    assert "The interview was invented." == tombstone.note


def test_it_is_taken_back_in_time(editor: Editor) -> None:
    uuid = added(editor).article.uuid
    planned = withdrawals.plan(editor, uuid, "")

    assert withdrawals.take_back(editor, uuid)

    release_due(editor.database, planned.due)
    assert Status.LIVE is status_of(editor, uuid)
    assert not withdrawals.take_back(editor, uuid)


def test_an_article_that_another_editor_withdrew_stays_withdrawn(editor: Editor) -> None:
    uuid = added(editor).article.uuid
    planned = withdrawals.plan(editor, uuid, "later")
    articles.withdraw(editor, uuid, "sooner")

    release_due(editor.database, planned.due)

    with editor.database.read() as connection:
        assert "sooner" == Reader(connection).article(uuid).revision.note


def test_what_cannot_be_withdrawn_is_refused(editor: Editor) -> None:
    with pytest.raises(BadArticle, match="never public"):
        withdrawals.plan(editor, added(editor, is_draft=True).article.uuid, "")
    with pytest.raises(NotPermitted):
        withdrawals.plan(replace(editor, may_publish=False), "x", "")
