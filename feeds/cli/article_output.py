"""Articles as the command line shows them: lines, tables, and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import tzinfo
from typing import Any

from rich.markup import escape
from rich.table import Table

from feeds.model import Article, Moment, Status
from feeds.newsroom.articles import Revised
from feeds.newsroom.views import ArticleView
from feeds.related.ranking import Related
from feeds.text.dates import format_rfc3339


def line(article: Article) -> str:
    """Return an article as one line of a list."""
    headline = article.headline or "(withdrawn)"
    until = (
        f"  (until {format_rfc3339(article.release_at)})"
        if _is_held(article) and article.release_at
        else ""
    )
    return (
        f"{article.uuid}  {format_rfc3339(article.published.at)}  {article.status.value:9}  "
        f"r{article.revision.number}  {headline}{until}"
    )


def table(rows: Sequence[Article], zone: tzinfo) -> Table:
    """Return articles as a table; of an id the end, by which an article can be named."""
    listing = Table(box=None, pad_edge=False, expand=True)
    for name in ("id", "published", "status", "section", "lang", "rev"):
        listing.add_column(name, no_wrap=True)
    listing.add_column("headline", overflow="ellipsis", no_wrap=True, ratio=1)
    for article in rows:
        shown_at = article.release_at if _is_held(article) else None
        local = (shown_at or article.published.at).astimezone(zone)
        listing.add_row(
            article.uuid[-6:],
            f"{local:%Y-%m-%d %H:%M}",
            article.status.value,
            article.revision.metadata.section,
            article.language,
            str(article.revision.number),
            escape(article.headline or "(withdrawn)"),
        )
    return listing


def view_fields(view: ArticleView) -> dict[str, Any]:
    """Return an article with its revisions as JSON."""
    return fields(view.article) | {
        "story": view.story.slug if view.story else "",
        "relations": [
            f"{tie.type} {other_id}" if tie.is_from else f"{other_id} {tie.type} this"
            for tie, other_id in view.ties
        ],
        "revisions": [
            {
                "number": revision.number,
                "significance": revision.significance.value,
                "at": _moment(revision.at),
                "note": revision.note,
                "headline": revision.text.headline,
                "body_html": revision.text.body_html,
            }
            for revision in view.revisions
        ],
        "unresolved_links": [asdict(link) for link in view.unresolved],
    }


def view_lines(view: ArticleView) -> list[str]:
    """Return an article with the headlines of its revisions, as a person reads it."""
    shown = [
        f"{name}: {value if not isinstance(value, dict) else value['at']}"
        for name, value in view_fields(view).items()
        if name not in ("revisions", "unresolved_links") and value is not None
    ]
    for revision in view.revisions:
        note = f": {revision.note}" if revision.note else ""
        at = format_rfc3339(revision.at.at)
        shown.append(f"\nrevision {revision.number}, {revision.significance.value}, {at}{note}")
        shown.append(revision.text.headline)
    shown.append(f"\n{view.article.revision.text.body_html}")
    for link in view.unresolved:
        shown.append(f"unresolved: {link.shown or link.url}")
    return shown


def related_fields(related_articles: Sequence[Related]) -> list[dict[str, Any]]:
    """Return related articles as JSON, best first, each with the reason."""
    return [
        {
            "id": other.article.id,
            "headline": other.article.headline,
            "published": format_rfc3339(other.article.published.at),
            "rank": rank,
            "score": other.reason.score,
            "because": list(other.reason.terms),
            "relation": other.reason.relation,
            "inverse": bool(other.reason.relation) and other.reason.is_from,
            "versions": list(other.reason.versions),
        }
        for rank, other in enumerate(related_articles, 1)
    ]


def related_lines(related_articles: Sequence[Related]) -> list[str]:
    """Return related articles, best first, as a person reads them: each with the reason."""
    if not related_articles:
        return ["\nrelated: none; no other article is near enough"]
    shown = ["\nrelated:"]
    for other in related_articles:
        at = format_rfc3339(other.article.published.at)
        shown.append(
            f"{other.reason.score:.2f}  {other.article.uuid}  {at}  {other.article.headline}"
        )
        shown.append(f"      {_why(other)}")
    return shown


def _why(other: Related) -> str:
    versions = len(other.reason.versions)
    others = f"; other versions of it: {versions}" if versions else ""
    if other.reason.relation == "editor":
        return f"a pointer in the text{others}"
    if other.reason.relation:
        return f"said by editors or sources: {other.label}{others}"
    return f"words in common: {', '.join(other.reason.terms)}{others}"


def _is_held(article: Article) -> bool:
    return article.status is Status.EMBARGOED and article.release_at is not None


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "at": format_rfc3339(moment.at),
        "precision": moment.precision,
        "inferred": moment.inferred,
    }


def fields(article: Article) -> dict[str, Any]:
    """Return an article as JSON, without its text."""
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
        "slug": article.slug,
        "path": article.path,
        "url": article.url,
        "guid": article.guid,
        "place": metadata.dateline,
        "subjects": [subject.name for subject in metadata.subjects],
        "ednote": metadata.ednote,
        "images": [image.url for image in metadata.images],
        "enclosures": [file.url for file in metadata.enclosures],
    }


def outcome(revised: Revised) -> str:
    """Return what a revision made of an article, as a line."""
    article = revised.article
    if revised.is_unchanged:
        return f"{article.id} says this already: no new revision"
    if revised.has_same_text:
        return f"{article.id} has a new note to editors or slug, no new revision"
    return f"{article.id} revision {article.revision.number}"


def when(article: Article) -> str:
    """Return when an article is public, as a line."""
    if article.status is Status.EMBARGOED and article.release_at is not None:
        return f"{article.id} embargoed until {format_rfc3339(article.release_at)}"
    return f"{article.id} published"
