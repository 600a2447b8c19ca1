"""Formulas and drawings as text: MathML by its annotation or its tokens, SVG by its words. Pure."""

from __future__ import annotations

import re
from html import unescape

from feeds.sanitize.tokens import Tag, raw_attributes, tokens

MAX_CHARS = 2_000
# Elements of two or three parts, as templates of their text (MathML Core §3).
_TEMPLATES = {
    "mfrac": "({0})/({1})",
    "msup": "{0}<sup>{1}</sup>",
    "msub": "{0}<sub>{1}</sub>",
    "msubsup": "{0}<sub>{1}</sub><sup>{2}</sup>",
    "mroot": "({0})^(1/({1}))",
    "munder": "{0}<sub>{1}</sub>",
    "mover": "{0}<sup>{1}</sup>",
    "munderover": "{0}<sub>{1}</sub><sup>{2}</sup>",
}
_MAX_DEPTH = 30
_SPACED = frozenset(["=", "+", "−", "-", "&lt;", "&gt;", "≤", "≥", "≈", "→"])
_ONE_TERM = re.compile(r"\(([\w.,]+)\)")


def formula(element: Tag) -> str:
    """Return a ``math`` element as HTML with words, ``sup`` and ``sub`` only.

    Its ``alttext`` or a plain-text annotation is used where it has one.
    """
    alternative = raw_attributes(element).get("alttext", "") or _annotation(element.content)
    if alternative:
        return _escaped(alternative[:MAX_CHARS])
    stack: list[tuple[str, list[str]]] = [("math", [])]
    for token in tokens(element.content[: MAX_CHARS * 20]):
        if isinstance(token, str):
            if token.strip():
                stack[-1][1].append(_escaped(unescape(token).strip()))
        elif not token.is_end and not token.attributes.endswith("/"):
            if len(stack) < _MAX_DEPTH:
                stack.append((token.name, []))
        elif token.is_end and any(name == token.name for name, _ in stack[1:]):
            while stack[-1][0] != token.name:
                _close(stack)
            _close(stack)
    while len(stack) > 1:
        _close(stack)
    return "".join(stack[0][1])


def _close(stack: list[tuple[str, list[str]]]) -> None:
    name, parts = stack.pop()
    stack[-1][1].append(_written(name, parts))


def _written(name: str, parts: list[str]) -> str:
    template = _TEMPLATES.get(name)
    if template and len(parts) == template.count("{"):
        return _ONE_TERM.sub(r"\1", template.format(*parts))
    if name == "msqrt":
        return _ONE_TERM.sub(r"\1", f"√({''.join(parts)})")
    if name in ("annotation", "annotation-xml"):
        return ""
    if name == "mtr":
        return " ".join(parts) + "; "
    if (
        name == "mo"
        and parts
        and parts[0] in ("=", "+", "−", "-", "&lt;", "&gt;", "≤", "≥", "≈", "→")
    ):
        return f" {parts[0]} "
    return "".join(parts)


def _annotation(content: str) -> str:
    """Return the plain-text or TeX annotation of a formula."""
    for token in re.finditer(
        r"<annotation\b([^<>]{0,300})>([^<]{1,2000})</annotation", content, re.IGNORECASE
    ):
        return unescape(token.group(2)).strip()
    return ""


def drawing(element: Tag) -> str:
    """Return the title, description and words of an ``svg`` element as escaped text."""
    runs = []
    for token in tokens(element.content):
        if isinstance(token, str):
            runs.append(unescape(token))
        elif token.name == "title" and not token.is_end:
            runs.append(unescape(re.sub("<[^<>]*>", " ", token.content)))
        else:
            runs.append(" ")
    words = " ".join("".join(runs).split()) or raw_attributes(element).get("aria-label", "")
    return _escaped(words[:MAX_CHARS])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
