"""The stages between loading and writing, in their order, for the articles of one shard; what is a set is done at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from flows.article import Draft, attempt, decide_draft, finish_article, read_draft
from linker_core.analysis import Analyst
from linker_core.authority import load_authority
from linker_core.calibration import decide_threshold
from linker_core.costs import Stopwatch
from linker_core.dates import parse_day
from linker_core.decisions import NO_DECISIONS, Decisions
from linker_core.intake import ShardInput
from linker_core.judge import FeatureJudge, Judge
from linker_core.matching import match_claims
from linker_core.outcomes import ArticleOutcome, Judged
from linker_core.reasons import ArticleReason
from linker_core.records import Claim, Pair, Passage, Source
from linker_core.second_judge import open_second_opinion
from linker_core.settings import JudgeSettings, MatchSettings, Settings
from linker_core.source_text import TextReader
from linker_core.sources import split_passages
from linker_core.storage import Place
from linker_core.weights import Weights, load_weights
from linker_core.words import load_vocabulary


def link_articles(
    records: ShardInput,
    settings: Settings,
    watch: Stopwatch,
    answers: Place | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> tuple[ArticleOutcome, ...]:
    """Segment, find claims, match, judge, choose, annotate. `answers` is where a second judge's answers are kept."""
    with watch.timed("segment"):
        drafts = _read_drafts(records, settings, decisions)
    sentences, size = sum(len(draft.sentences) for draft in drafts), sum(len(draft.article.raw) for draft in drafts)
    watch.count("segment", rows_in=len(drafts), rows_out=sentences, bytes_in=size)
    with watch.timed("passages"):
        sources = [source for draft in drafts if draft.reason is None for source in _usable(draft)]
        passages = {digest: split_passages(digest, text) for digest, text in _distinct_texts(sources).items()}
        drafts = [_bound(draft, passages, settings.match) for draft in drafts]
    watch.count("passages", rows_in=len(passages), rows_out=sum(map(len, passages.values())))
    with watch.timed("match"):
        pairs = _match_drafts([draft for draft in drafts if draft.reason is None], passages, settings)
    watch.count("match", rows_in=sum(len(draft.claims) for draft in drafts), rows_out=len(pairs))
    with watch.timed("judge"):
        judged = _judge(pairs, settings)
    watch.count("judge", rows_in=len(pairs), rows_out=len(pairs))
    if settings.second_judge.kind != "none":
        with watch.timed("second judge"):
            judged = _judge_again(pairs, judged, settings, answers)
    with watch.timed("annotate"):
        outcomes = tuple(finish_article(draft, judged.get(draft.article.article_id, []), settings) for draft in drafts)
    watch.count("annotate", rows_in=len(pairs), rows_out=sum(len(outcome.links) for outcome in outcomes))
    return outcomes


def _read_drafts(records: ShardInput, settings: Settings, decisions: Decisions) -> list[Draft]:
    authority = load_authority(settings.sources.authority_file, settings.sources.authority_extra)
    texts = TextReader(settings.sources.max_text_chars)
    results = records.results
    drafts = [read_draft(one, results.get(one.article_id, ()), settings, authority, texts) for one in records.articles]
    return [decide_draft(draft, decisions, settings) for draft in drafts] if decisions else drafts


def _match_drafts(drafts: Sequence[Draft], passages: Mapping[str, tuple[Passage, ...]], settings: Settings) -> list[Pair]:
    claims = [claim for draft in drafts for claim in draft.claims]
    sources = [source for draft in drafts for source in _usable(draft)]
    days = {draft.article.article_id: parse_day(draft.article.published_at or "") for draft in drafts}
    pairs = _pair_up(claims, sources, passages, settings, days)
    return pairs + _pair_pinned(drafts, pairs, sources, passages, settings, days)


def _usable(draft: Draft) -> list[Source]:
    return [source for source in draft.sources if source.reason is None]


def _bound(draft: Draft, passages: Mapping[str, Sequence[Passage]], settings: MatchSettings) -> Draft:
    """The draft, set aside where it has so many claims and source sentences that joining them would outgrow the memory."""
    if draft.reason is not None:
        return draft
    sentences = sum(len(passages[source.text_digest]) for source in _usable(draft))
    is_small = len(draft.claims) * sentences <= settings.max_pairs
    return draft if is_small else replace(draft, reason=ArticleReason.TOO_COMPLEX)


