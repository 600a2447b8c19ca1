"""RSS 2.0 and Atom 1.0 through feedgen: the one adapter that mends its output.

feedgen makes the required elements; everything that it leaves out or writes
wrongly (links, authors in RSS, enclosures, media, languages, archives) comes
from the two extensions here, through feedgen's own extension hook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds import __version__
from feeds.model import Enclosure, Entry, Page, Terms, Tombstone
from feeds.render.field_types import (
    declare_html,
    html_from_plain,
    mark_plain_text,
    write_plain_text,
)
from feeds.text.dates import format_rfc822, format_rfc3339

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_XML = "http://www.w3.org/XML/1998/namespace"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "fh": "http://purl.org/syndication/history/1.0",
    "mi": "http://schemas.ingestion.microsoft.com/common/",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "rsl": "https://rslstandard.org/rsl",
    "snf": "http://www.smartnews.be/snf",
    "dcterms": "http://purl.org/dc/terms/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "at": "http://purl.org/atompub/tombstones/1.0",
}
_PREFIXES = {
    uri: prefix for prefix, uri in {**NAMESPACES, "atom": _ATOM, "content": _CONTENT}.items()
}
_USED_PREFIX = re.compile(rb"<([A-Za-z]+):")
_ROOT = re.compile(rb"<(?:rss|feed)\b[^>]*>")
_DECLARATION = re.compile(rb' xmlns:([A-Za-z]+)="[^"]*"')
_VIA = re.compile(r"[?&]via=[0-9a-f]+$")
_MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}

# feedgen's own formatter uses setlocale, which is process-wide and unsafe in threads.
feedgen.entry.formatRFC2822 = format_rfc822
feedgen.feed.formatRFC2822 = format_rfc822


class _ChannelExtension(BaseExtension):  # type: ignore[misc]
    """Feed-level elements that feedgen drops: links, archive mark, language."""

    page: Page

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, feed: Any) -> Any:
        channel = feed.find("channel")
        for url in self.page.hubs:
            channel.append(_element(f"{{{_ATOM}}}link", rel="hub", href=url))
        for rel, url in self.page.links:
            channel.append(
                _element(f"{{{_ATOM}}}link", rel=rel, href=url, type=_MEDIA_TYPES["rss"])
            )
        if self.page.logo_url:
            channel.append(logo := _element(f"{{{NAMESPACES['snf']}}}logo"))
            logo.append(_element("url", self.page.logo_url))
        if self.page.cloud_url:
            channel.append(_cloud(self.page.cloud_url))
        if self.page.ttl_minutes:
            channel.append(_element("ttl", str(self.page.ttl_minutes)))
            channel.extend(_rhythm(self.page.ttl_minutes))
        if self.page.is_archive:
            channel.append(_element(f"{{{NAMESPACES['fh']}}}archive"))
        return feed

    def extend_atom(self, feed: Any) -> Any:
        # RFC 4287 §4.2.7: feedgen would lose rel and type of any but the first.
        for link in feed.findall("link"):
            feed.remove(link)
        at = feed.index(feed.find("updated")) + 1
        links = [("self", self.page.self_url, "atom"), ("alternate", self.page.home_url, "")]
        links += [(rel, url, "atom") for rel, url in self.page.links]
        for rel, url, kind in reversed(links):
            feed.insert(
                at, _element("link", rel=rel, href=url, type=_MEDIA_TYPES.get(kind, "text/html"))
            )
        for url in self.page.hubs:
            feed.insert(at + len(links), _element("link", rel="hub", href=url))
        if self.page.ttl_minutes:
            feed.extend(_rhythm(self.page.ttl_minutes))
        feed.extend(_deleted(tombstone) for tombstone in self.page.tombstones)
        if self.page.is_archive:
            feed.append(_element(f"{{{NAMESPACES['fh']}}}archive"))
        return feed


def _cloud(url: str) -> Any:
    """Return the address for rssCloud requests (RSS 2.0, <cloud>)."""
    parts = urlsplit(url)
    secured = parts.scheme == "https"
    cloud = _element(
        "cloud",
        domain=parts.hostname or "",
        port=str(parts.port or (443 if secured else 80)),
        path=parts.path,
        protocol="https-post" if secured else "http-post",
    )
    cloud.set("registerProcedure", "")
    return cloud


def _rhythm(minutes: int) -> Iterator[Any]:
    """Add the update interval (RDF Site Summary 1.0, module Syndication)."""
    yield _element(f"{{{NAMESPACES['sy']}}}updatePeriod", "hourly")
    yield _element(f"{{{NAMESPACES['sy']}}}updateFrequency", str(max(1, 60 // minutes)))


def _deleted(tombstone: Tombstone) -> Any:
    """RFC 6721 §3."""
    element = _element(
        f"{{{NAMESPACES['at']}}}deleted-entry", ref=tombstone.id, when=format_rfc3339(tombstone.at)
    )
    if tombstone.note:
        element.append(_element(f"{{{NAMESPACES['at']}}}comment", tombstone.note))
    return element


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """Entry-level elements that feedgen drops or writes wrongly."""

    entry: Entry
    page: Page

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        # RSS 2.0: an item's description is HTML; a summary is plain text (RFC 4287 §4.2.13 keeps it
        # so in Atom).
        item.find("description").text = html_from_plain(entry.summary)
        for person in entry.metadata.authors:
            item.append(_element(_dc("creator"), person.name))
        if entry.metadata.language != self.page.language:
            item.append(_element(_dc("language"), entry.metadata.language))
        if entry.metadata.rights:
            item.append(_element(_dc("rights"), entry.metadata.rights))
        files = (*entry.metadata.enclosures, *entry.metadata.images)
        if files:
            first = files[0]
            item.append(
                _element(
                    "enclosure", url=first.url, length=str(first.length), type=first.media_type
                )
            )
        for image in entry.metadata.images:
            item.append(_media(image))
        if entry.metadata.license_url:
            item.append(
                _element(f"{{{NAMESPACES['creativeCommons']}}}license", entry.metadata.license_url)
            )
        if self.page.terms:
            item.append(_terms(entry, self.page.terms))
        for element in _of_the_dialect(entry, self.page.dialect):
            item.append(element)
        item.append(_element(f"{{{_ATOM}}}updated", format_rfc3339(entry.updated)))
        return item

    def extend_atom(self, element: Any) -> Any:
        entry = self.entry
        element.find("updated").text = format_rfc3339(entry.updated)
        element.find("published").text = format_rfc3339(entry.published)
        for link in element.findall("link"):
            element.remove(link)
        element.append(_element("link", rel="alternate", href=entry.url, type="text/html"))
        if entry.external_url and entry.external_url != entry.url:
            element.append(_element("link", rel="via", href=entry.external_url))
        for enclosure in (*entry.metadata.images, *entry.metadata.enclosures):
            element.append(_enclosure_link(enclosure))
        if entry.metadata.license_url:
            element.append(_element("link", rel="license", href=entry.metadata.license_url))
        if self.page.terms:
            element.append(_terms(entry, self.page.terms))
        if entry.metadata.language != self.page.language:
            element.set(f"{{{_XML}}}lang", entry.metadata.language)
        return element


def _element(name: str, text: str | None = None, **attributes: str) -> Any:
    element = etree.Element(name, {key: value for key, value in attributes.items() if value})
    element.text = text
    return element


def _dc(name: str) -> str:
    return f"{{{NAMESPACES['dc']}}}{name}"


def _media(image: Enclosure) -> Any:
    """Return Media RSS 1.5.1, <media:content> with the known details of the picture."""
    content = _element(
        f"{{{NAMESPACES['media']}}}content", url=image.url, type=image.media_type, medium="image"
    )
    for name, value in (
        ("width", image.width),
        ("height", image.height),
        ("fileSize", image.length),
    ):
        if value:
            content.set(name, str(value))
    if image.caption:
        content.append(
            _element(f"{{{NAMESPACES['media']}}}description", image.caption, type="plain")
        )
    if image.credit:
        content.append(_element(f"{{{NAMESPACES['media']}}}credit", image.credit))
    return content


def _of_the_dialect(entry: Entry, dialect: str) -> Iterator[Any]:
    """Add an aggregator's own elements; profiles name their specifications."""
    if dialect in ("smartnews", "newsbreak"):
        for image in entry.metadata.images[:1]:
            yield _element(f"{{{NAMESPACES['media']}}}thumbnail", url=image.url)
    if dialect == "smartnews":
        yield _element(
            f"{{{NAMESPACES['media']}}}status", state="deleted" if entry.is_deleted else "active"
        )
    elif dialect == "msn":
        if entry.short_title:
            yield _element(f"{{{NAMESPACES['mi']}}}shortTitle", entry.short_title)
        at = format_rfc3339(max(entry.updated, entry.modified or entry.updated))
        # A newer one under the same id is an update; with an end in the past it is taken down.
        yield _element(f"{{{NAMESPACES['dcterms']}}}modified", at)
        if entry.is_deleted:
            yield _element(f"{{{NAMESPACES['dcterms']}}}valid", at)
            yield _element(f"{{{NAMESPACES['mi']}}}expirationDate", at)


