"""Articles as editors see them: of any status, with their history and what belongs to them."""

from __future__ import annotations

import base64
import difflib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.domain.feed_address import Selection
from feeds.errors import BadSelection, RevisionNotFound
from feeds.model import Article, Link, Revision, Status, Story
from feeds.sanitize import text_of
from feeds.store import Reader, relations
from feeds.store.reader import Place
from feeds.store.relations import Tie
from feeds.store.rows import metadata_json


@dataclass(frozen=True, kw_only=True)
class ArticleView:
    """An article, its revisions (newest first), storyline and relations (with the other's id), and
    the headlines in its list of related news that are not here.
    """

    article: Article
    revisions: Sequence[Revision]
    story: Story | None
    ties: Sequence[tuple[Tie, str]]
    unresolved: Sequence[Link]


def view(reader: Reader, uuid: str) -> ArticleView:
    """Return an article of any status.

    Raises:
        ArticleNotFound: there never was one.
    """
    article = reader.article(uuid)
    ties = relations.ties(reader.connection, article.key)
    return ArticleView(
        article=article,
        revisions=reader.revisions(article.key),
        story=reader.story_of(article.key),
        ties=[(tie, reader.any_by_key(tie.key)[0].id) for tie in ties],
        unresolved=reader.unresolved(article.key),
    )


def place_from(cursor: str) -> Place | None:
    """Return the place in a list that a cursor names; None for an empty one.

    Raises:
        BadSelection: no list has given this cursor.
    """
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at, key = (int(part) for part in text.split("."))
    except (ValueError, UnicodeError):
        raise BadSelection("cursor", "is none that a list has given") from None
    if not (abs(at) < 2**62 and 0 <= key < 2**62):
        raise BadSelection("cursor", "is none that a list has given")
    return Place(at=at, key=key)


def listing(
    reader: Reader, selection: Selection, statuses: Sequence[Status], after: Place | None
) -> tuple[list[Article], Place | None]:
    """Return a part of the list of the articles with some statuses that pass the selection's
    filters, newest first, and the place after which the next part begins; None at the end.
    """
    one_more = replace(selection, size=selection.size + 1)
    articles = _newest_first(
        article for status in statuses for article in _of_status(reader, one_more, status, after)
    )
    part = articles[: selection.size]
    return part, Place.of(part[-1]) if len(articles) > len(part) else None


def _of_status(
    reader: Reader, selection: Selection, status: Status, after: Place | None = None
) -> list[Article]:
    """Return the newest articles of a status that pass the selection's filters; the lists of feeds
    have those that are live.
    """
    if status is Status.LIVE:
        return reader.by_keys([head.key for head in reader.heads(selection, after)])
    return reader.of_status(selection, status, after)


def listed(
    reader: Reader, selection: Selection, statuses: Sequence[Status], since: datetime | None
) -> list[Article]:
    """Return the newest articles of some statuses that pass the selection's filters, and were
    published at ``since`` or later.
    """
    articles = [
        article
        for status in statuses
        for article in _of_status(reader, selection, status)
        if since is None or article.published.at >= since
    ]
    return _newest_first(articles)[: selection.size]


def _newest_first(articles: Iterable[Article]) -> list[Article]:
    return sorted(articles, key=lambda article: (article.published.at, article.key), reverse=True)


def differences(before: Article, after: Article) -> list[str]:
    """Return what differs between two versions of an article, as lines of a unified diff."""
    return list(
        difflib.unified_diff(_lines(before), _lines(after), "present", "changed", lineterm="", n=1)
    )


def revision_differences(reader: Reader, uuid: str, first: int, last: int) -> list[str]:
    """Return what differs between two revisions of an article, as lines of a unified diff.

    Raises:
        ArticleNotFound, RevisionNotFound.
    """
    article = reader.article(uuid)
    revisions = {revision.number: revision for revision in reader.revisions(article.key)}
    for number in (first, last):
        if number not in revisions:
            raise RevisionNotFound(number, article.revision.number)
    before, after = (replace(article, revision=revisions[number]) for number in (first, last))
    return differences(before, after)


def _lines(article: Article) -> list[str]:
    """Return an article as lines: its fields, and its text with a line for each paragraph."""
    text, metadata = article.revision.text, article.revision.metadata
    fields = {
        "title": text.headline,
        "summary": text.summary,
        "language": metadata.language,
        "section": metadata.section,
        "tags": ", ".join(metadata.tags),
        "authors": ", ".join(person.name for person in metadata.authors),
        "images": " ".join(image.url for image in metadata.images),
        "ednote": metadata.ednote,
    }
    if article.slug and not article.short_id:
        fields["slug"] = article.slug
    for image in metadata.images:
        words = {
            "alt": image.alt,
            "caption": image.caption,
            "credit": image.credit,
            "focus": image.focus,
        }
        fields |= {f"{name} of {image.url}": text for name, text in words.items() if text}
    return [f"{name}: {value}" for name, value in fields.items()] + [
        line for line in text_of(text.body_html).splitlines() if line
    ]


def version_of(article: Article) -> str:
    """Return a version that differs after any change that an editor sees: of text, metadata, note
    to editors, status or time.
    """
    parts = (
        article.revision.number,
        article.revision.content_hash,
        article.status.value,
        article.published.at.isoformat(),
        article.release_at.isoformat() if article.release_at else "",
        metadata_json(article.revision.metadata),
        *([article.slug] if article.slug and not article.short_id else []),
    )
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:20]
