"""The rows of every state table for the articles of one shard, by column: a list per column costs a tenth of a dict per row.

All columns of a table are made over the same items in the same order: article by article, and inside an article in the table's
own order, so that nothing is left to sort.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

import pyarrow as pa

from linker_core.dates import parse_day
from linker_core.digests import digest_bytes, digest_parts
from linker_core.outcomes import ArticleOutcome, Judged, explain_sources
from linker_core.reasons import CandidateReason
from linker_core.records import Candidate, Claim, Conflict, Insertion, Judgement, Passage, Source, Span, Verdict
from linker_core.schemas import CANDIDATES

Columns: TypeAlias = dict[str, Sequence[Any]]
"""The values of a table's columns by name, all of one length."""

REMEMBERED_PASSAGES = 65_536
"""A passage is named by its own row and by each candidate that was judged by it."""

FEATURES = CANDIDATES.schema.field("features").type


def build_columns(
    outcomes: Sequence[ArticleOutcome], page_paths: Mapping[str, str], inputs: Mapping[str, str]
) -> dict[str, Columns]:
    """Columns by table name; `page_paths` holds each article's path below html/, `inputs` the digest of all it depends on."""
    met = [one for outcome in outcomes for one in _meet(outcome)]
    return {
        "articles": _articles(outcomes, page_paths, inputs),
        "sentences": _sentences(outcomes),
        "claims": _claims(outcomes),
        "sources": _sources(outcomes),
        "passages": _passages(met),
        "candidates": _candidates(met),
        "links": _links(outcomes),
        "conflicts": _conflicts(met),
        "rulings": _rulings(outcomes),
    }


def build_texts(sources: Iterable[Source]) -> Columns:
    """The texts that evidence is quoted from, each once: columns of `STORE_TEXTS`."""
    texts = sorted({source.text_digest: source.text for source in sources if source.reason is None}.items())
    return {"text_digest": [digest for digest, _ in texts], "text": [text for _, text in texts]}


def passage_id(passage: Passage) -> str:
    """The identity of a passage: the text it stands in and its place there."""
    return _digest_place(passage.text_digest, passage.start, passage.end)


@lru_cache(maxsize=REMEMBERED_PASSAGES)
def _digest_place(text_digest: str, start: int, end: int) -> str:
    return digest_parts("passage", text_digest, start, end)


def _fields(items: Sequence[Any], *names: str) -> Columns:
    return {name: list(map(attrgetter(name), items)) for name in names}


def _articles(outcomes: Sequence[ArticleOutcome], page_paths: Mapping[str, str], inputs: Mapping[str, str]) -> Columns:
    articles = [outcome.article for outcome in outcomes]
    days = [parse_day(article.published_at or "") for article in articles]
    return {
        **_fields(articles, "article_id", "url", "title", "published_at", "section", "author"),
        **_fields(outcomes, "lang", "charset", "reason"),
        "article_digest": [article.digest for article in articles],
        "inputs_digest": [inputs[article.article_id] for article in articles],
        "published_on": [day and day.isoformat() for day in days],
        "page_path": [page_paths[article.article_id] for article in articles],
        "page_digest": [digest_bytes(outcome.page.raw) for outcome in outcomes],
        "count_bytes": [len(article.raw) for article in articles],
        "count_sentences": [len(outcome.sentences) for outcome in outcomes],
        "count_claims": [len(outcome.claims) for outcome in outcomes],
        "count_sources": [len(outcome.sources) for outcome in outcomes],
        "count_links": [len(outcome.links) for outcome in outcomes],
    }


def _sentences(outcomes: Sequence[ArticleOutcome]) -> Columns:
    sentences = [sentence for outcome in outcomes for sentence in outcome.sentences]
    reasons = [outcome.sentence_reasons.get(sentence.sentence_id) for outcome in outcomes for sentence in outcome.sentences]
    names = ("article_id", "sentence_id", "ordinal", "block", "heading_path", "text", "byte_start", "byte_end")
    return {
        **_fields(sentences, *names),
        "block_kind": [sentence.kind for sentence in sentences],
        "is_claim": [reason is None for reason in reasons],
        "reason": reasons,
    }


