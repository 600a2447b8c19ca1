"""An article's web page: text by trafilatura, metadata from JSON-LD, OpenGraph and time
elements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from feeds.errors import BadArticle, BadDate, InputError, UnreadableInput
from feeds.importers.bounds import check_attributes
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import declared_encoding, decode
from feeds.importers.xml_root import has_html_doctype, root_name
from feeds.model import Draft, DraftRevision, Enclosure, Moment, Person
from feeds.sanitize import text_from_markup
from feeds.text.dates import parse

MAX_CHARS = 5_000_000
MAX_ELEMENTS = 10_000
MAX_MEDIA = 300
# Pictures and players of an article; icons and trackers are left out by the sanitizer.
_MEDIA = (
    ".//figure | .//picture[not(ancestor::figure)] | .//img[not(ancestor::picture)] | .//iframe | "
    ".//video | .//audio | .//object | .//embed | .//*[starts-with(name(), 'amp-')] | "
    ".//blockquote[contains(@class, 'twitter-tweet') or contains(@class, 'instagram-media') or "
    "contains(@class, 'tiktok-embed') or contains(@class, 'bluesky-embed')] | "
    ".//div[contains(@class, 'flourish-embed') or contains(@class, 'infogram-embed')]"
)
_MARK = re.compile(r"(?:<p>\s*)?wfmedia(\d+)wf(?:\s*</p>)?")
_FIRST_BLOCK = re.compile(
    r"\s*(?:<html>\s*<body>\s*)?(<(?:h[1-3]|p)>((?:(?!</?(?:h\d|p)>).){1,1000})</(?:h[1-3]|p)>)",
    re.DOTALL,
)
# Pages for XML parsers wrap their JSON-LD, often behind a comment of JavaScript.
_CDATA = re.compile(r"(?://\s*|/\*\s*)?(?:<!\[CDATA\[|\]\]>)(?:\s*\*/)?")
_PUBLISHED_TIMES = (
    "//time[@itemprop='datePublished']/@datetime",
    "//*[@itemprop='datePublished']/@content",
    "//article//time/@datetime",
    "//main//time/@datetime",
    "//time/@datetime",
)
MAX_AUTHORS, MAX_TAGS = 100, 1_000
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PAGE_ELEMENTS = frozenset(
    "html head body article main section div header h1 h2 p title meta link script style".split()
)
_PAGE_TAG = re.compile(r"<!doctype html|<html[\s>]|<(?:head|body|article)[\s>]", re.IGNORECASE)
_DROPPED = "script style svg nav footer aside iframe noscript".split()
_FURNITURE = frozenset(
    "header nav footer aside dialog script style svg iframe noscript template head".split()
)
_HEADINGS = frozenset(["h1", "h2"])
_INLINE = frozenset(
    "a abbr b cite code em font i mark q s small span strong sub sup time u".split()
)
# These elements mark an article; "article:publisher" is on every page of a site.
_ARTICLE_META = "//meta[starts-with(@property, 'article:') and @property != 'article:publisher']"
# Templates put these around any page.
_ARTICLE_SIGNS = (
    "//article | //meta[@property='og:type'][contains(@content, 'article')] | "
    "//*[contains(@itemtype, 'Article')] | "
    "//*[contains(concat(' ', @class, ' '), ' hentry ')] | //time[@datetime]"
)
# The least text of an article, in characters: with a template's sign, and without any, in blocks of
# a sentence or more.
_LEAST_SIGNED, _LEAST_TEXT, _LEAST_BLOCK = 150, 400, 60
_ARTICLE_TYPES = (
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "BlogPosting",
    "AnalysisNewsArticle",
    "LiveBlogPosting",
)


def read(
    data: bytes, name: str, zone: tzinfo, media_type: str = "", *, is_said: bool = False
) -> Iterator[Draft | InputError]:
    """Yield the one article of a page, or an error; ``is_said`` means that the caller declares it
    an article.
    """
    text, tree = _parsed(data, media_type)
    linked = _json_ld(tree)
    if not (linked or is_said or _is_an_article(tree)):
        advice = "if it is one, use --format html"
        yield BadArticle(
            f"does not look like an article, but like {_shown_title(tree)}; {advice}", place=name
        )
        return
    body, headline = _body(text, tree), _headline(linked, tree)
    if not headline or not body:
        yield BadArticle("no article could be found on this page", place=name)
        return
    body = _without_headline(body, headline)
    # The text's own picture is usually the same one in another size.
    image = "" if "<img" in body else _meta(tree, "og:image") or _image(linked.get("image"))
    yield Draft(
        source="html",
        url=_address(tree, linked) or (name if "://" in name else ""),
        revisions=(
            DraftRevision(
                headline=headline,
                summary=_meta(tree, "og:description") or _meta(tree, "description"),
                body_html=body,
            ),
        ),
        base_url=name if "://" in name else "",
        language=tree.get("lang") or str(linked.get("inLanguage") or ""),
        section=_section(linked, tree),
        tags=_tags(tree) or _keywords(linked),
        authors=tuple(_authors(linked, tree)),
        images=(Enclosure(url=image, alt=_meta(tree, "og:image:alt")),) if image else (),
        published=_date(
            linked.get("datePublished")
            or _meta(tree, "article:published_time")
            or next(filter(None, (_first(tree, path) for path in _PUBLISHED_TIMES)), ""),
            zone,
        ),
        updated=_date(linked.get("dateModified") or _meta(tree, "article:modified_time"), zone),
        place=name,
    )


def _parsed(data: bytes, media_type: str) -> tuple[str, Any]:
    """Return the text of a page and its tree."""
    check_attributes(data)
    text = _XML_DECLARATION.sub("", decode(data, declared_encoding(data, media_type)))
    if len(text) > MAX_CHARS:
        raise UnreadableInput(f"is a page of over {MAX_CHARS:,} characters")
    try:
        return text, lxml_html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(f"is not an HTML page: {error}") from error


def _body(text: str, tree: Any) -> str:
    import trafilatura  # half a second to load, and only this format needs it

    reduced = _reduced(text, tree)
    page = reduced if isinstance(reduced, str) else lxml_html.tostring(reduced, encoding="unicode")
    marked_page, media = _with_marks(page)
    body = trafilatura.extract(
        marked_page,
        output_format="html",
        include_links=True,
        include_images=False,
        favor_recall=True,
    )
    return _MARK.sub(lambda mark: media[int(mark.group(1))], body or "")


def _with_marks(page: str) -> tuple[str, list[str]]:
    """Return a page with a mark in place of each picture, player and quoted post of its article,
    and their markup: extraction would drop them.
    """
    tree: Any = lxml_html.document_fromstring(page)
    media: list[str] = []
    roots = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body")
    for element in roots[0].xpath(_MEDIA)[:MAX_MEDIA] if roots else ():
        if element.getparent() is None or element.xpath("ancestor::figure|ancestor::wf-mark"):
            continue
        if element.tag == "figure" and not element.xpath(_MEDIA):
            continue
        tail, element.tail = element.tail, None
        mark = etree.Element("p")
        mark.text = f"wfmedia{len(media)}wf"
        mark.tail = tail
        media.append(lxml_html.tostring(element, encoding="unicode"))
        element.getparent().replace(element, mark)
    return lxml_html.tostring(tree, encoding="unicode"), media


def _without_headline(body: str, headline: str) -> str:
    """Return a text without its first block, where that repeats the headline or is the page's."""
    match = _FIRST_BLOCK.match(body)
    is_title = match is not None and match.group(1).startswith("<h1")
    if match and (is_title or text_from_markup(match.group(2)).casefold() == headline.casefold()):
        return body[: match.start(1)] + body[match.end(1) :]
    return body


