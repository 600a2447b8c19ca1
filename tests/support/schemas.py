"""The published schemas of agencies' formats."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
from lxml import etree

from support.constants import ROOT

_FOLDER = ROOT / "tests/schemas"
_XML = {"nitf": "nitf-3-6.xsd", "newsml": "NewsML-G2_2.35-spec-All-Power.xsd"}
_NITF = "{http://iptc.org/std/NITF/2006-10-18/}nitf"


@cache
def _schema(name: str) -> Any:
    return etree.XMLSchema(etree.parse(_FOLDER / _XML[name]))


def invalid(body: bytes, suffix: str) -> list[str]:
    """Return what a document's schema says against it; nothing for a valid one."""
    if suffix == "ninjs":
        schema = json.loads((_FOLDER / "ninjs-schema_3.0.json").read_text("utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        items = json.loads(body)
        rows = items if isinstance(items, list) else [items]
        return [error.message for row in rows for error in validator.iter_errors(row)]
    root = etree.fromstring(body)
    problems = []
    if root.tag != _NITF:
        problems += _errors("newsml", root)
    # NewsML-G2's schema looks into no text of another namespace.
    for document in root.iter(_NITF):
        problems += _errors("nitf", etree.fromstring(etree.tostring(document, with_tail=False)))
    return problems


def _errors(name: str, element: Any) -> list[str]:
    schema = _schema(name)
    schema.validate(element)
    return [str(error) for error in schema.error_log]