def _claims(outcomes: Sequence[ArticleOutcome]) -> Columns:
    claims = [(outcome, claim) for outcome in outcomes for claim in outcome.claims]
    best, counts = _rank_candidates(outcomes)
    found = [best.get((claim.article_id, claim.claim_id)) for _, claim in claims]
    linked = {(link.article_id, link.claim_id): link.source_id for outcome in outcomes for link in outcome.links}
    names = ("article_id", "claim_id", "sentence_id", "ordinal", "text", "byte_start", "byte_end", "kinds")
    return {
        **_fields([claim for _, claim in claims], *names),
        "count_candidates": [counts.get((claim.article_id, claim.claim_id), 0) for _, claim in claims],
        "count_voices": [outcome.voices.get(claim.claim_id, 0) for outcome, claim in claims],
        "verdict": [item.judgement.verdict if item else Verdict.NOT_ENOUGH_INFO for item in found],
        "score": [item and item.judgement.weighed_score for item in found],
        "source_id": [linked.get((claim.article_id, claim.claim_id)) for _, claim in claims],
        "reason": [outcome.claim_reasons.get(claim.claim_id) for outcome, claim in claims],
    }


_VERDICT_RANK = {Verdict.NOT_ENOUGH_INFO: 0, Verdict.CONTRADICTED: 1, Verdict.SUPPORTED: 2}


def _rank_candidates(outcomes: Sequence[ArticleOutcome]) -> tuple[dict[tuple[str, str], Judged], dict[tuple[str, str], int]]:
    """The candidate with the best verdict of every claim, and how many there are; by article and claim."""
    best: dict[tuple[str, str], Judged] = {}
    counts: dict[tuple[str, str], int] = {}
    for outcome in outcomes:
        for item in outcome.judged:
            key = outcome.article.article_id, item.candidate.claim_id
            counts[key] = counts.get(key, 0) + 1
            rival = best.get(key)
            if rival is None or _rank(item) > _rank(rival):
                best[key] = item
    return best, counts


def _rank(item: Judged) -> tuple[int, float]:
    return _VERDICT_RANK[item.judgement.verdict], item.judgement.score


def _sources(outcomes: Sequence[ArticleOutcome]) -> Columns:
    sources = [source for outcome in outcomes for source in outcome.sources]
    return {
        **_fields(sources, "article_id", "source_id", "position", "url", "published_on"),
        **{
            name: [value or None for value in values]
            for name, values in _fields(sources, "canonical_url", "domain", "tier", "title").items()
        },
        "text_digest": [source.text_digest if source.reason is None else None for source in sources],
        "count_chars": [len(source.text) for source in sources],
        "reason": list(chain.from_iterable(map(explain_sources, outcomes))),
    }


class _Met(NamedTuple):
    """A candidate with what its article says of it. A tuple, since many are made."""

    article_id: str
    candidate: Candidate
    judgement: Judgement
    conflict: Conflict | None
    claim: Claim
    source: Source
    tier: str
    """What the claim makes of its source, else the source's own."""
    reason: CandidateReason | None

    def quote(self, place: Span) -> str:
        """A stretch of the source's text."""
        return self.source.text[place.start : place.end]


def _meet(outcome: ArticleOutcome) -> Iterator[_Met]:
    """The candidates of an article, by claim and source."""
    claims = {claim.claim_id: claim for claim in outcome.claims}
    sources = _usable(outcome)
    for item in sorted(outcome.judged, key=_pair_of):
        claim_id, source_id = pair = _pair_of(item)
        yield _Met(
            outcome.article.article_id,
            item.candidate,
            item.judgement,
            item.conflict,
            claims[claim_id],
            sources[source_id],
            _tier(outcome, pair, sources),
            outcome.candidate_reasons.get(pair),
        )


def _usable(outcome: ArticleOutcome) -> dict[str, Source]:
    return {source.source_id: source for source in outcome.sources if source.reason is None}


def _pair_of(item: Judged) -> tuple[str, str]:
    return item.candidate.claim_id, item.candidate.source_id


def _tier(outcome: ArticleOutcome, pair: tuple[str, str], sources: Mapping[str, Source]) -> str:
    return outcome.tiers.get(pair) or sources[pair[1]].tier


def _passages(met: Sequence[_Met]) -> Columns:
    found = {
        (one.article_id, one.candidate.source_id, passage.start, passage.end): (one, passage)
        for one in met
        for passage in _judged_by(one)
    }
    keys = sorted(found)
    rows = [found[key] for key in keys]
    passages = [passage for _, passage in rows]
    return {
        **_fields(passages, "text_digest", "start", "end"),
        "article_id": [article_id for article_id, *_ in keys],
        "source_id": [source_id for _, source_id, *_ in keys],
        "passage_id": list(map(passage_id, passages)),
        "text": [one.source.text[passage.start : passage.end] for one, passage in rows],
    }


