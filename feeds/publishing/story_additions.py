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
    places = [place for place, key in enumerate(members) if place and key in keys]
    read_places = {*places, *(before for place in places for before in _compared_with(place))}
    read_keys = [members[place] for place in sorted(read_places)]
    articles = {article.key: article for article in reader.by_keys(read_keys)}
    addition_of = {}
    for place in places:
        earlier = [articles[members[before]] for before in _compared_with(place)]
        earlier_words = frozenset[str]().union(*map(_words, earlier))
        sentences = _sentences(articles[members[place]])
        addition_of[members[place]] = added_sentence(sentences, earlier_words)
    return {key: sentence for key, sentence in addition_of.items() if sentence}


def _compared_with(place: int) -> range:
    return range(max(0, place - COMPARED), place)


def _words(article: Article) -> frozenset[str]:
    return frozenset().union(*(sentence.words for sentence in _sentences(article)))


def _sentences(article: Article) -> tuple[Sentence, ...]:
    revision = article.revision
    return _sentences_of(revision.text.body_html, revision.metadata.language)


@lru_cache(maxsize=REMEMBERED)
def _sentences_of(html: str, language: str) -> tuple[Sentence, ...]:
    return tuple(sentences_with_words(story_of(html), language))
