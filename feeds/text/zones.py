"""Time zone names in dates: RFC 822 §5.1, and those that agencies and feeds print."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from dateutil import tz

_HOURS = {
    "UT": 0.0,
    "UTC": 0.0,
    "GMT": 0.0,
    "Z": 0.0,
    "WET": 0.0,
    "WEST": 1.0,
    "BST": 1.0,
    "CET": 1.0,
    "MEZ": 1.0,
    "MET": 1.0,
    "WAT": 1.0,
    "CEST": 2.0,
    "MESZ": 2.0,
    "MEST": 2.0,
    "EET": 2.0,
    "CAT": 2.0,
    "SAST": 2.0,
    "EEST": 3.0,
    "EAT": 3.0,
    "IDT": 3.0,
    "MSK": 3.0,
    "МСК": 3.0,
    "TRT": 3.0,
    "IRST": 3.5,
    "AZT": 4.0,
    "AZST": 5.0,
    "GET": 4.0,
    "GST": 4.0,
    "SAMT": 4.0,
    "AFT": 4.5,
    "PKT": 5.0,
    "UZT": 5.0,
    "YEKT": 5.0,
    "NPT": 5.75,
    "ALMT": 6.0,
    "OMST": 6.0,
    "MMT": 6.5,
    "ICT": 7.0,
    "KRAT": 7.0,
    "NOVT": 7.0,
    "WIB": 7.0,
    "AWST": 8.0,
    "HKT": 8.0,
    "IRKT": 8.0,
    "MYT": 8.0,
    "PHT": 8.0,
    "SGT": 8.0,
    "WITA": 8.0,
    "JST": 9.0,
    "KST": 9.0,
    "WIT": 9.0,
    "YAKT": 9.0,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10.0,
    "VLAT": 10.0,
    "AEDT": 11.0,
    "MAGT": 11.0,
    "NZST": 12.0,
    "PETT": 12.0,
    "NZDT": 13.0,
    "NST": -3.5,
    "NDT": -2.5,
    "ART": -3.0,
    "BRT": -3.0,
    "BRST": -2.0,
    "UYT": -3.0,
    "CLST": -3.0,
    "ADT": -3.0,
    "CLT": -4.0,
    "BOT": -4.0,
    "VET": -4.0,
    "COT": -5.0,
    "PET": -5.0,
    "EST": -5.0,
    "EDT": -4.0,
    "CST": -6.0,
    "CDT": -5.0,
    "MST": -7.0,
    "MDT": -6.0,
    "PST": -8.0,
    "PDT": -7.0,
    "AKST": -9.0,
    "AKDT": -8.0,
    "HST": -10.0,
}
# Abbreviations of several places, with their offsets in hours; RFC 822 decides for EST to PDT.
_AMBIGUOUS = {"IST": (5.5, 2.0, 1.0, 3.0), "AST": (-4.0, 3.0), "AMT": (4.0, -4.0)}
# Zones with a summer time that the name does not tell of.
_REGIONS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
ZONES: dict[str, tzinfo | None] = {
    **{name: tz.tzoffset(name, int(hours * 3600)) for name, hours in _HOURS.items()},
    **{name: tz.gettz(region) for name, region in _REGIONS.items()},
}
_NAME_AFTER_TIME = re.compile(
    r"(\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s*[AP]M)?)\s*,?\s*\(?\b(?!AM\b|PM\b|Z\b|T\b)([A-ZА-Я]{1,5})\b\)?"
)
# "GMT+3" is three hours east; the parser would follow POSIX, where it is west.
_EAST = re.compile(r"\b(?:GMT|UTC|UT)\s*([-+−])\s*(\d{1,2})(?::?(\d\d))?\b", re.IGNORECASE)


def with_plain_offset(text: str) -> str:
    """Return a date with ``GMT+3``, ``UTC+03:00`` as ``+03:00``."""
    return _EAST.sub(_offset, text)


def _offset(match: re.Match[str]) -> str:
    sign = "+" if match[1] == "+" else "-"
    return f" {sign}{int(match[2]):02d}:{match[3] or '00'}"


def resolved(text: str, zone: tzinfo) -> tuple[str, str]:
    """Return a date in capitals whose zone name has one meaning, and a note if it was chosen.

    An ambiguous name means the offset of ``zone``, the source's own, if it is one of its meanings;
    such a name, or an unknown one, means UTC otherwise.
    """
    match = _NAME_AFTER_TIME.search(text)
    if match is None or match[2] in ZONES or match[2] in _NO_ZONES:
        return text, ""
    before, after = text[: match.end(1)], text[match.end() :]
    for hours in _AMBIGUOUS.get(match[2], ()):
        offset = timedelta(hours=hours)
        if zone.utcoffset(datetime(2024, 1, 15)) == offset or (
            zone.utcoffset(datetime(2024, 7, 15)) == offset
        ):
            return f"{before} {_written(offset)}{after}", ""
    kind = "has several meanings" if match[2] in _AMBIGUOUS else "is not known"
    return f"{before} +00:00{after}", f"the zone {match[2]!r} {kind}: the time was read as UTC"


def _written(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


# Words after a time that are no zones.
_NO_ZONES = frozenset(
    "MON TUE WED THU FRI SAT SUN JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC UHR ON AT".split()
)
