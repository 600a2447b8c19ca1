"""``wirefeed articles``: enough to run a newsroom from a terminal."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from feeds.cli import context
from feeds.cli.changes import change_lines
from feeds.config import Settings
from feeds.errors import ArticleWithdrawn, BadArticle, BadDate, BadPicture, UnreadableInput
from feeds.importers.decoding import decode
from feeds.importers.frontmatter import (
    EditorsFile,
    draft_from_text,
    left_alone,
    parse_file,
    revision_from_file,
)
from feeds.intake.media import Media
from feeds.intake.normalize import merged, normalize
from feeds.intake.pipeline import has_had_text
from feeds.model import Article, Candidate, Draft, Moment, Relation, Revision, Significance, Status
from feeds.store import Reader, Writer, matching, relations, stories
from feeds.text.dates import format_rfc3339, parse
from feeds.text.ids import uuid_in


@click.group()
def articles() -> None:
    """Add, list, show, revise, relate and withdraw articles."""


def _uuid(_: click.Context, __: click.Parameter, value: str) -> str:
    return uuid_in(value)


_ID = click.argument("article_id", metavar="ID", callback=_uuid)


def _read(name: str) -> str:
    try:
        return decode(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=name) from error


@articles.command(
    epilog="\b\nExample of a file:\n  ---\n  title: Bridge opens\n  section: City\n  tags: "
    "[bridge, traffic]\n  ---\n  The new bridge **opened** on Monday."
)
@click.argument("file", metavar="FILE|-")
@click.option("--again", is_flag=True, help="Add the article even if the store has this text.")
def add(file: str, again: bool) -> None:
    """Add an article: Markdown or HTML with YAML front matter. Prints its id.

    Pictures that lie beside the file are copied into the newsroom's own.
    """
    settings = context.settings()
    draft = draft_from_text(_read(file), file, settings.zone)
    database = context.open_store(settings)
    candidate = normalize(_with_pictures(draft, file, settings), context.now(), settings.language)
    with database.write() as connection:
        writer = Writer(connection, context.now())
        _refuse_known(writer, candidate, file, is_again_allowed=again)
        (article,) = writer.insert([candidate])
    _print_changes(candidate)
    if article.release_at is not None and article.status is Status.EMBARGOED:
        click.echo(f"embargoed until {format_rfc3339(article.release_at)}", err=True)
    click.echo(article.id)


def _print_changes(candidate: Candidate) -> None:
    for warning in candidate.warnings:
        click.echo(f"warning: {warning}", err=True)
    for line in change_lines(candidate.converted, candidate.removed):
        click.echo(line, err=True)


def _with_pictures(draft: Draft, file: str, settings: Settings) -> Draft:
    """Return the draft with the pictures beside its file; a picture that cannot be copied refuses
    the article.
    """
    media, folder = (
        Media(Path(settings.media_dir)),
        Path.cwd() if file == "-" else Path(file).parent,
    )
    try:
        return media.held_or_refused(draft, folder)
    except BadPicture as error:
        raise BadArticle(str(error), place=file) from error


def _refuse_known(
    writer: Writer, candidate: Candidate, file: str, *, is_again_allowed: bool
) -> None:
    """Raise BadArticle for an id that an article has, and, without ``is_again_allowed``, for a text
    that the store has.
    """
    stored = matching.find(writer.connection, candidate)
    if stored is None:
        return
    revise_it = f"a new text for it: wirefeed articles revise {stored.uuid}"
    if stored.status is Status.WITHDRAWN:
        revise_it = "it was withdrawn"
    if candidate.source_id and (stored.source, stored.source_id) == (
        candidate.source,
        candidate.source_id,
    ):
        raise BadArticle(
            f"id: {candidate.source_id!r} is that of {stored.id}; {revise_it}", place=file
        )
    if not is_again_allowed and has_had_text(writer, stored, candidate):
        raise BadArticle(
            f"its text is that of {stored.id}; {revise_it}; to add it all the same: --again",
            place=file,
        )


@articles.command("list")
@click.option(
    "--status", type=click.Choice([s.value for s in Status]), help="Only articles of this status."
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10000))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(status: str | None, limit: int, as_json: bool) -> None:
    """List articles, newest first."""
    with context.open_for_reading(context.settings()).read() as connection:
        rows = Reader(connection).listed(Status(status) if status else None, limit)
    for article in rows:
        if as_json:
            click.echo(json.dumps(_shown(article), ensure_ascii=False))
        else:
            headline = article.headline or "(withdrawn)"
            until = (
                f"  (until {format_rfc3339(article.release_at)})"
                if _is_held(article) and article.release_at
                else ""
            )
            click.echo(
                f"{article.uuid}  {format_rfc3339(article.published.at)}  {article.status.value:9} "
                " "
                f"r{article.revision.number}  {headline}{until}"
            )


@articles.command()
@_ID
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(article_id: str, as_json: bool) -> None:
    """Show an article with its revisions."""
    with context.open_for_reading(context.settings()).read() as connection:
        reader = Reader(connection)
        article = reader.article(article_id)
        revisions, waiting = reader.revisions(article.key), reader.unresolved(article.key)
        story, ties = reader.story_of(article.key), relations.ties(reader.connection, article.key)
        ties_with_ids = [(tie, reader.any_by_key(tie.key)[0].id) for tie in ties]
    fields = _shown(article)
    fields["story"] = story.slug if story else ""
    fields["relations"] = [
        f"{tie.type} {other_id}" if tie.is_from else f"{other_id} {tie.type} this"
        for tie, other_id in ties_with_ids
    ]
    fields["revisions"] = [
        {
            "number": r.number,
            "significance": r.significance.value,
            "at": _moment(r.at),
            "note": r.note,
            "headline": r.text.headline,
            "body_html": r.text.body_html,
        }
        for r in revisions
    ]
    fields["unresolved_links"] = [asdict(link) for link in waiting]
    if as_json:
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for name, value in fields.items():
        if name not in ("revisions", "unresolved_links") and value is not None:
            click.echo(f"{name}: {value if not isinstance(value, dict) else value['at']}")
    for r in revisions:
        click.echo(
            f"\nrevision {r.number}, {r.significance.value}, "
            f"{format_rfc3339(r.at.at)}{': ' + r.note if r.note else ''}"
        )
        click.echo(r.text.headline)
    click.echo(f"\n{article.revision.text.body_html}")
    for link in waiting:
        click.echo(f"unresolved: {link.headline}{'...' if link.is_cut else ''}")


def _is_held(article: Article) -> bool:
    return article.status is Status.EMBARGOED and article.release_at is not None


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "at": format_rfc3339(moment.at),
        "precision": moment.precision,
        "inferred": moment.inferred,
    }


def _shown(article: Article) -> dict[str, Any]:
    metadata = article.revision.metadata
    return {
        "id": article.id,
        "headline": article.headline,
        "status": article.status.value,
        "release_at": format_rfc3339(article.release_at)
        if _is_held(article) and article.release_at
        else None,
        "published": _moment(article.published),
        "updated": format_rfc3339(article.updated),
        "modified": format_rfc3339(article.modified),
        "revision": article.revision.number,
        "language": metadata.language,
        "section": metadata.section,
        "tags": list(metadata.tags),
        "authors": [person.name for person in metadata.authors],
        "url": article.url,
        "guid": article.guid,
        "place": metadata.dateline,
        "subjects": [subject.name for subject in metadata.subjects],
        "ednote": metadata.ednote,
        "images": [image.url for image in metadata.images],
        "enclosures": [file.url for file in metadata.enclosures],
    }


@articles.command()
@_ID
@click.option("--headline", help="The new headline.")
@click.option(
    "--body-file",
    metavar="FILE|-",
    help="The new text, Markdown or HTML, with or without front matter.",
)
@click.option("--summary", help="The new summary.")
@click.option(
    "--significance",
    required=True,
    type=click.Choice(["minor", "update", "correction"]),
    help="Its significance; only the last two notify readers.",
)
@click.option("--note", default="", help="One sentence about the change.")
def revise(
    article_id: str,
    headline: str | None,
    body_file: str | None,
    summary: str | None,
    significance: str,
    note: str,
) -> None:
    """Give an article a new revision.

    A file may be the one given to `articles add`: its title, summary, section, tags, authors and
    pictures replace the present ones; --headline, --summary and --note take precedence.
    """
    if headline is None and body_file is None and summary is None:
        raise click.UsageError("nothing to change: give --headline, --body-file or --summary")
    if headline is not None and not headline.strip():
        raise click.UsageError("--headline is empty")
    settings = context.settings()
    file = (
        parse_file(_read(body_file), body_file)
        if body_file
        else EditorsFile(fields={}, body_html="")
    )
    if body_file and not file.fields and not file.body_html:
        raise UnreadableInput("is empty", place=body_file)
    with context.open_store(settings).write() as connection:
        writer = Writer(connection, context.now())
        article = writer.reader.article(article_id)
        draft = revision_from_file(
            file,
            headline or article.headline,
            article.revision.text.raw_html,
            body_file or "",
            settings.zone,
        )
        candidate = _revised(
            article,
            _with_pictures(draft, body_file or "-", settings),
            headline,
            summary,
            file,
            settings,
        )
        (candidate,) = writer.renamed([candidate])
        revision = replace(
            candidate.revisions[0],
            significance=Significance(significance),
            note=note or candidate.revisions[0].note,
            metadata=merged(
                article.revision.metadata, candidate.revisions[0].metadata, file.fields
            ),
        )
        if _is_only_ednote(article.revision, revision):
            writer.set_ednote(article, revision.metadata.ednote)
            click.echo(f"{article.id} has a new note to editors, no new revision")
            return
        revised = writer.revise(article, revision, candidate.links)
    if unchanged := left_alone(file):
        click.echo(f"not changed by a revision: {', '.join(unchanged)}", err=True)
    _print_changes(candidate)
    click.echo(f"{revised.id} revision {revised.revision.number}")


def _is_only_ednote(before: Revision, after: Revision) -> bool:
    """Return whether a revision changes nothing but the note to editors, which is not public."""
    texts = [(revision.text.headline, revision.text.summary) for revision in (before, after)]
    return (
        before.metadata.ednote != after.metadata.ednote
        and replace(before.metadata, ednote="") == replace(after.metadata, ednote="")
        and texts[0] == texts[1]
        and before.text.body_html == after.text.body_html
    )


def _revised(
    article: Article,
    draft: Draft,
    headline: str | None,
    summary: str | None,
    file: EditorsFile,
    settings: Settings,
) -> Candidate:
    text, raw = article.revision.text, draft.revisions[-1]
    # A new text gets its own summary; without a new text the present summary stays.
    kept_summary = "" if file.body_html else text.summary
    raw = replace(
        raw,
        headline=headline or raw.headline,
        summary=summary if summary is not None else raw.summary or kept_summary,
    )
    own_draft = replace(
        draft,
        source=article.source,
        revisions=(raw,),
        url=article.url,
        base_url=text.base_url,
        place=article.id,
    )
    return normalize(own_draft, context.now(), settings.language)


@articles.command(
    epilog="\b\nExamples:\n  wirefeed articles embargo ID --until 2026-11-30T06:00\n  wirefeed "
    "articles embargo ID --lift"
)
@_ID
@click.option("--until", metavar="TIME", help="The new end; without a zone in the newsroom's own.")
@click.option("--lift", is_flag=True, help="Publish the article now.")
def embargo(article_id: str, until: str | None, lift: bool) -> None:
    """Move the end of an article's embargo, or lift it."""
    if (until is None) != lift:
        raise click.UsageError("give --until TIME, or --lift to publish now")
    chosen = context.settings()
    database = context.open_store(chosen)
    now = context.now()
    end = now if until is None else _end(until, chosen, now)
    with database.write() as connection:
        writer = Writer(connection, now)
        article = writer.reader.article(article_id)
        if article.status is Status.WITHDRAWN:
            raise ArticleWithdrawn(article.id)
        if article.status is not Status.EMBARGOED:
            raise BadArticle(f"{article.id} is public already: it has no embargo")
        writer.move_embargo(article, end)
        if lift:
            writer.release_due()
    click.echo(
        f"{article.id} published" if lift else f"{article.id} embargoed until {format_rfc3339(end)}"
    )


