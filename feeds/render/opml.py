"""Lists of feeds as OPML 2.0 (http://opml.org/spec2.opml), read and written. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from lxml import etree

from feeds.errors import UnreadableInput
from feeds.render.field_types import outline_text


@dataclass(frozen=True, kw_only=True)
class Outline:
    """One feed of a list; ``group`` is the enclosing outline."""

    title: str
    xml_url: str
    html_url: str = ""
    group: str = ""
    language: str = ""


def format_opml(title: str, outlines: Iterable[Outline]) -> bytes:
    """Return a list of feeds as OPML, grouped."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = title
    body = ElementTree.SubElement(root, "body")
    groups = {"": body}
    for outline in outlines:
        if outline.group not in groups:
            groups[outline.group] = ElementTree.SubElement(
                body, "outline", text=outline_text(outline.group), title=outline.group
            )
        attributes = {
            "type": "rss",
            "text": outline_text(outline.title),
            "title": outline.title,
            "xmlUrl": outline.xml_url,
        }
        optional = {"htmlUrl": outline.html_url, "language": outline.language}
        ElementTree.SubElement(
            groups[outline.group],
            "outline",
            {**attributes, **{name: value for name, value in optional.items() if value}},
        )
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def parse_opml(data: bytes) -> Iterator[Outline]:
    """Return the feeds of a list, in its order, at any depth.

    Raises:
        UnreadableInput: the document is not OPML.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"is not OPML: {error}") from error
    tree: Any = root.getroottree()
    if tree.docinfo.doctype or root.tag != "opml":
        raise UnreadableInput("is not OPML: its root is not <opml>, or it has a DOCTYPE")
    for element in root.iter("outline"):
        if url := (element.get("xmlUrl") or "").strip():
            yield Outline(
                title=_title(element),
                xml_url=url,
                html_url=element.get("htmlUrl") or "",
                group=_group(element),
                language=element.get("language") or "",
            )


def _title(element: Any) -> str:
    return str(element.get("title") or element.get("text") or "").strip()


def _group(element: Any) -> str:
    parent = element.getparent()
    return _title(parent) if parent is not None and parent.tag == "outline" else ""
