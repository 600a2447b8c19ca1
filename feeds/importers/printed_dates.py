"""Dates printed on a page: "June 3, 2024 9:14 AM GMT+4", "16:20, 7 мая 2024", "24.05.2018"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from feeds.errors import BadDate
from feeds.languages.months import MONTH_NUMBERS
from feeds.languages.registry import LANGUAGES
from feeds.model import Moment
from feeds.text.dates import latest_month_day, month_number, parse

_MONTH = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
_TIME = r"(?<![\d:.])(?P<time>\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?)(?![\d.])"
_ZONE = (
    r"(?P<zone>[\(\[]?\s*(?:(?:GMT|UTC|MSK|МСК|(?-i:[A-Z]{3,4}))"
    r"(?:\s*[+-−]\s*\d{1,2}(?::?\d\d)?)?)\s*[\)\]]?)?"
)
_DAYS = (
    rf"(?P<d1>\d{{1,2}})\.?(?:st|nd|rd|th)?\s+(?:de\s+)?(?P<m1>{_MONTH})\.?"
    rf"(?:,?\s+(?:de\s+)?(?P<y1>\d{{4}}))?\b",
    rf"(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<y2>\d{{4}}))?\b",
    r"(?<![\d.])(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?P<y3>\d{4})(?![\d.])",
    r"(?<!\d)(?P<y4>\d{4})-(?P<m4>\d\d)-(?P<d4>\d\d)(?!\d)",
    r"(?<![\d/])(?P<d5>\d{1,2})/(?P<m5>\d{1,2})/(?P<y5>\d{4})(?![\d/])",
)
_DATES = tuple(re.compile(rf"(?<!\w){day}", re.IGNORECASE) for day in _DAYS)
_CLOCK = re.compile(rf"{_TIME}\s*{_ZONE}", re.IGNORECASE)
_CLOCK_LINE = re.compile(rf"^\W*{_TIME}\s*{_ZONE}\W*$", re.IGNORECASE)
# A line of a ticker: "10:27 24 May", perhaps with a title; and the date at the foot of a page.
TICKER = re.compile(
    rf"^\s*(\d{{1,2}}:\d\d)\s+(\d{{1,2}})\s+({_MONTH})\.?(?P<title>\s+\D.*)?$", re.IGNORECASE
)
FOOT_DATE = re.compile(r"^\s*/\s*(?=\d)")
_UPDATED_WORDS = "|".join(
    word for language in LANGUAGES.values() for word in language.updated_words
)
_UPDATED = re.compile(rf"(?<!\w)(?:{_UPDATED_WORDS})(?!\w)", re.IGNORECASE)
# Words that may be around the dates of a line, with a year and without; with more words it is a
# sentence.
_MOST_WORDS, _MOST_WORDS_WITHOUT_YEAR = 4, 1
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class PrintedDate:
    """A date of a line. ``clock`` is its time of day, empty without one."""

    day: int
    month: int
    year: int
    clock: str
    is_update: bool

    def moment(self, before: datetime, zone: tzinfo) -> Moment | None:
        """Return the moment; without a year the latest such day before ``before``."""
        try:
            year = self.year or latest_month_day(self.month, self.day, before.astimezone(zone)).year
            day = f"{year:04}-{self.month:02}-{self.day:02}"
            at = parse(f"{day} {self.clock}".strip(), zone)
        except (BadDate, ValueError):
            return None
        return Moment(at=at.at, precision=at.precision, inferred=not (self.year and self.clock))


def printed_dates(line: str) -> list[PrintedDate]:
    """Return the dates of a line that has little else: not those of a sentence."""
    dates: list[tuple[int, int, PrintedDate]] = []
    for pattern in _DATES:
        for match in pattern.finditer(line):
            if any(start < match.end() and match.start() < end for start, end, _ in dates):
                continue
            parts = {name[0]: value for name, value in match.groupdict().items() if value}
            month = int(parts["m"]) if parts["m"].isdecimal() else month_number(parts["m"])
            printed = PrintedDate(
                day=int(parts["d"]),
                month=month,
                year=int(parts.get("y", 0)),
                clock="",
                is_update=False,
            )
            if 1 <= month <= 12 and 1 <= printed.day <= 31:
                dates.append((match.start(), match.end(), printed))
    dates.sort(key=lambda row: row[0])
    has_year = any(printed.year for _, _, printed in dates)
    most = _MOST_WORDS if has_year else _MOST_WORDS_WITHOUT_YEAR
    if not dates or _other_words(line, dates) > most:
        return []
    return [_with_clock(line, number, dates) for number in range(len(dates))]


def clock_of(line: str) -> str:
    """Return the time of a line that is only a time of day; empty for others."""
    match = _CLOCK_LINE.match(line)
    return (
        " ".join(filter(None, (match["time"].replace(".", ":"), _bare(match["zone"]))))
        if match
        else ""
    )


def update_clock(line: str) -> str:
    """Return the time of "Updated 12:05"; empty for others."""
    match = _UPDATED.search(line)
    clock = _CLOCK.search(line, match.end()) if match else None
    return clock["time"] if clock and not printed_dates(line) else ""


def hours(clock: str) -> timedelta | None:
    """Return the time of day "16:40"; None for another text."""
    match = re.match(r"(\d{1,2}):(\d\d)$", clock.strip())
    return timedelta(hours=int(match[1]), minutes=int(match[2])) if match else None


def _with_clock(line: str, number: int, dates: list[tuple[int, int, PrintedDate]]) -> PrintedDate:
    """Return a date with the time of day before or after it, and whether it is an update's."""
    start, end, printed = dates[number]
    before = line[dates[number - 1][1] if number else 0 : start]
    after = line[end : dates[number + 1][0] if number + 1 < len(dates) else len(line)]
    update = _UPDATED.search(after)
    clock = _CLOCK.search(after[: update.start()] if update else after)
    # "16:20, 7 May": only a first date has its time before it.
    clock = clock or (_CLOCK.search(before) if number == 0 else None)
    time = ""
    if clock:
        time = f"{clock['time'].replace('.', ':', 1)} {_bare(clock['zone'])}".strip()
    is_update = _UPDATED.search(before) is not None
    return PrintedDate(printed.day, printed.month, printed.year, time, is_update)


def _bare(zone: str | None) -> str:
    return (zone or "").strip(" ()[]").replace("МСК", "MSK").replace("мск", "MSK")


def _other_words(line: str, dates: list[tuple[int, int, PrintedDate]]) -> int:
    rest = line
    for start, end, _ in reversed(dates):
        rest = rest[:start] + " " + rest[end:]
    rest = _UPDATED.sub(" ", _CLOCK.sub(" ", rest))
    return len(_WORD.findall(rest))
