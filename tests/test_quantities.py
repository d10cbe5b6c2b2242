"""Typed values: found, normalised, and with the precision they were written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.quantities import Kind, Modifier, find_quantities

FOUR_BILLION = (Kind.MONEY, 4e9, 4e9, "USD")


@pytest.mark.parametrize(
    "text", ["$4 billion", "4bn USD", "$4,000 million", "US$4bn", "4 billion dollars", "$4B", "4 billion US dollars"]
)
def test_one_amount_in_many_spellings(text):
    [found] = find_quantities(f"It paid {text} in cash.")
    assert (found.kind, found.low, found.high, found.unit) == FOUR_BILLION


@pytest.mark.parametrize("text", ["17%", "17 per cent", "17 percent", "17 pct"])
def test_one_share_in_many_spellings(text):
    [found] = find_quantities(f"Sales rose {text} in May.")
    assert (found.kind, found.low) == (Kind.PERCENT, 17.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 to 15 percent", (Kind.PERCENT, 10, 15, "")),
        ("$5-6 million", (Kind.MONEY, 5e6, 6e6, "USD")),
        ("€3.5 million", (Kind.MONEY, 3.5e6, 3.5e6, "EUR")),
        ("twenty-five dogs", (Kind.COUNT, 25, 25, "dog")),
        ("a million people", (Kind.COUNT, 1e6, 1e6, "people")),
        ("26.2 miles", (Kind.UNIT, 42164.8128, 42164.8128, "m")),
        ("a 5-year plan", (Kind.DURATION, 157788000, 157788000, "s")),
        ("the 3rd floor", (Kind.ORDINAL, 3, 3, "")),
        ("September 25, 2023", (Kind.DAY, 20230925, 20230925, "ymd")),
        ("25 September 2023", (Kind.DAY, 20230925, 20230925, "ymd")),
        ("2023-09-25", (Kind.DAY, 20230925, 20230925, "ymd")),
        ("March 2024", (Kind.DAY, 20240300, 20240300, "ym")),
        ("in 1999", (Kind.YEAR, 1999, 1999, "")),
        ("the 1990s", (Kind.YEAR, 1990, 1999, "decade")),
        ("Q1 2024", (Kind.QUARTER, 20241, 20241, "y")),
        ("the first quarter of 2024", (Kind.QUARTER, 20241, 20241, "y")),
        ("tens of millions of dollars", (Kind.MONEY, 1e7, 1e8, "USD")),
        ("1,999 seats", (Kind.COUNT, 1999, 1999, "seat")),
    ],
)
def test_reads(text, expected):
    [found] = find_quantities(text)
    assert (found.kind, pytest.approx(found.low), pytest.approx(found.high), found.unit) == expected


@pytest.mark.parametrize("text", ["GPT-4 and the U-30", "version v2", "no figure at all", "the May Day parade"])
def test_reads_no_value(text):
    assert find_quantities(text) == ()


def test_years_of_a_span_are_two_values():
    assert [value.low for value in find_quantities("He served from 1939 to 1975.")] == [1939, 1975]


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("about 8,000 people", Modifier.ABOUT),
        ("up to $4 billion", Modifier.AT_MOST),
        ("at least 12 dogs", Modifier.AT_LEAST),
        ("larger than 12 dogs", Modifier.AT_LEAST),
        ("lower than 12 dogs", Modifier.AT_MOST),
        ("the other 12 dogs", Modifier.EXACT),
        ("more than two million", Modifier.AT_LEAST),
        ("exactly 12 dogs", Modifier.EXACT),
        ("the talk was about dogs, 12 of them", Modifier.EXACT),
    ],
)
def test_modifier(text, modifier):
    assert [value.modifier for value in find_quantities(text)] == [modifier]


AT_LEAST = """more than|greater than|larger than|older than|over|at least|above|exceed|exceeds|exceeded|exceeding|upwards of|surpass
surpasses|surpassed|surpassing|topped|topping|no less than|no fewer than|more than a|over the|at least total of|a minimum of"""
AT_MOST = "up to|less than|fewer than|under|below|at most|no more than|as much as|as many as|up to total of|a maximum of"
ABOUT = """about|around|roughly|approximately|approx.|some|nearly|almost|close to|estimated|circa|c.|~|just over|just under
about a|an estimated|Nearly"""
SPOKEN = [
    *((words, Modifier.AT_LEAST) for words in AT_LEAST.replace("\n", "|").split("|")),
    *((words, Modifier.AT_MOST) for words in AT_MOST.split("|")),
    *((words, Modifier.ABOUT) for words in ABOUT.replace("\n", "|").split("|")),
    *((words, Modifier.EXACT) for words in ("the", "their", "all of", "as", "to", "than", "rather than the")),
]


@pytest.mark.parametrize(("words", "modifier"), SPOKEN)
def test_every_modifier_is_told_by_its_last_word(words, modifier):
    assert [value.modifier for value in find_quantities(f"We saw {words} 300 dogs.")] == [modifier]


YEARS = 31557600
SPELT = [
    ("three to four years", [(Kind.DURATION, 3 * YEARS, 4 * YEARS, "s")]),
    ("between five and seven dogs", [(Kind.COUNT, 5, 7, "dog")]),
    ("between 50 and 60 percent", [(Kind.PERCENT, 50, 60, "")]),
    ("between $5 and $7 million", [(Kind.MONEY, 5e6, 7e6, "USD")]),
    ("five and seven dogs", [(Kind.COUNT, 5, 5, ""), (Kind.COUNT, 7, 7, "dog")]),
    ("from 5% to 7%", [(Kind.PERCENT, 5, 5, ""), (Kind.PERCENT, 7, 7, "")]),
    ("half of voters", [(Kind.PERCENT, 50, 50, "")]),
    ("first half of the year", [(Kind.ORDINAL, 1, 1, "")]),
    ("a quarter of voters", [(Kind.PERCENT, 25, 25, "")]),
    ("the last quarter of growth", []),
    ("three-quarters of voters", [(Kind.PERCENT, 75, 75, "")]),
    ("one in five adults", [(Kind.PERCENT, 20, 20, "")]),
    ("one in 2019", [(Kind.YEAR, 2019, 2019, "")]),
    ("CHF 3.5 billion", [(Kind.MONEY, 3.5e9, 3.5e9, "CHF")]),
    ("Rs. 500 crore", [(Kind.MONEY, 5e9, 5e9, "INR")]),
    ("in 2:01:09", [(Kind.UNIT, 7269, 7269, ":")]),
    ("aged 14", [(Kind.DURATION, 14 * YEARS, 14 * YEARS, "s")]),
    ("won it three times", [(Kind.COUNT, 3, 3, "time")]),
    ("three times as many", [(Kind.COUNT, 3, 3, "fold")]),
    ("twice as many", [(Kind.COUNT, 2, 2, "fold")]),
    ("he won it twice", [(Kind.COUNT, 2, 2, "time")]),
]


@pytest.mark.parametrize(("text", "expected"), SPELT)
def test_reads_what_is_spelt_out(text, expected):
    assert [(v.kind, pytest.approx(v.low), pytest.approx(v.high), v.unit) for v in find_quantities(text)] == expected


@given(st.text())
def test_any_text_is_read_without_error_and_with_valid_places(text):
    for value in find_quantities(text):
        assert 0 <= value.start < value.end <= len(text)
