"""Which articles are one affair: storylines that are proposed, and those that new articles join.

An article belongs where the nearest of its neighbours are, if they are nearer than
a measured threshold (docs/related.md). Nothing is split or merged by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds.model import Article, Story
from feeds.normalize import slug
from feeds.store import Database, Reader, Writer

# How near: similarity both ways × decay, as ``Reader.nearest`` gives it.
JOIN = 0.13
NEIGHBOURS = 8
BATCH = 100
SLUG_WORDS = 7

# Neighbours of an article that came before it: key and how near, the nearest first.
Nearest = Callable[[int], Iterable[tuple[int, float]]]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Articles that seem to be one affair, the first published first; ``into`` is the storyline that they would join."""

    slug: str
    title: str
    language: str
    articles: tuple[Article, ...]
    into: Story | None = None


def clusters(keys: Iterable[int], nearest: Nearest, known: Mapping[int, int] | None = None) -> dict[int, int]:
    """Key → cluster (the key of its first article) of ``keys``, which come the first published first.

    ``known`` are articles that are in a cluster already; a cluster may begin with a
    neighbour that is not among ``keys``.
    """
    found = dict(known or {})
    for key in keys:
        if key in found:
            continue
        best = next((other for other, score in nearest(key) if score >= JOIN and other != key), None)
        found[key] = key if best is None else found.setdefault(best, best)
    return found


def propose(
    reader: Reader, since: datetime, least: int, done: Callable[[int, int], None] = lambda _, __: None
) -> list[Proposal]:
    """Storylines of ``least`` articles or more among those published since then that are in none, the largest first.

    ``done`` is told how many of how many were looked at.
    """
    keys = reader.without_story(since)
    banned, former = reader.unrelated(), reader.former_members()
    stories = {one.story.key: one.story for one in reader.stories()}
    home: dict[int, int] = {}
    scores: dict[int, float] = {}

    def nearest(key: int) -> Iterable[tuple[int, float]]:
        for hit in reader.nearest(key, NEIGHBOURS, earlier_only=True):
            if (key, hit.key) in banned:
                continue
            story = reader.story_of(hit.key)
            if story is not None:
                if story.key in former.get(key, ()):
                    continue
                home[hit.key] = story.key
            if hit.score >= JOIN:
                scores[key] = scores.get(key, 0) + hit.score
                scores[hit.key] = scores.get(hit.key, 0) + hit.score
            yield hit.key, hit.score

    found: dict[int, int] = {}
    for number, key in enumerate(keys, 1):
        found = clusters([key], nearest, found)
        done(number, len(keys))
    return _proposals(reader, found, home, scores, stories, least)


def _proposals(
    reader: Reader,
    found: Mapping[int, int],
    home: Mapping[int, int],
    scores: Mapping[int, float],
    stories: Mapping[int, Story],
    least: int,
) -> list[Proposal]:
    groups: dict[int, list[int]] = {}
    for key, first in found.items():
        groups.setdefault(first, []).append(key)
    proposals, used = [], set[str]()
    for keys in sorted(groups.values(), key=lambda group: (-len(group), group[0])):
        into = next((stories[home[key]] for key in keys if home.get(key) in stories), None)
        new = [key for key in keys if key not in home]
        if not new or (into is None and len(new) < least):
            continue
        articles = sorted(reader.by_keys(new), key=lambda one: (one.published.at, one.key))
        if not articles:
            continue
        middle = max(articles, key=lambda one: (scores.get(one.key, 0), -one.key))
        name = free_slug(middle.headline, lambda one: reader.has_story_slug(one) or one in used)
        used.add(name)
        proposals.append(
            Proposal(
                slug=into.slug if into else name,
                title=into.title if into else middle.headline,
                language=middle.language,
                articles=tuple(articles),
                into=into,
            )
        )
    return proposals


def free_slug(title: str, is_taken: Callable[[str], bool]) -> str:
    """A slug of the title's first words that leads nowhere yet."""
    name = slug(" ".join(title.split()[:SLUG_WORDS])) or "story"
    number = 1
    while is_taken(name if number == 1 else f"{name}-{number}"):
        number += 1
    return name if number == 1 else f"{name}-{number}"


def home_of(reader: Reader, article: Article) -> Story | None:
    """The storyline of an article's translation, else of the nearest of its near neighbours that is in one."""
    banned, former = reader.unrelated_to(article.key), reader.former_members().get(article.key, set())
    near = [key for key in reader.translations(article) if key not in banned]
    near += [hit.key for hit in reader.nearest(article.key, NEIGHBOURS) if hit.score >= JOIN and hit.key not in banned]
    found = (reader.story_of(key) for key in near)
    return next((story for story in found if story is not None and story.key not in former), None)


def gather(database: Database, now: datetime) -> int:
    """Have the articles that came since the last time join their storylines, at most a batch; returns how many joined."""
    with database.read() as connection:
        reader = Reader(connection)
        cursor = reader.stories_cursor()
        if cursor is None or cursor >= reader.seq():
            return 0
    with database.write() as connection:
        writer = Writer(connection, now)
        cursor = writer.reader.stories_cursor() or 0
        changed = writer.reader.changed_after(cursor, BATCH)
        joined = 0
        for one in changed:
            article, _ = writer.reader.any_by_key(one.key)
            if one.is_new and writer.reader.story_of(one.key) is None:
                story = home_of(writer.reader, article)
                joined += len(writer.add_to_story(story, [one.key])) if story else 0
        # One that joins makes a change too; there is nothing to do for it.
        writer.set_stories_cursor(changed[-1].last if len(changed) == BATCH else writer.reader.seq())
        return joined
