"""``wirefeed sources``: feeds of other publishers, imported on schedule."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from feeds.cli import context
from feeds.cli.values import FILE_OR_TEXT, SECTION, SOURCE
from feeds.config import LANGUAGE_TAG
from feeds.errors import UnreadableInput
from feeds.newsroom import sources as use_cases
from feeds.render import opml
from feeds.sources.poll import describe
from feeds.sources.scheduler import poll_now
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
    source = FeedSource(
        url=url,
        title=title,
        section=section,
        language=lang,
        zone=zone,
        reads_sitemap=sitemap,
    )
    added = use_cases.add(context.editor(), source, is_looked_at=not no_check)
    if added.is_new:
        click.echo(f"{added.source.url}: added{added.note}")
    else:
        click.echo(f"{added.source.url}: is there already")


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
        "language": lang,
        "zone": zone,
        "strips_boilerplate": strip_boilerplate,
        "reads_sitemap": sitemap,
    }
    changed = {column: value for column, value in values.items() if value is not None}
    if not changed:
        raise click.UsageError("nothing to change: name an option, such as --lang")
    source = use_cases.change(context.editor(), name, changed)
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
    source = use_cases.remove(context.editor(), name)
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
    listed: list[FeedSource] = []
    refused: list[str] = []
    for outline in opml.parse_opml(data):
        url = clean_url(outline.xml_url)
        language = outline.language if LANGUAGE_TAG.match(outline.language) else ""
        if not url:
            refused.append(outline.xml_url)
        else:
            source = FeedSource(
                url=url, title=outline.title, section=outline.group, language=language
            )
            listed.append(source)
    new = use_cases.add_all(context.editor(), listed)
    for text in refused:
        click.echo(f"refused: {text[:200]!r} is not an http(s) address", err=True)
    click.echo(f"new\t{new}\nknown\t{len(listed) - new}\nrefused\t{len(refused)}")
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


def _pause(name: str, *, is_paused: bool) -> None:
    source = use_cases.change(context.editor(), name, {"is_paused": is_paused})
    click.echo(f"{source.url}: {'paused' if is_paused else 'polled again from now on'}")


def _shown(source: FeedSource) -> dict[str, Any]:
    def when(at: Any) -> str | None:
        return format_rfc3339(at) if at else None

    return {
        "number": source.key,
        "status": use_cases.status_of(source),
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
