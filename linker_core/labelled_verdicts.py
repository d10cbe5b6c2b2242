"""Labelled pairs judged as a run would judge them, by the shipped weights or by those of each pair's fold."""

from collections.abc import Sequence

from linker_core.analysis import Analyst
from linker_core.cross_fit import CrossFit, Labelled
from linker_core.judge import FeatureJudge
from linker_core.reasons import CandidateReason
from linker_core.records import Judgement, Verdict
from linker_core.settings import Settings
from linker_core.training import pair_up
from linker_core.verdict_scores import JudgedPair
from linker_core.weights import Weights
from linker_core.words import load_vocabulary


def judge_labelled(pairs: Sequence[Labelled], weights: Weights, settings: Settings) -> list[JudgedPair]:
    """What the judge says of each pair, in order."""
    whole = settings.judge.model_copy(update={"by_parts": False})  # people judged whole claims
    judge = FeatureJudge(weights, Analyst(load_vocabulary()), whole, settings.match.max_passages, is_thorough=True)
    told: list[Judgement | None] = [None] * len(pairs)
    matched = pair_up([pair.example for pair in pairs])
    for pair, (judgement, _) in zip(matched, judge.judge(matched), strict=True):
        told[pair.claim.ordinal] = judgement
    return [_join(pair, judgement) for pair, judgement in zip(pairs, told, strict=True)]


def judge_cross_fitted(pairs: Sequence[Labelled], folds: CrossFit, settings: Settings) -> list[JudgedPair]:
    """The same, each pair by weights that saw nothing of its document."""
    by_fold: dict[int, list[int]] = {}
    for number, pair in enumerate(pairs):
        by_fold.setdefault(folds.fold_of(pair.keys) or 0, []).append(number)
    found: dict[int, JudgedPair] = {}
    for fold, numbers in by_fold.items():
        judged = judge_labelled([pairs[number] for number in numbers], folds.weights[fold], settings)
        found.update(zip(numbers, judged, strict=True))
    return [found[number] for number in range(len(pairs))]


def _join(pair: Labelled, judgement: Judgement | None) -> JudgedPair:
    group = pair.example.group
    if judgement is None:
        return JudgedPair(group, pair.label, 0.0, Verdict.NOT_ENOUGH_INFO, is_vetoed=True)
    is_vetoed = judgement.reason not in {None, CandidateReason.LOW_SCORE}
    return JudgedPair(group, pair.label, judgement.score, judgement.verdict, is_vetoed)
