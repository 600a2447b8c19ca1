"""Acts: who changes what in a newsroom, as the audit log records it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

MAX_NAME_CHARS = 200
MAX_HEADLINE_CHARS = 300


class ActorKind(StrEnum):
    """The kinds of actors."""

    PERSON = "person"
    TOKEN = "token"  # noqa: S105 - a token of the API, by its name
    CONNECTOR = "connector"
    SOURCE = "source"
    COMMAND = "command"
    PROGRAM = "program"


class ObjectKind(StrEnum):
    """The kinds of objects that are changed; ``articles`` are those of one import."""

    ARTICLE = "article"
    ARTICLES = "articles"
    STORYLINE = "storyline"
    SECTION = "section"
    SOURCE = "source"
    PARTNER = "partner"
    USER = "user"
    TOKEN = "token"  # noqa: S105 - a token of the API, by its name
    WEBHOOK = "webhook"
    CONNECTOR = "connector"
    REDIRECT = "redirect"
    RELATION = "relation"
    PICTURE = "picture"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts. The name of a command is that of the account in which it runs."""

    kind: ActorKind = ActorKind.COMMAND
    name: str = ""


@dataclass(kw_only=True)
class Act:
    """One change: the verb and the object, filled in while the transaction runs.

    An act without an object has changed nothing. ``details`` have numbers, names and states; no
    secrets and no texts of articles.
    """

    verb: str
    kind: ObjectKind
    object_id: str = ""
    headline: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def on(self, object_id: str, headline: str = "", **details: Any) -> None:
        """Name the object, its headline or title, and details."""
        self.object_id, self.headline = object_id, headline
        self.details |= details


def public_part(url: str) -> str:
    """Return host and path of an address: its user, query and fragment may hold a secret."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{parts.path}"[:MAX_NAME_CHARS]
    except ValueError:
        return ""


def host_part(url: str) -> str:
    """Return the host of an address: a path may hold a secret, as those of webhooks do."""
    return public_part(url).partition("/")[0]


def shown_details(details: Mapping[str, Any]) -> str:
    """Return details as words: ``revision 3, significance update``."""
    return ", ".join(f"{name} {_shown(value)}" for name, value in details.items())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return f"({shown_details(value)})"
    return " ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
