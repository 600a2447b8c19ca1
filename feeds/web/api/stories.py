"""Storylines in the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from feeds.domain.scopes import Scope
from feeds.errors import BadStory
from feeds.model import Story
from feeds.newsroom import storylines
from feeds.store import Reader
from feeds.text.dates import format_rfc3339
from feeds.text.ids import uuid_in
from feeds.web.api import models
from feeds.web.api import newsroom_models as bodies
from feeds.web.api.bodies import article_row
from feeds.web.api.route import PREFIX, Answer, Call, Route


def list_stories(call: Call) -> Answer:
    """List the storylines, newest live article first; then those without any."""
    with call.editor.database.read() as connection:
        reader = Reader(connection)
        summaries, every = reader.stories(), reader.every_story()
    rows = [
        _row(summary.story, summary.size, (summary.first, summary.last)) for summary in summaries
    ]
    with_articles = {summary.story.key for summary in summaries}
    rows += [_row(story) for story in every if story.key not in with_articles]
    return Answer(body=bodies.StoriesOut(stories=rows))


def _row(
    story: Story, count: int = 0, times: tuple[datetime, datetime] | None = None
) -> bodies.StoryRow:
    return bodies.StoryRow(
        slug=story.slug,
        title=story.title,
        language=story.language,
        created=format_rfc3339(story.created),
        articles=count,
        first=format_rfc3339(times[0]) if times else None,
        last=format_rfc3339(times[1]) if times else None,
    )


def read_story(call: Call) -> Answer:
    """Read a storyline with its articles of any status, oldest first."""
    return _shown(call, call.path["slug"])


def create_story(call: Call) -> Answer:
    """Create a storyline with its first articles, removing them from any other."""
    sent: bodies.StoryIn = call.body
    story = storylines.create(call.editor, sent.title, _uuids(sent.articles), sent.slug)
    return _shown(call, story.slug, status=201)


def change_story(call: Call) -> Answer:
    """Give a storyline another slug, a title, or both. Old addresses redirect permanently."""
    sent: bodies.StoryChangeIn = call.body
    slug = call.path["slug"]
    if sent.slug is None and sent.title is None:
        raise BadStory("nothing is to be changed; send slug, title, or both")
    with call.editor.database.read() as connection:
        present = storylines.story_in(Reader(connection), slug)
    _, renamed = storylines.rename(call.editor, slug, sent.slug or present.slug, sent.title or "")
    return _shown(call, renamed.slug)


def add_to_story(call: Call) -> Answer:
    """Add articles to a storyline, removing them from any other."""
    joined = storylines.add(call.editor, call.path["slug"], _uuids(call.body.articles))
    return Answer(body=bodies.MovedOut(slug=joined.story.slug, moved=joined.added))


def remove_from_story(call: Call) -> Answer:
    """Remove an article from a storyline; it does not return automatically."""
    story, count = storylines.remove(call.editor, call.path["slug"], _uuids([call.path["id"]]))
    return Answer(body=bodies.MovedOut(slug=story.slug, moved=count))


def merge_stories(call: Call) -> Answer:
    """Move all articles of a storyline to another one, to which its address then leads."""
    _, target, count = storylines.merge(call.editor, call.path["slug"], call.body.into)
    return Answer(body=bodies.MovedOut(slug=target.slug, moved=count))


def split_story(call: Call) -> Answer:
    """Move some articles of a storyline to a new one; the others stay."""
    sent: bodies.SplitIn = call.body
    new, _ = storylines.split(
        call.editor, call.path["slug"], sent.slug, _uuids(sent.articles), sent.title
    )
    return _shown(call, new.slug, status=201)


def _uuids(ids: Sequence[str]) -> list[str]:
    return [uuid_in(name) for name in ids]


def _shown(call: Call, slug: str, *, status: int = 200) -> Answer:
    base_url = call.editor.settings.base_url
    with call.editor.database.read() as connection:
        reader = Reader(connection)
        story = storylines.story_in(reader, slug)
        members = reader.every_member(story)
    body = bodies.StoryOut(
        slug=story.slug,
        title=story.title,
        language=story.language,
        created=format_rfc3339(story.created),
        articles=[models.ArticleRow(**article_row(article, base_url)) for article in members],
    )
    location = f"{PREFIX}/stories/{story.slug}" if status == 201 else ""
    return Answer(body=body, status=status, location=location)


ROUTES = (
    Route(
        method="GET",
        path="/stories",
        scope=Scope.READ,
        view=list_stories,
        answer=bodies.StoriesOut,
    ),
    Route(
        method="POST",
        path="/stories",
        scope=Scope.PUBLISH,
        view=create_story,
        body=bodies.StoryIn,
        answer=bodies.StoryOut,
        status=201,
        problems=(404, 410),
    ),
    Route(
        method="GET",
        path="/stories/<slug>",
        scope=Scope.READ,
        view=read_story,
        answer=bodies.StoryOut,
        problems=(404,),
    ),
    Route(
        method="PATCH",
        path="/stories/<slug>",
        scope=Scope.PUBLISH,
        view=change_story,
        body=bodies.StoryChangeIn,
        answer=bodies.StoryOut,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/stories/<slug>/articles",
        scope=Scope.PUBLISH,
        view=add_to_story,
        body=bodies.MembersIn,
        answer=bodies.MovedOut,
        problems=(404, 410),
    ),
    Route(
        method="DELETE",
        path="/stories/<slug>/articles/<id>",
        scope=Scope.PUBLISH,
        view=remove_from_story,
        answer=bodies.MovedOut,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/stories/<slug>/merge",
        scope=Scope.PUBLISH,
        view=merge_stories,
        body=bodies.MergeIn,
        answer=bodies.MovedOut,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/stories/<slug>/split",
        scope=Scope.PUBLISH,
        view=split_story,
        body=bodies.SplitIn,
        answer=bodies.StoryOut,
        status=201,
        problems=(404, 410),
    ),
)
