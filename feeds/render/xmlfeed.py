"""RSS 2.0 and Atom 1.0 through feedgen: the one adapter that mends its output.

feedgen makes the required elements; everything that it leaves out or writes
wrongly (links, authors in RSS, enclosures, media, languages, archives) comes
from the two extensions here, through feedgen's own extension hook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any
from urllib.parse import urlsplit

import feedgen.entry
import feedgen.feed
from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.model import (
    Dialect,
    Element,
    Enclosure,
    Entry,
    EntryContext,
    Marks,
    Namespace,
    Page,
    Terms,
    Tombstone,
)
from feeds.render import podcast
from feeds.render.field_types import (
    TEXT_FIELDS,
    declare_html,
    html_from_plain,
    mark_plain_text,
    write_plain_text,
)
from feeds.render.namespaces import (
    ATOM,
    CONTENT,
    CREATIVE_COMMONS,
    DC,
    HISTORY,
    MEDIA,
    RSL,
    SYNDICATION,
    TOMBSTONES,
    WEBFEEDS,
    WIREFEED,
)
from feeds.render.podcast import is_podcast
from feeds.text.dates import format_rfc822, format_rfc3339
from feeds.version import VERSION

_XML = "http://www.w3.org/XML/1998/namespace"
# Where the entries of a document belong. A processing instruction: text cannot contain one.
_PLACE = etree.ProcessingInstruction("wirefeed-entries")
_PLACE_BYTES = etree.tostring(_PLACE)
_ROOT = re.compile(rb"<(?:rss|feed)\b[^>]*>")
_DECLARATION = re.compile(rb' xmlns:([A-Za-z]+)="[^"]*"')
_ENTRY_TAG = re.compile(rb"( *<\w+)((?: xmlns:\w+=\"[^\"]*\")*)")
_VIA = re.compile(r"[?&]via=[0-9a-f]+$")
_MEDIA_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}

# feedgen's own formatter uses setlocale, which is process-wide and unsafe in threads.
feedgen.entry.formatRFC2822 = format_rfc822
feedgen.feed.formatRFC2822 = format_rfc822


class _ChannelExtension(BaseExtension):  # type: ignore[misc]
    """Feed-level elements that feedgen drops: links, archive mark, language."""

    page: Page

    def extend_rss(self, feed: Any) -> Any:
        channel = feed.find("channel")
        for url in self.page.hubs:
            channel.append(_element("link", namespace=ATOM, rel="hub", href=url))
        for rel, url in self.page.links:
            channel.append(
                _element("link", namespace=ATOM, rel=rel, href=url, type=_MEDIA_TYPES["rss"])
            )
        if self.page.marks.icon_url:
            channel.append(_image(self.page))
        channel.extend(_webfeeds(self.page.marks))
        if is_podcast(self.page):
            channel.extend(map(_xml, podcast.channel(self.page)))
        if self.page.dialect is not None:
            channel.extend(map(_xml, self.page.dialect.channel(self.page)))
        if self.page.cloud_url:
            channel.append(_cloud(self.page.cloud_url))
        if self.page.ttl_minutes:
            channel.append(_element("ttl", str(self.page.ttl_minutes)))
            channel.extend(_rhythm(self.page.ttl_minutes))
        if self.page.is_archive:
            channel.append(_element("archive", namespace=HISTORY))
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
        for name, url in (
            ("icon", self.page.marks.icon_url),
            ("logo", self.page.marks.logo_url or self.page.marks.icon_url),
        ):
            if url:
                feed.append(_element(name, url))
        feed.extend(_webfeeds(self.page.marks))
        if self.page.ttl_minutes:
            feed.extend(_rhythm(self.page.ttl_minutes))
        feed.extend(_deleted(tombstone) for tombstone in self.page.tombstones)
        if self.page.is_archive:
            feed.append(_element("archive", namespace=HISTORY))
        return feed


def _image(page: Page) -> Any:
    """Return the feed's picture; its title and link are the feed's own (RSS 2.0, <image>)."""
    image = _element("image")
    for name, text in (
        ("url", page.marks.icon_url),
        ("title", page.title),
        ("link", page.home_url),
    ):
        image.append(_element(name, text))
    return image


def _webfeeds(marks: Marks) -> Iterator[Any]:
    """Yield the elements that Feedly reads, where the newsroom asks for them."""
    if not marks.has_webfeeds:
        return
    for name, text in (("icon", marks.icon_url), ("logo", marks.logo_url)):
        if text:
            yield _element(name, text, WEBFEEDS)
    if marks.cover_url:
        yield _element("cover", namespace=WEBFEEDS, image=marks.cover_url)
    if marks.accent:
        yield _element("accentColor", marks.accent.removeprefix("#"), WEBFEEDS)


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
    yield _element("updatePeriod", "hourly", SYNDICATION)
    yield _element("updateFrequency", str(max(1, 60 // minutes)), SYNDICATION)


def _deleted(tombstone: Tombstone) -> Any:
    """RFC 6721 §3."""
    when = format_rfc3339(tombstone.at)
    element = _element(
        "deleted-entry", namespace=TOMBSTONES, ref=tombstone.atom_id or tombstone.id, when=when
    )
    if tombstone.note:
        element.append(_element("comment", tombstone.note, TOMBSTONES))
    return element


class _EntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """Entry-level elements that feedgen drops or writes wrongly."""

    entry: Entry
    context: EntryContext

    def extend_rss(self, item: Any) -> Any:
        entry = self.entry
        # RSS 2.0: an item's description is HTML; a summary is plain text (RFC 4287 §4.2.13 keeps it
        # so in Atom).
        item.find("description").text = html_from_plain(entry.summary)
        for person in entry.metadata.authors:
            item.append(_element("creator", person.name, DC))
        if entry.metadata.language != self.context.language:
            item.append(_element("language", entry.metadata.language, DC))
        if entry.metadata.rights:
            item.append(_element("rights", entry.metadata.rights, DC))
        files = (*entry.metadata.enclosures, *entry.metadata.images)
        if files:
            first = files[0]
            item.append(
                _element(
                    "enclosure", url=first.url, length=str(first.length), type=first.media_type
                )
            )
        item.extend(map(_media, entry.metadata.images))
        if entry.metadata.images:
            thumbnail = entry.metadata.images[0].url
            item.append(_element("thumbnail", namespace=MEDIA, url=thumbnail))
        item.extend(_recordings(entry.metadata.enclosures))
        item.extend(map(_xml, podcast.item(entry)))
        if entry.metadata.license_url:
            item.append(_element("license", entry.metadata.license_url, CREATIVE_COMMONS))
        if self.context.terms:
            item.append(_terms(entry, self.context.terms))
        if self.context.dialect is not None:
            item.extend(map(_xml, self.context.dialect.item(entry)))
        if entry.metadata.ednote:
            item.append(_element("ednote", entry.metadata.ednote, WIREFEED))
        item.append(_element("updated", format_rfc3339(entry.updated), ATOM))
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
        if self.context.terms:
            element.append(_terms(entry, self.context.terms))
        if entry.metadata.ednote:
            element.append(_element("ednote", entry.metadata.ednote, WIREFEED))
        if entry.metadata.language != self.context.language:
            element.set(f"{{{_XML}}}lang", entry.metadata.language)
        return element


def _element(
    name: str, text: str = "", namespace: Namespace | None = None, **attributes: str
) -> Any:
    """Return an XML element, which declares its own namespace."""
    written = {key: value for key, value in attributes.items() if value}
    if namespace is None:
        element = etree.Element(name, written)
    else:
        declared = {namespace.prefix: namespace.uri}
        element = etree.Element(f"{{{namespace.uri}}}{name}", written, nsmap=declared)
    element.text = text or None
    return element


def _xml(element: Element) -> Any:
    xml_element = _element(element.name, element.text, element.namespace)
    for name, value in element.attributes:
        if value:
            xml_element.set(name, value)
    xml_element.extend(map(_xml, element.children))
    return xml_element


def _recordings(enclosures: Sequence[Enclosure]) -> list[Any]:
    """Return the files beside the one ``enclosure`` that RSS readers know, in a group if several
    (Media RSS 1.5.1, <media:group>).
    """
    if len(enclosures) < 2:
        return [_media(file) for file in enclosures if file.duration_s]
    group = _element("group", namespace=MEDIA)
    group.extend(map(_media, enclosures))
    return [group]


def _media(file: Enclosure) -> Any:
    """Return Media RSS 1.5.1, <media:content> with the known details of a file."""
    medium = file.media_type.partition("/")[0]
    content = _element(
        "content",
        namespace=MEDIA,
        url=file.url,
        type=file.media_type,
        medium=medium if medium in ("image", "audio", "video") else "document",
    )
    for name, value in (
        ("width", file.width),
        ("height", file.height),
        ("fileSize", file.length),
        ("duration", file.duration_s),
    ):
        if value:
            content.set(name, str(value))
    # Media RSS has no field for the alternative text; readers take the title for it.
    if title := file.alt or file.title:
        content.append(_element("title", title, MEDIA, type="plain"))
    if file.caption:
        content.append(_element("description", file.caption, MEDIA, type="plain"))
    if file.credit:
        content.append(_element("credit", file.credit, MEDIA))
    return content


def _terms(entry: Entry, terms: Terms) -> Any:
    """Return the permissions for machines on an entry's text (RSL 1.0, the module for feeds)."""
    usages = (("permits", terms.permits), ("prohibits", terms.prohibits))
    license_ = _element("license", namespace=RSL)
    license_.extend(
        _element(name, ",".join(words), RSL, type="usage") for name, words in usages if words
    )
    content = _element("content", namespace=RSL, url=entry.url)
    content.append(license_)
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


