"""One article at the desk: its state, its revisions, and what editors do with it."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from werkzeug.wrappers import Response

from feeds.domain.roles import Role
from feeds.errors import BadArticle, BadDate
from feeds.model import Relation, Status
from feeds.newsroom import articles, related_items, withdrawals
from feeds.newsroom.names import uuid_named
from feeds.newsroom.reach import reach
from feeds.newsroom.views import revision_differences, view
from feeds.publishing.change_summary import change_note
from feeds.related.neighbours import beside
from feeds.store import Reader, partners, planned_withdrawals, working_copies
from feeds.text.dates import parse
from feeds.web.desk.access import editor, route, to
from feeds.web.state import state

RELATED = 12


@route("/articles/<uuid:uuid>")
def article(uuid: object) -> str:
    """Return the page of an article of any status."""
    with state().database.read() as connection:
        reader = Reader(connection)
        shown = view(reader, str(uuid))
        is_live = shown.article.status is Status.LIVE
        neighbours, versions = beside(reader, shown.article, RELATED) if is_live else ([], [])
        earlier = [*shown.revisions[1:], None]
        return render_template(
            "desk/article.html",
            view=shown,
            article=shown.article,
            history=[
                (revision, change_note(previous, revision) if previous else "")
                for revision, previous in zip(shown.revisions, earlier, strict=True)
            ],
            related=neighbours,
            versions=versions,
            relations=list(Relation),
            stated=[(tie, reader.article(other.rpartition(":")[2])) for tie, other in shown.ties],
            receipts=partners.receipts_of(connection, article=shown.article.uuid),
            copy=working_copies.of_article(connection, shown.article.uuid),
            planned=planned_withdrawals.of_article(connection, shown.article.uuid),
            stories=reader.every_story(),
            now=state().now(),
        )


@route("/articles/<uuid:uuid>/differences")
def differences(uuid: object) -> str:
    """Return what differs between two revisions of an article."""
    first, last = (request.args.get(name, 1, type=int) for name in ("from", "to"))
    with state().database.read() as connection:
        reader = Reader(connection)
        return render_template(
            "desk/differences.html",
            article=reader.article(str(uuid)),
            first=first,
            last=last,
            lines=revision_differences(reader, str(uuid), first, last),
        )


@route("/articles/<uuid:uuid>/publish", methods=["POST"], role=Role.EDITOR)
def publish(uuid: object) -> Response:
    """Publish an article that is held back, now or at a time."""
    articles.schedule(editor(), str(uuid), time_in(request.form.get("at", "")))
    return to(f"/articles/{uuid}")


@route("/articles/<uuid:uuid>/unpublish", methods=["POST"], role=Role.EDITOR)
def unpublish(uuid: object) -> Response:
    """Hold an article back until it is published again."""
    articles.unpublish(editor(), str(uuid))
    return to(f"/articles/{uuid}")


@route("/articles/<uuid:uuid>/revert", methods=["POST"], role=Role.EDITOR)
def revert(uuid: object) -> Response:
    """Give an article a new revision with the text of an earlier one."""
    number = request.form.get("revision", 0, type=int)
    articles.revert(editor(), str(uuid), number, request.form.get("note", "").strip())
    return to(f"/articles/{uuid}")


@route("/articles/<uuid:uuid>/withdraw", role=Role.CHIEF)
def ask_withdrawal(uuid: object) -> str:
    """Return the question before a withdrawal: who has the article."""
    with state().database.read() as connection:
        reader = Reader(connection)
        present = reader.article(str(uuid))
        reached = reach(reader, present, state().settings)
    return render_template("desk/withdraw.html", article=present, reached=reached)


@route("/articles/<uuid:uuid>/withdraw", methods=["POST"], role=Role.CHIEF)
def withdraw(uuid: object) -> Response:
    """Have an article withdrawn after a pause."""
    withdrawals.plan(
        editor(),
        str(uuid),
        request.form.get("note", ""),
        has_translations="has_translations" in request.form,
    )
    return to(f"/articles/{uuid}")


@route("/articles/<uuid:uuid>/withdraw/undo", methods=["POST"], role=Role.CHIEF)
def undo_withdrawal(uuid: object) -> Response:
    """Take a planned withdrawal back."""
    withdrawals.take_back(editor(), str(uuid))
    return to(f"/articles/{uuid}")


@route("/articles/<uuid:uuid>/relations", methods=["POST"], role=Role.EDITOR)
def relate(uuid: object) -> Response:
    """State, or with an empty type remove, a relation of an article to another one."""
    type_ = request.form.get("type", "")
    if type_ and type_ not in set(Relation):
        raise BadArticle(f"type: {type_[:20]!r} is none of {', '.join(Relation)}")
    with state().database.read() as connection:
        other = uuid_named(Reader(connection), request.form.get("other", ""))
    related_items.relate(editor(), str(uuid), other, Relation(type_) if type_ else None)
    return to(f"/articles/{uuid}#related")


def time_in(text: str) -> datetime | None:
    """Return the time of a form's field in the newsroom's zone; None for an empty one.

    Raises:
        BadDate: it is none.
    """
    if not text.strip():
        return None
    try:
        return parse(text, state().settings.zone).at
    except BadDate as error:
        raise BadDate(f"release_at: {error.reason}") from error
