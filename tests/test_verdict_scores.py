"""Figures on labelled pairs, and the table of thresholds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged_archive import PAIRS, SENTENCES
from shard_runs import write_lines

from linker_core.claim_scores import summarise_claims
from linker_core.cross_fit import read_pairs
from linker_core.labelled_claims import is_taken
from linker_core.labelled_verdicts import judge_labelled
from linker_core.records import Verdict
from linker_core.settings import Settings
from linker_core.sweeps import find_step, sweep_pairs
from linker_core.verdict_scores import JudgedPair, summarise_verdicts
from linker_core.weights import load_weights

YES, NO, CONTRADICTED = Verdict.SUPPORTED, Verdict.NOT_ENOUGH_INFO, Verdict.CONTRADICTED
PAIRS_TOLD = [
    JudgedPair("a", "supported", 0.9, YES, is_vetoed=False),
    JudgedPair("a", "supported", 0.3, NO, is_vetoed=False),
    JudgedPair("b", "partially", 0.7, YES, is_vetoed=False),
    JudgedPair("c", "contradicted", 0.8, CONTRADICTED, is_vetoed=True),
    JudgedPair("c", "not_supported", 0.1, CONTRADICTED, is_vetoed=True),
    JudgedPair("d", "supported", 0.6, CONTRADICTED, is_vetoed=True),
]
JUDGED = st.builds(
    JudgedPair,
    st.sampled_from("abc"),
    st.sampled_from(["supported", "partially", "not_supported", "contradicted"]),
    st.floats(0, 1),
    st.sampled_from(Verdict),
    st.booleans(),
)


@pytest.fixture(scope="module")
def figures():
    return summarise_verdicts(PAIRS_TOLD)


def test_order(figures):
    assert figures.area == pytest.approx((3 + 1 + 1) / 9, abs=1e-4)
    assert figures.area_with_vetoes == pytest.approx((3 + 2 + 1) / 9, abs=1e-4)
    assert figures.area_95[0] <= figures.area <= figures.area_95[1]


def test_threshold(figures):
    assert (figures.precision, figures.recall) == (0.5, 0.3333)
    assert figures.balanced_accuracy == pytest.approx((1 / 3 + 2 / 3) / 2, abs=1e-4)


def test_conflicts(figures):
    assert (figures.conflicts, figures.conflicts_contradicted, figures.conflicts_not_supported) == (3, 1, 1)
    assert figures.conflict_precision == 0.6667


def test_worth_of_a_probability(figures):
    assert figures.brier == pytest.approx((0.01 + 0.49 + 0.49 + 0.64 + 0.01 + 0.16) / 6, abs=1e-4)
    assert sum(b.pairs for b in figures.bins) == len(PAIRS_TOLD)
    perfect = [JudgedPair("a", "supported", 1.0, YES, is_vetoed=False), JudgedPair("b", "partially", 0.0, NO, is_vetoed=True)]
    assert (summarise_verdicts(perfect).brier, summarise_verdicts(perfect).calibration_error) == (0.0, 0.0)


def test_one_kind_of_label_has_no_order():
    told = summarise_verdicts(PAIRS_TOLD[:2])
    assert (told.area, told.area_95, told.balanced_accuracy) == (None, None, None)


@given(st.lists(JUDGED, min_size=1, max_size=20))
def test_figures_stay_in_their_range(pairs):
    told = summarise_verdicts(pairs)
    for value in (told.area, told.balanced_accuracy, told.brier, told.calibration_error, told.conflict_precision):
        assert value is None or 0 <= value <= 1
    steps = sweep_pairs(pairs)
    assert [step.taken for step in steps] == sorted((step.taken for step in steps), reverse=True)


def test_the_sweep_respects_vetoes():
    steps = {step.min_score: step for step in sweep_pairs(PAIRS_TOLD)}
    assert (steps[0.1].taken, steps[0.1].precision, steps[0.1].recall) == (3, 0.6667, 0.6667)
    assert (steps[0.8].taken, steps[0.8].precision) == (1, 1.0)


@pytest.mark.parametrize(("wanted", "min_score"), [(0.6, 0.1), (0.9, 0.8)])
def test_the_lowest_threshold_that_is_precise_enough(wanted, min_score):
    assert find_step(sweep_pairs(PAIRS_TOLD), wanted).min_score == min_score


def test_no_threshold_is_precise_enough():
    assert find_step(sweep_pairs([PAIRS_TOLD[2]]), 0.5) is None


def test_labelled_pairs_are_judged_as_in_a_run(tmp_path):
    pairs = read_pairs(write_lines(tmp_path / "set.jsonl", PAIRS))
    judged = judge_labelled(pairs, load_weights(), Settings())
    assert [pair.verdict for pair in judged[:3]] == [YES, CONTRADICTED, YES]
    assert (judged[5].score, judged[5].is_vetoed) == (0.0, True)


@pytest.mark.parametrize(("row", "taken"), list(zip(SENTENCES, [True, False, False, False], strict=True)))
def test_labelled_sentences_are_read_as_in_a_run(row, taken):
    assert is_taken(row, Settings()) is taken


def test_context_is_not_the_sentence():
    row = {"sentence": "What now?", "context": ["Amazon invested $4 billion in 2023.", "Google invested $2 billion in 2023."]}
    assert not is_taken(row, Settings())
    assert is_taken({"sentence": row["context"][0], "context": [None, "What now?"]}, Settings())


def test_no_claims_have_no_f1():
    assert summarise_claims([(False, False)]).f1 is None
