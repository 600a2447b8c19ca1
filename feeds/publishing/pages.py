"""Feed pages: Selection to Page, before a format is chosen. Reads the store only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.errors import UnknownFeed
from feeds.languages.phrases import say
from feeds.model import (
    Article,
    Entry,
    Kind,
    Marks,
    Page,
    Podcast,
    Terms,
    Tombstone,
)
from feeds.publishing.entries import (
    entry_of,
    related_entries,
    removal_note,
    revision_entries,
    tombstone,
    update_entry,
    update_id,
)
from feeds.publishing.story_additions import additions
from feeds.publishing.subject import (
    ARCHIVE_SIZE,
    Subject,
    feed_id,
    home_url,
    load_subject,
    title_of,
)
from feeds.related.neighbours import related
from feeds.render.unique_dates import apart
from feeds.store import Reader
from feeds.store.reader import Head


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
    subject = load_subject(reader, selection, settings)
    entries = _entries(reader, subject, selection, settings, entry_cache)
    derived = envelope(subject, selection, settings, entries)
    if selection.has_tombstones:
        derived = replace(derived, tombstones=tuple(tombstones(reader, selection, settings)))
    if subject.article is not None and selection.kind is Kind.RELATED:
        derived = replace(derived, unresolved=unresolved(reader, subject.article, settings))
    # A storyline that is shown whole has nothing before it.
    is_whole = bool(subject.story) and selection.archive is None and len(entries) < selection.size
    archive = () if is_whole else subject.archive
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


def unresolved(reader: Reader, article: Article, settings: Settings) -> tuple[str, ...]:
    """Return the related headlines that an article names and that are not here, if the newsroom
    shows them.
    """
    if not settings.unresolved_headlines:
        return ()
    headlines = [link.shown for link in reader.unresolved(article.key) if link.headline]
    return tuple(dict.fromkeys(headlines))


def envelope(
    subject: Subject, selection: Selection, settings: Settings, entries: Sequence[Entry]
) -> Page:
    """Return the feed document that holds ``entries``, without what depends on its format."""
    title = title_of(subject, selection, settings)
    feed_page = newsroom_page(
        settings,
        Heading(
            id=feed_id(subject, selection),
            title=title,
            description=settings.description or f"{title}: {say(settings.language, 'news feed')}",
            language=selection.lang,
            address=selection.address,
        ),
        entries,
        subject.store_created,
    )
    return replace(
        feed_page,
        home_url=home_url(subject, selection, settings),
        # RFC 5005 §4: an archive document has a neighbour; a single page is none yet.
        is_archive=selection.archive is not None and len(subject.archive) > 1,
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
        marks=marks_of(settings),
        podcast=Podcast(
            image_url=settings.podcast_image_url or icon_of(settings),
            category=settings.podcast_category,
            is_explicit=settings.podcast_explicit,
            owner_email=settings.podcast_email,
            address=settings.base_url + heading.address,
        ),
    )


def icon_of(settings: Settings) -> str:
    """Return the address of the newsroom's square icon: its own, or the drawn mark."""
    return settings.icon_url or f"{settings.base_url}/icon-512.png"


def marks_of(settings: Settings) -> Marks:
    return Marks(
        icon_url=icon_of(settings),
        logo_url=settings.logo_url,
        cover_url=settings.cover_url,
        accent=settings.accent_color,
        has_webfeeds=settings.webfeeds,
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


def terms_of(settings: Settings) -> Terms | None:
    """Return the newsroom's terms for machines, if it has any."""
    if not settings.rsl_permits and not settings.rsl_prohibits:
        return None
    return Terms(permits=settings.rsl_permits, prohibits=settings.rsl_prohibits)


def tombstones(reader: Reader, selection: Selection, settings: Settings) -> list[Tombstone]:
    """Return a feed's deleted entries (newest first, at most its size), or those of its archive
    page.
    """
    if selection.archive is None:
        removed = reader.removed(selection, selection.size)
    else:
        low = selection.archive * ARCHIVE_SIZE
        removed = reader.removed(selection, ARCHIVE_SIZE, (low, low + ARCHIVE_SIZE))
    is_latest = selection.kind is Kind.LATEST
    if selection.archive is not None and not is_latest:
        removed_updates = reader.removed_updates(low, low + ARCHIVE_SIZE)
        return [
            Tombstone(
                id=update_id(article.id, number), at=article.modified, note=removal_note(article)
            )
            for article, number in removed_updates
            if reader.was_in(article.key, selection)
        ]
    return [
        tombstone(article, settings)
        if is_latest
        else Tombstone(
            id=update_id(article.id, number), at=article.modified, note=removal_note(article)
        )
        for article in removed
        for number in ([0] if is_latest else reader.significant(article.key))
    ]


def _entries(
    reader: Reader,
    subject: Subject,
    selection: Selection,
    settings: Settings,
    entry_cache: EntryCache | None,
) -> list[Entry]:
    article = subject.article
    if article is None:
        return listed(reader, _heads(reader, selection), selection, settings, entry_cache)
    if selection.kind is Kind.REVISIONS:
        return revision_entries(article, reader.revisions(article.key), selection, settings)
    return related_entries(related(reader, article, selection.size, selection), selection, settings)


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
    if selection.kind is Kind.UPDATED:
        new_entries = [
            update_entry(update, selection, settings) for update in reader.updates_of(missing)
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
    entries = [entry_by_head[head] for head in heads]
    has_additions = selection.story and selection.kind is Kind.LATEST
    return _with_additions(reader, selection.story, heads, entries) if has_additions else entries


def _with_additions(
    reader: Reader, slug: str, heads: Sequence[Head], entries: Sequence[Entry]
) -> list[Entry]:
    """Return the entries of a storyline's feed, each summarized by what it added to the story."""
    addition_of = additions(reader, reader.story(slug), {head.key for head in heads})
    return [
        replace(entry, summary=addition_of[head.key], addition=addition_of[head.key])
        if head.key in addition_of
        else entry
        for head, entry in zip(heads, entries, strict=True)
    ]


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
