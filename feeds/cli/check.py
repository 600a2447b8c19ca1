"""``wirefeed check``: lint feeds, ours or anybody's."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qsl

import click

from feeds.cli import context
from feeds.cli.progress import shown
from feeds.cli.values import FILE_OR_TEXT
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

# The beginnings of the addresses of our feeds.
_OWN = ("/feeds/", "/sections/", "/stories/", "/articles/")


@click.command(
    epilog="\b\nExamples:\n  wirefeed check                                  every feed of ours\n  "
    "wirefeed check /feeds/latest.rss?size=50        one of ours\n  wirefeed check feed.xml "
    "https://example.com/rss  anybody's"
)
@click.argument("targets", nargs=-1, metavar="[FEED-ADDRESS|FILE|URL ...]", type=FILE_OR_TEXT)
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
    findings: list[str] = []
    documents = _Documents(settings)
    addresses = targets or tuple(documents.own_addresses())
    try:
        with shown("Checking", "feeds", len(addresses)) as display:
            for count, name in enumerate(addresses, 1):
                data, address = documents.load(name)
                if page is not None:
                    page.write_text(feed_as_page(data, name, context.now()), "utf-8")
                    click.echo(f"{name}: written as a page to {page}", err=True)
                findings += [f"{name}: {finding}" for finding in lint(data, address)]
                display.show(count)
    finally:
        # Also those before an error or Ctrl-C.
        for finding in findings:
            click.echo(finding)
    if not findings:
        click.echo("no findings", err=True)
    ctx.exit(1 if findings else 0)


class _Documents:
    """The documents that are checked: feeds of the store, files, and feeds on the web."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _database(self) -> Database:
        return context.open_for_reading(self._settings)

    @cached_property
    def _publisher(self) -> Publisher:
        return Publisher(self._database, self._settings)

    def load(self, name: str) -> tuple[bytes, str]:
        """Return the bytes of a feed, and its public address if it has one."""
        if name.startswith(_OWN):
            path, _, query = name.partition("?")
            selection = parse_address(path, parse_qsl(query, keep_blank_values=True))
            body = self._publisher.rendition(selection).body
            return body, self._settings.base_url + selection.address
        try:
            if is_url(name):
                return _fetched(name, self._settings), name
            return Path(name).read_bytes(), ""
        except OSError as error:
            raise UnreadableInput(f"cannot be read: {error.strerror}", place=name) from error
        except ForbiddenAddress as error:
            raise WirefeedError(
                f"{error}; to check our own server, name it as WIREFEED_BASE_URL does: "
                f"{self._settings.base_url}"
            ) from error
        except FetchError as error:
            raise WirefeedError(str(error)) from error

    def own_addresses(self) -> list[str]:
        """Return the addresses of the feeds of the store: main, sections, storylines."""
        with self._database.read() as connection:
            reader = Reader(connection)
            slugs = list(reader.sections())
            storylines = [item.story.slug for item in reader.stories()]
        lists = [(kind, slug, "") for kind in (Kind.LATEST, Kind.UPDATED) for slug in ("", *slugs)]
        lists += [(Kind.LATEST, "", story) for story in storylines]
        return [
            Selection(kind=kind, format=format_, section=section, story=story).address
            for format_ in Format
            for kind, section, story in lists
        ]


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
