"""RSS 0.9x/1.0/2.0 and Atom 0.3/1.0, through feedparser with its sanitizer off.

feedparser's own sanitizer is no boundary; ours cleans what comes out of here.
What could hurt a parser is refused before one sees it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

import feedparser

from feeds.dates import parse
from feeds.errors import BadArticle, BadDate, InputError, UnreadableInput
from feeds.model import Draft, DraftRevision, Enclosure, Moment, Person
from feeds.sanitize import text_from_markup

_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_GIANT_REFERENCE = re.compile(rb"&#(?:0*[1-9]\d{7,}|x0*[1-9a-f][0-9a-f]{6,});", re.IGNORECASE)


def read(data: bytes, name: str, media_type: str, zone: tzinfo) -> Iterator[Draft | InputError]:
    """A draft or an error for each entry."""
    if _ENTITY.search(data[:100_000]) or _ENTITY.search(data):
        raise UnreadableInput("declares XML entities, which no feed needs and attacks do")
    safe = _GIANT_REFERENCE.sub(b"", data)
    headers = {"content-type": media_type} if media_type else {}
    try:
        parsed = feedparser.parse(
            io.BytesIO(safe), sanitize_html=False, resolve_relative_uris=True, response_headers=headers
        )
    except Exception as error:
        raise UnreadableInput(f"cannot be parsed: {type(error).__name__}: {error}") from error
    if not parsed.entries and not parsed.get("version"):
        reason = parsed.get("bozo_exception")
        raise UnreadableInput(f"is no feed{f': {reason}' if reason else ''}")
    source = str(parsed.feed.get("id") or _self_link(parsed.feed) or parsed.feed.get("link") or name)
    for number, entry in enumerate(parsed.entries, 1):
        place = f"{name}, item {number}"
        try:
            yield _draft(entry, parsed.feed, source, place, zone)
        except InputError as error:
            yield BadArticle(error.reason, place=place)
        except Exception as error:  # noqa: BLE001 - one strange entry must not lose the others
            yield BadArticle(f"cannot be read: {type(error).__name__}: {error}", place=place)


def _draft(entry: Any, feed: Any, source: str, place: str, zone: tzinfo) -> Draft:
    body, summary = _texts(entry)
    headline = text_from_markup(entry.get("title") or "") or text_from_markup(body, 120)
    if not headline:
        raise BadArticle("has neither title nor text")
    published, warning = _moment(entry, ("published", "created", "updated"), zone)
    updated, _ = _moment(entry, ("updated",), zone)
    files = list(_enclosures(entry))
    base = (entry.get("title_detail") or {}).get("base") or feed.get("link") or ""
    return Draft(
        source=source,
        source_id=str(entry.get("id") or entry.get("link") or ""),
        url=str(entry.get("link") or ""),
        base_url=str(base),
        revisions=(
            DraftRevision(headline=headline, summary=summary if summary != body else "", body_html=body or headline),
        ),
        language=str(
            entry.get("language") or (entry.get("title_detail") or {}).get("language") or feed.get("language") or ""
        ),
        tags=tuple(str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags") or []),
        authors=tuple(_authors(entry)),
        images=tuple(one for one in files if one.is_image),
        enclosures=tuple(one for one in files if not one.is_image),
        published=published,
        updated=updated if updated and published and updated.at > published.at else None,
        rights=str(entry.get("rights") or feed.get("rights") or ""),
        license_url=_license(entry) or _license(feed),
        place=place,
        warnings=(warning,) if warning else (),
    )


def _texts(entry: Any) -> tuple[str, str]:
    """Full content over summary; plain text is escaped into HTML."""
    contents = [c for c in entry.get("content") or [] if c.get("value")]
    full = max((_as_html(c) for c in contents), key=len, default="")
    summary = str(entry.get("summary") or "")
    detail = entry.get("summary_detail") or {}
    return full or _as_html({"value": summary, "type": detail.get("type")}), summary


def _as_html(part: Any) -> str:
    value = str(part.get("value") or "")
    if part.get("type") == "text/plain" and "<" not in value:
        return "".join(f"<p>{block}</p>" for block in value.split("\n\n"))
    return value


def _moment(entry: Any, names: tuple[str, ...], zone: tzinfo) -> tuple[Moment | None, str]:
    warning = ""
    for name in names:
        text = str(entry.get(name) or "")
        if not text:
            continue
        try:
            return parse(text, zone), ""
        except BadDate:
            fields = entry.get(name + "_parsed")
            if fields:
                return Moment(at=datetime(*fields[:6]).replace(tzinfo=UTC)), ""
            warning = f"{text[:60]!r} is no date and was passed over"
    return None, warning


def _authors(entry: Any) -> Iterator[Person]:
    seen = set()
    for author in entry.get("authors") or []:
        name = text_from_markup(str(author.get("name") or author.get("email") or ""), 200)
        if name and name not in seen:
            seen.add(name)
            yield Person(name=name, email=str(author.get("email") or ""), url=str(author.get("href") or ""))


def _enclosures(entry: Any) -> Iterator[Enclosure]:
    rows = (
        list(entry.get("enclosures") or [])
        + list(entry.get("media_content") or [])
        + list(entry.get("media_thumbnail") or [])
    )
    for row in rows:
        url = str(row.get("href") or row.get("url") or "")
        media_type = str(row.get("type") or "")
        if not media_type and (
            row.get("medium") == "image"
            or re.search(r"\.(jpe?g|png|gif|webp)(\?|$)", url, re.I)
            or row in (entry.get("media_thumbnail") or [])
        ):
            media_type = "image/jpeg"
        if url:
            yield Enclosure(url=url, media_type=media_type, length=_number(row.get("length") or row.get("filesize")), width=_number(row.get("width")), height=_number(row.get("height")))  # fmt: skip


def _number(value: Any) -> int:
    return int(value) if str(value or "").isdigit() else 0


def _self_link(feed: Any) -> str:
    return next((str(link.get("href")) for link in feed.get("links") or [] if link.get("rel") == "self"), "")


def _license(found: Any) -> str:
    """The licence's address: rel="license" (RFC 4946), or Creative Commons' elements in RSS."""
    links = [link.get("href", "") for link in found.get("links", ()) if link.get("rel") == "license"]
    return next((url for url in links if url), str(found.get("license") or ""))
