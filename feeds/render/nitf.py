"""An entry as NITF 3.6, the News Industry Text Format of the IPTC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from feeds.model import Enclosure, Entry, Significance
from feeds.text.concepts import SUBJECT_CODES
from feeds.text.dates import format_basic

CONTENT_TYPE = "application/nitf+xml; charset=utf-8"
NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BLOCKS = {
    "p": "p",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "hl2"),
    "ul": "ul",
    "ol": "ol",
    "dl": "dl",
    "blockquote": "bq",
    "table": "table",
    "pre": "pre",
    "hr": "hr",
    "figure": "media",
    "img": "media",
}
_INLINE = {
    "a": "a",
    "br": "br",
    "q": "q",
    **dict.fromkeys(("em", "i", "cite", "dfn", "var", "strong", "b"), "em"),
}
_BOLD = frozenset(["strong", "b"])
# Deleted words are not part of the text.
_LEFT_OUT = frozenset(["del", "s", "strike", "rp", "rt", "script", "style"])


def nitf(entry: Entry, publisher: str) -> bytes:
    """Return the entry as a NITF document."""
    root = nitf_element(entry, publisher)
    etree.indent(root.find(f"{{{NAMESPACE}}}head"), space=" ", level=1)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def nitf_element(entry: Entry, publisher: str) -> Any:
    """Return the entry as an element ``nitf``; a withdrawn one has no text."""
    root = etree.Element(f"{{{NAMESPACE}}}nitf", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set(_XML_LANG, entry.metadata.language)
    _head(_add(root, "head"), entry, publisher)
    body = _add(root, "body")
    _body_head(_add(body, "body.head"), entry)
    content = _add(body, "body.content")
    if not entry.is_deleted:
        _add_blocks(content, _parsed(entry.content_html) or (_paragraph(entry.summary),))
        shown = {
            source
            for media in content.iter(f"{{{NAMESPACE}}}media-reference")
            if (source := media.get("source"))
        }
        for image in entry.metadata.images:
            if image.url not in shown:
                _media(content, "image", image)
        for file in entry.metadata.enclosures:
            _media(content, file.media_type.partition("/")[0], file)
    return root


def _head(head: Any, entry: Entry, publisher: str) -> None:
    metadata = entry.metadata
    _add(head, "title", entry.title)
    codes = [subject for subject in metadata.subjects if subject.scheme == SUBJECT_CODES]
    if codes:
        tobject = _add(head, "tobject", **{"tobject.type": "news"})
        for subject in codes:
            refnum = {"tobject.subject.refnum": subject.code, "tobject.subject.type": subject.name}
            _add(tobject, "tobject.subject", **refnum)
    docdata = _add(head, "docdata")
    docdata.set("management-status", "canceled" if entry.is_deleted else "usable")
    if entry.significance is Significance.CORRECTION:
        _add(docdata, "correction", info=entry.summary)
    _add(docdata, "doc-id", **{"id-string": entry.id})
    if metadata.urgency:
        _add(docdata, "urgency", **{"ed-urg": str(min(metadata.urgency, 8))})
    _add(docdata, "date.issue", norm=format_basic(entry.published))
    if metadata.ednote:
        _add(docdata, "ed-msg", info=metadata.ednote)
    if metadata.tags:
        keys = _add(docdata, "key-list")
        for tag in metadata.tags:
            _add(keys, "keyword", key=tag)
    others = [subject for subject in metadata.subjects if subject not in codes]
    if others:
        identified = _add(docdata, "identified-content")
        for subject in others:
            classifier = _add(identified, "classifier", type="subject", value=subject.name)
            if subject.code:
                _add(classifier, "alt-code", idsrc=subject.scheme, value=subject.code)
    publication = {"ex-ref": entry.url, "name": publisher}
    if metadata.section_name or metadata.section:
        publication["position.section"] = metadata.section_name or metadata.section
    _add(head, "pubdata", **publication)
    _add(head, "revision-history", norm=format_basic(entry.updated), function="editor")


def _body_head(head: Any, entry: Entry) -> None:
    metadata = entry.metadata
    _add(_add(head, "hedline"), "hl1", entry.title)
    if metadata.rights:
        _add(head, "rights", metadata.rights)
    if metadata.authors:
        byline = _add(head, "byline")
        for author in metadata.authors:
            _add(byline, "person", author.name)
    if metadata.dateline:
        _add(_add(head, "dateline"), "location", metadata.dateline)
    if entry.summary and entry.summary != entry.title and not entry.is_deleted:
        _add(_add(head, "abstract"), "p", entry.summary)


def _parsed(html: str) -> Sequence[Any]:
    if not html.strip():
        return ()
    return (lxml_html.fragment_fromstring(html, create_parent="div"),)


def _paragraph(text: str) -> Any:
    element = etree.Element("p")
    element.text = text
    return element


def _add_blocks(parent: Any, elements: Sequence[Any]) -> None:
    """Add the content of HTML elements as blocks; text between blocks becomes paragraphs."""
    paragraph = None
    for element in elements:
        for piece in _pieces(element) if element.tag != "p" else [element]:
            if isinstance(piece, str):
                if piece.strip():
                    paragraph = _add(parent, "p") if paragraph is None else paragraph
                    _append_text(paragraph, piece)
            elif piece.tag in _BLOCKS:
                paragraph = None
                _add_block(parent, piece)
            elif piece.tag in _INLINE or not _has_block(piece):
                paragraph = _add(parent, "p") if paragraph is None else paragraph
                _add_inline(paragraph, piece)
            else:
                paragraph = None
                _add_blocks(parent, [piece])


def _pieces(element: Any) -> Iterator[Any]:
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield child
        if child.tail:
            yield child.tail


def _has_block(element: Any) -> bool:
    return any(part.tag in _BLOCKS for part in element.iter())


def _add_block(parent: Any, element: Any) -> None:
    name = _BLOCKS[element.tag]
    if name == "media":
        _add_picture(parent, element)
    elif name == "bq":
        _add_blocks(_add(_add(parent, "bq"), "block"), [element])
    elif name in ("ul", "ol"):
        items = [item for item in element if item.tag == "li"]
        block = _add(parent, name) if items else None
        for item in items:
            _add_mixed(_add(block, "li"), item)
    elif name == "dl":
        _add_definitions(parent, element)
    elif name == "table":
        _add_table(parent, element)
    elif name == "pre":
        _add(parent, "pre", "".join(element.itertext()))
    elif name == "hr":
        _add(parent, "hr")
    else:
        block = _add(parent, name)
        for piece in _pieces(element):
            _add_piece(block, parent, piece)


def _add_piece(block: Any, parent: Any, piece: Any) -> None:
    """Add a piece of a paragraph; a picture within it stands after it."""
    if isinstance(piece, str):
        _append_text(block, piece)
    elif piece.tag in ("img", "figure"):
        _add_picture(parent, piece)
    else:
        _add_inline(block, piece)


def _add_mixed(parent: Any, element: Any) -> None:
    """Add content that may have text and blocks side by side: of list items and cells."""
    for piece in _pieces(element):
        if isinstance(piece, str):
            _append_text(parent, piece)
        elif piece.tag in _BLOCKS:
            _add_block(parent, piece)
        elif _has_block(piece):
            _add_mixed(parent, piece)
        else:
            _add_inline(parent, piece)


def _add_inline(parent: Any, element: Any) -> None:
    if element.tag in _LEFT_OUT:
        return
    name = _INLINE.get(element.tag)
    if name == "br":
        _add(parent, "br")
        return
    href = element.get("href") or element.get("src") or ""
    target = parent
    if name == "a" and href:
        target = _add(parent, "a", href=href)
    elif name in ("em", "q"):
        target = _add(parent, name)
        if element.tag in _BOLD:
            target.set("class", "bold")
    elif element.tag in ("sub", "sup"):
        _add(_add(parent, "num"), element.tag, "".join(element.itertext()))
        return
    for piece in _pieces(element):
        if isinstance(piece, str):
            _append_text(target, piece)
        else:
            _add_inline(target, piece)
    if name is None and href and not "".join(element.itertext()).strip():
        _add(parent, "a", href, href=href)


def _add_definitions(parent: Any, element: Any) -> None:
    rows = list(element.iter("dt", "dd"))
    block = _add(parent, "dl") if rows else None
    for row in rows:
        if row.tag == "dt":
            term = _add(block, "dt")
            for piece in _pieces(row):
                _append_text(term, piece) if isinstance(piece, str) else _add_inline(term, piece)
        else:
            _add_blocks(_add(block, "dd"), [row])


def _add_table(parent: Any, element: Any) -> None:
    rows = [row for row in element.iter("tr") if any(cell.tag in ("td", "th") for cell in row)]
    if not rows:
        return
    table = _add(parent, "table")
    caption = element.find("caption")
    if caption is not None:
        _add_mixed(_add(table, "caption"), caption)
    heads = [row for row in rows if row.getparent().tag == "thead"]
    for name, group in (("thead", heads), ("tbody", [row for row in rows if row not in heads])):
        if not group:
            continue
        section = _add(table, name)
        for row in group:
            line = _add(section, "tr")
            for cell in row:
                if cell.tag in ("td", "th"):
                    spans = {k: v for k in ("colspan", "rowspan") if (v := cell.get(k))}
                    _add_mixed(_add(line, cell.tag, **spans), cell)


def _add_picture(parent: Any, element: Any) -> None:
    image = element if element.tag == "img" else next(element.iter("img"), None)
    if image is None or not image.get("src"):
        if element.tag == "figure":
            _add_blocks(parent, [child for child in element if child.tag != "figure"])
        return
    caption = element.find(".//figcaption") if element.tag == "figure" else None
    _media(
        parent,
        "image",
        Enclosure(
            url=image.get("src"),
            alt=image.get("alt") or "",
            caption=" ".join("".join(caption.itertext()).split()) if caption is not None else "",
        ),
    )


def _media(parent: Any, kind: str, file: Enclosure) -> None:
    media = _add(parent, "media", **{"media-type": kind or "other"})
    reference = {
        "source": file.url,
        "mime-type": file.media_type,
        "alternate-text": file.alt,
        "width": str(file.width or ""),
        "height": str(file.height or ""),
    }
    _add(media, "media-reference", **{name: value for name, value in reference.items() if value})
    if caption := file.caption or ("" if kind == "image" else file.title):
        _add(media, "media-caption", caption)
    if file.credit:
        _add(media, "media-producer", file.credit)


def _add(parent: Any, name: str, text: str = "", /, **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    element.text = text or None
    return element


def _append_text(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
