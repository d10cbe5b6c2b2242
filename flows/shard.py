"""The stages of one shard in their order: what a worker process does from records to tables and annotated pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from linker_core.addresses import Address, parse_address
from linker_core.analysis import Analyst
from linker_core.annotation import annotate_page
from linker_core.answers import answers_folder
from linker_core.authority import OPEN_TIERS, TIERS, Authority, load_authority
from linker_core.calibration import decide_threshold
from linker_core.charsets import DecodedPage, decode_page
from linker_core.choice import Choice, Chooser
from linker_core.claims import find_claims
from linker_core.costs import Cost, Stopwatch
from linker_core.dates import parse_day
from linker_core.decisions import NO_DECISIONS, Decisions, Orders
from linker_core.deep_links import lead_to_quotes
from linker_core.disputes import settle_disputes
from linker_core.docket import EMPTY_DOCKET, Docket, open_docket
from linker_core.drops import Drop
from linker_core.intake import Bucket, Shard, ShardInput, load_shard
from linker_core.judge import FeatureJudge, Judge
from linker_core.language import detect_language
from linker_core.matching import match_claims
from linker_core.names import names_in
from linker_core.outcomes import ArticleOutcome, Judged, explain_article, withdraw_links
from linker_core.page import Page, read_page
from linker_core.pages import page_path
from linker_core.parties import Parties, is_party_site, read_parties
from linker_core.preference import Standing
from linker_core.primary import is_primary
from linker_core.reasons import ArticleReason, ClaimReason, SentenceReason, SourceReason
from linker_core.records import AnnotatedPage, Article, Claim, Judgement, Pair, Passage, Result, Sentence, Source
from linker_core.rulings import give_rulings, hear_decisions
from linker_core.schemas import RULINGS, STORE_ARTICLES, STORE_RESULTS, STORE_TEXTS, TABLES
from linker_core.second_judge import open_second_opinion
from linker_core.segmentation import segment_page
from linker_core.settings import MatchSettings, Settings
from linker_core.shard_tables import build_rows, build_store
from linker_core.source_text import TextReader
from linker_core.sources import read_sources, split_passages
from linker_core.storage import Place, is_local
from linker_core.tables import TableFile, write_store, write_table
from linker_core.timelimit import TimeLimitError, time_limit
from linker_core.weights import load_weights
from linker_core.words import load_vocabulary

T = TypeVar("T")

PAGES = "pages"
"""Folder of finished pages in a run's scratch, each at its page path, until they are published."""


@dataclass(frozen=True, slots=True)
class ShardJob:
    """All that a worker needs to link one shard; small, for it crosses a process border."""

    out: Place
    run_id: str
    work: Place
    """Where the chunks lie: a folder, or in the archive's own store where workers share nothing else."""
    shard: Shard
    buckets: tuple[Bucket, ...]
    settings: Settings
    colliding: frozenset[str]
    """Ids that only their case tells apart: their pages need distinct paths."""
    decisions: Decisions = NO_DECISIONS
    """Those on articles of the shard, and those on all articles."""


