"""Storylines: articles on one story over time, under a permanent address.

An article is in at most one storyline. Its membership is a facet of the list of latest news
(``y=<slug>``), so a storyline's feed is selected like a section's. Former slugs keep redirecting to
it after renames and merges.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from feeds.domain.filters import STORY
from feeds.errors import BadStory, StoryNotFound
from feeds.languages.phrases import say
from feeds.model import Article, Kind, Status, Story
from feeds.sanitize import plain_text
from feeds.store import topics
from feeds.store.change_log import JOINED, LINKED, append
from feeds.store.engine import fact
from feeds.store.rows import chunks, insert_rows
from feeds.store.schema import (
    articles,
    counter,
    listings,
    meta,
    revisions,
    stories,
    story_members,
    story_slugs,
)
from feeds.store.selects import by_key
from feeds.text.dates import from_micros, to_micros
from feeds.text.slugs import is_slug_of_title

# The change up to which new articles have been looked at for their storylines.
_CURSOR = "stories_seq"
MAX_TITLE_CHARS = 200


def by_slug(connection: Connection, slug: str) -> Story:
    """Return the storyline of this slug, present or former.

    Raises:
        StoryNotFound: no storyline ever had it.
    """
    row = connection.execute(
        select(stories)
        .join(story_slugs, story_slugs.c.story_key == stories.c.key)
        .where(story_slugs.c.slug == slug)
    ).first()
    if row is None:
        raise StoryNotFound(slug)
    return story_from(row)


def of_articles(connection: Connection, keys: Sequence[int]) -> dict[int, Story]:
    """Return article key → the storyline that it is in."""
    story_of = {}
    for chunk in chunks(keys):
        rows = connection.execute(
            select(story_members.c.article_key, *stories.c)
            .join(stories, stories.c.key == story_members.c.story_key)
            .where(story_members.c.article_key.in_(chunk), story_members.c.is_member == 1)
        )
        story_of.update({row.article_key: story_from(row) for row in rows})
    return story_of


def has_had(connection: Connection, slug: str, key: int) -> bool:
    """Return whether article ``key`` is or was in the storyline."""
    return (
        connection.execute(
            select(story_members.c.at)
            .join(stories, stories.c.key == story_members.c.story_key)
            .where(stories.c.slug == slug, story_members.c.article_key == key)
        ).first()
        is not None
    )


def members(connection: Connection, story: Story) -> list[int]:
    """Return the live articles of a storyline, oldest first."""
    return list(
        connection.execute(
            select(articles.c.key)
            .join(story_members, story_members.c.article_key == articles.c.key)
            .where(
                story_members.c.story_key == story.key,
                story_members.c.is_member == 1,
                articles.c.status == Status.LIVE,
            )
            .order_by(articles.c.published, articles.c.key)
        ).scalars()
    )


def is_taken(connection: Connection, slug: str) -> bool:
    return (
        connection.execute(select(story_slugs.c.slug).where(story_slugs.c.slug == slug)).first()
        is not None
    )


def create(
    connection: Connection, slug: str, title: str, language: str, keys: Sequence[int], now: datetime
) -> Story:
    """Create a storyline with these articles, removing them from any other."""
    if is_taken(connection, slug):
        raise BadStory(f"the slug {slug!r} leads to a storyline already; choose another")
    if connection.execute(select(stories.c.key).limit(1)).first() is None:
        # From now on new articles are checked; editors decide about earlier ones.
        set_cursor(connection, int(connection.execute(select(counter.c.seq)).scalar_one()))
    values = {
        "slug": slug,
        "origin": slug,
        "title": title,
        "language": language,
        "created": to_micros(now),
    }
    connection.execute(insert(stories).values(values))
    key = int(connection.execute(select(stories.c.key).where(stories.c.slug == slug)).scalar_one())
    connection.execute(insert(story_slugs).values(slug=slug, story_key=key))
    story = by_slug(connection, slug)
    add(connection, story, keys, now)
    return story


def add(connection: Connection, story: Story, keys: Sequence[int], now: datetime) -> list[int]:
    """Add articles to a storyline, removing them from any other; return the keys that were not in
    it.
    """
    # It may have been renamed since the caller read it.
    story = story_from(connection.execute(select(stories).where(stories.c.key == story.key)).one())
    before = of_articles(connection, keys)
    new = [key for key in dict.fromkeys(keys) if key not in before or before[key].key != story.key]
    for former_story in {before[key].key: before[key] for key in new if key in before}.values():
        _remove_members(
            connection,
            former_story,
            [key for key in new if key in before and before[key].key == former_story.key],
            now,
        )
    for chunk in chunks(new):
        mine = (story_members.c.story_key == story.key) & story_members.c.article_key.in_(chunk)
        connection.execute(delete(story_members).where(mine))
    rows = [
        {"story_key": story.key, "article_key": key, "is_member": 1, "at": to_micros(now)}
        for key in new
    ]
    insert_rows(connection, story_members, rows)
    _list(connection, story.slug, new)
    _append_changes(connection, new, now)
    return new


def remove(connection: Connection, story: Story, keys: Sequence[int], now: datetime) -> list[int]:
    """Remove articles from a storyline; return the keys that were in it."""
    before = of_articles(connection, keys)
    removed = [key for key in dict.fromkeys(keys) if key in before and before[key].key == story.key]
    _remove_members(connection, story, removed, now)
    _append_changes(connection, removed, now)
    return removed


def merge(connection: Connection, source: Story, into: Story, now: datetime) -> int:
    """Move all articles of ``source`` into another storyline; its addresses redirect there.

    Return how many moved.

    Raises:
        BadStory: both are the same.
    """
    if source.key == into.key:
        raise BadStory(f"{source.slug!r} is the storyline {into.slug!r} itself; name two")
    keys, before = all_members(connection, source.key), all_members(connection, into.key)
    add(connection, into, keys, now)
    former_members = _carry_former(connection, source, into)
    connection.execute(delete(story_members).where(story_members.c.story_key == source.key))
    connection.execute(
        update(story_slugs).where(story_slugs.c.story_key == source.key).values(story_key=into.key)
    )
    connection.execute(delete(stories).where(stories.c.key == source.key))
    topics.rename(connection, _address(source.slug), _address(into.slug))
    # The readers of the one have not had the articles of the other.
    _append_changes(connection, [*before, *former_members], now)
    return len(keys)


def _carry_former(connection: Connection, source: Story, into: Story) -> list[int]:
    """Carry former members of ``source`` over to the merged storyline."""
    rows = connection.execute(
        select(story_members).where(story_members.c.story_key.in_([source.key, into.key]))
    ).all()
    into_members = {row.article_key for row in rows if row.story_key == into.key}
    carried = [
        row
        for row in rows
        if row.story_key == source.key and not row.is_member and row.article_key not in into_members
    ]
    insert_rows(
        connection,
        story_members,
        [
            {"story_key": into.key, "article_key": row.article_key, "is_member": 0, "at": row.at}
            for row in carried
        ],
    )
    return [row.article_key for row in carried]


def rename(connection: Connection, story: Story, slug: str, title: str, now: datetime) -> Story:
    """Give a storyline another slug or title; the old address leads to the new one.

    Raises:
        BadStory: the slug leads to another storyline.
    """
    if slug != story.slug:
        owner = connection.execute(
            select(story_slugs.c.story_key).where(story_slugs.c.slug == slug)
        ).scalar()
        if owner not in (None, story.key):
            raise BadStory(
                f"the slug {slug!r} leads to another storyline already; choose another, or merge "
                "the two"
            )
        if owner is None:
            connection.execute(insert(story_slugs).values(slug=slug, story_key=story.key))
        of_story = (listings.c.feed == Kind.LATEST, listings.c.facet == STORY.key(story.slug))
        connection.execute(update(listings).where(*of_story).values(facet=STORY.key(slug)))
        topics.rename(connection, _address(story.slug), _address(slug))
    connection.execute(
        update(stories).where(stories.c.key == story.key).values(slug=slug, title=title)
    )
    _append_changes(
        connection,
        all_members(connection, story.key) or all_members(connection, story.key, is_member=False),
        now,
        LINKED,
    )
    return by_slug(connection, slug)


def follow_headline(connection: Connection, article: Article, headline: str, now: datetime) -> None:
    """Rename storylines with an automatic title after a member's new ``headline``.

    If it is empty because the article was withdrawn, another member's headline is used, and neither
    title nor address repeats the withdrawn one; a title by an editor stays.
    """
    former = select(revisions.c.headline).where(
        revisions.c.article_key == article.key, revisions.c.headline != ""
    )
    headlines = list(connection.execute(former).scalars())
    called = {
        *headlines,
        *(plain_text(full_headline, MAX_TITLE_CHARS) for full_headline in headlines),
    }
    # Other articles may have the same headline, and their storylines the same title.
    story_keys = select(story_members.c.story_key).where(story_members.c.article_key == article.key)
    for row in connection.execute(
        select(stories).where(stories.c.key.in_(story_keys)).order_by(stories.c.key)
    ).all():
        story = story_from(row)
        is_titled = story.title in called
        title = headline if is_titled else story.title
        if not title:
            member_keys = members(connection, story)
            title = (
                by_key(connection, member_keys[-1]).headline
                if member_keys
                else say(story.language, "Storyline")
            )
        tells = is_titled or any(
            is_slug_of_title(story.slug, full_headline) for full_headline in called
        )
        slug = _neutral(connection, story) if tells and not headline else story.slug
        if (slug, title) != (story.slug, story.title):
            rename(connection, story, slug, plain_text(title, MAX_TITLE_CHARS), now)


def _neutral(connection: Connection, story: Story) -> str:
    """Return a slug without meaning."""
    number = story.key
    while (
        is_taken(connection, f"story-{number}")
        and by_slug(connection, f"story-{number}").key != story.key
    ):
        number += 1
    return f"story-{number}"


def facets_of(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Return article key → the facet of its storyline."""
    return {key: STORY.key(story.slug) for key, story in of_articles(connection, keys).items()}


