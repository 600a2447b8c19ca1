"""Writing at the desk: the form of a text in work, its savings, pictures and completions."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from feeds.errors import BadArticle, BadPicture, WorkingCopyConflict
from feeds.newsroom import working_copies
from feeds.newsroom.body_conversion import html_of_embed, html_of_markdown
from feeds.newsroom.completion import names_beginning_with
from feeds.newsroom.pictures import upload
from feeds.newsroom.working_copies import FIELDS
from feeds.publishing.body import public_address
from feeds.store import Reader, sections
from feeds.store.working_copies import WorkingCopy
from feeds.web.desk import labels, sessions
from feeds.web.desk.access import editor, route, to
from feeds.web.desk.editor_words import EDITOR_WORDS
from feeds.web.desk.language import say
from feeds.web.state import state

MOST_SUGGESTED = 10


@route("/articles/new", methods=["POST"])
def begin() -> BaseResponse:
    """Begin a new text."""
    return to(f"/copies/{working_copies.begin(editor()).id}")


@route("/articles/<uuid:uuid>/edit", methods=["POST"])
def edit(uuid: object) -> BaseResponse:
    """Open the text of an article."""
    return to(f"/copies/{working_copies.open_article(editor(), str(uuid)).id}")


@route("/copies/<uuid:copy_id>")
def form(copy_id: object) -> str:
    """Return the form of a text in work."""
    copy = working_copies.read(editor(), str(copy_id))
    return _form(copy, copy.fields)


@route("/copies/<uuid:copy_id>", methods=["POST"])
def save(copy_id: object) -> BaseResponse | tuple[str, int]:
    """Save the form, then go where its button leads; a lost race shows both texts."""
    fields = _fields()
    try:
        number = request.form.get("revision", 0, type=int)
        working_copies.save(editor(), str(copy_id), number, fields)
    except WorkingCopyConflict:
        theirs = working_copies.read(editor(), str(copy_id))
        return _form(theirs, {**theirs.fields, **fields}, theirs=theirs), 409
    action = request.form.get("action", "")
    targets = {"preview": "/preview", "publish": "/publish"}
    return to(f"/copies/{copy_id}{targets.get(action, '')}")


@route("/copies/<uuid:copy_id>/autosave", methods=["POST"])
def autosave(copy_id: object) -> Response | tuple[Response, int]:
    """Save fields while an editor writes: {"revision", "saved_at"}, or 409 {"revision", "fields",
    "editor"} if another editor has saved the text.
    """
    number = request.form.get("revision", 0, type=int)
    try:
        copy = working_copies.save(editor(), str(copy_id), number, _fields())
    except WorkingCopyConflict as error:
        theirs = working_copies.read(editor(), str(copy_id))
        fields = dict(theirs.fields)
        answer = jsonify(revision=theirs.number, fields=fields, editor=error.editor)
        return answer, 409
    return jsonify(revision=copy.number, saved_at=copy.saved.isoformat())


@route("/copies/<uuid:copy_id>/rebase", methods=["POST"])
def rebase(copy_id: object) -> BaseResponse:
    """Have a text replace the article's present one, which its editor has seen."""
    number = request.form.get("revision", 0, type=int)
    working_copies.rebase(editor(), str(copy_id), number)
    return to(f"/copies/{copy_id}/publish")


@route("/copies/<uuid:copy_id>/discard", methods=["POST"])
def discard(copy_id: object) -> BaseResponse:
    """Delete a text in work; the article stays as it is."""
    copy = working_copies.read(editor(), str(copy_id))
    working_copies.discard(editor(), copy.id)
    return to(f"/articles/{copy.article}" if copy.article else "/")


@route("/token")
def token() -> Response:
    """Return the token of forms after a sign-in in another tab: {"csrf_token"}."""
    return jsonify(csrf_token=sessions.csrf_token())


@route("/pictures", methods=["POST"], is_upload=True)
def add_picture() -> Response | tuple[Response, int]:
    """Store a picture: {"address", "url", "width", "height"}, both its public address; or 400
    {"detail"}.
    """
    sent = request.files.get("file")
    if sent is None:
        raise BadArticle("file: choose a picture")
    try:
        picture = upload(editor(), sent.read(), sent.filename or "picture").picture
    except BadPicture as error:
        return jsonify(detail=error.reason), 400
    address = public_address(picture.address, state().settings.base_url)
    file = picture.file
    return jsonify(address=address, url=address, width=file.width, height=file.height)


@route("/markdown", methods=["POST"])
def markdown() -> Response:
    """Turn Markdown into HTML: {"text"} → {"html"}."""
    sent: Any = request.get_json()
    text = str(sent.get("text", "")) if isinstance(sent, dict) else ""
    return jsonify(html=html_of_markdown(text, state().settings.base_url))


@route("/embed")
def embed() -> Response | tuple[Response, int]:
    """Return an address of a player or post as HTML: ?url= → {"html"}; 404 for others."""
    html = html_of_embed(request.args.get("url", ""))
    return jsonify(html=html) if html else (jsonify(detail="no embed of a known site"), 404)


@route("/suggest/<any(tags, authors):kind>")
def suggest(kind: str) -> Response:
    """Return names of published articles that begin with a text: ?q= → [name, …]."""
    beginning = request.args.get("q", "").strip()
    if not beginning:
        return jsonify([])
    with state().database.read() as connection:
        return jsonify(names_beginning_with(Reader(connection), kind, beginning, MOST_SUGGESTED))


def _fields() -> dict[str, str]:
    return {name: request.form[name] for name in FIELDS if name in request.form}


def _form(copy: WorkingCopy, fields: Any, theirs: WorkingCopy | None = None) -> str:
    with state().database.read() as connection:
        reader = Reader(connection)
        article = reader.article(copy.article) if copy.article else None
        return render_template(
            "desk/writing.html",
            copy=copy,
            fields=fields,
            theirs=theirs,
            article=article,
            sections=sections.every(connection),
            labels=labels.FIELDS,
            words={word: say(word) for word in EDITOR_WORDS},
        )
