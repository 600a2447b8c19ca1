"""Readers in the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from feeds.domain.scopes import Scope
from feeds.newsroom import readers as use_cases
from feeds.store.reader_counts import KEPT_DAYS
from feeds.web.api.models import ResponseBody
from feeds.web.api.parameters import number_in, whole
from feeds.web.api.route import Answer, Call, Parameter, Route


class ReaderDayOut(ResponseBody):
    """The counts of one day of the newsroom's zone."""

    day: str
    polls: int
    unchanged: Annotated[int, Field(description="answers 304")]
    bytes: Annotated[int, Field(description="of bodies, compressed as they were sent")]
    subscribers: Annotated[int, Field(description="stated by services, and distinct readers")]
    deliveries: Annotated[int, Field(description="by the hub")]
    delay_ms: Annotated[int, Field(description="mean time from a change to its delivery")]
    longest_delay_ms: int


class FeedReadersOut(ResponseBody):
    """A feed, or a group of addresses, over some days; ``days`` has those with polls or
    deliveries.
    """

    address: str
    polls: int
    unchanged: int
    bytes: int
    subscribers: Annotated[int, Field(description="of the last full day")]
    services: Annotated[dict[str, int], Field(description="the newest number that each states")]
    deliveries: int
    delay_ms: int
    longest_delay_ms: int
    days: list[ReaderDayOut]


class ReadersOut(ResponseBody):
    """Feeds, the most polled first, and embeds: frames, cards, oEmbed and polls of the element."""

    first: str
    last: str
    feeds: list[FeedReadersOut]
    embeds: list[FeedReadersOut]


def list_readers(call: Call) -> Answer:
    """List polls, bytes, subscribers and push delays of feeds, and the polls of embeds, by day."""
    default = use_cases.DEFAULT_DAYS
    days = number_in(call, "days", default=default, least=1, most=KEPT_DAYS)
    shown = use_cases.readership(call.editor, days, call.parameters.get("feed", ""))
    body = ReadersOut(
        first=shown.first.isoformat(),
        last=shown.last.isoformat(),
        feeds=[FeedReadersOut(**use_cases.fields(feed)) for feed in shown.feeds],
        embeds=[FeedReadersOut(**use_cases.fields(feed)) for feed in shown.embeds],
    )
    return Answer(body=body)


ROUTES = (
    Route(
        method="GET",
        path="/readers",
        scope=Scope.READ,
        view=list_readers,
        answer=ReadersOut,
        parameters=(
            Parameter(
                name="days", meaning="until today; 30 by default", schema=whole(1, KEPT_DAYS)
            ),
            Parameter(name="feed", meaning="the address of one feed, such as /feeds/latest.rss"),
        ),
    ),
)
