"""Pages for people: the front page, sections, tags, authors, articles; and held pictures."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    send_from_directory,
)
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

from feeds.domain.feed_address import Selection
from feeds.domain.filters import DEFAULT_SIZE, filter_key
from feeds.languages import phrases
from feeds.model import Article, Enclosure, Format, Kind, Metadata, Moment, Revision
from feeds.publishing.body import page_body, public_address, with_media
from feeds.publishing.change_summary import change_note
from feeds.publishing.entries import entry_of
from feeds.publishing.pages import Heading, newsroom_page
from feeds.publishing.subject import live
from feeds.related.neighbours import beside
from feeds.render.agency import AGENCY_FORMATS
from feeds.sanitize.contents import pictures
from feeds.store import Reader, section_names, sections
from feeds.text.dates import format_rfc3339
from feeds.text.slugs import is_slug
from feeds.text.urls import origin_of, same_picture
from feeds.web.answers import CACHE_CONTROL, allowed_sources, csp_with
from feeds.web.pictures import sources_of
from feeds.web.state import state
from feeds.web.stories import place_of

RELATED_ON_PAGE = 6

blueprint = Blueprint("articles", __name__)
_STORIES = 5  # storylines on the front page
_FRONT = Selection(kind=Kind.LATEST, format=Format.ATOM, size=30)


@blueprint.app_template_filter("when")
def when(moment: Moment, language: str = "") -> str:
    """Return a moment for people, in the newsroom's zone."""
    settings = state().settings
    at = moment.at.astimezone(settings.zone)
    return phrases.date(at, language or settings.language, has_time=moment.precision != "day")


@blueprint.app_template_filter("say")
def say(phrase: str, language: str = "", **values: object) -> str:
    return phrases.say(language or state().settings.language, phrase, **values)


@blueprint.app_template_filter("said_in")
def said_in(phrase: str, language: str) -> str:
    return phrases.said_in(language, phrase)


@blueprint.app_template_filter("rfc3339")
def rfc3339(moment: Moment) -> str:
    return format_rfc3339(moment.at)


@blueprint.app_template_filter("iso")
def iso(at: datetime) -> str:
    return format_rfc3339(at)


@blueprint.app_template_filter("moment_when")
def moment_when(at: datetime, language: str = "") -> str:
    """Return a time for people, in the newsroom's zone."""
    return when(Moment(at=at), language)


@blueprint.app_template_filter("day")
def day(at: datetime, language: str = "") -> str:
    """Return a day for people, in the newsroom's zone."""
    return when(Moment(at=at, precision="day"), language)


@blueprint.app_template_filter("direction")
def direction(language: str) -> str:
    return phrases.direction(language)


@blueprint.app_template_filter("public")
def public(url: str) -> str:
    return public_address(url, state().settings.base_url)


@blueprint.app_template_filter("sanitized")
def sanitized(html: str) -> Markup:
    """Mark an article's body as clean: the store holds only sanitized HTML."""
    return Markup(html)  # noqa: S704 - cleaned at intake by feeds.sanitize


@blueprint.app_template_filter("file_name")
def file_name(url: str) -> str:
    """Return the name of a file by its address, or its host."""
    parts = urlsplit(url)
    return unquote(parts.path.rpartition("/")[2]) or parts.netloc


