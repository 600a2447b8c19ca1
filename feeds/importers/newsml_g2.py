"""NewsML-G2 of the IPTC (https://iptc.org/standards/newsml-g2/): news items, packages, messages.

A picture or recording that a package puts beside a text belongs to that text; one alone is an
article of its own. Concepts, plans and catalogues are no news.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished
from feeds.importers import nitf
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.nitf_text import html_of, html_of_plain, html_of_text
from feeds.importers.record import MAX_LISTED
from feeds.importers.xml_items import draft_of_item, whole_items
from feeds.importers.xml_root import root_name
from feeds.importers.xml_tree import Node, xml_tree
from feeds.model import Draft
from feeds.text.concepts import ALIASES, parse_concept
from feeds.text.excerpts import excerpt
from feeds.text.numbers import parse_whole_number
from feeds.text.persons import names_of_byline

Record = dict[str, Any]

_ITEMS = frozenset(["newsItem", "packageItem"])
_NOT_NEWS = {
    "conceptItem": "a concept",
    "knowledgeItem": "a list of concepts",
    "planningItem": "a plan",
    "catalogItem": "a catalogue",
}
_ROOTS = frozenset(["newsMessage", *_ITEMS, *_NOT_NEWS])
_PICTURES = frozenset(["picture", "graphic"])
_RECORDINGS = frozenset(["audio", "video"])
_SUB_HEADLINES = frozenset(["subheadline", "sub", "overline", "kicker", "short", "seo"])
_SUMMARIES = frozenset(["summary", "abstract", "lead", "teaser", "precis"])
_CAPTIONS = frozenset(["caption"])
_TITLE_CHARS = 120
_SMALL = frozenset(["thumb", "thumbnail", "preview", "small", "icon"])
_OWN_ADDRESSES = frozenset(["canonical", "ispublishedas", "alternate"])
_PERSONS = frozenset(["cpnat:person", "cpnat:organisation", "cpnat:geoarea", "cpnat:event"])


@dataclass(frozen=True)
class _Message:
    """The items of a document by their ids, and for each file the ids of texts it is beside."""

    items: dict[str, Node]
    files_of: dict[str, list[Node]] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    root = xml_tree(data, source.media_type)
    if root.name in _NOT_NEWS:
        yield NotPublished(f"is {_NOT_NEWS[root.name]}, not news", place=source.name)
        return
    items = [root] if root.name in _ITEMS else [i for s in root.all("itemSet") for i in s.parts]
    message = _message(items)
    for item_or_error in whole_items(root, items, source.name):
        if isinstance(item_or_error, InputError):
            yield item_or_error
            continue
        item, place = item_or_error
        if item.name in _NOT_NEWS:
            yield NotPublished(f"is {_NOT_NEWS[item.name]}, not news", place=place)
        elif item.name in _ITEMS:
            yield from _drafts(item, message, place, options)


def _message(items: list[Node]) -> _Message:
    message = _Message({item.get("guid"): item for item in items if item.name == "newsItem"})
    for package in (item for item in items if item.name == "packageItem"):
        ids = [row.get("residref") for row in package.within("itemRef")]
        inside = [message.items[id_] for id_ in ids if id_ in message.items]
        texts = [item for item in inside if _kind(item) == "text"]
        if texts:
            files = [item for item in inside if _kind(item) in _PICTURES | _RECORDINGS]
            message.files_of.setdefault(texts[0].get("guid"), []).extend(files)
            message.placed.update(item.get("guid") for item in files)
    return message


def _drafts(item: Node, message: _Message, place: str, options: Options) -> Drafts:
    status = _code(item.value_of("itemMeta", "pubStatus", "qcode")) or _code(
        item.value_of("itemMeta", "pubStatus", "uri")
    )
    if status == "withheld":
        yield NotPublished("its status is 'withheld'", place=place)
    elif item.name == "packageItem" and status != "canceled":
        count = len(item.within("itemRef"))
        yield NotPublished(
            f"is a package of {count:,} items, which come by themselves", place=place
        )
    elif item.get("guid") not in message.placed:
        yield _draft(item, message, place, options, is_withdrawn=status == "canceled")


def _draft(
    item: Node, message: _Message, place: str, options: Options, *, is_withdrawn: bool
) -> Draft | InputError:
    beside = message.files_of.get(item.get("guid"), [])
    return draft_of_item(
        item, place, options, lambda: {**_record(item, beside), "withdrawn": is_withdrawn}
    )


def _record(item: Node, beside: list[Node]) -> Record:
    meta = item.first("itemMeta") or Node.nothing()
    content = item.first("contentMeta") or Node.nothing()
    for part in (item, *item.all("contentSet"), *item.all("catalogRef"), *item.all("catalog")):
        part.mark()
    kind = _kind(item)
    language = content.value_of("language", "tag") or item.attributes.get("lang", "")
    inner = _inner_nitf(item)
    pictures, recordings = (
        [file for part in (item, *beside) for file in _files(part, kinds, language)]
        for kinds in (_PICTURES, _RECORDINGS)
    )
    record = {
        "source": _provider(meta) or "newsml-g2",
        "id": item.get("guid"),
        "url": _address(meta),
        "title": _headline(content, language) or inner.get("title") or meta.text_of("title"),
        "summary": _description(content, language, _SUMMARIES) or inner.get("summary"),
        "body_html": _text(item, language),
        "published": content.text_of("contentCreated") or meta.text_of("firstCreated"),
        "updated": meta.text_of("versionCreated") or content.text_of("contentModified"),
        "release_at": meta.text_of("embargoed"),
        "language": language,
        "section": _section(meta),
        "tags": [*_texts(content, "keyword"), *_about(item, content, language)],
        "subjects": _subjects(item, content, language),
        "authors": _authors(item, content) or inner.get("authors"),
        "images": pictures or inner.get("images"),
        "enclosures": recordings or inner.get("enclosures"),
        "rights": _rights(item),
        "urgency": _urgency(content.text_of("urgency")) or inner.get("urgency"),
        "place": _place(item, content) or inner.get("place"),
        "ednote": meta.text_of("edNote") or inner.get("ednote"),
    }
    record["published"] = record["published"] or record["updated"]
    if kind in _PICTURES | _RECORDINGS and not record["body_html"]:
        descriptions = [row.text for row in content.all("description")]
        caption = _description(content, language, _CAPTIONS) or next(iter(descriptions), "")
        record["body"] = caption or record["summary"] or record["title"]
    slugline = content.text_of("slugline")
    beginning = excerpt(str(record.get("body") or ""), _TITLE_CHARS)
    record["title"] = record["title"] or slugline or beginning
    for name in ("creditline", "contentModified"):
        content.text_of(name)
    meta.text_of("firstCreated")
    return _signalled(record, meta)


def _signalled(record: Record, meta: Node) -> Record:
    signals = [_code(row.get("qcode")) for row in meta.all("signal")]
    if "correction" in signals:
        return nitf.corrected(record, record["ednote"])
    return nitf.corrected(record, "", "update") if "update" in signals else record


def _kind(item: Node) -> str:
    return _code(item.value_of("itemMeta", "itemClass", "qcode")) or "text"


def _code(qcode: str) -> str:
    """Return the code of "alias:code" or of a URI, in lower case."""
    return qcode.rpartition(":")[2].rpartition("/")[2].strip().lower()


def _inner_nitf(item: Node) -> Record:
    documents = [row for row in item.within("nitf") if row.first("body") is not None]
    return nitf.record_of(documents[0]) if documents else {}


def _text(item: Node, language: str) -> str:
    """Return the text in the item's language as HTML: of NITF, XHTML or plain text."""
    rows = item.all("contentSet", "inlineXML") + item.all("contentSet", "inlineData")
    ranked = sorted(rows, key=lambda row: not _is_language(row, language))
    for row in ranked:
        if text := _inline_data(row) if row.name == "inlineData" else _inline_xml(row):
            return text
    return ""


