"""Candidates: article-local, on shared terms, in one total order."""

import pytest
from judge_cases import make_claim, make_source, match

from linker_core.settings import MatchSettings

CLAIM = "Amazon invested $4 billion in Anthropic in 2023."


def found(claims, sources, **settings):
    rows = match(claims, sources, MatchSettings(**settings) if settings else None)
    return [(row.candidate.claim_id, row.candidate.source_id) for row in rows]


def test_sources_of_another_article_are_never_candidates():
    claims = [make_claim(CLAIM, article_id="a"), make_claim(CLAIM, article_id="b")]
    sources = [make_source(CLAIM, article_id="b", source_id="x")]
    assert found(claims, sources) == [("b-c0", "x")]


def test_better_sources_come_first_and_the_number_is_capped():
    sources = [
        make_source("Anthropic builds models.", source_id="weak"),
        make_source(CLAIM, source_id="strong"),
        make_source("Amazon invested in Anthropic.", source_id="middle"),
    ]
    assert found([make_claim(CLAIM)], sources, max_sources=2, min_coverage=0.01) == [("a-c0", "strong"), ("a-c0", "middle")]


def test_a_source_that_shares_too_little_is_no_candidate():
    assert found([make_claim(CLAIM)], [make_source("Anthropic builds models.")], min_coverage=0.9) == []


@pytest.mark.parametrize(
    ("claim", "expected"), [("It was the one that they had.", []), ("It was the one that they had in May 1937.", [("a-c0", "x")])]
)
def test_words_of_everyday_language_make_no_candidate(claim, expected):
    assert found([make_claim(claim)], [make_source("They had that one, and it was the same in May 1937.")]) == expected


@pytest.mark.parametrize(
    ("claim", "source"), [("Wombats dig burrows.", "The wombat digs a burrow."), ("Teslas sold well.", "A Tesla sold.")]
)
def test_word_forms_meet(claim, source):
    assert found([make_claim(claim)], [make_source(source)])


def test_equal_sources_come_in_the_order_they_were_given():
    sources = [make_source(CLAIM, source_id="x"), make_source(CLAIM, source_id="y")]
    assert found([make_claim(CLAIM)], sources) == [("a-c0", "x"), ("a-c0", "y")]


def test_passages_come_best_first_with_the_terms_found_anywhere():
    source = make_source("Some words on nothing. Anthropic is a company. Amazon invested $4 billion in Anthropic.")
    [row] = match([make_claim(CLAIM)], [source])
    assert [passage.ordinal for passage in row.candidate.passages] == [2, 1]
    assert {"amazon", "anthrop"} & row.found_terms == {"amazon"} or "amazon" in row.found_terms


def test_no_claims_no_candidates():
    assert match([], [make_source(CLAIM)]) == ()
