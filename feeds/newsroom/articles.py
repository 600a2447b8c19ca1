"""Articles as editors change them: add, revise, publish, schedule, unpublish, withdraw.

Texts are cleaned and pictures are copied before the transaction begins, so that no other writer
waits for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from feeds.domain.acts import Act, ObjectKind
from feeds.domain.content_hash import content_hash
from feeds.errors import (
    ArticleExists,
    ArticleWithdrawn,
    BadArticle,
    BadPicture,
    NotEmbargoed,
    NotPublic,
    RevisionConflict,
)
from feeds.importers.frontmatter import EditorsFile, revision_from_file
from feeds.intake.media import Media
from feeds.intake.normalize import merged, normalize, significance_of
from feeds.intake.pipeline import has_had_text
from feeds.model import Article, Candidate, Draft, Relation, Revision, Significance, Status
from feeds.newsroom.editor import Editor
from feeds.newsroom.views import version_of
from feeds.store import Reader, Writer, matching, relations
from feeds.text.dates import format_rfc3339

# The public sees nothing of these, and no time is set for them.
_HELD_BACK = (Status.DRAFT, Status.UNPUBLISHED)


@dataclass(frozen=True, kw_only=True)
class Added:
    """A new article; ``candidate`` has what was converted and left out of its text."""

    article: Article
    candidate: Candidate


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an editor changes: the fields to replace, as JSON Lines has them, and the body as HTML.

    Without ``significance`` the texts decide it. An empty ``body_html`` leaves the body as it is.
    """

    fields: Mapping[str, Any]
    body_html: str = ""
    significance: Significance | None = None


@dataclass(frozen=True, kw_only=True)
class Revised:
    """An article after a change.

    ``is_unchanged``: the change says what the article says already. ``has_same_text``: only the
    note to editors or the slug is new, which makes no revision.
    """

    before: Article
    article: Article
    candidate: Candidate
    is_unchanged: bool = False
    has_same_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """Withdrawn articles, and the translations of the first one that stay public."""

    articles: Sequence[Article]
    remaining: Sequence[Article]


def add(
    editor: Editor,
    draft: Draft,
    *,
    folder: Path | None = None,
    is_known_text_allowed: bool = False,
    is_draft: bool = False,
    uuid: str = "",
) -> Added:
    """Store a new article: public, under an embargo if its date is ahead, or as a draft.

    ``folder`` has the pictures that the text names without an address. ``uuid`` is an id that was
    chosen for it before.

    Raises:
        BadArticle: no headline, no text, or a picture that cannot be copied.
        ArticleExists: another article has its id, or, unless allowed, its text.
        NotPermitted: the article would be public, and the editor may change drafts only.
    """
    if not is_draft:
        editor.require_publishing()
    candidate = normalize(
        _with_pictures(editor, draft, folder), editor.now(), editor.settings.language
    )
    act = Act(verb="add", kind=ObjectKind.ARTICLE)
    with editor.writing(act) as writer:
        _refuse_known(writer, candidate, is_text_allowed=is_known_text_allowed)
        (article,) = writer.insert([candidate], is_draft=is_draft, uuid=uuid)
        act.on(article.uuid, article.headline, status=article.status.value)
        editor.note(writer, article.uuid)
    return Added(article=article, candidate=candidate)


def _with_pictures(editor: Editor, draft: Draft, folder: Path | None) -> Draft:
    """Return the draft with the pictures that lie in ``folder``; one that cannot be copied refuses
    the article.
    """
    if folder is None:
        return draft
    try:
        return Media(Path(editor.settings.media_dir)).held_or_refused(draft, folder)
    except BadPicture as error:
        raise BadArticle(str(error), place=draft.place) from error


def _refuse_known(writer: Writer, candidate: Candidate, *, is_text_allowed: bool) -> None:
    stored = matching.find(writer.connection, candidate)
    if stored is None:
        return
    has_its_id = bool(candidate.source_id) and (stored.source, stored.source_id) == (
        candidate.source,
        candidate.source_id,
    )
    has_its_text = has_had_text(writer, stored, candidate)
    if has_its_id or (has_its_text and not is_text_allowed):
        raise ArticleExists(
            stored.id,
            stored.source_id if has_its_id else "",
            has_its_text=has_its_text,
            is_withdrawn=stored.status is Status.WITHDRAWN,
        )


