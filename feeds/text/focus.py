"""The focus point of a picture, which no crop may cut off: two shares from left and top."""

from __future__ import annotations

import re

_POINT = re.compile(r"(0|1|0?\.\d{1,6}|1\.0{1,6})\s*,\s*(0|1|0?\.\d{1,6}|1\.0{1,6})")
CENTRE = (0.5, 0.5)


def clean_focus(text: str) -> str:
    """Return a focus point as ``0.42,0.30``; empty for another text."""
    match = _POINT.fullmatch(text.strip())
    return ",".join(f"{float(share):.2f}" for share in match.groups()) if match else ""


def shares_of(focus: str) -> tuple[float, float]:
    """Return the shares of a clean focus point; without one those of the centre."""
    if not focus:
        return CENTRE
    left, top = focus.split(",")
    return float(left), float(top)
