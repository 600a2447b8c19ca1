"""Publication of a working copy, its rehearsal, and what it would change for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from feeds.errors import BadArticle
from feeds.importers.record import draft_from
from feeds.model import Article, Enclosure, Significance, Status
from feeds.newsroom import articles
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.newsroom.pictures import with_stored_pictures
from feeds.publishing.body import public_address
from feeds.store import Database, Reader
from feeds.store import working_copies as store
from feeds.store.working_copies import WorkingCopy
from feeds.text.dates import format_rfc3339

# The source of articles that were written in the desk.
SOURCE = "desk"
_HELD_BACK = (Status.DRAFT, Status.UNPUBLISHED, Status.EMBARGOED)


class Timing(StrEnum):
    """When readers see a text: not yet, at once, or at a time."""

    LATER = "later"
    NOW = "now"
    AT = "at"


@dataclass(frozen=True, kw_only=True)
class Publication:
    """How a working copy becomes an article's text.

    Without ``significance`` the texts decide it; ``note`` is what changed, for readers; ``at`` is
    the time of ``Timing.AT``.
    """

    timing: Timing = Timing.NOW
    significance: Significance | None = None
    note: str = ""
    at: datetime | None = None

    def check(self, now: datetime) -> None:
        """Check the time of publication.

        Raises:
            BadArticle: it is missing or has passed.
        """
        if self.timing is not Timing.AT:
            return
        if self.at is None:
            raise BadArticle("release_at: choose the time of publication")
        if self.at <= now:
            raise BadArticle("release_at: the time is in the past")


@dataclass(frozen=True, kw_only=True)
class Published:
    """An article after its publication, as it was before (None if it is new), and what cleaning
    converted and removed.
    """

    article: Article
    before: Article | None
    converted: Sequence[str]
    removed: Sequence[str]
    is_unchanged: bool = False


def publish(editor: Editor, copy: WorkingCopy, publication: Publication) -> Published:
    """Give the article the text of a working copy, which then ends.

    Raises:
        BadArticle: a field is wrong, or the time has passed.
        ArticleExists: another article has this text.
        ArticleNotFound, ArticleWithdrawn: there is nothing to change.
        RevisionConflict: the article was changed since the copy began.
        NotPermitted: readers would see it, and the editor may change drafts only.
    """
    if publication.timing is not Timing.LATER:
        editor.require_publishing()
    publication.check(editor.now())
    stored = _store(editor, copy, publication)
    with editor.database.write() as connection:
        store.remove(connection, copy.id)
    return stored


def _store(editor: Editor, copy: WorkingCopy, publication: Publication) -> Published:
    if not copy.article:
        return _added(editor, copy, publication)
    with editor.database.read() as connection:
        before = Reader(connection).article(copy.article)
    fields = _record(editor, copy, before) | {"note": publication.note}
    body_html = fields.pop("body_html")
    if copy.fields["body_html"] == before.revision.text.body_html:
        # The source's own text stays beside it.
        body_html = ""
    change = Change(fields=fields, body_html=body_html, significance=publication.significance)
    revised = articles.revise(editor, copy.article, change, expected=copy.base)
    article = revised.article
    if before.status in _HELD_BACK and publication.timing is not Timing.LATER:
        article = articles.schedule(editor, copy.article, publication.at)
    return Published(
        article=article,
        before=before,
        converted=_counted(revised.candidate.converted),
        removed=_counted(revised.candidate.removed),
        is_unchanged=revised.is_unchanged,
    )


def _added(editor: Editor, copy: WorkingCopy, publication: Publication) -> Published:
    record = _record(editor, copy, None) | {"source": SOURCE}
    if publication.at is not None:
        record["release_at"] = format_rfc3339(publication.at)
    draft = draft_from(record, "", editor.settings.zone)
    is_draft = publication.timing is Timing.LATER
    added = articles.add(editor, draft, is_draft=is_draft, uuid=copy.id)
    return Published(
        article=added.article,
        before=None,
        converted=_counted(added.candidate.converted),
        removed=_counted(added.candidate.removed),
    )


def _counted(counts: Mapping[str, int]) -> list[str]:
    return [f"{count} × {what}" for what, count in sorted(counts.items())]


def _record(editor: Editor, copy: WorkingCopy, before: Article | None) -> dict[str, Any]:
    """Return a working copy as the record of an article (JSON Lines)."""
    fields = copy.fields
    if not fields["title"].strip():
        raise BadArticle("title: write a headline")
    if not fields["body_html"].strip():
        raise BadArticle("body_html: write a text")
    names = ("title", "summary", "body_html", "section", "language", "ednote")
    record: dict[str, Any] = {name: fields[name] for name in names}
    if before is None or not before.is_address_fixed:
        record["slug"] = fields.get("slug", "")
    record["tags"] = _parts(fields["tags"])
    record["authors"] = _authors(_parts(fields["authors"]), before)
    record["images"] = _images(fields, before, editor.settings.base_url)
    return with_stored_pictures(editor, record)


def _parts(text: str) -> list[str]:
    """Return the parts of a list that is separated by commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _authors(names: Sequence[str], before: Article | None) -> list[dict[str, str]]:
    """Return authors with the addresses that the article has of them."""
    people = before.revision.metadata.authors if before else ()
    by_name = {person.name: person for person in people}
    return [
        {"name": name, "email": by_name[name].email, "url": by_name[name].url}
        if name in by_name
        else {"name": name}
        for name in names
    ]


def _images(
    fields: Mapping[str, str], before: Article | None, base_url: str
) -> list[dict[str, Any]]:
    """Return the picture beside the text, and the further ones that the article has."""
    present = before.revision.metadata.images if before else ()
    address = fields["image"].strip()
    if not address:
        return []
    words = {name: fields[f"image_{name}"] for name in ("alt", "caption", "credit")}
    words["focus"] = fields.get("image_focus", "")
    first: dict[str, Any] = {"url": address, **words}
    for image in present[:1]:
        if address in (image.url, public_address(image.url, base_url)):
            # Where the title is the caption's it follows the caption.
            title = image.title if image.title != image.caption else words["caption"]
            first = {**_file(image), **words, "title": title}
    return [first, *map(_file, present[1:])]


def _file(image: Enclosure) -> dict[str, Any]:
    """Return a picture as a record of an article has it."""
    return {
        "url": image.url,
        "type": image.media_type,
        "length": image.length,
        "title": image.title,
        "caption": image.caption,
        "credit": image.credit,
        "alt": image.alt,
        "focus": image.focus,
        "width": image.width,
        "height": image.height,
    }


@contextmanager
def rehearsed(
    editor: Editor, copy: WorkingCopy, publication: Publication
) -> Iterator[tuple[Database, Published]]:
    """Publish a working copy where nobody sees it; at the end everything is as before.

    Yields the store as it is after the publication, and the result. Raises as ``publish`` does,
    except ``NotPermitted``.
    """
    with editor.database.rehearsal() as rehearsal:
        actor = replace(editor, database=rehearsal, may_publish=True)
        yield rehearsal, publish(actor, copy, publication)
