"""``wirefeed check``: lint feeds, ours or anybody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import click

from feeds.cli import context
from feeds.config import Settings
from feeds.domain.feed_address import Selection, parse_address
from feeds.errors import FetchError, ForbiddenAddress, UnreadableInput, WirefeedError
from feeds.fetch import get, is_url
from feeds.model import Format, Kind
from feeds.publishing.lint import lint
from feeds.publishing.publisher import Publisher
from feeds.store import Database, Reader
from feeds.text.urls import clean_url, origin_of
from feeds.web.preview import feed_as_page


@click.command(
    epilog="\b\nExamples:\n  wirefeed check                                  every feed of ours\n  "
    "wirefeed check /feeds/latest.rss?size=50        one of ours\n  wirefeed check feed.xml "
    "https://example.com/rss  anybody's"
)
@click.argument("targets", nargs=-1, metavar="[FEED-ADDRESS|FILE|URL ...]")
@click.option(
    "--page",
    metavar="OUT.html",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write the feed as a page, to look at in a browser; for one feed.",
)
@click.pass_context
def check(ctx: click.Context, targets: tuple[str, ...], page: Path | None) -> None:
    """Lint feeds: one line a finding; exit status 1 with findings.

    Our own server (WIREFEED_BASE_URL) may have a private address.
    """
    settings = context.settings()
    if page is not None and len(targets) != 1:
        raise click.UsageError("--page is for one feed; name it")
    count = 0
    for name, data, address in _documents(targets, settings):
        if page is not None:
            page.write_text(feed_as_page(data, name, context.now()), "utf-8")
            click.echo(f"{name}: written as a page to {page}", err=True)
        for finding in lint(data, address):
            click.echo(f"{name}: {finding}")
            count += 1
    if count == 0:
        click.echo("no findings", err=True)
    ctx.exit(1 if count else 0)


def _documents(targets: tuple[str, ...], settings: Settings) -> Iterator[tuple[str, bytes, str]]:
    own_targets = [
        target
        for target in targets
        if target.startswith(("/feeds/", "/sections/", "/stories/", "/articles/"))
    ]
    if own_targets or not targets:
        database = context.open_for_reading(settings)
        publisher = Publisher(database, settings)
        for address in own_targets or _own_addresses(database):
            path, _, query = address.partition("?")
            selection = parse_address(path, parse_qsl(query, keep_blank_values=True))
            yield (
                address,
                publisher.rendition(selection).body,
                settings.base_url + selection.address,
            )
    for target in targets:
        if target in own_targets:
            continue
        try:
            if is_url(target):
                yield target, _fetched(target, settings), target
            else:
                yield target, Path(target).read_bytes(), ""
        except OSError as error:
            raise UnreadableInput(f"cannot be read: {error.strerror}", place=target) from error
        except ForbiddenAddress as error:
            raise WirefeedError(
                f"{error}; to check our own server, name it as WIREFEED_BASE_URL does: "
                f"{settings.base_url}"
            ) from error
        except FetchError as error:
            raise WirefeedError(str(error)) from error


def _fetched(url: str, settings: Settings) -> bytes:
    """Return the document at an address; our own server may have a private one."""
    is_own = origin_of(clean_url(url)) == origin_of(clean_url(settings.base_url))
    return get(
        url,
        timeout_s=settings.fetch_timeout_s,
        max_bytes=settings.fetch_max_bytes,
        allowed=settings.fetch_allow,
        own_url=settings.base_url if is_own else "",
    ).body


def _own_addresses(database: Database) -> list[str]:
    with database.read() as connection:
        reader = Reader(connection)
        slugs, storylines = list(reader.sections()), [item.story.slug for item in reader.stories()]
    lists = [(kind, slug, "") for kind in (Kind.LATEST, Kind.UPDATED) for slug in ("", *slugs)]
    lists += [(Kind.LATEST, "", story) for story in storylines]
    return [
        Selection(kind=kind, format=format_, section=section, story=story).address
        for format_ in Format
        for kind, section, story in lists
    ]
