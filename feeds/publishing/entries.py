"""Entries: articles, their revisions and withdrawals as entries of a feed. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from urllib.parse import urlsplit

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.languages.phrases import say
from feeds.model import (
    Article,
    Content,
    Entry,
    Metadata,
    Revision,
    Significance,
    Status,
    Tombstone,
    Update,
)
from feeds.publishing.body import feed_body, with_lead, with_media
from feeds.publishing.change_summary import change_note, new_passages
from feeds.related.ranking import Related
from feeds.text.ids import atom_id, uuid_of


def update_id(article_id: str, number: int) -> str:
    """Return the id of a revision's own entry in the updated feed."""
    return "urn:uuid:" + str(uuid.uuid5(uuid.UUID(uuid_of(article_id)), f"revision/{number}"))


def article_url(article: Article, settings: Settings) -> str:
    page_url = f"{settings.base_url}{article.path}"
    return article.url if settings.item_link == "source" and article.url else page_url


def public_metadata(revision: Revision, settings: Settings) -> Metadata:
    """Return the metadata with public addresses and the media of the text, the newsroom's rights as
    the default, and without the note to editors.
    """
    metadata = with_media(revision, settings.base_url)
    return replace(
        metadata,
        rights=metadata.rights or settings.rights,
        license_url=metadata.license_url or settings.license_url,
        ednote="",
    )


def _body(revision: Revision, article: Article, metadata: Metadata, settings: Settings) -> str:
    page_url = f"{settings.base_url}{article.path}"
    body = feed_body(
        revision.text.body_html,
        page_url,
        settings.base_url,
        has_players=settings.feed_embeds == "player",
    )
    return with_lead(body, metadata.images) if settings.lead_picture == "content" else body


def entry_of(article: Article, selection: Selection, settings: Settings) -> Entry:
    revision = article.revision
    metadata = public_metadata(revision, settings)
    is_full = selection.content is Content.FULL
    return Entry(
        id=article.id,
        title=revision.text.headline,
        url=article_url(article, settings),
        published=article.published.at,
        updated=max(article.updated, article.published.at),
        modified=article.modified,
        summary=revision.text.summary or revision.text.headline,
        content_html=_body(revision, article, metadata, settings) if is_full else "",
        metadata=metadata,
        external_url=article.url if settings.item_link == "own" else "",
        revision=revision.number,
        significance=revision.significance,
        ednote=revision.metadata.ednote,
        guid=article.guid,
        guid_is_permalink=article.guid_is_permalink,
        atom_id=former_atom_id(article, settings),
    )


def former_atom_id(article: Article, settings: Settings) -> str:
    """Return the Atom id of an article whose guid readers know from a former system, or ""."""
    if not article.guid:
        return ""
    host = urlsplit(article.url or settings.base_url).hostname or ""
    return atom_id(article.guid, host, article.published.at.date())


def removal_note(article: Article) -> str:
    """Return the public reason of a withdrawal; empty for an article that only left a list."""
    return article.revision.note if article.status is Status.WITHDRAWN else ""


def tombstone(article: Article, settings: Settings) -> Tombstone:
    """Return the tombstone of an article under the ids that its entry had."""
    return Tombstone(
        id=article.id,
        at=article.modified,
        note=removal_note(article),
        guid=article.guid,
        atom_id=former_atom_id(article, settings),
    )


def update_entry(update: Update, selection: Selection, settings: Settings) -> Entry:
    article, revision = update.article, update.revision
    if revision.significance is Significance.WITHDRAWAL:
        return _notice(update, settings)
    note = change_note(update.previous, revision)
    changed = new_passages(update.previous, revision)
    notice = f"<p><strong>{escape(note, quote=False)}</strong></p>"
    if changed:
        items = "".join(f"<li>{escape(passage, quote=False)}</li>" for passage in changed)
        notice += f"<ul>{items}</ul>"
    metadata = public_metadata(revision, settings)
    return replace(
        entry_of(article, selection, settings),
        id=update_id(article.id, revision.number),
        guid="",
        guid_is_permalink=False,
        atom_id="",
        title=_titled(revision),
        published=revision.at.at,
        updated=revision.at.at,
        modified=revision.at.at,
        summary=note,
        content_html=f"{notice}\n{_body(revision, article, metadata, settings)}"
        if selection.content is Content.FULL
        else "",
        metadata=metadata,
        revision=revision.number,
        significance=revision.significance,
        about=article.id,
    )


_WORD = {
    Significance.UPDATE: "updated",
    Significance.CORRECTION: "corrected",
    Significance.MINOR: "edited",
    Significance.NEW: "first version",
}


def _titled(revision: Revision) -> str:
    word = say(revision.metadata.language, _WORD[revision.significance])
    return f"{revision.text.headline} ({word})"


def withdrawal_notice(article: Article, settings: Settings) -> Entry:
    """Return the notice of a withdrawn article."""
    return _notice(Update(article=article, revision=article.revision, previous=None), settings)


def _notice(update: Update, settings: Settings) -> Entry:
    """Return the withdrawal notice for readers that keep entries; it repeats nothing of the
    story.
    """
    title = say(settings.language, "A story was withdrawn")
    text = f"{title}: {update.revision.note or say(settings.language, 'no reason was given')}"
    at = update.revision.at.at
    before = update.revision.metadata
    return Entry(
        id=update_id(update.article.id, update.revision.number),
        title=title,
        url=f"{settings.base_url}/articles/{update.article.uuid}",
        published=at,
        updated=at,
        modified=at,
        summary=text,
        content_html=f"<p>{escape(text, quote=False)}</p>",
        metadata=Metadata(
            language=settings.language, section=before.section, section_name=before.section_name
        ),
        revision=update.revision.number,
        significance=Significance.WITHDRAWAL,
        about=update.article.id,
    )


def revision_entries(
    article: Article, revisions: Sequence[Revision], selection: Selection, settings: Settings
) -> list[Entry]:
    """Return an entry for each of the article's revisions, which are newest first."""
    older = [*revisions[1:], None]
    entries = []
    for revision, previous in zip(revisions, older, strict=True):
        note = (
            change_note(previous, revision)
            if previous
            else say(revision.metadata.language, "First version.")
        )
        entry = update_entry(
            Update(article=article, revision=revision, previous=previous), selection, settings
        )
        if previous is None:
            # Nothing was changed yet: the entry has the text alone.
            is_full = selection.content is Content.FULL
            body = _body(revision, article, entry.metadata, settings) if is_full else ""
            entry = replace(entry, content_html=body)
        entries.append(replace(entry, summary=note, title=_titled(revision)))
    return entries[: selection.size]


def related_entries(
    hits: Sequence[Related], selection: Selection, settings: Settings
) -> list[Entry]:
    """Return related articles as entries with their rank and reason."""
    return [
        replace(entry_of(hit.article, selection, settings), rank=rank, reason=hit.reason)
        for rank, hit in enumerate(hits, 1)
    ]
