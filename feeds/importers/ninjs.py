"""IPTC ninjs 1.x to 3.x: an item, a list of items, or the answer of an API with items.

Texts are chosen by role and content type (headlines, bodies, descriptions of ninjs 2 and 3),
pictures by size. A package without a text of its own gives the texts in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished
from feeds.importers import nitf
from feeds.importers.bounds import check_count
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.json_document import items_of, parsed
from feeds.importers.record import checked, draft_from, without_unreadable_dates
from feeds.importers.xml_tree import xml_tree
from feeds.model import Draft
from feeds.text.concepts import parse_concept
from feeds.text.numbers import parse_whole_number
from feeds.text.persons import names_of_byline

Item = dict[str, Any]

MAX_PARTS = 1_000
_PICTURES = frozenset(["picture", "graphic", "photo", "image"])
_RECORDINGS = frozenset(["video", "audio"])
# Fields that no other format has; one of them and a uri make an item.
_OWN_FIELDS = frozenset(
    "headlines headline_main bodies body_xhtml body_text body_main versioncreated versionCreated "
    "firstcreated firstCreated pubstatus pubStatus associations renditions representationtype "
    "standard".split()
)
_KNOWN = frozenset(
    "uri guid type version profile representationtype representationType standard mimetype title "
    "url link links headline headlines description descriptions body bodies versioncreated "
    "versionCreated firstcreated firstCreated contentcreated contentCreated firstPublished "
    "firstpublished pubstatus pubStatus embargoed embargoedUntil language service genre genres "
    "subject subjects keywords place places located byline by authors people person renditions "
    "associations copyrightnotice copyrightNotice copyrightholder copyrightHolder usageterms "
    "usageTerms urgency priority ednote edNote slugline altids altIds signal bylines "
    "datelinelocation charcount charCount wordcount wordCount readtime".split()
)
_TEXT_FIELD = re.compile(r"(?:headline|description|body)_")
# What is not the text of an article, or not its headline.
_LESSER_ROLES = frozenset(
    "summary short teaser caption seo social push sub subheadline overline kicker byline".split()
)
_MAIN_ROLES = frozenset(["main", "headline", "abstract", "lead", "summary_main"])
_TYPES_BY_ROLE = {
    **dict.fromkeys(("xhtml", "html", "richtext", "html5"), "text/html"),
    "nitf": "application/nitf+xml",
}
_OTHER_NAMES = {
    "urn": "uri",
    "article_html": "body_html",
    "version_created": "versioncreated",
    "categories": "subject",
    "dateline": "located",
    "teaser": "description_text",
}
_SMALL_RENDITIONS = frozenset("thumb thumbnail small preview icon viewimage".split())


def read(data: bytes, name: str, options: Options) -> Iterator[Draft | InputError]:
    """Yield a draft or an error for each item."""
    items = items_of(parsed(data))
    check_count(len(items), len(data))
    for number, item in enumerate(items, 1):
        place = f"{name}, item {number}"
        if not isinstance(item, dict):
            yield BadArticle("is not an object", place=place)
            continue
        for part in _articles(_with_own_names(item)):
            yield _draft(part, place, options)


def _with_own_names(item: Item) -> Item:
    """Return an item of dpa's digital wires under the names that ninjs has for its fields."""
    if "article_html" not in item:
        return item
    return {_OTHER_NAMES.get(name, name): value for name, value in item.items()}


def _articles(item: Item) -> list[Item]:
    """Return the item, or, of a package without a text of its own, the texts in it."""
    if any(_texts(item, "body", "bodies")) or item.get("type") not in (None, "composite"):
        return [item]
    texts = [part for part in _parts(item) if any(_texts(part, "body", "bodies"))]
    return texts or [item]