def cursor(connection: Connection) -> int | None:
    """Return the change up to which new articles were checked; None without storylines."""
    if connection.execute(select(stories.c.key).limit(1)).first() is None:
        return None
    return int(fact(connection, _CURSOR))


def set_cursor(connection: Connection, seq: int) -> None:
    connection.execute(delete(meta).where(meta.c.name == _CURSOR))
    connection.execute(insert(meta).values(name=_CURSOR, value=str(seq)))


def _address(slug: str) -> str:
    return f"/stories/{slug}."


def story_from(row: Any) -> Story:
    return Story(
        key=row.key,
        slug=row.slug,
        origin=row.origin,
        title=row.title,
        language=row.language,
        created=from_micros(row.created),
    )


def all_members(connection: Connection, story_key: int, *, is_member: bool = True) -> list[int]:
    """Return the articles of a storyline, of any status; or its former members."""
    conditions = (
        story_members.c.story_key == story_key,
        story_members.c.is_member == int(is_member),
    )
    statement = (
        select(story_members.c.article_key).where(*conditions).order_by(story_members.c.article_key)
    )
    return list(connection.execute(statement).scalars())


def _remove_members(
    connection: Connection, story: Story, keys: Sequence[int], now: datetime
) -> None:
    for chunk in chunks(keys):
        mine: ColumnElement[bool] = story_members.c.article_key.in_(chunk)
        connection.execute(
            update(story_members)
            .where(story_members.c.story_key == story.key, mine)
            .values(is_member=0, at=to_micros(now))
        )
        connection.execute(
            delete(listings).where(
                listings.c.feed == Kind.LATEST,
                listings.c.facet == STORY.key(story.slug),
                listings.c.article_key.in_(chunk),
            )
        )


def _list(connection: Connection, slug: str, keys: Sequence[int]) -> None:
    rows = []
    for chunk in chunks(keys):
        live = select(articles.c.key, articles.c.published).where(
            articles.c.key.in_(chunk), articles.c.status == Status.LIVE
        )
        rows += [
            {
                "feed": Kind.LATEST,
                "facet": STORY.key(slug),
                "at": row.published,
                "article_key": row.key,
                "number": 0,
            }
            for row in connection.execute(live)
        ]
    insert_rows(connection, listings, rows)


def _append_changes(
    connection: Connection, keys: Sequence[int], now: datetime, kind: str = JOINED
) -> None:
    """Append a change for each live article, or one without an article: copies must be checked."""
    rows: list[Any] = []
    for chunk in chunks(keys):
        # Articles that never were public have no copies.
        statement = select(articles.c.key, articles.c.revision, articles.c.status).where(
            articles.c.key.in_(chunk), articles.c.ordinal.is_not(None)
        )
        rows += connection.execute(statement.order_by(articles.c.key)).all()
    live = [row for row in rows if row.status == Status.LIVE] or rows[:1]
    append(connection, now, [(row.key, kind, row.revision) for row in live])
