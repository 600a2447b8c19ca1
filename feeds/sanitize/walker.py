"""bleach's walk over its tree, in linear time.

Its own walker looks for each element among all its siblings on the way back to their parent, which
is quadratic: a table of ten thousand rows took seconds. This one remembers the places.
"""

from __future__ import annotations

from typing import Any

from bleach import html5lib_shim

_TreeWalker: Any = html5lib_shim.getTreeWalker("etree")  # type: ignore[attr-defined]


class LinearWalker(_TreeWalker):  # type: ignore[misc]
    """A walker whose nodes are tuples: element, place among its siblings, ancestors, kind of text.

    ``ancestors`` is one list for the whole walk; ``_places`` has the place of each of them.
    """

    def __init__(self, tree: Any) -> None:
        super().__init__(tree)
        self._places: list[int] = []

    def getFirstChild(self, node: Any) -> Any:  # noqa: N802 (the name is html5lib's)
        return self._descended(node, super().getFirstChild(node))

    def getNextSibling(self, node: Any) -> Any:  # noqa: N802
        return self._descended(node, super().getNextSibling(node))

    def getParentNode(self, node: Any) -> Any:  # noqa: N802
        element, place, ancestors, kind = node
        if kind == "text":
            return (element, place, ancestors, None) if ancestors else element
        parent, parent_place = ancestors.pop(), self._places.pop()
        return (parent, parent_place, ancestors, None) if ancestors else parent

    def _descended(self, node: Any, following: Any) -> Any:
        """Remember the place of an element whose first child follows."""
        if following is not None and len(following[2]) > len(self._places):
            self._places.append(node[1] if isinstance(node, tuple) else 0)
        return following
