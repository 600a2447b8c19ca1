"""Sources as editors add and change them: feeds of other publishers, imported on schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.config import LANGUAGE_TAG, Settings
from feeds.domain.acts import Act, ObjectKind, public_part
from feeds.errors import BadSource, FetchError
from feeds.fetch import Fetched, request
from feeds.newsroom.editor import Editor
from feeds.sources.site import feeds_of_site
from feeds.store import sources as store
from feeds.store.sources import FeedSource
from feeds.text.urls import clean_url

SourceStatus = Literal["new", "ok", "failing", "paused"]


@dataclass(frozen=True, kw_only=True)
class AddedSource:
    """A source, whether it is new, and a note on how its address was found."""

    source: FeedSource
    is_new: bool
    note: str = ""


def checked(source: FeedSource) -> FeedSource:
    """Return a source with its address cleaned.

    Raises:
        BadSource: the address, the language or the time zone is none.
    """
    url = clean_url(source.url)
    if not url:
        raise BadSource(f"{source.url!r} is not an http(s) address of a feed")
    _check_language(source.language)
    _check_zone(source.zone)
    return replace(source, url=url)


def add(editor: Editor, source: FeedSource, *, is_looked_at: bool = True) -> AddedSource:
    """Add a feed, or the one feed of a site: it is looked at first, unless it is a sitemap.

    Raises:
        BadSource: a page with several feeds, or with none; the address, language or zone is none.
    """
    source, note = checked(source), ""
    with editor.database.read() as connection:
        is_known = store.known(connection, source.url)
    if is_looked_at and not (is_known or source.reads_sitemap):
        source, note = _with_address_of_feed(source, editor.settings)
    act = Act(verb="add", kind=ObjectKind.SOURCE)
    with editor.writing(act) as writer:
        is_new = store.add(writer.connection, source, writer.now)
        stored = store.named(writer.connection, source.url)
        if is_new:
            _name(act, stored)
    return AddedSource(source=stored, is_new=is_new, note=note)


def change(editor: Editor, name: str, values: Mapping[str, Any]) -> FeedSource:
    """Change fields of a source, ``is_paused`` included, and return the source.

    A change of settings also has its last document read again.

    Raises:
        SourceNotFound.
        BadSource: the language or the time zone is none.
    """
    _check_language(values.get("language", ""))
    _check_zone(values.get("zone", ""))
    columns = {
        column: int(value) if isinstance(value, bool) else value
        for column, value in values.items()
        if column != "is_paused"
    }
    act = Act(verb="change", kind=ObjectKind.SOURCE)
    with editor.writing(act) as writer:
        source = store.named(writer.connection, name)
        _name(act, source, fields=sorted(values))
        if columns:
            columns |= {"document_hash": "", "item_hashes": ""}
            store.change(writer.connection, source, columns)
        if "is_paused" in values:
            is_paused = values["is_paused"]
            store.pause(writer.connection, source, is_paused=is_paused, now=writer.now)
        return store.named(writer.connection, source.url)


def remove(editor: Editor, name: str) -> FeedSource:
    """Remove a source; its articles stay.

    Raises:
        SourceNotFound.
    """
    act = Act(verb="remove", kind=ObjectKind.SOURCE)
    with editor.writing(act) as writer:
        source = store.named(writer.connection, name)
        _name(act, source)
        store.remove(writer.connection, source)
    return source


def add_all(editor: Editor, new_sources: Iterable[FeedSource]) -> int:
    """Add feeds as they are; return how many are new."""
    act = Act(verb="import", kind=ObjectKind.SOURCE)
    with editor.writing(act) as writer:
        count = sum(store.add(writer.connection, source, writer.now) for source in new_sources)
        if count:
            act.on("OPML", new=count)
    return count


def _name(act: Act, source: FeedSource, **details: Any) -> None:
    act.on(str(source.key), source.title or public_part(source.url), **details)


def status_of(source: FeedSource) -> SourceStatus:
    """Return whether a source works; "new" until it was polled."""
    if source.is_paused:
        return "paused"
    if source.failures:
        return "failing"
    return "ok" if source.polled_at else "new"


def _with_address_of_feed(source: FeedSource, settings: Settings) -> tuple[FeedSource, str]:
    """Return the source with the address of the one feed that its address leads to, and a note.

    Raises:
        BadSource: a page with several feeds, or with none.
    """

    def get(url: str) -> Fetched:
        return request.get(
            url,
            timeout_s=settings.fetch_timeout_s,
            max_bytes=settings.fetch_max_bytes,
            allowed=settings.fetch_allow,
        )

    try:
        site_feeds = feeds_of_site(source.url, get)
    except FetchError as error:
        return source, f", but it cannot be fetched now ({error.reason}); it will be tried again"
    if not site_feeds:
        raise BadSource(
            f"{source.url}: is no feed, and names none; give the feed's own address, or add this "
            "one as it is with --no-check"
        )
    if len(site_feeds) > 1:
        listed = "\n".join(f"  {feed.url}  {feed.title}".rstrip() for feed in site_feeds)
        raise BadSource(f"{source.url}: has {len(site_feeds)} feeds; add one of them:\n{listed}")
    is_itself = site_feeds[0].url == source.url
    note = "" if is_itself else f", the feed of {source.url}"
    return replace(source, url=site_feeds[0].url), note


def _check_language(tag: str) -> None:
    if tag and not LANGUAGE_TAG.match(tag):
        raise BadSource(f"{tag!r} is not a language tag; write one like en, az or pt-BR")


def _check_zone(name: str) -> None:
    """Check the name of a time zone (IANA); empty is UTC."""
    try:
        ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise BadSource(f"{name!r} is not a time zone; write one like Europe/Berlin") from error