def _draft(item: Item, place: str, options: Options) -> Draft | InputError:
    if _field(item, "pubStatus") == "withheld":
        return NotPublished("its status is 'withheld'", place=place)
    if address := _text_elsewhere(item):
        reason = f"its text is elsewhere ({address[:200]}); ask for items with their content"
        return BadArticle(reason, place=place)
    record = _record(item)
    warnings = without_unreadable_dates(record, options.zone)
    unknown = sorted(name for name in item if name not in _KNOWN and not _TEXT_FIELD.match(name))
    if unknown:
        warnings = (*warnings, f"fields without a counterpart were ignored: {', '.join(unknown)}")
    return checked(
        lambda: draft_from(_signalled(record, item), place, options.zone, warnings), place
    )


def _text_elsewhere(item: Item) -> str:
    """Return the address of the text of an item that has it as a rendition only (AP)."""
    if item.get("type") not in (None, "text") or any(_texts(item, "body", "bodies")):
        return ""
    rows = _renditions(item)
    return next((str(row["href"]) for row in rows if "nitf" in str(row).lower()), "")


def _signalled(record: Item, item: Item) -> Item:
    """Return a record whose text is a correction or an update, where the item says so."""
    signals = {str(row.get("name") or row.get("code")).lower() for row in _rows(item, "signal")}
    if "correction" in signals:
        return nitf.corrected(record, str(record["ednote"] or ""))
    return nitf.corrected(record, "", "update") if "update" in signals else record


def _record(item: Item) -> Item:
    named = [row for row in _rows(item, "subject", "subjects") if row.get("name")]
    subjects = [row for row in named if row.get("rel") != "keyword"]
    words = [*_keywords(item), *(str(row["name"]) for row in named if row not in subjects)]
    services = [*_names(item, "service"), *_names(item, "genre", "genres")]
    places = _names(item, "place", "places")
    files = [item, *_parts(item)] if item.get("type") != "text" else _parts(item)
    created = ("firstCreated", "contentCreated", "firstPublished", "versionCreated")
    return {
        "source": "ninjs",
        "id": item.get("uri") or item.get("guid") or _alternative_id(item),
        "url": _address(item),
        "title": _headline(item),
        "summary": _best(_texts(item, "description", "descriptions")),
        **_body(item),
        "published": next(filter(None, (_field(item, name) for name in created)), None),
        "updated": _field(item, "versionCreated"),
        "release_at": item.get("embargoed") or item.get("embargoedUntil"),
        "language": item.get("language"),
        "section": services[0] if services else None,
        "tags": words or [str(row["name"]) for row in subjects],
        "subjects": [{"name": row["name"], **_concept(row)} for row in subjects],
        "authors": _authors(item),
        "images": list(_pictures(files)),
        "enclosures": list(_recordings(files)),
        "rights": "; ".join(
            str(text)
            for text in (_field(item, "copyrightNotice"), _field(item, "usageTerms"))
            if text
        ),
        "urgency": _urgency(item),
        "place": item.get("located") or _dateline(item) or (places[0] if places else None),
        "ednote": _field(item, "edNote"),
        "withdrawn": _field(item, "pubStatus") == "canceled",
    }


def _dateline(item: Item) -> Any:
    location = item.get("datelinelocation")
    return location.get("city") or location.get("name") if isinstance(location, dict) else None


def _concept(row: Item) -> Item:
    scheme, code = parse_concept(str(row.get("uri") or ""))
    return {
        "code": row.get("code") or code or row.get("literal"),
        "scheme": row.get("scheme") or scheme,
    }


def _field(item: Item, name: str) -> Any:
    """Return a field that ninjs 3 spells ``pubStatus``, and 1 and 2 ``pubstatus``."""
    return item.get(name) or item.get(name.lower())


def _rows(item: Item, *names: str) -> list[Item]:
    values: Any = next((item[name] for name in names if item.get(name)), [])
    return [row for row in values if isinstance(row, dict)] if isinstance(values, list) else []


def _names(item: Item, *names: str) -> list[str]:
    return [str(row["name"]) for row in _rows(item, *names) if row.get("name")]


