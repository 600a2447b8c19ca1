"""Storylines: proposals from similar articles, and the storylines that new articles join.

An article belongs to the cluster of its nearest neighbours, if they are nearer than a measured
threshold (docs/guides/related.md). The larger a storyline, the more neighbours must be in it;
otherwise a chain of chance neighbours would join all news into one story. No storyline is split or
merged automatically.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.model import Article, Hit, Story
from feeds.store import Database, Reader, Writer, relations, stories
from feeds.text.slugs import slug_of_title

# How near: similarity both ways × decay, as ``Reader.nearest`` gives it.
JOIN = 0.13
NEIGHBOURS = 8
LEAST_WORDS = 2
LEAST_ARTICLES = 2  # a single article is not a storyline
BATCH = 100


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed storyline: its articles, in order of publication.

    ``into`` is the existing storyline that they would join. A new storyline takes its title from
    the article whose key is ``named``.
    """

    slug: str
    title: str
    language: str
    articles: tuple[Article, ...]
    named: int = 0
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
        """Assign an article to a cluster; ``size`` is the cluster's total."""
        self.of[key] = cluster
        self.sizes[cluster] = size or self.sizes[cluster] + 1

    def of_any(self, keys: Iterable[int]) -> set[int]:
        """Return the clusters that hold any of these articles."""
        return {self.of[key] for key in keys if key in self.of}

    def add(self, key: int, near: Iterable[int]) -> None:
        """Assign an article to the cluster of its near neighbours, nearest first; else to a new
        cluster.

        Neighbours without a cluster are assigned in their own turn.
        """
        self.put(
            key,
            chosen([self.of[neighbour] for neighbour in near if neighbour in self.of], self.sizes)
            or key,
        )


def chosen(homes: Sequence[int], sizes: Mapping[int, int]) -> int | None:
    """Of the clusters that an article's near neighbours are in, the nearest first, the one that it
    belongs to.

    One neighbour is enough in a cluster of two; of 3, 8 and 16 members two, three and four must be
    near.
    """
    support = Counter(homes)
    return next((home for home in homes if support[home] >= needed(sizes[home])), None)


def needed(size: int) -> int:
    """Return the number of near neighbours in a cluster of ``size`` members that an article needs
    to join it.
    """
    return 1 + sum(size >= least for least in (3, 8, 16))


def propose(
    reader: Reader,
    since: datetime,
    least: int,
    report_progress: Callable[[int, int], None] = lambda _, __: None,
) -> list[Proposal]:
    """Propose storylines of at least ``least`` articles published since then without a storyline,
    largest first.

    ``report_progress`` receives (done, total).
    """
    keys = reader.without_story(since)
    proposed_keys = set(keys)
    banned, former = relations.unrelated(reader.connection), reader.former_members()
    clusters, story_by_cluster = Clusters(), dict[int, Story]()
    scores: dict[int, float] = defaultdict(float)
    for number, key in enumerate(keys, 1):
        banned_keys = banned.get(key, set())
        hits = [hit for hit in near(reader, key, earlier_only=True) if hit.key not in banned_keys]
        same = _other_languages(reader, key, banned_keys)
        companions = [*same, *(hit.key for hit in hits), *banned_keys]
        for companion, story in stories.of_articles(reader.connection, companions).items():
            # No article has such a key.
            if -story.key not in clusters.sizes:
                clusters.sizes[-story.key] = reader.size_of(story)
            clusters.of[companion] = -story.key
            story_by_cluster[-story.key] = story
        closed = {-story for story in former.get(key, ())} | clusters.of_any(banned_keys)
        usable_hits = [hit for hit in hits if clusters.of.get(hit.key) not in closed]
        for hit in usable_hits:
            if hit.key not in proposed_keys and hit.key not in clusters.of:
                # It came before those that are looked at.
                clusters.put(hit.key, hit.key)
            scores[key] += hit.score
            scores[hit.key] += hit.score
        homes = [clusters.of[companion] for companion in same if companion in clusters.of]
        home = next((cluster for cluster in homes if cluster not in closed), None)
        if home is None:
            clusters.add(key, [hit.key for hit in usable_hits])
        else:
            clusters.put(key, home)
        report_progress(number, len(keys))
    groups: dict[int, list[int]] = {}
    for key, first in clusters.of.items():
        # A neighbour from before that is in no storyline belongs to the group too.
        if key in proposed_keys or first not in story_by_cluster:
            groups.setdefault(first, []).append(key)
    return _proposals(reader, groups, story_by_cluster, scores, least)


