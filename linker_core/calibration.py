"""What a score is worth: the share of pairs at or above it that people call supported, and the score that is precise enough.

The share that is supported rises with the score, up to noise; the noise is evened out (isotonic regression), so that a higher
threshold is never the less precise one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from linker_core.errors import SettingsError
from linker_core.settings import JudgeSettings

FILE = "calibration.json"
"""Beside the judge.json that it belongs to."""

MIN_PAIRS = 30
"""A threshold stands on at least so many judged pairs: the best ten are right by chance as well."""


@dataclass(frozen=True, slots=True)
class Level:
    """The precision of all pairs with at least this score, and how many there were."""

    score: float
    precision: float
    pairs: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring scores with one common share."""

    score: float
    weight: float
    right: float
    pairs: int

    @property
    def share(self) -> float:
        return self.right / self.weight


def calibrate(told: Iterable[tuple[float, bool, float]]) -> tuple[Level, ...]:
    """Levels with rising scores and precisions from (score, is supported, weight) of judged pairs.

    >>> [(level.score, level.precision) for level in calibrate([(0.2, False, 1.0)] * 30 + [(0.8, True, 1.0)] * 30)]
    [(0.2, 0.5), (0.8, 1.0)]
    """
    runs = even_out(_Run(score, weight, weight * is_right, 1) for score, is_right, weight in told)
    above = list(accumulate(reversed(runs), lambda sum_, run: _Run(run.score, *_add(sum_, run))))
    levels: list[Level] = []
    for run in reversed(above):
        precision = round(run.share, 4)
        if run.pairs >= MIN_PAIRS and (not levels or precision > levels[-1].precision):
            levels.append(Level(round(run.score, 6), precision, run.pairs))
    return tuple(levels)


def even_out(runs: Iterable[_Run]) -> list[_Run]:
    """Neighbours pooled until shares rise with scores: equal scores first, then whatever falls."""
    pooled: list[_Run] = []
    for run in sorted(runs, key=lambda run: run.score):
        pooled.append(run)
        while len(pooled) > 1 and (pooled[-2].score == pooled[-1].score or pooled[-2].share >= pooled[-1].share):
            last = pooled.pop()
            pooled[-1] = _Run(pooled[-1].score, *_add(pooled[-1], last))
    return pooled


def _add(one: _Run, other: _Run) -> tuple[float, float, int]:
    return one.weight + other.weight, one.right + other.right, one.pairs + other.pairs


def decide_threshold(settings: JudgeSettings) -> JudgeSettings:
    """The settings with the least score that `min_precision` asks for, where it asks.

    Raises:
        SettingsError: no score is so precise, or the model has no calibration.
    """
    wanted = settings.min_precision
    if wanted is None:
        return settings
    level = find_level(load_levels(settings.model_file), wanted)
    return settings.model_copy(update={"min_score": level.score, "min_precision": None})


def find_level(levels: Sequence[Level], wanted: float) -> Level:
    """The lowest level that is precise enough.

    Raises:
        SettingsError: none is; the message says what can be had.
    """
    level = next((level for level in levels if level.precision >= wanted), None)
    if level is None:
        best = levels[-1] if levels else Level(0, 0, 0)
        raise SettingsError(
            f"judge.min_precision = {wanted:g} is out of reach: by the calibration at most {best.precision:g} of the pairs are"
            f" right, with scores from {best.score:g} on ({best.pairs} judged pairs). Ask for less, or set judge.min_score"
        )
    return level


@cache
def load_levels(model_file: Path | None = None) -> tuple[Level, ...]:
    """The shipped calibration, or the one beside a model of one's own.

    Raises:
        SettingsError: it is missing or damaged.
    """
    path = model_file.with_name(FILE) if model_file else None
    try:
        return tuple(Level(**level) for level in json.loads(_read_text(path))["levels"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        name = path or FILE
        raise SettingsError(f"{name}: not a calibration ({error}); linker train writes one beside judge.json") from error


def load_figures() -> Mapping[str, object]:
    """Everything of the shipped calibration file: how the judge was learnt, and what it reached."""
    figures: Mapping[str, object] = json.loads(_read_text(None))
    return figures


def _read_text(path: Path | None) -> str:
    if path is not None:
        return path.read_text(encoding="utf-8")
    return (files("linker_core") / "resources" / FILE).read_text(encoding="utf-8")