def _terms(entry: Entry, terms: Terms) -> Any:
    """Return the permissions for machines on an entry's text (RSL 1.0, the module for feeds)."""

    def named(name: str) -> str:
        return f"{{{NAMESPACES['rsl']}}}{name}"

    content = _element(named("content"), url=entry.url)
    content.append(license_ := _element(named("license")))
    for name, usages in (("permits", terms.permits), ("prohibits", terms.prohibits)):
        if usages:
            license_.append(_element(named(name), ",".join(usages), type="usage"))
    return content


def _enclosure_link(enclosure: Enclosure) -> Any:
    link = _element(
        "link",
        rel="enclosure",
        href=enclosure.url,
        type=enclosure.media_type,
        title=enclosure.title or enclosure.caption,
    )
    if enclosure.length:
        link.set("length", str(enclosure.length))
    return link


def _feed_entry(entry: Entry, page: Page) -> FeedEntry:
    feed_entry = FeedEntry()
    feed_entry.id(entry.id)
    if page.dialect == "newsbreak" and not entry.about:
        # These readers identify an item by its permanent link; a partner's mark in it would create
        # another item.
        feed_entry.guid(_VIA.sub("", entry.url), permalink=True)
    else:
        feed_entry.guid(entry.id, permalink=False)
    feed_entry.title(entry.title)
    feed_entry.link(href=entry.url)
    feed_entry.updated(entry.updated)
    feed_entry.published(entry.published)
    # description first: set after content it would overwrite Atom's content.
    feed_entry.description(entry.summary, isSummary=True)
    if entry.content_html:
        feed_entry.content(entry.content_html, type="html")
    for tag in entry.metadata.tags:
        feed_entry.category(term=tag)
    for person in entry.metadata.authors:
        feed_entry.author(name=person.name, uri=person.url or None)
    if entry.metadata.rights:
        feed_entry.rights(entry.metadata.rights)
    extension = type("Bound", (_EntryExtension,), {"entry": entry, "page": page})
    feed_entry.register_extension("wirefeed", extension_class_entry=extension)
    return feed_entry


