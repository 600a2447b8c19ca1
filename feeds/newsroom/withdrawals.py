"""Withdrawals with a pause in which they can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from feeds.domain.acts import Act, Actor, ActorKind, ObjectKind
from feeds.errors import ArticleWithdrawn, BadArticle
from feeds.model import Status
from feeds.newsroom.articles import withdraw_with
from feeds.newsroom.editor import Editor
from feeds.store import Database, Writer, audit
from feeds.store import planned_withdrawals as store
from feeds.store.planned_withdrawals import PlannedWithdrawal

PAUSE = timedelta(seconds=10)


def plan(
    editor: Editor, uuid: str, note: str, *, has_translations: bool = False
) -> PlannedWithdrawal:
    """Have an article withdrawn after ``PAUSE``.

    Raises:
        ArticleNotFound: there never was one.
        ArticleWithdrawn: it was withdrawn before.
        BadArticle: it is a draft, of which nobody has anything.
        NotPermitted: the editor may change drafts only.
    """
    editor.require_publishing()
    act = Act(verb="plan withdrawal", kind=ObjectKind.ARTICLE)
    with editor.writing(act) as writer:
        article = writer.reader.article(uuid)
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        if article.status is Status.DRAFT:
            raise BadArticle("a draft was never public; there is nothing to withdraw")
        planned = PlannedWithdrawal(
            article=article.uuid,
            note=note.strip(),
            has_translations=has_translations,
            editor=editor.name,
            due=writer.now + PAUSE,
        )
        store.plan(writer.connection, planned)
        act.on(article.uuid, article.headline)
    return planned


def take_back(editor: Editor, uuid: str) -> bool:
    """Take a planned withdrawal back; return whether it was still possible."""
    act = Act(verb="take back withdrawal", kind=ObjectKind.ARTICLE)
    with editor.writing(act) as writer:
        was_planned = store.cancel(writer.connection, uuid)
        if was_planned:
            act.on(uuid, writer.reader.article(uuid).headline)
        return was_planned


def carry_out_due(database: Database, now: datetime) -> datetime | None:
    """Carry out the withdrawals whose time has come; return the time of the next one."""
    with database.read() as connection:
        at = store.next_due(connection)
    if at is None or at > now:
        return at
    with database.write() as connection:
        writer = Writer(connection, now)
        for planned in store.due(connection, now):
            store.cancel(connection, planned.article)
            article = writer.reader.article(planned.article)
            # Another editor may have withdrawn it meanwhile.
            if article.status is not Status.WITHDRAWN:
                _carry_out(writer, planned)
        return store.next_due(connection)


def _carry_out(writer: Writer, planned: PlannedWithdrawal) -> None:
    """Withdraw an article on behalf of the user who planned it."""
    act = Act(verb="withdraw", kind=ObjectKind.ARTICLE)
    withdraw_with(
        writer,
        planned.article,
        planned.note,
        has_translations=planned.has_translations,
        act=act,
    )
    actor = Actor(kind=ActorKind.PERSON, name=planned.editor)
    audit.append(writer.connection, actor, act, writer.now)
