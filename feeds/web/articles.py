"""Pages of articles, and stored pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    send_from_directory,
)
from markupsafe import escape
from werkzeug.wrappers import Response as BaseResponse

from feeds.domain.feed_address import Selection
from feeds.languages.phrases import say
from feeds.model import Article, Enclosure, Format, Kind, Metadata, Revision
from feeds.publishing.body import page_body, public_address, with_media
from feeds.publishing.change_summary import change_note
from feeds.publishing.entries import entry_of
from feeds.publishing.pages import Heading, newsroom_page, unresolved
from feeds.publishing.subject import live
from feeds.related.neighbours import beside
from feeds.render.agency import AGENCY_FORMATS
from feeds.sanitize.contents import pictures
from feeds.store import Reader, sections
from feeds.text.urls import origin_of, same_picture
from feeds.web.answers import CACHE_CONTROL, allowed_sources, csp_with
from feeds.web.pictures import sources_of
from feeds.web.site_page import site_language, site_page
from feeds.web.state import state
from feeds.web.stories import place_of
from feeds.web.structured_data import news_article

RELATED_ON_PAGE = 6

blueprint = Blueprint("articles", __name__)


@blueprint.get("/articles/<name>")
def article(name: str) -> BaseResponse:
    """Return the page of an article; 301 at another of its addresses, 410 after its withdrawal."""
    with state().database.read() as connection:
        reader = Reader(connection)
        live_article = live(reader, reader.uuid_at(name))
        if live_article.path != f"/articles/{name}":
            return _moved_to(live_article)
        revisions = reader.revisions(live_article.key)
        history = [
            (revision, change_note(previous, revision) if previous else "")
            for revision, previous in zip(revisions, [*revisions[1:], None], strict=True)
        ]
        neighbours, same = beside(reader, live_article, RELATED_ON_PAGE)
        body = page_body(
            live_article.revision.text.body_html,
            state().settings.base_url,
            lambda source: say(live_article.language, "From {source}", source=source),
            sources_of,
        )
        metadata = with_media(live_article.revision, state().settings.base_url)
        media = {origin_of(file.url) for file in metadata.enclosures} | {*body.media_origins}
        sources = allowed_sources(body.frame_origins, sorted(media))
        shared = _shared(metadata)
        page_html = site_page(
            "article.html",
            reader,
            language=site_language(live_article.language),
            article=live_article,
            shared=shared,
            structured=news_article(live_article, metadata, shared, history, state().settings),
            history=history,
            related=neighbours,
            unresolved=unresolved(reader, live_article, state().settings),
            versions=same,
            storyline=place_of(reader, live_article),
            section=live_article.revision.metadata.section,
            section_name=_section_name(reader, live_article),
            metadata=metadata,
            body=body.html,
            lead=_lead(live_article.revision, metadata, body.html),
            recordings=_beside(metadata, body.html),
            has_players=bool(body.frame_origins),
            # A static copy has it here only.
            allowed="; ".join(sources),
        )
    response = Response(page_html)
    response.headers["Content-Security-Policy"] = csp_with(sources)
    return response


def _moved_to(live_article: Article) -> BaseResponse:
    response = redirect(state().settings.base_url + live_article.path, 301)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@blueprint.get("/articles/<uuid:uuid>.<any(newsml, ninjs, nitf):suffix>")
def in_agency_format(uuid: object, suffix: str) -> Response:
    """Return an article as NewsML-G2, ninjs or NITF (IPTC), without its note to editors."""
    with state().database.read() as connection:
        reader = Reader(connection)
        chosen = Selection(kind=Kind.LATEST, format=Format.ATOM)
        # The pictures are items of their own.
        settings = replace(state().settings, lead_picture="beside")
        entry = entry_of(live(reader, str(uuid)), chosen, settings)
        address = f"/articles/{uuid}.{suffix}"
        heading = Heading(id=entry.id, title=entry.title, address=address)
        page = newsroom_page(settings, heading, [entry], entry.updated)
    format_ = AGENCY_FORMATS[suffix]
    body = format_.article(page)
    response = Response(body, content_type=format_.article_type)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _section_name(reader: Reader, live_article: Article) -> str:
    """Return the name of an article's section, in the article's language if it has one there."""
    metadata = live_article.revision.metadata
    for section in sections.every(reader.connection):
        if section.slug == metadata.section and section.names:
            return section.name_in(live_article.language)
    return metadata.section_name


def _lead(revision: Revision, metadata: Metadata, html: str) -> Enclosure | None:
    """Return the picture beside the text, if there is one that the text does not show."""
    image = metadata.images[0] if revision.metadata.images else None
    if image and any(same_picture(image.url, shown.url) for shown in pictures(html)):
        return None
    return image


def _shared(metadata: Metadata) -> Enclosure | None:
    """Return the picture that other sites show with a link to the article, of a size for them."""
    if not metadata.images:
        return None
    image = metadata.images[0]
    sources = sources_of(image.url)
    if sources is None:
        return replace(image, url=public_address(image.url, state().settings.base_url))
    return replace(
        image, url=sources.shared, width=sources.shared_width, height=sources.shared_height
    )


def _beside(metadata: Metadata, html: str) -> list[Enclosure]:
    """Return the sound, film and documents that are beside the text."""
    return [file for file in metadata.enclosures if f'"{escape(file.url)}"' not in html]


@blueprint.get("/media/<name>")
def media(name: str) -> Response:
    """Return a stored picture or a rendition. A picture is named by the hash of its bytes, so it
    never changes.
    """
    if not re.fullmatch(r"[0-9a-f]{32}(-[0-9]{3,4})?\.(png|jpg|gif|webp|avif)", name):
        abort(404, "there is no such picture")
    response = send_from_directory(
        Path(state().settings.media_dir).resolve(), name, max_age=31536000
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
