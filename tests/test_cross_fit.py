"""No document is measured with weights that saw it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged_archive import PAIRS, write_labelled
from shard_runs import write_lines

from linker_core.cross_fit import COUNT_FOLDS, EVAL_LIKE_SETS, LEARNING_SETS, cross_fit, deal, join, key_of_text, read_pairs
from linker_core.errors import UsageError
from linker_core.labelled_verdicts import judge_cross_fitted
from linker_core.settings import Settings
from linker_core.training import WEIGHT_SETS

KEYS = st.frozensets(st.sampled_from("abcdefghij"), min_size=1, max_size=3)
THINGS = st.lists(st.tuples(st.sampled_from(["one", "two"]), KEYS), min_size=1)


@given(THINGS)
def test_what_shares_a_key_shares_a_fold(things):
    folds = deal(things)
    for _, keys in things:
        assert len({folds[key] for key in keys}) == 1
    assert set(folds.values()) <= set(range(COUNT_FOLDS))


@given(THINGS, st.randoms(use_true_random=False))
def test_the_order_of_documents_makes_no_difference(things, random):
    shuffled = random.sample(things, len(things))
    assert join(keys for _, keys in things) == join(keys for _, keys in shuffled)


def test_folds_are_even_in_every_set():
    things = [(kind, frozenset({f"{kind} {number}"})) for kind in ("one", "two") for number in range(50)]
    folds = deal(things)
    for kind in ("one", "two"):
        sizes = [sum(folds[f"{kind} {number}"] == fold for number in range(50)) for fold in range(COUNT_FOLDS)]
        assert sizes == [10] * COUNT_FOLDS


@pytest.mark.parametrize(
    ("change", "is_one"),
    [
        ({}, True),
        ({"evidence": ["Another text."], "group": "other"}, True),
        ({"claim": "Another.", "evidence": ["Another text."]}, True),
        ({"claim": "Another.", "group": "other"}, True),
        ({"claim": "Another.", "evidence": ["Another text."], "group": "other", "sentence": PAIRS[0]["claim"]}, True),
        ({"claim": "Another.", "evidence": ["Another text."], "group": "other"}, False),
    ],
    ids=["itself", "claim", "group", "source", "sentence", "nothing"],
)
def test_what_makes_two_pairs_one_document(tmp_path, change, is_one):
    one, other = read_pairs(write_lines(tmp_path / "set.jsonl", [PAIRS[0], PAIRS[0] | change]))
    assert bool(one.keys & other.keys) is is_one


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    return write_labelled(tmp_path_factory.mktemp("labelled"), [name for name, _ in LEARNING_SETS])


def test_a_fold_is_learnt_without_its_documents(labelled, monkeypatch):
    seen = []
    monkeypatch.setattr("linker_core.cross_fit.fit_weights", lambda examples, rows: seen.append({e.claim for e in examples}))
    folds = cross_fit(labelled, [])
    pairs = [pair for name, _ in LEARNING_SETS for pair in read_pairs(labelled / "verification" / f"{name}.jsonl.gz")]
    assert len(seen) == COUNT_FOLDS
    for pair in pairs:
        fold = folds.fold_of(pair.keys)
        assert [pair.example.claim in claims for claims in seen] == [number != fold for number in range(COUNT_FOLDS)]


def test_a_measured_article_lies_in_the_fold_of_its_claims(labelled):
    pair, *_ = read_pairs(labelled / "verification" / "factcheck_dev.jsonl.gz")
    article = frozenset({"article x", key_of_text(pair.example.claim)})
    folds = cross_fit(labelled, [article])
    assert folds.fold_of(frozenset({"article x"})) == folds.fold_of(pair.keys)
    assert folds.fold_of(frozenset({"article y"})) is None


def test_pairs_come_back_in_order(labelled):
    pairs = read_pairs(labelled / "verification" / "wice_dev.jsonl.gz")
    judged = judge_cross_fitted(pairs, cross_fit(labelled, []), Settings())
    assert [pair.label for pair in judged] == [pair.label for pair in pairs]


def test_a_missing_set_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"attributionbench_dev\.jsonl\.gz cannot be read"):
        cross_fit(tmp_path, [])


def test_what_ships_is_learnt_from_in_every_fold():
    assert LEARNING_SETS[: len(WEIGHT_SETS)] == WEIGHT_SETS
    assert {name for name, _ in LEARNING_SETS} >= {name for name, _ in EVAL_LIKE_SETS}
    assert len({name for name, _ in LEARNING_SETS}) == len(LEARNING_SETS)
