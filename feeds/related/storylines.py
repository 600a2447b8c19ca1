"""Storylines that grow by themselves: new articles join the storyline that they are most like
(``clusters``). No storyline is split or merged automatically.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from feeds.model import Article, Story
from feeds.related.clusters import JOIN, JOIN_AGAIN, Clusters, Neighbours, background
from feeds.related.repeated_sentences import without_repeated_sentences
from feeds.store import Database, Reader, Writer, relations, stories

NEIGHBOURS = 12
BATCH = 100
_DAY_SECONDS = 86_400


def day_of(at: datetime) -> float:
    """Return a time in days since 1970, as ``Clusters`` wants it."""
    return at.timestamp() / _DAY_SECONDS


def neighbours_of(reader: Reader, key: int, *, earlier_only: bool = False) -> Neighbours:
    """Return the neighbours of an article; sentences that many articles repeat do not count."""
    hits, similarities, archive_size = reader.nearest(key, NEIGHBOURS, earlier_only=earlier_only)
    subtracted = background(similarities, archive_size)
    least = JOIN_AGAIN + subtracted
    return Neighbours.of(without_repeated_sentences(reader, key, hits, least), subtracted)


def home_of(
    reader: Reader, article: Article, joining: Mapping[int, Story] | None = None
) -> Story | None:
    """Return the storyline of an article's translation, else that of its near neighbours.

    ``joining`` are articles (keys) assigned in this run but not yet stored.
    """
    joining = joining or {}
    banned = reader.unrelated_to(article.key)
    barred = barred_from(reader, article.key)
    barred |= {joining[key].key for key in banned if key in joining}
    translations = [
        key for key in relations.translations(reader.connection, article) if key not in banned
    ]
    neighbours = neighbours_of(reader, article.key)
    companions = [
        *translations,
        *(neighbour.key for neighbour in neighbours.near if neighbour.key not in banned),
    ]
    story_by_key = stories.of_articles(reader.connection, companions) | {
        key: joining[key] for key in companions if key in joining
    }
    open_stories = {key: story for key, story in story_by_key.items() if story.key not in barred}
    homes = [open_stories[key] for key in translations if key in open_stories]
    return homes[0] if homes else _nearest(reader, article, neighbours, open_stories, joining)


def _nearest(
    reader: Reader,
    article: Article,
    neighbours: Neighbours,
    story_by_key: Mapping[int, Story],
    joining: Mapping[int, Story],
) -> Story | None:
    """Return the storyline, of those that neighbours are in, that an article is most like."""
    clusters = Clusters()
    cluster_by_story: dict[int, int] = {}
    story_by_cluster: dict[int, Story] = {}
    for key, story in story_by_key.items():
        if story.key not in cluster_by_story:
            new_keys = [new for new, joined in joining.items() if joined.key == story.key]
            times = [*reader.member_times(story), *reader.published(new_keys).values()]
            cluster_by_story[story.key] = clusters.new(map(day_of, times))
            story_by_cluster[cluster_by_story[story.key]] = story
        clusters.of[key] = cluster_by_story[story.key]
    cluster = clusters.nearest(neighbours, day_of(article.published.at), JOIN)
    return None if cluster is None else story_by_cluster[cluster]


def barred_from(reader: Reader, key: int) -> set[int]:
    """Return the storylines (keys) closed to an article: an editor removed it, or they contain an
    article declared unrelated.
    """
    barred = reader.former_members(key).get(key, set())
    return barred | {
        story.key
        for story in stories.of_articles(
            reader.connection, sorted(reader.unrelated_to(key))
        ).values()
    }


def gather(database: Database, now: datetime) -> tuple[int, bool]:
    """Assign new articles to storylines, at most one batch.

    Return how many joined, and whether more may follow. The comparison runs beside other writers;
    only the result is written in a transaction.
    """
    with database.read() as connection:
        reader = Reader(connection)
        cursor, seq = stories.cursor(reader.connection), reader.seq()
        if cursor is None or cursor >= seq:
            return 0, False
        changed = reader.changed_after(cursor, BATCH)
        has_more = len(changed) == BATCH
        until = changed[-1].last if has_more else seq
        homes: dict[int, Story] = {}
        for change in changed:
            # Two sections that have become one make their old articles new to readers, but not
            # here.
            if reader.first_published(change.key) > cursor and reader.story_of(change.key) is None:
                article, _ = reader.any_by_key(change.key)
                story = home_of(reader, article, homes)
                if story is not None:
                    homes[article.key] = story
    with database.write() as connection:
        writer = Writer(connection, now)
        if stories.cursor(writer.connection) != cursor:
            return 0, True  # another worker was faster
        joined = sum(_join(writer, key, story.slug) for key, story in homes.items())
        stories.set_cursor(writer.connection, until)
    return joined, has_more


def _join(writer: Writer, key: int, slug: str) -> bool:
    """Add an article to a storyline under its present name, unless an editor has decided otherwise
    meanwhile.
    """
    reader = writer.reader
    story = reader.story(slug)
    is_free = reader.story_of(key) is None and story.key not in barred_from(reader, key)
    return (
        is_free
        and bool(reader.by_keys([key]))
        and bool(stories.add(writer.connection, story, [key], writer.now))
    )