def _generator(page: Page) -> FeedGenerator:
    generator = FeedGenerator()
    generator.id(page.id)
    generator.title(page.title)
    # RSS takes the last link of any kind as the channel's: the site's is set last.
    generator.link(href=page.self_url, rel="self")
    generator.link(href=page.home_url, rel="alternate")
    generator.description(page.description)
    generator.language(page.language)
    generator.updated(page.updated)
    generator.lastBuildDate(page.updated)
    if page.dialect == "smartnews":
        generator.pubDate(page.updated)
    generator.author(name=page.publisher)
    generator.generator("Wirefeed", version=__version__)
    generator.docs("https://www.rssboard.org/rss-specification")
    if page.rights:
        generator.rights(page.rights)
    extension = type("Bound", (_ChannelExtension,), {"page": page})
    generator.register_extension("wirefeed", extension_class_feed=extension)
    return generator


def render_rss(page: Page) -> bytes:
    root, _ = _generator(page)._create_rss()
    channel = root.find("channel")
    self_link = channel.find(f"{{{_ATOM}}}link[@rel='self']")
    self_link.set("type", _MEDIA_TYPES["rss"])
    for author in channel.findall("managingEditor"):
        channel.remove(author)
    for entry in page.entries:
        item = _feed_entry(entry, page).rss_entry()
        for author in item.findall("author"):
            item.remove(author)
        channel.append(item)
    return _serialized(root, page)


