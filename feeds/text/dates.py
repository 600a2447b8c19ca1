"""Any date text to an aware moment in UTC, and back to the formats of feeds.

The parser is dateutil's; this module adds month names of the registered languages and prevents
guesses for parts that the text does not have.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser as dateutil_parser
from dateutil import tz

from feeds.errors import BadDate
from feeds.languages.months import MONTH_NUMBERS, fold
from feeds.languages.registry import LANGUAGES
from feeds.model import Moment

MAX_DATE_CHARS = 100
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTH_NAMES = "|".join(sorted(map(re.escape, MONTH_NUMBERS), key=len, reverse=True))
_MONTH_WORD = re.compile(r"(?<![^\W\d_])(" + _MONTH_NAMES + r")\.?(?![^\W\d_])")
_DATE_WORDS = "|".join(word for language in LANGUAGES.values() for word in language.date_words)
_NOISE = re.compile(rf"(?<!\w)({_DATE_WORDS})(?!\w)[.,]?")
# RFC 822 §5.1 and the zones that agencies print. Letters that mean several
# places (IST, CST outside America) are left out: a wrong zone is worse than none.
_ZONES = {
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "BST": 1,
    "CET": 1,
    "MEZ": 1,
    "CEST": 2,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "МСК": 3,
    "AZT": 4,
    "AZST": 5,
    "GST": 4,
    "JST": 9,
    "KST": 9,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_TZINFOS = {name: tz.tzoffset(name, hours * 3600) for name, hours in _ZONES.items()}
_ISO = re.compile(
    r"^\d{4}-?\d\d-?\d\d([T ]\d\d:?\d\d(:?\d\d([.,]\d{1,9})?)?\s*([Zz]|[+-]\d\d(:?\d\d)?)?)?$"
)
_EPOCH = re.compile(r"^\d{9,10}(\.\d+)?$|^\d{12,13}$")
_TIME = re.compile(r"\d{1,2}:\d\d|\d\s*[ap]\.?m\b")
_DOTTED = re.compile(r"\b\d{1,2}\.\d{1,2}\.\d{4}\b")
_MERIDIEM = re.compile(r"\b([ap])\.\s?m\.?")
_CJK_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_TIME_FIRST = re.compile(r"^(\d{1,2}:\d\d(?::\d\d)?)[\s,]+(.*\d.*)$")


def parse(text: str, zone: tzinfo = UTC) -> Moment:
    """Return the moment of ``text``; a date without a time has precision ``day``.

    Parses RFC 822, RFC 3339 and ISO 8601, seconds and milliseconds since 1970, and dates in
    the languages of ``feeds.languages``. ``zone`` is assumed where the
    text has none. ``03/04/2018`` is parsed month first, ``03.04.2018`` day first.

    Raises:
        BadDate: not a date, no year, or not in 1800–2199.
    """
    stripped = " ".join(str(text).split())
    if not stripped or len(stripped) > MAX_DATE_CHARS:
        raise BadDate(f"{stripped[:60]!r} is not a date")
    try:
        value, precision = _parse_any(stripped)
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        at = aware.astimezone(UTC)
    except BadDate:
        raise
    except (ValueError, OverflowError, TypeError, ArithmeticError, RecursionError) as error:
        raise BadDate(f"{stripped[:60]!r} is not a date") from error
    if not EARLIEST <= at < LATEST:
        raise BadDate(f"{stripped[:60]!r} lies outside the years 1800 to 2199")
    return Moment(at=at, precision=precision)


def _parse_any(text: str) -> tuple[datetime, str]:
    if _EPOCH.match(text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC), "second"
    if _ISO.match(text):
        return _parse_iso(text)
    return _parse_words(text)


def _parse_iso(text: str) -> tuple[datetime, str]:
    tidy = re.sub(r"\s+(?=[Zz+-]|$)", "", text).replace(",", ".")
    if re.search(r"[T ]24:?00", tidy):  # ISO 8601 lets a day end at 24:00
        return _parse_iso(re.sub(r"([T ])24", r"\g<1>00", tidy))[0] + timedelta(days=1), "second"
    precision = "second" if re.search(r"[T ]\d", tidy) else "day"
    return datetime.fromisoformat(tidy.upper()), precision


def _parse_words(text: str) -> tuple[datetime, str]:
    folded = text.replace("İ", "i").replace("I", "i") if re.search("[əğışİ]", text) else text
    plain = _NOISE.sub(" ", _english_months(folded.lower()))
    plain = _MERIDIEM.sub(r"\1m", _CJK_DATE.sub(r"\1-\2-\3 ", plain))
    time_first = _TIME_FIRST.match(plain.strip())
    if time_first:
        plain = f"{time_first.group(2)} {time_first.group(1)}"
    day_first = bool(_DOTTED.search(plain))
    # Two different defaults: parts that differ in the results are missing in the text.
    first, second = (
        dateutil_parser.parse(plain.upper(), default=default, tzinfos=_TZINFOS, dayfirst=day_first)
        for default in (datetime(1904, 1, 1), datetime(1908, 2, 2))
    )
    if (first.year, first.month, first.day) != (second.year, second.month, second.day):
        raise BadDate(f"{text[:60]!r} lacks the year, month or day")
    return first, "second" if _TIME.search(plain) else "day"


def _english_months(text: str) -> str:
    return _MONTH_WORD.sub(lambda match: _ENGLISH[MONTH_NUMBERS[match.group(1)] - 1], text)


def month_number(name: str) -> int:
    """Return 1–12 for a month's name or abbreviation in any known language, else 0."""
    return MONTH_NUMBERS.get(fold(name).rstrip("."), 0)


