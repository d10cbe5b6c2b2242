"""How sure a figure is: the middle 95 % of what it comes to when whole documents are drawn again with replacement.

Of a plain sample, in which every draw is by itself, a formula says it.
"""

from collections.abc import Callable, Hashable, Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

TIMES = 1000
_EDGES = (2.5, 97.5)
_Z = NormalDist().inv_cdf(_EDGES[1] / 100)

Interval = tuple[float, float]
Counts = npt.NDArray[np.float64]
Choice = npt.NDArray[np.int64]


def ratio(numerator: float, denominator: float) -> float | None:
    """Four decimals of a share; None of nothing.

    >>> ratio(2, 3), ratio(0, 0)
    (0.6667, None)
    """
    return round(float(numerator / denominator), 4) if denominator else None


def wilson_interval(hits: int, count: int) -> Interval | None:
    """The 95 % interval of a share that a simple random sample has; None of nothing.

    Wilson's score interval: E. B. Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference",
    Journal of the American Statistical Association 22, 209-212. Near 0 and 1, and for the few links that people grade, it stays
    honest where the usual one shrinks to nothing. R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, gives as examples:

    >>> wilson_interval(81, 263), wilson_interval(15, 148), wilson_interval(0, 20), wilson_interval(0, 0)
    ((0.2553, 0.3662), (0.0624, 0.1605), (0.0, 0.1611), None)
    """
    if not count:
        return None
    share, spread = hits / count, _Z**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return round(max(middle - half, 0.0), 4), round(min(middle + half, 1.0), 4)


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
