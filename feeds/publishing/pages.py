"""Feed pages: Selection to Page, before a format is chosen. Reads the store only."""

from __future__ import annotations

import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from itertools import pairwise
from typing import Protocol

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.errors import MovedFeed, UnknownFeed
from feeds.languages.phrases import say
from feeds.model import (
    Article,
    Content,
    Entry,
    Kind,
    Metadata,
    Page,
    Revision,
    Significance,
    Status,
    Terms,
    Tombstone,
)
from feeds.publishing.change_summary import change_note, new_passages
from feeds.related.neighbours import related
from feeds.related.ranking import Related
from feeds.render.unique_dates import apart
from feeds.store import Reader, section_names
from feeds.store.reader import Head, Update
from feeds.text.ids import format_id, uuid_of
from feeds.text.urls import media_url

ARCHIVE_SIZE = 200


class EntryCache(Protocol):
    """Where entries are kept that were made before."""

    def get_many(self, keys: Sequence[Hashable], /) -> list[Entry | None]: ...
    def put(self, key: Hashable, value: Entry, /) -> None: ...


def page(
    reader: Reader, selection: Selection, settings: Settings, entry_cache: EntryCache | None = None
) -> Page:
    """Return the feed page of ``selection``; entries in ``entry_cache`` are not loaded again.

    Raises:
        UnknownFeed: no such section, storyline, archive page or article.
        MovedFeed: the storyline has another slug now.
        ArticleNotFound: no such article.
        ArticleWithdrawn: it was withdrawn.
    """
    (feed_page,) = pages(reader, [selection], settings, entry_cache)
    return feed_page


def pages(
    reader: Reader,
    selections: Sequence[Selection],
    settings: Settings,
    entry_cache: EntryCache | None = None,
) -> list[Page]:
    """Return the pages of selections that differ only in format: built once, addressed each."""
    selection = selections[0]
    entries = _entries(reader, selection, settings, entry_cache)
    derived = envelope(reader, selection, settings, entries)
    if selection.has_tombstones:
        derived = replace(derived, tombstones=tuple(tombstones(reader, selection)))
    # A storyline that is shown whole has nothing before it.
    is_whole = bool(selection.story) and selection.archive is None and len(entries) < selection.size
    archive = (
        reader.archive_pages(selection, ARCHIVE_SIZE)
        if selection.has_archive and not is_whole
        else ()
    )
    feed_pages = []
    for address in selections:
        links = _links(address, archive, settings)
        next_url = next((url for rel, url in links if rel == "prev-archive"), "")
        feed_pages.append(
            replace(
                derived,
                self_url=settings.base_url + address.address,
                links=links,
                next_url=next_url,
            )
        )
    return feed_pages


