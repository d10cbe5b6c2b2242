"""Measures the linker against human judgements: archives are linked with the real stages, pairs and sentences judged by them."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from flows.linking import link_articles
from linker_core.anchor_scores import read_ratings, summarise_anchors
from linker_core.calibration import decide_threshold
from linker_core.charsets import decode_page
from linker_core.claim_scores import summarise_claims
from linker_core.claim_training import CLOSEST_SET, cross_fit_claims
from linker_core.costs import Stopwatch
from linker_core.cross_fit import CrossFit, Keys, Labelled, cross_fit, key_of_text, read_pairs
from linker_core.drops import Kind
from linker_core.errors import UsageError
from linker_core.evaluation import ArchiveFigures, Evaluation, PairFigures, SentenceFigures
from linker_core.gold import GoldArticle, read_gold
from linker_core.intake import ShardInput, bucket_file, load_shard, plan_shards
from linker_core.labelled import GoldKind, find_file, read_judgements, recognise
from linker_core.labelled_claims import take_claims
from linker_core.labelled_verdicts import judge_cross_fitted, judge_labelled
from linker_core.link_scores import ArticleScore, PageText, lay_out, score_article, summarise_links
from linker_core.outcomes import ArticleOutcome
from linker_core.page import read_page
from linker_core.records import Span
from linker_core.settings import Settings
from linker_core.sweeps import find_step, sweep_links, sweep_pairs
from linker_core.training import format_weights
from linker_core.verdict_scores import summarise_verdicts
from linker_core.weights import load_weights


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """What to measure, and how: `labelled` is what cross-fitted weights are learnt from, None for the shipped ones."""

    golds: tuple[Path, ...]
    settings: Settings
    labelled: Path | None = None
    anchors: Path | None = None
    min_precision: float | None = None
    is_swept: bool = True


@dataclass(frozen=True, slots=True)
class Archive:
    """A judged archive as it was read: its shards, and the judgements by article."""

    name: str
    shards: tuple[ShardInput, ...]
    gold: Mapping[str, GoldArticle]


def evaluate(request: EvaluationRequest) -> Evaluation:
    """Measure everything that was asked for.

    Raises:
        UsageError: a file is missing or holds no judgements, or a threshold is out of reach.
    """
    judge = decide_threshold(request.settings.judge)
    request = replace(request, settings=request.settings.model_copy(update={"judge": judge}))
    ratings = read_ratings(request.anchors) if request.anchors else []
    kinds = [(path, recognise(path)) for path in request.golds]
    archives = [read_archive(path, request.settings) for path, kind in kinds if kind is GoldKind.ARCHIVE]
    pairs = {path.name.partition(".")[0]: read_pairs(path) for path, kind in kinds if kind is GoldKind.PAIRS}
    sentences = [path for path, kind in kinds if kind is GoldKind.SENTENCES]
    folds = _learn(request.labelled, archives, pairs)
    return Evaluation(
        is_cross_fitted=folds is not None,
        min_score=request.settings.judge.min_score,
        min_precision=request.min_precision,
        archives=tuple(_measure_archive(archive, folds, request) for archive in archives),
        pairs=tuple(_measure_pairs(name, labelled, folds, request) for name, labelled in pairs.items()),
        sentences=tuple(measure_sentences(path, request.settings, request.labelled) for path in sentences),
        anchors=tuple(summarise_anchors(ratings)),
    )


def _learn(labelled: Path | None, archives: Sequence[Archive], pairs: Mapping[str, Sequence[Labelled]]) -> CrossFit | None:
    """Weights that saw nothing of what is measured; None where the shipped ones are."""
    if labelled is None or not (archives or pairs):
        return None
    articles = [keys_of(article) for archive in archives for article in archive.gold.values()]
    return cross_fit(labelled, [*articles, *(pair.keys for group in pairs.values() for pair in group)])


def keys_of(article: GoldArticle) -> Keys:
    """An article is one document with the claims that its sentences state."""
    return frozenset({f"article {article.article_id}", *(key_of_text(sentence.text) for sentence in article.sentences)})


def read_archive(folder: Path, settings: Settings) -> Archive:
    """The inputs and judgements of a folder."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        kinds: tuple[Kind, ...] = ("article", "result")
        files = [(find_file(folder, f"{kind}s.jsonl"), kind) for kind in kinds]
        buckets = [bucket_file(path, kind, work, settings.input) for path, kind in files if path]
        plan = plan_shards(buckets, settings.shards)
        shards = tuple(load_shard(shard, buckets, work) for shard in plan.shards)
    return Archive(folder.resolve().name, shards, read_gold(folder))


