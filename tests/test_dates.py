"""Days as search results state them; whatever is partial or ambiguous states nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.dates import parse_day

BASE = date(2024, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2020-10-29",
        "20201029",
        "2020/10/29",
        "2020-10-29T23:59:59Z",
        "2020-10-29T00:00:00.0000000Z",
        "2020-10-29 08:15:30.123+02:00",
        "2020-10-29T08:15",
        "Oct 29, 2020",
        "Oct. 29, 2020",
        "October 29th, 2020",
        "29 October 2020",
        "29 Oct 2020 10:30 GMT",
        "Thu, 29 Oct 2020 10:30:00 GMT",
        "Thursday, October 29, 2020",
        "  Oct 29, 2020 ",
        "10/29/2020",
        "29.10.2020",
        "Oct 29, 2020, 3:15 PM EST",
    ],
)
def test_full_dates_are_read_as_written(text):
    assert parse_day(text) == date(2020, 10, 29)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May",
        "2020",
        "2020-10",
        "October 2020",
        "Oct 29",
        "29 October",
        "Oct 29, 20",
        "10/11/2020",
        "10.11.2020",
        "2020-13-01",
        "2020-02-30",
        "2020-10-29 or later",
        "1899-12-31",
        "2101-01-01",
        "0000-00-00",
        "Monday",
        "12:30",
        "20:20 29 Oct",
        "version 2020.1",
        "3 days ago",
        "yesterday",
        "Published on Oct 29, 2020 by Reuters in the business section of the paper of record",
        "٢٠٢٠-١٠-٢٩T",
    ],
)
def test_partial_or_doubtful_dates_state_nothing(text):
    assert parse_day(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("just now", BASE),
        ("5 minutes ago", BASE),
        ("an hour ago", BASE),
        ("30 hours ago", date(2024, 2, 29)),
        ("Yesterday", date(2024, 2, 29)),
        ("3 days ago", date(2024, 2, 27)),
        ("2 weeks ago", date(2024, 2, 16)),
        ("1 month ago", date(2024, 2, 1)),
        ("a year ago", date(2023, 3, 1)),
        ("Oct 29, 2020", date(2020, 10, 29)),
        ("ago", None),
        ("3 days", None),
        ("9999 years ago", None),
        ("200 years ago", None),
    ],
)
def test_relative_forms_count_from_the_day_they_were_seen(text, day):
    assert parse_day(text, BASE) == day


@given(st.text(max_size=70))
def test_any_text_is_read_or_left(text):
    day = parse_day(text, BASE)
    assert day is None or 1900 <= day.year <= 2100


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d %B %Y", "%b %d, %Y", "%A, %d %b %Y 10:00:00 GMT"]))
def test_written_days_come_back(day, form):
    assert parse_day(day.strftime(form)) == day == parse_day(day.isoformat())
