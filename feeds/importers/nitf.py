"""NITF 3.x, the News Industry Text Format of the IPTC (https://iptc.org/standards/nitf/).

Also the body of NewsML items and of AP's items.
"""

from __future__ import annotations

from typing import Any

from feeds.errors import InputError, NotPublished
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.nitf_text import html_of, outer_html
from feeds.importers.xml_items import draft_of_item, whole_items
from feeds.importers.xml_root import root_name
from feeds.importers.xml_tree import Node, xml_tree
from feeds.model import Draft
from feeds.text.concepts import SUBJECT_CODES
from feeds.text.persons import names_of_byline

Record = dict[str, Any]

# Values of docdata/@management-status and of ed-msg, in the agencies' words.
_WITHDRAWN = frozenset("canceled cancelled killed kill withdrawn".split())
_WITHHELD = frozenset("withheld info hold draft".split())


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    root = xml_tree(data, source.media_type)
    for item_or_error in whole_items(root, root.within("nitf"), source.name):
        yield (
            item_or_error
            if isinstance(item_or_error, InputError)
            else _draft(*item_or_error, options)
        )


def _draft(document: Node, place: str, options: Options) -> Draft | InputError:
    if reason := withheld_because(document):
        return NotPublished(reason, place=place)
    return draft_of_item(
        document, place, options, lambda: {"source": "nitf", **record_of(document)}
    )


def withheld_because(document: Node) -> str:
    """Return why a document is not for publication, empty if it is."""
    status = document.value_of("head", "docdata", "management-status").lower()
    if status in _WITHHELD:
        return f"its status is {status!r}"
    release = document.value_of("head", "docdata", "date.release", "norm")
    return "it is under an embargo without a time" if status == "embargoed" and not release else ""


def record_of(document: Node) -> Record:
    """Return a document as a record of JSON Lines; fields that it does not have are empty."""
    docdata = document.first("head", "docdata") or Node.nothing()
    head = document.first("body", "body.head") or Node.nothing()
    content = document.first("body", "body.content") or Node.nothing()
    for part in (document, content, *document.all("head", "pubdata")):
        part.mark()
    _, beside = _texts_and_files(document)
    title = document.text_of("head", "title")
    status = docdata.get("management-status").lower()
    record: Record = {
        "id": docdata.value_of("doc-id", "id-string"),
        "url": _address(document),
        "title": _headline(head) or title,
        "summary": _abstract(head),
        "body_html": body_of(document),
        "published": _time(docdata, "date.issue") or _time(document, "date.publication"),
        "updated": _updated(document),
        "release_at": _time(docdata, "date.release"),
        "language": document.attributes.get("lang"),
        "section": _section(document),
        "tags": [*_keywords(docdata), *_named(docdata, "identified-content")],
        "subjects": _subjects(document),
        "authors": _authors(head),
        "images": [file for media in beside for file in _pictures(media)],
        "enclosures": [file for media in content.within("media") for file in _recordings(media)],
        "rights": _rights(docdata, head),
        "urgency": _urgency(docdata.value_of("urgency", "ed-urg")),
        "place": _place(docdata, head),
        "ednote": _note(docdata, head),
        "withdrawn": status in _WITHDRAWN,
    }
    correction = docdata.first("correction")
    if correction is not None:
        return corrected(record, correction.get("info") or correction.text)
    return record


def corrected(record: Record, note: str, significance: str = "correction") -> Record:
    """Return a record whose text is a correction or an update, as its source says."""
    text = {name: record.get(name) for name in ("title", "body_html", "body", "summary")}
    at = record.get("updated") or record.get("published")
    revision = {**text, "at": at, "significance": significance, "note": note}
    return {**record, "body_html": None, "body": None, "revisions": [revision]}


def body_of(document: Node) -> str:
    """Return the text of a document as HTML, with the tagline of its end."""
    texts, _ = _texts_and_files(document)
    endings = [*document.all("body", "body.end", "tagline"), *document.all("body", "body.end", "p")]
    lines = [f"<p>{words}</p>" for end in endings if (words := html_of(end))]
    return "".join([*map(outer_html, texts), *lines])


def _texts_and_files(document: Node) -> tuple[list[str | Node], list[Node]]:
    """Return the pieces of the text, and the files before and after it, which are beside it."""
    pieces = [
        piece
        for content in document.all("body", "body.content")
        for piece in content.pieces
        if isinstance(piece, Node) or piece.strip()
    ]
    begin, end = 0, len(pieces)
    while begin < end and _is_media(pieces[begin]):
        begin += 1
    while end > begin and _is_media(pieces[end - 1]):
        end -= 1
    beside = [*pieces[:begin], *pieces[end:]]
    return pieces[begin:end], [piece for piece in beside if isinstance(piece, Node)]


