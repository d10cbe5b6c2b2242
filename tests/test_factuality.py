"""The form of a fact: each feature beside a near miss, and weights that are there for every feature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.claims import measure_statements
from linker_core.factuality import FEATURES, ClaimModel, load_claim_model
from linker_core.words import load_vocabulary


def measure(text):
    return dict(zip(FEATURES, measure_statements([text], load_vocabulary())[0], strict=True))


@pytest.mark.parametrize(
    ("feature", "text", "near_miss"),
    [
        ("going_to", "It is going to rain.", "It is going well."),
        ("have_to", "They have to pay.", "They have two."),
        ("perfect", "They have recently moved.", "They have a cat."),
        ("passive", "It was later moved.", "It was a move."),
        ("progressive", "He is now running.", "He is a runner."),
        ("there_is", "There are two.", "There they go."),
        ("i_want", "I believe it.", "I signed it."),
        ("let_us", "Let’s go.", "Let him go."),
        ("it_is", "And that is it.", "It rose."),
        ("infinitive", "To win is hard.", "Two wins."),
        ("first_speaker", "I won.", "He and I won."),
        ("count_denial", "It is not so.", "It is a knot."),
        ("has_name", "They met in Rome.", "They met at home."),
        ("value_money", "It cost $4 million.", "It cost a lot."),
        ("superlative", "The largest fell.", "The large fell."),
        ("has_past_tense", "It opened.", "It opens."),
        ("mark_?", "Who?", "Who."),
        ("is_open", "A list of things", "A list of things."),
    ],
)
def test_feature(feature, text, near_miss):
    assert measure(text)[feature] > measure(near_miss)[feature]


def test_shipped_weights_name_every_feature():
    model = load_claim_model()
    assert len(model.weights) == len(FEATURES) == len(set(FEATURES))
    assert any(model.weights)


def test_probability_stays_between_its_bounds():
    model = ClaimModel(0.0, (1000.0,))
    assert model.probabilities(np.array([[-1.0], [0.0], [1.0]])) == [0.0, 0.5, 1.0]


@given(st.lists(st.text(), min_size=1))
def test_any_texts_have_probabilities(texts):
    found = load_claim_model().probabilities(measure_statements(texts, load_vocabulary()))
    assert len(found) == len(texts)
    assert all(0 <= probability <= 1 for probability in found)
