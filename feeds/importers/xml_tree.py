"""XML documents of agencies as trees of local names, with a count of ignored elements.

Namespaces are ignored: agencies and versions of a standard differ in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree

from feeds.errors import UnreadableInput
from feeds.importers.bounds import outline, prolog
from feeds.importers.decoding import as_utf8, decode, with_sound_references
from feeds.importers.entities import without_declarations

_ANY_ROOT = re.compile(rb"<[A-Za-z_]")
_NAMED_REFERENCE = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;)[A-Za-z][A-Za-z0-9]*;")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MAX_NAMED = 5


class Node:
    """An XML element with access by local names. Each access marks the element as used.

    ``end`` is the error with which the document broke off, empty for a whole one.
    """

    def __init__(self, element: Any, used: set[Any], end: str = "") -> None:
        self._element, self._used, self.end = element, used, end

    @staticmethod
    def nothing() -> Node:
        """Return an element without content, in place of one that is missing."""
        return Node(etree.Element("nothing"), set())

    def __contains__(self, other: Node) -> bool:
        """Return whether another element is this one, or within it."""
        return any(part is other._element for part in self._element.iter())

    @property
    def name(self) -> str:
        """The local name."""
        return _local(self._element)

    @property
    def parts(self) -> list[Node]:
        """The child elements."""
        return [self._node(part) for part in self._element if isinstance(part.tag, str)]

    @property
    def text(self) -> str:
        """The text of the element and all within it, with single spaces; marks it as used."""
        self.use()
        return " ".join("".join(self._element.itertext()).split())

    @property
    def raw_text(self) -> str:
        """The text as it is, with its lines; marks it as used."""
        self.use()
        return "".join(self._element.itertext())

    @property
    def pieces(self) -> Iterator[str | Node]:
        """The texts and elements in their order."""
        if self._element.text:
            yield self._element.text
        for part in self._element:
            if isinstance(part.tag, str):
                yield self._node(part)
            if part.tail:
                yield part.tail

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by local name."""
        return {name.rpartition("}")[2]: value for name, value in self._element.attrib.items()}

    def get(self, name: str) -> str:
        """Return an attribute by local name, empty without one."""
        self.mark()
        return self.attributes.get(name, "").strip()

    def all(self, *path: str) -> list[Node]:
        """Return the elements at the end of a path of child names."""
        nodes = [self]
        for name in path:
            nodes = [part for node in nodes for part in node.parts if part.name == name]
        return nodes

    def first(self, *path: str) -> Node | None:
        """Return the first element at the end of a path."""
        return next(iter(self.all(*path)), None)

    def text_of(self, *path: str) -> str:
        """Return the first text at the end of a path, empty without one."""
        return next((text for node in self.all(*path) if (text := node.text)), "")

    def value_of(self, *path: str) -> str:
        """Return the attribute at the end of a path of elements, empty without one."""
        *elements, attribute = path
        return next((value for node in self.all(*elements) if (value := node.get(attribute))), "")

    def within(self, *names: str) -> list[Node]:
        """Return the elements of these names at any depth."""
        elements = self._element.iter()
        return [self._node(part) for part in elements if _local(part) in names]

    def mark(self) -> None:
        """Mark the element as used, without those within it."""
        self._used.add(self._element)

    def use(self) -> None:
        """Mark the element and all within it as used."""
        self._used.update(self._element.iter())

    def unused(self) -> str:
        """Return a warning that names the elements that nothing used; empty if none."""
        counts = Counter(
            _local(element)
            for element in self._element.iter()
            if element not in self._used and isinstance(element.tag, str) and _has_content(element)
        )
        if not counts:
            return ""
        shown = ", ".join(
            f"{name} ({count})" if count > 1 else name
            for name, count in counts.most_common(_MAX_NAMED)
        )
        more = f" and {len(counts) - _MAX_NAMED} more" if len(counts) > _MAX_NAMED else ""
        return f"elements without a counterpart were ignored ({counts.total()}): {shown}{more}"

    def _node(self, element: Any) -> Node:
        return Node(element, self._used, self.end)


def xml_tree(data: bytes, media_type: str = "") -> Node:
    """Return the root of a document; nothing outside of it is read.

    A document that breaks off gives what is before, with ``end`` set.

    Raises:
        UnreadableInput: not XML, entities as in attacks, or over a limit of ``bounds``.
    """
    data = with_sound_references(as_utf8(data, media_type))
    data = without_declarations(data, prolog(data, _ANY_ROOT)[1])
    outline(data)
    text = _NAMED_REFERENCE.sub(lambda match: unescape(match[0]), decode(data))
    text = _DECLARATION.sub("", _NOT_XML.sub("", text))
    try:
        return Node(etree.fromstring(text, _parser(recover=False)), set())
    except (etree.XMLSyntaxError, ValueError) as error:
        tree = etree.fromstring(text, _parser(recover=True))
        if tree is None:
            raise UnreadableInput(f"is not XML: {error}") from error
        return Node(tree, set(), str(error))


def _parser(*, recover: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=recover, remove_pis=True
    )


def _local(element: Any) -> str:
    tag = element.tag
    return str(tag).rpartition("}")[2] if isinstance(tag, str) else ""


def _has_content(element: Any) -> bool:
    return bool(element.attrib or (element.text or "").strip())
