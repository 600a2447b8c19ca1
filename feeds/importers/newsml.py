"""NewsML 1.x of the IPTC: news items with components, as agencies sent them before NewsML-G2."""

from __future__ import annotations

from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished
from feeds.importers import nitf
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.nitf_text import html_of, html_of_text
from feeds.importers.xml_items import draft_of_item, whole_items
from feeds.importers.xml_root import root_name
from feeds.importers.xml_tree import Node, xml_tree
from feeds.model import Draft
from feeds.sanitize import text_from_markup
from feeds.text.concepts import SUBJECT_CODES
from feeds.text.numbers import parse_whole_number
from feeds.text.persons import names_of_byline

Record = dict[str, Any]

_PICTURES = frozenset(["photo", "picture", "graphic", "image"])
_RECORDINGS = frozenset(["video", "audio"])
_SMALL = frozenset(["thumbnail", "thumb", "preview", "quicklook", "icon"])


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    root = xml_tree(data, source.media_type)
    items = root.all("NewsItem")
    if not items:
        yield BadArticle("has no NewsItem", place=source.name)
    for item_or_error in whole_items(root, items, source.name):
        yield (
            item_or_error
            if isinstance(item_or_error, InputError)
            else _draft(*item_or_error, options)
        )


def _draft(item: Node, place: str, options: Options) -> Draft | InputError:
    status = item.value_of("NewsManagement", "Status", "FormalName").lower()
    if status == "withheld":
        return NotPublished("its status is 'withheld'", place=place)
    kind = item.value_of("NewsManagement", "NewsItemType", "FormalName")
    if kind.lower() not in ("news", "newsitem", "text", ""):
        return NotPublished(f"is no news, but {kind!r}", place=place)
    release = item.value_of("NewsManagement", "StatusWillChange", "DateAndTime") or item.text_of(
        "NewsManagement", "StatusWillChange", "DateAndTime"
    )
    if status == "embargoed" and not release:
        return NotPublished("it is under an embargo without a time", place=place)

    status_fields = {
        "withdrawn": status in ("canceled", "cancelled", "killed"),
        "release_at": release if status == "embargoed" else None,
    }
    return draft_of_item(item, place, options, lambda: {**_record(item), **status_fields})


def _record(item: Node) -> Record:
    identifier = item.first("Identification", "NewsIdentifier") or Node.nothing()
    management = item.first("NewsManagement") or Node.nothing()
    components = item.within("NewsComponent")
    texts = [row for row in components if not _is_caption(row) and _text_of(row)]
    main = next(iter(texts), components[0] if components else Node.nothing())
    groups = _file_groups(components)
    lines = _lines(main, components)
    inner = _inner(main)
    descriptive = _descriptive(main, components)
    record: Record = {
        "source": identifier.text_of("ProviderId") or "newsml",
        "id": _id(identifier),
        "title": _line(lines, "HeadLine") or inner.get("title") or _line(lines, "SlugLine"),
        "summary": inner.get("summary") or _line(lines, "SubHeadLine"),
        "body_html": _text_of(main),
        "published": management.text_of("FirstCreated"),
        "updated": management.text_of("ThisRevisionCreated"),
        "language": descriptive.value_of("Language", "FormalName") or main.attributes.get("lang"),
        "section": _section(descriptive),
        "tags": list(
            dict.fromkeys(
                [
                    *(line.text for row in lines for line in row.all("KeywordLine")),
                    *_keywords(descriptive),
                ]
            )
        ),
        "subjects": _subjects(descriptive),
        "authors": _authors(lines) or inner.get("authors"),
        "images": [file for row in groups for file in _files(row, _PICTURES)],
        "enclosures": [file for row in groups for file in _files(row, _RECORDINGS)],
        "rights": _line(lines, "CopyrightLine") or _rights(main),
        "urgency": _urgency(management.value_of("Urgency", "FormalName")) or inner.get("urgency"),
        "place": _place(lines) or inner.get("place"),
        "ednote": management.text_of("Instruction")
        or management.value_of("Instruction", "FormalName")
        or inner.get("ednote"),
    }
    for part in (item, *components, *item.all("Comment")):
        part.mark()
    for name in ("SubHeadLine", "SlugLine", "CreditLine", "DateLine", "NewsLine"):
        _line(lines, name)
    if not record["body_html"]:
        caption = next((text for row in groups if (text := _caption(row))), "")
        record["body"] = caption or record["title"]
    change = identifier.value_of("RevisionId", "Update")
    instruction = str(record["ednote"] or "").lower()
    if "correct" in instruction:
        return nitf.corrected(record, str(record["ednote"]))
    return nitf.corrected(record, "", "update") if change == "A" else record


def _id(identifier: Node) -> str:
    """Return the id of an item without its revision."""
    public = identifier.text_of("PublicIdentifier")
    parts = [identifier.text_of(name) for name in ("ProviderId", "DateId", "NewsItemId")]
    identifier.use()
    if all(parts):
        return ":".join(["urn:newsml", *parts])
    return public or parts[2]


def _lines(main: Node, components: list[Node]) -> list[Node]:
    """Return the lines of the text's component, then those of the components around it."""
    return [row for part in (main, *components) for row in part.all("NewsLines")]


def _line(lines: list[Node], name: str) -> str:
    return next((text for row in lines if (text := row.text_of(name))), "")


