"""Posts of WordPress' REST API (``/wp-json/wp/v2/posts``), one object or a list."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished
from feeds.importers.bounds import check_count
from feeds.importers.contract import (
    PUBLISHED,
    Beginning,
    Confidence,
    Drafts,
    Importer,
    Options,
    Source,
    not_published,
)
from feeds.importers.json_document import parsed
from feeds.importers.record import checked, draft_from
from feeds.model import Draft
from feeds.sanitize import text_from_markup


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    document = parsed(data)
    posts = document if isinstance(document, list) else [document]
    check_count(len(posts), len(data))
    for number, post in enumerate(posts, 1):
        place = f"{source.name}, post {number}"
        yield (
            draft_of_post(post, place, options)
            if isinstance(post, dict)
            else BadArticle("is not an object", place=place)
        )


def draft_of_post(post: dict[str, Any], place: str, options: Options) -> Draft | InputError:
    """Return the draft of a post of the REST API; an error if it is not published."""
    if reason := not_published(str(post.get("status") or PUBLISHED), options):
        return NotPublished(reason, place=place)
    return checked(lambda: draft_from(_record(post), place, options.zone), place)


def _record(post: dict[str, Any]) -> dict[str, Any]:
    embedded = post.get("_embedded") or {}
    terms = [term for group in embedded.get("wp:term") or [] for term in group]
    categories = [_plain(term) for term in terms if term.get("taxonomy") == "category"]
    return {
        "source": "wordpress",
        "id": _rendered(post, "guid") or str(post.get("id") or ""),
        "url": post.get("link"),
        # The title is HTML: its references are resolved once.
        "title": unescape(_rendered(post, "title")),
        "summary": _rendered(post, "excerpt"),
        "body_html": _rendered(post, "content"),
        "published": _utc(post, "date"),
        "updated": _utc(post, "modified"),
        "section": categories[0] if categories else "",
        "tags": [_plain(term) for term in terms if term.get("taxonomy") == "post_tag"],
        "authors": [
            {"name": author.get("name"), "url": author.get("link")}
            for author in embedded.get("author") or []
            if author.get("name")
        ],
        "images": list(_pictures(embedded)),
    }


def _rendered(post: dict[str, Any], name: str) -> str:
    value = post.get(name)
    return str(value.get("rendered") or "") if isinstance(value, dict) else str(value or "")


def _plain(term: dict[str, Any]) -> str:
    return text_from_markup(str(term.get("name") or ""))


def _utc(post: dict[str, Any], name: str) -> str:
    """Return a date: ``…_gmt`` is in UTC but does not say so."""
    if in_utc := post.get(f"{name}_gmt"):
        return f"{in_utc}Z"
    return str(post.get(name) or "")


def _pictures(embedded: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for media in embedded.get("wp:featuredmedia") or []:
        if media.get("source_url"):
            details = media.get("media_details") or {}
            yield {
                "url": media["source_url"],
                "type": media.get("mime_type"),
                "width": details.get("width"),
                "height": details.get("height"),
                "alt": media.get("alt_text"),
                "caption": text_from_markup(_rendered(media, "caption")),
            }


def _confidence(beginning: Beginning) -> float:
    document = beginning.document
    post = document[0] if isinstance(document, list) and document else document
    if not isinstance(post, dict):
        return Confidence.NO
    texts = [post.get("title"), post.get("content")]
    is_rendered = any(isinstance(text, dict) and "rendered" in text for text in texts)
    return Confidence.CERTAIN if is_rendered else Confidence.NO


IMPORTER = Importer(
    name="wordpress", noun="posts of WordPress' REST API", sniff=_confidence, read=_read
)