def _headline(linked: dict[str, Any], tree: Any) -> str:
    return text_from_markup(
        str(
            linked.get("headline")
            or _meta(tree, "og:title")
            or _first(tree, "//h1")
            or _first(tree, "//title")
        )
    )


def _section(linked: dict[str, Any], tree: Any) -> str:
    section = linked.get("articleSection")
    if isinstance(section, list):
        section = section[0] if section else ""
    return str(section or _meta(tree, "article:section") or "")


def _is_an_article(tree: Any) -> bool:
    """Return whether a page declares an article, or has the text of one and no password field."""
    if tree.xpath(_ARTICLE_META):
        return True
    lengths, has_log_in = _text_blocks(tree)
    if has_log_in:
        return False
    if tree.xpath(_ARTICLE_SIGNS) and sum(lengths) >= _LEAST_SIGNED:
        return True
    return sum(length for length in lengths if length >= _LEAST_BLOCK) >= _LEAST_TEXT


def _text_blocks(tree: Any) -> tuple[list[int], bool]:
    """Return the length of each text block of a page, and whether the page has a password field.

    Headings do not count; a log-in in the page's head or sidebar belongs to the site.
    """
    lengths: list[int] = []
    block = heading_depth = 0
    has_log_in = False
    walk = etree.iterwalk(tree, events=("start", "end"), tag=etree.Element)
    for event, element in walk:
        is_start, name = event == "start", str(element.tag)
        if name not in _INLINE and block:
            lengths.append(block)
            block = 0
        if name in _FURNITURE and is_start:
            walk.skip_subtree()
            continue
        if name in _HEADINGS:
            heading_depth += 1 if is_start else -1
        if name == "input" and element.get("type", "").lower() == "password":
            has_log_in = True
        text = element.text if is_start else element.tail
        if text and not heading_depth:
            block += len(" ".join(text.split()))
    return [*lengths, block], has_log_in


