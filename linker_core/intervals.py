"""How sure a figure is: the middle 95 % of what it comes to when whole documents are drawn again with replacement."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
import numpy.typing as npt

TIMES = 1000
_EDGES = (2.5, 97.5)

Interval = tuple[float, float]
Counts = npt.NDArray[np.float64]
Choice = npt.NDArray[np.int64]


def ratio(numerator: float, denominator: float) -> float | None:
    """Four decimals of a share; None of nothing.

    >>> ratio(2, 3), ratio(0, 0)
    (0.6667, None)
    """
    return round(float(numerator / denominator), 4) if denominator else None


def interval_of_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Interval | None:
    """The interval of sum over sum, one entry per document; None where there is nothing to count."""
    counts = np.array([numerators, denominators], dtype=np.float64)
    if not counts.size or not counts[1].sum():
        return None
    above, below = counts[:, _draw(counts.shape[1], TIMES)].sum(axis=2)
    return _middle(above[below > 0] / below[below > 0])


def interval_of(groups: Sequence[Hashable], statistic: Callable[[Choice], float | None], times: int = TIMES) -> Interval | None:
    """The interval of a statistic over rows, where rows of one group are drawn together; the statistic takes row numbers."""
    rows: dict[Hashable, list[int]] = {}
    for number, group in enumerate(groups):
        rows.setdefault(group, []).append(number)
    if not rows:
        return None
    drawn = [np.array(numbers, dtype=np.int64) for numbers in rows.values()]
    values = [statistic(np.concatenate([drawn[place] for place in places])) for places in _draw(len(drawn), times)]
    known = np.array([value for value in values if value is not None])
    return _middle(known) if known.size else None


def _draw(count: int, times: int) -> Choice:
    return np.random.default_rng(0).integers(count, size=(times, count))


def _middle(values: Counts) -> Interval:
    low, high = np.percentile(values, _EDGES)
    return round(float(low), 4), round(float(high), 4)
