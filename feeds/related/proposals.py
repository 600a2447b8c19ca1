"""Proposals of storylines: articles without one that may be one story (``clusters``).

All articles are looked at in the order of publication, and once more when all clusters are there:
what came before the rest of its story belongs to it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds.model import Article, Story
from feeds.related.clusters import JOIN, JOIN_AGAIN, Clusters, Neighbour, Neighbours
from feeds.related.storylines import barred_from, day_of, neighbours_of
from feeds.sanitize import text_of
from feeds.store import Reader, Writer, relations, stories
from feeds.text.slugs import slug_of_title
from feeds.text.tokenizer import spelled

LEAST_ARTICLES = 2  # a single article is not a storyline


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """Why an article is proposed: the article of the storyline that it is most like, and the terms
    with the most weight that both have.
    """

    article: Article
    terms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed storyline: its articles, in order of publication.

    ``into`` is the existing storyline that they would join. A new storyline takes its title from
    the article whose key is ``named``. ``nearest`` is by the keys of the articles; an article that
    came as a translation has none.
    """

    slug: str
    title: str
    language: str
    articles: tuple[Article, ...]
    named: int = 0
    into: Story | None = None
    nearest: Mapping[int, Nearest] = field(default_factory=dict)


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
    grouping = _Grouping(reader, reader.without_story(since))
    for number, key in enumerate(grouping.keys, 1):
        grouping.add(key)
        report_progress(number, len(grouping.keys))
    for key in grouping.keys:
        grouping.look_again(key)
    return _proposals(reader, grouping, least)


class _Grouping:
    """The articles without a storyline (``keys``, oldest first) in clusters, with the storylines
    and earlier articles that are near them.
    """

    def __init__(self, reader: Reader, keys: Sequence[int]) -> None:
        self.keys = keys
        self.story_of: dict[int, Story] = {}  # by cluster
        self._reader = reader
        self._clusters = Clusters()
        self._cluster_of: dict[int, int] = {}  # by the key of a storyline
        self._banned = relations.unrelated(reader.connection)
        self._former = reader.former_members()
        self._days = {key: day_of(at) for key, at in reader.published(keys).items()}
        self._neighbours: dict[int, Neighbours] = {}
        # Neighbours that were published after an article: known when all have been looked at.
        self._later: dict[int, list[Neighbour]] = {}
        self._translations: dict[int, list[int]] = {}

    def add(self, key: int) -> None:
        """Assign an article to a cluster, the first time."""
        banned = self._banned.get(key, set())
        neighbours = neighbours_of(self._reader, key, earlier_only=True)
        usable_neighbours = tuple(
            neighbour for neighbour in neighbours.near if neighbour.key not in banned
        )
        self._neighbours[key] = replace(neighbours, near=usable_neighbours)
        article, _ = self._reader.any_by_key(key)
        translations = relations.translations(self._reader.connection, article)
        self._translations[key] = [other for other in translations if other not in banned]
        for neighbour in usable_neighbours:
            self._later.setdefault(neighbour.key, []).append(replace(neighbour, key=key))
        self._meet([*self._translations[key], *(near.key for near in usable_neighbours), *banned])
        self._assign(key, self._neighbours[key], JOIN)

    def look_again(self, key: int) -> None:
        """Assign an article again, now that its later neighbours are known."""
        self._clusters.take_out(key, self._days[key])
        self._assign(key, self._all_neighbours(key), JOIN_AGAIN)

    def groups(self) -> dict[int, list[int]]:
        """Return the articles of each cluster. An earlier article without a storyline belongs to
        its group too, the members of an existing storyline do not.
        """
        groups: dict[int, list[int]] = {}
        for key, cluster in self._clusters.of.items():
            if key in self._neighbours or cluster not in self.story_of:
                groups.setdefault(cluster, []).append(key)
        return groups

    def near_in_cluster(self, key: int) -> list[Neighbour]:
        """Return the neighbours of an article in its own cluster, nearest first."""
        cluster = self._clusters.of[key]
        near = self._all_neighbours(key).near
        return [neighbour for neighbour in near if self._clusters.of.get(neighbour.key) == cluster]

    def _all_neighbours(self, key: int) -> Neighbours:
        earlier = self._neighbours.get(key, Neighbours())
        near = [*earlier.near, *self._later.get(key, ())]
        near.sort(key=lambda neighbour: (-neighbour.likeness, -neighbour.key))
        return replace(earlier, near=tuple(near))

    def _meet(self, companions: Sequence[int]) -> None:
        """Give the articles near one a cluster: that of their storyline, else one of their own."""
        new_keys = [key for key in companions if key not in self._clusters.of]
        story_by_key = stories.of_articles(self._reader.connection, new_keys)
        for key, story in story_by_key.items():
            if story.key not in self._cluster_of:
                times = self._reader.member_times(story)
                self._cluster_of[story.key] = self._clusters.new(map(day_of, times))
                self.story_of[self._cluster_of[story.key]] = story
            self._clusters.of[key] = self._cluster_of[story.key]
        stranger_keys = [
            key for key in new_keys if key not in story_by_key and key not in self._days
        ]
        for key, at in self._reader.published(stranger_keys).items():
            # It came before those that are looked at.
            self._clusters.put(key, day_of(at), self._clusters.new())

    def _assign(self, key: int, neighbours: Neighbours, least: float) -> None:
        closed = self._closed(key)
        homes = [
            self._clusters.of[other]
            for other in self._translations[key]
            if other in self._clusters.of
        ]
        home = next((cluster for cluster in homes if cluster not in closed), None)
        if home is None:
            home = self._clusters.nearest(neighbours, self._days[key], least, closed)
        self._clusters.put(key, self._days[key], home or self._clusters.new())

    def _closed(self, key: int) -> set[int]:
        former = {self._cluster_of[s] for s in self._former.get(key, ()) if s in self._cluster_of}
        return former | self._clusters.of_any(self._banned.get(key, ()))


