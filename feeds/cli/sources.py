"""``wirefeed sources``: feeds of other publishers, imported on schedule."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from feeds.cli import context
from feeds.cli.values import FILE_OR_TEXT, SECTION, SOURCE
from feeds.config import LANGUAGE_TAG
from feeds.errors import BadSource, FetchError, UnreadableInput
from feeds.fetch import Fetched, request
from feeds.render import opml
from feeds.sources.poll import describe
from feeds.sources.scheduler import poll_now
from feeds.sources.site import feeds_of_site
from feeds.store import sources as store
from feeds.store.sources import FeedSource
from feeds.text.dates import format_rfc3339
from feeds.text.urls import clean_url

_NAME = click.argument("name", metavar="URL|NUMBER", type=SOURCE)


@click.group(
    epilog="""\b
Examples:
  wirefeed sources add https://example.com/ --section World --lang en
  wirefeed sources set 3 --zone Europe/Berlin --strip-boilerplate
  wirefeed sources import feeds.opml
  wirefeed sources list"""
)
def sources() -> None:
    """Feeds that the worker imports on schedule."""


@sources.command()
@click.argument("url")
@click.option("--title", default="", help="Its name; without it the feed's own title.")
@click.option("--section", default="", type=SECTION, help="Section of all imported articles.")
@click.option("--lang", default="", metavar="L", help="Language of all imported articles (BCP 47).")
@click.option("--zone", default="", metavar="Z", help="Time zone of dates without one; UTC else.")
@click.option("--sitemap", is_flag=True, help="The address is a news sitemap; fetch its pages.")
@click.option("--no-check", is_flag=True, help="Add the address as it is, without a request.")
def add(
    url: str, title: str, section: str, lang: str, zone: str, sitemap: bool, no_check: bool
) -> None:
    """Add a feed, or the one feed of a site. A running server or worker polls it within seconds,
    then as often as it changes.
    """
    address = _checked(url)
    source = FeedSource(
        url=address,
        title=title,
        section=section,
        language=_language(lang),
        zone=_zone(zone),
        reads_sitemap=sitemap,
    )
    with context.open_store(context.settings()).read() as connection:
        is_known = store.known(connection, address)
    note = ""
    if not (is_known or no_check or sitemap):
        source, note = _found(source)
    is_new = _add(source)
    click.echo(f"{source.url}: added{note}" if is_new else f"{source.url}: is there already")


def _found(source: FeedSource) -> tuple[FeedSource, str]:
    """Return the source with the address of the one feed that its address leads to, and a note.

    Raises:
        BadSource: a page with several feeds, or with none.
    """
    settings = context.settings()

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
    return replace(
        source, url=site_feeds[0].url
    ), "" if is_itself else f", the feed of {source.url}"


@sources.command("set")
@_NAME
@click.option("--title", help="Its name.")
@click.option(
    "--section", type=SECTION, help="Section of all imported articles; empty for the feed's own."
)
@click.option("--lang", metavar="L", help="Language of all imported articles; empty for their own.")
@click.option("--zone", metavar="Z", help="Time zone of dates without one; empty for UTC.")
@click.option(
    "--strip-boilerplate/--keep-boilerplate",
    default=None,
    help="Whether lines that most of its items share are removed from new texts.",
)
@click.option("--sitemap/--no-sitemap", default=None, help="Whether it is a news sitemap.")
def set_(
    name: str,
    title: str | None,
    section: str | None,
    lang: str | None,
    zone: str | None,
    strip_boilerplate: bool | None,
    sitemap: bool | None,
) -> None:
    """Change what is known of a source; what is not named stays."""
    values: dict[str, Any] = {
        "title": title,
        "section": section,
        "language": None if lang is None else _language(lang),
        "zone": None if zone is None else _zone(zone),
        "strips_boilerplate": None if strip_boilerplate is None else int(strip_boilerplate),
        "reads_sitemap": None if sitemap is None else int(sitemap),
    }
    changed = {column: value for column, value in values.items() if value is not None}
    if not changed:
        raise click.UsageError("nothing to change: name an option, such as --lang")
    # What was read under other settings is read again.
    changed |= {"document_hash": "", "item_hashes": ""}
    with context.open_store(context.settings()).write() as connection:
        source = store.named(connection, name)
        store.change(connection, source, changed)
        source = store.named(connection, name)
    click.echo(json.dumps(_shown(source), ensure_ascii=False, indent=1))


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the sources: next poll, last result and current problem."""
    with context.open_for_reading(context.settings()).read() as connection:
        sources_found = store.every(connection)
    for source in sources_found:
        fields = _shown(source)
        if as_json:
            click.echo(json.dumps(fields, ensure_ascii=False))
            continue
        click.echo(
            f"{source.key:4}  {fields['status']:8}  {source.url}"
            + (f"  ({source.title})" if source.title else "")
        )
        notes = [
            f"asked {fields['polled_at'] or 'never'}",
            f"next {fields['next_at']}",
            *(["pushed by its hub"] if source.lease_until else []),
        ]
        click.echo("      " + ", ".join(notes))
        if source.problem:
            click.echo(
                f"      - {source.problem}"
                + (f" ({source.failures} times)" if source.failures else "")
            )
        if source.boilerplate and not source.strips_boilerplate:
            click.echo(
                f"      - lines that most of its items share: {len(source.boilerplate)}, such as "
                f"{source.boilerplate[0][:60]!r}; to remove them: wirefeed sources set "
                f"{source.key} --strip-boilerplate"
            )
        if source.moved_to:
            click.echo(f"      - it says that it has moved to {source.moved_to}")


