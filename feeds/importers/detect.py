"""Format detection: by content first; the name is only a hint. Other documents are refused by
name.
"""

from __future__ import annotations

import re

from feeds.errors import UnreadableInput
from feeds.importers import wire
from feeds.importers.decoding import decode

_HEAD_BYTES = 4096
_SHOWN_CHARS = 60
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"SQLite format 3",
    b"%PDF",
    b"PK\x03\x04",
    b"\x7fELF",
    b"wOF",
)
_FEED_ROOTS = frozenset(["rss", "feed", "RDF"])
_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_PAGE_ELEMENTS = frozenset(
    "html head body article main section div header h1 h2 p title meta link script style".split()
)
_HTML_ROOT = re.compile(r"<!doctype html|<html[\s>]|<(?:head|body|article)[\s>]", re.IGNORECASE)
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_PROLOG = re.compile(r"<\?[^>]*>|<!--.*?-->|<![^>]*>", re.DOTALL)
# Header fields of RFC 5322 and common ones; X-… fields are recognised by their form.
_MAIL_FIELDS = frozenset(
    "from to cc bcc subject date sender reply-to return-path received delivered-to message-id "
    "in-reply-to references "
    "mime-version content-type content-transfer-encoding content-language thread-topic "
    "thread-index importance "
    "von an betreff datum gesendet de para asunto assunto objet envoyé da oggetto от кому тема "
    "дата kimden kime konu "
    "kimdən kimə mövzu".split()
)
_FIELD = re.compile(r"\*?([^\W\d_][\w-]{1,40}):\*?(?:[ \t]|$)")
_TRANSPORT_FIELD = re.compile(
    r"(?:x|arc|dkim|authentication|received|list|ms|thread|resent)-[\w-]+$", re.IGNORECASE
)
_FORWARDED = re.compile(
    r"-{3,}[ ]*(?:Original Message|Forwarded message|Weitergeleitete Nachricht|Ursprüngliche "
    r"Nachricht|"
    r"Message transféré|Mensaje reenviado|Пересылаемое сообщение|Исходное сообщение)[ "
    r"]*-{3,}|Begin forwarded message:",
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")
# Parts of a feed that are read as feeds, too: a generator that died, a copied fragment.
_FEED_PARTS = frozenset(["channel", "item", "entry"])
_ADVICE = "if it is an agency's page, use --format wire"


def is_binary(head: bytes) -> bool:
    """Return whether these first bytes belong to a picture, a database or another binary file."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")):
        return False
    return head.startswith(_BINARY) or b"\0" in head[:_HEAD_BYTES]


def detect(data: bytes, name: str, media_type: str = "") -> str:
    """Return the name of the importer that reads ``data``, the beginning of a document.

    Raises:
        UnreadableInput: it is empty, not text, or text that is not news.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableInput("is empty")
    if is_binary(data):
        raise UnreadableInput("is not text; name a feed, a page or a .jsonl file")
    head = decode(data[:_HEAD_BYTES]).lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return _json_kind(head, data, name)
    if head.startswith("["):
        return "ninjs"
    if head.startswith("<"):
        return _xml_kind(head)
    if "html" in media_type and _HTML_ROOT.search(head):
        return "html"
    if _FEED_ROOT.search(head):
        return "feed"  # a program's warning precedes it; the importer reports that
    _refuse_what_is_not_a_page(data)
    return "wire"


def shown_beginning(data: bytes) -> str:
    """Return the first words of a document, for a message."""
    text = " ".join(decode(data[:_HEAD_BYTES]).split())
    return repr(text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…")


def mail_headers(text: str) -> list[str]:
    """Return the known header lines that a text begins with (RFC 5322 §2.2), in English or another
    language.
    """
    headers: list[str] = []
    is_in_field = False
    for line in text.lstrip().split("\n")[:80]:
        field = _FIELD.match(line)
        if _FORWARDED.match(line) or (not headers and line.startswith("From ") and "@" in line):
            headers.append(line.strip())
        elif field is not None:
            is_in_field = True
            if field[1].lower() in _MAIL_FIELDS or _TRANSPORT_FIELD.match(field[1]):
                headers.append(line.strip())
        elif line.strip() and not (is_in_field and line.startswith((" ", "\t"))):
            break
        elif is_in_field and not line.strip():
            break  # the header ends at a blank line
    return headers


def header_names(headers: list[str]) -> str:
    """Return the names of the first header lines, for a message."""
    return ", ".join(header.partition(":")[0] for header in headers[:3])


def has_front_matter(text: str) -> bool:
    """Return whether a text begins with front matter, in YAML (``---``) or TOML (``+++``)."""
    return _FRONT_MATTER.match(text.lstrip()) is not None


def _xml_kind(head: str) -> str:
    """Return the format by the root element; roots of other XML are refused by name."""
    root = _ROOT.search(_PROLOG.sub(_blank, head))
    name = root[1] if root else ""
    if (
        _HTML_DOCTYPE.search(head, 0, root.start() if root else len(head))
        or name.lower() in _PAGE_ELEMENTS
    ):
        return "html"
    if not name or name in _FEED_ROOTS or name in _FEED_PARTS:
        return "feed"
    if name == "opml":
        raise UnreadableInput(
            "is an OPML list of feeds, not news; add its feeds with: wirefeed sources import FILE"
        )
    if _FEED_ROOT.search(head):
        return "feed"  # a program's warning in HTML precedes it
    raise UnreadableInput(
        f"is XML with the root <{name[:40]}>, not a feed or a page that Wirefeed reads"
    )


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _refuse_what_is_not_a_page(data: bytes) -> None:
    text = decode(data[:200_000])
    headers = mail_headers(text)
    if len(headers) > 1:
        raise UnreadableInput(
            f"looks like an e-mail ({header_names(headers)}: …), which Wirefeed does not import"
        )
    if has_front_matter(text):
        raise UnreadableInput("begins with front matter; add it with: wirefeed articles add FILE")
    if not wire.looks_like_a_page(text):
        raise UnreadableInput(
            "is plain text without a dateline, ticker, page date or marker: "
            f"{shown_beginning(data)}; {_ADVICE}"
        )


def _json_kind(head: str, data: bytes, name: str) -> str:
    if "jsonfeed.org/version" in head:
        return "jsonfeed"
    if name.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if (
        re.search(
            r'"(?:body_xhtml|body_html|body_text|headlines|bodies|versioncreated|uri)"\s*:', head
        )
        and '"title"' not in head
    ):
        return "ninjs"
    return (
        "jsonl" if b"\n{" in data[:1_000_000] or '"title"' in head or '"body"' in head else "ninjs"
    )
