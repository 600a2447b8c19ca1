"""Bodies and parameters of the API. The fields of an article are those of JSON Lines, so that what
is read can be sent again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _storable(text: str) -> str:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("has a character that no text can have (NUL, or half a surrogate pair)")
    return text


Text = Annotated[str, AfterValidator(_storable)]
Line = Annotated[str, Field(max_length=1_000), AfterValidator(_storable)]
Moment = Annotated[str, Field(max_length=100), AfterValidator(_storable)]


class RequestBody(BaseModel):
    """A request's body: unknown fields and values of another type are errors."""

    model_config = ConfigDict(extra="forbid", strict=True)


class PersonIn(RequestBody):
    """An author."""

    name: Line
    email: Line = ""
    url: Line = ""


class FileIn(RequestBody):
    """A picture, recording or film by its address."""

    url: Annotated[
        Line, Field(description="an address, or media:ID of an uploaded picture, whose size counts")
    ]
    type: Line = ""
    length: int = Field(0, ge=0)
    title: Line = ""
    caption: Text = ""
    alt: Text = ""
    focus: Annotated[
        Line, Field(description="the point that no crop may cut off: shares like 0.42,0.30")
    ] = ""
    credit: Line = ""
    width: int = Field(0, ge=0)
    height: int = Field(0, ge=0)
    duration: Line = ""
    transcript: Line = ""
    chapters: Line = ""


class SubjectIn(RequestBody):
    """A subject of a scheme, such as IPTC's media topics."""

    name: Line
    code: Line = ""
    scheme: Line = ""


class LinkIn(RequestBody):
    """A headline of the list "related news"."""

    title: Line
    url: Line = ""


_List: Any = Field(default_factory=list, max_length=1_000)


class _Fields(RequestBody):
    """The fields of an article that a revision may change, beside its title and text."""

    summary: Text = ""
    slug: Annotated[
        Line,
        Field(
            description="the words of its address, a–z, 0–9 and hyphens; fixed once it is public"
        ),
    ] = ""
    language: Annotated[Line, Field(description="BCP 47")] = ""
    section: Line = ""
    tags: list[Line] = _List
    authors: list[Line | PersonIn] = _List
    images: list[Line | FileIn] = _List
    enclosures: list[Line | FileIn] = _List
    subjects: list[Line | SubjectIn] = _List
    related: list[Line | LinkIn] = _List
    rights: Text = ""
    license: Line = ""
    urgency: int = Field(0, ge=0, le=9)
    place: Line = ""
    ednote: Annotated[Text, Field(description="a note to editors, never public")] = ""
    note: Annotated[Text, Field(description="one sentence about the change, for readers")] = ""

    def record(self) -> dict[str, Any]:
        """Return the fields that the client has sent, as JSON Lines has them."""
        return self.model_dump(exclude_unset=True)


class ArticleIn(_Fields):
    """A new article."""

    title: Annotated[Line, Field(min_length=1)]
    body_html: Text = ""
    body: Annotated[Text, Field(description="plain text; where there is no body_html")] = ""
    id: Annotated[Line, Field(description="the client's own id; each names one article")] = ""
    source: Annotated[Line, Field(description="whose id it is; the token's name by default")] = ""
    url: Annotated[Line, Field(description="the article's address at its source")] = ""
    guid: Line = ""
    guid_is_permalink: bool = False
    published: Annotated[Moment, Field(description="ISO 8601; now by default")] = ""
    release_at: Annotated[Moment, Field(description="the end of an embargo, ISO 8601")] = ""
    is_draft: Annotated[bool, Field(description="kept back until it is published")] = False
    is_known_text_allowed: Annotated[
        bool, Field(description="store it even if another article has this text")
    ] = False


class RevisionIn(_Fields):
    """A change of an article: only the fields that are sent replace the present ones."""

    title: Annotated[Line, Field(min_length=1)] | None = None
    body_html: Annotated[Text, Field(min_length=1)] | None = None
    body: Annotated[
        Annotated[Text, Field(min_length=1)] | None,
        Field(description="plain text; where there is no body_html"),
    ] = None
    significance: Annotated[
        Literal["minor", "update", "correction"] | None,
        Field(description="only the last two notify readers; the texts decide by default"),
    ] = None


class ScheduleIn(RequestBody):
    """When an article is published."""

    release_at: Annotated[Moment, Field(min_length=1, description="ISO 8601, in the future")]


class WithdrawIn(RequestBody):
    """A withdrawal, which is permanent."""

    note: Annotated[Text, Field(min_length=1, description="the reason, shown to readers")]
    has_translations: Annotated[bool, Field(description="withdraw its translations, too")] = False


class RevertIn(RequestBody):
    """The revision whose text comes back."""

    revision: int = Field(ge=1)
    note: Text = ""


