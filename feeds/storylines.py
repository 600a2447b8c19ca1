"""Which articles are one affair: storylines that are proposed, and those that new articles join.

An article belongs where the nearest of its neighbours are, if they are nearer than
a measured threshold (docs/related.md); the larger a storyline, the more of them must be
in it, or a chain of chance neighbours would make one story of all the news. Nothing is
split or merged by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.model import Article, Story
from feeds.normalize import slug
from feeds.store import Database, Reader, Writer
from feeds.store.termindex import Hit

# How near: similarity both ways × decay, as ``Reader.nearest`` gives it.
JOIN = 0.13
NEIGHBOURS = 8
BATCH = 100
SLUG_WORDS = 7


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Articles that seem to be one affair, the first published first; ``into`` is the storyline that they would join."""

    slug: str
    title: str
    language: str
    articles: tuple[Article, ...]
    into: Story | None = None


class Clusters:
    """Articles in clusters, taken one after another, the first published first.

    A cluster is named by the key of its first article, or by any other number that
    no article has as its key.
    """

    def __init__(self) -> None:
        self.of: dict[int, int] = {}
        self.sizes: Counter[int] = Counter()

    def put(self, key: int, cluster: int, size: int = 0) -> None:
        """Say where an article is; with ``size`` how many are there in all."""
        self.of[key] = cluster
        self.sizes[cluster] = size or self.sizes[cluster] + 1

    def add(self, key: int, near: Iterable[int]) -> None:
        """Put an article where those are that are near to it, the nearest first; else into a cluster of its own.

        One that is somewhere already stays there.
        """
        if key in self.of:
            return
        homes = []
        for other in near:
            if other not in self.of:
                # It came before those that are looked at, or within the same hour.
                self.put(other, other)
            homes.append(self.of[other])
        self.put(key, chosen(homes, self.sizes) or key)


def chosen(homes: Sequence[int], sizes: Mapping[int, int]) -> int | None:
    """Of the clusters that an article's near neighbours are in, the nearest first, the one that it belongs to.

    One neighbour is enough in a cluster of two; of 3, 8 and 16 members two, three and four must be near.
    """
    support = Counter(homes)
    return next((one for one in homes if support[one] >= needed(sizes[one])), None)


def needed(size: int) -> int:
    """How many near neighbours an article must have in a cluster of ``size`` members to join it."""
    return 1 + sum(size >= least for least in (3, 8, 16))


def propose(
    reader: Reader, since: datetime, least: int, done: Callable[[int, int], None] = lambda _, __: None
) -> list[Proposal]:
    """Storylines of ``least`` articles or more among those published since then that are in none, the largest first.

    ``done`` is told how many of how many were looked at.
    """
    keys = reader.without_story(since)
    banned, former = reader.unrelated(), reader.former_members()
    found, stories = Clusters(), dict[int, Story]()
    scores: dict[int, float] = defaultdict(float)
    for number, key in enumerate(keys, 1):
        hits = [hit for hit in near(reader, key, earlier_only=True) if (key, hit.key) not in banned]
        for hit_key, story in reader.stories_of([hit.key for hit in hits]).items():
            # No article has such a key.
            if -story.key not in found.sizes:
                found.sizes[-story.key] = reader.size_of(story)
            found.of[hit_key] = -story.key
            stories[-story.key] = story
        gone = {-story for story in former.get(key, ())}
        kept = [hit for hit in hits if found.of.get(hit.key) not in gone]
        for hit in kept:
            scores[key] += hit.score
            scores[hit.key] += hit.score
        found.add(key, [hit.key for hit in kept])
        done(number, len(keys))
    groups: dict[int, list[int]] = {}
    wanted = set(keys)
    for key, first in found.of.items():
        # A neighbour from before that is in no storyline belongs to the group too.
        if key in wanted or first not in stories:
            groups.setdefault(first, []).append(key)
    return _proposals(reader, groups, stories, scores, least)


def near(reader: Reader, key: int, *, earlier_only: bool = False) -> list[Hit]:
    """The neighbours of an article that are near enough to be of one affair, the nearest first."""
    return [hit for hit in reader.nearest(key, NEIGHBOURS, earlier_only=earlier_only) if hit.score >= JOIN]


def _proposals(
    reader: Reader,
    groups: Mapping[int, list[int]],
    stories: Mapping[int, Story],
    scores: Mapping[int, float],
    least: int,
) -> list[Proposal]:
    proposals, used = [], set[str]()
    for first, keys in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        into = stories.get(first)
        articles = sorted(reader.by_keys(keys), key=lambda one: (one.published.at, one.key))
        if not articles or (into is None and len(articles) < least):
            continue
        middle = max(articles, key=lambda one: (scores.get(one.key, 0), -one.key))
        name = into.slug if into else free_slug(middle.headline, lambda one: reader.has_story_slug(one) or one in used)
        used.add(name)
        proposals.append(
            Proposal(
                slug=name,
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
    """The storyline of an article's translation, else the one that its near neighbours are in."""
    banned, former = reader.unrelated_to(article.key), reader.former_members().get(article.key, set())
    translations = [key for key in reader.translations(article) if key not in banned]
    neighbours = [hit.key for hit in near(reader, article.key) if hit.key not in banned]
    stories = reader.stories_of([*translations, *neighbours])
    homes = [stories[key] for key in translations if key in stories]
    if not homes:
        keys = [stories[key].key for key in neighbours if key in stories]
        found = chosen(keys, {story.key: reader.size_of(story) for story in stories.values()})
        homes = [story for story in stories.values() if story.key == found]
    return next((story for story in homes if story.key not in former), None)


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
