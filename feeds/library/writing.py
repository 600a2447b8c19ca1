"""Writing in a newsroom: articles from the first draft to the withdrawal."""

from __future__ import annotations

from datetime import datetime
from typing import Unpack

from feeds.config import Settings
from feeds.domain.acts import Actor, ActorKind
from feeds.errors import BadArticle, BadDate, StoreReadOnly
from feeds.library import conversion
from feeds.library.conversion import SOURCE, uuid_of
from feeds.library.opened import OpenStore
from feeds.library.records import (
    Article,
    NewArticle,
    RevisedFields,
)
from feeds.newsroom import articles as use_cases
from feeds.newsroom.editor import Editor
from feeds.sanitize import html_from_text
from feeds.store import Reader
from feeds.text.dates import parse


class Writing:
    """The writing methods of ``Newsroom``."""

    settings: Settings
    is_read_only: bool
    _open: OpenStore

    @property
    def _editor(self) -> Editor:
        if self.is_read_only:
            raise StoreReadOnly
        database = self._open.database
        actor = Actor(kind=ActorKind.PROGRAM, name="library")
        return Editor(database=database, settings=self.settings, now=database.now, actor=actor)

    def add(
        self,
        *,
        is_draft: bool = False,
        is_known_text_allowed: bool = False,
        **fields: Unpack[NewArticle],
    ) -> Article:
        """Store a new article: public, under an embargo if its time is ahead, or as a draft.

        Raises:
            BadArticle: a field is unknown or wrong, or title and text are missing.
            ArticleExists: another article has its id, or, unless allowed, its text.
        """
        editor = self._editor
        record = conversion.record_from(fields, conversion.NEW_FIELDS)
        record["source"] = record.get("source") or SOURCE
        draft = conversion.draft_of(record, "", editor.settings.zone)
        added = use_cases.add(
            editor, draft, is_draft=is_draft, is_known_text_allowed=is_known_text_allowed
        )
        return conversion.article_from(added.article, self.settings.base_url, added.candidate)

    def revise(
        self,
        article: Article | str,
        *,
        significance: str = "",
        expected: str = "",
        **fields: Unpack[RevisedFields],
    ) -> Article:
        """Give an article another revision; only the given fields are replaced.

        What the article says already makes no revision. ``significance`` is minor, update or
        correction; the texts decide without it. ``expected`` is the ``version`` that the change is
        based on.

        Raises:
            ArticleNotFound, ArticleWithdrawn: there is nothing to revise.
            BadArticle: a field is unknown or wrong.
            RevisionConflict: the article has another version than ``expected``.
        """
        record = conversion.record_from(fields, conversion.REVISED_FIELDS)
        for name in ("title", "body_html", "body"):
            if name in record and not str(record[name] or "").strip():
                raise BadArticle(f"{name}: must not be empty; leave it out to keep the present one")
        body_html = record.pop("body_html", "") or html_from_text(record.pop("body", ""))
        record.pop("body", None)
        change = use_cases.Change(
            fields=record,
            body_html=body_html,
            significance=conversion.significance_from(significance),
        )
        revised = use_cases.revise(
            self._editor, uuid_of(self._open.database, article), change, expected=expected
        )
        return conversion.article_from(revised.article, self.settings.base_url, revised.candidate)

    def revert(
        self, article: Article | str, number: int, note: str = "", *, expected: str = ""
    ) -> Article:
        """Give an article a new revision with the text of revision ``number``.

        Raises:
            ArticleNotFound, ArticleWithdrawn, BadArticle, RevisionConflict.
        """
        reverted = use_cases.revert(
            self._editor, uuid_of(self._open.database, article), number, note, expected=expected
        )
        return conversion.article_from(reverted.article, self.settings.base_url)

    def publish(self, article: Article | str, *, expected: str = "") -> Article:
        """Publish a draft, or an article under an embargo, now.

        Raises:
            ArticleNotFound, ArticleWithdrawn, RevisionConflict.
            NotEmbargoed: it is public already.
        """
        published = use_cases.publish(
            self._editor, uuid_of(self._open.database, article), expected=expected
        )
        return conversion.article_from(published, self.settings.base_url)

    def schedule(
        self, article: Article | str, at: datetime | str, *, expected: str = ""
    ) -> Article:
        """Publish a draft at a time, or move the end of an embargo.

        Raises:
            ArticleNotFound, ArticleWithdrawn, RevisionConflict.
            NotEmbargoed: it is public already.
            BadArticle, BadDate: the time has passed, or is none.
        """
        text = at.isoformat() if isinstance(at, datetime) else at
        try:
            moment = parse(text, self.settings.zone).at
        except BadDate as error:
            raise BadDate(f"at: {error.reason}") from error
        scheduled = use_cases.schedule(
            self._editor, uuid_of(self._open.database, article), moment, expected=expected
        )
        return conversion.article_from(scheduled, self.settings.base_url)

    def unpublish(self, article: Article | str, *, expected: str = "") -> Article:
        """Hold back an article that is public or under an embargo, until it is published again.

        Raises:
            ArticleNotFound, ArticleWithdrawn, RevisionConflict.
            NotPublic: it is a draft, or was unpublished before.
        """
        held = use_cases.unpublish(
            self._editor, uuid_of(self._open.database, article), expected=expected
        )
        return conversion.article_from(held, self.settings.base_url)

    def withdraw(
        self,
        article: Article | str,
        note: str,
        *,
        has_translations: bool = False,
        expected: str = "",
    ) -> list[Article]:
        """Withdraw an article, with its translations if asked, for good.

        ``note`` is the reason, for readers. Return the withdrawn articles.

        Raises:
            ArticleNotFound, ArticleWithdrawn, RevisionConflict.
            BadArticle: the note is empty.
        """
        if not note.strip():
            raise BadArticle("note: is missing; give the reason for readers")
        withdrawn = use_cases.withdraw(
            self._editor,
            uuid_of(self._open.database, article),
            note,
            has_translations=has_translations,
            expected=expected,
        )
        with self._open.database.read() as connection:
            reader = Reader(connection)
            rows = [reader.article(row.uuid) for row in withdrawn.articles]
        return [conversion.article_from(row, self.settings.base_url) for row in rows]
