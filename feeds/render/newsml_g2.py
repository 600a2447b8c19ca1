"""Entries as a NewsML-G2 news message (IPTC NewsML-G2 2.35, power conformance).

A story is a news item; each of its pictures and recordings is one, too, and a package joins them.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from feeds.model import Enclosure, Entry, Page, Significance
from feeds.render.nitf import nitf_element
from feeds.text.concepts import format_concept
from feeds.text.dates import format_rfc3339
from feeds.text.ids import format_id

CONTENT_TYPE = "application/vnd.iptc.g2.newsmessage+xml; charset=utf-8"
NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
_XHTML = "http://www.w3.org/1999/xhtml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"
_CANONICAL = "http://www.iana.org/assignments/relation/canonical"
_SIGNALS = {Significance.UPDATE: "sig:update", Significance.CORRECTION: "sig:correction"}
_CLASSES = {"image": "picture", "audio": "audio", "video": "video"}


def newsml_g2(page: Page, *, has_nitf: bool = False) -> bytes:
    """Return the page's entries as a news message; with ``has_nitf`` the texts are NITF."""
    root = etree.Element(f"{{{NAMESPACE}}}newsMessage", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    header = _add(root, "header")
    _add(header, "sent", format_rfc3339(page.updated))
    _add(header, "catalogRef", href=_CATALOG)
    _add(header, "sender", page.home_url)
    items = _add(root, "itemSet")
    for entry in page.entries:
        _add_story(items, entry, page, has_nitf=has_nitf)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _add_story(items: Any, entry: Entry, page: Page, *, has_nitf: bool) -> None:
    files = () if entry.is_deleted else (*entry.metadata.images, *entry.metadata.enclosures)
    names = [_file_id(entry, file) for file in files]
    if files:
        _add_package(items, entry, page, names)
    item = _item(items, "newsItem", entry.id, entry, page, "text")
    _content_meta(item, entry)
    if not entry.is_deleted:
        _content(_add(item, "contentSet"), entry, page, has_nitf=has_nitf)
    for name, file in zip(names, files, strict=True):
        _add_file(items, name, file, entry, page)


def _item(parent: Any, name: str, guid: str, entry: Entry, page: Page, kind: str) -> Any:
    """Add an item with its rights and its management metadata."""
    item = _add(
        parent,
        name,
        guid=guid,
        version=str(entry.revision or 1),
        standard="NewsML-G2",
        standardversion="2.35",
        conformance="power",
    )
    item.set(_XML_LANG, entry.metadata.language)
    _add(item, "catalogRef", href=_CATALOG)
    if entry.metadata.rights or entry.metadata.license_url:
        rights = _add(item, "rightsInfo")
        if entry.metadata.rights:
            _add(rights, "copyrightNotice", entry.metadata.rights)
        if entry.metadata.license_url:
            _add(rights, "usageTerms", entry.metadata.license_url)
    meta = _add(item, "itemMeta")
    _add(meta, "itemClass", qcode=f"ninat:{kind}")
    _add(_add(meta, "provider", uri=page.home_url), "name", page.publisher)
    _add(meta, "versionCreated", _time(entry.modified or entry.updated))
    _add(meta, "firstCreated", _time(entry.published))
    _add(meta, "pubStatus", qcode="stat:canceled" if entry.is_deleted else "stat:usable")
    section = entry.metadata.section_name or entry.metadata.section
    if section:
        code = entry.metadata.section or "news"
        _add(_add(meta, "service", uri=f"{page.home_url}sections/{code}"), "name", section)
    if kind == "text":
        if entry.metadata.ednote:
            _add(meta, "edNote", entry.metadata.ednote)
        if signal := _SIGNALS.get(entry.significance):
            _add(meta, "signal", qcode=signal)
        _add(meta, "link", reluri=_CANONICAL, href=entry.url)
    return item


def _content_meta(item: Any, entry: Entry) -> None:
    metadata, content = entry.metadata, _add(item, "contentMeta")
    if metadata.urgency:
        _add(content, "urgency", str(metadata.urgency))
    _add(content, "contentCreated", _time(entry.published))
    _add(content, "contentModified", _time(entry.updated))
    if metadata.dateline:
        _add(_add(content, "located", literal=metadata.dateline), "name", metadata.dateline)
    for author in metadata.authors:
        place = {"uri": author.url} if author.url else {"literal": author.name}
        _add(_add(content, "creator", **place), "name", author.name)
    _add(content, "language", tag=metadata.language)
    for tag in metadata.tags:
        _add(content, "keyword", tag)
    for subject in metadata.subjects:
        uri = format_concept(subject.scheme, subject.code)
        concept = {"uri": uri} if uri else {"literal": subject.code or subject.name}
        _add(_add(content, "subject", type="cpnat:abstract", **concept), "name", subject.name)
    _add(content, "headline", entry.title)
    if entry.summary and entry.summary != entry.title and not entry.is_deleted:
        _add(content, "description", entry.summary, role="drol:summary")


def _content(content: Any, entry: Entry, page: Page, *, has_nitf: bool) -> None:
    kind = "application/nitf+xml" if has_nitf else "application/xhtml+xml"
    inline = _add(content, "inlineXML", contenttype=kind)
    if has_nitf:
        inline.append(nitf_element(entry, page.publisher))
        return
    html = etree.SubElement(inline, f"{{{_XHTML}}}html", nsmap={None: _XHTML})  # type: ignore[dict-item]
    etree.SubElement(
        etree.SubElement(html, f"{{{_XHTML}}}head"), f"{{{_XHTML}}}title"
    ).text = entry.title
    body = lxml_html.fragment_fromstring(
        entry.content_html or f"<p>{entry.summary}</p>", create_parent="body"
    )
    html.append(_as_xhtml(body))


def _as_xhtml(element: Any) -> Any:
    """Return an HTML element in the namespace of XHTML."""
    for part in element.iter():
        if isinstance(part.tag, str):
            part.tag = f"{{{_XHTML}}}{part.tag}"
    return element


def _add_package(items: Any, entry: Entry, page: Page, names: list[str]) -> None:
    package_id = format_id(uuid.uuid5(uuid.NAMESPACE_URL, f"{entry.id}/package"))
    package = _item(items, "packageItem", package_id, entry, page, "composite")
    _add(_add(package, "contentMeta"), "headline", entry.title)
    group = _add(_add(package, "groupSet", root="g1"), "group", id="g1", role="group:main")
    for name in (entry.id, *names):
        _add(group, "itemRef", residref=name)


def _add_file(items: Any, name: str, file: Enclosure, entry: Entry, page: Page) -> None:
    kind = _CLASSES.get(file.media_type.partition("/")[0], "picture")
    item = _item(items, "newsItem", name, entry, page, kind)
    meta = _add(item, "contentMeta")
    if file.credit:
        _add(meta, "creditline", file.credit)
    _add(meta, "headline", file.title or file.caption or entry.title)
    if file.caption:
        _add(meta, "description", file.caption, role="drol:caption")
    if file.alt:
        _add(meta, "description", file.alt, role="drol:altText")
    remote = {
        "href": file.url,
        "contenttype": file.media_type,
        "rendition": "rnd:highRes",
        "size": str(file.length or ""),
        "width": str(file.width or ""),
        "height": str(file.height or ""),
        "duration": str(file.duration_s or ""),
    }
    content = _add(item, "contentSet")
    _add(content, "remoteContent", **{key: value for key, value in remote.items() if value})


def _file_id(entry: Entry, file: Enclosure) -> str:
    return format_id(uuid.uuid5(uuid.NAMESPACE_URL, f"{entry.id}/{file.url}"))


def _time(at: datetime) -> str:
    return format_rfc3339(at)


def _add(parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text or None
    return element
