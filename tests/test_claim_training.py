"""What is learnt and how it is measured, on tiny sets; and the floors on the labelled data, where it is there."""

import gzip
import json

import pytest

from linker_core.claim_scores import summarise_claims
from linker_core.claim_training import (
    CLOSEST_SET,
    WIDER_SET,
    cross_fit_claims,
    format_claim_model,
    learn_claim_model,
    read_claim_examples,
)
from linker_core.claims import explain_no_fact
from linker_core.errors import UsageError
from linker_core.factuality import FEATURES
from linker_core.settings import ClaimSettings
from linker_core.words import load_vocabulary

FACT, VIEW = "The council spent $4 million on the bridge in 2019.", "We believe that the future of this town is bright."


def write_set(folder, name, rows):
    path = folder / "claims" / f"{name}.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": key, "sentence": text, "label": label}) + "\n" for key, text, label in rows)


@pytest.fixture
def tiny(tmp_path):
    speeches = [
        (f"{speech}-{n}", f"{text} {n}", label)
        for speech in "AB"
        for n in range(40)
        for text, label in ((FACT, "claim"), (VIEW, "no_claim"))
    ]
    write_set(tmp_path, CLOSEST_SET, speeches)
    write_set(tmp_path, WIDER_SET, [("1", FACT, "checkworthy"), ("2", VIEW, "no")])
    return tmp_path


def test_groups_are_speeches(tiny):
    assert {example.group for example in read_claim_examples(tiny, CLOSEST_SET)} == {"A", "B"}


def test_learning_tells_facts_from_views(tiny):
    model = learn_claim_model(tiny)
    reasons = [explain_no_fact(text, ClaimSettings(), load_vocabulary(), model=model) for text in (FACT, VIEW)]
    assert [reason is None for reason in reasons] == [True, False]


def test_learning_twice_gives_the_same_file(tiny):
    assert format_claim_model(learn_claim_model(tiny)) == format_claim_model(learn_claim_model(tiny))


def test_the_file_names_every_feature(tiny):
    assert list(json.loads(format_claim_model(learn_claim_model(tiny)))["weights"]) == list(FEATURES)


def test_cross_fitting_judges_every_sentence_once(tiny):
    labels = [example.is_claim for example in read_claim_examples(tiny, CLOSEST_SET)]
    assert [is_claim for is_claim, _ in cross_fit_claims(tiny, ClaimSettings())] == labels


def test_a_missing_set_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"policlaim_train\.jsonl\.gz is missing"):
        learn_claim_model(tmp_path)


def test_floor_on_speeches(shared):
    assert summarise_claims(cross_fit_claims(shared / "labelled", ClaimSettings())).f1 >= 0.78
