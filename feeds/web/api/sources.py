"""Sources and partners in the API."""

from __future__ import annotations

import json
from datetime import datetime

from feeds.domain.entitlement import Partner
from feeds.domain.scopes import Scope
from feeds.errors import BadSource
from feeds.newsroom import sources as use_cases
from feeds.store import partners, sources
from feeds.store.sources import FeedSource
from feeds.text.dates import format_rfc3339
from feeds.web.api import newsroom_models as bodies
from feeds.web.api.route import PREFIX, Answer, Call, Route

# Fields of a change whose names differ in the store.
_NAMES = {"is_sitemap": "reads_sitemap"}


def list_sources(call: Call) -> Answer:
    """List the sources: feeds that are imported on schedule."""
    with call.editor.database.read() as connection:
        rows = [_source(source) for source in sources.every(connection)]
    return Answer(body=bodies.SourcesOut(sources=rows))


def read_source(call: Call) -> Answer:
    """Read a source, with its last result."""
    with call.editor.database.read() as connection:
        return Answer(body=_source(sources.named(connection, call.path["number"])))


def add_source(call: Call) -> Answer:
    """Add a feed, or the one feed of a site. One that is there already stays as it is."""
    sent: bodies.SourceIn = call.body
    source = FeedSource(
        url=sent.url,
        title=sent.title,
        section=sent.section,
        language=sent.language,
        zone=sent.zone,
        reads_sitemap=sent.is_sitemap,
    )
    added = use_cases.add(call.editor, source, is_looked_at=sent.is_looked_at)
    body = bodies.AddedSourceOut(**_source(added.source).model_dump(), is_new=added.is_new)
    return Answer(body=body, status=201, location=f"{PREFIX}/sources/{added.source.key}")


def change_source(call: Call) -> Answer:
    """Change a source, pause it or resume it."""
    sent = call.body.model_dump(exclude_none=True)
    if not sent:
        raise BadSource("nothing is to be changed; send a field")
    values = {_NAMES.get(name, name): value for name, value in sent.items()}
    return Answer(body=_source(use_cases.change(call.editor, call.path["number"], values)))


def remove_source(call: Call) -> Answer:
    """Remove a source; its articles stay."""
    return Answer(body=_source(use_cases.remove(call.editor, call.path["number"])))


def _source(source: FeedSource) -> bodies.SourceOut:
    def when(at: datetime | None) -> str | None:
        return format_rfc3339(at) if at else None

    return bodies.SourceOut(
        number=source.key,
        status=use_cases.status_of(source),
        url=source.url,
        title=source.title,
        section=source.section,
        language=source.language,
        zone=source.zone,
        is_sitemap=source.reads_sitemap,
        strips_boilerplate=source.strips_boilerplate,
        polled_at=when(source.polled_at),
        taken_at=when(source.taken_at),
        next_at=when(source.due),
        failures=source.failures,
        problem=source.problem,
        moved_to=source.moved_to,
    )


def list_partners(call: Call) -> Answer:
    """List the partners and their entitlements, without tokens."""
    with call.editor.database.read() as connection:
        rows = [_partner(partner) for partner in partners.every(connection)]
    return Answer(body=bodies.PartnersOut(partners=rows))


def read_partner(call: Call) -> Answer:
    """Read a partner, without tokens."""
    with call.editor.database.read() as connection:
        return Answer(body=_partner(partners.by_name(connection, call.path["name"])))


def _partner(partner: Partner) -> bodies.PartnerOut:
    return bodies.PartnerOut(
        name=partner.name,
        status="suspended" if partner.is_suspended else "active",
        created=format_rfc3339(partner.created),
        profile=partner.profile,
        entitlement=json.loads(partner.entitlement.to_json()),
        budget_per_hour=partner.budget_per_hour,
    )


ROUTES = (
    Route(
        method="GET",
        path="/sources",
        scope=Scope.MANAGE,
        view=list_sources,
        answer=bodies.SourcesOut,
    ),
    Route(
        method="POST",
        path="/sources",
        scope=Scope.MANAGE,
        view=add_source,
        body=bodies.SourceIn,
        answer=bodies.AddedSourceOut,
        status=201,
    ),
    Route(
        method="GET",
        path="/sources/<number>",
        scope=Scope.MANAGE,
        view=read_source,
        answer=bodies.SourceOut,
        problems=(404,),
    ),
    Route(
        method="PATCH",
        path="/sources/<number>",
        scope=Scope.MANAGE,
        view=change_source,
        body=bodies.SourceChangeIn,
        answer=bodies.SourceOut,
        problems=(404,),
    ),
    Route(
        method="DELETE",
        path="/sources/<number>",
        scope=Scope.MANAGE,
        view=remove_source,
        answer=bodies.SourceOut,
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/partners",
        scope=Scope.MANAGE,
        view=list_partners,
        answer=bodies.PartnersOut,
    ),
    Route(
        method="GET",
        path="/partners/<name>",
        scope=Scope.MANAGE,
        view=read_partner,
        answer=bodies.PartnerOut,
        problems=(404,),
    ),
)