def _inline_xml(row: Node) -> str:
    row.mark()
    if documents := row.within("nitf"):
        return nitf.body_of(documents[0])
    if bodies := row.within("body"):
        for page in row.within("html", "head", "title"):
            page.mark()
        return html_of(bodies[0])
    return html_of_text(row)


def _inline_data(row: Node) -> str:
    text = row.raw_text
    if "base64" in row.get("encoding"):
        try:
            text = base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except (binascii.Error, ValueError) as error:
            raise BadArticle(f"its text is not base64: {error}") from error
    if "html" in row.get("contenttype"):
        return text
    return html_of_plain(text)


def _is_language(row: Node, language: str) -> bool:
    row_language = row.attributes.get("lang", "")
    return (
        not row_language
        or not language
        or row_language.split("-")[0].lower() == language.split("-")[0].lower()
    )


def _headline(content: Node, language: str) -> str:
    rows = [row for row in content.all("headline") if _is_language(row, language)]
    ranked = sorted(rows, key=lambda row: _code(row.get("role")) in _SUB_HEADLINES)
    return next((text for row in ranked if (text := row.text)), "")


def _description(content: Node, language: str, roles: frozenset[str]) -> str:
    rows = [row for row in content.all("description") if _is_language(row, language)]
    texts = {_code(row.get("role")): row.text for row in reversed(rows)}
    named = next((texts[role] for role in texts if role in roles), "")
    return named or texts.get("", "")


def _own_description(content: Node, language: str, role: str) -> str:
    rows = [row for row in content.all("description") if _code(row.get("role")) == role]
    return next((row.text for row in rows if _is_language(row, language)), "")


def _texts(node: Node, name: str) -> list[str]:
    return [text for row in node.all(name) if (text := row.text)]


