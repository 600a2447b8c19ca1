"""A document's answer to a poll: status, headers and bytes.

One function for the edge and for Flask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from feeds.publishing.document import Document
from feeds.render.document import Rendition
from feeds.runtime.compression import CODINGS
from feeds.text.dates import format_http
from feeds.web.conditional import entity_tags, is_not_modified, shown_last_modified
from feeds.web.negotiation import IDENTITY, accepts, coding_for

# A shared cache may keep a feed for a second; it may serve a stale one while it revalidates, or for
# three minutes during an outage (RFC 5861): not longer, because a withdrawn text would stay public.
SHARED = "s-maxage=1, stale-while-revalidate=10, stale-if-error=180"
CACHE_CONTROL = f"public, max-age=60, {SHARED}"
# Styles and pictures are our own or an article's; only pages run a script, our own.
CSP = (
    "default-src 'none'; style-src 'self'; img-src http: https:; form-action 'self'; base-uri "
    "'none'; "
    "frame-ancestors 'none'"
)
_ORIGIN = re.compile(r"https?://[a-z0-9.:\[\]-]+", re.IGNORECASE)


CSP_WITH_SCRIPT = f"{CSP}; script-src 'self'"


def allowed_sources(frames: Sequence[str], media: Sequence[str]) -> list[str]:
    """Return the directives that allow a page the frames and recordings of these origins."""
    directives = []
    for directive, origins in (("frame-src", frames), ("media-src", media)):
        allowed = [origin for origin in origins if _ORIGIN.fullmatch(origin)]
        if allowed:
            directives.append(f"{directive} {' '.join(allowed)}")
    return directives


def csp_with(directives: Sequence[str]) -> str:
    """Return the policy of an article's page: that of pages with these directives more."""
    return "; ".join((CSP_WITH_SCRIPT, *directives))


SECURITY = (
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", CSP),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
)
# What scripts of other sites may read (Fetch §3.2.5).
EXPOSED = ("Access-Control-Expose-Headers", "ETag, Last-Modified, Link, Retry-After, Wirefeed-Seq")
ALLOWED_HEADERS = "A-IM, If-Modified-Since, If-None-Match"
_OF_A_304 = frozenset(
    [
        "ETag",
        "Cache-Control",
        "Vary",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
    ]
)
Headers = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Poll:
    """The headers of a request that its answer depends on; empty if absent."""

    accept_encoding: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""
    a_im: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """A document in one content coding, with the headers of its 200 and of its 304."""

    etag: str
    body: bytes
    fresh: Headers
    unchanged: Headers


def knows(document: Document, tags: str) -> bool:
    """Return whether an If-None-Match names an earlier version of the document."""
    return tags == "*" or any(document.knows(tag) for tag in entity_tags(tags))


def variant(document: Document, accept_encoding: str) -> Variant:
    """Return the answer for a client with this Accept-Encoding, once the last change is a second
    old.
    """
    cached = document.variants.get(accept_encoding)
    if cached is None:
        rendition = document.rendition
        cached = _variant(document, accept_encoding, format_http(rendition.last_modified))
        document.remember(accept_encoding, cached)
    return cached


def respond(document: Document, poll: Poll, now: datetime) -> tuple[int, Headers, bytes]:
    """Return 200 with the bytes, 304 with the same validators and no body (RFC 9110 §15.4.5), or
    226 with a delta.
    """
    rendition = document.rendition
    last_modified = format_http(shown_last_modified(rendition.last_modified, now))
    answer_variant = _variant(document, poll.accept_encoding, last_modified)
    if is_not_modified(
        poll.if_none_match, poll.if_modified_since, rendition.etag, rendition.last_modified, now
    ):
        return 304, answer_variant.unchanged, b""
    if poll.a_im and poll.if_none_match and accepts(poll.a_im, "feed"):
        delta = _delta(document, poll, answer_variant)
        if delta is not None:
            return 226, *delta
    return 200, answer_variant.fresh, answer_variant.body


def _delta(document: Document, poll: Poll, answer_variant: Variant) -> tuple[Headers, bytes] | None:
    """Return the entries missing in the client's version, as a feed (RFC 3229 §10.4; the instance
    manipulation "feed").
    """
    coding = coding_for(poll.accept_encoding, CODINGS)
    for base in entity_tags(poll.if_none_match):
        body = document.delta(base, "" if coding == IDENTITY else coding)
        if body is None:
            continue
        # The validator of the whole document: the client sends it with its next request.
        headers = {
            name: value
            for name, value in answer_variant.fresh
            if name not in ("Content-Encoding", "Content-Length")
        }
        encoded = {} if coding == IDENTITY else {"Content-Encoding": coding}
        changed = {
            "Content-Length": str(len(body)),
            "IM": "feed",
            "Delta-Base": f'"{base}"',
            # For this client's version alone; caches that know deltas may keep it (§10.8).
            "Cache-Control": "no-store, im",
            "Vary": f"A-IM, If-None-Match, {headers['Vary']}",
        }
        return list({**headers, **encoded, **changed}.items()), body
    return None


def _variant(document: Document, accept_encoding: str, last_modified: str) -> Variant:
    rendition = document.rendition
    coding = coding_for(accept_encoding, document.encoded)
    body = rendition.body if coding == IDENTITY else document.encoded[coding]
    etag = f'"{rendition.etag}"' if coding == IDENTITY else f'"{rendition.etag}-{coding}"'
    described = [("Content-Type", rendition.content_type), ("Content-Length", str(len(body)))]
    described += [] if coding == IDENTITY else [("Content-Encoding", coding)]
    validators = [("ETag", etag), ("Last-Modified", last_modified)]
    validators += rendition.headers or _feed_headers(rendition)
    # The headers that a cache needs to keep its copy (RFC 9110 §15.4.5); scripts of other sites
    # read them, too.
    unchanged = [pair for pair in validators if pair[0] in _OF_A_304]
    return Variant(etag=etag, body=body, fresh=[*described, *validators], unchanged=unchanged)


def _feed_headers(rendition: Rendition) -> Headers:
    links = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in rendition.links)
    return [
        (
            "Cache-Control",
            f"public, max-age={rendition.max_age_s}, {SHARED}"
            if rendition.max_age_s
            else "no-cache",
        ),
        ("Vary", "Accept-Encoding, Sec-Fetch-Dest"),
        ("Link", links),
        ("Wirefeed-Seq", str(rendition.seq)),
        ("Access-Control-Allow-Origin", "*"),
        EXPOSED,
        *SECURITY,
    ]
