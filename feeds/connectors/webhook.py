"""The generic webhook: articles in our JSON, or documents of agencies, with Standard Webhooks.

JSON is an article, or ``{"action": …, "articles": […]}``. The articles have the fields of JSON
Lines; to unpublish or withdraw they need their id only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from feeds.connectors import standard
from feeds.connectors.contract import (
    MOST_ARTICLES,
    Action,
    Instruction,
    Instructions,
    Kind,
    Message,
    instruction_of,
    json_object,
    unpublishing,
    version_in,
)
from feeds.errors import BadDelivery, InputError
from feeds.importers import Options, Source, read
from feeds.importers.record import FIELDS, checked, draft_from

JSON = "application/json"
# Types of documents; the importer is found by the contents.
DOCUMENT_TYPES = (
    "application/vnd.iptc.ninjs+json",
    "application/vnd.iptc.g2.newsitem+xml",
    "application/vnd.iptc.g2.newsmessage+xml",
    "application/nitf+xml",
    "application/xml",
    "text/xml",
)
_ACTIONS = ", ".join(action.value for action in Action)
_ENVELOPE = frozenset(["action", "articles"])
# Beside the fields of an article.
_VERSION = "version"


def _parse(message: Message, options: Options) -> Instructions:
    if message.media_type in DOCUMENT_TYPES:
        yield from _of_document(message, options)
    elif message.media_type == JSON:
        yield from _of_json(json_object(message), options)
    else:
        types = ", ".join((JSON, *DOCUMENT_TYPES))
        raise BadDelivery(f"the content type {message.media_type!r} is none of: {types}")


def _of_document(message: Message, options: Options) -> Instructions:
    source = Source(name="the document", data=message.body, media_type=message.media_type)
    for draft in read(source, options):
        yield draft if isinstance(draft, InputError) else instruction_of(draft)


def _of_json(document: dict[str, Any], options: Options) -> Instructions:
    if "articles" not in document and "action" not in document:
        document = {"articles": [document]}
    unknown = sorted(set(document) - _ENVELOPE)
    if unknown:
        raise BadDelivery(f"unknown fields beside action and articles: {', '.join(unknown)[:200]}")
    action = document.get("action", Action.UPSERT.value)
    if action not in set(Action):
        raise BadDelivery(f"action: {str(action)[:50]!r} is none of {_ACTIONS}")
    records = document.get("articles")
    if not isinstance(records, list) or not 1 <= len(records) <= MOST_ARTICLES:
        raise BadDelivery(f"articles: must be a list of 1 to {MOST_ARTICLES} articles")
    for number, record in enumerate(records, 1):
        place = f"article {number}"
        try:
            yield _instruction(Action(action), record, place, options)
        except InputError as error:
            yield BadDelivery(error.reason, place=place)


def _instruction(
    action: Action, record: Any, place: str, options: Options
) -> Instruction | InputError:
    if not isinstance(record, dict):
        raise BadDelivery("is not an object")
    version = version_in(record)
    fields = {name: value for name, value in record.items() if name != _VERSION}
    if action is not Action.UPSERT:
        return _removal(action, fields, version)
    unknown = sorted(set(fields) - FIELDS)
    if unknown:
        raise BadDelivery(f"unknown fields: {', '.join(unknown)[:200]}")
    draft = checked(lambda: draft_from(fields, place, options.zone), place)
    return draft if isinstance(draft, InputError) else instruction_of(draft, version)


def _removal(action: Action, fields: dict[str, Any], version: int | None) -> Instruction:
    unknown = sorted(set(fields) - {"id", "note"})
    if unknown:
        raise BadDelivery(f"{action.value} takes id, version and note, not {unknown[0]!r}")
    note = fields.get("note") or ""
    if not isinstance(note, str):
        raise BadDelivery("note: must be a text")
    held = unpublishing(fields.get("id"), version, "your system has unpublished it")
    return replace(held, action=action, note=note)


KIND = Kind(name="webhook", noun="a signed webhook", verify=standard.verify, parse=_parse)
