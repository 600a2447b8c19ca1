"""A page of the site in its frame: menu, language and the switch to the other languages."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, render_template, request

from feeds.config import Settings
from feeds.languages.phrases import language_name, say, translated_languages
from feeds.languages.tags import primary
from feeds.store import Reader
from feeds.web.held import FOR_A_COPY
from feeds.web.state import state

blueprint = Blueprint("site_page", __name__)
# What site.js writes for a recent time: below a minute, an hour, a day, a week.
AGO = ("just now", "{count} min ago", "{count} h ago", "{count} d ago")


class Translation(NamedTuple):
    """The same page in a language of the newsroom: its tag, its own name, and its address from the
    root on.
    """

    language: str
    name: str
    path: str


def language_path(language: str) -> str:
    """Return the beginning of the addresses of pages in a language; empty for the first one."""
    tag = language.lower()
    return f"/{tag}" if tag in state().settings.other_languages else ""


def site_language(language: str) -> str:
    """Return the language of the site for an article in ``language``; empty where it has none."""
    tags = {tag.lower(): tag for tag in state().settings.languages}
    return tags.get(language.lower()) or tags.get(primary(language)) or ""


def site_page(
    template: str, reader: Reader, *, language: str = "", page_path: str = "", **values: Any
) -> str:
    """Return a page in a language, by default the newsroom's.

    ``page_path`` is its address without the language, if it exists in every language.
    """
    settings = state().settings
    page_language = language or settings.language
    frame = {
        "settings": settings,
        "page_language": page_language,
        "sections": state().sections(reader, page_language),
        "section": "",
        "page_path": page_path,
        "language_path": language_path(page_language),
        "translations": _translations(settings, page_path) if page_path else (),
    }
    return render_template(template, **(frame | values))


def _translations(settings: Settings, path: str) -> list[Translation]:
    languages = [settings.language, *settings.other_languages]
    if len(languages) == 1:
        return []
    return [
        Translation(language, language_name(language), f"{language_path(language)}{path}")
        for language in languages
    ]


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
        "is_copy": bool(request.environ.get(FOR_A_COPY)),
    }
