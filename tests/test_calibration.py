"""A threshold by precision: what the calibration says, and what becomes of a run that asks for it."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from shard_runs import write_lines

from linker_core.calibration import FILE, Level, calibrate, decide_threshold, find_level, load_figures, load_levels
from linker_core.errors import SettingsError
from linker_core.settings import JudgeSettings, load_settings

LEVELS = [Level(0.2, 0.5, 90), Level(0.6, 0.8, 40)]
TOLD = st.lists(st.tuples(st.integers(0, 20).map(lambda n: n / 20), st.booleans(), st.sampled_from([0.5, 1.0])), min_size=30)


@pytest.fixture
def model_file(tmp_path):
    (tmp_path / FILE).write_text(json.dumps({"levels": [{"score": 0.3, "precision": 0.9, "pairs": 50}]}))
    return tmp_path / "judge.json"


@given(TOLD)
def test_a_higher_level_is_more_precise_and_stands_on_fewer_pairs(told):
    levels = calibrate(told)
    assert levels
    for low, high in pairwise(levels):
        assert low.score < high.score
        assert low.precision < high.precision
        assert low.pairs > high.pairs >= 30


@given(TOLD)
def test_the_lowest_level_holds_all_pairs(told):
    level = calibrate(told)[0]
    share = sum(weight * is_right for _, is_right, weight in told) / sum(weight for *_, weight in told)
    assert level.precision >= round(share, 4) - 1e-9
    assert level.pairs <= len(told)


def test_equal_scores_are_one():
    told = [(0.5, True, 1.0)] * 20 + [(0.5, False, 1.0)] * 20
    assert calibrate(told) == (Level(0.5, 0.5, 40),)


def test_noise_is_evened_out():
    told = [(0.4, True, 1.0)] * 30 + [(0.6, False, 1.0)] * 30
    assert calibrate(told) == (Level(0.4, 0.5, 60),)


def test_a_handful_at_the_top_is_no_level():
    told = [(0.4, False, 1.0)] * 30 + [(0.9, True, 1.0)] * 10
    assert calibrate(told) == (Level(0.4, 0.25, 40),)


def test_weights_make_sets_count_alike():
    told = [(0.4, True, 1 / 30)] * 30 + [(0.4, False, 1 / 90)] * 90
    assert calibrate(told) == (Level(0.4, 0.5, 120),)


@pytest.mark.parametrize(("wanted", "score"), [(0.3, 0.2), (0.5, 0.2), (0.51, 0.6), (0.8, 0.6)])
def test_the_lowest_score_that_is_precise_enough(wanted, score):
    assert find_level(LEVELS, wanted).score == score


@pytest.mark.parametrize("levels", [LEVELS, []])
def test_out_of_reach_says_what_can_be_had(levels):
    with pytest.raises(SettingsError, match=r"min_precision = 0\.9 is out of reach.*at most (0\.8|0) of.*Ask for less"):
        find_level(levels, 0.9)


def test_no_wish_leaves_the_score():
    settings = JudgeSettings(min_score=0.7)
    assert decide_threshold(settings) is settings


def test_a_wish_becomes_a_score(model_file):
    settings = JudgeSettings(model_file=model_file, min_precision=0.85)
    assert decide_threshold(settings) == JudgeSettings(model_file=model_file, min_score=0.3)


def test_the_shipped_calibration_is_used_by_default():
    settings = decide_threshold(JudgeSettings(min_precision=0.6))
    assert settings.min_score == find_level(load_levels(), 0.6).score
    assert settings.min_precision is None


def test_a_model_without_calibration_is_refused(tmp_path):
    with pytest.raises(SettingsError, match=r"calibration\.json: not a calibration.*linker train"):
        decide_threshold(JudgeSettings(model_file=tmp_path / "judge.json", min_precision=0.9))


def test_a_damaged_calibration_is_refused(tmp_path):
    write_lines(tmp_path / FILE, [{"levels": [{"score": 1}]}])
    with pytest.raises(SettingsError, match="not a calibration"):
        load_levels(tmp_path / "judge.json")


def test_score_and_precision_exclude_each_other():
    with pytest.raises(ValidationError, match="give min_score or min_precision, not both"):
        JudgeSettings(min_score=0.5, min_precision=0.9)


def test_a_configuration_that_names_both_is_refused(tmp_path):
    path = tmp_path / "linker.toml"
    path.write_text("[judge]\nmin_score = 0.5\nmin_precision = 0.9\n")
    with pytest.raises(SettingsError, match="not both"):
        load_settings(path)


def test_the_shipped_levels_rise():
    assert all(low.score < high.score and low.precision < high.precision for low, high in pairwise(load_levels()))


def test_the_shipped_file_says_what_it_stands_on():
    figures = load_figures()
    assert set(figures["calibrated_on"]) <= set(figures["measured"])
    assert all(figures["learnt_from"].values())
