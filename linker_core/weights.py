"""The judge's model: one weight per feature, learnt from natural attribution pairs under sign constraints; plain data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from pathlib import Path

from linker_core.errors import SettingsError
from linker_core.evidence import FEATURES


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic model: one weight per feature, and the intercept."""

    intercept: float
    by_feature: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability of support, 0 to 1."""
        total = self.intercept + sum(self.by_feature[name] * features[name] for name in FEATURES)
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
