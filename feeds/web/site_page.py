"""A page of the site in its frame: menu, language and the switch to the other languages."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, render_template, request

from feeds.config import Settings
from feeds.languages.phrases import language_name, say, translated_languages
from feeds.languages.tags import primary
from feeds.store import Reader
from feeds.web.held import FOR_A_COPY, HAS_SERVER
from feeds.web.state import state

blueprint = Blueprint("site_page", __name__)
# What site.js writes for a recent time: below a minute, an hour, a day, a week.
AGO = ("just now", "{count} min ago", "{count} h ago", "{count} d ago")


class Translation(NamedTuple):
    """Where a page leads in a language of the newsroom: the tag, the language's own name, and the
    address from the root on.

    ``is_same``: the same page in that language, not its front page.
    """

    language: str
    name: str
    path: str
    is_same: bool


def language_path(language: str) -> str:
    """Return the beginning of the addresses of pages in a language; empty for the first one."""
    tag = language.lower()
    return f"/{tag}" if tag in state().settings.other_languages else ""


def site_language(language: str) -> str:
    """Return the language of the site for an article in ``language``; empty where it has none."""
    tags = {tag.lower(): tag for tag in state().settings.languages}
    return tags.get(language.lower()) or tags.get(primary(language)) or ""


@blueprint.app_template_filter("site_path")
def site_path(language: str) -> str:
    """Return the beginning of the addresses of pages for an article in ``language``."""
    return language_path(site_language(language))


def site_page(
    template: str, reader: Reader, *, language: str = "", page_path: str = "", **values: Any
) -> str:
    """Return a page in a language, by default the newsroom's.

    ``page_path`` is the address without the language of the front page or a section's page; the
    latter exists in the languages that have articles of that section.
    """
    settings = state().settings
    page_language = language or settings.language
    frame: dict[str, Any] = {
        "settings": settings,
        "page_language": page_language,
        "sections": state().sections(reader, page_language),
        "section": "",
        "page_path": page_path,
        "language_path": language_path(page_language),
    } | values
    frame["translations"] = _translations(reader, settings, page_path, frame["section"])
    return render_template(template, **frame)


def _translations(reader: Reader, settings: Settings, path: str, section: str) -> list[Translation]:
    if not settings.other_languages:
        return []
    translations = []
    for language in (settings.language, *settings.other_languages):
        is_same = bool(path) and (not section or section in state().sections(reader, language))
        address = language_path(language) + (path if is_same else "/")
        translations.append(Translation(language, language_name(language), address, is_same))
    return translations


def _pattern(language: str, phrase: str) -> str:
    return say(language, phrase, count="{count}")


@blueprint.app_context_processor
def _frame() -> dict[str, object]:
    """Return what the frame of a page has where its view does not say otherwise.

    A static copy has no search and no older pages, which need a server.
    """
    return {
        "page_language": state().settings.language,
        "language_path": "",
        "translations": (),
        "ago_phrases": {
            language: [_pattern(language, phrase) for phrase in AGO]
            for language in translated_languages()
        },
        "is_copy": bool(request.environ.get(FOR_A_COPY)) and not request.environ.get(HAS_SERVER),
    }
