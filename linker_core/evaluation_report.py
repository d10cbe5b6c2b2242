"""An evaluation as Markdown: small tables, every share with its count and, where it hangs on few documents, its interval."""

from collections.abc import Iterable, Iterator, Sequence

from linker_core.anchor_scores import RATINGS
from linker_core.cross_fit import COUNT_FOLDS, LEARNING_SETS
from linker_core.evaluation import ArchiveFigures, Evaluation, PairFigures, SentenceFigures
from linker_core.intervals import Interval
from linker_core.sweeps import Step
from linker_core.verdict_scores import Bin

_BLANK = "–"


def format_evaluation(evaluation: Evaluation) -> str:
    """The whole report."""
    return "\n".join(_sections(evaluation)) + "\n"


def _sections(evaluation: Evaluation) -> Iterator[str]:
    yield "# Evaluation\n"
    yield _say_weights(evaluation)
    if evaluation.archives:
        yield from _describe_links(evaluation.archives)
    for archive in evaluation.archives:
        yield from _describe_sweep(f"Links of {archive.name} by threshold", archive.sweep, archive.reached, evaluation)
    if evaluation.pairs:
        yield from _describe_verdicts(evaluation.pairs)
    for pairs in evaluation.pairs:
        yield from _describe_sweep(f"Pairs of {pairs.name} by threshold", pairs.sweep, pairs.reached, evaluation)
        yield f"\n## Reliability on {pairs.name}\n"
        yield from format_bins(pairs.verdicts.bins)
    if any(pairs.verdicts.conflicts for pairs in evaluation.pairs):
        yield from _describe_conflicts(evaluation.pairs)
    if evaluation.archives or evaluation.sentences:
        yield from _describe_claims(evaluation)
    if evaluation.anchors:
        yield from _describe_anchors(evaluation)


def _say_weights(evaluation: Evaluation) -> str:
    threshold = f"`judge.min_score` is {evaluation.min_score:g}. Intervals are of 95 %, by document."
    if not evaluation.is_cross_fitted:
        return (
            f"Weights: those of the configuration. On documents they learnt from, figures flatter: see `--cross-fit`. {threshold}"
        )
    names = ", ".join(name for name, _ in LEARNING_SETS)
    learnt = f"learnt anew in {COUNT_FOLDS} folds from {names}, each without the documents that it is measured on"
    return f"Weights: {learnt}. {threshold}"


def _describe_links(archives: Sequence[ArchiveFigures]) -> Iterator[str]:
    yield "\n## Links\n"
    heads = ("archive", "articles", "links", "judged", "unjudged", "outside", "right", "right or in part", "wrong", "found")
    rows = [
        (
            archive.name,
            links.articles,
            links.links,
            links.judged,
            links.unjudged,
            links.outside,
            format_share(links.precision_strict, links.precision_strict_95),
            format_share(links.precision_lenient),
            format_share(links.bad, links.bad_95),
            f"{format_share(links.recall, links.recall_95)} of {links.linkable}",
        )
        for archive in archives
        for links in (archive.links,)
    ]
    yield from format_table(heads, rows)
    yield (
        "\nRight: the page supports the sentence, or a whole claim of it and contradicts none; of the judged links. Wrong: it"
        " does not even support it in part, or the sentence is no claim. Found: sentences with a right link, of those that some"
        " page supports. Unjudged pairs, and links outside of judged sentences, count neither way."
    )
    for archive in archives:
        told = ", ".join(f"{count} {fate}" for fate, count in archive.links.fates.items() if count)
        yield f"\n{archive.name}: {told or 'no links'}."
        if archive.unlearnt:
            yield f"{archive.unlearnt} of its articles are no labelled document: no weights could have seen them."


def _describe_sweep(title: str, steps: Sequence[Step], reached: Step | None, evaluation: Evaluation) -> Iterator[str]:
    if not steps:
        return
    yield f"\n## {title}\n"
    is_archive = steps[0].links_per_article is not None
    heads = ("min_score", *(("links", "judged") if is_archive else ("taken",)), "right", "found")
    heads = (*heads, "wrong", "links per article") if is_archive else heads
    yield from format_table(heads, (_sweep_row(step) for step in steps))
    if evaluation.min_precision is not None:
        yield f"\n{_say_reached(steps, reached, evaluation.min_precision)}"


