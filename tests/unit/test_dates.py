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
