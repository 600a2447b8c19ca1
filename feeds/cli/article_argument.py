"""Arguments of commands on articles: the name of an article, and times."""

from __future__ import annotations

from datetime import datetime, tzinfo

import click

from feeds.cli.values import ARTICLE
from feeds.errors import BadDate
from feeds.newsroom.editor import Editor
from feeds.newsroom.names import uuid_named
from feeds.store import Reader
from feeds.text.dates import parse

# An id, its beginning or end, an address, a headline as a slug, or @last.
ID = click.argument("article_id", metavar="ID", type=ARTICLE)


def uuid_of_named(editor: Editor, name: str) -> str:
    """Return the UUID of the article that an editor names.

    Raises:
        ArticleNotFound, AmbiguousName.
    """
    with editor.database.read() as connection:
        return uuid_named(Reader(connection), name)


def moment_of(text: str, zone: tzinfo, option: str) -> datetime:
    """Return the time that an option names; without a zone it is in the newsroom's own.

    Raises:
        UsageError: it is not a time.
    """
    try:
        return parse(text, zone).at
    except BadDate as error:
        raise click.UsageError(f"{option}: {error}; write one like 2026-11-30T06:00") from error