def _sweep_row(step: Step) -> tuple[object, ...]:
    right, found = format_share(step.precision, step.precision_95), format_share(step.recall)
    if step.links_per_article is None:
        return f"{step.min_score:g}", step.taken, right, found
    return f"{step.min_score:g}", step.taken, step.judged, right, found, format_share(step.bad), f"{step.links_per_article:.2f}"


def _say_reached(steps: Sequence[Step], reached: Step | None, wanted: float) -> str:
    if reached:
        return (
            f"{wanted:g} right is reached from `judge.min_score = {reached.min_score:g}` on: {format_share(reached.precision)}"
            f" of {reached.judged} judged."
        )
    best = max((step for step in steps if step.precision is not None), key=lambda step: step.precision or 0, default=None)
    if best is None:
        return f"{wanted:g} right cannot be told: nothing was judged."
    most = f"{format_share(best.precision)} at {best.min_score:g}, of {best.judged} judged"
    return f"{wanted:g} right is not reached here; the most is {most}."


def _describe_verdicts(groups: Sequence[PairFigures]) -> Iterator[str]:
    yield "\n## Verdicts\n"
    heads = ("pairs", "count", "supported", "area", "with vetoes", "balanced accuracy", "Brier", "calibration error")
    rows = [
        (
            group.name,
            verdicts.pairs,
            verdicts.supported,
            format_share(verdicts.area, verdicts.area_95, 3),
            format_share(verdicts.area_with_vetoes, None, 3),
            format_share(verdicts.balanced_accuracy, None, 3),
            format_share(verdicts.brier, None, 3),
            format_share(verdicts.calibration_error, None, 3),
        )
        for group in groups
        for verdicts in (group.verdicts,)
    ]
    yield from format_table(heads, rows)
    yield (
        "\nArea under the ROC curve of the score, supported against all else; with vetoes: a vetoed pair scores 0. Balanced"
        " accuracy: of the verdicts. Brier score and expected calibration error: of the score as a probability, in ten bins."
    )


def _describe_conflicts(groups: Sequence[PairFigures]) -> Iterator[str]:
    yield "\n## Conflicts\n"
    heads = ("pairs", "conflicts", "contradicted", "not supported", "right")
    rows = [
        (group.name, v.conflicts, v.conflicts_contradicted, v.conflicts_not_supported, format_share(v.conflict_precision))
        for group in groups
        for v in (group.verdicts,)
    ]
    yield from format_table(heads, rows)
    yield "\nRight: people call the pair contradicted or not supported."


def _describe_claims(evaluation: Evaluation) -> Iterator[str]:
    yield "\n## Claims\n"
    heads = ("sentences", "count", "claims", "taken", "precision", "recall", "F1")
    groups: tuple[ArchiveFigures | SentenceFigures, ...] = (*evaluation.archives, *evaluation.sentences)
    rows = [
        (
            group.name,
            c.sentences,
            c.claims,
            c.taken,
            format_share(c.precision, None, 3),
            format_share(c.recall, None, 3),
            format_share(c.f1, None, 3),
        )
        for group in groups
        for c in (group.claims,)
    ]
    yield from format_table(heads, rows)


def _describe_anchors(evaluation: Evaluation) -> Iterator[str]:
    yield "\n## Anchors\n"
    heads = ("origin", "rated", *RATINGS, "good or acceptable")
    rows = [
        (f.origin, f.anchors, *(format_share(f.counts[rating] / f.anchors) for rating in RATINGS), format_share(f.fit, f.fit_95))
        for f in evaluation.anchors
    ]
    yield from format_table(heads, rows)


def format_bins(bins: Iterable[Bin]) -> Iterator[str]:
    """A reliability table: what scores say, and what people say."""
    rows = [(f"{b.low:.1f}–{b.high:.1f}", b.pairs, format_share(b.mean_score), format_share(b.share_supported)) for b in bins]
    yield from format_table(("score", "pairs", "mean score", "supported"), rows)


def format_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A Markdown table, figures to the right."""
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'--:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"


def format_share(value: float | None, interval: Interval | None = None, digits: int = 2) -> str:
    """A share as people write it: .73 (.57–.89)."""
    if value is None:
        return _BLANK
    text = _shorten(value, digits)
    return f"{text} ({_shorten(interval[0], digits)}–{_shorten(interval[1], digits)})" if interval else text


def _shorten(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.removeprefix("0") if text.startswith("0.") else text
