"""What editors do to articles: drafts, publishing, revisions, races; judged by the public feeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from support.constants import NOW
from support.newsroom import feed, titles
from support.rows import QUAY

from feeds.config import Settings
from feeds.domain.content_hash import content_hash
from feeds.errors import (
    ArticleExists,
    ArticleWithdrawn,
    BadArticle,
    NotEmbargoed,
    NotPermitted,
    RevisionConflict,
)
from feeds.importers.frontmatter import draft_from_text
from feeds.model import Article, Significance, Status
from feeds.newsroom import articles
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.newsroom.views import version_of, view
from feeds.store import Database, Reader, Writer

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def editor(database: Database, settings: Settings) -> Editor:
    return Editor(database=database, settings=settings, now=lambda: NOW)


def add(editor: Editor, title: str = "Quay opens", body: str = QUAY, **options: bool) -> Article:
    text = f"---\ntitle: {title}\ntags: [port]\nauthors: [Leyla]\n---\n{body}"
    draft = draft_from_text(text, "quay.md", editor.settings.zone)
    return articles.add(editor, draft, **options).article


def latest(editor: Editor) -> list[str]:
    return titles(feed(editor.database, editor.settings, "/feeds/latest.json"))


def at(editor: Editor, now: datetime) -> Editor:
    return replace(editor, now=lambda: now)


def test_a_draft_is_public_from_its_publication_on(editor: Editor) -> None:
    draft = add(editor, is_draft=True)
    assert Status.DRAFT is draft.status
    assert [] == latest(editor)

    later = at(editor, LATER)
    articles.revise(later, draft.uuid, Change(fields={"title": "Quay opens today"}))
    published = articles.publish(later, draft.uuid)

    assert (Status.LIVE, 1) == (published.status, published.revision.number)
    assert LATER == published.published.at == published.updated == published.revision.at.at
    assert ["Quay opens today"] == latest(editor)
    assert [] == titles(feed(editor.database, editor.settings, "/feeds/updated.json"))
    with editor.database.read() as connection:
        assert 1 == Reader(connection).seq()


def test_a_scheduled_draft_is_released_at_its_time(editor: Editor) -> None:
    draft = add(editor, is_draft=True)

    scheduled = articles.schedule(editor, draft.uuid, LATER)
    assert (Status.EMBARGOED, LATER) == (scheduled.status, scheduled.release_at)
    articles.schedule(editor, draft.uuid, LATER + timedelta(hours=1))
    with editor.database.write() as connection:
        assert 0 == Writer(connection, LATER).release_due()
        assert 1 == Writer(connection, LATER + timedelta(hours=1)).release_due()

    assert ["Quay opens"] == latest(editor)
    with pytest.raises(NotEmbargoed):
        articles.publish(editor, draft.uuid)


def test_only_the_published_article_leaves_its_embargo(editor: Editor) -> None:
    first, second = (
        add(editor, title, f"{title}. {QUAY}", is_draft=True) for title in ("First", "Second")
    )
    for article in (first, second):
        articles.schedule(editor, article.uuid, LATER)

    articles.publish(at(editor, LATER), first.uuid)

    assert ["First"] == latest(editor)


def test_a_time_in_the_past_is_refused(editor: Editor) -> None:
    draft = add(editor, is_draft=True)

    with pytest.raises(BadArticle, match="release_at: the time is in the past"):
        articles.schedule(editor, draft.uuid, NOW)


def test_fields_that_are_not_named_stay(editor: Editor) -> None:
    article = add(editor)

    change = Change(fields={"section": "City"}, significance=Significance.UPDATE)
    revised = articles.revise(editor, article.uuid, change).article

    metadata = revised.revision.metadata
    assert (("port",), "city", "City") == (metadata.tags, metadata.section, metadata.section_name)
    assert article.revision.text.body_html == revised.revision.text.body_html
    assert content_hash(revised.revision.text, metadata) == revised.revision.content_hash


@pytest.mark.parametrize(
    ("fields", "body", "expected"),
    [
        ({"tags": ["port", "ships"]}, "", Significance.MINOR),
        ({}, f"<p>{QUAY}</p><p>The mayor resigned.</p>" * 2, Significance.UPDATE),
        ({"title": "CORRECTED: Quay opened"}, "", Significance.CORRECTION),
    ],
)
def test_the_texts_decide_the_significance_that_an_editor_leaves_out(
    editor: Editor, fields: dict[str, object], body: str, expected: Significance
) -> None:
    article = add(editor)

    revised = articles.revise(editor, article.uuid, Change(fields=fields, body_html=body))

    assert expected is revised.article.revision.significance


def test_what_an_article_says_already_makes_no_revision(editor: Editor) -> None:
    article = add(editor)

    revised = articles.revise(
        editor,
        article.uuid,
        Change(fields={"title": "Quay opens"}, significance=Significance.CORRECTION),
    )

    assert revised.is_unchanged
    assert 1 == revised.article.revision.number


def test_a_dry_run_stores_nothing(editor: Editor) -> None:
    article = add(editor)

    revised = articles.revise(
        editor, article.uuid, Change(fields={"title": "Quay opened"}), is_dry_run=True
    )

    assert ("Quay opens", "Quay opened") == (revised.before.headline, revised.article.headline)
    assert ["Quay opens"] == latest(editor)


def test_the_loser_of_a_race_changes_nothing(editor: Editor) -> None:
    article = add(editor)
    seen = version_of(article)
    articles.revise(editor, article.uuid, Change(fields={"title": "First"}), expected=seen)

    for change in (
        lambda: articles.revise(
            editor, article.uuid, Change(fields={"title": "Second"}), expected=seen
        ),
        lambda: articles.withdraw(editor, article.uuid, "Wrong.", expected=seen),
        lambda: articles.revert(editor, article.uuid, 1, expected=seen),
    ):
        with pytest.raises(RevisionConflict):
            change()
    assert ["First"] == latest(editor)


def test_a_revision_between_reading_and_writing_is_kept(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another editor is faster while this one's text is cleaned."""
    article = add(editor)
    normalize = articles.normalize

    def slowly(*arguments: object) -> object:
        monkeypatch.setattr(articles, "normalize", normalize)
        articles.revise(editor, article.uuid, Change(fields={"title": "First"}))
        return normalize(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "normalize", slowly)
    revised = articles.revise(editor, article.uuid, Change(fields={"tags": ["ships"]}))

    assert ("First", ("ships",), 3) == (
        revised.article.headline,
        revised.article.revision.metadata.tags,
        revised.article.revision.number,
    )