def _name(item: Node, row: Node, language: str) -> str:
    """Return the name of a concept: its own one, or one asserted elsewhere in the item."""
    code, literal = row.get("qcode") or row.get("uri"), row.get("literal")
    asserted = [
        assertion
        for assertion in item.all("assert")
        if code and code in (assertion.get("qcode"), assertion.get("uri"))
    ]
    names = [name for part in (row, *asserted) for name in part.all("name")]
    ranked = sorted(names, key=lambda name: not _is_language(name, language))
    text = next((text for name in ranked if (text := name.text)), "") or literal
    row.use()
    return text


def _subjects(item: Node, content: Node, language: str) -> list[Record]:
    rows = []
    for row in (*content.all("subject")[:MAX_LISTED], *content.all("genre")):
        if row.get("type").lower() in _PERSONS:
            continue
        alias, _, code = row.get("qcode").partition(":")
        scheme, code = (ALIASES.get(alias, ""), code) if code else parse_concept(row.get("uri"))
        name, literal = _name(item, row, language), row.get("literal")
        # A literal that repeats the name is not a code.
        code = code or (literal if literal != name else "")
        rows.append({"name": name, "code": code, "scheme": scheme})
    return [row for row in rows if row["name"]]


def _about(item: Node, content: Node, language: str) -> list[str]:
    """Return the persons, organisations and events that the item is about."""
    about = content.all("subject")[:MAX_LISTED]
    rows = [row for row in about if row.get("type").lower() in _PERSONS]
    return [name for row in rows if (name := _name(item, row, language))]


def _authors(item: Node, content: Node) -> list[Record]:
    named = [name for row in content.all("by") for name in names_of_byline(row.text)]
    creators = [_name(item, row, "") for row in content.all("creator")]
    for row in content.all("contributor"):
        row.use()
    return [{"name": name} for name in named or creators if name]


def _section(meta: Node) -> str:
    rows = meta.all("service")
    names = [row.text or row.get("qcode") for row in rows]
    return next(filter(None, names), "")


def _provider(meta: Node) -> str:
    for row in meta.all("provider"):
        named = row.text or row.get("literal") or row.get("uri") or row.get("qcode")
        row.use()
        if named:
            return named
    return ""


def _address(meta: Node) -> str:
    rows = [row for row in meta.all("link") if row.get("href").startswith("http")]
    wanted = [row for row in rows if _code(row.get("rel") or row.get("reluri")) in _OWN_ADDRESSES]
    for row in meta.all("link"):
        row.use()
    return wanted[0].get("href") if wanted else ""


def _rights(item: Node) -> str:
    info = item.first("rightsInfo")
    if info is None:
        return ""
    holder = info.text_of("copyrightHolder", "name") or info.value_of("copyrightHolder", "literal")
    notice = info.text_of("copyrightNotice") or (f"© {holder}" if holder else "")
    terms = info.text_of("usageTerms")
    info.use()
    return "; ".join(filter(None, (notice, terms)))


def _place(item: Node, content: Node) -> str:
    located = next((row for row in content.all("located")), None)
    name = _name(item, located, "") if located is not None else ""
    dateline = content.text_of("dateline")
    return name or dateline


def _urgency(value: str) -> str | None:
    return value if value in tuple("123456789") else None


def _files(item: Node, kinds: frozenset[str], language: str) -> list[Record]:
    """Return the best file of a picture or recording, by rendition and width."""
    kind, content = _kind(item), item.first("contentMeta") or Node.nothing()
    rows = item.all("contentSet", "remoteContent")
    wanted = [row for row in rows if _file_kind(row, kind) in kinds and row.get("href")]
    if not wanted:
        return []
    best = max(wanted, key=_size)
    for row in rows:
        row.use()
    caption = _description(content, language, _CAPTIONS)
    return [
        {
            "url": best.get("href"),
            "type": best.get("contenttype").partition(";")[0],
            "width": best.get("width"),
            "height": best.get("height"),
            "length": best.get("size"),
            "duration": best.get("duration"),
            "caption": caption,
            "title": _headline(content, language) or caption,
            "alt": _own_description(content, language, "alttext"),
            "credit": content.text_of("creditline"),
        }
    ]


def _file_kind(row: Node, item_kind: str) -> str:
    family = row.get("contenttype").partition("/")[0]
    return {"image": "picture", "video": "video", "audio": "audio"}.get(family, item_kind)


def _size(row: Node) -> tuple[bool, int, int]:
    width, size = (parse_whole_number(row.get(name)) or 0 for name in ("width", "size"))
    return _code(row.get("rendition")) not in _SMALL, width, size


def _confidence(beginning: Beginning) -> float:
    if not beginning.head.startswith("<") or root_name(beginning.head) not in _ROOTS:
        return Confidence.NO
    return Confidence.CERTAIN


IMPORTER = Importer(name="newsml-g2", noun="NewsML-G2", sniff=_confidence, read=_read, is_feed=True)
