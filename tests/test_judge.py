"""What supports a claim and what does not: the same entity, quantity and period, or no link."""

import pytest
from judge_cases import make_claim, make_judge, make_source, match, passages_of

from linker_core.judge import Pair
from linker_core.reasons import CandidateReason as Reason
from linker_core.records import Verdict

CLAIM = "Amazon invested $4 billion in Anthropic in 2023."


def judge(claim_text, source_text, *, context="", title="", published_on=None):
    claim, source = make_claim(claim_text, context=context), make_source(source_text, title=title, published_on=published_on)
    [found] = match([claim], [source])
    pair = Pair(claim, source, found.candidate, passages_of([source])[source.text_digest], found.found_terms)
    [(judgement, conflict)] = make_judge().judge([pair])
    return judgement, conflict


@pytest.mark.parametrize(
    "source",
    [
        "Amazon invested $4 billion in Anthropic in a deal of September 2023.",
        "In 2023 the retailer made a bet. Amazon invested 4bn USD in the AI company Anthropic.",
        "Anthropic is an AI company. Amazon has invested $4.0 billion in Anthropic since 2023, and Google less.",
    ],
)
def test_supported(source):
    judgement, conflict = judge(CLAIM, source)
    assert (judgement.verdict, judgement.reason, conflict) == (Verdict.SUPPORTED, None, None)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Amazon invested $2 billion in Anthropic in 2023.", Reason.NUMBER_MISMATCH),
        ("Amazon invested a large sum in Anthropic in 2023.", Reason.NUMBER_MISSING),
        ("Google invested $4 billion in Snapchat in 2023.", Reason.NAME_MISSING),
        ("Amazon never invested $4 billion in Anthropic in 2023.", Reason.NEGATION),
        (
            "Amazon opened stores with $4 billion; Anthropic was founded by people who had left another laboratory.",
            Reason.NUMBER_MISSING,
        ),
    ],
)
def test_not_supported(source, reason):
    judgement, _ = judge(CLAIM, source)
    assert (judgement.verdict is Verdict.SUPPORTED, judgement.reason) == (False, reason)


def test_a_differing_value_in_the_same_sentence_is_a_conflict_with_both_values():
    judgement, conflict = judge("The Eiffel Tower is 330 metres tall.", "The Eiffel Tower is 300 metres tall.")
    assert judgement.verdict is Verdict.CONTRADICTED
    assert (conflict.claim_value, conflict.source_value) == ("330 metres", "300 metres")


def test_a_differing_value_of_another_matter_is_no_conflict():
    _, conflict = judge("The Eiffel Tower is 330 metres tall.", "The Seine flows 300 metres from the Eiffel Tower, says a guide.")
    assert conflict is None


def test_a_leaning_claim_needs_a_source_that_knows_the_context():
    context = "Amazon's cloud division AWS grew 17%."
    known, _ = judge("That translates to about $25 billion.", "AWS of Amazon made $25 billion.", context=context)
    unknown, _ = judge("That translates to about $25 billion.", "Walmart made $25 billion.", context=context)
    assert known.reason is not Reason.NAME_MISSING
    assert unknown.reason is Reason.NAME_MISSING


def test_the_quote_stands_in_the_source_and_the_confirmed_stretches_in_the_claim():
    text = "A first sentence. Amazon invested $4 billion in Anthropic in 2023. A last one."
    judgement, _ = judge(CLAIM, text)
    assert text[judgement.quote.start : judgement.quote.end] == "Amazon invested $4 billion in Anthropic in 2023."
    assert CLAIM[judgement.confirmed[0].start : judgement.confirmed[0].end] == "$4 billion"


def test_a_higher_bar_turns_support_into_a_low_score():
    claim, source = make_claim(CLAIM), make_source("Amazon invested $4 billion in Anthropic in a deal of 2023.")
    [found] = match([claim], [source])
    pair = Pair(claim, source, found.candidate, passages_of([source])[source.text_digest], found.found_terms)
    [(judgement, _)] = make_judge(min_score=1.0).judge([pair])
    assert judgement.reason is Reason.LOW_SCORE


def test_the_quote_is_the_sentence_that_states_the_amount():
    text = "Amazon and the AI company Anthropic struck a deal in 2023. In all, Amazon invested $4 billion."
    judgement, _ = judge("Amazon invested $4 billion in the AI company Anthropic in a deal of 2023.", text)
    assert text[judgement.quote.start : judgement.quote.end] == "In all, Amazon invested $4 billion."


def test_a_value_that_the_quote_does_not_state_is_no_place_for_the_link():
    claim = "51.9% chose to leave and 48.1% chose to remain in the Avalon Union."
    text = "In Avalon, 51.9% chose to leave the Avalon Union. Those who chose to remain were 48.1%."
    judgement, _ = judge(claim, text)
    said = [claim[span.start : span.end] for span in judgement.confirmed]
    assert ("51.9%" in said, "48.1%" in said) == (True, False)
