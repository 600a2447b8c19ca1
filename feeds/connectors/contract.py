"""The contract of a kind of connector: how its messages are checked, and what they order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from feeds.errors import BadDelivery, InputError
from feeds.importers import Options
from feeds.model import Draft
from feeds.text.dates import to_micros

MAX_ID_CHARS = 500
MOST_ARTICLES = 100
MAX_VERSION = 2**62


class Action(StrEnum):
    """What a system orders for one of its articles."""

    UPSERT = "upsert"
    UNPUBLISH = "unpublish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, kw_only=True)
class Message:
    """A request of another system; ``headers`` have names in lower case."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """An order for the article that has ``source_id`` in its system.

    ``version`` is higher in later versions; None where the system gives none. ``draft`` is the
    article of an upsert; ``media`` are ids of pictures in the system by their addresses in the
    draft. ``note`` is the public reason of a withdrawal; ``reason`` explains an unpublishing.
    """

    action: Action
    source_id: str
    version: int | None = None
    draft: Draft | None = None
    note: str = ""
    reason: str = ""
    media: Mapping[str, str] = field(default_factory=dict)


Instructions = Iterator[Instruction | InputError]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of connector.

    ``verify`` returns the id of a signed message, empty where its scheme has none, and raises
    BadSignature. ``parse`` yields the instructions, with an error in place of each one that cannot
    be read, and raises UnreadableInput or BadDelivery for the whole message. ``success`` is the
    status of HTTP that the system expects.
    """

    name: str
    noun: str
    verify: Callable[[Message, Sequence[str], datetime], str]
    parse: Callable[[Message, Options], Instructions]
    has_standard_secret: bool = True
    has_pictures: bool = False
    success: int = 200


def instruction_of(
    draft: Draft, version: int | None = None, media: Mapping[str, str] | None = None
) -> Instruction | InputError:
    """Return the order to store a draft, or to withdraw it where the draft says so. Without
    ``version`` the time of its last change is taken.
    """
    if not 0 < len(draft.source_id) <= MAX_ID_CHARS:
        return BadDelivery(
            f"id: an article needs its id in your system, of at most {MAX_ID_CHARS} characters",
            place=draft.place,
        )
    if version is None and draft.updated is not None:
        version = to_micros(draft.updated.at)
    return Instruction(
        action=Action.WITHDRAW if draft.is_withdrawn else Action.UPSERT,
        source_id=draft.source_id,
        version=version,
        draft=draft,
        note=draft.withdrawal_note,
        media=media or {},
    )


def unpublishing(source_id: Any, version: int | None, reason: str) -> Instruction:
    """Return the order to hold an article back.

    Raises:
        BadDelivery: the id is missing or too long.
    """
    if not isinstance(source_id, str) or not 0 < len(source_id) <= MAX_ID_CHARS:
        raise BadDelivery(f"id: must be a text of 1 to {MAX_ID_CHARS} characters")
    return Instruction(action=Action.UNPUBLISH, source_id=source_id, version=version, reason=reason)


def json_object(message: Message) -> dict[str, Any]:
    """Return the body of a message as a JSON object.

    Raises:
        BadDelivery: the body is not a JSON object.
    """
    try:
        document = json.loads(message.body)
    except (ValueError, RecursionError) as error:
        raise BadDelivery(f"the body is not JSON: {str(error)[:200]}") from error
    if not isinstance(document, dict):
        raise BadDelivery("the body is not a JSON object")
    return document


def version_in(record: Mapping[str, Any]) -> int | None:
    """Return the version that a record states; None without one.

    Raises:
        BadDelivery: it is not a whole number, or it is too high.
    """
    version = record.get("version")
    if version is None:
        return None
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version < MAX_VERSION:
        raise BadDelivery("version: must be a whole number that is higher in each later version")
    return version
