"""The subject of a feed: its section, storyline or article, loaded once for the whole page."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.errors import ArticleNotFound, ArticleWithdrawn, MovedFeed, UnknownFeed
from feeds.languages.phrases import say
from feeds.model import Article, Kind, Status, Story
from feeds.store import Reader, section_names
from feeds.text.ids import format_id

ARCHIVE_SIZE = 200


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a selection names, and the numbers of its archive pages, ascending.

    ``section_origin`` is the section's first slug.
    """

    store_id: str
    store_created: datetime
    section_name: str = ""
    section_origin: str = ""
    story: Story | None = None
    article: Article | None = None
    archive: Sequence[int] = ()


def load_subject(reader: Reader, selection: Selection, settings: Settings) -> Subject:
    """Return the subject of ``selection``.

    Raises:
        UnknownFeed: no such section or storyline.
        MovedFeed: the storyline has another slug now.
        ArticleNotFound: no such article.
        ArticleWithdrawn: it was withdrawn.
    """
    return Subject(
        store_id=reader.store_id(),
        store_created=reader.created(),
        section_name=_section_name(reader, selection, settings) if selection.section else "",
        section_origin=section_names.origin(reader.connection, selection.section),
        story=_story(reader, selection) if selection.story else None,
        article=live(reader, selection.article) if selection.article else None,
        archive=reader.archive_pages(selection, ARCHIVE_SIZE) if selection.has_archive else (),
    )


def feed_id(subject: Subject, selection: Selection) -> str:
    """Return the feed's id: independent of the domain, the size, the format and the present name of
    its subject.
    """
    if selection.section:
        selection = replace(selection, section=subject.section_origin)
    if subject.story:
        selection = replace(selection, story=subject.story.origin)
    return format_id(uuid.uuid5(uuid.UUID(subject.store_id), selection.identity))


def title_of(subject: Subject, selection: Selection, settings: Settings) -> str:
    """Return the feed's title: the newsroom, the subject, the filters."""
    parts = [settings.title]
    if selection.section:
        parts.append(subject.section_name)
    if subject.article:
        phrase = "Related to" if selection.kind is Kind.RELATED else "Revisions of"
        parts.append(f"{say(settings.language, phrase)}: {subject.article.headline}")
    elif subject.story:
        parts.append(subject.story.title)
    elif selection.kind is Kind.UPDATED:
        parts.append(say(settings.language, "Updated stories"))
    elif not selection.section:
        parts.append(say(settings.language, "Latest news"))
    parts += [f"#{tag}" for tag in selection.tags]
    parts += [
        say(settings.language, "without {tag}", tag=f"#{tag}") for tag in selection.excluded_tags
    ]
    parts += (
        [say(settings.language, "by {author}", author=selection.author)] if selection.author else []
    )
    parts += [f"“{selection.q}”"] if selection.q else []
    return " – ".join(parts)


def home_url(subject: Subject, selection: Selection, settings: Settings) -> str:
    """Return the address of the page that the feed belongs to."""
    if subject.article:
        return f"{settings.base_url}{subject.article.path}"
    if selection.story:
        return f"{settings.base_url}/stories/{selection.story}"
    return (
        f"{settings.base_url}/sections/{selection.section}"
        if selection.section
        else settings.base_url + "/"
    )


def live(reader: Reader, uuid_text: str) -> Article:
    """Return a live article; an embargoed one raises ArticleNotFound."""
    article = reader.article(uuid_text)
    if article.status is Status.WITHDRAWN:
        raise ArticleWithdrawn(article.id)
    if article.status is not Status.LIVE:
        raise ArticleNotFound(uuid_text)
    return article


def _section_name(reader: Reader, selection: Selection, settings: Settings) -> str:
    slug = selection.section
    names = reader.sections(selection.lang or settings.language)
    if slug not in names:
        existing = ", ".join(sorted(names)) or "none"
        raise UnknownFeed(f"no section {slug!r}; there are {existing}")
    return names[slug]


def _story(reader: Reader, selection: Selection) -> Story:
    story = reader.public_story(selection.story)
    if story.slug != selection.story:
        raise MovedFeed(replace(selection, story=story.slug).address)
    return story
