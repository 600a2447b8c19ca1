"""``wirefeed stories``: storylines made, proposed, merged, split and renamed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import click
from rich.progress import Progress

from feeds.cli import context, terminal
from feeds.cli.values import ARTICLE, STORY
from feeds.errors import BadStory
from feeds.model import Article, Status, Story
from feeds.newsroom import storylines
from feeds.related.proposals import LEAST_ARTICLES, Nearest, Proposal, propose
from feeds.store import Reader
from feeds.text.dates import format_rfc3339


@click.group(
    epilog="""\b
Examples:
  wirefeed stories propose                          articles that may form a storyline
  wirefeed stories propose --create                 create them
  wirefeed stories create "Bridge closure" ID ID    create one by hand
  wirefeed stories merge bridge-2 bridge            merge two into one
  wirefeed stories split bridge toll --article ID   move articles to another"""
)
def stories() -> None:
    """Storylines: one story over time, with a page, a feed and a timeline."""


_SLUG = click.argument("slug", type=STORY)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
_IDS = click.argument("article_ids", metavar="ID...", nargs=-1, required=True, type=ARTICLE)


@stories.command("list")
@_JSON
def list_(as_json: bool) -> None:
    """List every storyline, newest live article first; then those without any."""
    with context.open_for_reading(context.settings()).read() as connection:
        reader = Reader(connection)
        listed, every = reader.stories(), reader.every_story()
    rows = [
        (item.story, item.size, format_rfc3339(item.first), format_rfc3339(item.last))
        for item in listed
    ]
    full = {item.story.key for item in listed}
    rows += [(item, 0, "", "") for item in every if item.key not in full]
    for story, size, first, last in rows:
        if as_json:
            fields = _shown(story) | {
                "articles": size,
                "first": first or None,
                "last": last or None,
            }
            click.echo(json.dumps(fields, ensure_ascii=False))
        else:
            click.echo(f"{story.slug}\t{size}\t{last or '-'}\t{story.title}")


@stories.command()
@_SLUG
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(slug: str, as_json: bool) -> None:
    """Show a storyline with its articles, oldest first."""
    with context.open_for_reading(context.settings()).read() as connection:
        reader = Reader(connection)
        story = storylines.story_in(reader, slug)
        members = reader.every_member(story)
    if as_json:
        fields = _shown(story) | {"articles": [_line(article) for article in members]}
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    click.echo(f"{story.slug}\t{story.title}")
    for article in members:
        status = "" if article.status is Status.LIVE else f"  ({article.status.value})"
        click.echo(
            f"{article.uuid}  {format_rfc3339(article.published.at)}  {article.headline}{status}"
        )


@stories.command("propose")
@click.option(
    "--days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 36500),
    help="The age of the oldest article.",
)
@click.option(
    "--min",
    "least",
    default=3,
    show_default=True,
    type=click.IntRange(LEAST_ARTICLES, 1000),
    help="The least number of articles.",
)
@click.option(
    "--create",
    "is_created",
    is_flag=True,
    help="Create the proposed storylines, and add articles to existing ones.",
)
@click.option(
    "--only",
    multiple=True,
    metavar="SLUG",
    help="With --create: only this proposal; repeat it for more.",
)
@_JSON
def propose_(days: int, least: int, is_created: bool, only: tuple[str, ...], as_json: bool) -> None:
    """Propose storylines for articles without one, or matching articles for existing storylines."""
    if only and not is_created:
        raise click.UsageError("--only requires --create")
    database, now = context.open_store(context.settings()), context.now()
    with (
        database.read() as connection,
        Progress(
            console=terminal.errors, disable=not terminal.errors.is_terminal, transient=True
        ) as progress,
    ):
        task = progress.add_task("Comparing")
        proposals = propose(
            Reader(connection),
            now - timedelta(days=days),
            least,
            lambda done_count, of: progress.update(task, completed=done_count, total=of),
        )
    chosen = [proposal for proposal in proposals if not only or proposal.slug in only]
    if missing := set(only) - {proposal.slug for proposal in proposals}:
        raise BadStory(
            f"nothing is proposed under {', '.join(sorted(missing))}; see: wirefeed stories propose"
        )
    if is_created:
        chosen = storylines.accept_all(context.editor(), chosen)
    for proposal in chosen:
        _print_proposal(proposal, is_created=is_created, as_json=as_json)
    if not chosen and not as_json:
        terminal.errors.print(
            f"Nothing of the last {days} days is near enough; try --days or --min."
        )
    elif not is_created and not as_json:
        terminal.errors.print(
            "Nothing was changed; --create makes them, --create --only SLUG one of them."
        )


def _print_proposal(proposal: Proposal, *, is_created: bool, as_json: bool) -> None:
    if as_json:
        fields = {
            "slug": proposal.slug,
            "title": proposal.title,
            "joins": proposal.into is not None,
            "articles": [
                _line(article) | _reason(proposal.nearest.get(article.key))
                for article in proposal.articles
            ],
        }
        click.echo(json.dumps(fields, ensure_ascii=False))
        return
    verb = "joined" if is_created else "would join"
    suffix = f" {verb}" if proposal.into else ""
    click.echo(f"{proposal.slug}\t{len(proposal.articles)}{suffix}\t{proposal.title}")
    for article in proposal.articles:
        click.echo(f"  {article.uuid}  {format_rfc3339(article.published.at)}  {article.headline}")
        nearest = proposal.nearest.get(article.key)
        if nearest is not None:
            words = ", ".join(nearest.terms)
            click.echo(f"      nearest: {nearest.article.headline} ({words})")


def _reason(nearest: Nearest | None) -> dict[str, Any]:
    if nearest is None:
        return {"nearest": None, "because": []}
    return {"nearest": nearest.article.uuid, "because": list(nearest.terms)}


@stories.command()
@click.argument("title")
@_IDS
@click.option(
    "--slug", default="", help="The slug of its address; without it derived from the title."
)
def create(title: str, article_ids: tuple[str, ...], slug: str) -> None:
    """Create a storyline with these articles. Prints its slug."""
    click.echo(storylines.create(context.editor(), title, article_ids, slug).slug)


@stories.command()
@_SLUG
@_IDS
def add(slug: str, article_ids: tuple[str, ...]) -> None:
    """Add articles to a storyline, removing them from any other."""
    joined = storylines.add(context.editor(), slug, article_ids)
    click.echo(f"{joined.story.slug}: {joined.added} added")
    for former_slug, count in joined.removed.items():
        click.echo(f"{former_slug}: {count} removed")


@stories.command()
@_SLUG
@_IDS
def remove(slug: str, article_ids: tuple[str, ...]) -> None:
    """Remove articles from a storyline; they do not return automatically."""
    story, count = storylines.remove(context.editor(), slug, article_ids)
    click.echo(f"{story.slug}: {count} removed")


@stories.command()
@_SLUG
@click.argument("into", type=STORY)
def merge(slug: str, into: str) -> None:
    """Move all articles of SLUG to the storyline INTO; the address of SLUG redirects there."""
    source_story, target, count = storylines.merge(context.editor(), slug, into)
    click.echo(f"{source_story.slug} leads to {target.slug} now; articles moved: {count}")


@stories.command()
@_SLUG
@click.argument("new_slug")
@click.option(
    "--article",
    "article_ids",
    multiple=True,
    required=True,
    metavar="ID",
    type=ARTICLE,
    help="An article to move; repeat it for more.",
)
@click.option("--title", default="", help="The displayed title; without it the first headline.")
def split(slug: str, new_slug: str, article_ids: tuple[str, ...], title: str) -> None:
    """Move some articles of SLUG to a new storyline NEW_SLUG; SLUG keeps its address and the other
    articles.
    """
    new, count = storylines.split(context.editor(), slug, new_slug, article_ids, title)
    click.echo(f"{new.slug}: {count} of {slug.lower()}")


@stories.command()
@_SLUG
@click.argument("new_slug")
@click.option("--title", default="", help="The displayed title; without it the title stays.")
def rename(slug: str, new_slug: str, title: str) -> None:
    """Give a storyline another slug, a title, or both.

    Old addresses answer 301 permanently; the feed's id stays.
    """
    former, renamed = storylines.rename(context.editor(), slug, new_slug, title)
    click.echo(f"{former.slug} is {renamed.slug} now: {renamed.title}")


def _shown(story: Story) -> dict[str, Any]:
    return {
        "slug": story.slug,
        "title": story.title,
        "language": story.language,
        "created": format_rfc3339(story.created),
    }


def _line(article: Article) -> dict[str, str]:
    return {
        "id": article.id,
        "published": format_rfc3339(article.published.at),
        "status": article.status.value,
        "headline": article.headline,
    }
