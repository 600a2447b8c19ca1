"""Bodies of storylines, sources and partners in the API."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from feeds.web.api.models import ArticleRow, Line, RequestBody, ResponseBody

Id = Annotated[Line, Field(min_length=1, description="an article's UUID")]
Ids = Annotated[list[Id], Field(min_length=1, max_length=500)]


class StoryIn(RequestBody):
    """A new storyline, with its first articles."""

    title: Annotated[Line, Field(min_length=1)]
    articles: Ids
    slug: Annotated[Line, Field(description="of its address; made of the title by default")] = ""


class StoryChangeIn(RequestBody):
    """Another slug or title of a storyline."""

    slug: Annotated[Line, Field(min_length=1)] | None = None
    title: Annotated[Line, Field(min_length=1)] | None = None


class MembersIn(RequestBody):
    """Articles of a storyline."""

    articles: Ids


class MergeIn(RequestBody):
    """The storyline into which another one is merged."""

    into: Annotated[Line, Field(min_length=1)]


class SplitIn(RequestBody):
    """A new storyline, with articles of another one."""

    slug: Annotated[Line, Field(min_length=1)]
    articles: Ids
    title: Annotated[Line, Field(description="the first public headline by default")] = ""


class StoryRow(ResponseBody):
    """A storyline. ``first`` and ``last`` are the times of its live articles."""

    slug: str
    title: str
    language: str
    created: str
    articles: Annotated[int, Field(description="its live articles")]
    first: str | None
    last: str | None


class StoriesOut(ResponseBody):
    """All storylines, newest live article first; then those without any."""

    stories: list[StoryRow]


class StoryOut(ResponseBody):
    """A storyline with its articles of any status, oldest first."""

    slug: str
    title: str
    language: str
    created: str
    articles: list[ArticleRow]


class MovedOut(ResponseBody):
    """A storyline after a change, and how many articles moved."""

    slug: str
    moved: int


class SourceIn(RequestBody):
    """A feed to import on schedule."""

    url: Annotated[Line, Field(min_length=1, description="of the feed, or of a site with one")]
    title: Line = ""
    section: Annotated[Line, Field(description="of all its articles")] = ""
    language: Annotated[Line, Field(description="of all its articles, BCP 47")] = ""
    zone: Annotated[Line, Field(description="of dates without one (IANA); UTC by default")] = ""
    is_sitemap: bool = False
    is_looked_at: Annotated[
        bool, Field(description="find the feed now; otherwise add the address as it is")
    ] = True


class SourceChangeIn(RequestBody):
    """Changes of a source: only the fields that are sent."""

    title: Line | None = None
    section: Line | None = None
    language: Line | None = None
    zone: Line | None = None
    is_sitemap: bool | None = None
    strips_boilerplate: bool | None = None
    is_paused: bool | None = None


class SourceOut(ResponseBody):
    """A source, with its last result."""

    number: int
    status: Literal["new", "ok", "failing", "paused"]
    url: str
    title: str
    section: str
    language: str
    zone: str
    is_sitemap: bool
    strips_boilerplate: bool
    polled_at: str | None
    taken_at: str | None
    next_at: str | None
    failures: int
    problem: str
    moved_to: str


class AddedSourceOut(SourceOut):
    """A source, and whether it was added now."""

    is_new: bool


class SourcesOut(ResponseBody):
    sources: list[SourceOut]


class PartnerOut(ResponseBody):
    """A partner, without tokens: these are shown once, on the command line."""

    name: str
    status: Literal["active", "suspended"]
    created: str
    profile: str
    entitlement: dict[str, Any]
    budget_per_hour: int


class PartnersOut(ResponseBody):
    partners: list[PartnerOut]