def _other_languages(reader: Reader, key: int, banned_keys: Collection[int]) -> list[int]:
    """Return the translations of an article that may share its storyline."""
    article, _ = reader.any_by_key(key)
    translations = relations.translations(reader.connection, article)
    return [translation for translation in translations if translation not in banned_keys]


def near(reader: Reader, key: int, *, earlier_only: bool = False) -> list[Hit]:
    """Return the neighbours of an article that are near enough for one story, nearest first."""
    hits = reader.nearest(key, NEIGHBOURS, earlier_only=earlier_only)
    return [hit for hit in hits if is_near(hit)]


def is_near(hit: Hit) -> bool:
    """Return whether two articles are near enough, by words: a number and one word are a chance
    match ("day 18", "November 18").
    """
    return hit.score >= JOIN and sum(not term.isdigit() for term in hit.terms) >= LEAST_WORDS


def _proposals(
    reader: Reader,
    groups: Mapping[int, list[int]],
    story_by_cluster: Mapping[int, Story],
    scores: Mapping[int, float],
    least: int,
) -> list[Proposal]:
    proposals, used = [], set[str]()
    for first, keys in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        into = story_by_cluster.get(first)
        articles = sorted(
            reader.by_keys(keys), key=lambda article: (article.published.at, article.key)
        )
        if not articles or (into is None and len(articles) < least):
            continue
        middle = max(articles, key=lambda article: (scores.get(article.key, 0), -article.key))
        name = (
            into.slug
            if into
            else free_slug(
                middle.headline,
                lambda slug: stories.is_taken(reader.connection, slug) or slug in used,
            )
        )
        used.add(name)
        proposals.append(
            Proposal(
                slug=name,
                title=into.title if into else middle.headline,
                language=middle.language,
                articles=tuple(articles),
                named=middle.key,
                into=into,
            )
        )
    return proposals


def free_slug(title: str, is_taken: Callable[[str], bool]) -> str:
    """Return an unused slug from the title's first words."""
    name = slug_of_title(title)
    number = 1
    while is_taken(name if number == 1 else f"{name}-{number}"):
        number += 1
    return name if number == 1 else f"{name}-{number}"


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
    neighbours = [hit.key for hit in near(reader, article.key) if hit.key not in banned]
    story_by_key = stories.of_articles(reader.connection, [*translations, *neighbours]) | {
        key: joining[key] for key in [*translations, *neighbours] if key in joining
    }
    open_stories = {key: story for key, story in story_by_key.items() if story.key not in barred}
    homes = [open_stories[key] for key in translations if key in open_stories]
    if not homes:
        keys = [open_stories[key].key for key in neighbours if key in open_stories]
        joining_counts = Counter(story.key for story in joining.values())
        sizes = {
            story.key: reader.size_of(story) + joining_counts[story.key]
            for story in open_stories.values()
        }
        home = chosen(keys, sizes)
        homes = [story for story in open_stories.values() if story.key == home]
    return homes[0] if homes else None


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


def accept(writer: Writer, proposal: Proposal) -> Proposal | None:
    """Accept a proposal: create its storyline, or add its articles, in their present state.

    Articles that joined another storyline, were withdrawn, or were declared unrelated meanwhile are
    omitted. Return the accepted part; None if it is empty.
    """
    reader = writer.reader
    into = reader.story(proposal.into.slug) if proposal.into else None
    keys = [article.key for article in proposal.articles]
    inside = stories.of_articles(reader.connection, keys)
    accepted: dict[int, Article] = {}
    for article in reader.by_keys([key for key in keys if key not in inside]):
        is_barred = into is not None and into.key in barred_from(reader, article.key)
        if not is_barred and not accepted.keys() & reader.unrelated_to(article.key):
            accepted[article.key] = article
    if into is not None:
        stories.add(writer.connection, into, list(accepted), writer.now)
        return (
            replace(proposal, slug=into.slug, title=into.title, articles=tuple(accepted.values()))
            if accepted
            else None
        )
    if len(accepted) < LEAST_ARTICLES:
        return None
    title = accepted.get(proposal.named, next(iter(accepted.values()))).headline
    name = free_slug(title, lambda slug: stories.is_taken(writer.connection, slug))
    stories.create(writer.connection, name, title, proposal.language, list(accepted), writer.now)
    return replace(proposal, slug=name, title=title, articles=tuple(accepted.values()))
