"""What an editor begins the day with: publications, schedule, drafts, late deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.model import Article, Format, Kind, Status
from feeds.newsroom.views import listed
from feeds.push import canary
from feeds.store import Reader, sources, webhooks, working_copies
from feeds.store.followings import Following, followings
from feeds.store.sources import FeedSource
from feeds.store.webhooks import Webhook
from feeds.store.working_copies import WorkingCopy

MOST_LISTED = 50


@dataclass(frozen=True, kw_only=True)
class Today:
    """The state of a newsroom at a moment: each list has at most ``MOST_LISTED`` rows.

    ``schedule`` is sorted by the end of the embargo, the next one first. ``late`` are feeds with
    subscribers who do not have the newest change yet.
    """

    published: Sequence[Article]
    schedule: Sequence[Article]
    drafts: Sequence[Article]
    unpublished: Sequence[Article]
    copies: Sequence[WorkingCopy]
    failing_sources: Sequence[FeedSource]
    late: Sequence[Following]
    failing_webhooks: Sequence[Webhook]


def today(reader: Reader, settings: Settings, now: datetime) -> Today:
    """Return the newsroom's day as of ``now``; it begins at midnight in the newsroom's zone."""
    selection = Selection(kind=Kind.LATEST, format=Format.JSON, size=MOST_LISTED)
    midnight = now.astimezone(settings.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    scheduled = listed(reader, selection, [Status.EMBARGOED], None)
    connection = reader.connection
    # Deliveries of the last seconds are under way, not late.
    due = reader.seq_at(now - timedelta(minutes=1))
    callback = canary.callback(connection, settings)
    return Today(
        published=listed(reader, selection, [Status.LIVE], midnight),
        schedule=sorted(scheduled, key=lambda article: article.release_at or article.published.at),
        drafts=listed(reader, selection, [Status.DRAFT], None),
        unpublished=listed(reader, selection, [Status.UNPUBLISHED], None),
        copies=working_copies.newest(connection)[:MOST_LISTED],
        failing_sources=[
            source
            for source in sources.every(connection)
            if source.failures and not source.is_paused
        ],
        late=[topic for topic in followings(connection, due, callback) if topic.behind],
        failing_webhooks=webhooks.failing(connection),
    )
