"""How many subscriptions each feed has, without the newsroom's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from feeds.store.schema import subscriptions
from feeds.store.subscriptions import Protocol


@dataclass(frozen=True, kw_only=True)
class Following:
    """The active subscriptions of one topic (a feed's address from the path on), by a partner or by
    anyone.
    """

    topic: str
    partner: str
    count: int
    behind: int


def followings(connection: Connection, seq: int, own_callback: str = "") -> list[Following]:
    """Return the topics with subscriptions, most subscribed first. ``behind`` counts those that do
    not have the change ``seq`` yet; those of ``own_callback`` are left out.
    """
    size = func.count().label("size")
    rows = connection.execute(
        select(
            subscriptions.c.topic,
            subscriptions.c.partner,
            size,
            func.count().filter(subscriptions.c.seq < seq).label("behind"),
        )
        .where(
            subscriptions.c.has_given_up == 0,
            subscriptions.c.protocol != Protocol.PING,
            subscriptions.c.callback != own_callback,
        )
        .group_by(subscriptions.c.topic, subscriptions.c.partner)
        .order_by(size.desc(), subscriptions.c.topic)
    )
    return [
        Following(topic=row.topic, partner=row.partner, count=row.size, behind=row.behind)
        for row in rows
    ]
