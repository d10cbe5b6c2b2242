"""The learnt files: rebuilt from labelled data they come out the same, and no feature ever counts against its sense."""

import json
import sys
from dataclasses import replace
from importlib.resources import files

import pytest

from linker_core.cross_fit import EVAL_LIKE_SETS
from linker_core.errors import UsageError
from linker_core.evidence import FEATURES
from linker_core.training import (
    FALLING,
    TERM_SETS,
    WEIGHT_SETS,
    Example,
    count_terms,
    evaluate_weights,
    fit_weights,
    format_weights,
    measure,
    read_examples,
    read_texts,
)
from linker_core.weights import load_weights

TRUE_STATEMENTS = [
    "The Ring Road of Iceland was completed in 1974.",
    "Amazon invested $4 billion in Anthropic.",
    "Dimorphos is about 160 metres wide.",
    "The Louvre welcomed 10.2 million visitors in 2018.",
    "Ireland fined Meta 1.2 billion euros.",
    "Marie Curie received the Nobel Prize in Chemistry in 1911.",
]
FALSE_STATEMENTS = [
    "The Golden Circle of Iceland was never completed.",
    "Google invested $2 billion in Anthropic.",
    "Didymos is about 780 metres wide.",
    "The Prado welcomed 3 million visitors in 2018.",
    "Luxembourg fined Amazon 746 million euros.",
    "Marie Curie received no chair in Physics in 1902.",
]
EXAMPLES = [
    Example(data_set, claim, f"{prefix} {text} More is known.", "", text == claim, claim)
    for data_set, prefix in (("first", "It is said."), ("second", "Officials spoke on Monday."))
    for claim, other in zip(TRUE_STATEMENTS, FALSE_STATEMENTS, strict=True)
    for text in (claim, other)
]


@pytest.fixture(scope="module")
def weights():
    return fit_weights(EXAMPLES)


def test_terms_are_counted_per_sentence():
    table = count_terms(["The cats sat. The cat ran.", "A dog sat.", "A dog sat."]).to_pydict()
    assert dict(zip(table["token"], table["term"], strict=True)) == {"sat": "sat", "the": "the"}
    assert table["weight"] == pytest.approx([0.2877, 0.2877], abs=1e-4)  # log((3 sentences + 1) / (2 with the term + 1))


def test_forms_of_a_word_share_a_weight():
    table = count_terms(["Cats ran here.", "Cats ran there.", "A cat sat.", "One cat lay."]).to_pydict()
    rows = {token: (term, weight) for token, term, weight in zip(*table.values(), strict=True)}
    assert rows["cats"] == rows["cat"]
    assert rows["cat"][0] == "cat"


@pytest.mark.parametrize("token", ["12345", "a" * 31, "once"])
def test_tokens_that_are_not_listed(token):
    texts = ["We saw 12345 and 1999.", f"They saw 12345, 1999 and {'a' * 31}.", f"You saw {'a' * 31} once."]
    listed = count_terms(texts)["token"].to_pylist()
    assert token not in listed
    assert {"saw", "1999"} <= set(listed)


def test_no_feature_counts_against_its_sense(weights):
    assert all((weight <= 0) if name in FALLING else (weight >= 0) for name, weight in weights.by_feature.items())
    assert any(weights.by_feature.values())


def test_labels_turned_round_teach_nothing():
    turned = [Example(e.data_set, e.claim, e.text, e.title, not e.is_supported, e.group) for e in EXAMPLES]
    assert set(fit_weights(turned).by_feature.values()) == {0.0}


def test_what_was_learnt_tells_support_from_its_lack(weights):
    assert evaluate_weights(weights, EXAMPLES) == 1.0


def test_the_same_examples_give_the_same_bytes(weights):
    assert format_weights(fit_weights(EXAMPLES)) == format_weights(weights)


def test_a_data_set_weighs_the_same_whatever_its_size():
    right = [replace(example, data_set="large") for example in EXAMPLES]
    wrong = [replace(example, data_set="small", is_supported=not example.is_supported) for example in EXAMPLES]
    assert set(fit_weights(right * 3 + wrong).by_feature.values()) == {0.0}


def test_a_pair_without_a_common_term_is_not_measured():
    assert measure([Example("a", "Cats purr.", "Volcanoes erupt.", "", False, "")]) == [None]


def test_a_measured_pair_has_every_feature():
    [row] = measure(EXAMPLES[:1])
    assert len(row) == len(FEATURES)


def test_a_missing_data_set_is_named(tmp_path):
    with pytest.raises(UsageError, match="attributionbench_dev"):
        next(read_texts(tmp_path))


def test_without_scipy_the_error_names_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    with pytest.raises(UsageError, match=r"claim-linker\[train\]"):
        fit_weights(EXAMPLES)


def test_features_measured_before_teach_the_same(weights):
    assert fit_weights(EXAMPLES, measure(EXAMPLES)) == weights


def test_the_shipped_weights_keep_the_signs():
    assert all((weight <= 0) if name in FALLING else (weight >= 0) for name, weight in load_weights().by_feature.items())


def test_the_shipped_file_is_what_training_writes():
    shipped = (files("linker_core") / "resources" / "judge.json").read_text()
    assert format_weights(load_weights()) == shipped
    assert [name.split()[0] for name in json.loads(shipped)["learnt_from"]] == [name for name, _ in WEIGHT_SETS]


def test_terms_are_counted_in_no_document_of_the_evaluation():
    assert not {name for name, _ in EVAL_LIKE_SETS} & set(TERM_SETS)


def test_shipped_weights_on_labelled_pairs(shared):
    examples = read_examples(shared / "labelled", "factcheck_dev", 300)
    assert evaluate_weights(load_weights(), examples) > 0.7
