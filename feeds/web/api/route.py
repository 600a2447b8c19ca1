"""Routes of the API: what each takes and answers. The table of all is in ``articles``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from feeds.domain.scopes import Scope
from feeds.newsroom.editor import Editor

PREFIX = "/api/v1"
# Documents of agencies: ninjs, NewsML-G2, NITF.
AGENCY_TYPES = (
    "application/vnd.iptc.ninjs+json",
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
    "application/nitf+xml",
)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A checked request. ``expected`` is the version of ``If-Match``; empty for any."""

    editor: Editor
    scopes: frozenset[Scope]
    body: Any = None
    query: Sequence[tuple[str, str]] = ()
    path: dict[str, str] = field(default_factory=dict)
    expected: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters; of one that may be repeated the last."""
        return dict(self.query)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a view answers. ``version`` becomes the ETag."""

    body: BaseModel
    status: int = 200
    version: str = ""
    location: str = ""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of the query, with the JSON schema of its value."""

    name: str
    meaning: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    is_repeatable: bool = False


@dataclass(frozen=True, kw_only=True)
class Route:
    """One operation. ``path`` has Flask's form; the first line of the view's docstring is its
    summary.

    ``media_types``: instead of JSON the body may be a document of one of these types; without
    ``body`` it must be. With ``is_upload`` it is a file, or a form with one, and may have
    ``picture_max_bytes``.
    ``has_version``: the request must name the version that it changes (``If-Match``).
    ``is_repeatable``: it takes an ``Idempotency-Key``. ``replay`` answers a repeated request by
    what it changed; without it, that is an article.
    """

    method: str
    path: str
    scope: Scope
    view: Callable[[Call], Answer]
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    media_types: tuple[str, ...] = ()
    is_upload: bool = False
    status: int = 200
    parameters: tuple[Parameter, ...] = ()
    has_version: bool = False
    is_repeatable: bool = False
    replay: Callable[[Editor, str], Answer] | None = None
    problems: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return self.view.__name__
