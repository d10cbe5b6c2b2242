"""Learns and measures what a claim is: the weights of `factuality`, and how often `claims` agrees with people.

Reads `claims/*.jsonl.gz` of the labelled data. The problem is convex and solved in a fixed order, so the same data gives the same
weights.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from linker_core.claims import explain_no_fact, measure_statements
from linker_core.errors import UsageError
from linker_core.factuality import FEATURES, ClaimModel
from linker_core.logistic import FREE, Matrix, fit_logistic
from linker_core.settings import ClaimSettings
from linker_core.words import load_vocabulary

VERSION = "2026-11-22"
"""Of the shipped weights; a new one whenever they are learnt anew."""

CLOSEST_SET = "policlaim_train"
"""Sentences of speeches, verifiable or not: the definition nearest to the linker's, so the threshold is right for it."""

WIDER_SET, WIDER_SHARE = "ct24_train", 0.3
"""Sentences of debates, worth checking or not: a narrower idea. All of them together weigh this share of the closest set, its two
labels alike."""

CLAIM_LABELS = frozenset({"claim", "checkworthy", "yes"})

PENALTY = 50.0
"""Of the squared weights of standardised features: strong, so that what carries is common to all speakers."""


@dataclass(frozen=True, slots=True)
class ClaimExample:
    """A sentence, and whether people found a verifiable claim in it."""

    sentence: str
    is_claim: bool
    group: str
    """Speech, debate or document: sentences of one are never on both sides of a split."""


def read_claim_examples(folder: Path, data_set: str) -> list[ClaimExample]:
    """The sentences of one labelled set, in the order of the file.

    Raises:
        UsageError: the set is missing.
    """
    path = folder / "claims" / f"{data_set}.jsonl.gz"
    if not path.is_file():
        raise UsageError(f"{path} is missing: name the folder that holds claims/*.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [ClaimExample(row["sentence"], row["label"] in CLAIM_LABELS, str(row["id"]).rsplit("-", 1)[0]) for row in rows]


def learn_claim_model(folder: Path) -> ClaimModel:
    """The weights to be shipped, learnt from all of the closest set and the wider one."""
    return _fit(measure_sentences(read_claim_examples(folder, CLOSEST_SET)), measure_sentences(_read_wider(folder)))


def _read_wider(folder: Path) -> list[ClaimExample]:
    return read_claim_examples(folder, WIDER_SET)


def cross_fit_claims(folder: Path, settings: ClaimSettings) -> list[tuple[bool, bool]]:
    """Of each sentence of the closest set: is it a claim, and was it taken for one by weights of the other speeches."""
    examples = read_claim_examples(folder, CLOSEST_SET)
    rows, labels = measure_sentences(examples)
    wider, vocabulary = measure_sentences(_read_wider(folder)), load_vocabulary()
    groups = np.array([example.group for example in examples])
    models = {group: _fit((rows[groups != group], labels[groups != group]), wider) for group in sorted(set(groups))}
    return [
        (example.is_claim, explain_no_fact(example.sentence, settings, vocabulary, model=models[example.group]) is None)
        for example in examples
    ]


def measure_sentences(examples: Sequence[ClaimExample]) -> tuple[Matrix, Matrix]:
    """Features, one row per example in the order of FEATURES, and labels."""
    rows = measure_statements([example.sentence for example in examples], load_vocabulary())
    return rows, np.array([float(example.is_claim) for example in examples])


def _fit(closest: tuple[Matrix, Matrix], wider: tuple[Matrix, Matrix]) -> ClaimModel:
    rows, labels = np.vstack([closest[0], wider[0]]), np.concatenate([closest[1], wider[1]])
    share = wider[1].mean()
    balanced = np.where(wider[1] > 0, 0.5 / share, 0.5 / (1 - share))
    weights = np.concatenate([np.ones(len(closest[1])), balanced * WIDER_SHARE * len(closest[1]) / len(wider[1])])
    intercept, slopes = fit_logistic(rows, labels, weights, PENALTY, [FREE] * len(FEATURES))
    return ClaimModel(intercept, slopes)


def format_claim_model(model: ClaimModel) -> str:
    """The text of claims.json."""
    learnt_from = [CLOSEST_SET, f"{WIDER_SET} (at {WIDER_SHARE} of its weight)"]
    weights = dict(zip(FEATURES, model.weights, strict=True))
    return (
        json.dumps({"version": VERSION, "learnt_from": learnt_from, "intercept": model.intercept, "weights": weights}, indent=2)
        + "\n"
    )
