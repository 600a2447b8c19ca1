"""RSS 0.9x/1.0/2.0 and Atom 0.3/1.0, through feedparser with its sanitizer off.

feedparser's sanitizer is not a security boundary; ours cleans the output of this module. Input that
could stall a parser is refused before parsing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from html import escape
from typing import Any

import feedparser

from feeds.errors import BadArticle, BadDate, InputError, NotPublished, UnreadableInput
from feeds.importers import parser_extensions
from feeds.importers.bounds import Outline, outline, prolog
from feeds.importers.contract import (
    Beginning,
    Confidence,
    Drafts,
    Importer,
    Options,
    Source,
    not_published,
)
from feeds.importers.decoding import as_utf8, decode, with_sound_references
from feeds.importers.entities import without_declarations
from feeds.importers.feed_files import files_of
from feeds.importers.shortcodes import with_elements
from feeds.importers.xml_root import root_name
from feeds.model import Draft, DraftRevision, Moment, Person, Subject
from feeds.sanitize import text_from_markup
from feeds.text.dates import parse
from feeds.text.persons import names_of_byline

parser_extensions.install()
_ROOTS = frozenset(["rss", "feed", "RDF"])
# Parts of a feed that are read as feeds, too: a generator that died, a copied fragment.
_PARTS_OF_A_FEED = frozenset(["channel", "item", "entry"])
_HTML = re.compile(r"</(?:p|a|b|i|em|strong|div|span|ul|ol|li|h\d)\s*>|<(?:br|img|p|hr)\b", re.I)
_ROOT_TAG = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
# Entries that are parsed at a time: the memory of a feed does not depend on its length.
_PART = 500
_POST_TYPES_NOT_NEWS = frozenset(
    "attachment page revision nav_menu_item custom_css customize_changeset oembed_cache "
    "user_request wp_block "
    "wp_template wp_template_part wp_global_styles wp_navigation wp_font_family "
    "wp_font_face".split()
)


def read(data: bytes, name: str, media_type: str, options: Options) -> Iterator[Draft | InputError]:
    """Yield a draft or an error for each entry.

    Raises:
        UnreadableInput: not a feed, declared entities, or over a limit of ``bounds``.
    """
    data = as_utf8(data, media_type)
    data = without_declarations(data, prolog(data)[1])
    begin, before = prolog(data)
    declaration = before.find(b"<?xml")
    junk = (before if declaration < 0 else before[:declaration]).strip(b"\xef\xbb\xbf \t\r\n")
    warning = ""
    if begin < len(data) and junk and not junk.startswith((b"<!", b"<?")):
        warning = f"text before the feed was ignored: {decode(junk)[:60]!r}"
        declared = data.find(b"<?xml", 0, begin)
        data = data[declared if declared >= 0 else begin :]
    number, source = 0, ""
    deleted: dict[str, Draft] = {}
    data = with_sound_references(data)
    feed_outline = outline(data)
    for part in _parts(data, feed_outline):
        parsed = _parsed(part)
        parsed.feed["is_atom"] = str(parsed.version).startswith("atom")
        source = source or _source_of(parsed.feed, name)
        for entry in parsed.entries:
            number += 1
            if feed_outline.is_cut and number == len(feed_outline.entries):
                # Half of an item would shorten its article.
                place = f"{name}, item {number}"
                yield BadArticle("the document breaks off within it", place=place)
                continue
            draft = _checked_draft(entry, parsed.feed, source, f"{name}, item {number}", options)
            if warning and isinstance(draft, Draft):
                draft, warning = replace(draft, warnings=(*draft.warnings, warning)), ""
            yield draft
        for row in parsed.feed.get("deleted_entries") or []:
            if row.get("ref") and row["ref"] not in deleted:
                deleted[row["ref"]] = _withdrawal(row, source, name, options.zone)
    yield from deleted.values()


def _withdrawal(row: dict[str, str], source: str, name: str, zone: tzinfo) -> Draft:
    """Return the withdrawal that a tombstone tells of (RFC 6721 §3)."""
    at, warning = _moment(row, ("when",), zone)
    return Draft(
        source=source,
        source_id=row["ref"],
        revisions=(DraftRevision(headline=row["ref"]),),
        is_withdrawn=True,
        withdrawn_at=at,
        withdrawal_note=text_from_markup(row["comment"]),
        place=f"{name}, deleted entry {row['ref'][:100]}",
        warnings=(warning,) if warning else (),
    )


def _parts(data: bytes, feed_outline: Outline) -> Iterator[bytes]:
    """Yield the feed, or, if it is long, feeds with a part of its entries each."""
    if len(feed_outline.entries) <= _PART:
        yield data
        return
    head, tail = data[: feed_outline.entries[0]], data[feed_outline.end_of_entries :]
    ends = [*feed_outline.entries[_PART::_PART], feed_outline.end_of_entries]
    for begin, end in zip(feed_outline.entries[::_PART], ends, strict=False):
        yield head + data[begin:end] + tail


def _parsed(data: bytes) -> Any:
    try:
        parsed = feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:
        raise UnreadableInput(f"cannot be parsed: {type(error).__name__}: {error}") from error
    if not parsed.entries and not parsed.get("version"):
        reason = parsed.get("bozo_exception")
        raise UnreadableInput(f"is not a feed{f': {reason}' if reason else ''}")
    return parsed


def _source_of(feed: Any, name: str) -> str:
    return str(feed.get("id") or _self_link(feed) or feed.get("link") or name)


def _checked_draft(
    entry: Any, feed: Any, source: str, place: str, options: Options
) -> Draft | InputError:
    try:
        _refuse_unpublished(entry, options)
        return _draft(entry, feed, source, place, options.zone)
    except InputError as error:
        return type(error)(error.reason, place=place)
    except Exception as error:  # noqa: BLE001 - one strange entry must not lose the others
        return BadArticle(f"cannot be read: {type(error).__name__}: {error}", place=place)


def _refuse_unpublished(entry: Any, options: Options) -> None:
    """Raise NotPublished for an entry of a WordPress export that its site does not show to
    everybody as news.
    """
    status, kind = (
        str(entry.get("wp_status") or "").strip(),
        str(entry.get("wp_post_type") or "").strip(),
    )
    if status and (reason := not_published(status, options)):
        raise NotPublished(reason)
    if kind in _POST_TYPES_NOT_NEWS:
        raise NotPublished(f"is of the type {kind!r}, not a post")
    if str(entry.get("wp_post_password") or "").strip():
        raise NotPublished("is protected by a password")


def _draft(entry: Any, feed: Any, source: str, place: str, zone: tzinfo) -> Draft:
    body, summary = _texts(entry)
    if entry.get("wp_post_type"):
        body = with_elements(body)
    headline = text_from_markup(entry.get("title") or "") or text_from_markup(body, 120)
    if not headline:
        raise BadArticle("has neither title nor text")
    language = str(
        entry.get("language")
        or (entry.get("title_detail") or {}).get("language")
        or feed.get("language")
        or ""
    )
    published, warning = _moment(entry, ("published", "created", "updated"), zone, language)
    updated, _ = _moment(entry, ("updated",), zone, language)
    files = files_of(entry)
    details = [
        *(entry.get("content") or []),
        entry.get("summary_detail") or {},
        entry.get("title_detail") or {},
    ]
    # xml:base of the text element (XML Base §3.1), the base of its pictures and links.
    base = next(
        (detail["base"] for detail in details if detail.get("base")), feed.get("link") or ""
    )
    return Draft(
        source=source,
        source_id=str(entry.get("id") or entry.get("link") or ""),
        url=str(entry.get("feedburner_origlink") or entry.get("link") or ""),
        base_url=str(base),
        revisions=(
            DraftRevision(
                headline=headline,
                summary=summary if summary != body else "",
                body_html=body or headline,
            ),
        ),
        language=language,
        tags=tuple(_label(tag) for tag in entry.get("tags") or [] if not _is_coded(tag)),
        subjects=tuple(
            Subject(name=_label(tag), code=str(tag.get("term") or ""), scheme=str(tag["scheme"]))
            for tag in entry.get("tags") or []
            if _is_coded(tag)
        ),
        authors=tuple(_authors(entry)) or _inherited_authors(entry, feed),
        images=tuple(file for file in files if file.is_image),
        enclosures=tuple(file for file in files if not file.is_image),
        published=published,
        updated=updated if updated and published and updated.at > published.at else None,
        rights=str(entry.get("rights") or feed.get("rights") or ""),
        license_url=_license(entry) or _license(feed),
        # Without --keep-ids nothing reads it.
        guid_is_permalink=bool(entry.get("guid_is_permalink")),
        place=place,
        warnings=(warning,) if warning else (),
    )


def _texts(entry: Any) -> tuple[str, str]:
    """Return the body as HTML and the summary: full content before summary, notes of an episode or
    film last.
    """
    contents = [c for c in entry.get("content") or [] if c.get("value")]
    full = max((_as_html(c) for c in contents), key=len, default="")
    detail = entry.get("summary_detail") or {}
    summary = str(entry.get("summary") or "")
    if detail.get("type") == "text/plain" and not _HTML.search(summary):
        summary = escape(summary, quote=False)
    notes = str(entry.get("itunes_summary") or entry.get("media_description") or "")
    body = (
        full
        or _as_html({"value": entry.get("summary"), "type": detail.get("type")})
        or _as_html({"value": notes, "type": "text/plain"})
    )
    return body, summary


def _as_html(part: Any) -> str:
    """Return a text as HTML. Atom's type "text" is words (RFC 4287 §3.1.1.1), but feeds that forget
    the type of their HTML declare it, too.
    """
    value = str(part.get("value") or "")
    if part.get("type") != "text/plain" or _HTML.search(value):
        return value
    blocks = escape(value, quote=False).split("\n\n")
    return "".join(f"<p>{block}</p>" for block in blocks if block.strip())


def _moment(
    entry: Any, names: tuple[str, ...], zone: tzinfo, language: str = ""
) -> tuple[Moment | None, str]:
    warning = ""
    for name in names:
        text = str(entry.get(name) or "")
        if not text:
            continue
        try:
            return parse(text, zone, language), ""
        except BadDate:
            fields = entry.get(name + "_parsed")
            # "0000-00-00" is parsed to the year -1.
            if fields and fields[0] >= 1:
                return Moment(at=datetime(*fields[:6]).replace(tzinfo=UTC)), ""
            warning = f"{text[:60]!r} is not a date and was ignored"
    return None, warning


def _authors(entry: Any) -> Iterator[Person]:
    seen_names = set()
    authors = entry.get("authors") or []
    named = [author for author in authors if not _is_mailbox(author)]
    for author in named or authors:
        line = text_from_markup(str(author.get("name") or author.get("email") or ""), 200)
        email, url = str(author.get("email") or ""), str(author.get("href") or "")
        names = names_of_byline(line)
        # "Ministry of Health and Welfare" is one name.
        for name in names if len(names) > 1 and not (email or url) else [line]:
            if name and name not in seen_names:
                seen_names.add(name)
                yield Person(name=name, email=email, url=url)


def _label(tag: Any) -> str:
    return str(tag.get("label") or tag.get("term") or "")


def _is_coded(tag: Any) -> bool:
    """Return whether a category is of a vocabulary of the IPTC, such as its Media Topics."""
    return "iptc.org" in str(tag.get("scheme") or "")


def _inherited_authors(entry: Any, feed: Any) -> tuple[Person, ...]:
    """Return whom an item without an author is from: its own source (RSS 2.0 <source>), else the
    feed's authors (RFC 4287 §4.2.1, itunes:author). The editor of an RSS feed has a mail address.
    """
    origin = entry.get("source") or {}
    if title := text_from_markup(str(origin.get("title") or ""), 200):
        return (Person(name=title, url=str(origin.get("href") or origin.get("link") or "")),)
    return tuple(person for person in _authors(feed) if feed["is_atom"] or not person.email)


def _is_mailbox(author: Any) -> bool:
    """Return whether an author has the name of a mailbox only."""
    name, mail = str(author.get("name") or ""), str(author.get("email") or "")
    return bool(mail) and name == mail.partition("@")[0]


def _self_link(feed: Any) -> str:
    return next(
        (str(link.get("href")) for link in feed.get("links") or [] if link.get("rel") == "self"), ""
    )


def _license(element: Any) -> str:
    """Return the licence's address: rel="license" (RFC 4946), or Creative Commons' elements in
    RSS.
    """
    links = [
        link.get("href", "") for link in element.get("links", ()) if link.get("rel") == "license"
    ]
    return next((url for url in links if url), str(element.get("license") or ""))


def _confidence(beginning: Beginning) -> float:
    if beginning.is_json:
        return Confidence.NO
    if beginning.head.startswith("<"):
        root = root_name(beginning.head)
        if not root or root in _ROOTS or root in _PARTS_OF_A_FEED:
            return Confidence.STRONG
        if root == "opml":
            return Confidence.NO
    # A program's warning precedes the feed; the reader reports it.
    return Confidence.WEAK if _ROOT_TAG.search(beginning.head) else Confidence.NO


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return read(data, source.name, source.media_type, options)


IMPORTER = Importer(
    name="feed", noun="an RSS or Atom feed", sniff=_confidence, read=_read, is_feed=True
)