def _distinct_texts(sources: Sequence[Source]) -> dict[str, str]:
    """Each source text of the shard once, by digest."""
    return {source.text_digest: source.text for source in sources}


def _pair_up(
    claims: Sequence[Claim],
    sources: Sequence[Source],
    passages: Mapping[str, tuple[Passage, ...]],
    settings: Settings,
    days: Mapping[str, date | None],
) -> list[Pair]:
    by_claim = {claim.claim_id: claim for claim in claims}
    by_source = {(source.article_id, source.source_id): source for source in sources}
    pairs = []
    for match in match_claims(claims, sources, passages, settings.match):
        claim = by_claim[match.candidate.claim_id]
        source = by_source[claim.article_id, match.candidate.source_id]
        pairs.append(
            Pair(claim, source, match.candidate, passages[source.text_digest], match.found_terms, days[claim.article_id])
        )
    return pairs


def _pair_pinned(
    drafts: Sequence[Draft],
    pairs: Sequence[Pair],
    sources: Sequence[Source],
    passages: Mapping[str, tuple[Passage, ...]],
    settings: Settings,
    days: Mapping[str, date | None],
) -> list[Pair]:
    """What editors pinned and matching left out: paired on whatever words they share, for a link needs a quote."""
    pins = {key: pin[0] for draft in drafts for key, pin in draft.docket.pinned_pairs(draft.claims).items()}
    if not pins:
        return []
    met = {(pair.claim.claim_id, pair.source.source_id) for pair in pairs}
    missing = {pair for pair in pins.items() if pair not in met}
    claims = [claim for draft in drafts for claim in draft.claims if (claim.claim_id, pins.get(claim.claim_id)) in missing]
    wanted = {(claim.article_id, pins[claim.claim_id]) for claim in claims}
    pinned = [source for source in sources if (source.article_id, source.source_id) in wanted]
    if not pinned:
        return []
    match = settings.match.model_copy(update={"min_coverage": 0.0, "max_sources": len(pinned)})
    found = _pair_up(claims, pinned, passages, settings.model_copy(update={"match": match}), days)
    return [pair for pair in found if (pair.claim.claim_id, pair.source.source_id) in missing]


def _judge(pairs: Sequence[Pair], settings: Settings) -> dict[str, list[Judged] | ArticleReason]:
    """Judgements by article, or why there are none."""
    weights, threshold = load_weights(settings.judge.model_file), decide_threshold(settings.judge)
    by_article: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_article.setdefault(pair.claim.article_id, []).append(pair)
    return {
        key: attempt(partial(_judge_pairs, _make_judge(weights, threshold, settings), group), settings)
        for key, group in by_article.items()
    }


def _make_judge(weights: Weights, threshold: JudgeSettings, settings: Settings) -> Judge:
    """A judge for one article: what it remembers of texts is most of a worker's memory, and few texts serve two articles."""
    return FeatureJudge(
        weights,
        Analyst(load_vocabulary()),
        threshold,
        settings.match.max_passages,
        is_thorough=settings.second_judge.kind != "none",  # it looks at scores that are too low for this one
    )


def _judge_again(
    pairs: Sequence[Pair], judged: Mapping[str, list[Judged] | ArticleReason], settings: Settings, answers: Place | None
) -> dict[str, list[Judged] | ArticleReason]:
    """Ask the second judge about the whole shard at once, so that it can work on several pairs; no page's time limit counts."""
    by_candidate = {pair.candidate: pair for pair in pairs}
    told = [item for items in judged.values() if not isinstance(items, ArticleReason) for item in items]
    second = open_second_opinion(settings.second_judge, answers)
    final = second.reconsider([by_candidate[item.candidate] for item in told], [item.judgement for item in told])
    again = iter(replace(item, judgement=judgement) for item, judgement in zip(told, final, strict=True))
    return {key: items if isinstance(items, ArticleReason) else [next(again) for _ in items] for key, items in judged.items()}


def _judge_pairs(judge: Judge, pairs: Sequence[Pair]) -> list[Judged]:
    return [Judged(pair.candidate, *told) for pair, told in zip(pairs, judge.judge(pairs), strict=True)]
