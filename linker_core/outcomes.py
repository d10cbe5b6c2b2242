"""What became of everything in one article: each sentence, claim, source and candidate is linked or has its one reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linker_core.decisions import Action, RulingStatus
from linker_core.reasons import ArticleReason, CandidateReason, ClaimReason, DecisionReason, SentenceReason, SourceReason
from linker_core.records import AnnotatedPage, Article, Candidate, Claim, Conflict, Judgement, Link, Sentence, Source


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its judgement and, where the source states another value, the conflict."""

    candidate: Candidate
    judgement: Judgement
    conflict: Conflict | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """What came of a decision of an editor in one article."""

    decision_id: str
    action: Action
    sentence_id: str | None
    claim_id: str | None
    source_id: str | None
    status: RulingStatus
    reason: DecisionReason | None
    """Why it changed nothing; None where it is honoured."""


@dataclass(frozen=True, slots=True)
class ArticleOutcome:
    """One article after all stages. Claims and candidates without a reason are linked."""

    article: Article
    lang: str | None
    charset: str | None
    page: AnnotatedPage
    sentences: tuple[Sentence, ...]
    sentence_reasons: Mapping[str, SentenceReason]
    claims: tuple[Claim, ...]
    claim_reasons: Mapping[str, ClaimReason]
    sources: tuple[Source, ...]
    judged: tuple[Judged, ...]
    candidate_reasons: Mapping[tuple[str, str], CandidateReason]
    tiers: Mapping[tuple[str, str], str]
    """The tier that a source has for a claim, by claim and source."""
    voices: Mapping[str, int]
    """Independent domains that support a claim; claims without any are left out."""
    links: tuple[Link, ...]
    reason: ArticleReason | None
    """Why the page carries no link; None when it does."""
    rulings: tuple[Ruling, ...] = ()


def withdraw_links(outcome: ArticleOutcome, reason: ArticleReason) -> ArticleOutcome:
    """The same article published unchanged: what had been linked gets the reason why it is not."""
    linked = {link.claim_id: ClaimReason.GATE_FAILED for link in outcome.links}
    pairs = {(link.claim_id, link.source_id): CandidateReason.CLAIM_UNLINKED for link in outcome.links}
    return ArticleOutcome(
        article=outcome.article,
        lang=outcome.lang,
        charset=outcome.charset,
        page=AnnotatedPage(outcome.article.article_id, outcome.article.raw, (), reason),
        sentences=outcome.sentences,
        sentence_reasons=outcome.sentence_reasons,
        claims=outcome.claims,
        claim_reasons={**outcome.claim_reasons, **linked},
        sources=outcome.sources,
        judged=outcome.judged,
        candidate_reasons={**outcome.candidate_reasons, **pairs},
        tiers=outcome.tiers,
        voices=outcome.voices,
        links=(),
        reason=reason,
    )


def explain_sources(outcome: ArticleOutcome) -> tuple[SourceReason | None, ...]:
    """For each source of the article, in order, why no link leads to it; None where one does."""
    linked = {link.source_id for link in outcome.links}
    supporting = {item.judgement.source_id for item in outcome.judged if item.judgement.reason is None}
    met = {item.judgement.source_id for item in outcome.judged}
    is_judged = outcome.reason not in UNJUDGED or bool(outcome.judged)
    return tuple(_explain(source, linked, supporting, met, is_judged=is_judged) for source in outcome.sources)


UNJUDGED = frozenset({ArticleReason.OTHER_LANGUAGE, ArticleReason.TOO_COMPLEX, ArticleReason.TIME_LIMIT, ArticleReason.FAILED})
"""Pages that were set aside before their claims were judged."""


def _explain(
    source: Source, linked: Sequence[str] | set[str], supporting: set[str], met: set[str], *, is_judged: bool
) -> SourceReason | None:
    if source.reason:
        return source.reason
    if source.source_id in linked:
        return None
    if source.source_id in supporting:
        return SourceReason.NOT_CHOSEN
    if source.source_id in met:
        return SourceReason.NOT_SUPPORTING
    return SourceReason.NO_CANDIDATE if is_judged else SourceReason.NOT_JUDGED


def explain_article(
    *, has_results: bool, has_sentences: bool, has_links: bool, page_reason: ArticleReason | None
) -> ArticleReason | None:
    """Why a page carries no link; the first that applies."""
    if has_links:
        return None
    if page_reason:
        return page_reason
    if not has_sentences:
        return ArticleReason.NO_TEXT
    return ArticleReason.NO_LINK if has_results else ArticleReason.NO_RESULTS