def _feed_entry(entry: Entry, context: EntryContext) -> FeedEntry:
    feed_entry = FeedEntry()
    feed_entry.id(entry.id)
    dialect = context.dialect
    if dialect is not None and dialect.has_permalink_guid and not entry.about:
        # A partner's mark in the link would create another item.
        feed_entry.guid(_VIA.sub("", entry.url), permalink=True)
    else:
        feed_entry.guid(entry.guid or entry.id, permalink=entry.guid_is_permalink)
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
    for subject in entry.metadata.subjects:
        feed_entry.category(
            term=subject.code or subject.name, scheme=subject.scheme or None, label=subject.name
        )
    for person in entry.metadata.authors:
        feed_entry.author(name=person.name, uri=person.url or None)
    if entry.metadata.rights:
        feed_entry.rights(entry.metadata.rights)
    extension = type("Bound", (_EntryExtension,), {"entry": entry, "context": context})
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
    if page.dialect is not None and page.dialect.has_publication_date:
        generator.pubDate(page.updated)
    generator.author(name=page.publisher)
    generator.generator("Wirefeed", version=VERSION)
    generator.docs("https://www.rssboard.org/rss-specification")
    if page.rights:
        generator.rights(page.rights)
    extension = type("Bound", (_ChannelExtension,), {"page": page})
    generator.register_extension("wirefeed", extension_class_feed=extension)
    return generator


