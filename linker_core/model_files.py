"""Rebuilds the learnt files of the package from human-labelled data: terms, the judge's weights, and what its scores are worth.

The same data gives the same files. Weights are learnt with the terms that are installed: where those change, install them and
learn again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from linker_core import calibration
from linker_core.calibration import Level, calibrate
from linker_core.claim_training import format_claim_model, learn_claim_model
from linker_core.cross_fit import COUNT_FOLDS, EVAL_LIKE_SETS, LEARNING_SETS, cross_fit, path_of, read_pairs
from linker_core.errors import UsageError
from linker_core.labelled_verdicts import judge_cross_fitted
from linker_core.model_card import Learnt, describe_model
from linker_core.settings import Settings
from linker_core.training import VERSION, WEIGHT_SETS, count_terms, fit_weights, format_weights, read_examples, read_texts
from linker_core.verdict_scores import JudgedPair, VerdictFigures, summarise_verdicts
from linker_core.weights import Weights

CALIBRATION_SETS = tuple(name for name, _ in EVAL_LIKE_SETS)
"""What scores are worth is learnt where pairs come about as in a run: claims of articles, pages as found. Each counts alike."""

MEASURED_SETS = (*CALIBRATION_SETS, "attributionbench_dev", "expertqa_dev")
"""What the model card quotes, each pair by weights that saw nothing of its document."""


def write_model(labelled: Path, out: Path) -> Iterator[str]:
    """Write all learnt files and the tables of the model card; says in a line what each step came to.

    Raises:
        UsageError: a labelled set is missing, scipy is not installed, or the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        yield _write_terms(labelled, out)
        weights = learn_weights(labelled)
        (out / "judge.json").write_text(format_weights(weights), encoding="utf-8")
        yield f"judge.json: {len(weights.by_feature)} weights from {sum(count for _, count in count_examples(labelled)):,} pairs"
        (out / "claims.json").write_text(format_claim_model(learn_claim_model(labelled)), encoding="utf-8")
        yield "claims.json: what is a claim"
        judged = judge_measured(labelled)
        text = format_calibration(judged, count_examples(labelled))
        (out / calibration.FILE).write_text(text, encoding="utf-8")
        (out / "model-card.md").write_text(describe_model(Learnt(weights, json.loads(text))), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}; name another folder") from error
    yield from _say_calibration(judged)


def _write_terms(labelled: Path, out: Path) -> str:
    terms = count_terms(read_texts(labelled))
    pq.write_table(terms, out / "terms.parquet", compression="zstd", compression_level=19)
    said = f"terms.parquet: {terms.num_rows:,} tokens"
    installed = (files("linker_core") / "resources" / "terms.parquet").read_bytes()
    if (out / "terms.parquet").read_bytes() == installed:
        return said
    return f"{said}; not those installed, with which all that follows is learnt: install them and train again"


def learn_weights(labelled: Path) -> Weights:
    """The weights that ship."""
    return fit_weights([example for name, limit in WEIGHT_SETS for example in read_examples(labelled, name, limit)])


def count_examples(labelled: Path) -> list[tuple[str, int]]:
    """How many pairs of each set the weights are learnt from."""
    return [(name, len(read_examples(labelled, name, limit))) for name, limit in WEIGHT_SETS]


def judge_measured(labelled: Path) -> dict[str, list[JudgedPair]]:
    """The measured sets, cross-fitted."""
    pairs = {name: read_pairs(path_of(labelled, name)) for name in MEASURED_SETS}
    folds = cross_fit(labelled, (pair.keys for group in pairs.values() for pair in group))
    return {name: judge_cross_fitted(group, folds, Settings()) for name, group in pairs.items()}


def learn_levels(judged: Mapping[str, Sequence[JudgedPair]]) -> tuple[Level, ...]:
    """What scores are worth, of the pairs that no veto rules out."""
    kept = [[pair for pair in judged[name] if not pair.is_vetoed] for name in CALIBRATION_SETS]
    return calibrate((pair.score, pair.is_supported, 1 / len(group)) for group in kept for pair in group)


def format_calibration(judged: Mapping[str, Sequence[JudgedPair]], counts: Sequence[tuple[str, int]]) -> str:
    """The text of calibration.json: the levels, and beside them what the model card tells."""
    figures = {
        "version": VERSION,
        "levels": [asdict(level) for level in learn_levels(judged)],
        "calibrated_on": list(CALIBRATION_SETS),
        "folds": COUNT_FOLDS,
        "cross_fitted_from": [name for name, _ in LEARNING_SETS],
        "learnt_from": dict(counts),
        "measured": {name: _tell(summarise_verdicts(pairs)) for name, pairs in judged.items()},
    }
    return json.dumps(figures, indent=2) + "\n"


def _tell(figures: VerdictFigures) -> dict[str, Any]:
    kept = ("pairs", "supported", "area", "area_95", "area_with_vetoes", "brier", "calibration_error", "bins")
    told = asdict(figures)
    return {name: told[name] for name in kept}


def _say_calibration(judged: Mapping[str, Sequence[JudgedPair]]) -> Iterator[str]:
    for best in learn_levels(judged)[-1:]:
        yield f"{calibration.FILE}: at most {best.precision:.2f} right, from a score of {best.score:.2f} on"
    for name, pairs in judged.items():
        yield f"area under the curve on {name}, cross-fitted: {summarise_verdicts(pairs).area:.3f}"
