"""Texts in work: saved by several editors, published, and rehearsed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from support.constants import BAKU
from support.newsroom import newest

from feeds.domain.feed_address import parse_address
from feeds.errors import (
    ArticleWithdrawn,
    BadArticle,
    NotPermitted,
    RevisionConflict,
    WorkingCopyConflict,
    WorkingCopyNotFound,
)
from feeds.importers.record import draft_from
from feeds.model import Article, Significance, Status
from feeds.newsroom import articles, working_copies
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.newsroom.publication import Publication, Timing, publish, rehearsed
from feeds.publishing.publisher import build
from feeds.store import Reader
from feeds.store.working_copies import WorkingCopy

TEXT = {
    "title": "Lighthouse lit again",
    "body_html": "<p>The lighthouse of Cape Gull shone on Monday for the first time in years.</p>",
    "section": "Coast",
    "tags": "sea, light",
    "authors": "Aysel Quliyeva",
}


def written(editor: Editor, **fields: str) -> WorkingCopy:
    copy = working_copies.begin(editor)
    return working_copies.save(editor, copy.id, copy.number, TEXT | fields)


def public(editor: Editor, **fields: str) -> Article:
    return publish(editor, written(editor, **fields), Publication()).article


def test_a_new_text_is_published_under_the_id_that_it_had_from_the_start(editor: Editor) -> None:
    copy = written(editor)

    published = publish(editor, copy, Publication())

    assert copy.id == published.article.uuid
    assert Status.LIVE is published.article.status
    assert ("sea", "light") == published.article.revision.metadata.tags
    assert "coast" == published.article.revision.metadata.section
    with pytest.raises(WorkingCopyNotFound):
        working_copies.read(editor, copy.id)


def test_a_text_without_headline_or_body_stays_in_work(editor: Editor) -> None:
    for missing in ("title", "body_html"):
        copy = written(editor, **{missing: " "})

        with pytest.raises(BadArticle, match=missing):
            publish(editor, copy, Publication())

        assert " " == working_copies.read(editor, copy.id).fields[missing]


def test_two_editors_share_a_copy_and_the_later_one_notices(editor: Editor) -> None:
    article = public(editor)
    anna, boris = replace(editor, name="anna"), replace(editor, name="boris")
    seen = working_copies.open_article(anna, article.uuid)
    assert seen == working_copies.open_article(boris, article.uuid)

    saved = working_copies.save(anna, seen.id, seen.number, {"title": "Lighthouse shines"})
    with pytest.raises(WorkingCopyConflict, match="anna") as caught:
        working_copies.save(boris, seen.id, seen.number, {"title": "Lighthouse glows"})

    assert seen.id == caught.value.copy_id
    present = working_copies.read(boris, seen.id)
    assert saved == present
    assert "Lighthouse shines" == present.fields["title"]


def test_a_saving_whose_answer_was_lost_may_come_again(editor: Editor) -> None:
    copy = working_copies.begin(editor)
    saved = working_copies.save(editor, copy.id, copy.number, TEXT)

    assert saved == working_copies.save(editor, copy.id, copy.number, TEXT)


def test_a_text_that_another_system_changed_meanwhile_is_not_overwritten(editor: Editor) -> None:
    article = public(editor)
    copy = working_copies.open_article(editor, article.uuid)
    copy = working_copies.save(editor, copy.id, copy.number, {"title": "Lighthouse shines"})
    articles.revise(editor, article.uuid, Change(fields={"title": "Lighthouse of Cape Gull lit"}))

    with pytest.raises(RevisionConflict):
        publish(editor, copy, Publication())

    copy = working_copies.rebase(editor, copy.id, copy.number)
    assert "Lighthouse shines" == publish(editor, copy, Publication()).article.headline


def test_a_correction_has_the_note_and_significance_of_its_editor(editor: Editor) -> None:
    article = public(editor)
    copy = working_copies.open_article(editor, article.uuid)
    body = TEXT["body_html"].replace("Monday", "Tuesday")
    copy = working_copies.save(editor, copy.id, copy.number, {"body_html": body})
    chosen = Publication(significance=Significance.CORRECTION, note="It was Tuesday.")

    revision = publish(editor, copy, chosen).article.revision

    assert (2, Significance.CORRECTION, "It was Tuesday.") == (
        revision.number,
        revision.significance,
        revision.note,
    )


def test_a_contributor_writes_drafts_only(editor: Editor) -> None:
    contributor = replace(editor, may_publish=False)
    copy = written(contributor)
    with pytest.raises(NotPermitted):
        publish(contributor, copy, Publication())

    draft = publish(contributor, copy, Publication(timing=Timing.LATER)).article

    assert Status.DRAFT is draft.status
    copy = working_copies.open_article(contributor, draft.uuid)
    copy = working_copies.save(contributor, copy.id, copy.number, {"title": "Lighthouse relit"})
    with pytest.raises(NotPermitted):
        publish(contributor, copy, Publication())
    publish(contributor, copy, Publication(timing=Timing.LATER))
    with editor.database.read() as connection:
        (stored,) = newest(Reader(connection), 10)
    assert ("Lighthouse relit", Status.DRAFT) == (stored.headline, stored.status)


def test_a_text_is_scheduled_and_its_time_must_be_ahead(editor: Editor) -> None:
    at = editor.now() + timedelta(hours=3)
    with pytest.raises(BadArticle, match="choose the time"):
        publish(editor, written(editor), Publication(timing=Timing.AT))
    with pytest.raises(BadArticle, match="past"):
        past = Publication(timing=Timing.AT, at=editor.now() - timedelta(hours=1))
        publish(editor, written(editor), past)

    article = publish(editor, written(editor), Publication(timing=Timing.AT, at=at)).article

    assert (Status.EMBARGOED, at) == (article.status, article.release_at)


def test_a_rehearsal_shows_the_bytes_that_publication_gives_and_leaves_nothing(
    editor: Editor,
) -> None:
    public(editor, title="Ferry late", body_html="<p>The ferry of Cape Gull left late.</p>")
    copy = written(editor)
    selection = parse_address("/feeds/latest.atom", [])
    with editor.database.read() as connection:
        before = build(Reader(connection), [selection], editor.settings)[0].body

    contributor = replace(editor, may_publish=False)
    with (
        rehearsed(contributor, copy, Publication()) as (store, result),
        store.read() as connection,
    ):
        rehearsal = build(Reader(connection), [selection], editor.settings)[0].body
        assert Status.LIVE is result.article.status

    with editor.database.read() as connection:
        assert before == build(Reader(connection), [selection], editor.settings)[0].body
    publish(editor, working_copies.read(editor, copy.id), Publication())
    with editor.database.read() as connection:
        assert rehearsal == build(Reader(connection), [selection], editor.settings)[0].body


def test_a_text_that_nobody_may_change_is_refused(editor: Editor) -> None:
    article = public(editor)
    articles.withdraw(editor, article.uuid, "An error.")
    with pytest.raises(ArticleWithdrawn):
        working_copies.open_article(editor, article.uuid)

    copy = working_copies.begin(editor)
    with pytest.raises(BadArticle, match="unknown field 'status'"):
        working_copies.save(editor, copy.id, copy.number, {"status": "live"})
    with pytest.raises(BadArticle, match="divide"):
        working_copies.save(editor, copy.id, copy.number, {"body_html": "x" * 1_000_000})
    working_copies.discard(editor, copy.id)
    with pytest.raises(WorkingCopyNotFound):
        working_copies.save(editor, copy.id, copy.number, TEXT)


def test_an_opened_text_that_nobody_changes_makes_no_revision(editor: Editor) -> None:
    record = {
        "id": "1",
        "title": "Quay opens",
        "body_html": '<div class="x"><p>The second quay is <b>open</b>.</p></div>',
        "images": [{"url": "https://a.example/q.jpg", "title": "Q", "caption": "Quay", "alt": "A"}],
        "authors": [{"name": "Anna Berg", "email": "anna@a.example"}],
        "section": "City News",
        "tags": ["port"],
    }
    article = articles.add(editor, draft_from(record, "", BAKU)).article
    copy = working_copies.open_article(editor, article.uuid)

    published = publish(editor, copy, Publication())

    assert published.is_unchanged
    assert article.revision == published.article.revision