def envelope(
    reader: Reader, selection: Selection, settings: Settings, entries: Sequence[Entry]
) -> Page:
    """Return the feed document that holds ``entries``, without what depends on its format."""
    name = _name(reader, selection, settings)
    feed_page = newsroom_page(
        settings,
        Heading(
            id=feed_id(reader, selection),
            title=name,
            description=settings.description or f"{name}: news feed",
            language=selection.lang,
            address=selection.address,
        ),
        entries,
        reader.created(),
    )
    return replace(
        feed_page,
        home_url=_home(selection, settings),
        # RFC 5005 §4: an archive document has a neighbour; a single page is none yet.
        is_archive=selection.archive is not None
        and len(reader.archive_pages(selection, ARCHIVE_SIZE)) > 1,
        stylesheet_url=settings.base_url + "/static/feed.css",
        hubs=hubs(settings),
        cloud_url=settings.base_url + "/rsscloud/pleaseNotify" if settings.hub else "",
        ttl_minutes=poll_interval(entries),
    )


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What a page says of itself. ``address`` is its path; without a description the title is
    used, without a language the newsroom's.
    """

    id: str
    title: str
    address: str
    description: str = ""
    language: str = ""


def newsroom_page(
    settings: Settings, heading: Heading, entries: Sequence[Entry], empty_at: datetime
) -> Page:
    """Return a page with the newsroom's language, copyright line, terms and publisher.

    ``empty_at`` is its time if it has no entries.
    """
    return Page(
        id=heading.id,
        title=heading.title,
        description=heading.description or heading.title,
        language=heading.language or settings.language,
        self_url=settings.base_url + heading.address,
        home_url=settings.base_url + "/",
        updated=max((entry.updated for entry in entries), default=empty_at),
        entries=apart(entries),
        rights=settings.rights,
        terms=terms_of(settings),
        publisher=settings.publisher or settings.title,
    )


def hubs(settings: Settings) -> tuple[str, ...]:
    """Return the hubs of the feeds: our own and the pinged ones."""
    own_hubs = (settings.base_url + "/hub",) if settings.hub else ()
    return (*own_hubs, *settings.ping_hubs)


def poll_interval(entries: Sequence[Entry]) -> int:
    """Return the suggested poll interval in minutes: half the usual interval between entries."""
    times = sorted((entry.published for entry in entries), reverse=True)
    gaps = sorted(newer - older for newer, older in pairwise(times))
    if len(gaps) < 3:
        return 15
    minutes = gaps[len(gaps) // 2].total_seconds() / 120
    return max((step for step in (1, 2, 5, 10, 15, 30) if step <= minutes), default=1)


def feed_id(reader: Reader, selection: Selection) -> str:
    """Return the feed's id: independent of the domain, the size, the format and the present name of
    its subject.
    """
    if selection.section:
        selection = replace(
            selection, section=section_names.origin(reader.connection, selection.section)
        )
    if selection.story:
        selection = replace(selection, story=reader.story(selection.story).origin)
    return format_id(uuid.uuid5(uuid.UUID(reader.store_id()), selection.identity))


def update_id(article_id: str, number: int) -> str:
    """Return the id of a revision's own entry in the updated feed."""
    return "urn:uuid:" + str(uuid.uuid5(uuid.UUID(uuid_of(article_id)), f"revision/{number}"))


def article_url(article: Article, settings: Settings) -> str:
    page_url = f"{settings.base_url}/articles/{article.uuid}"
    return article.url if settings.item_link == "source" and article.url else page_url


def with_public_addresses(metadata: Metadata, settings: Settings) -> Metadata:
    """Return the metadata with public picture addresses, and the newsroom's rights as the
    default.
    """
    images = tuple(
        replace(image, url=media_url(image.url, settings.base_url)) for image in metadata.images
    )
    return replace(
        metadata,
        images=images,
        rights=metadata.rights or settings.rights,
        license_url=metadata.license_url or settings.license_url,
    )


def terms_of(settings: Settings) -> Terms | None:
    """Return the newsroom's terms for machines, if it has any."""
    if not settings.rsl_permits and not settings.rsl_prohibits:
        return None
    return Terms(permits=settings.rsl_permits, prohibits=settings.rsl_prohibits)


def tombstones(reader: Reader, selection: Selection) -> list[Tombstone]:
    """Return a feed's deleted entries (newest first, at most its size), or those of its archive
    page.
    """
    if selection.archive is None:
        withdrawn = reader.withdrawn(selection, selection.size)
    else:
        low = selection.archive * ARCHIVE_SIZE
        withdrawn = reader.withdrawn(selection, ARCHIVE_SIZE, (low, low + ARCHIVE_SIZE))
    is_latest = selection.kind is Kind.LATEST
    if selection.archive is not None and not is_latest:
        withdrawn_updates = reader.withdrawn_updates(low, low + ARCHIVE_SIZE)
        return [
            Tombstone(
                id=update_id(article.id, number), at=article.modified, note=article.revision.note
            )
            for article, number in withdrawn_updates
            if reader.was_in(article.key, selection)
        ]
    return [
        Tombstone(
            id=article.id if is_latest else update_id(article.id, number),
            at=article.modified,
            note=article.revision.note,
        )
        for article in withdrawn
        for number in ([0] if is_latest else reader.significant(article.key))
    ]


def _entries(
    reader: Reader, selection: Selection, settings: Settings, entry_cache: EntryCache | None
) -> list[Entry]:
    if selection.kind in (Kind.LATEST, Kind.UPDATED):
        return listed(reader, _heads(reader, selection), selection, settings, entry_cache)
    article = live(reader, selection.article)
    if selection.kind is Kind.REVISIONS:
        return revision_entries(reader, article, selection, settings)
    return related_entries(reader, article, selection, settings)