def _proposals(reader: Reader, grouping: _Grouping, least: int) -> list[Proposal]:
    proposals, used_slugs = [], set[str]()
    groups = grouping.groups()
    for cluster, keys in sorted(groups.items(), key=lambda group: (-len(group[1]), min(group[1]))):
        into = grouping.story_of.get(cluster)
        if into is None and len(keys) < least:
            continue
        articles = sorted(
            reader.by_keys(keys), key=lambda article: (article.published.at, article.key)
        )
        if not articles or (into is None and len(articles) < least):
            continue
        near = {article.key: grouping.near_in_cluster(article.key) for article in articles}
        middle = max(articles, key=lambda article: (_centrality(near[article.key]), -article.key))
        slug = (
            into.slug
            if into
            else free_slug(
                middle.headline,
                lambda slug: stories.is_taken(reader.connection, slug) or slug in used_slugs,
            )
        )
        used_slugs.add(slug)
        proposals.append(
            Proposal(
                slug=slug,
                title=into.title if into else middle.headline,
                language=middle.language,
                articles=tuple(articles),
                named=middle.key,
                into=into,
                nearest=_nearest(reader, articles, near),
            )
        )
    return proposals


def _centrality(near: Iterable[Neighbour]) -> float:
    return sum(neighbour.likeness for neighbour in near)


def _nearest(
    reader: Reader, articles: Sequence[Article], near: Mapping[int, Sequence[Neighbour]]
) -> dict[int, Nearest]:
    """Return of each article the nearest neighbour, with the terms as the article spells them."""
    nearest_of = {key: neighbours[0] for key, neighbours in near.items() if neighbours}
    keys = sorted({neighbour.key for neighbour in nearest_of.values()})
    by_key = {article.key: article for article in reader.by_keys(keys)}
    nearest = {}
    for article in articles:
        neighbour = nearest_of.get(article.key)
        if neighbour is not None and neighbour.key in by_key:
            text = article.revision.text
            spellings = spelled(f"{text.headline}\n{text_of(text.body_html)}")
            nearest[article.key] = Nearest(
                article=by_key[neighbour.key],
                terms=tuple(spellings.get(term, term) for term in neighbour.terms),
            )
    return nearest


def free_slug(title: str, is_taken: Callable[[str], bool]) -> str:
    """Return an unused slug from the title's first words."""
    name = slug_of_title(title)
    number = 1
    while is_taken(name if number == 1 else f"{name}-{number}"):
        number += 1
    return name if number == 1 else f"{name}-{number}"


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
