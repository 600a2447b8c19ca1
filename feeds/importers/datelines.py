"""Datelines: "BAKU, June 3 (Reuters) - …", "МОСКВА, 14 марта. /ТАСС/. …", and their days."""

from __future__ import annotations

import re
from datetime import datetime

from feeds.errors import BadDate
from feeds.languages.months import MONTH_NUMBERS
from feeds.model import Moment
from feeds.text.dates import latest_month_day, month_number

_MONTH = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
# Characters of a text that have its dateline.
_LEAD_CHARS = 5_000
_DATELINE_AFTER = re.compile(
    rf"\b({_MONTH})\.?\s+(\d{{1,2}})\b(?!\s*[:\d])(?!,?\s+\d{{4}})", re.IGNORECASE
)
_DATELINE_BEFORE = re.compile(rf"\b(\d{{1,2}})\s+({_MONTH})\b(?!\.?,?\s+\d{{4}})", re.IGNORECASE)
_PLACE = r"[^\W\d_][\w' ./-]{1,40}(?:,[ ][\w' .-]{1,40})?"
_DAY = rf"(?:(?:{_MONTH})\.?[ ]+\d{{1,2}}|\d{{1,2}}\.?[ ]+(?:de[ ]+)?(?:{_MONTH}))\b"
# An agency's name in brackets: capitals, or a known name in small letters.
_NO_AGENCY = r"(?!(?:HTTPS?|PHP|SQL|ID|URL|API|DNS|SSL|TLS|PDF|XML|JSON|CSS)\b)"
_AGENCY = (
    _NO_AGENCY + r"(?:(?-i:[A-ZА-ЯƏİÖÜŞÇĞ]{2,})[\w./ "
    r"-]{0,30}|(?:dpa|epd|apa|ots|kna|sid)\b[\w/-]{0,10}|Reuters|Xinhua|Bloomberg|Kyodo|Yonhap|Interfax|Trend|Report|Belga|Tanjug)"
)
_DATELINES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # "BAKU, June 3 (Reuters) - …", "МОСКВА, 14 марта. /ТАСС/. …", "Berlin, 5. Mai (dpa) - …",
        # "Baku, June 3, AZERTAC"
        rf"(?P<place>{_PLACE})[,.]?[ ]*/?[ ]*{_DAY}(?:$|,[ "
        rf"]*{_AGENCY}$|[^\n]{{0,60}}?(?:[-–—/:]|\.[ ]))",
        # "WASHINGTON (AP) — …"
        rf"(?P<place>{_PLACE})[ ]*\({_AGENCY}\)[ ]*[-–—_]",
        # "(ANSA) - ROMA, 05 MAG - …"
        rf"\({_AGENCY}\)[ ]*[-–—_]",
        # "新华社北京5月6日电", "【北京共同】"
        r"[^\W\d_]{2,20}\d{1,2}月\d{1,2}日[电電]|【[^\W\d_]{2,20}】",
    )
)


def has_dateline(line: str) -> bool:
    """Return whether a line begins with a dateline."""
    return any(
        match is not None and _is_a_name(match.groupdict().get("place", ""))
        for match in (dateline.match(line) for dateline in _DATELINES)
    )


def _is_a_name(place: str) -> bool:
    """Return whether each longer word begins with a capital: "We are back on May 5" does not begin
    with a place.
    """
    return all(word[0].isupper() or len(word) <= 3 for word in re.findall(r"\w+", place))


def days_of(text: str) -> set[tuple[int, int]]:
    """Return the days, as (month, day), that the beginning of a text names without a year."""
    text = text[:_LEAD_CHARS]
    after = {(month_number(m[1]), int(m[2])) for m in _DATELINE_AFTER.finditer(text)}
    return after | {(month_number(m[2]), int(m[1])) for m in _DATELINE_BEFORE.finditer(text)}


def dateline_day(text: str, before: datetime) -> Moment | None:
    """Return the day of the dateline, in the zone of ``before``: the latest such day before it."""
    lead = "\n".join(text[:_LEAD_CHARS].split("\n\n")[:2])
    for pattern, month_at, day_at in ((_DATELINE_AFTER, 1, 2), (_DATELINE_BEFORE, 2, 1)):
        for match in pattern.finditer(lead):
            try:
                day = latest_month_day(
                    month_number(match.group(month_at)), int(match.group(day_at)), before
                )
            except BadDate:
                continue
            return Moment(at=day.replace(hour=0, minute=0), precision="day", inferred=True)
    return None