def _heads(reader: Reader, selection: Selection) -> list[Head]:
    if selection.archive is None:
        return reader.heads(selection)
    low = selection.archive * ARCHIVE_SIZE
    if low >= reader.ordinals(selection.kind):
        raise UnknownFeed(f"no archive page {selection.archive}")
    return reader.archive(selection, low, low + ARCHIVE_SIZE)


def listed(
    reader: Reader,
    heads: list[Head],
    selection: Selection,
    settings: Settings,
    entry_cache: EntryCache | None,
) -> list[Entry]:
    """Return the entries of ``heads``, in their order."""
    keys = [(head, selection.content) for head in heads]
    cached = [] if entry_cache is None else entry_cache.get_many(keys)
    entry_by_head = {head: entry for head, entry in zip(heads, cached, strict=False) if entry}
    missing = [head for head in heads if head not in entry_by_head]
    if not missing:
        return [entry_by_head[head] for head in heads]
    if selection.kind is Kind.UPDATED:
        new_entries = [
            _update_entry(update, selection, settings) for update in reader.updates_of(missing)
        ]
    else:
        new_entries = [
            entry_of(article, selection, settings)
            for article in reader.by_keys([head.key for head in missing])
        ]
    for head, entry in zip(missing, new_entries, strict=True):
        entry_by_head[head] = entry
        if entry_cache is not None:
            entry_cache.put((head, selection.content), entry)
    return [entry_by_head[head] for head in heads]


def live(reader: Reader, uuid_text: str) -> Article:
    """Return a live article; an embargoed one raises ArticleNotFound."""
    from feeds.errors import ArticleNotFound, ArticleWithdrawn

    article = reader.article(uuid_text)
    if article.status is Status.WITHDRAWN:
        raise ArticleWithdrawn(article.id)
    if article.status is not Status.LIVE:
        raise ArticleNotFound(uuid_text)
    return article


def entry_of(article: Article, selection: Selection, settings: Settings) -> Entry:
    revision = article.revision
    is_full = selection.content is Content.FULL
    return Entry(
        id=article.id,
        title=revision.text.headline,
        url=article_url(article, settings),
        published=article.published.at,
        updated=max(article.updated, article.published.at),
        modified=article.modified,
        summary=revision.text.summary or revision.text.headline,
        content_html=revision.text.body_html if is_full else "",
        metadata=with_public_addresses(revision.metadata, settings),
        external_url=article.url if settings.item_link == "own" else "",
        revision=revision.number,
        significance=revision.significance,
    )


def _update_entry(update: Update, selection: Selection, settings: Settings) -> Entry:
    article, revision = update.article, update.revision
    if revision.significance is Significance.WITHDRAWAL:
        return _notice(update, settings)
    note = change_note(update.previous, revision)
    changed = new_passages(update.previous, revision)
    notice = f"<p><strong>{escape(note, quote=False)}</strong></p>"
    if changed:
        items = "".join(f"<li>{escape(passage, quote=False)}</li>" for passage in changed)
        notice += f"<ul>{items}</ul>"
    return replace(
        entry_of(article, selection, settings),
        id=update_id(article.id, revision.number),
        title=_titled(revision),
        published=revision.at.at,
        updated=revision.at.at,
        modified=revision.at.at,
        summary=note,
        content_html=f"{notice}\n{revision.text.body_html}"
        if selection.content is Content.FULL
        else "",
        metadata=with_public_addresses(revision.metadata, settings),
        revision=revision.number,
        significance=revision.significance,
        about=article.id,
    )


_WORD = {
    Significance.UPDATE: "updated",
    Significance.CORRECTION: "corrected",
    Significance.MINOR: "edited",
    Significance.NEW: "first version",
}


def _titled(revision: Revision) -> str:
    word = say(revision.metadata.language, _WORD[revision.significance])
    return f"{revision.text.headline} ({word})"


def withdrawal_notice(article: Article, settings: Settings) -> Entry:
    """Return the notice of a withdrawn article."""
    return _notice(Update(article=article, revision=article.revision, previous=None), settings)


