"""Types of parameters whose values a shell completes: files, and names in the store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from feeds import config
from feeds.errors import WirefeedError
from feeds.newsroom.names import beginning_with
from feeds.store import Database, Reader, partners, sources, users

_MOST = 50
# A name and its description: a headline, a title.
Names = Iterable[tuple[str, str]]


class FileOrText(StringParamType):
    """A file, or an address, or ``-``: the shell completes files."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the order to the shell to complete files."""
        return [CompletionItem(incomplete, type="file")]


class StoredName(StringParamType):
    """A name of something in the store; ``names`` returns those that may begin with a text."""

    def __init__(self, names: Callable[[Reader, str], Names]) -> None:
        self._names = names

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the first names with this beginning.

        Without a store, or with one that does not answer, there are none. The store is only read.
        """
        try:
            url = config.load(os.environ, Path.cwd()).database_url
            if Database.is_missing(url):
                return []
            database = Database(url)
            try:
                with database.read() as connection:
                    names = list(self._names(Reader(connection), incomplete))
            finally:
                database.close()
        except (WirefeedError, OSError):
            # A line in the middle of the prompt would help no one.
            return []
        items = [
            CompletionItem(name, help=description)
            for name, description in names
            if name.startswith(incomplete)
        ]
        return items[:_MOST]


ARTICLE = StoredName(lambda reader, beginning: beginning_with(reader, beginning))
PARTNER = StoredName(
    lambda reader, _: [(row.name, row.profile) for row in partners.every(reader.connection)]
)
SECTION = StoredName(lambda reader, _: reader.sections().items())
SOURCE = StoredName(
    lambda reader, _: [(row.url, row.title) for row in sources.every(reader.connection)]
)
STORY = StoredName(lambda reader, _: [(row.slug, row.title) for row in reader.every_story()])
USER = StoredName(
    lambda reader, _: [(row.name, row.full_name) for row in users.every(reader.connection)]
)
FILE_OR_TEXT = FileOrText()
