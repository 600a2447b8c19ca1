"""Any date text to an aware moment in UTC, and back to the formats of feeds.

The parser is dateutil's; this module adds month names of the registered languages and prevents
guesses for parts that the text does not have.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from dateutil import parser as dateutil_parser

from feeds.errors import BadDate
from feeds.languages.months import (
    MONTH_NUMBERS,
    fold,
    month_of,
    months_by_language,
    weekdays,
)
from feeds.languages.registry import LANGUAGES
from feeds.model import Moment
from feeds.text import zones

warnings.filterwarnings("ignore", category=dateutil_parser.UnknownTimezoneWarning)
MAX_DATE_CHARS = 100
EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
# A first word with a comma, which may be a month's name as well: "mar, 5 mar 2024".
_FIRST_WORD = re.compile(r"^[^\W\d_]{2,12}\.?,\s*(?=\d)")
_ZONE_IN_BRACKETS = re.compile(r"\[[\w/+-]+\]$")  # java.time.ZonedDateTime
# Words and signs around the numbers of a date in other languages.
_PARTICLES = re.compile(
    r"(?<!\w)(?:a las|a les|às|alle|ore|de|del|di|d'|den|der|le|el|lo|klo|kl|um|uhr|om|o|godz|u|v|"
    r"в|о|ve|saat|r|р|г|թ|року|год|года|ж|жылы|gada|yil|năm|ngày|в\.)(?!\w)\.?"
    r"|(?<=\d{4} )m\.|(?<=\d )d\."
)
_AFTER_NUMBER = re.compile(r"(?<=\d)\.(?=\s|$)")
_ORDINAL_DATE = re.compile(r"^(\d{4})-(\d{3})(?=[T ]|$)")
_WEEK_DATE = re.compile(r"^(\d{4})-?W(\d\d)-?([1-7])(?=[T ]|$)")
_LEAP_SECOND = re.compile(r"(?<=\d\d:\d\d:)60")
_MIDNIGHT = re.compile(r"(?:(?<=T)24(?=:?00)|(?<=[ ,])24(?=:00))(?=[:0.]+(?!\d))")
_DATE_WORDS = "|".join(word for language in LANGUAGES.values() for word in language.date_words)
_NOISE = re.compile(rf"(?<!\w)({_DATE_WORDS})(?!\w)[.,]?")
_ISO = re.compile(
    r"^\d{4}-?\d\d-?\d\d([T ]\d\d:?\d\d(:?\d\d([.,]\d{1,9})?)?\s*([Zz]|[+-]\d\d(:?\d\d)?)?)?$"
)
_EPOCH = re.compile(r"^\d{9,10}(\.\d+)?$|^\d{12,13}$")
_LETTERS = re.compile(r"[^\W\d_]")
_TIME = re.compile(r"\d{1,2}:\d\d|\d\s*[ap]\.?m\b")
_DOTTED = re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)\b")
_MERIDIEM = re.compile(r"\b([ap])\.\s?m\.?")
_CJK_DATE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_TIME_FIRST = re.compile(r"^(\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]m)?)[\s,]+(.*\d.*)$")


def parse(text: str, zone: tzinfo = UTC, language: str = "") -> Moment:
    """Return the moment of ``text``; a date without a time has precision ``day``.

    Parses RFC 822, RFC 3339 and ISO 8601 (with week and ordinal dates), seconds and milliseconds
    since 1970, and written dates in over forty languages. ``zone`` is assumed where the text has
    none, ``language`` decides names that are different months in two languages. ``03/04/2018`` is
    parsed month first, ``03.04.2018`` day first. ``note`` says what was assumed.

    Raises:
        BadDate: not a date, no year, or not in 1800–2199.
    """
    stripped = _ZONE_IN_BRACKETS.sub("", " ".join(str(text).split()))
    if not stripped or len(stripped) > MAX_DATE_CHARS:
        raise BadDate(f"{stripped[:60]!r} is not a date")
    try:
        value, precision, note = _parse_any(stripped, zone, language)
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        at = aware.astimezone(UTC)
    except BadDate:
        raise
    except (ValueError, OverflowError, TypeError, ArithmeticError, RecursionError) as error:
        raise BadDate(f"{stripped[:60]!r} is not a date") from error
    if not EARLIEST <= at < LATEST:
        raise BadDate(f"{stripped[:60]!r} lies outside the years 1800 to 2199")
    return Moment(at=at, precision=precision, note=note)


def _parse_any(text: str, zone: tzinfo, language: str) -> tuple[datetime, str, str]:
    if _EPOCH.match(text):
        number = float(text)
        at = datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC)
        return at, "second", ""
    whole, later = _without_odd_times(zones.with_plain_offset(_calendar_date(text)))
    if _ISO.match(whole):
        value, precision = _parse_iso(whole)
        return value + later, precision, ""
    value, precision, note = _parse_words(whole, zone, language)
    return value + later, precision, note


def _calendar_date(text: str) -> str:
    """Return a text whose week date or ordinal date (ISO 8601 §5.2.2, §5.2.3) has month and day."""
    if match := _WEEK_DATE.match(text):
        day = date.fromisocalendar(*map(int, match.groups()))
    elif match := _ORDINAL_DATE.match(text):
        year, number = map(int, match.groups())
        day = date(year, 1, 1) + timedelta(days=number - 1)
        if day.year != year or not number:
            raise BadDate(f"{text[:60]!r} is not a date: its year has no day {number}")
    else:
        return text
    return day.isoformat() + text[match.end() :]


def _without_odd_times(text: str) -> tuple[str, timedelta]:
    """Return a text without a leap second or 24:00, and what to add for it (ISO 8601 §5.3)."""
    if _LEAP_SECOND.search(text):
        return _LEAP_SECOND.sub("59", text), timedelta(seconds=1)
    if _MIDNIGHT.search(text):
        return _MIDNIGHT.sub("00", text), timedelta(days=1)
    return text, timedelta()


def _parse_iso(text: str) -> tuple[datetime, str]:
    tidy = re.sub(r"\s+(?=[Zz+-]|$)", "", text).replace(",", ".")
    precision = "second" if re.search(r"[T ]\d", tidy) else "day"
    return datetime.fromisoformat(tidy.upper()), precision


def _parse_words(text: str, zone: tzinfo, language: str) -> tuple[datetime, str, str]:
    """Parse a date in words: of the registered languages, then of all that the CLDR has."""
    try:
        return _parse_known_words(text, zone, language, _words_of(frozenset(MONTH_NUMBERS)))
    except (BadDate, ValueError, OverflowError, TypeError, ArithmeticError):
        if not _LETTERS.search(text):
            raise
    months = frozenset([*MONTH_NUMBERS, *months_by_language()])
    return _parse_known_words(text, zone, language, _words_of(months, weekdays()))


@cache
def _words_of(
    months: frozenset[str], days: frozenset[str] = frozenset()
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of month names and of weekdays."""

    def any_of(names: frozenset[str]) -> str:
        return "|".join(sorted(map(re.escape, names), key=len, reverse=True))

    # Not within a word; "tháng 1" is not the beginning of "tháng 12".
    month = re.compile(rf"(?<![^\W\d_])({any_of(months)})\.?(?!\w)")
    weekday = re.compile(rf"(?<!\w)(?:{any_of(days)})\.?(?!\w),?" if days else "(?!)")
    return month, weekday