def _notice(update: Update, settings: Settings) -> Entry:
    """Return the withdrawal notice for readers that keep entries; it repeats nothing of the
    story.
    """
    title = say(settings.language, "A story was withdrawn")
    text = f"{title}: {update.revision.note or say(settings.language, 'no reason was given')}"
    at = update.revision.at.at
    before = update.revision.metadata
    return Entry(
        id=update_id(update.article.id, update.revision.number),
        title=title,
        url=f"{settings.base_url}/articles/{update.article.uuid}",
        published=at,
        updated=at,
        modified=at,
        summary=text,
        content_html=f"<p>{escape(text, quote=False)}</p>",
        metadata=Metadata(
            language=settings.language, section=before.section, section_name=before.section_name
        ),
        revision=update.revision.number,
        significance=Significance.WITHDRAWAL,
        about=update.article.id,
    )


def revision_entries(
    reader: Reader, article: Article, selection: Selection, settings: Settings
) -> list[Entry]:
    revisions = reader.revisions(article.key)
    older = [*revisions[1:], None]
    entries = []
    for revision, previous in zip(revisions, older, strict=True):
        note = (
            change_note(previous, revision)
            if previous
            else say(revision.metadata.language, "First version.")
        )
        entry = _update_entry(
            Update(article=article, revision=revision, previous=previous), selection, settings
        )
        if previous is None:
            # Nothing was changed yet: the entry has the text alone.
            is_full = selection.content is Content.FULL
            entry = replace(entry, content_html=revision.text.body_html if is_full else "")
        entries.append(replace(entry, summary=note, title=_titled(revision)))
    return entries[: selection.size]


def related_entries(
    reader: Reader, article: Article, selection: Selection, settings: Settings
) -> list[Entry]:
    return ranked(related(reader, article, selection.size, selection), selection, settings)


def ranked(hits: Sequence[Related], selection: Selection, settings: Settings) -> list[Entry]:
    """Related articles as entries with their rank and reason."""
    return [
        replace(entry_of(hit.article, selection, settings), rank=rank, reason=hit.reason)
        for rank, hit in enumerate(hits, 1)
    ]


def _name(reader: Reader, selection: Selection, settings: Settings) -> str:
    parts = [settings.title]
    if selection.section:
        names = reader.sections()
        if selection.section not in names:
            raise UnknownFeed(
                f"no section {selection.section!r}; there are {', '.join(sorted(names)) or 'none'}"
            )
        parts.append(names[selection.section])
    if selection.article:
        headline = live(reader, selection.article).headline
        phrase = "Related to" if selection.kind is Kind.RELATED else "Revisions of"
        parts.append(f"{say(settings.language, phrase)}: {headline}")
    elif selection.story:
        story = reader.public_story(selection.story)
        if story.slug != selection.story:
            raise MovedFeed(replace(selection, story=story.slug).address)
        parts.append(story.title)
    elif selection.kind is Kind.UPDATED:
        parts.append(say(settings.language, "Updated stories"))
    elif not selection.section:
        parts.append(say(settings.language, "Latest news"))
    parts += [f"#{tag}" for tag in selection.tags] + [
        f"without #{tag}" for tag in selection.excluded_tags
    ]
    parts += [f"by {selection.author}"] if selection.author else []
    parts += [f"“{selection.q}”"] if selection.q else []
    return " – ".join(parts)


def _home(selection: Selection, settings: Settings) -> str:
    if selection.article:
        return f"{settings.base_url}/articles/{selection.article}"
    if selection.story:
        return f"{settings.base_url}/stories/{selection.story}"
    return (
        f"{settings.base_url}/sections/{selection.section}"
        if selection.section
        else settings.base_url + "/"
    )


def _links(
    selection: Selection, archive: Sequence[int], settings: Settings
) -> tuple[tuple[str, str], ...]:
    """Return the RFC 5005 §4 links: current, prev-archive and next-archive.

    ``archive`` has the numbers of all pages, ascending.
    """
    if not selection.has_archive:
        return ()
    base = replace(selection, archive=None, size=20)

    def address(number: int | None) -> str:
        return settings.base_url + replace(base, archive=number).address

    if selection.archive is None:
        return (("prev-archive", address(archive[-1])),) if archive else ()
    links = [("current", address(None))]
    if before := bisect_left(archive, selection.archive):
        links.append(("prev-archive", address(archive[before - 1])))
    if (after := bisect_right(archive, selection.archive)) < len(archive):
        links.append(("next-archive", address(archive[after])))
    return tuple(links)
