"""Feeds for one partner alone: by token in a header, by Basic, or in a secret address.

Nothing here is for a cache.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from feeds.config import Settings
from feeds.domain.filters import DEFAULT_SIZE, parse_size
from feeds.model import Format, Kind, Page
from feeds.partners.feed import PartnerRequest, partner_page
from feeds.publishing.publisher import etag_of, link_headers
from feeds.render import CONTENT_TYPES, render
from feeds.render.agency import AGENCY_FORMATS
from feeds.render.news_sitemap import CONTENT_TYPE, MAX_URLS, news_sitemap, recent
from feeds.store import Reader, partners
from feeds.text.dates import format_http, last_modified
from feeds.text.ids import uuid_of
from feeds.text.tokens import is_token, token_hash
from feeds.web.answers import ALLOWED_HEADERS, EXPOSED
from feeds.web.conditional import is_not_modified
from feeds.web.fairness import OVER_PARTNER_BUDGET
from feeds.web.state import plain, state, too_many

blueprint = Blueprint("partners", __name__)
_CHALLENGE = 'Basic realm="partner feeds", charset="UTF-8"'


@blueprint.get("/partners/<name>/<any(latest, updated):kind>.<any(rss, atom, json):suffix>")
@blueprint.get("/partners/<name>/<token>/<any(latest, updated):kind>.<any(rss, atom, json):suffix>")
def feed(name: str, kind: str, suffix: str, token: str = "") -> Response:
    """Return a partner's feed; each entry that goes out for the first time leaves a receipt."""
    format_ = Format(suffix)
    return _answer(
        name,
        token,
        Kind(kind),
        parse_size(request.args.get("size") or str(DEFAULT_SIZE)),
        lambda page: render(page, format_).body,
        CONTENT_TYPES[format_],
    )


@blueprint.get("/partners/<name>/<any(latest, updated):kind>.<any(newsml, ninjs, nitf):suffix>")
@blueprint.get(
    "/partners/<name>/<token>/<any(latest, updated):kind>.<any(newsml, ninjs, nitf):suffix>"
)
def agency_feed(name: str, kind: str, suffix: str, token: str = "") -> Response:
    """Return a partner's feed in a format of agencies: NewsML-G2, ninjs, or NITF in NewsML-G2."""
    format_ = AGENCY_FORMATS[suffix]
    size = parse_size(request.args.get("size") or str(DEFAULT_SIZE))
    # The pictures are items of their own.
    settings = replace(state().settings, lead_picture="beside")
    return _answer(name, token, Kind(kind), size, format_.feed, format_.feed_type, settings)


@blueprint.get("/partners/<name>/news-sitemap.xml")
@blueprint.get("/partners/<name>/<token>/news-sitemap.xml")
def sitemap(name: str, token: str = "") -> Response:
    """Return a partner's latest as Google's news sitemap; their profile keeps it to two days."""
    return _answer(
        name,
        token,
        Kind.LATEST,
        MAX_URLS,
        lambda page: news_sitemap(recent(page, state().now())),
        CONTENT_TYPE,
    )


def _answer(
    name: str,
    token: str,
    kind: Kind,
    size: int,
    written: Callable[[Page], bytes],
    content_type: str,
    own_settings: Settings | None = None,
) -> Response:
    now, settings = state().now(), own_settings or state().settings
    partner_token = token or presented_token()
    with state().database.read() as connection:
        partner = (
            partners.by_token_hash(connection, token_hash(partner_token), now)
            if is_token(partner_token)
            else None
        )
        if partner is None:
            # The same answer for an unknown partner: names cannot be probed.
            return plain(401, "This feed needs its partner's token.", WWW_Authenticate=_CHALLENGE)
        if partner.name != name:
            return plain(404, "Not found: there is no such feed.")
        if partner.is_suspended:
            return plain(403, "This partner's access is suspended. Contact the newsroom.")
        wait_s = state().budget_of(partner).wait_s(partner.name)
        if wait_s:
            return too_many(OVER_PARTNER_BUDGET, wait_s)
        reader = Reader(connection)
        request_ = PartnerRequest(partner=partner, kind=kind, size=size, now=now)
        page = partner_page(reader, request_, settings)
        # The address that the reader can fetch again. A hub wants a token in a header, which a
        # reader of a secret address cannot send.
        page = replace(
            page, self_url=settings.base_url + request.path, hubs=() if token else page.hubs
        )
        body = written(page)
        fetched = [(uuid_of(entry.about or entry.id), entry.revision) for entry in page.entries]
        new = partners.unrecorded(connection, partner, fetched)
        changed = last_modified(reader.changed_at())
    etag = etag_of(body)
    headers = {
        "ETag": f'"{etag}"',
        "Last-Modified": format_http(min(changed, now)),
        "Vary": "Authorization, Origin",
    }
    origin = request.headers.get("Origin", "")
    if origin in partner.entitlement.sites:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = EXPOSED[1]
    links = link_headers(page)
    headers["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links)
    # By ETag only: a time offset releases entries without a change in the store.
    if is_not_modified(request.headers.get("If-None-Match", ""), "", etag, changed, now):
        return Response(status=304, headers=headers)
    if new and request.method == "GET":
        with state().database.write() as connection:
            partners.record(connection, partner, new, now)
    return Response(body, content_type=content_type, headers=headers)


@blueprint.after_request
def _private(response: Response) -> Response:
    """Keep the answer out of caches, indexes and scripts; errors too."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    if response.headers.get("Access-Control-Allow-Origin") == "*":
        del response.headers["Access-Control-Allow-Origin"]
    if request.method == "OPTIONS":
        _answer_preflight(response)
    return response


def _answer_preflight(response: Response) -> None:
    """Allow scripts of the partner's own sites to poll with their token (Fetch §4.8).

    The name is in the path; a preflight carries no token, so it proves nothing about the feed.
    """
    name = (request.view_args or {}).get("name", "")
    origin = request.headers.get("Origin", "")
    with state().database.read() as connection:
        sites = partners.sites_of(connection, name)
    if origin in sites:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = f"Authorization, {ALLOWED_HEADERS}"
        response.headers["Vary"] = "Origin"


def presented_token() -> str:
    """Return the token of the Authorization header (RFC 6750 §2.1; RFC 7617, as the password, or as
    the name alone).
    """
    authorization = request.authorization
    if authorization is None:
        return ""
    if authorization.type == "bearer":
        return authorization.token or ""
    return (
        (authorization.password or authorization.username or "")
        if authorization.type == "basic"
        else ""
    )
