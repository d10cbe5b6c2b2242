"""Learns and measures what a claim is: the weights of `factuality`, and how often `claims` agrees with people.

Reads `claims/*.jsonl.gz` of the labelled data. The problem is convex and solved in a fixed order, so the same data gives the same
weights.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from linker_core.claims import explain_no_fact
from linker_core.errors import UsageError
from linker_core.factuality import FEATURES, ClaimModel, load_claim_model, measure_form
from linker_core.quantities import may_open_value, read_quantities
from linker_core.settings import ClaimSettings
from linker_core.words import load_vocabulary

VERSION = "2026-11-22"
"""Of the shipped weights; a new one whenever they are learnt anew."""

CLOSEST_SET = "policlaim_train"
"""Sentences of speeches, verifiable or not: the definition nearest to the linker's, so the threshold is right for it."""

WIDER_SET, WIDER_SHARE = "ct24_train", 0.3
"""Sentences of debates, worth checking or not: a narrower idea. All of them together weigh this share of the closest set, its two
labels alike."""

HELD_OUT_SET = "factcheck_sentences_dev"
"""Never learnt from: sentences of articles that the links are measured on."""

CLAIM_LABELS = frozenset({"claim", "checkworthy", "yes"})

PENALTY = 100.0
"""Of the halved squared weights of standardised features: strong, so that what carries is common to all speakers."""

MAX_STEPS = 50
TOLERANCE = 1e-9

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClaimExample:
    """A sentence, and whether people found a verifiable claim in it."""

    sentence: str
    is_claim: bool
    group: str
    """Speech, debate or document: sentences of one are never on both sides of a split."""


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """How a decision agrees with people: counts of sentences, and what follows from them."""

    count_right: int
    """Claims that were found."""
    count_wrong: int
    """Sentences taken for claims that are none."""
    count_missed: int
    """Claims that were not found."""

    @property
    def precision(self) -> float:
        """Share of claims among the sentences taken for such; 0 when there are none."""
        return self.count_right / max(self.count_right + self.count_wrong, 1)

    @property
    def recall(self) -> float:
        """Share of the claims that were found; 0 when there are none."""
        return self.count_right / max(self.count_right + self.count_missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        >>> round(ClaimFigures(8, 2, 4).f1, 3)
        0.727
        """
        return 2 * self.count_right / max(2 * self.count_right + self.count_wrong + self.count_missed, 1)


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


def cross_fit_claims(folder: Path, settings: ClaimSettings | None = None) -> ClaimFigures:
    """Figures on the closest set, each speech judged by weights that learnt from the other speeches only."""
    examples = read_claim_examples(folder, CLOSEST_SET)
    rows, labels = measure_sentences(examples)
    wider = measure_sentences(_read_wider(folder))
    groups = np.array([example.group for example in examples])
    found: list[tuple[ClaimExample, bool]] = []
    for group in sorted(set(groups)):
        others = groups != group
        decide = _decider(_fit((rows[others], labels[others]), wider), settings)
        found += [(example, decide(example.sentence)) for example in examples if example.group == group]
    return count_agreement(found)


def evaluate_claims(
    examples: Iterable[ClaimExample], model: ClaimModel | None = None, settings: ClaimSettings | None = None
) -> ClaimFigures:
    """Figures of the whole decision, rules and weights; on what the weights did not learn from. Default: as shipped."""
    decide = _decider(model or load_claim_model(), settings)
    return count_agreement((example, decide(example.sentence)) for example in examples)


def _decider(model: ClaimModel, settings: ClaimSettings | None) -> Callable[[str], bool]:
    used, vocabulary = settings or ClaimSettings(), load_vocabulary()
    return lambda sentence: explain_no_fact(sentence, used, vocabulary, model=model) is None


def count_agreement(decisions: Iterable[tuple[ClaimExample, bool]]) -> ClaimFigures:
    """Counts of examples with what was decided about each."""
    pairs = [(example.is_claim, decided) for example, decided in decisions]
    return ClaimFigures(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def measure_sentences(examples: Sequence[ClaimExample]) -> tuple[Matrix, Matrix]:
    """Features, one row per example in the order of FEATURES, and labels."""
    vocabulary = load_vocabulary()
    rows = []
    for example in examples:
        words = vocabulary.read_words(example.sentence)
        openers = [(word.lower, word.start) for word in words if may_open_value(word.lower)]
        rows.append(measure_form(example.sentence, words, read_quantities(example.sentence, openers)))
    labels = np.array([float(example.is_claim) for example in examples])
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES)), labels


def _fit(closest: tuple[Matrix, Matrix], wider: tuple[Matrix, Matrix]) -> ClaimModel:
    rows, labels = np.vstack([closest[0], wider[0]]), np.concatenate([closest[1], wider[1]])
    share = wider[1].mean()
    balanced = np.where(wider[1] > 0, 0.5 / share, 0.5 / (1 - share))
    weights = np.concatenate([np.ones(len(closest[1])), balanced * WIDER_SHARE * len(closest[1]) / len(wider[1])])
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    solution = _minimise((rows - centre) / spread, labels, weights)
    slopes = solution[1:] / spread
    intercept = round(float(solution[0] - centre @ slopes), 4)
    return ClaimModel(intercept, tuple(round(float(slope), 4) for slope in slopes))


def _minimise(rows: Matrix, labels: Matrix, weights: Matrix) -> Matrix:
    """Intercept and slopes with the least penalised logistic loss, by Newton's method."""
    design = np.hstack([np.ones((len(rows), 1)), rows])
    penalty = np.full(design.shape[1], PENALTY)
    penalty[0] = 0
    point = np.zeros(design.shape[1])
    for _ in range(MAX_STEPS):
        chances = 1 / (1 + np.exp(-np.clip(design @ point, -30, 30)))
        slope = design.T @ (weights * (chances - labels)) + penalty * point
        curve = (design.T * (weights * chances * (1 - chances))) @ design + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        point = point - step
        if float(np.abs(step).max()) < TOLERANCE:
            break
    return point


def format_claim_model(model: ClaimModel) -> str:
    """The text of claims.json."""
    learnt_from = [CLOSEST_SET, f"{WIDER_SET} (at {WIDER_SHARE} of its weight)"]
    weights = dict(zip(FEATURES, model.weights, strict=True))
    return (
        json.dumps({"version": VERSION, "learnt_from": learnt_from, "intercept": model.intercept, "weights": weights}, indent=2)
        + "\n"
    )
