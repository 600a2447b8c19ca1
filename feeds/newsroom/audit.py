"""The audit log as chiefs read it: pages, newest first, and exports."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from feeds.domain.acts import ObjectKind
from feeds.errors import BadDate, BadSelection
from feeds.store import Connection, audit
from feeds.store.audit import Entry, Filters
from feeds.text.cells import spreadsheet_cell
from feeds.text.dates import format_rfc3339, parse
from feeds.text.ids import uuid_in
from feeds.text.numbers import parse_whole_number

# The filters, by the names that the API, the command line and the desk have for them.
FILTERS = ("since", "until", "who", "object", "kind")
FIELDS = ("at", "actor_kind", "actor", "verb", "kind", "object", "headline", "details")
_OLDER, _NEWER = "b", "a"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, kw_only=True)
class AuditPage:
    """Rows, newest first, with the cursors of the next older and newer ones; empty at an end."""

    entries: list[Entry]
    older: str = ""
    newer: str = ""


def filters_from(values: Mapping[str, str], zone: tzinfo) -> Filters:
    """Return the filters that a caller writes; an object may be named by any form of its id.

    Raises:
        BadSelection: a value is wrong.
    """
    kind = values.get("kind")
    kinds = [kind.value for kind in ObjectKind]
    if kind is not None and kind not in kinds:
        raise BadSelection("kind", f"{kind!r} is none of {', '.join(kinds)}")
    for field, value in values.items():
        if "\0" in value:
            raise BadSelection(field, "has a NUL character")
    name = values.get("object", "").strip()
    return Filters(
        since=_moment("since", values, zone),
        until=_moment("until", values, zone),
        who=values.get("who", "").strip(),
        object_id=uuid_in(name) if _UUID.fullmatch(uuid_in(name)) else name,
        kind=kind or "",
    )


def page(connection: Connection, filters: Filters, limit: int, cursor: str = "") -> AuditPage:
    """Return one page of the log.

    Raises:
        BadSelection: no page has given this cursor.
    """
    direction, key = _place(cursor)
    is_newer = direction == _NEWER
    position = {"after" if is_newer else "before": key} if key else {}
    entries = audit.newest(connection, filters, limit + 1, **position)
    has_more = len(entries) > limit
    if is_newer:
        entries = entries[-limit:]
    entries = entries[:limit]
    if not entries:
        return AuditPage(entries=[])
    first, last = entries[0].key, entries[-1].key
    has_older = has_more or is_newer
    has_newer = has_more if is_newer else bool(key)
    return AuditPage(
        entries=entries,
        older=f"{_OLDER}{last}" if has_older else "",
        newer=f"{_NEWER}{first}" if has_newer else "",
    )


def fields(entry: Entry) -> dict[str, Any]:
    """Return a row as the API, exports and the command line show it."""
    return {
        "at": format_rfc3339(entry.at),
        "actor_kind": entry.actor.kind.value,
        "actor": entry.actor.name,
        "verb": entry.verb,
        "kind": entry.kind.value,
        "object": entry.object_id,
        "headline": entry.headline,
        "details": dict(entry.details),
    }


def json_lines(connection: Connection, filters: Filters) -> Iterator[str]:
    """Yield the log, oldest first, as JSON Lines."""
    for entry in audit.every(connection, filters):
        yield json.dumps(fields(entry), ensure_ascii=False) + "\n"


def csv_lines(connection: Connection, filters: Filters) -> Iterator[str]:
    """Yield the log, oldest first, as CSV with a header; the details are JSON."""
    yield ",".join(FIELDS) + "\n"
    for entry in audit.every(connection, filters):
        row = fields(entry)
        row["details"] = json.dumps(row["details"], ensure_ascii=False)
        line = io.StringIO()
        cells = [spreadsheet_cell(row[name]) for name in FIELDS]
        csv.writer(line, lineterminator="\n").writerow(cells)
        yield line.getvalue()


def _moment(name: str, values: Mapping[str, str], zone: tzinfo) -> datetime | None:
    text = values.get(name, "").strip()
    if not text:
        return None
    try:
        return parse(text, zone).at
    except BadDate as error:
        reason = f"{error.reason}; write one like 2026-11-30 or 2026-11-30T06:00"
        raise BadSelection(name, reason) from error


def _place(cursor: str) -> tuple[str, int]:
    if not cursor:
        return "", 0
    direction, digits = cursor[:1], cursor[1:]
    key = parse_whole_number(digits)
    if direction not in (_OLDER, _NEWER) or not key:
        raise BadSelection("cursor", "is none that a page has given")
    return direction, key
