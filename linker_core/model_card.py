"""The parts of the model card that follow from the learnt files: what was learnt from, weights, curves, what precision costs.

They stand in docs/model-card.md between markers and are renewed there, so that the card never drifts from what ships.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from linker_core.calibration import Level
from linker_core.evaluation_report import format_bins, format_share, format_table
from linker_core.verdict_scores import Bin
from linker_core.weights import Weights

_PART = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
_ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \|", re.MULTILINE)

PRECISIONS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
"""Asked for in the card's table."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt: the weights, and all that calibration.json says."""

    weights: Weights
    figures: Mapping[str, Any]


def renew_card(card: str, learnt: Learnt) -> str:
    """The card with its generated parts written anew; the words that describe a feature are kept."""
    told = {name: text.strip() for name, text in _ROW.findall(card)}

    def renew(match: re.Match[str]) -> str:
        lines = [*_describe_weights(learnt, told)] if match[2] == "weights" else [*PARTS[match[2]](learnt)]
        return f"{match[1]}{chr(10).join(lines)}\n{match[3]}"

    return _PART.sub(renew, card)


def describe_model(learnt: Learnt) -> str:
    """All generated parts, as `linker train` writes them beside the files."""
    parts = [("data", _describe_data(learnt)), ("weights", _describe_weights(learnt, {}))]
    parts += [("curves", _describe_curves(learnt)), ("levels", _describe_levels(learnt))]
    return "\n".join(f"## {name.capitalize()}\n\n{chr(10).join(lines)}\n" for name, lines in parts)


def _describe_data(learnt: Learnt) -> Iterator[str]:
    yield from format_table(
        ("learnt from", "pairs"), ((f"`{name}`", f"{n:,}") for name, n in learnt.figures["learnt_from"].items())
    )


def _describe_weights(learnt: Learnt, told: Mapping[str, str]) -> Iterator[str]:
    yield "| feature | what | weight |"
    yield "|---|---|--:|"
    for name, weight in learnt.weights.by_feature.items():
        yield f"| `{name}` | {told.get(name, '')} | {weight:g} |"
    yield f"| intercept | | {learnt.weights.intercept:g} |"


def _describe_curves(learnt: Learnt) -> Iterator[str]:
    measured = learnt.figures["measured"]
    heads = ("pairs", "count", "supported", "area under the curve", "with vetoes", "Brier", "calibration error")
    yield from format_table(heads, (_row_of(name, told) for name, told in measured.items()))
    for name in learnt.figures["calibrated_on"]:
        yield f"\nReliability on `{name}`:\n"
        yield from format_bins(Bin(**values) for values in measured[name]["bins"])


def _row_of(name: str, told: Mapping[str, Any]) -> tuple[str, ...]:
    area = format_share(told["area"], tuple(told["area_95"]), 3)
    rest = (format_share(told[key], None, 3) for key in ("area_with_vetoes", "brier", "calibration_error"))
    return f"`{name}`", f"{told['pairs']:,}", f"{told['supported']:,}", area, *rest


def _describe_levels(learnt: Learnt) -> Iterator[str]:
    levels = [Level(**level) for level in learnt.figures["levels"]]
    yield from format_table(("`judge.min_precision`", "score from", "pairs"), (_level_row(levels, asked) for asked in PRECISIONS))


def _level_row(levels: list[Level], asked: float) -> tuple[str, ...]:
    level = next((level for level in levels if level.precision >= asked), None)
    return (f"{asked:g}", f"{level.score:.2f}", str(level.pairs)) if level else (f"{asked:g}", "out of reach", "")


PARTS: Mapping[str, Callable[[Learnt], Iterator[str]]] = {
    "data": _describe_data,
    "curves": _describe_curves,
    "levels": _describe_levels,
}