def _judged_by(one: _Met) -> Sequence[Passage]:
    """The passages that a candidate was weighed by; of one that says too little to be weighed the one that is quoted."""
    passages = one.candidate.passages
    return passages[:1] if one.judgement.weighed_score is None else passages


def _candidates(met: Sequence[_Met]) -> Columns:
    judgements, candidates = [one.judgement for one in met], [one.candidate for one in met]
    return {
        **_fields(met, "article_id", "tier", "reason"),
        **_fields(candidates, "claim_id", "source_id", "match_score"),
        "verdict": [judgement.verdict for judgement in judgements],
        "score": [judgement.weighed_score for judgement in judgements],
        **_quotes([(one, one.judgement.quote) for one in met]),
        "passage_ids": [list(map(passage_id, _judged_by(one))) for one in met],
        "features": _pack([judgement.features for judgement in judgements]),
        "part": [part and one.claim.text[part.start : part.end] for one in met for part in (one.judgement.part,)],
    }


def _quotes(places: Sequence[tuple[_Met, Span]]) -> Columns:
    return {
        "quote": [one.quote(place) for one, place in places],
        "quote_start": [place.start for _, place in places],
        "quote_end": [place.end for _, place in places],
    }


def _pack(features: Sequence[Sequence[tuple[str, float]]]) -> pa.MapArray:
    """Named values by row, as one array: two lists of all names and all values, and where each row begins in them."""
    starts = [0, *accumulate(map(len, features))]
    names = [name for row in features for name, _ in row]
    values = [value for row in features for _, value in row]
    return pa.MapArray.from_arrays(starts, pa.array(names, FEATURES.key_type), pa.array(values, FEATURES.item_type))


def _links(outcomes: Sequence[ArticleOutcome]) -> Columns:
    links = [link for outcome in outcomes for link in outcome.links]
    tags = [pairs for outcome in outcomes for pairs in _pair_tags(outcome)]
    names = ("article_id", "link_id", "claim_id", "source_id", "url", "href", "rel", "anchor_text", "quote", "quote_start")
    spans = [
        [{"byte_start": opening.byte_position, "byte_end": closing.byte_position} for opening, closing in pairs] for pairs in tags
    ]
    return {
        **_fields(links, *names, "quote_end", "text_digest", "score", "decision_id"),
        "byte_start": [pairs[0][0].byte_position for pairs in tags],
        "spans": spans,
        "open_tag": [pairs[0][0].data.decode("ascii") for pairs in tags],
        "tier": [tier for outcome in outcomes for tier in _tiers_of_links(outcome)],
    }


def _pair_tags(outcome: ArticleOutcome) -> Iterator[list[tuple[Insertion, Insertion]]]:
    """The opening and closing tags of each link."""
    tags = iter(outcome.page.insertions)
    return ([(next(tags), next(tags)) for _ in link.spans] for link in outcome.links)


def _tiers_of_links(outcome: ArticleOutcome) -> Iterator[str]:
    sources = _usable(outcome) if outcome.links else {}
    return (_tier(outcome, (link.claim_id, link.source_id), sources) for link in outcome.links)


def _conflicts(met: Sequence[_Met]) -> Columns:
    found = [(one, one.conflict) for one in met if one.conflict]
    conflicts = [conflict for _, conflict in found]
    return {
        **_fields(conflicts, "claim_id", "source_id", "claim_value", "source_value", "decision_id"),
        **_quotes([(one, conflict.quote) for one, conflict in found]),
        "article_id": [one.article_id for one, _ in found],
        "claim_text": [one.claim.text for one, _ in found],
        "text_digest": [one.source.text_digest for one, _ in found],
    }


def _rulings(outcomes: Sequence[ArticleOutcome]) -> Columns:
    rulings = [(outcome.article.article_id, ruling) for outcome in outcomes for ruling in outcome.rulings]
    names = ("decision_id", "action", "sentence_id", "claim_id", "source_id", "status", "reason")
    return {
        **_fields([ruling for _, ruling in rulings], *names),
        "article_id": [article_id for article_id, _ in rulings],
    }
