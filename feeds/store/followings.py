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
    """Return the topics with subscriptions, most subscribed first. ``behind`` counts those whose
    last delivery failed or is older than the change ``seq``; those of ``own_callback`` do not
    count.
    """
    size = func.count().label("size")
    is_behind = subscriptions.c.seq.between(0, seq - 1) | (subscriptions.c.attempts > 0)
    rows = connection.execute(
        select(
            subscriptions.c.topic,
            subscriptions.c.partner,
            size,
            func.count().filter(is_behind).label("behind"),
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
