"""Publication at the desk: previews, the effect on readers and partners, and the act itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, abort, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from feeds.domain.roles import Role
from feeds.errors import BadArticle, InputError, RevisionConflict, StoreError, WorkingCopyConflict
from feeds.model import Revision, Significance, Status
from feeds.newsroom import working_copies
from feeds.newsroom.effects import Effect, effect_of
from feeds.newsroom.publication import Publication, Published, Timing, rehearsed
from feeds.newsroom.publication import publish as publish_copy
from feeds.sanitize.contents import pictures
from feeds.store import Reader
from feeds.store.working_copies import WorkingCopy
from feeds.web.desk.access import editor, route, to
from feeds.web.desk.article_pages import time_in
from feeds.web.desk.preview import ADDRESSES, preview
from feeds.web.state import state

# What an editor may decide; without a choice the texts decide.
SIGNIFICANCES = ("minor", "update", "correction")


@route("/copies/<uuid:copy_id>/preview")
def show_preview(copy_id: object) -> str:
    """Return the page with a preview in a frame."""
    copy, kind = working_copies.read(editor(), str(copy_id)), request.args.get("kind", "page")
    if kind not in ADDRESSES:
        abort(404, "there is no such preview")
    problem = ""
    try:
        with rehearsed(editor(), copy, Publication()):
            pass
    except (InputError, StoreError) as error:
        problem = str(error)
    return render_template(
        "desk/preview.html", copy=copy, kind=kind, kinds=list(ADDRESSES), problem=problem
    )


@route("/copies/<uuid:copy_id>/preview/<kind>")
def preview_bytes(copy_id: object, kind: str) -> Response:
    """Return the bytes that readers would get at once after the publication."""
    if kind not in ADDRESSES:
        abort(404, "there is no such preview")
    copy = working_copies.read(editor(), str(copy_id))
    return preview(editor(), copy, Publication(), kind)


@route("/copies/<uuid:copy_id>/publish")
def ask(copy_id: object) -> str:
    """Return what a publication would change, and the form for it."""
    copy = working_copies.read(editor(), str(copy_id))
    return _page(copy, request.args)


@route("/copies/<uuid:copy_id>/publish", methods=["POST"], role=Role.EDITOR)
def publish(copy_id: object) -> BaseResponse | tuple[str, int]:
    """Publish a text now or at a time."""
    copy = _seen(str(copy_id))
    try:
        published = publish_copy(editor(), copy, _publication(request.form))
    except (InputError, RevisionConflict) as error:
        status = 409 if isinstance(error, RevisionConflict) else 400
        return _page(copy, request.form, error), status
    return to(f"/articles/{published.article.uuid}")


@route("/copies/<uuid:copy_id>/draft", methods=["POST"])
def store_draft(copy_id: object) -> BaseResponse | tuple[str, int]:
    """Store a text as a draft, or as the text of an article that is held back."""
    copy = _seen(str(copy_id))
    try:
        published = publish_copy(editor(), copy, Publication(timing=Timing.LATER))
    except (InputError, RevisionConflict) as error:
        status = 409 if isinstance(error, RevisionConflict) else 400
        return _page(copy, {}, error), status
    return to(f"/articles/{published.article.uuid}")


def _seen(copy_id: str) -> WorkingCopy:
    """Return the text that the editor's form was about.

    Raises:
        WorkingCopyConflict: another editor has saved it since.
    """
    copy = working_copies.read(editor(), copy_id)
    if copy.number != request.form.get("revision", 0, type=int):
        raise WorkingCopyConflict(copy.id, copy.editor)
    return copy


def _publication(chosen: Any) -> Publication:
    significance = chosen.get("significance", "")
    if significance and significance not in SIGNIFICANCES:
        raise BadArticle(f"significance: {significance[:20]!r} is none of {SIGNIFICANCES}")
    at: datetime | None = time_in(chosen.get("at", ""))
    return Publication(
        timing=Timing.NOW if at is None else Timing.AT,
        significance=Significance(significance) if significance else None,
        note=chosen.get("note", "").strip(),
        at=at,
    )


def _page(copy: WorkingCopy, chosen: Any, error: Exception | None = None) -> str:
    effect: Effect | None = None
    result: Published | None = None
    try:
        effect, result = _effect(copy, chosen)
    except (InputError, RevisionConflict) as raised:
        error = error or raised
    before = result.before if result else None
    is_held_back = before is None or before.status is not Status.LIVE
    return render_template(
        "desk/publish.html",
        copy=copy,
        effect=effect,
        undescribed=_undescribed(effect.article.revision) if effect else 0,
        converted=result.converted if result else (),
        removed=result.removed if result else (),
        problem="" if error is None else str(error),
        is_conflict=isinstance(error, RevisionConflict),
        is_held_back=is_held_back,
        significances=SIGNIFICANCES,
        chosen=chosen,
    )


def _undescribed(revision: Revision) -> int:
    """Return the number of pictures that people who do not see them cannot know."""
    shown = (*revision.metadata.images[:1], *pictures(revision.text.body_html))
    return sum(not picture.alt for picture in shown)


def _effect(copy: WorkingCopy, chosen: Any) -> tuple[Effect, Published]:
    """Return what a publication would change at once, also where it is planned for later."""
    publication = _publication(chosen)
    at_once = Publication(significance=publication.significance, note=publication.note)
    with (
        rehearsed(editor(), copy, at_once) as (rehearsal, result),
        rehearsal.read() as connection,
    ):
        return effect_of(Reader(connection), result, state().settings, state().now()), result