def test_a_draft_that_is_published_meanwhile_is_not_changed_without_the_right(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = add(editor, is_draft=True)
    contributor = replace(editor, may_publish=False)
    normalize = articles.normalize

    def slowly(*arguments: object) -> object:
        monkeypatch.setattr(articles, "normalize", normalize)
        articles.publish(editor, draft.uuid)
        return normalize(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "normalize", slowly)
    with pytest.raises(NotPermitted):
        articles.revise(contributor, draft.uuid, Change(fields={"title": "Changed"}))

    assert ["Quay opens"] == latest(editor)


def test_an_earlier_text_comes_back_as_a_new_revision(editor: Editor) -> None:
    article = add(editor)
    articles.revise(editor, article.uuid, Change(fields={"title": "Quay closes"}))

    articles.revert(editor, article.uuid, 1)

    with editor.database.read() as connection:
        revisions = view(Reader(connection), article.uuid).revisions
    assert [(3, "Quay opens"), (2, "Quay closes"), (1, "Quay opens")] == [
        (revision.number, revision.text.headline) for revision in revisions
    ]
    assert revisions[0].text.body_html == revisions[2].text.body_html
    with pytest.raises(BadArticle, match="has no revision 9"):
        articles.revert(editor, article.uuid, 9)


def test_a_text_that_the_store_has_is_added_only_where_allowed(editor: Editor) -> None:
    first = add(editor)

    with pytest.raises(ArticleExists) as refused:
        add(editor, "Another headline")
    assert first.id == refused.value.article_id
    assert first.id != add(editor, "Another headline", is_known_text_allowed=True).id


def test_a_withdrawn_article_can_neither_be_revised_nor_published(editor: Editor) -> None:
    article = add(editor)
    articles.withdraw(editor, article.uuid, "It was wrong.")

    actions: list[Callable[[], object]] = [
        lambda: articles.revise(editor, article.uuid, Change(fields={"title": "Again"})),
        lambda: articles.publish(editor, article.uuid),
        lambda: articles.withdraw(editor, article.uuid, "Twice."),
    ]
    for action in actions:
        with pytest.raises(ArticleWithdrawn):
            action()