def _is_media(piece: str | Node) -> bool:
    return isinstance(piece, Node) and piece.name == "media"


def _headline(head: Node) -> str:
    return head.text_of("hedline", "hl1") or head.text_of("hedline", "hl2")


def _abstract(head: Node) -> str:
    return head.text_of("abstract") or (
        head.text_of("hedline", "hl2") if head.first("hedline", "hl1") else ""
    )


def _address(document: Node) -> str:
    return document.value_of("head", "pubdata", "ex-ref")


def _time(node: Node, name: str) -> str:
    return next((at for date in node.within(name) if (at := date.get("norm"))), "") or next(
        (at for date in node.within("pubdata") if (at := date.get(name))), ""
    )


def _updated(document: Node) -> str:
    changes = [row.get("norm") for row in document.all("head", "revision-history")]
    return max(filter(None, changes), default="")


def _section(document: Node) -> str:
    return (
        document.value_of("head", "pubdata", "position.section")
        or document.value_of("head", "docdata", "fixture", "fix-id")
        or document.value_of("head", "tobject", "tobject.subject", "tobject.subject.type")
    )


def _keywords(docdata: Node) -> list[str]:
    return [word for row in docdata.all("key-list", "keyword") if (word := row.get("key"))]


def _named(docdata: Node, list_name: str) -> list[str]:
    """Return the persons, organisations and the like that a document says it is about."""
    names = ("person", "org", "event", "object.title")
    return [text for name in names for row in docdata.all(list_name, name) if (text := row.text)]


def _subjects(document: Node) -> list[Record]:
    rows = []
    for row in document.all("head", "tobject", "tobject.subject"):
        parts = [row.get(f"tobject.subject.{part}") for part in ("type", "matter", "detail")]
        name = next(filter(None, reversed(parts)), "")
        code = row.get("tobject.subject.refnum") or row.get("tobject.subject.code")
        rows.append({"name": name, "code": code, "scheme": SUBJECT_CODES})
    for row in document.all("head", "docdata", "identified-content", "classifier"):
        coded = row.first("alt-code") or row
        code = coded.get("value") if coded is not row else row.get("id")
        name = row.get("value") or row.text
        rows.append({"name": name, "code": code, "scheme": coded.get("idsrc")})
    return [row for row in rows if row["name"]]


def _authors(head: Node) -> list[Record]:
    names: list[str] = []
    for byline in head.all("byline"):
        persons = [person.text for person in byline.all("person")]
        spoken = "".join(piece for piece in byline.pieces if isinstance(piece, str))
        names += persons or names_of_byline(spoken.strip(" ,;") or byline.text)
        byline.use()
    return [{"name": name} for name in names if name]


def _rights(docdata: Node, head: Node) -> str:
    holder = docdata.value_of("doc.copyright", "holder")
    year = docdata.value_of("doc.copyright", "year")
    return head.text_of("rights") or (f"© {year} {holder}".replace("  ", " ") if holder else "")


def _urgency(value: str) -> str | None:
    return value if value in tuple("123456789") else None


def _place(docdata: Node, head: Node) -> str:
    dateline = head.first("dateline")
    if dateline is not None:
        dateline.use()
        spoken = "".join(piece for piece in dateline.pieces if isinstance(piece, str))
        located = dateline.text_of("location") or " ".join(spoken.split())
        return located.strip(" ,–—-")
    return docdata.value_of("evloc", "city")


def _note(docdata: Node, head: Node) -> str:
    message = docdata.value_of("ed-msg", "info") or docdata.text_of("ed-msg")
    return message or head.text_of("note")


def _media_files(media: Node, kind: str) -> list[Record]:
    if media.get("media-type").lower() not in kind:
        return []
    rows = [
        {
            "url": file.get("source"),
            "type": file.get("mime-type"),
            "width": file.get("width"),
            "height": file.get("height"),
            "alt": file.get("alternate-text"),
            "caption": media.text_of("media-caption"),
            "title": media.text_of("media-caption"),
            "credit": media.text_of("media-producer"),
        }
        for file in media.all("media-reference")
        if file.get("source")
    ]
    return sorted(rows, key=_width, reverse=True)[:1]


def _width(row: Record) -> int:
    return int(row["width"]) if str(row["width"]).isdecimal() else 0


def _pictures(media: Node) -> list[Record]:
    return _media_files(media, "image photo graphic picture")


def _recordings(media: Node) -> list[Record]:
    return _media_files(media, "video audio")


def _confidence(beginning: Beginning) -> float:
    is_nitf = beginning.head.startswith("<") and root_name(beginning.head) == "nitf"
    return Confidence.CERTAIN if is_nitf else Confidence.NO


IMPORTER = Importer(name="nitf", noun="NITF", sniff=_confidence, read=_read)
