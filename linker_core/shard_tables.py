"""The rows of every state table for the articles of one shard."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from linker_core.dates import parse_day
from linker_core.digests import digest_bytes, digest_parts
from linker_core.outcomes import ArticleOutcome, Judged, explain_sources
from linker_core.records import Passage, Source, Verdict

Row = dict[str, Any]

REMEMBERED_PASSAGES = 65_536
"""A passage is named by its own row and by each candidate that was judged by it."""


def build_rows(
    outcomes: Sequence[ArticleOutcome], page_paths: Mapping[str, str], inputs: Mapping[str, str]
) -> dict[str, list[Row]]:
    """Rows by table name; `page_paths` holds each article's path below html/, `inputs` the digest of all it depends on."""
    makers = {
        "sentences": _sentences,
        "claims": _claims,
        "sources": _sources,
        "passages": _passages,
        "candidates": _candidates,
        "links": _links,
        "conflicts": _conflicts,
        "rulings": _rulings,
    }
    rows = {name: [row for outcome in outcomes for row in make(outcome)] for name, make in makers.items()}
    ids = [outcome.article.article_id for outcome in outcomes]
    rows["articles"] = [_article(outcome, page_paths[key], inputs[key]) for outcome, key in zip(outcomes, ids, strict=True)]
    return rows


def build_texts(sources: Sequence[Source]) -> list[Row]:
    """The texts that evidence is quoted from, each once: rows of `STORE_TEXTS`."""
    texts = {source.text_digest: source.text for source in sources if source.reason is None}
    return [{"text_digest": digest, "text": text} for digest, text in sorted(texts.items())]


def _article(outcome: ArticleOutcome, page_path: str, inputs_digest: str) -> Row:
    article = outcome.article
    day = parse_day(article.published_at or "")
    return {
        "article_id": article.article_id,
        "article_digest": article.digest,
        "inputs_digest": inputs_digest,
        "url": article.url,
        "title": article.title,
        "published_at": article.published_at,
        "published_on": day.isoformat() if day else None,
        "section": article.section,
        "author": article.author,
        "lang": outcome.lang,
        "charset": outcome.charset,
        "page_path": page_path,
        "page_digest": digest_bytes(outcome.page.raw),
        "count_bytes": len(article.raw),
        "count_sentences": len(outcome.sentences),
        "count_claims": len(outcome.claims),
        "count_sources": len(outcome.sources),
        "count_links": len(outcome.links),
        "reason": outcome.reason,
    }


def _sentences(outcome: ArticleOutcome) -> Iterator[Row]:
    for sentence in outcome.sentences:
        reason = outcome.sentence_reasons.get(sentence.sentence_id)
        yield {
            "article_id": sentence.article_id,
            "sentence_id": sentence.sentence_id,
            "ordinal": sentence.ordinal,
            "block": sentence.block,
            "block_kind": sentence.kind,
            "heading_path": list(sentence.heading_path),
            "text": sentence.text,
            "byte_start": sentence.byte_start,
            "byte_end": sentence.byte_end,
            "is_claim": reason is None,
            "reason": reason,
        }


def _claims(outcome: ArticleOutcome) -> Iterator[Row]:
    judged: dict[str, list[Judged]] = {}
    for item in outcome.judged:
        judged.setdefault(item.candidate.claim_id, []).append(item)
    linked = {link.claim_id: link.source_id for link in outcome.links}
    for claim in outcome.claims:
        candidates = judged.get(claim.claim_id, [])
        best = max(candidates, key=_rank, default=None)
        yield {
            "article_id": claim.article_id,
            "claim_id": claim.claim_id,
            "sentence_id": claim.sentence_id,
            "ordinal": claim.ordinal,
            "text": claim.text,
            "byte_start": claim.byte_start,
            "byte_end": claim.byte_end,
            "kinds": list(claim.kinds),
            "count_candidates": len(candidates),
            "count_voices": outcome.voices.get(claim.claim_id, 0),
            "verdict": best.judgement.verdict if best else Verdict.NOT_ENOUGH_INFO,
            "score": best.judgement.score if best else None,
            "source_id": linked.get(claim.claim_id),
            "reason": outcome.claim_reasons.get(claim.claim_id),
        }


_VERDICT_RANK = {Verdict.NOT_ENOUGH_INFO: 0, Verdict.CONTRADICTED: 1, Verdict.SUPPORTED: 2}


def _rank(item: Judged) -> tuple[int, float]:
    return _VERDICT_RANK[item.judgement.verdict], item.judgement.score


def _sources(outcome: ArticleOutcome) -> Iterator[Row]:
    for source, reason in zip(outcome.sources, explain_sources(outcome), strict=True):
        is_read = source.reason is None
        yield {
            "article_id": source.article_id,
            "source_id": source.source_id,
            "position": source.position,
            "url": source.url,
            "canonical_url": source.canonical_url or None,
            "domain": source.domain or None,
            "tier": source.tier or None,
            "title": source.title or None,
            "published_on": source.published_on,
            "text_digest": source.text_digest if is_read else None,
            "count_chars": len(source.text),
            "reason": reason,
        }