def _measure_archive(archive: Archive, folds: CrossFit | None, request: EvaluationRequest) -> ArchiveFigures:
    scores = score_archive(archive, request.settings, folds)
    steps = sweep_links(partial(_score_at, archive, request.settings, folds)) if request.is_swept else ()
    return ArchiveFigures(
        name=archive.name,
        links=summarise_links(scores),
        claims=summarise_claims(claim for score in scores for claim in score.claims),
        sweep=steps,
        reached=find_step(steps, request.min_precision) if request.min_precision else None,
        unlearnt=sum(not _is_learnt(article, folds) for article in archive.gold.values()) if folds else 0,
    )


def _is_learnt(article: GoldArticle, folds: CrossFit) -> bool:
    return any(key_of_text(sentence.text) in folds.learnt for sentence in article.sentences)


def _score_at(archive: Archive, settings: Settings, folds: CrossFit | None, min_score: float) -> list[ArticleScore]:
    return score_archive(archive, _with_judge(settings, min_score=min_score), folds)


def _with_judge(settings: Settings, **values: object) -> Settings:
    return settings.model_copy(update={"judge": settings.judge.model_copy(update=values)})


def score_archive(archive: Archive, settings: Settings, folds: CrossFit | None = None) -> list[ArticleScore]:
    """Link an archive and hold its links against the judgements, each article by the weights of its fold."""
    pages: dict[str, PageText] = {}
    with tempfile.TemporaryDirectory() as name:
        for shard in archive.shards:
            for part, chosen in _split(shard, archive.gold, settings, folds, Path(name)):
                outcomes = link_articles(part, chosen, Stopwatch())
                pages.update((outcome.article.article_id, _lay_out(outcome, settings)) for outcome in outcomes)
    return [score_article(article, pages.get(article_id)) for article_id, article in archive.gold.items()]


def _split(
    shard: ShardInput, gold: Mapping[str, GoldArticle], settings: Settings, folds: CrossFit | None, work: Path
) -> list[tuple[ShardInput, Settings]]:
    """The shard in parts, each with the settings that name its fold's weights."""
    if folds is None:
        return [(shard, settings)]
    parts = []
    for fold, weights in enumerate(folds.weights):
        path = work / f"fold-{fold}.json"
        path.write_text(format_weights(weights), encoding="utf-8")
        is_in = _is_in(fold, gold, folds)
        part = replace(shard, articles=tuple(article for article in shard.articles if is_in(article.article_id)))
        parts.append((part, _with_judge(settings, model_file=path)))
    return parts


def _is_in(fold: int, gold: Mapping[str, GoldArticle], folds: CrossFit) -> Callable[[str], bool]:
    """Whether an article is of a fold; articles that nobody judged are of the first."""
    return lambda article_id: (folds.fold_of(keys_of(gold[article_id])) if article_id in gold else 0) == fold


def _lay_out(outcome: ArticleOutcome, settings: Settings) -> PageText:
    article = outcome.article
    page = read_page(decode_page(article.raw, article.charset).text, settings.articles)
    return lay_out(page, outcome.links, [(claim.block, Span(claim.start, claim.end)) for claim in outcome.claims])


def _measure_pairs(name: str, pairs: Sequence[Labelled], folds: CrossFit | None, request: EvaluationRequest) -> PairFigures:
    settings = request.settings
    judged = (
        judge_cross_fitted(pairs, folds, settings)
        if folds
        else judge_labelled(pairs, load_weights(settings.judge.model_file), settings)
    )
    steps = sweep_pairs(judged)
    reached = find_step(steps, request.min_precision) if request.min_precision else None
    return PairFigures(name, summarise_verdicts(judged), steps, reached)


def measure_sentences(path: Path, settings: Settings, labelled: Path | None = None) -> SentenceFigures:
    """The figures of a file of labelled sentences; those that claims are learnt from are cross-fitted by speech."""
    name = path.name.partition(".")[0]
    rows = read_judgements(path, GoldKind.SENTENCES)
    is_learnt_from = name == CLOSEST_SET
    taken = cross_fit_claims(labelled, settings.claims) if labelled and is_learnt_from else take_claims(rows, settings)
    return SentenceFigures(name, summarise_claims(taken))


def write_figures(evaluation: Evaluation, path: Path) -> None:
    """All that was measured as JSON."""
    try:
        path.write_text(json.dumps(asdict(evaluation), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