@dataclass(frozen=True, slots=True)
class ShardOutcome:
    """What a shard came to. Pages that are to be files lie below `work`/PAGES until they are published, where OUT is a folder."""

    shard: str
    tables: tuple[TableFile, ...]
    store: tuple[TableFile, ...]
    count_articles: int
    count_links: int
    count_bytes: int
    costs: tuple[tuple[str, Cost], ...]
    """What each stage took, in their order."""
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An article on its way: read, segmented, its claims found."""

    article: Article
    decoded: DecodedPage | None
    page: Page | None
    lang: str | None
    sentences: tuple[Sentence, ...]
    sentence_reasons: Mapping[str, SentenceReason]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    reason: ArticleReason | None
    """Why its claims are not judged; None when they are."""
    docket: Docket = EMPTY_DOCKET
    results: Sequence[Result] = ()
    """As supplied: what of a source's text is the page's own can be told from them."""


def link_shard(job: ShardJob) -> ShardOutcome:
    """Work through one shard, from its records to its tables and annotated pages."""
    watch = Stopwatch()
    with watch.timed("load"):
        records = load_shard(job.shard, job.buckets)
    count_bytes = _count_bytes(records)
    count_results = sum(map(len, records.results.values()))
    watch.count("load", rows_out=len(records.articles) + count_results, bytes_out=count_bytes)
    outcomes = link_articles(records, job.settings, watch, answers_folder(job.out), job.decisions)
    with watch.timed("write"):
        ids = [outcome.article.article_id for outcome in outcomes]
        paths = {article_id: page_path(article_id, article_id in job.colliding) for article_id in ids}
        _stage_pages(job, outcomes, paths)
        tables, store = _write_tables(job, records, outcomes, paths)
    _count_written(watch, outcomes, (*tables, *store))
    return ShardOutcome(
        shard=job.shard.name,
        tables=tables,
        store=store,
        count_articles=len(outcomes),
        count_links=sum(len(outcome.links) for outcome in outcomes),
        count_bytes=count_bytes,
        costs=watch.costs(),
        drops=records.drops,
    )


def _count_bytes(records: ShardInput) -> int:
    """Bytes of the pages and of the texts of their results."""
    results = (result for group in records.results.values() for result in group)
    return sum(len(article.raw) for article in records.articles) + sum(
        _utf8_length(text) for result in results for text in (result.title, result.snippet, result.content) if text
    )


def _utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _count_written(watch: Stopwatch, outcomes: Sequence[ArticleOutcome], files: Sequence[TableFile]) -> None:
    pages = sum(len(outcome.page.raw) for outcome in outcomes)
    rows, size = sum(file.count_rows for file in files), sum(file.count_bytes for file in files)
    watch.count("write", rows_in=len(outcomes), rows_out=rows, bytes_out=pages + size)


def link_articles(
    records: ShardInput,
    settings: Settings,
    watch: Stopwatch,
    answers: Place | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> tuple[ArticleOutcome, ...]:
    """Segment, find claims, match, judge, choose, annotate. `answers` is where a second judge's answers are kept."""
    authority = load_authority(settings.sources.authority_file, settings.sources.authority_extra)
    with watch.timed("segment"):
        texts = TextReader(settings.sources.max_text_chars)
        drafts = [
            _draft(article, records.results.get(article.article_id, ()), settings, authority, texts)
            for article in records.articles
        ]
        if decisions:
            drafts = [_decide(draft, decisions, settings) for draft in drafts]
    count_sentences = sum(len(draft.sentences) for draft in drafts)
    watch.count(
        "segment", rows_in=len(drafts), rows_out=count_sentences, bytes_in=sum(len(draft.article.raw) for draft in drafts)
    )
    with watch.timed("passages"):
        sources = [source for draft in drafts if draft.reason is None for source in _usable(draft)]
        passages = {digest: split_passages(digest, text) for digest, text in _distinct_texts(sources).items()}
        drafts = [_bound(draft, passages, settings.match) for draft in drafts]
    judged_drafts = [draft for draft in drafts if draft.reason is None]
    watch.count("passages", rows_in=len(passages), rows_out=sum(map(len, passages.values())))
    with watch.timed("match"):
        claims = [claim for draft in judged_drafts for claim in draft.claims]
        days = {draft.article.article_id: parse_day(draft.article.published_at or "") for draft in judged_drafts}
        sources = [source for draft in judged_drafts for source in _usable(draft)]
        pairs = _pair_up(claims, sources, passages, settings, days)
        if decisions:
            pairs += _pair_pinned(judged_drafts, pairs, sources, passages, settings, days)
    watch.count("match", rows_in=len(claims), rows_out=len(pairs))
    with watch.timed("judge"):
        judged = _judge(pairs, settings)
    watch.count("judge", rows_in=len(pairs), rows_out=len(pairs))
    if settings.second_judge.kind != "none":
        with watch.timed("second judge"):
            judged = _judge_again(pairs, judged, settings, answers)
    with watch.timed("annotate"):
        outcomes = tuple(_finish(draft, judged.get(draft.article.article_id, []), settings) for draft in drafts)
    watch.count("annotate", rows_in=len(pairs), rows_out=sum(len(outcome.links) for outcome in outcomes))
    return outcomes


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


def _attempt(work: Callable[[], T], settings: Settings) -> T | ArticleReason:
    """What the work on one page gives, or why it was given up: that costs the page its links, never the run."""
    try:
        with time_limit(settings.articles.max_seconds):
            return work()
    except TimeLimitError:
        return ArticleReason.TIME_LIMIT
    except Exception:  # noqa: BLE001 - one poisonous page must not cost the run; it is published unchanged, with the reason
        return ArticleReason.FAILED


def _draft(article: Article, results: Sequence[Result], settings: Settings, authority: Authority, texts: TextReader) -> Draft:
    """Read one article and its sources."""
    sources = _attempt(lambda: read_sources(article, results, settings.sources, authority, texts), settings)
    if isinstance(sources, ArticleReason):
        return _set_aside(article, _refuse(article, results, settings, authority), sources)
    draft = _attempt(lambda: _read(article, sources, settings), settings)
    return _set_aside(article, sources, draft) if isinstance(draft, ArticleReason) else replace(draft, results=results)


