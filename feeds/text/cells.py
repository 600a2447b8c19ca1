"""Cells of CSV files that people open as spreadsheets. Pure."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet_cell(value: object) -> object:
    """Return a cell: a leading apostrophe prevents text that begins with =, +, - or @ from being a
    formula.
    """
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
