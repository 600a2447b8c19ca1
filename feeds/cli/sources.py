"""``wirefeed sources``: other people's feeds, taken in on schedule."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from feeds.cli import context
from feeds.config import LANGUAGE_TAG
from feeds.errors import BadArticle, UnreadableInput
from feeds.render import opml
from feeds.sources.poll import describe
from feeds.sources.scheduler import ask
from feeds.store import sources as store
from feeds.store.sources import FeedSource
from feeds.text.dates import format_rfc3339
from feeds.text.urls import clean_url

_NAME = click.argument("name", metavar="URL|NUMBER")


@click.group(
    epilog="""\b
Examples:
  wirefeed sources add https://example.com/feed.xml --section World --lang en
  wirefeed sources import feeds.opml
  wirefeed sources list"""
)
def sources() -> None:
    """Feeds that the worker takes in on schedule."""


@sources.command()
@click.argument("url")
@click.option("--title", default="", help="What it is called; without it as it calls itself.")
@click.option("--section", default="", help="Put everything into this section.")
@click.option("--lang", default="", metavar="L", help="The language of everything (BCP 47).")
def add(url: str, title: str, section: str, lang: str) -> None:
    """Add a feed. It is asked within seconds where a server or worker runs, then as often as it changes."""
    is_new = _add(
        FeedSource(url=_checked(url), title=title, section=section, language=_language(lang))
    )
    click.echo(f"{url}: added" if is_new else f"{url}: is there already")


@sources.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(as_json: bool) -> None:
    """List the sources: when each is asked next, what it had, what is wrong with it."""
    with context.open_store(context.settings()).read() as connection:
        found = store.every(connection)
    for one in found:
        shown = _shown(one)
        if as_json:
            click.echo(json.dumps(shown, ensure_ascii=False))
            continue
        click.echo(
            f"{one.key:4}  {shown['status']:8}  {one.url}"
            + (f"  ({one.title})" if one.title else "")
        )
        told = [
            f"asked {shown['polled_at'] or 'never'}",
            f"next {shown['next_at']}",
            *(["told by its hub"] if one.lease_until else []),
        ]
        click.echo("      " + ", ".join(told))
        if one.problem:
            click.echo(
                f"      - {one.problem}" + (f" ({one.failures} times)" if one.failures else "")
            )


@sources.command()
@_NAME
def pause(name: str) -> None:
    """Ask a source no more, until it is resumed."""
    _pause(name, is_paused=True)


@sources.command()
@_NAME
def resume(name: str) -> None:
    """Ask a paused source again, at once."""
    _pause(name, is_paused=False)


@sources.command()
@_NAME
def remove(name: str) -> None:
    """Forget a source; what it has brought stays."""
    with context.open_store(context.settings()).write() as connection:
        store.remove(connection, one := store.named(connection, name))
    click.echo(f"{one.url}: removed")


@sources.command()
@click.argument("names", nargs=-1, metavar="[URL|NUMBER] ...")
@click.pass_context
def poll(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Ask sources now; without a name, all that are not paused."""
    chosen = context.settings()
    database = context.open_store(chosen)
    with database.read() as connection:
        found = [store.named(connection, name) for name in names] or [
            one for one in store.every(connection) if not one.is_paused
        ]
    is_well = True
    for one in found:
        polled = ask(database, one, chosen)
        is_well = is_well and not polled.problem
        click.echo(f"{one.url}: {describe(polled)}")
    ctx.exit(0 if is_well else 1)


@sources.command("import")
@click.argument("file", metavar="FILE|-")
@click.pass_context
def import_(ctx: click.Context, file: str) -> None:
    """Add every feed of an OPML list; a group becomes the section."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=file) from error
    new = known = 0
    refused: list[str] = []
    for one in opml.read(data):
        url = clean_url(one.xml_url)
        language = one.language if LANGUAGE_TAG.match(one.language) else ""
        if not url:
            refused.append(one.xml_url)
        elif _add(FeedSource(url=url, title=one.title, section=one.group, language=language)):
            new += 1
        else:
            known += 1
    for text in refused:
        click.echo(f"refused: {text[:200]!r} is no http(s) address", err=True)
    click.echo(f"new\t{new}\nknown\t{known}\nrefused\t{len(refused)}")
    ctx.exit(1 if refused else 0)


@sources.command()
def export() -> None:
    """Print the sources as OPML 2.0."""
    chosen = context.settings()
    with context.open_store(chosen).read() as connection:
        found = store.every(connection)
    outlines = [
        opml.Outline(
            title=one.title or one.url, xml_url=one.url, group=one.section, language=one.language
        )
        for one in found
    ]
    click.echo(opml.write(f"Sources of {chosen.title}", outlines))


def _add(one: FeedSource) -> bool:
    with context.open_store(context.settings()).write() as connection:
        return store.add(connection, one, context.now())


def _pause(name: str, *, is_paused: bool) -> None:
    with context.open_store(context.settings()).write() as connection:
        store.pause(
            connection, one := store.named(connection, name), is_paused=is_paused, now=context.now()
        )
    click.echo(f"{one.url}: {'paused' if is_paused else 'asked again from now on'}")


def _checked(url: str) -> str:
    clean = clean_url(url)
    if not clean:
        raise BadArticle(f"{url!r} is no http(s) address of a feed")
    return clean


def _language(tag: str) -> str:
    if tag and not LANGUAGE_TAG.match(tag):
        raise BadArticle(f"{tag!r} is no language tag; write one like en, az or pt-BR")
    return tag


def _shown(one: FeedSource) -> dict[str, Any]:
    status = (
        "paused"
        if one.is_paused
        else "failing"
        if one.failures
        else "ok"
        if one.polled_at
        else "new"
    )

    def when(at: Any) -> str | None:
        return format_rfc3339(at) if at else None

    return {
        "number": one.key,
        "status": status,
        "url": one.url,
        "title": one.title,
        "section": one.section,
        "language": one.language,
        "polled_at": when(one.polled_at),
        "taken_at": when(one.taken_at),
        "next_at": when(one.due),
        "interval_s": one.interval_s,
        "failures": one.failures,
        "problem": one.problem,
        "hub": one.hub,
        "pushed_until": when(one.lease_until),
    }