@sources.command()
@_NAME
def pause(name: str) -> None:
    """Stop polling a source until it is resumed."""
    _pause(name, is_paused=True)


@sources.command()
@_NAME
def resume(name: str) -> None:
    """Poll a paused source again, at once."""
    _pause(name, is_paused=False)


@sources.command()
@_NAME
def remove(name: str) -> None:
    """Remove a source; its articles stay."""
    with context.open_store(context.settings()).write() as connection:
        store.remove(connection, source := store.named(connection, name))
    click.echo(f"{source.url}: removed")


@sources.command()
@click.argument("names", nargs=-1, metavar="[URL|NUMBER] ...", type=SOURCE)
@click.pass_context
def poll(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Poll sources now; without a name, all that are not paused."""
    settings = context.settings()
    database = context.open_store(settings)
    with database.read() as connection:
        sources_found = [store.named(connection, name) for name in names] or [
            source for source in store.every(connection) if not source.is_paused
        ]
    is_well = True
    for source in sources_found:
        polled = poll_now(database, source, settings)
        is_well = is_well and not polled.problem
        click.echo(f"{source.url}: {describe(polled)}")
    ctx.exit(0 if is_well else 1)


@sources.command("import")
@click.argument("file", metavar="FILE|-", type=FILE_OR_TEXT)
@click.pass_context
def import_(ctx: click.Context, file: str) -> None:
    """Add every feed of an OPML list; a group becomes the section."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=file) from error
    new = known_count = 0
    refused: list[str] = []
    for outline in opml.parse_opml(data):
        url = clean_url(outline.xml_url)
        language = outline.language if LANGUAGE_TAG.match(outline.language) else ""
        if not url:
            refused.append(outline.xml_url)
        elif _add(
            FeedSource(url=url, title=outline.title, section=outline.group, language=language)
        ):
            new += 1
        else:
            known_count += 1
    for text in refused:
        click.echo(f"refused: {text[:200]!r} is not an http(s) address", err=True)
    click.echo(f"new\t{new}\nknown\t{known_count}\nrefused\t{len(refused)}")
    ctx.exit(1 if refused else 0)


@sources.command()
def export() -> None:
    """Print the sources as OPML 2.0."""
    settings = context.settings()
    with context.open_for_reading(settings).read() as connection:
        sources_found = store.every(connection)
    outlines = [
        opml.Outline(
            title=source.title or source.url,
            xml_url=source.url,
            group=source.section,
            language=source.language,
        )
        for source in sources_found
    ]
    click.echo(opml.format_opml(f"Sources of {settings.title}", outlines))


def _add(source: FeedSource) -> bool:
    with context.open_store(context.settings()).write() as connection:
        return store.add(connection, source, context.now())


def _pause(name: str, *, is_paused: bool) -> None:
    with context.open_store(context.settings()).write() as connection:
        store.pause(
            connection,
            source := store.named(connection, name),
            is_paused=is_paused,
            now=context.now(),
        )
    click.echo(f"{source.url}: {'paused' if is_paused else 'polled again from now on'}")


def _checked(url: str) -> str:
    clean = clean_url(url)
    if not clean:
        raise BadSource(f"{url!r} is not an http(s) address of a feed")
    return clean


def _language(tag: str) -> str:
    if tag and not LANGUAGE_TAG.match(tag):
        raise BadSource(f"{tag!r} is not a language tag; write one like en, az or pt-BR")
    return tag


def _zone(name: str) -> str:
    """Return the name of a time zone; empty for UTC.

    Raises:
        BadSource: the name is not an IANA time zone.
    """
    try:
        ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise BadSource(f"{name!r} is not a time zone; write one like Europe/Berlin") from error
    return name


def _shown(source: FeedSource) -> dict[str, Any]:
    status = (
        "paused"
        if source.is_paused
        else "failing"
        if source.failures
        else "ok"
        if source.polled_at
        else "new"
    )

    def when(at: Any) -> str | None:
        return format_rfc3339(at) if at else None

    return {
        "number": source.key,
        "status": status,
        "url": source.url,
        "title": source.title,
        "section": source.section,
        "language": source.language,
        "zone": source.zone,
        "sitemap": source.reads_sitemap,
        "strip_boilerplate": source.strips_boilerplate,
        "boilerplate": list(source.boilerplate),
        "moved_to": source.moved_to,
        "polled_at": when(source.polled_at),
        "taken_at": when(source.taken_at),
        "next_at": when(source.due),
        "interval_s": source.interval_s,
        "failures": source.failures,
        "problem": source.problem,
        "hub": source.hub,
        "pushed_until": when(source.lease_until),
    }
