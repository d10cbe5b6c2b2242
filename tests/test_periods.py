"""Which years a text tells, and which year a value goes with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judge_cases import make_claim, make_judge, make_source, match, passages_of

from linker_core.periods import told_years, year_beside
from linker_core.quantities import Kind, find_quantities
from linker_core.reasons import CandidateReason
from linker_core.records import Pair

DAY = date(2024, 2, 15)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Sales rose last year.", {2023}),
        ("Sales rose this quarter.", {2024}),
        ("Sales rose last quarter.", {2023}),
        ("Sales rose last month.", {2024}),
        ("Sales will rise next year.", {2025}),
        ("The last yearling was sold.", set()),
        ("Sales rose.", set()),
    ],
)
def test_years_told_from_a_day(text, years):
    assert told_years(text, DAY) == years
    assert told_years(text, None) == frozenset()


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Revenue rose 17% in 2022 and 20% in 2023.", [2022, 2023]),
        ("In 2022 revenue rose 17%, in 2023 20%.", [2022, 2023]),
        ("Revenue rose 17% in 2022.", [None]),
        ("Revenue rose 17% in 2022, 20% and 30% in 2023.", [None, None, None]),
        ("In 2022 and 2023 revenue rose 17% and 20%.", [None, None]),
    ],
)
def test_the_year_a_value_goes_with(text, years):
    values = find_quantities(text)
    assert [year_beside(value, values) for value in values if value.kind is Kind.PERCENT] == years


@given(st.lists(st.sampled_from(["17%", "20%", "in 2022", "in 2023", "and", "five dogs"]), max_size=12))
def test_a_year_beside_a_value_is_one_of_the_text(pieces):
    values = find_quantities(" ".join(pieces))
    named = {int(value.low) for value in values if value.kind is Kind.YEAR}
    assert {year_beside(value, values) for value in values} <= named | {None}


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("Acme revenue rose 20% in 2023.", None),
        ("Acme revenue rose 17% in 2023.", CandidateReason.NUMBER_MISMATCH),
        ("Acme revenue rose 17% last year.", CandidateReason.NUMBER_MISMATCH),
    ],
)
def test_a_value_of_another_year_does_not_confirm(claim, reason):
    claim, source = make_claim(claim), make_source("Acme revenue rose 17% in 2022 and 20% in 2023.")
    [found] = match([claim], [source])
    pair = Pair(claim, source, found.candidate, passages_of([source])[source.text_digest], found.found_terms, DAY)
    [(judgement, _)] = make_judge(min_score=0.1).judge([pair])
    assert judgement.reason is reason
