"""Storylines as editors make them: created, joined, merged, split and renamed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.domain.acts import Act, ObjectKind
from feeds.errors import ArticleWithdrawn, BadStory, StoryNotFound, UnknownFeed
from feeds.model import Article, Status, Story
from feeds.newsroom.editor import Editor
from feeds.newsroom.names import uuid_named
from feeds.related.proposals import Proposal, accept, free_slug
from feeds.sanitize import plain_text
from feeds.store import Reader, Writer
from feeds.store import stories as store
from feeds.store.stories import MAX_TITLE_CHARS
from feeds.text.slugs import is_slug
from feeds.text.slugs import slug as slug_of

MAX_SLUG_CHARS = 60
# Storylines that a row of the audit log names.
_MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Articles that were added to a storyline. ``removed`` counts them by the storyline that they
    left.
    """

    story: Story
    added: int
    removed: dict[str, int]


def story_in(reader: Reader, slug: str) -> Story:
    """Return a storyline by its present or a former slug.

    Raises:
        StoryNotFound.
    """
    try:
        return reader.story(slug.lower())
    except UnknownFeed as error:
        raise StoryNotFound(slug) from error


def create(editor: Editor, title: str, ids: Sequence[str], slug: str = "") -> Story:
    """Create a storyline with these articles; without a slug it gets one of its title.

    Raises:
        BadStory: the title is empty, or the slug is none, or taken.
        ArticleNotFound, ArticleWithdrawn.
    """
    act = Act(verb="create", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        members = _articles(writer, ids)
        name = (
            _slug(slug)
            if slug
            else free_slug(title, lambda slug: store.is_taken(writer.connection, slug))
        )
        keys = [article.key for article in members]
        language = members[0].language
        act.on(name, _title(title), articles=len(keys))
        return store.create(writer.connection, name, _title(title), language, keys, writer.now)


def add(editor: Editor, slug: str, ids: Sequence[str]) -> Joined:
    """Add articles to a storyline, removing them from any other.

    Raises:
        StoryNotFound, ArticleNotFound, ArticleWithdrawn.
    """
    act = Act(verb="add articles", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        story = story_in(writer.reader, slug)
        keys = [article.key for article in _articles(writer, ids)]
        before = store.of_articles(writer.connection, keys)
        new = store.add(writer.connection, story, keys, writer.now)
        if new:
            act.on(story.slug, story.title, articles=len(new))
    removed: dict[str, int] = {}
    for key in new:
        if key in before:
            removed[before[key].slug] = removed.get(before[key].slug, 0) + 1
    return Joined(story=story, added=len(new), removed=removed)


def remove(editor: Editor, slug: str, ids: Sequence[str]) -> tuple[Story, int]:
    """Remove articles from a storyline, so that they do not return automatically; return how many
    were in it.

    Raises:
        StoryNotFound, ArticleNotFound.
    """
    act = Act(verb="remove articles", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        story = story_in(writer.reader, slug)
        keys = [article.key for article in _articles(writer, ids, may_be_withdrawn=True)]
        count = len(store.remove(writer.connection, story, keys, writer.now))
        act.on(story.slug, story.title, articles=count)
        return story, count


def merge(editor: Editor, slug: str, into: str) -> tuple[Story, Story, int]:
    """Move all articles of a storyline to another one, to which its address then leads; return
    both, and how many moved.

    Raises:
        StoryNotFound.
        BadStory: both are one.
    """
    act = Act(verb="merge", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        source, target = story_in(writer.reader, slug), story_in(writer.reader, into)
        moved = store.merge(writer.connection, source, target, writer.now)
        act.on(source.slug, source.title, into=target.slug, articles=moved)
        return source, target, moved


def split(
    editor: Editor, slug: str, new_slug: str, ids: Sequence[str], title: str = ""
) -> tuple[Story, int]:
    """Move some articles of a storyline to a new one; return it, and how many moved.

    Raises:
        StoryNotFound, ArticleNotFound, ArticleWithdrawn.
        BadStory: an article is not in the storyline, or all are; the slug is none, or taken.
    """
    act = Act(verb="split", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        story = story_in(writer.reader, slug)
        members = sorted(
            _articles(writer, ids), key=lambda article: (article.published.at, article.key)
        )
        _check_part(writer, story, members)
        name = _title(title or _public_headline(members))
        keys = [article.key for article in members]
        language = members[0].language
        new = store.create(writer.connection, _slug(new_slug), name, language, keys, writer.now)
        act.on(story.slug, story.title, new=new.slug, articles=len(members))
    return new, len(members)


def rename(editor: Editor, slug: str, new_slug: str, title: str = "") -> tuple[Story, Story]:
    """Give a storyline another slug, a title, or both; return it as it was and as it is.

    Raises:
        StoryNotFound.
        BadStory: it has both already, or the slug is none, or taken.
    """
    act = Act(verb="rename", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        story = story_in(writer.reader, slug)
        name = _title(title) if title else story.title
        if (new_slug, name) == (story.slug, story.title):
            raise BadStory(
                f"the storyline {story.slug!r} has this slug and title already; give it another"
            )
        renamed = store.rename(writer.connection, story, _slug(new_slug), name, writer.now)
        act.on(renamed.slug, renamed.title, former=story.slug)
    return story, renamed


def accept_all(editor: Editor, proposals: Sequence[Proposal]) -> list[Proposal]:
    """Create the proposed storylines, or add articles to existing ones; return what was done."""
    act = Act(verb="accept proposals", kind=ObjectKind.STORYLINE)
    with editor.writing(act) as writer:
        results = [accept(writer, proposal) for proposal in proposals]
        accepted = [proposal for proposal in results if proposal is not None]
        if accepted:
            articles = sum(len(proposal.articles) for proposal in accepted)
            slugs = [proposal.slug for proposal in accepted[:_MOST_NAMED]]
            act.on(slugs[0], accepted[0].title, storylines=slugs, articles=articles)
    return accepted


def _articles(
    writer: Writer, ids: Sequence[str], *, may_be_withdrawn: bool = False
) -> list[Article]:
    uuids = [uuid_named(writer.reader, name) for name in ids]
    articles = [writer.reader.article(uuid) for uuid in dict.fromkeys(uuids)]
    for article in articles:
        if article.status is Status.WITHDRAWN and not may_be_withdrawn:
            raise ArticleWithdrawn(article.id)
    return articles


def _check_part(writer: Writer, story: Story, members: Sequence[Article]) -> None:
    inside = {article.key for article in writer.reader.every_member(story)}
    strangers = [article.uuid for article in members if article.key not in inside]
    if strangers:
        raise BadStory(
            f"not in {story.slug!r}: {', '.join(strangers)}; see: wirefeed stories show "
            f"{story.slug}"
        )
    if len(inside) == len({article.key for article in members}):
        raise BadStory(f"these are all of {story.slug!r}; rename it instead")


def _public_headline(members: Sequence[Article]) -> str:
    for article in members:
        if article.status is Status.LIVE:
            return article.headline
    raise BadStory(
        "none of these is published yet; titles are public at once, so give one: --title, or title "
        "in the API"
    )


def _slug(text: str) -> str:
    if not is_slug(text) or len(text) > MAX_SLUG_CHARS:
        hint = slug_of(text) or "bridge-closure"
        raise BadStory(f"{text!r} is not a slug; write one like {hint} (a–z, 0–9, hyphens)")
    return text


def _title(text: str) -> str:
    title = plain_text(text, MAX_TITLE_CHARS)
    if not title:
        raise BadStory("the title is empty; name the story in a few words")
    return title
