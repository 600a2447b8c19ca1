"""Bodies of webhooks in the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from feeds.newsroom.webhooks import BOTH_SIGN_HOURS, MAX_BOTH_SIGN_HOURS
from feeds.push.webhook_events import EventType
from feeds.web.api.models import Line, RequestBody, ResponseBody

_Url = Annotated[
    str, Field(min_length=1, max_length=2_000, description="http or https, without a password")
]
_Events: Any = Field(max_length=20, description="types of events; all where there are none")


class WebhookFilters(RequestBody):
    """The filters of feeds: an article that has passed them once stays."""

    section: Annotated[Line, Field(description="the slug of a section")] = ""
    tag: Annotated[
        list[Line], Field(max_length=10, description="all of these tags; -tag excludes one")
    ] = Field(default_factory=list)
    author: Line = ""
    lang: Annotated[Line, Field(description="BCP 47")] = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Return the filters as names and values."""
        alone = [("section", self.section), ("author", self.author), ("lang", self.lang)]
        return [(name, value) for name, value in alone if value] + [
            ("tag", tag) for tag in self.tag
        ]


class WebhookIn(RequestBody):
    """A new webhook."""

    url: _Url
    name: Annotated[Line, Field(description="a-z, 0-9 and -; its host by default")] = ""
    events: Annotated[list[EventType], _Events] = Field(default_factory=list)
    filters: WebhookFilters = WebhookFilters()
    after: Annotated[
        int | None,
        Field(ge=0, description="the changes after this number; those from now on by default"),
    ] = None


class WebhookChangeIn(RequestBody):
    """A change of a webhook: only the fields that are sent replace the present ones."""

    url: _Url | None = None
    events: Annotated[list[EventType], _Events] | None = None
    filters: WebhookFilters | None = None
    state: Literal["active", "paused"] | None = None


class RotationIn(RequestBody):
    """How long both secrets sign."""

    hours: Annotated[int, Field(ge=0, le=MAX_BOTH_SIGN_HOURS)] = BOTH_SIGN_HOURS


class WebhookOut(ResponseBody):
    """A webhook. ``seq`` is the last change that it has, ``behind`` how many follow; after failures
    ``attempts``, ``problem`` and ``next_attempt`` describe them.
    """

    id: str
    name: str
    url: str
    events: list[EventType]
    filters: WebhookFilters
    state: Literal["active", "paused", "failed"]
    reason: Annotated[str, Field(description="why it has failed")]
    seq: int
    behind: int
    attempts: int
    problem: str
    failing_since: str | None
    next_attempt: str | None
    created: str
    delivered_at: str | None
    former_secret_until: str | None


class NewSecretOut(WebhookOut):
    """A webhook with its secret, which is not shown again."""

    secret: str


class WebhooksOut(ResponseBody):
    webhooks: list[WebhookOut]


class DeliveryOut(ResponseBody):
    """An attempt to deliver. ``seq`` is the change, 0 for a test; ``status`` is 0 where no answer
    came; ``problem`` is empty where the receiver accepted.
    """

    seq: int
    id: Annotated[str, Field(description="the header webhook-id")]
    type: str
    at: str
    status: int
    duration_ms: int
    problem: str
    attempt: int


class DeliveriesOut(ResponseBody):
    deliveries: list[DeliveryOut]