class BatchIn(RequestBody):
    """New articles; each is stored or refused by itself."""

    articles: list[ArticleIn] = Field(min_length=1, max_length=500)


class RelationIn(RequestBody):
    """What one article is to another."""

    type: Literal["follow-up", "background", "correction-of", "translation-of", "not-related"]


class RedirectIn(RequestBody):
    """A former address, and where it leads now."""

    source: Annotated[Line, Field(min_length=1, description="a path, or an address with its host")]
    target: Annotated[Line, Field(min_length=1)]
    is_prefix: Annotated[
        bool, Field(description="all addresses below the source; the rest is kept")
    ] = False


class ResponseBody(BaseModel):
    """An answer's body."""


class PersonOut(ResponseBody):
    name: str
    email: str
    url: str


class FileOut(ResponseBody):
    url: str
    type: str
    length: int
    title: str
    caption: str
    alt: str
    focus: str
    credit: str
    width: int
    height: int


class SubjectOut(ResponseBody):
    name: str
    code: str
    scheme: str


class ArticleStatus(StrEnum):
    """The visibility of an article."""

    DRAFT = "draft"
    LIVE = "live"
    EMBARGOED = "embargoed"
    UNPUBLISHED = "unpublished"
    WITHDRAWN = "withdrawn"


class ArticleRow(ResponseBody):
    """An article in a list. ``version`` is its ETag."""

    id: str
    status: ArticleStatus
    title: str
    summary: str
    language: str
    section: str
    tags: list[str]
    published: str
    updated: str
    modified: str
    release_at: str | None
    revision: int
    significance: str
    version: str
    page: Annotated[str, Field(description="its address for readers; empty until it is public")]
    source: str
    source_id: str


class ArticleOut(ArticleRow):
    """An article with its text."""

    body_html: str
    slug: Annotated[str, Field(description="the words of its address; empty: the headline's")]
    url: str
    guid: str
    authors: list[PersonOut]
    images: list[FileOut]
    enclosures: list[FileOut]
    subjects: list[SubjectOut]
    rights: str
    license: str
    urgency: int
    place: str
    ednote: str
    note: str
    story: str
    related: list[str]
    converted: Annotated[
        dict[str, int], Field(description="what cleaning has converted in this request")
    ] = {}
    removed: Annotated[
        dict[str, int], Field(description="what cleaning has left out in this request")
    ] = {}
    warnings: list[str] = []


class ArticlesOut(ResponseBody):
    """A part of a list, newest first. ``next`` is the cursor of the following part."""

    articles: list[ArticleRow]
    next: str | None


class RevisionOut(ResponseBody):
    number: int
    significance: str
    at: str
    note: str
    title: str
    summary: str
    body_html: str


class RevisionsOut(ResponseBody):
    """The revisions of an article, newest first."""

    revisions: list[RevisionOut]


class DifferencesOut(ResponseBody):
    """What differs between two revisions: the lines of a unified diff."""

    first: int
    last: int
    lines: list[str]


class BatchRow(ResponseBody):
    """What became of one article of a batch. ``reason`` says why it was refused."""

    position: int
    outcome: Literal["new", "repeated", "refused"]
    id: str
    reason: str


class BatchOut(ResponseBody):
    articles: list[BatchRow]
    new: int
    repeated: int
    refused: int


class ChangeOut(ResponseBody):
    """A public change. ``kind``: new, minor, update, correction, withdrawal, linked, joined,
    unpublished, republished.
    """

    seq: int
    at: str
    kind: str
    article: str
    revision: int


class ChangesOut(ResponseBody):
    """Changes in their order, without a gap. ``next`` is the ``after`` of the next request, also
    past changes that the filters left out; ``is_complete`` means that there is none after it now.
    ``history`` differs after the store was restored from a backup: begin again at 0 then.
    """

    changes: list[ChangeOut]
    next: int
    is_complete: bool
    history: str


class ReasonOut(ResponseBody):
    place: str
    reason: str


class ReportOut(ResponseBody):
    """What became of the articles of a document."""

    new: int
    updated: int
    unchanged: int
    refused: list[ReasonOut]
    skipped: list[ReasonOut]
    warnings: list[ReasonOut]
    converted: dict[str, int]
    removed: dict[str, int]


class RelationOut(ResponseBody):
    """What one article is to another; ``type`` is None if nothing is stated."""

    article: str
    other: str
    type: str | None
    is_new: bool


class RedirectOut(ResponseBody):
    source: str
    target: str
    is_prefix: bool


class RedirectsOut(ResponseBody):
    redirects: list[RedirectOut]


class ProblemOut(ResponseBody):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    errors: list[dict[str, str]] = []