def revise(
    editor: Editor,
    uuid: str,
    change: Change,
    *,
    folder: Path | None = None,
    expected: str = "",
    is_dry_run: bool = False,
    act: Act | None = None,
) -> Revised:
    """Give an article another revision; of a draft its only version is replaced.

    ``expected`` is the version (``version_of``) that the editor has seen. A dry run stores nothing.
    ``act`` is what the audit log calls the change.

    Raises:
        ArticleNotFound, ArticleWithdrawn: there is nothing to revise.
        BadArticle: a field is wrong.
        RevisionConflict: the article has another version than ``expected``.
        NotPermitted: it is no draft, and the editor may change drafts only.
        AddressFixed: it was public before, and the slug differs.
    """
    act = act or Act(verb="revise", kind=ObjectKind.ARTICLE)
    while True:
        with editor.database.read() as connection:
            before = Reader(connection).article(uuid)
        if before.status not in _HELD_BACK:
            editor.require_publishing()
        _require(before, expected)
        candidate, revision = _revised(editor, before, change, folder)
        unstored = Revised(before=before, article=before, candidate=candidate)
        has_same_text = _public_hash(revision) == _public_hash(before.revision)
        slug = str(change.fields.get("slug", before.slug)).strip()
        has_same_notes = revision.metadata.ednote == before.revision.metadata.ednote
        if has_same_text and has_same_notes and slug == before.slug:
            return replace(unstored, is_unchanged=True)
        if is_dry_run:
            return replace(unstored, article=replace(before, revision=revision, slug=slug))
        with editor.writing(act) as writer:
            if version_of(writer.reader.article(uuid)) != version_of(before):
                # Another editor was faster: the same change to the text as it is now.
                continue
            editor.note(writer, uuid)
            changed = sorted({*change.fields, *(["body"] if change.body_html else [])} - {"note"})
            if slug != before.slug:
                writer.set_slug(before, slug)
            if has_same_text:
                writer.set_ednote(before, revision.metadata.ednote)
                act.on(uuid, before.headline, fields=changed)
                return replace(unstored, article=writer.reader.article(uuid), has_same_text=True)
            article = writer.revise(before, revision, candidate.links)
            act.on(
                uuid,
                article.headline,
                revision=article.revision.number,
                significance=article.revision.significance.value,
                fields=changed,
            )
            return replace(unstored, article=article)


def _require(article: Article, expected: str) -> None:
    if article.status is Status.WITHDRAWN:
        raise ArticleWithdrawn(article.id)
    if expected and version_of(article) != expected:
        raise RevisionConflict(article.id, article.revision.number)


def _revised(
    editor: Editor, article: Article, change: Change, folder: Path | None
) -> tuple[Candidate, Revision]:
    """Return the change as a candidate, and the revision that it makes of the article."""
    text = article.revision.text
    fields = dict(change.fields)
    if not change.body_html and "summary" not in fields:
        # A new text gets its own summary; without one the present summary stays.
        fields["summary"] = text.summary
    draft = revision_from_file(
        EditorsFile(fields=fields, body_html=change.body_html),
        article.headline,
        text.raw_html or text.body_html,
        article.id,
        editor.settings.zone,
    )
    draft = replace(
        _with_pictures(editor, draft, folder),
        source=article.source,
        url=article.url,
        base_url=text.base_url,
    )
    candidate = normalize(draft, editor.now(), editor.settings.language)
    with editor.database.read() as connection:
        (candidate,) = Writer(connection, editor.now()).renamed([candidate])
    raw, revision = draft.revisions[0], candidate.revisions[0]
    metadata = merged(article.revision.metadata, revision.metadata, fields)
    return candidate, replace(
        revision,
        significance=change.significance
        or significance_of(text, raw.headline, revision.text, metadata.language),
        metadata=metadata,
        content_hash=content_hash(revision.text, metadata),
    )


def _public_hash(revision: Revision) -> str:
    return content_hash(revision.text, revision.metadata)


def revert(
    editor: Editor, uuid: str, number: int, note: str = "", *, expected: str = ""
) -> Revised:
    """Give an article a new revision with the text of an earlier one.

    Raises:
        ArticleNotFound, ArticleWithdrawn: there is nothing to revise.
        BadArticle: the article has no such revision.
        RevisionConflict: the article has another version than ``expected``.
    """
    with editor.database.read() as connection:
        reader = Reader(connection)
        article = reader.article(uuid)
        revisions = {revision.number: revision for revision in reader.revisions(article.key)}
    earlier = revisions.get(number)
    if earlier is None:
        raise BadArticle(f"revision: {article.id} has no revision {number}")
    change = Change(
        fields={
            "title": earlier.text.headline,
            "summary": earlier.text.summary,
            "note": note or f"The text of revision {number} again.",
        },
        body_html=earlier.text.body_html,
    )
    act = Act(verb="revert", kind=ObjectKind.ARTICLE, details={"to": number})
    return revise(editor, uuid, change, expected=expected, act=act)


