"""The judge's model: one weight per feature, learnt from natural attribution pairs under sign constraints; plain data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from operator import mul
from pathlib import Path

from linker_core.errors import SettingsError
from linker_core.evidence import FEATURES


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic model: one weight per feature, and the intercept."""

    intercept: float
    by_feature: Mapping[str, float]
    """In the order of FEATURES."""

    def probability(self, features: Sequence[float]) -> float:
        """Probability of support, 0 to 1; the features come in the order of FEATURES."""
        total = self.intercept + sum(map(mul, self.by_feature.values(), features))
        return 1 / (1 + exp(-total))


@cache
def load_weights(path: Path | None = None) -> Weights:
    """The shipped model, or the one in a file that `linker train` wrote.

    Raises:
        SettingsError: the file is missing or is no model of these features.
    """
    try:
        text = (
            path.read_text(encoding="utf-8") if path else (files("linker_core") / "resources" / "judge.json").read_text("utf-8")
        )
        model = json.loads(text)
        return Weights(float(model["intercept"]), {name: float(model["weights"][name]) for name in FEATURES})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path}: not a judge's model ({error}); write one with linker train") from error
