"""Logistic regression as both learnt models need it: weighted examples, and slopes whose sign may be prescribed.

Libraries' regressions know no signs; scipy's minimiser does. The problem is convex, so that the same data gives the same weights.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from linker_core.errors import UsageError

Matrix = npt.NDArray[np.float64]
Bounds = tuple[float | None, float | None]

FREE: Bounds = (None, None)
RISING: Bounds = (0, None)
FALLING: Bounds = (None, 0)

DIGITS = 4
"""Of the weights: more would be noise, and fewer characters are easier to compare."""


def fit_logistic(
    rows: Matrix, labels: Matrix, weights: Matrix, penalty: float, bounds: Sequence[Bounds]
) -> tuple[float, tuple[float, ...]]:
    """Intercept and slopes, rounded; one bound per column.

    `penalty` weighs the squared slopes of standardised columns against the sum of the examples' weighted losses.

    Raises:
        UsageError: scipy is not installed.
    """
    centre, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    solution = _minimise((rows - centre) / spread, labels, weights, penalty, bounds)
    slopes = solution[1:] / spread
    return round(float(solution[0] - centre @ slopes), DIGITS), tuple(round(float(slope), DIGITS) for slope in slopes)


def _minimise(rows: Matrix, labels: Matrix, weights: Matrix, penalty: float, bounds: Sequence[Bounds]) -> Matrix:
    def loss(point: Matrix) -> tuple[float, Matrix]:
        totals = point[0] + rows @ point[1:]
        losses = np.logaddexp(0, totals) - labels * totals
        errors = weights * (1 / (1 + np.exp(-totals)) - labels)
        slope = np.concatenate([[errors.sum()], rows.T @ errors + 2 * penalty * point[1:]])
        return float(weights @ losses + penalty * point[1:] @ point[1:]), slope

    options = {"maxiter": 10_000, "ftol": 1e-15, "gtol": 1e-9}
    start = np.zeros(1 + len(bounds))
    found = _load_minimiser()(loss, start, jac=True, bounds=[FREE, *bounds], method="L-BFGS-B", options=options)
    return np.asarray(found.x, dtype=np.float64)


def _load_minimiser() -> Callable[..., Any]:
    """scipy's, which learning alone needs."""
    try:
        minimiser: Callable[..., Any] = import_module("scipy.optimize").minimize
    except ImportError as error:
        raise UsageError("learning weights needs scipy: install claim-linker[train]") from error
    return minimiser
