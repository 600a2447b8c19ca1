"""An article's web page: text by trafilatura, metadata from JSON-LD, OpenGraph and time elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from feeds.dates import parse
from feeds.errors import BadArticle, BadDate, InputError, UnreadableInput
from feeds.importers.decoding import decode
from feeds.model import Draft, DraftRevision, Enclosure, Moment, Person
from feeds.sanitize import text_from_markup

MAX_CHARS = 5_000_000
_ARTICLE_TYPES = (
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "BlogPosting",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
)


def read(data: bytes, name: str, zone: tzinfo) -> Iterator[Draft | InputError]:
    """The one article of a page, or an error."""
    import trafilatura  # half a second to load, and only this format needs it

    text = decode(data)
    if len(text) > MAX_CHARS:
        raise UnreadableInput(f"is a page of over {MAX_CHARS:,} characters")
    try:
        tree = lxml_html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"is no HTML page: {error}") from error
    linked = _json_ld(tree)
    body = trafilatura.extract(text, output_format="html", include_links=True, include_images=False, favor_recall=True)
    headline = text_from_markup(
        str(linked.get("headline") or _meta(tree, "og:title") or _first(tree, "//h1") or _first(tree, "//title"))
    )
    if not headline or not body:
        yield BadArticle("no article could be found on this page", place=name)
        return
    image = _meta(tree, "og:image") or _image(linked.get("image"))
    yield Draft(
        source="html",
        url=_canonical(tree) or _meta(tree, "og:url") or (name if "://" in name else ""),
        revisions=(DraftRevision(headline=headline, summary=_meta(tree, "og:description") or _meta(tree, "description"), body_html=body),),
        base_url=name if "://" in name else "",
        language=tree.get("lang") or "",
        section=str(linked.get("articleSection") or _meta(tree, "article:section") or "") if not isinstance(linked.get("articleSection"), list) else str(linked["articleSection"][0]),
        tags=_tags(tree),
        authors=tuple(_authors(linked, tree)),
        images=(Enclosure(url=image, media_type="image/jpeg"),) if image else (),
        published=_date(linked.get("datePublished") or _meta(tree, "article:published_time") or _first(tree, "//time/@datetime"), zone),
        updated=_date(linked.get("dateModified") or _meta(tree, "article:modified_time"), zone),
        place=name,
    )  # fmt: skip


def _json_ld(tree: Any) -> dict[str, Any]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            found = json.loads(script)
        except (ValueError, RecursionError):
            continue
        rows = found if isinstance(found, list) else found.get("@graph", [found]) if isinstance(found, dict) else []
        for row in rows:
            kinds = row.get("@type", "") if isinstance(row, dict) else ""
            if any(kind in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return dict(row)
    return {}


def _meta(tree: Any, name: str) -> str:
    found = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return str(found[0]).strip() if found else ""


def _tags(tree: Any) -> tuple[str, ...]:
    found: list[Any] = tree.xpath("//meta[@property='article:tag']/@content")
    return tuple(str(tag) for tag in found)


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    if not found:
        return ""
    return str(found[0]) if isinstance(found[0], str) else str(found[0].text_content()).strip()


def _canonical(tree: Any) -> str:
    found = tree.xpath("//link[@rel='canonical']/@href")
    return str(found[0]) if found else ""


def _authors(linked: dict[str, Any], tree: Any) -> Iterator[Person]:
    raw = linked.get("author") or _meta(tree, "author")
    for author in raw if isinstance(raw, list) else [raw]:
        name = author.get("name") if isinstance(author, dict) else author
        for one in name if isinstance(name, list) else [name]:
            if one:
                yield Person(name=str(one))


def _image(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first.get("url") or "") if isinstance(first, dict) else str(first or "")


def _date(text: Any, zone: tzinfo) -> Moment | None:
    try:
        return parse(str(text), zone) if text else None
    except BadDate:
        return None