def render_atom(page: Page) -> bytes:
    root, _ = _generator(page)._create_atom()
    root.set(f"{{{_XML}}}lang", page.language)
    root.find("updated").text = format_rfc3339(page.updated)
    for entry in page.entries:
        root.append(_feed_entry(entry, page).atom_entry())
    return _serialized(root, page)


def rss_parts(page: Page) -> tuple[bytes, list[bytes], bytes]:
    """Return the document in parts: the text before its items, each item, and the text after
    them.
    """
    return _parts(render_rss(page), b"  <item>", b"</item>\n", b" </channel>")


def atom_parts(page: Page) -> tuple[bytes, list[bytes], bytes]:
    """Return the document in parts: the text before its entries, each entry, and the text after
    them.
    """
    return _parts(render_atom(page), b" <entry", b"</entry>\n", b"</feed>")


def declare_namespaces(head: bytes, entries: Sequence[bytes]) -> bytes:
    """Return the beginning of a document that declares the namespaces its entries use, each once,
    by prefix.

    Entries come from the cache too: their prefixes are read from their bytes. In text "<" is
    escaped, so a match is a tag.
    """
    used = {prefix for entry in entries for prefix in _USED_PREFIX.findall(entry)}
    root = _ROOT.search(head)
    if root is None:
        return head
    declared = {match[1]: match[0] for match in _DECLARATION.finditer(root[0])}
    uris = {prefix.encode(): uri.encode() for uri, prefix in _PREFIXES.items()}
    declared |= {prefix: b' xmlns:%s="%s"' % (prefix, uris[prefix]) for prefix in used}
    bare = _DECLARATION.sub(b"", root[0])
    name_end = re.match(rb"<\w+", bare).end()  # type: ignore[union-attr]
    tag = (
        bare[:name_end]
        + b"".join(declared[prefix] for prefix in sorted(declared))
        + bare[name_end:]
    )
    return head[: root.start()] + tag + head[root.end() :]


def _parts(
    document: bytes, opening: bytes, closing: bytes, end: bytes
) -> tuple[bytes, list[bytes], bytes]:
    """Return entries as serialized in their document, without namespace declarations of their own.

    In text "<" is escaped: an entry's tag in the bytes is always a tag.
    """
    last = document.rindex(end)
    first = document.find(opening, 0, last)
    if first < 0:
        return document[:last], [], document[last:]
    entries = [piece + closing for piece in document[first:last].split(closing)[:-1]]
    return document[:first], entries, document[last:]


def _serialized(root: Any, page: Page) -> bytes:
    if page.stylesheet_url:
        root.addprevious(
            etree.ProcessingInstruction(
                "xml-stylesheet", f'type="text/css" href="{page.stylesheet_url}"'
            )
        )
    etree.indent(root, space=" ")
    is_rss = root.tag == "rss"
    if is_rss:
        mark_plain_text(root, _PREFIXES)
    else:
        declare_html(root)
    etree.cleanup_namespaces(root, top_nsmap={"content": _CONTENT} if is_rss else None)
    body: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    return write_plain_text(body) + b"\n"