def _keywords(item: Item) -> list[str]:
    keywords = item.get("keywords") or []
    return [str(word) for word in keywords] if isinstance(keywords, list) else []


def _urgency(item: Item) -> Any:
    value = item.get("urgency") or item.get("priority")
    return value if str(value) in "123456789" else None


def _alternative_id(item: Item) -> Any:
    ids = _field(item, "altIds")
    if isinstance(ids, dict):
        return ids.get("id")
    rows = _rows(item, "altIds", "altids")
    return next((row["value"] for row in rows if row.get("value")), None)


def _address(item: Item) -> Any:
    links = _rows(item, "links", "link")
    ranked = sorted(links, key=_is_no_canonical_link)
    written = item.get("link") if isinstance(item.get("link"), str) else None
    addresses = (row.get("href") or row.get("url") or row.get("value") for row in ranked)
    return item.get("url") or written or next(filter(None, addresses), None)


def _is_no_canonical_link(row: Item) -> bool:
    return "canonical" not in str(row.get("rel") or row.get("role"))


def _texts(item: Item, name: str, plural: str) -> list[tuple[str, str, str]]:
    """Return the texts of one kind as (role, content type, value).

    ninjs 2 and 3 have lists; ninjs 1 has fields such as ``body_xhtml``, and since 1.4
    ``body_<role>``.
    """
    texts = [
        (str(row.get("role") or ""), str(_field(row, "contentType") or ""), str(row["value"]))
        for row in _rows(item, plural)
        if row.get("value")
    ]
    for field, value in item.items():
        role = field.removeprefix(f"{name}_") if field.startswith(f"{name}_") else None
        if (role is not None or field == name) and isinstance(value, str) and value:
            kind = _TYPES_BY_ROLE.get(str(role), "text/plain")
            own_role = "" if role in (None, "text", *_TYPES_BY_ROLE) else str(role)
            texts.append((own_role, kind, value))
    return texts


def _rank(text: tuple[str, str, str]) -> tuple[bool, bool, bool, int]:
    """Return the order of a text among those of its kind: main ones in HTML first."""
    role, kind, value = text
    bare = role.lower()
    is_marked_up = "html" in kind or "nitf" in kind
    return bare not in _LESSER_ROLES, is_marked_up, bare in _MAIN_ROLES or not bare, len(value)


def _best(texts: Iterable[tuple[str, str, str]]) -> str:
    """Return the main text; of a caption's roles only where there is nothing else."""
    ranked = sorted(texts, key=lambda text: (text[0].lower() in _LESSER_ROLES, "html" in text[1]))
    return ranked[0][2] if ranked else ""


def _headline(item: Item) -> str:
    rows = _texts(item, "headline", "headlines")
    ranked = sorted(
        rows, key=lambda row: (row[0].lower() in _LESSER_ROLES, row[0].lower() not in _MAIN_ROLES)
    )
    return ranked[0][2] if ranked else str(item.get("title") or "") or _caption(item)[:120]


def _body(item: Item) -> Item:
    texts = [text for text in _texts(item, "body", "bodies") if text[1] != "application/xml"]
    if not texts:
        # A picture, or a flash of one line.
        return {"body": _caption(item) or _headline(item)}
    _, kind, value = max(texts, key=_rank)
    if "nitf" in kind:
        return {"body_html": nitf.body_of(xml_tree(_as_nitf(value).encode()))}
    return {"body_html" if "html" in kind else "body": value}


def _as_nitf(text: str) -> str:
    """Return a whole document: items often have only the paragraphs of one (AP)."""
    if "<body.content" in text:
        return text
    return f"<nitf><body><body.content>{text}</body.content></body></nitf>"


def _caption(part: Item) -> str:
    texts = _texts(part, "description", "descriptions")
    ranked = sorted(texts, key=lambda text: ("html" in text[1], text[0].lower() != "caption"))
    return ranked[0][2] if ranked else str(part.get("caption") or "")


