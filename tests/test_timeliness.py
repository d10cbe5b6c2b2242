"""Which sources are too old for a claim: told by its own words for time, and by the years it names."""

from datetime import date, timedelta

import pytest

from linker_core.timeliness import days_before, is_too_old, predates

ARTICLE = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Shares fell 3% on Tuesday.", 14),
        ("Shares fell 3% this week.", 14),
        ("The bank cut its rate last month.", 70),
        ("Sales rose 3% last quarter.", 220),
        ("Sales rose 3% this year.", 480),
        ("Sales rose 3% last year.", 760),
        ("Sales rose 3% last year and 2% this week.", 14),
        ("Shares fell 3%.", None),
        ("Shares fell 3% on Tuesday, 4 May 2010.", None),
        ("Shops close on Sundays.", None),
        ("The Tuesday Group met its members.", None),
        ("It was the best week in the firm’s history.", None),
        ("It cost $2020 this week.", 14),
        ("Some 1,999 people came this week.", 14),
    ],
)
def test_words_for_time_limit_the_age_of_a_source(text, days):
    assert days_before(text) == days


@pytest.mark.parametrize(("age", "expected"), [(15, True), (14, False), (0, False), (-30, False)])
def test_a_source_from_before_this_week_knows_nothing_of_it(age, expected):
    assert is_too_old("Shares fell 3% this week.", ARTICLE, ARTICLE - timedelta(days=age)) is expected
    assert not is_too_old("Shares fell 3%.", ARTICLE, ARTICLE - timedelta(days=age))


def test_without_dates_no_source_is_too_old():
    assert not is_too_old("Shares fell 3% this week.", None, ARTICLE)
    assert not is_too_old("Shares fell 3% this week.", ARTICLE, None)


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("Sales rose 3% in 2023.", 2022, True),
        ("Sales rose 3% in 2023.", 2023, False),
        ("Sales rose 3% in 2021 and fell in 2023.", 2022, True),
        ("It pledges to be carbon neutral by 2030.", 2022, False),
        ("Sales rose 3%.", 1990, False),
        ("Sales were 2023 tonnes and $2023.", 2023, False),
    ],
)
def test_a_source_from_before_the_claimed_year_announces_at_best(text, year, expected):
    assert predates(text, ARTICLE, date(year, 6, 1)) is expected
    assert not predates(text, ARTICLE, None)
