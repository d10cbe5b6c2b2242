"""What a threshold costs: precision and recall at each least score, and the lowest score that is precise enough."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from linker_core.intervals import Interval, ratio
from linker_core.link_scores import ArticleScore, summarise_links
from linker_core.verdict_scores import JudgedPair

THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Of `judge.min_score`."""


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of one least score. `taken` are links, or pairs judged supported; `judged` those that count."""

    min_score: float
    taken: int
    judged: int
    precision: float | None
    precision_95: Interval | None
    recall: float | None
    bad: float | None = None
    links_per_article: float | None = None


def step_of_links(min_score: float, scores: Sequence[ArticleScore]) -> Step:
    """The step of an archive that was linked with this least score."""
    figures = summarise_links(scores)
    return Step(
        min_score=min_score,
        taken=figures.links,
        judged=figures.judged,
        precision=figures.precision_strict,
        precision_95=figures.precision_strict_95,
        recall=figures.recall,
        bad=figures.bad,
        links_per_article=round(figures.links / figures.articles, 3) if figures.articles else None,
    )


def sweep_links(link: Callable[[float], Sequence[ArticleScore]]) -> tuple[Step, ...]:
    """The steps of an archive; `link` links it with a least score."""
    return tuple(step_of_links(threshold, link(threshold)) for threshold in THRESHOLDS)


def sweep_pairs(pairs: Sequence[JudgedPair]) -> tuple[Step, ...]:
    """The steps of labelled pairs, vetoes respected."""
    return tuple(_step_of_pairs(threshold, pairs) for threshold in THRESHOLDS)


def _step_of_pairs(min_score: float, pairs: Sequence[JudgedPair]) -> Step:
    taken = [pair for pair in pairs if not pair.is_vetoed and pair.score >= min_score]
    right = sum(pair.is_supported for pair in taken)
    precision, recall = ratio(right, len(taken)), ratio(right, sum(pair.is_supported for pair in pairs))
    return Step(min_score, len(taken), len(taken), precision, None, recall)


def find_step(steps: Iterable[Step], min_precision: float) -> Step | None:
    """The lowest least score that is precise enough here; None where none is."""
    return next((step for step in steps if step.precision is not None and step.precision >= min_precision), None)
