"""Dates in the forms that wires and feeds really use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.constants import BAKU

from feeds.errors import BadDate
from feeds.text.dates import (
    format_http,
    format_rfc822,
    format_rfc3339,
    latest_month_day,
    parse,
    parse_http,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 24 May 2018 10:27:00 +0400", "2018-05-24T06:27:00Z"),
        ("Fri, 24 May 2018 10:27:00 GMT", "2018-05-24T10:27:00Z"),  # a wrong weekday
        ("Thu, 24 May 18 10:27:00 GMT", "2018-05-24T10:27:00Z"),
        ("2018-05-24T10:27:00Z", "2018-05-24T10:27:00Z"),
        ("2018-05-24T10:27:00.5+04:00", "2018-05-24T06:27:00.5Z"),
        ("20180524T102700Z", "2018-05-24T10:27:00Z"),
        ("2018-05-24T24:00:00Z", "2018-05-25T00:00:00Z"),
        ("2018-05-24 10:27", "2018-05-24T06:27:00Z"),
        ("10:27 24 May 2018", "2018-05-24T06:27:00Z"),
        ("24 мая 2018 г., 10:27", "2018-05-24T06:27:00Z"),
        ("24 may 2018-ci il", "2018-05-23T20:00:00Z"),
        ("İyun 3, 2018", "2018-06-02T20:00:00Z"),
        ("May 24, 2018, 10:27 a.m. EDT", "2018-05-24T14:27:00Z"),
        ("Thu May 24 10:27:00 MSK 2018", "2018-05-24T07:27:00Z"),
        ("24.05.2018 10:27", "2018-05-24T06:27:00Z"),
        ("2018年5月24日 10:27", "2018-05-24T06:27:00Z"),
        ("1527143220", "2018-05-24T06:27:00Z"),
        ("1527143220000", "2018-05-24T06:27:00Z"),
    ],
)
def test_reads(text: str, expected: str) -> None:
    assert expected == format_rfc3339(parse(text, BAKU).at)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "10:27", "May 24", "2018-13-01", "0000-00-00", "9" * 500, "1700-01-01"],
)
def test_refuses_what_is_no_date(text: str) -> None:
    with pytest.raises(BadDate):
        parse(text, BAKU)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 05 Mar 2024 10:00:00 AEST", "2024-03-05T00:00:00Z"),
        ("Tue, 05 Mar 2024 10:00:00 AEDT", "2024-03-04T23:00:00Z"),
        ("Tue, 05 Mar 2024 10:00:00 NZDT", "2024-03-04T21:00:00Z"),
        ("Tue, 05 Mar 2024 10:00:00 PKT", "2024-03-05T05:00:00Z"),
        ("Tue, 05 Mar 2024 10:00:00 WIB", "2024-03-05T03:00:00Z"),
        ("Tue, 05 Mar 2024 10:00:00 TRT", "2024-03-05T07:00:00Z"),
        ("Fri, 05 Jul 2024 10:00:00 MEST", "2024-07-05T08:00:00Z"),
        ("2024-03-05 10:00 GMT+3", "2024-03-05T07:00:00Z"),
        ("2024-03-05 10:00 UTC+03:00", "2024-03-05T07:00:00Z"),
        ("2024-03-05 10:00 GMT-5", "2024-03-05T15:00:00Z"),
    ],
)
def test_zone_names_are_those_of_a_table(text: str, expected: str) -> None:
    moment = parse(text, BAKU)
    assert (expected, "") == (format_rfc3339(moment.at), moment.note)


@pytest.mark.parametrize("name", ["IST", "AST", "XYZT"])
def test_a_zone_with_several_meanings_or_none_is_utc_with_a_note(name: str) -> None:
    moment = parse(f"Tue, 05 Mar 2024 10:00:00 {name}", BAKU)
    assert "2024-03-05T10:00:00Z" == format_rfc3339(moment.at)
    assert name in moment.note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-W10-2", "2024-03-05"),
        ("2024W102", "2024-03-05"),
        ("2024-065", "2024-03-05"),
        ("2024-03-04T24:00:00Z", "2024-03-05"),
        ("2016-12-31T23:59:60Z", "2017-01-01"),
    ],
)
def test_week_dates_ordinal_dates_and_odd_times(text: str, expected: str) -> None:
    assert expected == parse(text, UTC).at.date().isoformat()


@pytest.mark.parametrize("text", ["2024-W54-1", "2024-366x", "2023-366", "2024-03-05T25:00:00Z"])
def test_impossible_dates_are_none(text: str) -> None:
    with pytest.raises(BadDate):
        parse(text, UTC)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("5. März 2024", "de"),
        ("5 mars 2024", "fr"),
        ("5 de marzo de 2024", "es"),
        ("5 marzo 2024", "it"),
        ("5 de março de 2024", "pt"),
        ("5 maart 2024", "nl"),
        ("5 marca 2024", "pl"),
        ("5 березня 2024", "uk"),
        ("5 März 2024", ""),
        ("5 mars 2024", "sv"),
        ("5. marts 2024", "da"),
        ("5. maaliskuuta 2024", "fi"),
        ("5. března 2024", "cs"),
        ("2024. március 5.", "hu"),
        ("5 Mart 2024", "tr"),
        ("5 mart 2024", "az"),
        ("5 Μαρτίου 2024", "el"),
        ("5 мая 2024", "ru"),
        ("5 martie 2024", "ro"),
        ("5 Maret 2024", "id"),
        ("5 tháng 3, 2024", "vi"),
        ("٥ مارس ٢٠٢٤", "ar"),
        ("5 במרץ 2024", "he"),
        ("2024年3月5日", "ja"),
        ("2024년 3월 5일", "ko"),
    ],
)
def test_months_of_many_languages(text: str, language: str) -> None:
    found = parse(text, UTC, language).at.date().isoformat()
    assert ("2024-05-05" if "мая" in text else "2024-03-05") == found


def test_a_date_without_time_has_the_precision_of_a_day() -> None:
    assert "day" == parse("24 May, 2018", BAKU).precision
    assert "second" == parse("24 May, 2018 00:00", BAKU).precision


def test_a_datelines_day_is_the_latest_before_the_page() -> None:
    before = datetime(2018, 5, 24, 10, 27, tzinfo=BAKU)

    assert datetime(2017, 12, 28, tzinfo=BAKU) == latest_month_day(12, 28, before)
    assert datetime(2016, 2, 29, tzinfo=BAKU) == latest_month_day(2, 29, before)


def test_formats_do_not_ask_the_locale() -> None:
    at = datetime(2018, 5, 4, 6, 7, 8, tzinfo=UTC)

    assert "Fri, 04 May 2018 06:07:08 +0000" == format_rfc822(at)
    assert "Fri, 04 May 2018 06:07:08 GMT" == format_http(at)
    assert at == parse_http(format_http(at))
    assert parse_http("never") is None