def _end(until: str, settings: Settings, now: datetime) -> datetime:
    try:
        end = parse(until, settings.zone).at
    except BadDate as error:
        raise click.UsageError(f"--until: {error}; write one like 2026-11-30T06:00") from error
    if end <= now:
        raise click.UsageError("--until is in the past; to publish now: --lift")
    return end


@articles.command(
    epilog="\b\nExamples:\n  wirefeed articles relate NEW OLD --type follow-up\n  wirefeed "
    "articles relate A B --type not-related\n  wirefeed articles relate A B --remove"
)
@_ID
@click.argument("other_id", metavar="OTHER", callback=_uuid)
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
    if article_id == other_id:
        raise click.UsageError("the two are one article; name two")
    with context.open_store(context.settings()).write() as connection:
        writer = Writer(connection, context.now())
        article, other_article = (writer.reader.article(each) for each in (article_id, other_id))
        withdrawn = next(
            (each for each in (article, other_article) if each.status is Status.WITHDRAWN), None
        )
        if withdrawn is not None and not remove:
            raise ArticleWithdrawn(withdrawn.id)
        if type_ == Relation.TRANSLATION_OF and article.language == other_article.language:
            raise BadArticle(
                f"both articles are in {article.language!r}; a translation is in another language"
            )
        is_new = relations.relate(
            writer.connection,
            article,
            other_article,
            Relation(type_) if type_ else None,
            writer.now,
        )
        homes = stories.of_articles(writer.connection, [article.key, other_article.key])
    sentence = (
        f"{article.id} {type_} {other_article.id}"
        if type_
        else f"{article.id} and {other_article.id}: the statement was removed"
    )
    click.echo(sentence if is_new else f"{sentence} (it was so before)")
    if (
        type_ == Relation.NOT_RELATED
        and len(homes) == 2
        and homes[article.key].key == homes[other_article.key].key
    ):
        slug = homes[article.key].slug
        click.echo(
            f"Both are in the storyline {slug!r}; to remove one: wirefeed stories remove {slug} "
            f"{article.uuid}",
            err=True,
        )


