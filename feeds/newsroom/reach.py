"""Who has an article: its reach, which an editor sees before a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.config import Settings
from feeds.model import Article
from feeds.newsroom.articles import translations_of
from feeds.newsroom.topics import has_entry
from feeds.push import canary
from feeds.store import Reader, partners
from feeds.store.followings import followings


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who has an article: partners by name, and how many subscriptions have its feeds; and its
    translations, which can be withdrawn with it.
    """

    partners: Sequence[str]
    subscriptions: int
    translations: Sequence[Article]


def reach(reader: Reader, article: Article, settings: Settings) -> Reach:
    """Return who has an article."""
    receipts = partners.receipts_of(reader.connection, article=article.uuid)
    return Reach(
        partners=sorted({receipt.partner for receipt in receipts}),
        subscriptions=_subscriptions(reader, article, settings),
        translations=translations_of(reader, article),
    )


def _subscriptions(reader: Reader, article: Article, settings: Settings) -> int:
    callback = canary.callback(reader.connection, settings)
    return sum(
        following.count
        for following in followings(reader.connection, reader.seq(), callback)
        if not following.partner and has_entry(reader, following.topic, article)
    )
