"""What supports a claim and what does not: the same entity, quantity and period, or no link."""

import pytest
from judge_cases import make_claim, make_judge, make_source, match, passages_of

from linker_core.reasons import CandidateReason as Reason
from linker_core.records import Pair, Span, Verdict

CLAIM = "Amazon invested $4 billion in Anthropic in 2023."


def judge(claim_text, source_text, *, context="", title="", published_on=None, **settings):
    claim, source = make_claim(claim_text, context=context), make_source(source_text, title=title, published_on=published_on)
    [found] = match([claim], [source])
    pair = Pair(claim, source, found.candidate, passages_of([source])[source.text_digest], found.found_terms)
    [(judgement, conflict)] = make_judge(**settings).judge([pair])
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


LITTLE = "Amazon opened stores in 30 cities; analysts follow the retailer and its shares with patience and much coffee."


def test_what_says_too_little_of_a_claim_is_not_weighed():
    judgement, conflict = judge(CLAIM, LITTLE)
    assert (judgement.verdict, judgement.reason, conflict) == (Verdict.NOT_ENOUGH_INFO, Reason.LOW_COVERAGE, None)
    assert (judgement.score, judgement.weighed_score, judgement.features) == (0.0, None, ())
    assert LITTLE[judgement.quote.start : judgement.quote.end] == LITTLE


def test_a_thorough_judge_weighs_it_and_comes_to_the_same():
    judgement, _ = judge(CLAIM, LITTLE, is_thorough=True)
    assert judgement.reason is Reason.NAME_MISSING
    assert judgement.weighed_score == judgement.score > 0


def test_a_conflict_is_found_though_most_of_the_claim_is_its_value():
    claim, source = "The tower has 12,384,517 bricks.", "The tower has 11,265,331 bricks."
    judgement, conflict = judge(claim, source, min_best_coverage=0.9)
    assert (judgement.verdict, conflict.source_value) == (Verdict.CONTRADICTED, "11,265,331 bricks")


def test_a_part_is_weighed_though_little_of_the_whole_is_said():
    judgement, _ = judge(COMPOUND, SECOND, min_best_coverage=0.9, min_part_coverage=0.6)
    assert judgement.reason is not Reason.LOW_COVERAGE
    whole, _ = judge(COMPOUND, SECOND, min_best_coverage=0.9, by_parts=False)
    assert whole.reason is Reason.LOW_COVERAGE


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


COMPOUND = "Amazon invested $4 billion in Anthropic in 2023 and opened 30 stores in Texas."
FIRST, SECOND = "Amazon invested $4 billion in Anthropic in 2023.", "Amazon opened 30 stores in Texas."
PARTS = {"Amazon invested $4 billion in Anthropic in 2023": FIRST, "opened 30 stores in Texas": SECOND}


def part_of(judgement, claim=COMPOUND):
    return judgement.part and claim[judgement.part.start : judgement.part.end]


@pytest.mark.parametrize(("part", "source"), PARTS.items())
def test_a_source_may_support_one_part_of_a_claim(part, source):
    judgement, conflict = judge(COMPOUND, source)
    assert (judgement.verdict, judgement.reason, conflict) == (Verdict.SUPPORTED, None, None)
    assert part_of(judgement) == part
    assert {COMPOUND[span.start : span.end] for span in judgement.confirmed} >= {"Amazon"}


@pytest.mark.parametrize(("part", "source"), PARTS.items())
def test_the_other_part_is_not_said_to_be_confirmed(part, source):
    judgement, _ = judge(COMPOUND, source)
    inside = Span(COMPOUND.index(part), COMPOUND.index(part) + len(part))
    names = [span for span in judgement.confirmed if COMPOUND[span.start : span.end] != "Amazon"]
    assert names
    assert all(inside.start <= span.start and span.end <= inside.end for span in names)


def test_where_the_whole_is_supported_no_part_is_named():
    judgement, _ = judge(
        COMPOUND, f"{FIRST} {SECOND} Amazon invested $4 billion in Anthropic in 2023 and opened 30 stores in Texas."
    )
    assert (judgement.verdict, judgement.part) == (Verdict.SUPPORTED, None)


@pytest.mark.parametrize("source", PARTS.values())
def test_parts_can_be_left_out(source):
    judgement, _ = judge(COMPOUND, source, by_parts=False)
    assert (judgement.verdict, judgement.part) == (Verdict.NOT_ENOUGH_INFO, None)


@pytest.mark.parametrize("source", [FIRST, SECOND])
def test_a_simple_claim_is_judged_alike_with_and_without_parts(source):
    assert judge(FIRST, source) == judge(FIRST, source, by_parts=False)


NOT_RESCUED = {
    "another value for the other part": (f"Amazon invested $2 billion in Anthropic in 2023. {SECOND}", Reason.NUMBER_MISMATCH),
    "the other part denied": (f"{SECOND} Amazon never invested $4 billion in Anthropic in 2023.", Reason.NEGATION),
    "another value, and a name missing": (f"Amazon invested $2 billion in a laboratory in 2023. {SECOND}", Reason.NAME_MISSING),
    "another value for the part": ("Amazon opened 50 stores in Texas.", Reason.NAME_MISSING),
    "the part denied": ("Amazon never opened 30 stores in Texas.", Reason.NAME_MISSING),
    "another company": ("Walmart opened 30 stores in Texas.", Reason.NAME_MISSING),
    "another place": ("Amazon opened 30 stores in Ohio.", Reason.NAME_MISSING),
}


@pytest.mark.parametrize("name", NOT_RESCUED)
def test_no_part_is_rescued_from(name):
    source, reason = NOT_RESCUED[name]
    judgement, _ = judge(COMPOUND, source)
    assert (judgement.verdict is Verdict.SUPPORTED, judgement.reason, judgement.part) == (False, reason, None)


NO_VALUE = "Amazon opened offices in Texas and invested $4 billion in Anthropic in 2023."


def test_where_a_number_is_missing_a_part_without_one_will_not_do():
    missing, _ = judge(NO_VALUE, "Amazon opened offices in Texas. Anthropic is a company that Amazon invested in.")
    stated, _ = judge(NO_VALUE, "Amazon has invested $4 billion in Anthropic since 2023.")
    assert (missing.reason, missing.part) == (Reason.NUMBER_MISSING, None)
    assert part_of(stated, NO_VALUE) == "invested $4 billion in Anthropic in 2023"


SPREAD = "Ada Lovelace was a mathematician. She was born in London in 1815."
BORN = "Ada Lovelace was born in London in 1815 and translated an essay by Luigi Menabrea in 1843."


@pytest.mark.parametrize(("least", "part"), [(0.0, "Ada Lovelace was born in London in 1815"), (0.95, None)])
def test_one_sentence_must_say_enough_of_a_part(least, part):
    assert part_of(judge(BORN, SPREAD, min_part_coverage=least)[0], BORN) == part


@pytest.mark.parametrize(("least", "is_supported"), [(0.5, True), (1.0, False)])
def test_a_part_has_a_bar_of_its_own(least, is_supported):
    judgement, _ = judge(COMPOUND, SECOND, min_part_score=least)
    assert (judgement.verdict is Verdict.SUPPORTED) == is_supported
