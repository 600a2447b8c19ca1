"""``wirefeed articles``: enough to run a newsroom from a terminal."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from feeds.cli import article_output as output
from feeds.cli import article_visibility as visibility
from feeds.cli import context, terminal
from feeds.cli.article_argument import ID, moment_of, uuid_of_named
from feeds.cli.changes import change_lines
from feeds.cli.picture_options import PictureOptions, picture_options
from feeds.cli.values import ARTICLE, FILE_OR_TEXT, SECTION
from feeds.domain.feed_address import parse_address
from feeds.errors import ArticleExists, BadArticle, UnreadableInput
from feeds.importers.decoding import decode
from feeds.importers.frontmatter import (
    EditorsFile,
    draft_from_text,
    left_alone,
    parse_file,
)
from feeds.importers.record import file_from
from feeds.model import Candidate, Relation, Significance, Status
from feeds.newsroom import articles as use_cases
from feeds.newsroom.articles import Change
from feeds.newsroom.names import uuid_named
from feeds.newsroom.related_items import relate as relate_articles
from feeds.newsroom.views import differences, listed, view
from feeds.related.neighbours import related
from feeds.store import Reader
from feeds.text.dates import format_rfc3339
from feeds.text.ids import uuid_in

MOST_RELATED = 10


@click.group()
def articles() -> None:
    """Add, list, show, revise, publish, relate and withdraw articles.

    ID is an article's id, its beginning or end (four characters at least), its address, its
    headline as a slug (quay-opens), or @last for the one added last.
    """


for _command in visibility.COMMANDS:
    articles.add_command(_command)


def _read(name: str) -> str:
    try:
        return decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=name) from error


@articles.command(
    epilog="\b\nExample of a file:\n  ---\n  title: Bridge opens\n  section: City\n  tags: "
    "[bridge, traffic]\n  ---\n  The new bridge **opened** on Monday."
)
@click.argument("file", metavar="FILE|-", type=FILE_OR_TEXT)
@click.option("--again", is_flag=True, help="Add the article even if the store has this text.")
@click.option("--draft", "is_draft", is_flag=True, help="Keep it back; publish it later.")
@picture_options
def add(file: str, again: bool, is_draft: bool, **options: Any) -> None:
    """Add an article: Markdown or HTML with YAML front matter. Prints its id.

    Pictures that lie beside the file are copied into the newsroom's own. The one of --image comes
    first; it is turned upright, freed of metadata, and copied in smaller widths.
    """
    picture = PictureOptions.taken_from(options)
    editor = context.editor()
    draft = draft_from_text(_read(file), file, editor.settings.zone)
    if lead := picture.stored(editor):
        draft = replace(draft, images=(file_from(lead), *draft.images))
    try:
        added = use_cases.add(
            editor,
            draft,
            folder=_folder_of(file),
            is_known_text_allowed=again,
            is_draft=is_draft,
        )
    except ArticleExists as error:
        raise BadArticle(_with_advice(error), place=file) from error
    article = added.article
    _print_changes(added.candidate)
    if article.status is Status.DRAFT:
        click.echo(f"a draft; to publish it: wirefeed articles publish {article.uuid}", err=True)
    elif article.status is Status.EMBARGOED and article.release_at is not None:
        click.echo(f"embargoed until {format_rfc3339(article.release_at)}", err=True)
    click.echo(article.id)


def _folder_of(file: str) -> Path:
    return Path.cwd() if file == "-" else Path(file).parent


def _with_advice(error: ArticleExists) -> str:
    """Return the reason of a refusal, with the commands that do what may be meant."""
    uuid = uuid_in(error.article_id)
    advice = "" if error.is_withdrawn else f"; a new text for it: wirefeed articles revise {uuid}"
    again = "" if error.source_id else "; to add it all the same: --again"
    return f"{error.reason}{advice}{again}"


def _print_changes(candidate: Candidate) -> None:
    for warning in candidate.warnings:
        click.echo(f"warning: {warning}", err=True)
    for line in change_lines(candidate.converted, candidate.removed):
        click.echo(line, err=True)


@articles.command("list")
@click.option(
    "--status", type=click.Choice([s.value for s in Status]), help="Only articles of this status."
)
@click.option("--q", help="Only articles with these words.")
@click.option("--section", type=SECTION, help="Only articles of this section, by its slug.")
@click.option("--tag", "tags", multiple=True, help="Only articles with this tag; -TAG: without.")
@click.option("--lang", help="Only articles in this language.")
@click.option("--since", metavar="TIME", help="Only articles published then or later.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10000))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(status: str | None, since: str | None, limit: int, as_json: bool, **filters: Any) -> None:
    """List articles, newest first; on a terminal as a table with local times."""
    settings = context.settings()
    query = [(name, value) for name, value in filters.items() if isinstance(value, str)]
    query += [("tag", tag) for tag in filters["tags"]]
    selection = replace(parse_address("/feeds/latest.json", query), size=limit)
    began = None if since is None else moment_of(since, settings.zone, "--since")
    with context.open_for_reading(settings).read() as connection:
        reader = Reader(connection)
        rows = listed(reader, selection, [Status(status)] if status else list(Status), began)
    if as_json:
        for article in rows:
            click.echo(json.dumps(output.fields(article), ensure_ascii=False))
    elif sys.stdout.isatty():
        terminal.console.print(output.table(rows, settings.zone))
    else:
        for article in rows:
            click.echo(output.line(article))


@articles.command()
@ID
@click.option("--related", "has_related", is_flag=True, help="And its related articles, with why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(article_id: str, has_related: bool, as_json: bool) -> None:
    """Show an article with its revisions."""
    with context.open_for_reading(context.settings()).read() as connection:
        reader = Reader(connection)
        shown = view(reader, uuid_named(reader, article_id))
        related_articles = related(reader, shown.article, MOST_RELATED) if has_related else []
    if as_json:
        fields = output.view_fields(shown)
        if has_related:
            fields["related"] = output.related_fields(related_articles)
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    lines = output.view_lines(shown) + (
        output.related_lines(related_articles) if has_related else []
    )
    click.echo("\n".join(lines))


@articles.command()
@ID
@click.option("--headline", help="The new headline.")
@click.option(
    "--body-file",
    metavar="FILE|-",
    type=FILE_OR_TEXT,
    help="The new text, Markdown or HTML, with or without front matter.",
)
@click.option("--summary", help="The new summary.")
@click.option("--section", type=SECTION, help="The new section.")
@click.option("--tag", "tags", multiple=True, help="A tag, in place of all; repeat it for more.")
@click.option(
    "--author", "authors", multiple=True, help="An author, in place of all; repeat it for more."
)
@click.option("--lang", "language", help="The language (BCP 47).")
@click.option(
    "--slug", help="The words of its address, a–z, 0–9 and hyphens; fixed once it was public."
)
@click.option("--ednote", help="The note to editors, which is never public.")
@click.option(
    "--significance",
    type=click.Choice(["minor", "update", "correction"]),
    help="Its significance; only the last two notify readers. The texts decide by default.",
)
@click.option("--note", default="", help="One sentence about the change.")
@picture_options
@click.option("--dry-run", is_flag=True, help="Print the differences, and store nothing.")
def revise(
    article_id: str,
    body_file: str | None,
    significance: str | None,
    note: str,
    dry_run: bool,
    **options: Any,
) -> None:
    """Give an article a new revision.

    A file may be the one given to `articles add`: its title, summary, section, tags, authors and
    pictures replace the present ones; --headline, --summary, --note and --image take precedence.
    """
    picture = PictureOptions.taken_from(options)
    fields: dict[str, Any] = {
        _FIELD_OF.get(option, option): list(value) if isinstance(value, tuple) else value
        for option, value in options.items()
        if value not in (None, ())
    }
    if body_file is None and not fields and not picture.image:
        raise click.UsageError("nothing to change: give --headline, --body-file or another option")
    if "title" in fields and not fields["title"].strip():
        raise click.UsageError("--headline is empty")
    file = _file_of(body_file)
    editor = context.editor(is_trial=dry_run)
    if lead := picture.stored(editor, is_dry_run=dry_run):
        fields["images"] = [lead]
    change = Change(
        fields={**file.fields, **fields, **({"note": note} if note else {})},
        body_html=file.body_html,
        significance=Significance(significance) if significance else None,
    )
    revised = use_cases.revise(
        editor,
        uuid_of_named(editor, article_id),
        change,
        folder=_folder_of(body_file or "-"),
        is_dry_run=dry_run,
    )
    if unchanged := left_alone(file):
        click.echo(f"not changed by a revision: {', '.join(unchanged)}", err=True)
    _print_changes(revised.candidate)
    if dry_run:
        for line in differences(revised.before, revised.article):
            click.echo(line)
        click.echo(f"{revised.article.revision.significance.value}; nothing was stored", err=True)
        return
    click.echo(output.outcome(revised))


def _file_of(body_file: str | None) -> EditorsFile:
    """Return what a revision's file says; without a file, nothing."""
    if not body_file:
        return EditorsFile(fields={}, body_html="")
    file = parse_file(_read(body_file), body_file)
    if not file.fields and not file.body_html:
        raise UnreadableInput("is empty", place=body_file)
    return file


