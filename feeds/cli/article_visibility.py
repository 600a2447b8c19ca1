"""``wirefeed articles`` that decide who sees an article: publish, embargo, unpublish, withdraw."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from feeds.cli import context
from feeds.cli.article_argument import ID, moment_of, uuid_of_named
from feeds.model import Article, Status
from feeds.newsroom import articles as use_cases
from feeds.newsroom.editor import Editor
from feeds.store import Reader
from feeds.text.dates import format_rfc3339


@click.command(
    epilog="\b\nExamples:\n  wirefeed articles embargo ID --until 2026-11-30T06:00\n  wirefeed "
    "articles embargo ID --lift"
)
@ID
@click.option("--until", metavar="TIME", help="The new end; without a zone in the newsroom's own.")
@click.option("--lift", is_flag=True, help="Publish the article now.")
def embargo(article_id: str, until: str | None, lift: bool) -> None:
    """Move the end of an article's embargo, or lift it."""
    if (until is None) != lift:
        raise click.UsageError("give --until TIME, or --lift to publish now")
    editor = context.editor()
    end = None if until is None else _end(until, editor)
    article = use_cases.schedule(editor, uuid_of_named(editor, article_id), end)
    click.echo(_when(article))


def _when(article: Article) -> str:
    if article.status is Status.EMBARGOED and article.release_at is not None:
        return f"{article.id} embargoed until {format_rfc3339(article.release_at)}"
    return f"{article.id} published"


@click.command(
    epilog="\b\nExamples:\n  wirefeed articles publish ID\n  wirefeed articles publish ID --at "
    "2026-11-30T06:00"
)
@ID
@click.option("--at", metavar="TIME", help="When; without a zone in the newsroom's own.")
def publish(article_id: str, at: str | None) -> None:
    """Publish a draft, an unpublished article or one under an embargo: now, or at a time."""
    editor = context.editor()
    when = None if at is None else _end(at, editor, "--at")
    click.echo(_when(use_cases.schedule(editor, uuid_of_named(editor, article_id), when)))


def _end(until: str, editor: Editor, option: str = "--until") -> datetime:
    end = moment_of(until, editor.settings.zone, option)
    if end <= editor.now():
        now = "--lift" if option == "--until" else f"leave {option} out"
        raise click.UsageError(f"{option} is in the past; to publish now: {now}")
    return end


@click.command()
@ID
@click.option("--yes", "is_sure", is_flag=True, help="Unpublish without a question.")
def unpublish(article_id: str, is_sure: bool) -> None:
    """Hold an article back until it is published again.

    It disappears from every feed and page, without a notice to readers. `articles publish` brings
    it back with the same id, address and date. To correct the record for good: `articles withdraw`.
    """
    editor = context.editor()
    uuid = uuid_of_named(editor, article_id)
    if not is_sure and sys.stdin.isatty():
        _confirm(editor, uuid, "Unpublish {headline!r}?")
    article = use_cases.unpublish(editor, uuid)
    click.echo(f"{article.id} unpublished")


@click.command()
@ID
@click.option(
    "--note",
    required=True,
    help="The reason, shown to readers; leave out confidential details.",
)
@click.option(
    "--translations", "has_translations", is_flag=True, help="Withdraw its translations, too."
)
@click.option("--yes", "is_sure", is_flag=True, help="Withdraw without a question.")
def withdraw(article_id: str, note: str, has_translations: bool, is_sure: bool) -> None:
    """Withdraw an article permanently.

    It disappears from every feed and page; a notice informs readers.
    """
    editor = context.editor()
    uuid = uuid_of_named(editor, article_id)
    if not is_sure and sys.stdin.isatty():
        _confirm(editor, uuid, "Withdraw {headline!r} permanently?")
    withdrawn = use_cases.withdraw(editor, uuid, note, has_translations=has_translations)
    for article in withdrawn.articles:
        click.echo(f"{article.id} withdrawn")
    if withdrawn.remaining:
        remaining = "".join(
            f"\n  {article.uuid}  {article.language}  {article.headline}"
            for article in withdrawn.remaining
        )
        click.echo(
            "Its translations stay public; to withdraw them, too: wirefeed articles withdraw ID "
            f"--note …{remaining}",
            err=True,
        )


def _confirm(editor: Editor, uuid: str, question: str) -> None:
    """Ask on a terminal before the public loses an article."""
    with editor.database.read() as connection:
        headline = Reader(connection).article(uuid).headline
    click.confirm(question.format(headline=headline), abort=True, err=True)


COMMANDS = (embargo, publish, unpublish, withdraw)