def _refuse(article: Article, results: Sequence[Result], settings: Settings, authority: Authority) -> tuple[Source, ...]:
    """The sources of an article by their addresses alone, where their texts could not be read."""
    bare = [replace(result, content=None, snippet=None) for result in results]
    sources = read_sources(article, bare, settings.sources, authority)
    unread = SourceReason.NO_TEXT
    return tuple(replace(source, reason=SourceReason.NOT_JUDGED) if source.reason is unread else source for source in sources)


def _set_aside(article: Article, sources: tuple[Source, ...], reason: ArticleReason) -> Draft:
    return Draft(article, None, None, article.lang, (), {}, (), sources, reason)


def _read(article: Article, sources: tuple[Source, ...], settings: Settings) -> Draft:
    decoded = decode_page(article.raw, article.charset)
    page = read_page(decoded.text, settings.articles)
    sentences = segment_page(article.article_id, decoded, page)
    reason = page.reason if page.reason is ArticleReason.TOO_COMPLEX else None
    lang = detect_language(
        " ".join(sentence.text for sentence in sentences if sentence.barrier is None), article.lang or page.lang
    )
    if reason is None and sentences and lang not in settings.articles.languages:
        reasons = {sentence.sentence_id: SentenceReason.OTHER_LANGUAGE for sentence in sentences}
        return Draft(article, decoded, page, lang, sentences, reasons, (), sources, ArticleReason.OTHER_LANGUAGE)
    claims, reasons = find_claims(sentences, article.title, settings.claims, load_vocabulary(), lang)
    return Draft(article, decoded, page, lang, sentences, reasons, claims, sources, reason)


def _decide(draft: Draft, decisions: Decisions, settings: Settings) -> Draft:
    """The draft under the editors' decisions on it: sources ruled out, sentences that are no claims."""

    def decide() -> Draft:
        is_read = draft.reason is None
        docket = open_docket(decisions, draft.article.article_id, draft.sentences if is_read else None, draft.sources)
        if not docket:
            return draft
        claims, reasons = docket.strike(draft.claims, draft.sentence_reasons)
        sources = docket.rule_out(draft.sources)
        return replace(draft, docket=docket, claims=claims, sentence_reasons=reasons, sources=sources)

    decided = _attempt(decide, settings)
    return _set_aside(draft.article, draft.sources, decided) if isinstance(decided, ArticleReason) else decided


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
    met = {(pair.claim.claim_id, pair.source.source_id) for pair in pairs}
    pins = {key: pin[0] for draft in drafts for key, pin in draft.docket.pinned_pairs(draft.claims).items()}
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
    weights = load_weights(settings.judge.model_file)
    judge: Judge = FeatureJudge(
        weights, Analyst(load_vocabulary()), decide_threshold(settings.judge), settings.match.max_passages
    )
    by_article: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_article.setdefault(pair.claim.article_id, []).append(pair)
    return {key: _attempt(partial(_judge_pairs, judge, group), settings) for key, group in by_article.items()}


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


def _finish(draft: Draft, judged: list[Judged] | ArticleReason, settings: Settings) -> ArticleOutcome:
    """Choose and annotate one article; on doubt the original is published."""
    if not isinstance(judged, ArticleReason):
        outcome = _attempt(partial(_conclude, draft, judged, settings), settings)
        if not isinstance(outcome, ArticleReason):
            return outcome
        judged = outcome
    return _conclude(replace(draft, reason=judged), (), settings)


def _conclude(draft: Draft, judged: Sequence[Judged], settings: Settings) -> ArticleOutcome:
    hearing = hear_decisions(draft.docket, draft.claims, judged, lambda items: _settle(draft, items, settings))
    judged = hearing.judged
    choice = _choose(draft, judged, settings, hearing.orders)
    outcome = ArticleOutcome(
        article=draft.article,
        lang=draft.lang,
        charset=draft.decoded.charset if draft.decoded else None,
        page=AnnotatedPage(draft.article.article_id, draft.article.raw, (), None),
        sentences=draft.sentences,
        sentence_reasons=draft.sentence_reasons,
        claims=draft.claims,
        claim_reasons=choice.claim_reasons,
        sources=draft.sources,
        judged=tuple(judged),
        candidate_reasons=choice.candidate_reasons,
        tiers=choice.tiers,
        voices=choice.voices,
        links=choice.links,
        reason=explain_article(
            has_results=bool(draft.sources),
            has_sentences=bool(draft.sentences),
            has_links=bool(choice.links),
            page_reason=draft.reason,
        ),
    )
    if choice.links and draft.decoded is not None:
        page = annotate_page(draft.article, draft.decoded, choice.links)
        outcome = withdraw_links(outcome, page.reason) if page.reason else replace(outcome, page=page)
    return replace(outcome, rulings=give_rulings(draft.docket, outcome)) if draft.docket else outcome


