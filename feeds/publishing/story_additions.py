"""What the articles of a storyline add to it, each in a line."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from feeds.domain.additions import Sentence, added_sentence, sentences_with_words
from feeds.model import Article, Story
from feeds.sanitize import story_of
from feeds.store import Reader, stories

# Articles before one with which it is compared.
COMPARED = 10
REMEMBERED = 500


def additions(reader: Reader, story: Story, keys: Collection[int]) -> dict[int, str]:
    """Return what these articles of a storyline add to the ones before them: article key → a
    sentence of it. The first article of the storyline has none, nor has one that adds nothing.
    """
    members = stories.members(reader.connection, story)
    wanted = [place for place, key in enumerate(members) if place and key in keys]
    read = sorted({near for place in wanted for near in _compared_with(place)} | {*wanted})
    articles = {article.key: article for article in reader.by_keys([members[at] for at in read])}
    added = {}
    for place in wanted:
        earlier = [articles[members[at]] for at in _compared_with(place) if members[at] in articles]
        words = frozenset().union(*map(_words, earlier))
        if members[place] in articles:
            added[members[place]] = added_sentence(_sentences(articles[members[place]]), words)
    return {key: sentence for key, sentence in added.items() if sentence}


def _compared_with(place: int) -> range:
    return range(max(0, place - COMPARED), place)


def _words(article: Article) -> frozenset[str]:
    return frozenset().union(*(sentence.words for sentence in _sentences(article)))


def _sentences(article: Article) -> tuple[Sentence, ...]:
    return _sentences_of(article.revision.text.body_html)


@lru_cache(maxsize=REMEMBERED)
def _sentences_of(html: str) -> tuple[Sentence, ...]:
    return tuple(sentences_with_words(story_of(html)))