@blueprint.app_template_filter("duration")
def duration(seconds: int) -> str:
    """Return a duration as ``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@blueprint.app_template_filter("pictures")
def article_pictures(revision: Revision) -> tuple[Enclosure, ...]:
    """Return the pictures of a version, those of its text if it has no others; not those of its
    embeds, which would be requests to other sites.
    """
    return revision.metadata.images or pictures(revision.text.body_html)


@blueprint.get("/")
def front() -> str:
    """Return the front page: the latest news and the last updates."""
    with state().database.read() as connection:
        reader = Reader(connection)
        return render_template(
            "front.html",
            settings=state().settings,
            sections=reader.sections(state().settings.language),
            articles=reader.latest(_FRONT),
            stories=state().storylines(reader, _STORIES),
            updates=reader.updates(Selection(kind=Kind.UPDATED, format=Format.ATOM, size=8)),
            section="",
            heading="",
        )


@blueprint.get("/sections/<slug>")
def section(slug: str) -> str | BaseResponse:
    """Return the page of a section; former slugs redirect to the present one."""
    with state().database.read() as connection:
        reader = Reader(connection)
        names = reader.sections(state().settings.language)
        if slug not in names and slug in (moved := section_names.moved(reader.connection)):
            return redirect(f"{state().settings.base_url}/sections/{moved[slug]}", 301)
        if not is_slug(slug) or slug not in names:
            abort(404, "there is no such section")
        chosen = Selection(kind=Kind.LATEST, format=Format.ATOM, size=30, section=slug)
        return render_template(
            "front.html",
            settings=state().settings,
            sections=names,
            articles=reader.latest(chosen),
            updates=reader.updates(
                Selection(kind=Kind.UPDATED, format=Format.ATOM, size=8, section=slug)
            ),
            section=slug,
            heading=names[slug],
            own_feed=f"/sections/{slug}/latest.atom",
        )


@blueprint.get("/tags/<path:name>")
def tag(name: str) -> str:
    """Return the page of a tag."""
    return _chosen(replace(_FRONT, tags=(filter_key(name),)), f"#{name}", "tag")


@blueprint.get("/authors/<path:name>")
def author(name: str) -> str:
    """Return the page of an author."""
    return _chosen(replace(_FRONT, author=filter_key(name)), name, "author")


def _chosen(chosen: Selection, heading: str, noun: str) -> str:
    """Return the page of the articles with one tag or of one author."""
    with state().database.read() as connection:
        reader = Reader(connection)
        articles = reader.latest(chosen)
        if not articles:
            abort(404, f"there is no article with this {noun}")
        spelled = [
            *(tag for article in articles for tag in article.revision.metadata.tags),
            *(person.name for article in articles for person in article.revision.metadata.authors),
        ]
        wanted = heading.removeprefix("#") if noun == "tag" else heading
        name = next((each for each in spelled if filter_key(each) == filter_key(wanted)), wanted)
        return render_template(
            "front.html",
            settings=state().settings,
            sections=reader.sections(state().settings.language),
            articles=articles,
            updates=reader.updates(replace(chosen, kind=Kind.UPDATED, size=8)),
            section="",
            heading=f"#{name}" if noun == "tag" else name,
            own_feed=replace(chosen, size=DEFAULT_SIZE).address,
        )


@blueprint.app_template_filter("formatted")
def formatted(address: str, suffix: str) -> str:
    """Return the address of a feed in another format."""
    path, mark, query = address.partition("?")
    return f"{path.rpartition('.')[0]}.{suffix}{mark}{query}"


@blueprint.get("/articles/<uuid:uuid>")
def article(uuid: object) -> Response:
    """Return the page of an article; 410 after its withdrawal."""
    with state().database.read() as connection:
        reader = Reader(connection)
        live_article = live(reader, str(uuid))
        revisions = reader.revisions(live_article.key)
        history = [
            (revision, change_note(previous, revision) if previous else "")
            for revision, previous in zip(revisions, [*revisions[1:], None], strict=True)
        ]
        neighbours, same = beside(reader, live_article, RELATED_ON_PAGE)
        body = page_body(
            live_article.revision.text.body_html,
            state().settings.base_url,
            lambda source: say("From {source}", live_article.language, source=source),
            sources_of,
        )
        metadata = with_media(live_article.revision, state().settings.base_url)
        media = {origin_of(file.url) for file in metadata.enclosures} | {*body.media_origins}
        sources = allowed_sources(body.frame_origins, sorted(media))
        page_html = render_template(
            "article.html",
            settings=state().settings,
            sections=reader.sections(state().settings.language),
            article=live_article,
            history=history,
            related=neighbours,
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
    response.headers["Content-Security-Policy"] = csp_with(
        sources, has_script=bool(body.frame_origins)
    )
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


def _beside(metadata: Metadata, html: str) -> list[Enclosure]:
    """Return the sound, film and documents that are beside the text."""
    return [file for file in metadata.enclosures if f'"{escape(file.url)}"' not in html]


def gone() -> Response:
    """Answer 410 with a notice that repeats nothing of the story."""
    return Response(
        render_template("gone.html", settings=state().settings, sections={}, section=""), 410
    )


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