def _descriptive(main: Node, components: list[Node]) -> Node:
    rows = [row for part in (main, *components) for row in part.all("DescriptiveMetadata")]
    return rows[0] if rows else Node.nothing()


def _content_items(component: Node) -> list[Node]:
    return component.all("ContentItem")


def _text_of(component: Node) -> str:
    """Return the text that a component itself has, as HTML."""
    for item in _content_items(component):
        data = item.first("DataContent")
        if data is None or _media(item) in _PICTURES | _RECORDINGS:
            continue
        data.mark()
        for name in ("MediaType", "Format", "MimeType", "Characteristics"):
            for part in item.all(name):
                part.use()
        if documents := data.within("nitf"):
            return nitf.body_of(documents[0])
        if bodies := [*data.within("body"), *data.within("body.content")]:
            return html_of(bodies[0])
        return html_of_text(data)
    return ""


def _inner(component: Node) -> Record:
    documents = [row for item in _content_items(component) for row in item.within("nitf")]
    return nitf.record_of(documents[0]) if documents else {}


def _media(item: Node) -> str:
    return item.value_of("MediaType", "FormalName").lower()


def _is_caption(component: Node) -> bool:
    return component.value_of("Role", "FormalName").lower() == "caption"


def _caption(component: Node) -> str:
    """Return the caption of a picture: its own text component, or its headline."""
    for row in component.within("NewsComponent"):
        if _is_caption(row) and (text := _text_of(row)):
            return text_from_markup(text)
    return component.text_of("NewsLines", "HeadLine")


def _file_groups(components: list[Node]) -> list[Node]:
    """Return the components that are one picture or recording each, with its renditions."""
    groups: list[Node] = []
    for row in components:
        inside = any(row in group for group in groups)
        items = row.within("ContentItem")
        has_file = any(item.attributes.get("Href") for item in items)
        if has_file and not inside and not _has_story(row):
            groups.append(row)
    return groups


def _has_story(component: Node) -> bool:
    """Return whether a component is more than one file: a text, or several media of their own."""
    rows = [component, *component.within("NewsComponent")]
    return any(not _is_caption(row) and _text_of(row) for row in rows)


def _files(component: Node, kinds: frozenset[str]) -> list[Record]:
    rows = [
        (part, row)
        for part in component.within("NewsComponent")
        for row in _content_items(part)
        if _media(row) in kinds and row.get("Href")
    ]
    if not rows:
        return []
    best = max(rows, key=lambda row: (not _is_small(row[0]), _width(row[1])))[1]
    for _, row in rows:
        row.use()
    return [
        {
            "url": best.get("Href"),
            "type": best.value_of("MimeType", "FormalName") or None,
            "width": str(_width(best)),
            "height": str(_number(_characteristic(best, "Height"))),
            "caption": _caption(component),
            "title": component.text_of("NewsLines", "HeadLine"),
            "credit": _line(component.within("NewsLines"), "CreditLine"),
        }
    ]


def _is_small(component: Node) -> bool:
    role = component.value_of("Role", "FormalName").lower()
    return role in _SMALL


def _characteristic(item: Node, name: str) -> str:
    rows = [row for part in item.all("Characteristics") for row in part.all("Property")]
    return next((row.get("Value") for row in rows if row.get("FormalName") == name), "")


def _number(text: str) -> int:
    return parse_whole_number(text) or 0


def _width(item: Node) -> int:
    return _number(_characteristic(item, "Width"))


def _section(descriptive: Node) -> str:
    rows = descriptive.all("Property")
    return next(
        (
            row.get("Value")
            for row in rows
            if row.get("FormalName").lower() in ("category", "section", "desk")
        ),
        "",
    )


def _keywords(descriptive: Node) -> list[str]:
    rows = descriptive.all("Property")
    return [row.get("Value") for row in rows if row.get("FormalName").lower() == "keyword"]


def _subjects(descriptive: Node) -> list[Record]:
    rows = []
    for row in descriptive.within("Subject", "SubjectMatter", "SubjectDetail"):
        code = row.get("FormalName")
        rows.append({"name": row.get("HowPresent") or code, "code": code, "scheme": SUBJECT_CODES})
    return [row for row in rows if row["code"]]


def _authors(lines: list[Node]) -> list[Record]:
    for row in lines:
        names = [name for line in row.all("ByLine") for name in names_of_byline(line.text)]
        if names:
            return [{"name": name} for name in names]
    return []


def _place(lines: list[Node]) -> str:
    place = _line(lines, "DateLine").partition(",")[0]
    return "" if any(char.isdigit() for char in place) else place


def _rights(main: Node) -> str:
    info = main.first("RightsMetadata")
    if info is None:
        return ""
    holder = info.text_of("Copyright", "CopyrightHolder")
    date = info.text_of("Copyright", "CopyrightDate")
    info.use()
    return f"© {date} {holder}".replace("  ", " ") if holder else ""


def _urgency(value: str) -> str | None:
    return value if value in tuple("123456789") else None


def _confidence(beginning: Beginning) -> float:
    is_newsml = beginning.head.startswith("<") and root_name(beginning.head) == "NewsML"
    return Confidence.CERTAIN if is_newsml else Confidence.NO


IMPORTER = Importer(name="newsml", noun="NewsML 1", sniff=_confidence, read=_read)
