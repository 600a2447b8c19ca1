"""Embeds: the script, the frames, the oEmbed cards, and the snippet builder."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request

from feeds.domain.feed_address import CHOICES, Selection, parse_address
from feeds.embeds import snippets
from feeds.embeds.cards import Question, card_page, text_page
from feeds.errors import ArticleWithdrawn, BadDate, BadSelection, PartnerNotFound, UnknownFeed
from feeds.languages.phrases import say, translated_languages
from feeds.languages.tags import RIGHT_TO_LEFT
from feeds.model import Content, Format, Kind, Page
from feeds.publishing import pages, subject
from feeds.publishing.publisher import etag_of
from feeds.render import CONTENT_TYPES, render
from feeds.runtime.compression import CODINGS, compress
from feeds.store import Reader, partners
from feeds.text.dates import parse
from feeds.text.numbers import parse_whole_number
from feeds.web.answers import CACHE_CONTROL
from feeds.web.fairness import TOO_MANY_TEXTS
from feeds.web.negotiation import IDENTITY, coding_for
from feeds.web.state import moved_section, plain, query, state, too_many

blueprint = Blueprint("embeds", __name__)
MAX_ASKED_CHARS = 2_000
_URL_SAFE = "%!$&'()*+,;=:@/?-._~"
_SCRIPT_PHRASES = {
    "update": "updated",
    "correction": "corrected",
    "related": "Related news",
    "gone": "This story was withdrawn",
    "absent": "This story is not available",
}
_STATIC = Path(__file__).parent / "static"


@cache
def script() -> tuple[bytes, dict[str, bytes]]:
    """Return the embeds' script, plain and in every content coding."""
    text = (_STATIC / "embed.js").read_text()
    words = {
        language: {name: say(language, phrase) for name, phrase in _SCRIPT_PHRASES.items()}
        for language in translated_languages()
    }
    text = text.replace('"TEXT"', json.dumps(words, ensure_ascii=False))
    body = text.replace('"RTL"', json.dumps(" ".join(sorted(RIGHT_TO_LEFT)))).encode()
    return body, {coding: compress(body, coding) for coding in CODINGS}


@blueprint.get("/embed.js")
def embed_js() -> Response:
    """Return the script of the embeds on other sites."""
    body, encoded = script()
    coding = coding_for(request.headers.get("Accept-Encoding", ""), encoded)
    response = Response(encoded.get(coding, body), content_type="text/javascript; charset=utf-8")
    if coding != IDENTITY:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{etag_of(body)}-{coding}")
    # An hour: a new version reaches every site within it.
    response.headers["Cache-Control"] = "public, max-age=3600, stale-if-error=86400"
    response.make_conditional(request)
    return response


@blueprint.get("/embed/latest", endpoint="latest", defaults={"kind": Kind.LATEST})
@blueprint.get("/embed/updated", endpoint="updated", defaults={"kind": Kind.UPDATED})
def headlines(kind: Kind) -> Response:
    """Return a list of headlines as a page for a frame."""
    return _framed_list(_selection(f"/feeds/{kind}.json"))


@blueprint.get("/embed/related/<uuid:uuid>")
def related(uuid: object) -> Response:
    """Return the related articles of an article as a page for a frame."""
    return _framed_list(_selection(f"/articles/{uuid}/related.json"))


@blueprint.get("/embed/articles/<uuid:uuid>")
def card(uuid: object) -> Response:
    """Return one story as a card for a frame; 410 with a notice after its withdrawal."""
    settings, look = state().settings, snippets.look_from(request.args)
    try:
        with state().database.read() as connection:
            page = card_page(Reader(connection), str(uuid), settings)
    except ArticleWithdrawn:
        return _framed(render_template("embed_gone.html", settings=settings, look=look), look, 410)
    return _framed(
        render_template("embed_card.html", settings=settings, look=look, entry=page.entries[0]),
        look,
    )


@blueprint.get("/embed/articles/<uuid:uuid>.json")
def card_json(uuid: object) -> Response:
    """Return the card as a JSON Feed of one item, for the script."""
    with state().database.read() as connection:
        page = card_page(Reader(connection), str(uuid), state().settings)
    response = _written(page, Format.JSON)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@blueprint.get("/feeds/related.<any(rss, atom, json):suffix>")