# Options of ``revise`` whose fields have other names.
_FIELD_OF = {"headline": "title"}


@articles.command()
@ID
@click.option("--to", "number", required=True, type=click.IntRange(1), help="The revision.")
@click.option("--note", default="", help="One sentence about the change.")
def revert(article_id: str, number: int, note: str) -> None:
    """Give an article a new revision with the text of an earlier one."""
    editor = context.editor()
    reverted = use_cases.revert(editor, uuid_of_named(editor, article_id), number, note)
    click.echo(output.outcome(reverted))


@articles.command(
    epilog="\b\nExamples:\n  wirefeed articles relate NEW OLD --type follow-up\n  wirefeed "
    "articles relate A B --type not-related\n  wirefeed articles relate A B --remove"
)
@ID
@click.argument("other_id", metavar="OTHER", type=ARTICLE)
@click.option(
    "--type",
    "type_",
    type=click.Choice([article.value for article in Relation]),
    help="ID is a TYPE of OTHER; not-related keeps the two apart.",
)
@click.option("--remove", is_flag=True, help="Remove the statement about the two.")
def relate(article_id: str, other_id: str, type_: str | None, remove: bool) -> None:
    """State how two articles belong together: "ID is a TYPE of OTHER".

    This overrides the comparison of their words.

    Each article is shown beside the other, with the type. A new type replaces the previous one.
    """
    if (type_ is None) != remove:
        raise click.UsageError("give --type, or --remove to remove the statement")
    editor = context.editor()
    uuid, other_uuid = uuid_of_named(editor, article_id), uuid_of_named(editor, other_id)
    if uuid == other_uuid:
        raise click.UsageError("the two are one article; name two")
    related = relate_articles(editor, uuid, other_uuid, Relation(type_) if type_ else None)
    article, other = related.article, related.other
    sentence = (
        f"{article.id} {type_} {other.id}"
        if type_
        else f"{article.id} and {other.id}: the statement was removed"
    )
    click.echo(sentence if related.is_new else f"{sentence} (it was so before)")
    if type_ == Relation.NOT_RELATED and related.story:
        click.echo(
            f"Both are in the storyline {related.story!r}; to remove one: wirefeed stories remove "
            f"{related.story} {article.uuid}",
            err=True,
        )
