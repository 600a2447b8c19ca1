"""Clusters of articles on one story, which articles join one after another. Pure.

An article joins the cluster that it is most like: half by the nearest member, half by the mean of
the nearest members, so that a chain of chance neighbours does not join all news into one story.
What an article shares with the rest of the news does not count: the mean of its similarities to
articles further away is subtracted first. Likeness decays with the days to the member nearest in
time, so that a story that goes on for months stays one. The constants are measured
(docs/guides/related.md).
"""

from __future__ import annotations

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from feeds.model import Hit

# The least likeness to join, and to join when an article is looked at again.
JOIN, JOIN_AGAIN = 0.10, 0.05
MEMBERS = 5  # of a cluster, of which the mean is taken
# Subtracted from each similarity: so many times the mean of the similarities of these ranks.
BACKGROUND, FIRST_RANK, LAST_RANK = 2.5, 10, 40
# In a smaller archive at least this is subtracted, the less the more articles it has: few articles
# do not show what the news share.
SMALL, LEAST_BACKGROUND = 200, 0.2
KEEP, HALF_DAYS = 0.4, 30.0  # decay: KEEP + (1-KEEP) / (1 + (days/HALF_DAYS)²)
LEAST_WORDS = 2


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """An article near another one: ``likeness`` is their similarity less the background, and may be
    negative; ``terms`` are the shared terms with the most weight.
    """

    key: int
    likeness: float
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """The neighbours of an article, nearest first; ``elsewhere`` is its likeness to any other
    article.
    """

    near: tuple[Neighbour, ...] = ()
    elsewhere: float = 0.0

    @classmethod
    def of(cls, hits: Iterable[Hit], subtracted: float) -> Neighbours:
        """Return the neighbours among ``hits``, which are similar both ways; ``subtracted`` is the
        ``background``.

        A number and one word are a chance match ("day 18", "November 18").
        """
        near = [
            Neighbour(key=hit.key, likeness=hit.similarity - subtracted, terms=hit.terms)
            for hit in hits
            if sum(not term.isdigit() for term in hit.terms) >= LEAST_WORDS
        ]
        near.sort(key=lambda neighbour: (-neighbour.likeness, -neighbour.key))
        return cls(near=tuple(near), elsewhere=-subtracted)


def background(similarities: Iterable[float], archive_size: int) -> float:
    """Return what is subtracted from the similarities of an article, given all of them and the
    number of articles in the archive.
    """
    further = sorted(similarities, reverse=True)[FIRST_RANK:LAST_RANK]
    measured = BACKGROUND * sum(further) / len(further) if further else 0.0
    return max(measured, LEAST_BACKGROUND * (1 - archive_size / SMALL))


def decay(days: float) -> float:
    return KEEP + (1 - KEEP) / (1 + (days / HALF_DAYS) ** 2)


class Clusters:
    """Articles in clusters, each in at most one. Times are in days from any origin."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}
        self._days: defaultdict[int, list[float]] = defaultdict(list)
        self._numbers = count(1)

    def new(self, days: Iterable[float] = ()) -> int:
        """Return the number of a new cluster, with members of these times that ``put`` does not
        name.
        """
        number = next(self._numbers)
        self._days[number] = sorted(days)
        return number

    def put(self, key: int, day: float, cluster: int) -> None:
        """Assign an article, which is in no cluster, to one."""
        self.of[key] = cluster
        insort(self._days[cluster], day)

    def take_out(self, key: int, day: float) -> None:
        """Remove an article from its cluster."""
        self._days[self.of.pop(key)].remove(day)

    def of_any(self, keys: Iterable[int]) -> set[int]:
        """Return the clusters that hold any of these articles."""
        return {self.of[key] for key in keys if key in self.of}

    def nearest(
        self, neighbours: Neighbours, day: float, least: float, closed: Collection[int] = ()
    ) -> int | None:
        """Return the cluster outside ``closed`` that an article of this day is most like; None if
        its likeness to each is below ``least``.
        """
        likenesses: dict[int, list[float]] = {}
        for neighbour in neighbours.near:
            cluster = self.of.get(neighbour.key)
            if cluster is not None and cluster not in closed:
                likenesses.setdefault(cluster, []).append(neighbour.likeness)
        best, best_score = None, least
        for cluster, values in likenesses.items():
            likeness = self._likeness(cluster, values, neighbours.elsewhere)
            score = likeness * decay(self._days_from(cluster, day))
            if score > best_score or (best is None and score == least):
                best, best_score = cluster, score
        return best

    def _likeness(self, cluster: int, values: Sequence[float], elsewhere: float) -> float:
        nearest = sorted(values, reverse=True)[:MEMBERS]
        missing = max(0, min(len(self._days[cluster]), MEMBERS) - len(nearest))
        mean = (sum(nearest) + missing * elsewhere) / (len(nearest) + missing)
        return (nearest[0] + mean) / 2

    def _days_from(self, cluster: int, day: float) -> float:
        """Return the days to the member nearest in time."""
        days = self._days[cluster]
        place = bisect(days, day)
        return min(abs(day - other) for other in days[max(0, place - 1) : place + 1])
