"""The audit log in the API."""

from __future__ import annotations

from typing import Any, Literal

from feeds.domain.acts import ObjectKind
from feeds.domain.scopes import Scope
from feeds.newsroom import audit as use_cases
from feeds.web.api.models import ResponseBody
from feeds.web.api.parameters import number_in, whole
from feeds.web.api.route import Answer, Call, Parameter, Route

MOST_ENTRIES = 500


class AuditEntryOut(ResponseBody):
    """One change: who changed what, and when. ``details`` depend on the verb."""

    at: str
    actor_kind: Literal["person", "token", "connector", "source", "command", "program"]
    actor: str
    verb: str
    kind: str
    object: str
    headline: str
    details: dict[str, Any]


class AuditOut(ResponseBody):
    """Changes, newest first. ``next`` is the cursor of older ones; null at the end."""

    entries: list[AuditEntryOut]
    next: str | None


def list_audit(call: Call) -> Answer:
    """List who changed what, newest first."""
    limit = number_in(call, "size", default=100, least=1, most=MOST_ENTRIES)
    filters = use_cases.filters_from(call.parameters, call.editor.settings.zone)
    with call.editor.database.read() as connection:
        cursor = call.parameters.get("cursor", "")
        part = use_cases.page(connection, filters, limit, cursor)
    rows = [AuditEntryOut(**use_cases.fields(entry)) for entry in part.entries]
    return Answer(body=AuditOut(entries=rows, next=part.older or None))


ROUTES = (
    Route(
        method="GET",
        path="/audit",
        scope=Scope.MANAGE,
        view=list_audit,
        answer=AuditOut,
        parameters=(
            Parameter(name="since", meaning="from this time on"),
            Parameter(name="until", meaning="before this time"),
            Parameter(name="who", meaning="the name of a person, token, connector or source"),
            Parameter(name="object", meaning="the id, slug or name of what was changed"),
            Parameter(
                name="kind",
                meaning="what was changed",
                schema={"type": "string", "enum": [kind.value for kind in ObjectKind]},
            ),
            Parameter(name="size", meaning="100 by default", schema=whole(1, MOST_ENTRIES)),
            Parameter(name="cursor", meaning="the next of the part before"),
        ),
    ),
)
