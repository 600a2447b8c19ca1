"""Format detection: the importer with the highest confidence; documents of other kinds are refused
by name.
"""

from __future__ import annotations

from feeds.errors import UnreadableInput
from feeds.importers.contract import HEAD_BYTES, Beginning, Importer
from feeds.importers.decoding import decode, utf16_without_mark
from feeds.importers.headers import has_front_matter, header_names, mail_headers
from feeds.importers.registry import IMPORTERS
from feeds.importers.xml_root import root_name

_SHOWN_CHARS = 60
_TEXT_CHARS = 200_000
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
_ADVICE = "if it is an agency's page, use --format wire"


def is_binary(head: bytes) -> bool:
    """Return whether these first bytes belong to a picture, a database or another binary file."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x1f\x8b")) or utf16_without_mark(head):
        return False
    return head.startswith(_BINARY) or b"\0" in head[:HEAD_BYTES]


def detect(data: bytes, name: str, media_type: str = "") -> Importer:
    """Return the importer that reads ``data``, the beginning of a document.

    Raises:
        UnreadableInput: it is empty, not text, or text that is not news.
    """
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UnreadableInput("is empty")
    if is_binary(data):
        raise UnreadableInput("is not text; name a feed, a page or a .jsonl file")
    beginning = Beginning(data=data, name=name, media_type=media_type)
    confidences = {importer.name: importer.sniff(beginning) for importer in IMPORTERS.values()}
    best = max(confidences, key=confidences.__getitem__)
    if confidences[best] > 0:
        return IMPORTERS[best]
    raise UnreadableInput(_refusal(beginning))


def shown_beginning(data: bytes) -> str:
    """Return the first words of a document, for a message."""
    text = " ".join(decode(data[:HEAD_BYTES]).split())
    return repr(text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "…")


def _refusal(beginning: Beginning) -> str:
    """Return why no importer reads a document, and the command that does, if any."""
    if beginning.head.startswith("<"):
        return _refusal_of_xml(root_name(beginning.head))
    if beginning.document is not None:
        return f"is JSON, but has no article with a headline and a text: {_shown(beginning)}"
    text = decode(beginning.data[:_TEXT_CHARS])
    headers = mail_headers(text)
    if len(headers) > 1:
        return f"looks like an e-mail ({header_names(headers)}: …), which Wirefeed does not import"
    if has_front_matter(text):
        return "begins with front matter that has no end: a line --- (or +++) is missing"
    return (
        "is plain text without a dateline, ticker, page date or marker: "
        f"{_shown(beginning)}; {_ADVICE}"
    )


def _shown(beginning: Beginning) -> str:
    return shown_beginning(beginning.data)


def _refusal_of_xml(root: str) -> str:
    if root == "opml":
        return (
            "is an OPML list of feeds, not news; add its feeds with: wirefeed sources import FILE"
        )
    return f"is XML with the root <{root[:40]}>, not a feed or a page that Wirefeed reads"