@articles.command()
@_ID
@click.option(
    "--note",
    required=True,
    help="The reason, shown to readers; leave out confidential details.",
)
@click.option(
    "--translations", "has_translations", is_flag=True, help="Withdraw its translations, too."
)
def withdraw(article_id: str, note: str, has_translations: bool) -> None:
    """Withdraw an article permanently.

    It disappears from every feed and page; a notice informs readers.
    """
    with context.open_store(context.settings()).write() as connection:
        writer = Writer(connection, context.now())
        article = writer.reader.article(article_id)
        translations = _translations(writer.reader, article)
        for withdrawn in (article, *(translations if has_translations else ())):
            writer.withdraw(withdrawn, note)
            click.echo(f"{withdrawn.id} withdrawn")
    if translations and not has_translations:
        remaining = "".join(
            f"\n  {withdrawn.uuid}  {withdrawn.language}  {withdrawn.headline}"
            for withdrawn in translations
        )
        click.echo(
            "Its translations stay public; to withdraw them, too: wirefeed articles withdraw ID "
            f"--note …{remaining}",
            err=True,
        )


def _translations(reader: Reader, article: Article) -> list[Article]:
    """Return the translations by source id and by editors, embargoed ones included, and the
    translations of those.
    """
    translations: dict[int, Article] = {}
    banned = reader.unrelated_to(article.key)
    waiting = [article]
    while waiting:
        current = waiting.pop(0)
        stated_keys = [
            tie.key
            for tie in relations.ties(reader.connection, current.key)
            if tie.type is Relation.TRANSLATION_OF
        ]
        apart = banned | reader.unrelated_to(current.key) | {article.key, *translations}
        for key in dict.fromkeys(
            [*relations.translations(reader.connection, current, is_live=False), *stated_keys]
        ):
            other_article, _ = reader.any_by_key(key)
            if key not in apart and other_article.status is not Status.WITHDRAWN:
                translations[key] = other_article
                waiting.append(other_article)
    return list(translations.values())
