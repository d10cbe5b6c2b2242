"""Quality against human judgements does not fall below its floors; and the gate that says so can fail."""

import copy
import json

import pytest
from eval import gate

DATA = dict.fromkeys(gate.FIGURES, "d")
TODAY = {
    "factcheck": {"P_strict": 0.7, "bad": 0.1, "R": 0.2, "links": 9},
    "wice": {"P_strict": 0.6, "bad": 0.08, "R": 0.4, "links": 9},
    "reference": {"must_failed": 0, "should_met": 2, "anchors": 9},
    "verdicts": dict.fromkeys(gate.MEASURED_SETS, 0.8),
    "claims": dict.fromkeys(gate.CLAIM_SETS, 0.9),
    "conflicts": dict.fromkeys(gate.CONFLICT_SETS, 0.7),
    "anchors": {"linker": 0.95},
}
PINNED = gate.pin({}, TODAY, DATA, allow_regression=False)
WORSE = [
    ("factcheck", "P_strict", 0.6, "factcheck: P_strict is 0.6, pinned at least 0.67"),
    ("factcheck", "P_strict", None, "factcheck: P_strict is None, pinned at least 0.67"),
    ("factcheck", "bad", 0.2, "factcheck: bad is 0.2, pinned at most 0.13"),
    ("wice", "R", 0.1, "wice: R is 0.1, pinned at least 0.37"),
    ("reference", "must_failed", 1, "reference: must_failed is 1, pinned at most 0"),
    ("reference", "should_met", 1, "reference: should_met is 1, pinned at least 2"),
    ("verdicts", "wice_dev", 0.7, "verdicts: wice_dev is 0.7, pinned at least 0.77"),
    ("claims", "policlaim_train", 0.8, "claims: policlaim_train is 0.8, pinned at least 0.87"),
    ("conflicts", "vitaminc_dev", None, "conflicts: vitaminc_dev is None, pinned at least 0.67"),
]
NO_WORSE = [
    ("factcheck", "P_strict", 0.69),
    ("factcheck", "bad", 0.0),
    ("wice", "R", 0.9),
    ("reference", "should_met", 3),
    ("claims", "policlaim_train", 0.88),
]


def changed(name, figure, value):
    figures = copy.deepcopy(TODAY)
    figures[name][figure] = value
    return figures


@pytest.fixture(scope="module")
def pinned():
    return json.loads(gate.PINNED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures(shared):
    return gate.measure_judgements(shared)


@pytest.mark.parametrize("name", [name for name in gate.FIGURES if name != "reference"])
def test_figures_agree_with_the_judgements(figures, pinned, name):
    floors = {figure: pinned[name][figure] for figure in gate.FIGURES[name]}
    assert [figure for figure, floor in floors.items() if gate.is_worse(figure, figures[name][figure], floor)] == [], figures[
        name
    ]


def test_the_reference_case_is_met(shared, tmp_path, pinned):
    told = gate.measure_reference(shared / "reference", tmp_path)
    assert told["must_failed"] == 0
    assert told["should_met"] >= pinned["reference"]["should_met"]


def test_the_floors_were_measured_on_this_data(shared, pinned):
    assert gate.digest_data(shared) == {name: pinned[name]["data"] for name in gate.FIGURES}


def test_no_floor_is_below_the_bar(pinned):
    low = [
        (name, figure)
        for name, bars in gate.BARS.items()
        for figure, bar in bars.items()
        if gate.is_worse(figure, pinned[name][figure], bar)
    ]
    assert low == []


@pytest.mark.parametrize(("name", "figure", "value", "fault"), WORSE)
def test_a_worse_figure_is_a_fault(name, figure, value, fault):
    assert list(gate.find_faults(PINNED, changed(name, figure, value), DATA)) == [fault]


@pytest.mark.parametrize(("name", "figure", "value"), NO_WORSE)
def test_a_better_figure_or_one_within_the_margin_is_none(name, figure, value):
    assert list(gate.find_faults(PINNED, changed(name, figure, value), DATA)) == []


def test_other_data_is_a_fault():
    (fault,) = gate.find_faults(PINNED, TODAY, DATA | {"wice": "other"})
    assert fault.startswith("wice: the data is not")


def test_what_is_measured_anew_is_a_fault_until_it_is_pinned():
    known = {name: floors for name, floors in PINNED.items() if name != "claims"}
    assert list(gate.find_faults(known, TODAY, DATA)) == ["claims: no floor is pinned; --update"]
    assert gate.pin(known, TODAY, DATA, allow_regression=False) == PINNED


def test_pinning_raises_floors():
    floors = gate.pin(PINNED, changed("wice", "R", 0.5), DATA, allow_regression=False)
    assert floors == PINNED | {"wice": PINNED["wice"] | {"R": 0.47}}


def test_pinning_lowers_no_floor_by_the_margin():
    assert gate.pin(PINNED, changed("wice", "R", 0.39), DATA, allow_regression=False) == PINNED


def test_pinning_refuses_a_regression_unless_allowed():
    worse = changed("factcheck", "bad", 0.2)
    with pytest.raises(gate.RegressionError, match="factcheck: bad is"):
        gate.pin(PINNED, worse, DATA, allow_regression=False)
    assert gate.pin(PINNED, worse, DATA, allow_regression=True)["factcheck"]["bad"] == 0.23


def test_the_margin_does_not_go_below_the_bar():
    assert PINNED["factcheck"]["R"] == gate.BARS["factcheck"]["R"] == TODAY["factcheck"]["R"]


def test_floors_are_written_whole(tmp_path):
    path = tmp_path / "floors.json"
    gate.write_pinned(path, PINNED)
    assert json.loads(path.read_text()) == PINNED
    assert list(tmp_path.iterdir()) == [path]