def _shown_title(tree: Any) -> str:
    title = " ".join(_first(tree, "//title").split())[:60]
    return f"the page {title!r}" if title else "a page of another kind"


def _reduced(text: str, tree: Any) -> Any:
    """Return the page, or, of a very large one, the part with the article: extraction takes
    quadratic time.
    """
    if _count(tree) <= MAX_ELEMENTS:
        return text
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    if _count(tree) <= MAX_ELEMENTS:
        return tree
    parts = tree.xpath("//article") or tree.xpath("//main")
    part = max(parts, key=lambda element: len(element.text_content()), default=tree)
    if _count(part) > MAX_ELEMENTS:
        raise UnreadableInput(f"is a page whose article has over {MAX_ELEMENTS:,} elements")
    return part


def _count(tree: Any) -> int:
    return int(tree.xpath("count(.//*)"))


def _json_ld(tree: Any) -> dict[str, Any]:
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            document = json.loads(_CDATA.sub("", script), strict=False)
        except (ValueError, RecursionError):
            continue
        rows = (
            document
            if isinstance(document, list)
            else document.get("@graph", [document])
            if isinstance(document, dict)
            else []
        )
        for row in rows:
            kinds = row.get("@type", "") if isinstance(row, dict) else ""
            if any(
                kind in _ARTICLE_TYPES for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                return dict(row)
    return {}


def _meta(tree: Any, name: str) -> str:
    contents = tree.xpath("//meta[@property=$name or @name=$name]/@content", name=name)
    return str(contents[0]).strip() if contents else ""


def _tags(tree: Any) -> tuple[str, ...]:
    contents: list[Any] = tree.xpath("//meta[@property='article:tag']/@content")
    return tuple(str(tag) for tag in contents[:MAX_TAGS])


def _keywords(linked: dict[str, Any]) -> tuple[str, ...]:
    """Return the keywords of JSON-LD, a list or one string with commas."""
    keywords = linked.get("keywords") or []
    words = keywords if isinstance(keywords, list) else str(keywords).split(",")
    return tuple(str(word).strip() for word in words[:MAX_TAGS] if isinstance(word, str))


def _address(tree: Any, linked: dict[str, Any]) -> str:
    """Return the page's own address: the first absolute one of its statements."""
    main = linked.get("mainEntityOfPage")
    stated = (
        _canonical(tree),
        _meta(tree, "og:url"),
        str(linked.get("url") or ""),
        str(main.get("@id") or "") if isinstance(main, dict) else str(main or ""),
    )
    absolute = (url for url in stated if url.startswith(("http://", "https://")))
    return next(absolute, _canonical(tree))


def _first(tree: Any, path: str) -> str:
    matches = tree.xpath(path)
    if not matches:
        return ""
    return (
        str(matches[0]) if isinstance(matches[0], str) else str(matches[0].text_content()).strip()
    )


def _canonical(tree: Any) -> str:
    hrefs = tree.xpath("//link[@rel='canonical']/@href")
    return str(hrefs[0]) if hrefs else ""


def _authors(linked: dict[str, Any], tree: Any) -> Iterator[Person]:
    raw = linked.get("author") or _meta(tree, "author")
    for author in raw[:MAX_AUTHORS] if isinstance(raw, list) else [raw]:
        name = author.get("name") if isinstance(author, dict) else author
        for entry in name if isinstance(name, list) else [name]:
            if entry:
                yield Person(name=str(entry))


def _image(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first.get("url") or "") if isinstance(first, dict) else str(first or "")


def _date(text: Any, zone: tzinfo) -> Moment | None:
    try:
        return parse(str(text), zone) if text else None
    except BadDate:
        return None


def _confidence(beginning: Beginning) -> float:
    if beginning.is_json:
        return Confidence.NO
    head = beginning.head
    if head.startswith("<"):
        is_page = has_html_doctype(head) or root_name(head).lower() in _PAGE_ELEMENTS
        return Confidence.CERTAIN if is_page else Confidence.NO
    is_declared = "html" in beginning.media_type
    return Confidence.LIKELY if is_declared and _PAGE_TAG.search(head) else Confidence.NO


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    is_said = options.format == IMPORTER.name
    return read(data, source.name, options.zone, source.media_type, is_said=is_said)


IMPORTER = Importer(name="html", noun="an HTML page", sniff=_confidence, read=_read)
