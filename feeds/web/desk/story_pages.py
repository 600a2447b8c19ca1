"""Storylines at the desk: their list, proposals, and one storyline with its articles."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from feeds.domain.roles import Role
from feeds.errors import BadStory
from feeds.newsroom import storylines
from feeds.store import Reader
from feeds.web.desk.access import editor, route, to
from feeds.web.desk.open_decisions import forget, open_decisions
from feeds.web.state import state

MOST_LISTED = 200


@route("/stories")
def stories() -> str:
    """Return the storylines and the proposals."""
    with state().database.read() as connection:
        reader = Reader(connection)
        return render_template(
            "desk/stories.html",
            stories=reader.stories(MOST_LISTED),
            proposals=open_decisions(reader).proposals,
        )


@route("/proposals/accept", methods=["POST"], role=Role.EDITOR)
def accept() -> Response:
    """Accept a proposal as it is now."""
    slug = request.form.get("slug", "")
    with state().database.read() as connection:
        proposed = open_decisions(Reader(connection)).proposals
    chosen = [proposal for proposal in proposed if proposal.slug == slug]
    if not chosen:
        raise BadStory("this is no longer proposed; look at the list again")
    accepted = storylines.accept_all(editor(), chosen)
    forget()
    if not accepted:
        raise BadStory("this is no longer proposed; look at the list again")
    return to("/stories")


@route("/stories", methods=["POST"], role=Role.EDITOR)
def create() -> Response:
    """Create a storyline with a first article."""
    title, article = request.form.get("title", ""), request.form.get("article", "")
    return to(f"/stories/{storylines.create(editor(), title, [article]).slug}")


@route("/stories/<slug>")
def story(slug: str) -> str:
    """Return one storyline, oldest article first."""
    with state().database.read() as connection:
        reader = Reader(connection)
        shown = storylines.story_in(reader, slug)
        return render_template(
            "desk/story.html",
            story=shown,
            articles=reader.every_member(shown),
            stories=[other for other in reader.every_story() if other.key != shown.key],
        )


@route("/stories/<slug>/add", methods=["POST"], role=Role.EDITOR)
def add(slug: str) -> Response:
    """Add an article to a storyline."""
    joined = storylines.add(editor(), slug, [request.form.get("article", "")])
    return to(f"/stories/{joined.story.slug}")


@route("/articles/<uuid:uuid>/storyline", methods=["POST"], role=Role.EDITOR)
def add_article(uuid: object) -> Response:
    """Add an article to the storyline that its page names."""
    storylines.add(editor(), request.form.get("slug", ""), [str(uuid)])
    return to(f"/articles/{uuid}#storyline")


@route("/stories/<slug>/remove", methods=["POST"], role=Role.EDITOR)
def remove(slug: str) -> Response:
    """Remove an article from a storyline."""
    storylines.remove(editor(), slug, [request.form.get("article", "")])
    return to(f"/stories/{slug}")


@route("/stories/<slug>/rename", methods=["POST"], role=Role.EDITOR)
def rename(slug: str) -> Response:
    """Give a storyline another title or slug."""
    new_slug = request.form.get("slug", "").strip() or slug
    _, renamed = storylines.rename(editor(), slug, new_slug, request.form.get("title", ""))
    return to(f"/stories/{renamed.slug}")


@route("/stories/<slug>/merge", methods=["POST"], role=Role.EDITOR)
def merge(slug: str) -> Response:
    """Move all articles of a storyline to another one."""
    _, target, _ = storylines.merge(editor(), slug, request.form.get("into", ""))
    return to(f"/stories/{target.slug}")