def rss_envelope(page: Page) -> tuple[bytes, bytes]:
    """Return the document before and after its items."""
    root, _ = _generator(page)._create_rss()
    channel = root.find("channel")
    self_link = channel.find(f"{{{ATOM.uri}}}link[@rel='self']")
    self_link.set("type", _MEDIA_TYPES["rss"])
    for author in channel.findall("managingEditor"):
        channel.remove(author)
    channel.append(copy(_PLACE))
    etree.indent(root, space=" ")
    _hoist_namespaces(root)
    mark_plain_text(root, _text_fields(page.dialect))
    return _envelope(root, page)


def atom_envelope(page: Page) -> tuple[bytes, bytes]:
    """Return the document before and after its entries."""
    root, _ = _generator(page)._create_atom()
    root.set(f"{{{_XML}}}lang", page.language)
    root.find("updated").text = format_rfc3339(page.updated)
    root.append(copy(_PLACE))
    etree.indent(root, space=" ")
    _hoist_namespaces(root)
    declare_html(root)
    return _envelope(root, page)


def rss_item(entry: Entry, context: EntryContext) -> bytes:
    """Return an item as a document of its own: it declares all its namespaces."""
    item = _feed_entry(entry, context).rss_entry()
    for author in item.findall("author"):
        item.remove(author)
    etree.indent(item, space=" ", level=2)
    _hoist_namespaces(item)
    mark_plain_text(item, _text_fields(context.dialect))
    return b"  " + write_plain_text(etree.tostring(item, encoding="UTF-8")) + b"\n"


def atom_entry(entry: Entry, context: EntryContext) -> bytes:
    """Return an entry as a document of its own: it declares all its namespaces."""
    element = _feed_entry(entry, context).atom_entry()
    element.find("id").text = entry.atom_id or entry.id
    etree.indent(element, space=" ", level=1)
    _hoist_namespaces(element)
    declare_html(element)
    return b" " + write_plain_text(etree.tostring(element, encoding="UTF-8")) + b"\n"


def splice(head: bytes, entries: Sequence[bytes]) -> tuple[bytes, list[bytes]]:
    """Return the beginning of a document with the namespace declarations of its entries, each
    once, by prefix; and the entries without them.
    """
    root = _ROOT.search(head)
    if root is None:
        raise ValueError("the document has no root element")
    bare_entries, declared = [], {root[0]}
    for entry in entries:
        tag = _ENTRY_TAG.match(entry)
        if tag is not None and tag[2]:
            declared.add(tag[2])
            entry = tag[1] + entry[tag.end() :]
        bare_entries.append(entry)
    declarations = {
        match[1]: match[0] for text in declared for match in _DECLARATION.finditer(text)
    }
    bare_root = _DECLARATION.sub(b"", root[0])
    name, attributes = re.match(rb"(<\w+)(.*)", bare_root, re.DOTALL).groups()  # type: ignore[union-attr]
    in_order = b"".join(declarations[prefix] for prefix in sorted(declarations))
    return head[: root.start()] + name + in_order + attributes + head[root.end() :], bare_entries


def _hoist_namespaces(root: Any) -> None:
    """Declare the namespaces of all elements on the root, each once."""
    declared = {
        element.prefix: element.tag[1:].partition("}")[0]
        for element in root.iter(etree.Element)
        if element.prefix
    }
    # feedgen leaves the prefix of content:encoded to the serializer.
    in_use = {prefix: uri for prefix, uri in declared.items() if uri != CONTENT.uri}
    etree.cleanup_namespaces(root, top_nsmap={**in_use, CONTENT.prefix: CONTENT.uri})


def _text_fields(dialect: Dialect | None) -> frozenset[str]:
    return TEXT_FIELDS if dialect is None else TEXT_FIELDS | dialect.text_fields


def _envelope(root: Any, page: Page) -> tuple[bytes, bytes]:
    if page.stylesheet_url:
        root.addprevious(
            etree.ProcessingInstruction(
                "xml-stylesheet", f'type="text/css" href="{page.stylesheet_url}"'
            )
        )
    body: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)
    head, _, tail = write_plain_text(body).partition(_PLACE_BYTES)
    return head.rstrip(b" "), tail.lstrip(b"\n") + b"\n"