def _alternative(part: Item) -> str:
    texts = _texts(part, "description", "descriptions")
    return next((text for role, _, text in texts if role.lower() in ("alt", "alttext")), "")


def _authors(item: Item) -> list[dict[str, Any]]:
    writers = [row for row in _rows(item, "authors") if row.get("name")]
    people = [
        row
        for row in _rows(item, "people", "person")
        if row.get("name") and "author" in str(row.get("rel", ""))
    ]
    if writers or people:
        return [{"name": row["name"]} for row in writers or people]
    bylines = [str(row["by"]) for row in _rows(item, "bylines") if row.get("by")]
    byline = str(item.get("byline") or item.get("by") or "; ".join(bylines))
    return [{"name": name} for name in names_of_byline(byline)]


def _parts(item: Item) -> list[Item]:
    parts = item.get("associations") or {}
    rows = list(parts.values()) if isinstance(parts, dict) else parts
    return [row for row in rows if isinstance(row, dict)][:MAX_PARTS]


def _renditions(part: Item) -> list[Item]:
    renditions = part.get("renditions") or {}
    if isinstance(renditions, dict):
        rows = [{"name": name, **row} for name, row in renditions.items() if isinstance(row, dict)]
    else:
        rows = [row for row in renditions if isinstance(row, dict)]
    hrefs = ({**row, "href": row.get("href") or row.get("url")} for row in rows)
    return [row for row in hrefs if row["href"]]


def _size(rendition: Item) -> tuple[bool, int, int]:
    """Return the order of a rendition: by name, width in pixels, bytes."""
    name = str(rendition.get("name") or rendition.get("title") or "").lower()
    length = _field(rendition, "sizeInBytes")
    return name not in _SMALL_RENDITIONS, _number(rendition.get("width")), _number(length)


def _number(value: Any) -> int:
    return parse_whole_number(str(value).removesuffix(".0"), max_digits=12) or 0


def _pictures(parts: Iterable[Item]) -> Iterator[Item]:
    for part in parts:
        if part.get("type") not in _PICTURES or not (renditions := _renditions(part)):
            continue
        yield {
            **_file(max(renditions, key=_size)),
            "caption": _caption(part) or _headline(part),
            "alt": part.get("alt_text") or _field(part, "altText") or _alternative(part),
            "credit": _field(part, "creditLine") or part.get("byline") or part.get("by"),
        }


def _recordings(parts: Iterable[Item]) -> Iterator[Item]:
    for part in parts:
        if part.get("type") in _RECORDINGS and (renditions := _renditions(part)):
            rendition = max(renditions, key=_size)
            yield {
                **_file(rendition),
                "title": _headline(part) or _caption(part),
                "duration": rendition.get("duration"),
            }


def _file(rendition: Item) -> Item:
    return {
        "url": rendition.get("href"),
        "type": rendition.get("mimetype") or _field(rendition, "contentType"),
        "width": rendition.get("width"),
        "height": rendition.get("height"),
        "length": _field(rendition, "sizeInBytes"),
    }


def _confidence(beginning: Beginning) -> float:
    items = items_of(beginning.document)
    item = items[0] if items else None
    if not isinstance(item, dict):
        return Confidence.NO
    item = _with_own_names(item)
    standard = item.get("standard")
    if isinstance(standard, dict) and standard.get("name") == "ninjs":
        return Confidence.CERTAIN
    has_own_field = not _OWN_FIELDS.isdisjoint(item)
    if item.get("uri") and has_own_field:
        return Confidence.STRONG
    has_other_text = not {"title", "body", "news", "content", "text"}.isdisjoint(item)
    is_bare = "headline" in item and not has_other_text
    is_identified = item.get("uri") and "title" not in item
    return Confidence.LIKELY if is_identified or is_bare else Confidence.NO


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return read(data, source.name, options)


IMPORTER = Importer(name="ninjs", noun="ninjs", sniff=_confidence, read=_read, is_feed=True)
