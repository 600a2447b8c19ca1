"""Clusters: which one an article belongs to."""

from __future__ import annotations

import pytest

from feeds.model import Hit
from feeds.related.clusters import (
    BACKGROUND,
    HALF_DAYS,
    JOIN,
    KEEP,
    LEAST_BACKGROUND,
    MEMBERS,
    SMALL,
    Clusters,
    Neighbour,
    Neighbours,
    background,
    decay,
)


def neighbours(**likenesses: float) -> Neighbours:
    """Neighbours by their keys, as ``k1=0.2``."""
    near = [
        Neighbour(key=int(name.removeprefix("k")), likeness=likeness)
        for name, likeness in likenesses.items()
    ]
    return Neighbours(near=tuple(near), elsewhere=-0.1)


def hit(key: int, similarity: float, *terms: str) -> Hit:
    return Hit(key=key, score=similarity, similarity=similarity, terms=terms)


def test_an_article_joins_the_cluster_that_it_is_most_like() -> None:
    clusters = Clusters()
    clusters.put(1, 0.0, clusters.new())
    clusters.put(2, 0.0, clusters.new())

    assert clusters.of[2] == clusters.nearest(neighbours(k1=0.2, k2=0.3), 1.0, JOIN)
    assert clusters.of[1] == clusters.nearest(
        neighbours(k1=0.2, k2=0.3), 1.0, JOIN, closed={clusters.of[2]}
    )
    assert clusters.nearest(neighbours(k1=JOIN / 2, k3=0.9), 0.0, JOIN) is None


def test_one_neighbour_is_not_enough_for_a_large_cluster() -> None:
    clusters = Clusters()
    cluster = clusters.new()
    for key in range(MEMBERS):
        clusters.put(key, float(key), cluster)

    assert clusters.nearest(neighbours(k7=0.15), 7.0, JOIN) is None
    near_to_all = neighbours(**{f"k{key}": 0.15 for key in range(MEMBERS)})
    assert cluster == clusters.nearest(near_to_all, 7.0, JOIN)


def test_a_long_story_is_near_while_it_goes_on() -> None:
    """The last activity counts, not the first article's date."""
    clusters = Clusters()
    cluster = clusters.new()
    for key, day in enumerate((0.0, 30.0, 60.0)):
        clusters.put(key, day, cluster)
    alike = neighbours(k0=0.11)
    alike_to_all = neighbours(k0=0.11, k1=0.11, k2=0.11)

    assert cluster == clusters.nearest(alike_to_all, 61.0, JOIN)
    assert clusters.nearest(alike_to_all, 160.0, JOIN) is None
    assert clusters.nearest(alike, 61.0, JOIN) is None


def test_likeness_decays_to_a_part() -> None:
    assert (1.0, KEEP + (1 - KEEP) / 2) == (decay(0), decay(HALF_DAYS))
    assert KEEP == pytest.approx(decay(10_000 * HALF_DAYS), abs=0.001)


def test_what_all_the_news_shares_is_subtracted() -> None:
    assert 0.0 == background([0.9, 0.8], 500), "of few there is no background"
    similarities = [0.9] * 10 + [0.04] * 40
    assert pytest.approx(BACKGROUND * 0.04) == background(similarities, 500)
    assert pytest.approx(LEAST_BACKGROUND / 2) == background([0.9, 0.8], SMALL // 2)

    near_articles = Neighbours.of(
        [hit(1, 0.1, "harbour", "crane"), hit(2, 0.9, "harbour", "18"), hit(3, 0.4, "a", "b")], 0.1
    )
    assert [3, 1] == [neighbour.key for neighbour in near_articles.near], (
        "a number and a word are chance"
    )
    assert (pytest.approx(0.3), -0.1) == (near_articles.near[0].likeness, near_articles.elsewhere)


def test_an_article_can_be_looked_at_again() -> None:
    clusters = Clusters()
    clusters.put(1, 0.0, clusters.new())
    clusters.put(2, 1.0, clusters.new())
    clusters.take_out(1, 0.0)
    again = clusters.nearest(neighbours(k2=0.2), 0.0, JOIN)
    assert again is not None
    clusters.put(1, 0.0, again)

    assert clusters.of[1] == clusters.of[2]
    assert {clusters.of[2]} == clusters.of_any([1, 2, 3])


def test_members_of_before_count() -> None:
    """Of an existing storyline only the neighbours are named."""
    clusters = Clusters()
    cluster = clusters.new([0.0, 1.0, 2.0])
    clusters.of[1] = cluster

    assert clusters.nearest(neighbours(k1=0.12), 2.0, JOIN) is None
    assert cluster == clusters.nearest(neighbours(k1=0.3), 2.0, JOIN)
