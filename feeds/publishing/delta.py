"""Deltas of a feed since a change number: the current text of each changed entry, and removed
entries.

Apply a delta to a copy of the feed at that number to obtain the current feed. ``?since=`` returns
it to clients; the hub delivers it to subscribers.
"""

from __future__ import annotations

from dataclasses import replace

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.errors import TooOld
from feeds.model import Article, Entry, Kind, Page, Status, Tombstone
from feeds.publishing.entries import (
    related_entries,
    removal_note,
    revision_entries,
    tombstone,
    update_id,
)
from feeds.publishing.pages import EntryCache, envelope, listed
from feeds.publishing.subject import ARCHIVE_SIZE, load_subject
from feeds.related.neighbours import related
from feeds.store import Reader
from feeds.store.change_reader import Changed

MAX_CHANGED = 1_000


def page_since(
    reader: Reader,
    selection: Selection,
    seq: int,
    settings: Settings,
    entry_cache: EntryCache | None = None,
    *,
    part: int = 0,
) -> Page:
    """Return the entries that changed after change ``seq``, oldest change first.

    The page's ``seq`` is the last change included: the store's last one, or an earlier one with
    ``part``, which limits the number of articles.

    Raises:
        TooOld: more than ``MAX_CHANGED`` articles have changed, or ``seq`` is in the future.
        UnknownFeed, ArticleNotFound, ArticleWithdrawn.
    """
    now = reader.seq()
    limit = part or MAX_CHANGED + 1
    # Articles join a storyline without a new revision.
    changed = (
        reader.changed_after(seq, limit, has_joined=bool(selection.story)) if seq <= now else []
    )
    if seq > now or len(changed) > MAX_CHANGED:
        raise TooOld(_why(seq, now), _archive(reader, selection, settings))
    subject = load_subject(reader, selection, settings)
    until = changed[-1].last if part and len(changed) == part else now
    if subject.article:
        entries = (
            _of_one_story(reader, subject.article, selection, changed, settings)
            if seq < now
            else []
        )
        tombstones = list[Tombstone]()
    else:
        entries, tombstones = _of_a_list(reader, selection, changed, settings, entry_cache)
    page = envelope(subject, selection, settings, entries)
    return replace(
        page, seq=until, tombstones=tuple(tombstones) if selection.has_tombstones else ()
    )


def _why(seq: int, now: int) -> str:
    if seq > now:
        return f"change {seq} is unknown; the last one is {now}: use the feed and its archive"
    return f"more than {MAX_CHANGED:,} articles have changed since {seq}: too old; use the archive"


def _archive(reader: Reader, selection: Selection, settings: Settings) -> str:
    ordinals = reader.ordinals(selection.kind) if selection.has_archive else 0
    if not ordinals:
        return ""
    last = (ordinals - 1) // ARCHIVE_SIZE
    return settings.base_url + replace(selection, archive=last, since=None).address


def _of_a_list(
    reader: Reader,
    selection: Selection,
    changed: list[Changed],
    settings: Settings,
    entry_cache: EntryCache | None,
) -> tuple[list[Entry], list[Tombstone]]:
    place = {change.key: number for number, change in enumerate(changed)}
    revised = {change.key: change.revised for change in changed}
    new = {change.key for change in changed if change.is_new}
    heads = reader.heads_of(selection, list(place))
    inside = {head.key for head in heads}
    tombstones = [
        stone
        for key in place
        if key not in inside
        for stone in _tombstones(reader, selection, key, settings)
    ]
    if selection.kind is Kind.UPDATED:
        heads = [
            head
            for head in heads
            if head.number in revised[head.key]
            or head.key in new
            or _came_in(reader, selection, head.key, revised[head.key])
        ]
        tombstones += [
            stone
            for key in inside
            for stone in _tombstones(reader, selection, key, settings, has_notice=True)
        ]
    heads.sort(key=lambda head: (place[head.key], head.number))
    return listed(reader, heads, selection, settings, entry_cache), tombstones


def _came_in(reader: Reader, selection: Selection, key: int, revised: set[int]) -> bool:
    """Return whether a change brought a story into the selection: its older updates are then new
    there, too.
    """
    before = min(revised) - 1
    return any(
        revision.number == before and not reader.passes(selection, revision)
        for revision in reader.revisions(key)
    )


def _tombstones(
    reader: Reader, selection: Selection, key: int, settings: Settings, *, has_notice: bool = False
) -> list[Tombstone]:
    """Yield tombstones for an article that left the list; with ``has_notice`` only if it was
    withdrawn.
    """
    article, _ = reader.any_by_key(key)
    is_withdrawn = article.status is Status.WITHDRAWN
    if (has_notice and not is_withdrawn) or not reader.was_in(key, selection):
        return []
    if selection.kind is Kind.LATEST:
        return [tombstone(article, settings)]
    return [
        Tombstone(id=update_id(article.id, number), at=article.modified, note=removal_note(article))
        for number in reader.significant(key)
    ]


def _of_one_story(
    reader: Reader,
    article: Article,
    selection: Selection,
    changed: list[Changed],
    settings: Settings,
) -> list[Entry]:
    """Return a story's new revisions; its related list is returned whole, since any change may
    reorder it.
    """
    if selection.kind is Kind.RELATED:
        hits = related(reader, article, selection.size, selection)
        return related_entries(hits, selection, settings)
    revisions = reader.revisions(article.key)
    every = replace(selection, size=MAX_CHANGED)
    numbers = next((entry.revised for entry in changed if entry.key == article.key), set())
    return [
        entry
        for entry in reversed(revision_entries(article, revisions, every, settings))
        if entry.revision in numbers
    ]