def related_to_text(suffix: str) -> Response:
    """Return the articles related to a text of another site's page.

    The text is kept out of logs and shared caches.
    """
    query_text = " ".join(_once("to").split())
    if not query_text:
        raise BadSelection(
            "to", "has no text; write /feeds/related.json?to=headline and description of your page"
        )
    if len(query_text) > MAX_ASKED_CHARS:
        raise BadSelection(
            "to",
            f"is longer than {MAX_ASKED_CHARS:,} characters; the headline and description are "
            "enough",
        )
    selection, published = _selection(f"/feeds/latest.{suffix}"), _published(_once("published"))
    self_url = _requested_url()
    with state().database.read() as connection:
        reader, now = Reader(connection), state().now()
        # By its hash: the text itself is kept nowhere.
        key, seq = hashlib.sha256(self_url.encode()).hexdigest(), reader.seq()
        body = state().related.get(key, seq, now)
        if body is None:
            client = state().fairness.client(request.environ)
            wait_s = state().questions.wait_s(client) if client else 0
            if wait_s:
                return too_many(TOO_MANY_TEXTS, wait_s)
            question = Question(text=query_text, published=published, self_url=self_url)
            page = text_page(reader, question, selection, state().settings, now)
            body = render(page, selection.format).body
            state().related.put(key, seq, now, body)
    response = Response(body, content_type=CONTENT_TYPES[selection.format])
    response.headers["Cache-Control"] = "no-store"
    response.set_etag(etag_of(body))
    response.make_conditional(request)
    return response


def _requested_url() -> str:
    """Return the requested address under our own host, with characters outside RFC 3986 §2.2
    escaped.
    """
    return (
        f"{state().settings.base_url}{request.path}?{quote(request.query_string, safe=_URL_SAFE)}"
    )


def _once(name: str) -> str:
    """Return the single value of a query field; "" if absent."""
    values = {value for key, value in query() if key == name}
    if len(values) > 1:
        raise BadSelection(name, "can be given once only")
    return next(iter(values), "")


def _published(value: str) -> datetime | None:
    """Return the publication time of the embedding page; None if not stated."""
    if not value.strip():
        return None
    try:
        return parse(value, state().settings.zone).at
    except BadDate as error:
        raise BadSelection(
            "published", f"{error.reason}; write one like 2026-11-24T10:00:00Z"
        ) from error


@blueprint.get("/oembed")
def oembed() -> Response:
    """Return the card of one of our articles, for a consumer of oEmbed (https://oembed.com)."""
    settings, format_ = state().settings, request.args.get("format", "json").lower()
    if format_ not in ("json", "xml"):
        return plain(501, f"No format {format_[:20]!r}; there are json and xml.")
    url = request.args.get("url", "")
    if not url:
        raise BadSelection(
            "url",
            f"is missing; write {settings.base_url}/oembed?url={settings.base_url}/articles/…",
        )
    name = snippets.article_in(url, settings)
    if name is None:
        raise UnknownFeed(f"{url[:200]!r} is not the address of an article of ours")
    bounds = [_bound("maxwidth", snippets.LEAST_WIDTH), _bound("maxheight", snippets.LEAST_HEIGHT)]
    with state().database.read() as connection:
        reader = Reader(connection)
        article = subject.live(reader, reader.uuid_at(name))
    body = snippets.oembed_bytes(snippets.oembed(article, settings, *bounds), format_)
    content_type = (
        "application/json; charset=utf-8" if format_ == "json" else "text/xml; charset=utf-8"
    )
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


@blueprint.get("/embed/builder")
def builder() -> Response:
    """Return the page where a webmaster configures an embed, previews it and copies the snippet."""
    settings = state().settings
    kind = Kind.UPDATED if request.args.get("feed") == "updated" else Kind.LATEST
    values = {name: value for name, value in request.args.items() if value}
    problem, look, selection = "", snippets.Look(), _selection(f"/feeds/{kind}.json", {})
    try:
        look, selection = snippets.look_from(values), _selection(f"/feeds/{kind}.json", values)
    except (BadSelection, UnknownFeed) as error:
        problem = str(error)
    with state().database.read() as connection:
        reader = Reader(connection)
        sections = reader.sections(settings.language)
        if selection.section and selection.section not in sections:
            problem, selection = (
                f"There is no section {selection.section}.",
                _selection(f"/feeds/{kind}.json", {}),
            )
        entries = pages.page(reader, selection, settings).entries
    filters = [(name, values[name]) for name in CHOICES if name in values and not problem]
    filters.append(("size", str(selection.size)))
    links = [(entry.url, entry.title) for entry in entries]
    snippet_list = snippets.snippets(settings, kind.value, filters, look, links, script()[0])
    chosen = {"feed": kind.value, "size": selection.size, "theme": look.theme.value, **values}
    return Response(
        render_template(
            "builder.html",
            settings=settings,
            sections=sections,
            section="",
            made=snippet_list,
            chosen=chosen,
            look=look,
            kind=kind.value,
            filters=dict(filters),
            links=links,
            problem=problem,
        ),
        headers={
            "Content-Security-Policy": _csp(
                "'self'",
                "frame-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'",
            )
        },
    )