def _settle(draft: Draft, judged: Sequence[Judged], settings: Settings) -> tuple[Judged, ...]:
    """The judgements with disputes between sources decided; costs nothing where no source states another value."""
    if not any(item.conflict for item in judged):
        return tuple(judged)
    claims = {claim.claim_id: claim for claim in draft.claims}
    usable = {source.source_id: source for source in draft.sources if source.reason is None}
    stand = _stander({key: _address(source, settings) for key, source in usable.items()})
    weak = OPEN_TIERS | set(settings.policy.unlinked_tiers)
    return settle_disputes(
        judged, lambda item: stand(claims[item.judgement.claim_id], usable[item.judgement.source_id]).tier, weak
    )


def _choose(draft: Draft, judged: Sequence[Judged], settings: Settings, orders: Orders) -> Choice:
    if draft.reason is not None or draft.page is None:
        return Choice((), {claim.claim_id: ClaimReason.NOT_JUDGED for claim in draft.claims}, {})
    usable = {source.source_id: source for source in draft.sources if source.reason is None}
    judgements: dict[str, list[Judgement]] = {}
    for item in judged:
        judgements.setdefault(item.judgement.claim_id, []).append(item.judgement)
    addresses = {key: _address(source, settings) for key, source in usable.items()}
    chooser = Chooser(
        draft.page.blocks,
        settings.policy,
        _stander(addresses),
        parse_day(draft.article.published_at or ""),
        lambda source: addresses[source.source_id].href,
        "\n".join(sentence.text for sentence in draft.sentences if sentence.barrier is None),
        orders,
    )
    choice = chooser.choose(draft.claims, judgements, usable)
    if not settings.links.text_fragments:
        return choice
    return replace(choice, links=lead_to_quotes(choice.links, usable, draft.results, settings.sources))


def _address(source: Source, settings: Settings) -> Address:
    address = parse_address(source.url, settings.sources.max_url_length)
    if not isinstance(address, Address):
        raise TypeError(f"{source.url!r} was usable when it was read and is refused now: {address}")
    return address


def _stander(addresses: Mapping[str, Address]) -> Callable[[Claim, Source], Standing]:
    """What a source is to a claim: the site of a party that the claim names is official, whatever its tier otherwise."""
    parties: dict[str, Parties] = {}

    def stand(claim: Claim, source: Source) -> Standing:
        if claim.claim_id not in parties:
            parties[claim.claim_id] = read_parties(names_in(f"{claim.text}\n{claim.context}"))
        address = addresses[source.source_id]
        is_party = source.tier not in OPEN_TIERS and is_party_site(address, parties[claim.claim_id])
        tier = TIERS[0] if is_party else source.tier
        return Standing(tier, is_party, is_primary(address, tier))

    return stand


def _stage_pages(job: ShardJob, outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str]) -> None:
    """Stage the shard's pages in the run's scratch, to be renamed into html/; for a store they are made from the snapshot."""
    if not (is_local(job.out) and is_local(job.work)) or job.settings.output.pages != "files":
        return
    folders: set[Path] = set()
    for outcome in outcomes:
        target = job.work / PAGES / paths[outcome.article.article_id]
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(outcome.page.raw)


def _page_rows(outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str]) -> list[dict[str, str | bytes]]:
    pages = [outcome.page for outcome in outcomes]
    return [{"article_id": page.article_id, "page_path": paths[page.article_id], "html": page.raw} for page in pages]


def _write_tables(
    job: ShardJob, records: ShardInput, outcomes: Sequence[ArticleOutcome], paths: Mapping[str, str]
) -> tuple[tuple[TableFile, ...], tuple[TableFile, ...]]:
    rows = build_rows(outcomes, paths)
    if job.settings.output.pages == "parquet":
        rows["pages"] = _page_rows(outcomes, paths)
    written = [name for name in sorted(rows) if rows[name] or name != RULINGS.name]  # most shards have none
    tables = tuple(write_table(job.out, TABLES[name], rows[name], job.shard.name) for name in written)
    results = [result for article in records.articles for result in records.results.get(article.article_id, ())]
    sources = [source for outcome in outcomes for source in outcome.sources]
    stored = build_store(records.articles, results, sources)
    store = (
        write_store(job.out, "articles", STORE_ARTICLES, stored["articles"], ("article_id",), job.shard.name),
        write_store(job.out, "results", STORE_RESULTS, stored["results"], ("article_id", "url"), job.shard.name),
        write_store(job.out, "texts", STORE_TEXTS, stored["texts"], ("text_digest",), job.shard.name),
    )
    return tables, store
