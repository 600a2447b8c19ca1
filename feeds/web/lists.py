"""Lists of articles for people: the front page, sections, tags and authors.

A newsroom with several languages has a front page and section pages in each of them.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, redirect
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from feeds.domain.feed_address import Selection
from feeds.domain.filters import DEFAULT_SIZE, filter_key
from feeds.model import Article, Format, Kind, Update
from feeds.publishing.change_summary import change_note
from feeds.store import Reader, section_names
from feeds.text.slugs import is_slug
from feeds.web.paging import charge, part_of
from feeds.web.site_page import language_path, site_page
from feeds.web.state import state
from feeds.web.structured_data import website

blueprint = Blueprint("lists", __name__)
blueprint.before_request(charge)
SIZE = 30
_STORIES = 5  # storylines on the front page
_UPDATES = 8
_LATEST = Selection(kind=Kind.LATEST, format=Format.ATOM, size=SIZE)


@blueprint.record
def _add_languages(setup: BlueprintSetupState) -> None:
    """Add the addresses of the pages in other languages than the newsroom's first."""
    languages = setup.app.extensions["wirefeed"].settings.other_languages
    if languages:
        names = ", ".join(f'"{language}"' for language in languages)
        setup.add_url_rule(f"/<any({names}):language>/", "front", front)
        setup.add_url_rule(f"/<any({names}):language>/sections/<slug>", "section", section)


@blueprint.app_template_filter("change_note")
def note_of(update: Update) -> str:
    """Return what an update changed, in a line."""
    return change_note(update.previous, update.revision)


@blueprint.get("/")
def front(language: str = "") -> str:
    """Return the front page: the latest news and the last updates."""
    chosen = replace(_LATEST, lang=_only_language(language))
    with state().database.read() as connection:
        reader = Reader(connection)
        part = part_of(reader, chosen, f"{language_path(language)}/")
        return site_page(
            "front.html",
            reader,
            language=language,
            page_path="/",
            part=part,
            stories=_storylines(reader, chosen.lang) if part.is_head else [],
            updates=reader.updates(_updates_of(chosen)) if part.is_head else [],
            heading="",
            site_data=website(state().settings),
            own_feed=replace(chosen, size=DEFAULT_SIZE).address if chosen.lang else "",
        )


@blueprint.get("/sections/<slug>")
def section(slug: str, language: str = "") -> str | Response:
    """Return the page of a section; former slugs redirect to the present one."""
    with state().database.read() as connection:
        reader = Reader(connection)
        names = reader.sections(language or state().settings.language)
        path = f"{language_path(language)}/sections/{{}}"
        if slug not in names and slug in (moved := section_names.moved(reader.connection)):
            return redirect(state().settings.base_url + path.format(moved[slug]), 301)
        if not is_slug(slug) or slug not in names:
            abort(404, "there is no such section")
        chosen = replace(_LATEST, section=slug, lang=_only_language(language))
        part = part_of(reader, chosen, path.format(slug))
        return site_page(
            "front.html",
            reader,
            language=language,
            page_path=f"/sections/{slug}",
            part=part,
            updates=reader.updates(_updates_of(chosen)) if part.is_head else [],
            section=slug,
            heading=names[slug],
            own_feed=replace(chosen, size=DEFAULT_SIZE).address,
        )


@blueprint.get("/tags/<path:name>")
def tag(name: str) -> str:
    """Return the page of a tag."""
    return _chosen(replace(_LATEST, tags=(filter_key(name),)), name, "tag")


@blueprint.get("/authors/<path:name>")
def author(name: str) -> str:
    """Return the page of an author."""
    return _chosen(replace(_LATEST, author=filter_key(name)), name, "author")


def _chosen(chosen: Selection, name: str, noun: str) -> str:
    """Return the page of the articles with one tag or of one author."""
    with state().database.read() as connection:
        reader = Reader(connection)
        part = part_of(reader, chosen, f"/{noun}s/{name}")
        if not part.articles:
            abort(404, f"there is no article with this {noun}")
        spelling = _spelling(part.articles[0], name)
        return site_page(
            "front.html",
            reader,
            part=part,
            updates=reader.updates(_updates_of(chosen)) if part.is_head else [],
            heading=f"#{spelling}" if noun == "tag" else spelling,
            own_feed=replace(chosen, size=DEFAULT_SIZE).address,
        )


def _spelling(article: Article, name: str) -> str:
    """Return a tag or an author's name as an article spells it."""
    metadata = article.revision.metadata
    spellings = [*metadata.tags, *(person.name for person in metadata.authors)]
    same = (spelling for spelling in spellings if filter_key(spelling) == filter_key(name))
    return next(same, name)


def _only_language(language: str) -> str:
    """Return the language that a page is limited to; empty where the newsroom has one only."""
    settings = state().settings
    return (language or settings.language).lower() if settings.languages else ""


def _storylines(reader: Reader, language: str) -> list[object]:
    summaries = state().storylines(reader, _STORIES)
    return [item for item in summaries if not language or item.story.language == language]


def _updates_of(chosen: Selection) -> Selection:
    return replace(chosen, kind=Kind.UPDATED, size=_UPDATES)