@blueprint.after_request
def _for_others(response: Response) -> Response:
    """Allow scripts and frames of any site to use these answers, 304 and errors too; no answer
    depends on credentials.
    """
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
    if response.mimetype != "text/html":
        response.headers.setdefault(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
        )
    return response


def _selection(path: str, values: Mapping[str, str] | None = None) -> Selection:
    """Return the selection of the request's filters, or of ``values``; five entries by default."""
    pairs = list(request.args.items(multi=True) if values is None else values.items())
    filters = [(name, value) for name, value in pairs if name in (*CHOICES, "size")]
    selection = parse_address(path, [*filters, ("content", Content.SUMMARY.value)])
    # Snippets stay on pages for years: renamed sections work without a redirect.
    selection = replace(selection, section=moved_section(selection.section) or selection.section)
    has_size = any(name == "size" and value for name, value in filters)
    return replace(
        selection,
        size=min(selection.size, snippets.MAX_SIZE) if has_size else snippets.DEFAULT_SIZE,
    )


def _framed_list(selection: Selection) -> Response:
    settings, look = state().settings, snippets.look_from(request.args)
    try:
        with state().database.read() as connection:
            page = pages.page(Reader(connection), selection, settings)
    except ArticleWithdrawn:
        return _framed(render_template("embed_gone.html", settings=settings, look=look), look, 410)
    return _framed(
        render_template("embed_list.html", settings=settings, look=look, page=page), look
    )


def _framed(html: str, look: snippets.Look, status: int = 200) -> Response:
    """Allow any site to frame the answer, which sets no cookie and changes nothing."""
    response = Response(html, status, content_type="text/html; charset=utf-8")
    style = (
        f" 'sha256-{base64.b64encode(hashlib.sha256(accent_css(look).encode()).digest()).decode()}'"
        if look.accent
        else ""
    )
    directives = (
        f"style-src 'self'{style}; connect-src 'self'; form-action 'none'; "
        f"frame-ancestors {_framers()}"
    )
    response.headers["Content-Security-Policy"] = _csp(directives=directives)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _framers() -> str:
    """Return the allowed framing sites: every site, or those of the partner in the address."""
    name = request.args.get("partner", "")
    if not name:
        return "*"
    with state().database.read() as connection:
        try:
            return " ".join(partners.by_name(connection, name).entitlement.sites) or "'none'"
        except PartnerNotFound:
            return "'none'"


@blueprint.app_template_filter("accent_css")
def accent_css(look: snippets.Look) -> str:
    """Return the rule for a frame's accent; its hash in the policy admits no other style."""
    return f":root{{--accent:{look.accent_on('light')};--accent-dark:{look.accent_on('dark')}}}"


def _csp(styles: str = "", directives: str = "") -> str:
    style = f"style-src {styles}; " if styles else ""
    return (
        f"default-src 'none'; script-src 'self'; {style}img-src http: https:; "
        f"base-uri 'none'; {directives}"
    )


def _written(page: Page, format_: Format) -> Response:
    return Response(render(page, format_).body, content_type=CONTENT_TYPES[format_])


def _bound(name: str, least: int) -> int:
    """Return a bound of the consumer in pixels; without one there is no bound."""
    value = request.args.get(name, "")
    if not value:
        return 1_000_000
    pixels = parse_whole_number(value, max_digits=6)
    if not pixels:
        raise BadSelection(name, f"{value[:20]!r} is not a number of pixels")
    if pixels < least:
        abort(
            404,
            f"there is no card smaller than {snippets.LEAST_WIDTH} by {snippets.LEAST_HEIGHT} "
            "pixels",
        )
    return int(value)