def _parse_known_words(
    text: str, zone: tzinfo, language: str, words: tuple[re.Pattern[str], re.Pattern[str]]
) -> tuple[datetime, str, str]:
    month, weekday = words
    folded = text.replace("İ", "i").replace("I", "i") if re.search("[əğışİ]", text) else text
    plain = _CJK_DATE.sub(r"\1-\2-\3 ", _latin_digits(folded.lower()).replace("،", ","))
    later = _FIRST_WORD.sub("", plain)
    plain = later if month.search(later) else plain
    plain = _NOISE.sub(" ", month.sub(lambda name: _english_month(name, language), plain))
    plain = _PARTICLES.sub(" ", weekday.sub(" ", plain))
    plain = _MERIDIEM.sub(r"\1m", _AFTER_NUMBER.sub(" ", plain))
    if time_first := _TIME_FIRST.match(plain.strip()):
        plain = f"{time_first.group(2)} {time_first.group(1)}"
    day_first = bool(_DOTTED.search(plain))
    known, note = zones.resolved(plain.upper(), zone)
    # Two different defaults: parts that differ in the results are missing in the text.
    first, second = (
        dateutil_parser.parse(known, default=default, tzinfos=zones.ZONES, dayfirst=day_first)
        for default in (datetime(1904, 1, 1), datetime(1908, 2, 2))
    )
    if (first.year, first.month, first.day) != (second.year, second.month, second.day):
        raise BadDate(f"{text[:60]!r} lacks the year, month or day")
    return first, "second" if _TIME.search(plain) else "day", note


def _english_month(name: re.Match[str], language: str) -> str:
    number = month_of(name[1], language)
    return f" {_ENGLISH[number - 1]} " if number else name[0]


def _latin_digits(text: str) -> str:
    """Return a text with the digits of other scripts as 0–9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in text
    )


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


def format_basic(at: datetime) -> str:
    """Return the basic form of ISO 8601 in UTC, "20261117T183000Z", as NITF has it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S}Z".rjust(16, "0")


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
