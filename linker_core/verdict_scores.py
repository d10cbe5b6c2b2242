"""Does the judge tell support from its lack? Figures on labelled pairs: order, threshold, worth of a probability, conflicts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from linker_core.intervals import Choice, Interval, interval_of, ratio
from linker_core.records import Verdict
from linker_core.training import area_under_curve

COUNT_BINS = 10
AREA_TIMES = 300
"""Draws behind the interval of an area: each sorts all pairs anew."""


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A labelled pair with what the judge says of it; a pair without a common telling word scores 0."""

    group: str
    label: str
    score: float
    verdict: Verdict
    is_vetoed: bool
    """Whether it cannot be support whatever its score."""

    @property
    def is_supported(self) -> bool:
        """What people say."""
        return self.label == "supported"


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs with similar scores: their mean score, and the share that people call supported."""

    low: float
    high: float
    pairs: int
    mean_score: float
    share_supported: float


@dataclass(frozen=True, slots=True)
class VerdictFigures:
    """The figures of one set of labelled pairs; intervals of 95 % by group."""

    pairs: int
    supported: int
    area: float | None
    area_95: Interval | None
    area_with_vetoes: float | None
    balanced_accuracy: float | None
    precision: float | None
    recall: float | None
    brier: float
    calibration_error: float
    bins: tuple[Bin, ...]
    conflicts: int
    conflicts_contradicted: int
    conflicts_not_supported: int
    conflict_precision: float | None
    """Share of the pairs judged `contradicted` that people call contradicted or not supported."""


def summarise_verdicts(pairs: Sequence[JudgedPair]) -> VerdictFigures:
    """The figures of a set of judged pairs, at least one."""
    labels = np.array([pair.is_supported for pair in pairs])
    scores = np.array([pair.score for pair in pairs])
    taken = np.array([pair.verdict is Verdict.SUPPORTED for pair in pairs])
    vetoed = np.array([pair.is_vetoed for pair in pairs])
    conflicts = Counter(pair.label for pair in pairs if pair.verdict is Verdict.CONTRADICTED)
    bins = reliability_bins(scores, labels)
    recall, refused = ratio((taken & labels).sum(), labels.sum()), ratio((~taken & ~labels).sum(), (~labels).sum())
    count = conflicts.total()
    return VerdictFigures(
        pairs=len(pairs),
        supported=int(labels.sum()),
        area=_area(scores, labels),
        area_95=interval_of([pair.group for pair in pairs], partial(_area_of, scores, labels), AREA_TIMES),
        area_with_vetoes=_area(np.where(vetoed, 0.0, scores), labels),
        balanced_accuracy=None if recall is None or refused is None else round((recall + refused) / 2, 4),
        precision=ratio((taken & labels).sum(), taken.sum()),
        recall=recall,
        brier=round(float(((scores - labels) ** 2).mean()), 4),
        calibration_error=round(sum(b.pairs * abs(b.mean_score - b.share_supported) for b in bins) / len(pairs), 4),
        bins=bins,
        conflicts=count,
        conflicts_contradicted=conflicts["contradicted"],
        conflicts_not_supported=conflicts["not_supported"],
        conflict_precision=ratio(conflicts["contradicted"] + conflicts["not_supported"], count),
    )


def _area(scores: np.typing.NDArray[np.float64], labels: np.typing.NDArray[np.bool_]) -> float | None:
    if labels.all() or not labels.any():
        return None
    return round(area_under_curve(scores.tolist(), labels.tolist()), 4)


def _area_of(scores: np.typing.NDArray[np.float64], labels: np.typing.NDArray[np.bool_], rows: Choice) -> float | None:
    return _area(scores[rows], labels[rows])


def reliability_bins(scores: np.typing.NDArray[np.float64], labels: np.typing.NDArray[np.bool_]) -> tuple[Bin, ...]:
    """Ten bins of equal width, the empty ones left out."""
    places = np.minimum((scores * COUNT_BINS).astype(int), COUNT_BINS - 1)
    return tuple(
        Bin(
            place / COUNT_BINS,
            (place + 1) / COUNT_BINS,
            int(inside.sum()),
            round(float(scores[inside].mean()), 4),
            round(float(labels[inside].mean()), 4),
        )
        for place in range(COUNT_BINS)
        if (inside := places == place).any()
    )