@lru_cache(maxsize=REMEMBERED_PASSAGES)
def passage_id(passage: Passage) -> str:
    """The identity of a passage: the text it stands in and its place there."""
    return digest_parts("passage", passage.text_digest, passage.start, passage.end)


def _passages(outcome: ArticleOutcome) -> Iterator[Row]:
    texts = {source.source_id: source for source in outcome.sources if source.reason is None}
    met = {(item.candidate.source_id, passage) for item in outcome.judged for passage in item.candidate.passages}
    for source_id, passage in sorted(met, key=lambda pair: (pair[0], pair[1].start)):
        yield {
            "article_id": outcome.article.article_id,
            "source_id": source_id,
            "passage_id": passage_id(passage),
            "text_digest": passage.text_digest,
            "start": passage.start,
            "end": passage.end,
            "text": texts[source_id].text[passage.start : passage.end],
        }


def _candidates(outcome: ArticleOutcome) -> Iterator[Row]:
    texts = {source.source_id: source.text for source in outcome.sources if source.reason is None}
    tiers = _tiers(outcome)
    claims = {claim.claim_id: claim.text for claim in outcome.claims}
    for item in outcome.judged:
        candidate, judgement = item.candidate, item.judgement
        yield {
            "article_id": outcome.article.article_id,
            "claim_id": candidate.claim_id,
            "source_id": candidate.source_id,
            "tier": tiers[candidate.claim_id, candidate.source_id],
            "match_score": candidate.match_score,
            "passage_ids": [passage_id(passage) for passage in candidate.passages],
            "verdict": judgement.verdict,
            "score": judgement.score,
            "quote": texts[candidate.source_id][judgement.quote.start : judgement.quote.end],
            "quote_start": judgement.quote.start,
            "quote_end": judgement.quote.end,
            "features": list(judgement.features),
            "part": judgement.part and claims[candidate.claim_id][judgement.part.start : judgement.part.end],
            "reason": outcome.candidate_reasons.get((candidate.claim_id, candidate.source_id)),
        }


def _tiers(outcome: ArticleOutcome) -> dict[tuple[str, str], str]:
    """The tier of every candidate: what the claim makes of its source, else the source's own."""
    own = {source.source_id: source.tier for source in outcome.sources if source.reason is None}
    pairs = [(item.candidate.claim_id, item.candidate.source_id) for item in outcome.judged]
    return {pair: outcome.tiers.get(pair, own[pair[1]]) for pair in pairs}


def _links(outcome: ArticleOutcome) -> Iterator[Row]:
    tags, tiers = iter(outcome.page.insertions), _tiers(outcome)
    for link in outcome.links:
        pairs = [(next(tags), next(tags)) for _ in link.spans]
        yield {
            "article_id": link.article_id,
            "link_id": link.link_id,
            "claim_id": link.claim_id,
            "source_id": link.source_id,
            "byte_start": pairs[0][0].byte_position,
            "spans": [{"byte_start": opening.byte_position, "byte_end": closing.byte_position} for opening, closing in pairs],
            "open_tag": pairs[0][0].data.decode("ascii"),
            "url": link.url,
            "href": link.href,
            "tier": tiers[link.claim_id, link.source_id],
            "rel": link.rel,
            "anchor_text": link.anchor_text,
            "quote": link.quote,
            "quote_start": link.quote_start,
            "quote_end": link.quote_end,
            "text_digest": link.text_digest,
            "score": link.score,
            "decision_id": link.decision_id,
        }


def _conflicts(outcome: ArticleOutcome) -> Iterator[Row]:
    sources = {source.source_id: source for source in outcome.sources if source.reason is None}
    texts = {claim.claim_id: claim.text for claim in outcome.claims}
    for item in outcome.judged:
        conflict = item.conflict
        if conflict:
            source = sources[conflict.source_id]
            yield {
                "article_id": outcome.article.article_id,
                "claim_id": conflict.claim_id,
                "source_id": conflict.source_id,
                "claim_text": texts[conflict.claim_id],
                "claim_value": conflict.claim_value,
                "source_value": conflict.source_value,
                "quote": source.text[conflict.quote.start : conflict.quote.end],
                "quote_start": conflict.quote.start,
                "quote_end": conflict.quote.end,
                "text_digest": source.text_digest,
                "decision_id": conflict.decision_id,
            }


def _rulings(outcome: ArticleOutcome) -> Iterator[Row]:
    for ruling in outcome.rulings:
        yield {
            "article_id": outcome.article.article_id,
            "decision_id": ruling.decision_id,
            "action": ruling.action,
            "sentence_id": ruling.sentence_id,
            "claim_id": ruling.claim_id,
            "source_id": ruling.source_id,
            "status": ruling.status,
            "reason": ruling.reason,
        }