def latest_month_day(month: int, day: int, before: datetime) -> datetime:
    """Return the latest ``month``/``day`` not after ``before``, at midnight of its zone.

    Raises:
        BadDate: if no such day exists within the eight years before.
    """
    for year in range(before.year, before.year - 9, -1):
        try:
            candidate = datetime(year, month, day, tzinfo=before.tzinfo)
        except ValueError:  # February 29 of a common year
            continue
        if candidate <= before:
            return candidate
    raise BadDate(f"month {month} has no day {day}")


def to_micros(at: datetime) -> int:
    """Return microseconds since 1970, exact."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """Return the moment of microseconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def format_rfc3339(at: datetime) -> str:
    """Return RFC 3339 in UTC with ``Z``; fractions only where the moment has any."""
    utc = at.astimezone(UTC)
    fraction = f".{utc.microsecond:06d}".rstrip("0") if utc.microsecond else ""
    return utc.strftime("%Y-%m-%dT%H:%M:%S").rjust(19, "0") + fraction + "Z"


def format_rfc822(at: datetime) -> str:
    """Return RFC 822 §5.1 with a four-digit year and ``+0000``; independent of the locale."""
    utc = at.astimezone(UTC)
    return (
        f"{_DAYS[utc.weekday()]}, {utc.day:02d} {_ENGLISH[utc.month - 1]} {utc.year:04d} "
        f"{utc.hour:02d}:{utc.minute:02d}:{utc.second:02d} +0000"
    )


def format_http(at: datetime) -> str:
    """IMF-fixdate (RFC 9110 §5.6.7)."""
    return format_rfc822(at).removesuffix("+0000") + "GMT"


def parse_http(text: str) -> datetime | None:
    """Return the moment of an HTTP date (RFC 9110 §5.6.7); None for an invalid one, which is to be
    ignored.
    """
    from email.utils import parsedate_to_datetime

    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def last_modified(changed_at: datetime) -> datetime:
    """Return the first whole second after a change, for Last-Modified (RFC 9110 §8.8.2).

    Otherwise two changes within one second would share a date, and a reader that polled between
    them would get "not modified" permanently.
    """
    return changed_at.replace(microsecond=0) + timedelta(seconds=1)
