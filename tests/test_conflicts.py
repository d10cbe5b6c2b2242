"""A conflict is another value for the same measure, of the same entity, in the same period; on doubt there is none."""

from datetime import date

import pytest
from judge_cases import make_claim, make_judge, make_source, match, passages_of

from linker_core.records import Pair


def find_conflict(claim_text, source_text, *, context="", published_on=None, title="", day=None):
    claim, source = make_claim(claim_text, context=context), make_source(source_text, published_on=published_on, title=title)
    [found] = match([claim], [source])
    pair = Pair(claim, source, found.candidate, passages_of([source])[source.text_digest], found.found_terms, day)
    [(_, conflict)] = make_judge().judge([pair])
    return conflict and (conflict.claim_value, conflict.source_value)


@pytest.mark.parametrize(
    ("claim", "source", "values"),
    [
        (
            "Amazon invested more than $4 billion in Anthropic.",
            "Amazon invested $2 billion in Anthropic.",
            ("more than $4 billion", "$2 billion"),
        ),
        (
            "The Eiffel Tower has three restaurants.",
            "The Eiffel Tower has two restaurants.",
            ("three restaurants", "two restaurants"),
        ),
        ("Honus Wagner left school at age 14.", "Honus Wagner left school at age 12.", ("age 14", "age 12")),
        ("Tesla sold 40% of its cars in China in 2022.", "In 2022 Tesla sold 30% of its cars in China.", ("40%", "30%")),
    ],
)
def test_another_value_is_a_conflict_and_shows_what_it_measures(claim, source, values):
    assert find_conflict(claim, source) == values


AGREED = [
    ("Chicago counted fewer than 50 murders.", "Chicago counted 6 murders."),
    ("Chicago counted more than 50 murders.", "Chicago counted 500 murders."),
    ("Tokyo has about 37 million inhabitants.", "Tokyo has 38 million inhabitants."),
    ("Tokyo has about 37 million inhabitants.", "Tokyo has between 36 and 39 million inhabitants."),
]
ELSEWHERE = [
    ("Isner served 113 aces, Mahut 103.", "The most aces by one player are 113, by Isner against Mahut."),
    ("Kipchoge ran 2:01:09 in Berlin.", "Kiptum ran 2:00:35, Kipchoge 2:01:10 in Berlin."),
    ("Super Mario Bros. 3 came out in America.", "Super Mario Bros. 2 came out in America."),
    ("The Eiffel Tower is 330 metres tall.", "The Eiffel Tower stands 300 metres from the Seine."),
    ("Argentina beat France 2-1.", "Argentina beat France 3-1."),
    ("Berlin opened five museums.", "Hamburg opened four museums, and Berlin cheered."),
]
OTHER_TIMES = [
    ("Tesla sold 40% of its cars in China in 2022.", "In 2021 Tesla sold 30% of its cars in China."),
    ("Tesla sold 40% of its cars in China.", "In 2021 Tesla sold 30% of its cars in China."),
    ("Tesla sold 40% of its cars in China in 2022.", "Tesla sold 30% of its cars in China this year."),
]


@pytest.mark.parametrize(("claim", "source"), [*AGREED, *ELSEWHERE, *OTHER_TIMES])
def test_no_conflict(claim, source):
    assert find_conflict(claim, source) is None


def test_no_conflict_where_another_sentence_states_the_value():
    other = "Tesla sold 30% of its cars in China. Later it was 40%."
    assert find_conflict("Tesla sold 40% of its cars in China.", other) is None


def test_last_year_is_told_from_the_article():
    claim, source = "Tesla sold 40% of its cars in China last year.", "Tesla sold 30% of its cars in China in 2021."
    assert find_conflict(claim, source, day=date(2022, 5, 1)) == ("40%", "30%")
    assert find_conflict(claim, source, day=date(2024, 5, 1)) is None


def test_whom_a_claim_without_a_name_is_about_the_title_must_say():
    told = {"context": "Gisele Bündchen is a model.", "title": "Gisele Bündchen"}
    claim, source = "She earned $8 million from perfume contracts.", "The model earned $20 million from perfume contracts."
    assert find_conflict(claim, source, **{**told, "title": "Rich models"}) is None