def publish(editor: Editor, uuid: str, *, expected: str = "") -> Article:
    """Publish a draft, an article under an embargo, or an unpublished one, now.

    Raises:
        ArticleNotFound, ArticleWithdrawn: there is nothing to publish.
        NotEmbargoed: it is public already.
        RevisionConflict: the article has another version than ``expected``.
    """
    return schedule(editor, uuid, None, expected=expected)


def schedule(editor: Editor, uuid: str, at: datetime | None, *, expected: str = "") -> Article:
    """Publish a draft or an unpublished article at a time, or move the end of an embargo; None is
    now.

    Raises:
        ArticleNotFound, ArticleWithdrawn: there is nothing to publish.
        NotEmbargoed: it is public already.
        BadArticle: the time has passed.
        RevisionConflict: the article has another version than ``expected``.
    """
    editor.require_publishing()
    now = editor.now()
    if at is not None and at <= now:
        raise BadArticle("release_at: the time is in the past")
    act = Act(verb="publish" if at is None else "schedule", kind=ObjectKind.ARTICLE)
    with editor.writing(act) as writer:
        article = writer.reader.article(uuid)
        _require(article, expected)
        if article.status is Status.LIVE:
            raise NotEmbargoed(article.id)
        if article.status in _HELD_BACK:
            writer.schedule(article, at or now)
        else:
            writer.move_embargo(article, at or now)
        if at is None:
            writer.release(article.key)
        act.on(uuid, article.headline, **({} if at is None else {"at": format_rfc3339(at)}))
        editor.note(writer, uuid)
        return writer.reader.article(uuid)


def unpublish(editor: Editor, uuid: str, *, expected: str = "") -> Article:
    """Hold back an article that is public or under an embargo, until it is published again.

    It leaves every feed, list and page, without a notice to readers. Published again, it has the
    same id, address and date of first publication.

    Raises:
        ArticleNotFound, ArticleWithdrawn: there is nothing to unpublish.
        NotPublic: it is a draft, or was unpublished before.
        RevisionConflict: the article has another version than ``expected``.
    """
    editor.require_publishing()
    act = Act(verb="unpublish", kind=ObjectKind.ARTICLE)
    with editor.writing(act) as writer:
        article = writer.reader.article(uuid)
        _require(article, expected)
        if article.status in _HELD_BACK:
            raise NotPublic(article.id)
        writer.unpublish(article)
        act.on(uuid, article.headline)
        editor.note(writer, uuid)
        return writer.reader.article(uuid)


def withdraw(
    editor: Editor, uuid: str, note: str, *, has_translations: bool = False, expected: str = ""
) -> Withdrawn:
    """Withdraw an article permanently, and its translations where asked.

    Raises:
        ArticleNotFound: there never was one.
        ArticleWithdrawn: it was withdrawn before.
        RevisionConflict: the article has another version than ``expected``.
    """
    act = Act(verb="withdraw", kind=ObjectKind.ARTICLE)
    with editor.writing(act) as writer:
        _require(writer.reader.article(uuid), expected)
        withdrawn = withdraw_with(writer, uuid, note, has_translations=has_translations, act=act)
        editor.note(writer, uuid)
    return withdrawn


def withdraw_with(
    writer: Writer, uuid: str, note: str, *, has_translations: bool, act: Act
) -> Withdrawn:
    """Withdraw an article as ``withdraw`` does, in the transaction of ``writer``; ``act`` gets its
    object.

    Raises:
        ArticleNotFound, ArticleWithdrawn.
    """
    article = writer.reader.article(uuid)
    translations = translations_of(writer.reader, article)
    chosen = [article, *(translations if has_translations else ())]
    for withdrawn in chosen:
        writer.withdraw(withdrawn, note)
    others = [withdrawn.uuid for withdrawn in chosen[1:]]
    act.on(uuid, article.headline, **({"translations": others} if others else {}))
    return Withdrawn(articles=chosen, remaining=[] if has_translations else translations)


def translations_of(reader: Reader, article: Article) -> list[Article]:
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
