"""Storyline queries: storylines, their members and former members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, func, select

from feeds.errors import StoryNotFound, UnknownFeed
from feeds.model import Article, Moment, Significance, Status, Story
from feeds.store import stories
from feeds.store.rows import chunks, published_from
from feeds.store.schema import articles, revisions, story_members, story_slugs
from feeds.store.schema import stories as table
from feeds.store.selects import PATH, by_key, path_from
from feeds.text.dates import from_micros, to_micros


class Summary(NamedTuple):
    """A storyline in a list: how many live articles, when the first and the last were published."""

    story: Story
    size: int
    first: datetime
    last: datetime


class Member(NamedTuple):
    """A row of a storyline's list, without its texts."""

    key: int
    uuid: str
    headline: str
    language: str
    published: Moment


class Step(NamedTuple):
    """A significant revision of an article."""

    key: int
    at: datetime
    significance: Significance
    number: int


class StoryReader:
    """Queries on storylines; ``Reader`` includes them."""

    connection: Connection

    def story(self, slug: str) -> Story:
        """Return the storyline of a slug, present or former.

        Raises:
            UnknownFeed: no storyline ever had it.
        """
        try:
            return stories.by_slug(self.connection, slug)
        except StoryNotFound as error:
            raise UnknownFeed(f"no storyline {slug[:80]!r}") from error

    def public_story(self, slug: str) -> Story:
        """Return the storyline of a slug, if it is public.

        Raises:
            UnknownFeed: no storyline ever had it, or none of its articles is public yet.
        """
        story = self.story(slug)
        public_members = select(table.c.key).where(table.c.key == story.key, _was_public())
        if self.connection.execute(public_members).first() is None:
            raise UnknownFeed(f"no storyline {slug[:80]!r}")
        return story

    def stories(self, limit: int = 0) -> list[Summary]:
        """Return storylines with live articles, newest article first."""
        count, first, last = (
            func.count(),
            func.min(articles.c.published),
            func.max(articles.c.published),
        )
        statement = (
            select(*table.c, count.label("size"), first.label("first"), last.label("last"))
            .join(story_members, story_members.c.story_key == table.c.key)
            .join(articles, articles.c.key == story_members.c.article_key)
            .where(story_members.c.is_member == 1, articles.c.status == Status.LIVE)
            .group_by(*table.c)
            .order_by(last.desc(), table.c.key.desc())
        )
        rows = self.connection.execute(statement.limit(limit) if limit else statement)
        return [
            Summary(
                story=stories.story_from(row),
                size=row.size,
                first=from_micros(row.first),
                last=from_micros(row.last),
            )
            for row in rows
        ]

    def every_story(self) -> list[Story]:
        """Return all storylines, newest storyline first, for editors."""
        return [
            stories.story_from(row)
            for row in self.connection.execute(select(table).order_by(table.c.key.desc()))
        ]

    def public_story_slugs(self) -> list[str]:
        """Return the present slugs of public storylines, also of those whose articles were all
        withdrawn.
        """
        return list(
            self.connection.execute(
                select(table.c.slug).where(_was_public()).order_by(table.c.key)
            ).scalars()
        )

    def story_slugs(self, keys: Sequence[int]) -> set[str]:
        """Return the slugs, former ones too, of storylines that these articles are or were in."""
        slugs: set[str] = set()
        for chunk in chunks(keys):
            rows = self.connection.execute(
                select(story_slugs.c.slug)
                .join(story_members, story_members.c.story_key == story_slugs.c.story_key)
                .where(story_members.c.article_key.in_(chunk))
            )
            slugs.update(rows.scalars())
        return slugs

    def story_archive_pages(self, slug: str, size: int) -> list[int]:
        """Return the archive pages, of ``size`` ordinals each, with any of its present or former
        articles.
        """
        page = articles.c.ordinal // size
        statement = (
            select(page)
            .join(story_members, story_members.c.article_key == articles.c.key)
            .join(story_slugs, story_slugs.c.story_key == story_members.c.story_key)
            .where(story_slugs.c.slug == slug, articles.c.ordinal.is_not(None))
            .distinct()
            .order_by(page)
        )
        return [int(number) for number in self.connection.execute(statement).scalars()]

    def member_list(self, story: Story) -> list[Member]:
        """Return the live articles of a storyline, without their texts, oldest first."""
        current = (revisions.c.article_key == articles.c.key) & (
            revisions.c.number == articles.c.revision
        )
        statement: Select[Any] = (
            select(*articles.c, revisions.c.headline)
            .join(revisions, current)
            .join(story_members, story_members.c.article_key == articles.c.key)
            .where(*_of_live_members(story))
            .order_by(articles.c.published, articles.c.key)
        )
        rows = self.connection.execute(statement)
        return [
            Member(row.key, row.id, row.headline, row.language, published_from(row)) for row in rows
        ]

    def steps(self, story: Story) -> list[Step]:
        """Return the significant revisions of a storyline's live articles, without first
        versions.
        """
        conditions = (
            revisions.c.number > 1,
            revisions.c.significance.in_(
                [significance for significance in Significance if significance.is_significant]
            ),
        )
        rows = self.connection.execute(
            select(
                revisions.c.article_key,
                revisions.c.at,
                revisions.c.significance,
                revisions.c.number,
            )
            .join(articles, articles.c.key == revisions.c.article_key)
            .join(story_members, story_members.c.article_key == articles.c.key)
            .where(*_of_live_members(story), *conditions)
            .order_by(revisions.c.at, revisions.c.article_key)
        )
        return [
            Step(row.article_key, from_micros(row.at), Significance(row.significance), row.number)
            for row in rows
        ]

    def every_member(self, story: Story) -> list[Article]:
        """Return the articles of a storyline of any status, oldest first, for editors."""
        members = [
            by_key(self.connection, key) for key in stories.all_members(self.connection, story.key)
        ]
        return sorted(members, key=lambda article: (article.published.at, article.key))

    def member_times(self, story: Story) -> list[datetime]:
        """Return the times of publication of the live articles of a storyline."""
        return list(self.published(stories.members(self.connection, story)).values())

    def published(self, keys: Sequence[int]) -> dict[int, datetime]:
        """Return the times of publication of the live articles among ``keys``."""
        times = {}
        for chunk in chunks(keys):
            rows = self.connection.execute(
                select(articles.c.key, articles.c.published).where(
                    articles.c.key.in_(chunk), articles.c.status == Status.LIVE
                )
            )
            times.update({row.key: from_micros(row.published) for row in rows})
        return times

    def former_members(self, key: int | None = None) -> dict[int, set[int]]:
        """Return article key → keys of storylines that it was removed from; for one article or for
        all.
        """
        stories_of: dict[int, set[int]] = {}
        conditions = [] if key is None else [story_members.c.article_key == key]
        for row in self.connection.execute(
            select(story_members).where(story_members.c.is_member == 0, *conditions)
        ):
            stories_of.setdefault(row.article_key, set()).add(row.story_key)
        return stories_of

    def story_of(self, key: int) -> Story | None:
        """Return the storyline that an article is in."""
        return stories.of_articles(self.connection, [key]).get(key)

    def without_story(self, since: datetime) -> list[int]:
        """Return live articles published since then without a storyline, oldest first."""
        statement = select(articles.c.key).where(
            articles.c.status == Status.LIVE, articles.c.published >= to_micros(since)
        )
        keys = list(
            self.connection.execute(
                statement.order_by(articles.c.published, articles.c.key)
            ).scalars()
        )
        inside = stories.of_articles(self.connection, keys)
        return [key for key in keys if key not in inside]

    def around(self, key: int) -> list[str]:
        """Return the paths of the live articles in the present and former storylines of an
        article.
        """
        story_keys = select(story_members.c.story_key).where(story_members.c.article_key == key)
        statement = (
            select(*PATH)
            .join(story_members, story_members.c.article_key == articles.c.key)
            .where(
                story_members.c.story_key.in_(story_keys),
                story_members.c.is_member == 1,
                articles.c.status == Status.LIVE,
            )
        )
        return [path_from(row) for row in self.connection.execute(statement)]


def _of_live_members(story: Story) -> tuple[ColumnElement[bool], ...]:
    return (
        story_members.c.story_key == story.key,
        story_members.c.is_member == 1,
        articles.c.status == Status.LIVE,
    )


def _was_public() -> ColumnElement[bool]:
    """Return the condition that an article of the storyline, present or former, was public."""
    statement = (
        select(story_members.c.at)
        .join(articles, articles.c.key == story_members.c.article_key)
        .where(story_members.c.story_key == table.c.key, articles.c.ordinal.is_not(None))
    )
    return statement.exists()
