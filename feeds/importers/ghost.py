"""Exports of Ghost: one JSON document with posts, tags, authors and the links between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished, UnreadableInput
from feeds.importers.bounds import check_count
from feeds.importers.contract import (
    Beginning,
    Confidence,
    Drafts,
    Importer,
    Options,
    Source,
    not_published,
)
from feeds.importers.json_document import parsed
from feeds.importers.record import checked, draft_from, without_unreadable_dates
from feeds.model import Draft
from feeds.text.numbers import parse_whole_number

# Ghost writes its own address so.
_OWN_SITE = "__GHOST_URL__"
_STATUSES = {"published": "publish", "sent": "publish", "scheduled": "future"}

Row = dict[str, Any]


def _tables(document: Any) -> dict[str, list[Row]]:
    """Return the tables of an export: ``{"db": [{"data": …}]}``, or ``{"data": …}``."""
    databases = document.get("db") if isinstance(document, dict) else None
    outer = databases[0] if isinstance(databases, list) and databases else document
    tables = outer.get("data") if isinstance(outer, dict) else None
    if not isinstance(tables, dict) or not isinstance(tables.get("posts"), list):
        return {}
    return {name: _rows(rows) for name, rows in tables.items()}


def _rows(rows: Any) -> list[Row]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    tables = _tables(parsed(data))
    if not tables:
        raise UnreadableInput("is not an export of Ghost: it has no posts")
    check_count(len(tables["posts"]), len(data))
    tags = _linked(tables, "tags", "posts_tags", "tag_id")
    authors = _linked(tables, "users", "posts_authors", "author_id")
    for number, post in enumerate(tables["posts"], 1):
        place = f"{source.name}, post {number}"
        name = str(post.get("id"))
        yield draft_of_post(post, tags[name], authors[name], place, options)


def _linked(tables: dict[str, list[Row]], name: str, links: str, key: str) -> Any:
    """Return the rows of a table that each post is linked to, in the post's order."""
    rows = {str(row.get("id")): row for row in tables.get(name, [])}
    linked_rows: defaultdict[str, list[Row]] = defaultdict(list)
    for link in sorted(tables.get(links, []), key=_order):
        if str(link.get(key)) in rows:
            linked_rows[str(link.get("post_id"))].append(rows[str(link[key])])
    return linked_rows


def _order(link: Row) -> int:
    return parse_whole_number(str(link.get("sort_order"))) or 0


def draft_of_post(
    post: Row, tags: Iterable[Row], authors: Iterable[Row], place: str, options: Options
) -> Draft | InputError:
    """Return the draft of a post, with its tags and authors; an error if it is not public."""
    status = str(post.get("status") or "published")
    if reason := not_published(_STATUSES.get(status, status), options):
        return NotPublished(reason, place=place)
    if post.get("type", "post") != "post" or post.get("page"):
        return NotPublished("is a page, not a post", place=place)
    if post.get("visibility", "public") != "public":
        return NotPublished(f"is for {post['visibility']} only, not public", place=place)
    if not post.get("html"):
        advice = "export from Ghost 1 or later, which writes html"
        return BadArticle(f"has no html; {advice}", place=place)
    record = _record(post, list(tags), list(authors))
    warnings = without_unreadable_dates(record, options.zone)
    return checked(lambda: draft_from(record, place, options.zone, warnings), place)


def _record(post: Row, tags: list[Row], authors: list[Row]) -> Row:
    # "#internal" tags are not shown on the site.
    names = [str(tag.get("name") or "") for tag in tags if tag.get("visibility") != "internal"]
    public = [name for name in names if name and not name.startswith("#")]
    picture = post.get("feature_image")
    return {
        "source": "ghost",
        "id": post.get("uuid") or post.get("id"),
        "title": post.get("title"),
        "summary": post.get("custom_excerpt"),
        "body_html": str(post["html"]).replace(_OWN_SITE, ""),
        "published": post.get("published_at"),
        "updated": post.get("updated_at"),
        "language": post.get("locale"),
        # Ghost's primary tag is its section.
        "section": public[0] if public else "",
        "tags": public,
        "authors": [
            {"name": author.get("name"), "url": author.get("website")}
            for author in authors
            if author.get("name")
        ],
        "images": [
            {
                "url": str(picture).replace(_OWN_SITE, ""),
                "alt": post.get("feature_image_alt"),
                "caption": post.get("feature_image_caption"),
            }
        ]
        if picture
        else [],
    }


def _confidence(beginning: Beginning) -> float:
    return Confidence.CERTAIN if _tables(beginning.document) else Confidence.NO


IMPORTER = Importer(name="ghost", noun="an export of Ghost", sniff=_confidence, read=_read)
