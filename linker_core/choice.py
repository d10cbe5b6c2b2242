"""Which claims of an article are linked, to which source, and on which words: one policy for all link rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from linker_core.anchors import Anchor, propose_anchors
from linker_core.digests import digest_parts
from linker_core.hosts import has_suffix
from linker_core.reasons import CandidateReason, ClaimReason
from linker_core.records import Barrier, Claim, Judgement, Link, Source, Span
from linker_core.settings import PolicySettings

AUTHORITY_SHARE = 0.25
"""How much the best tier counts against the score: authority decides between sources that say the claim about equally well."""

MIN_COPY_WORDS = 6
"""Shorter sentences are alike by chance."""

MAX_ANCHORS_TRIED = 40
"""Anchors of one claim that are tried before it is given up."""


class LinkableBlock(Protocol):
    """What choosing needs to know of a block of the page."""

    @property
    def barriers(self) -> tuple[tuple[int, int, Barrier], ...]:
        """Stretches of the block's text that may not carry a link."""
        ...

    def link_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Page characters to wrap for a stretch of the block's text; empty where a link may not stand."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What became of an article's claims and candidates. A claim or candidate without a reason is linked."""

    links: tuple[Link, ...]
    claim_reasons: Mapping[str, ClaimReason]
    candidate_reasons: Mapping[tuple[str, str], CandidateReason]


@dataclass(frozen=True, slots=True)
class _Option:
    claim: Claim
    judgement: Judgement
    source: Source
    preference: float


class Chooser:
    """Chooses for one article; `authority` gives a source's rank for a claim, 0 for the best and 1 for the lowest tier."""

    def __init__(
        self,
        blocks: Sequence[LinkableBlock],
        policy: PolicySettings,
        authority: Callable[[Claim, Source], float],
        published_on: date | None,
        hrefs: Callable[[Source], str],
    ) -> None:
        self._blocks = blocks
        self._policy = policy
        self._authority = authority
        self._published_on = published_on
        self._href = hrefs
        self._links: list[Link] = []
        self._taken: dict[int, list[tuple[int, int]]] = {}
        self._urls: set[str] = set()

    def choose(
        self, claims: Sequence[Claim], judgements: Mapping[str, Sequence[Judgement]], sources: Mapping[str, Source]
    ) -> Choice:
        """Link the claims with the best evidence first; every claim and candidate that is not linked gets its reason."""
        claim_reasons: dict[str, ClaimReason] = {}
        candidate_reasons: dict[tuple[str, str], CandidateReason] = {}
        options: list[tuple[Claim, list[_Option]]] = []
        for claim in claims:
            of_claim = judgements.get(claim.claim_id, ())
            usable, refused = self._sort_out(claim, of_claim, sources)
            candidate_reasons |= refused
            if usable:
                options.append((claim, usable))
            else:
                claim_reasons[claim.claim_id] = _explain_no_option(of_claim, refused, has_sources=bool(sources))
        options.sort(key=lambda pair: (-pair[1][0].preference, pair[0].ordinal))
        for claim, usable in options:
            outcome = self._link(usable)
            if isinstance(outcome, ClaimReason):
                claim_reasons[claim.claim_id] = outcome
            candidate_reasons |= _explain_rest(usable, None if isinstance(outcome, ClaimReason) else outcome.source_id)
        return Choice(tuple(sorted(self._links, key=lambda link: link.spans[0].start)), claim_reasons, candidate_reasons)

    def _sort_out(
        self, claim: Claim, judgements: Sequence[Judgement], sources: Mapping[str, Source]
    ) -> tuple[list[_Option], dict[tuple[str, str], CandidateReason]]:
        """The sources a claim may be linked to, best first, and why the others are not among them."""
        usable: list[_Option] = []
        refused: dict[tuple[str, str], CandidateReason] = {}
        for judgement in judgements:
            source = sources[judgement.source_id]
            rank = self._authority(claim, source)
            reason = judgement.reason or self._explain_misfit(claim, judgement, source)
            if reason:
                refused[claim.claim_id, source.source_id] = reason
            else:
                preference = round(judgement.score + AUTHORITY_SHARE * (1 - rank), 6)
                usable.append(_Option(claim, judgement, source, preference))
        usable.sort(key=lambda option: (-option.preference, option.source.position, option.source.source_id))
        return usable, refused

    def _explain_misfit(self, claim: Claim, judgement: Judgement, source: Source) -> CandidateReason | None:
        """Why a source that supports the claim may still not be linked."""
        if source.tier in self._policy.unlinked_tiers:
            return CandidateReason.LOW_AUTHORITY
        if source.tier in self._policy.copying_tiers and self._is_copy(claim, judgement):
            return CandidateReason.COPIED
        if self._published_on and source.published_on:
            days = (date.fromisoformat(source.published_on) - self._published_on).days
            if days > self._policy.max_days_after_article:
                return CandidateReason.DATE_MISFIT
        return None

    def _is_copy(self, claim: Claim, judgement: Judgement) -> bool:
        is_long = len(claim.text.split()) >= MIN_COPY_WORDS
        return is_long and dict(judgement.features).get("similarity", 0.0) >= self._policy.copy_similarity

    def _link(self, usable: Sequence[_Option]) -> Link | ClaimReason:
        """Link the claim to the first source that the rules allow, or say which rule was in the way of the best one."""
        claim = usable[0].claim
        if len(self._links) >= self._policy.max_links_per_article:
            return ClaimReason.ARTICLE_LIMIT
        if len(self._taken.get(claim.block, ())) >= self._policy.max_links_per_paragraph:
            return ClaimReason.PARAGRAPH_LIMIT
        reasons: list[ClaimReason] = []
        for option in usable:
            if self._policy.one_link_per_url and option.source.canonical_url in self._urls:
                reasons.append(ClaimReason.URL_USED)
                continue
            placed = self._place(option)
            if isinstance(placed, Link):
                return placed
            reasons.append(placed)
        return reasons[0]

    def _place(self, option: _Option) -> Link | ClaimReason:
        claim = option.claim
        reason = ClaimReason.NO_ANCHOR
        for anchor in self._propose(option)[:MAX_ANCHORS_TRIED]:
            start, end = claim.start + anchor.start, claim.start + anchor.end
            if self._is_too_close(claim.block, start, end):
                reason = ClaimReason.TOO_CLOSE
                continue
            spans = self._blocks[claim.block].link_spans(start, end)
            if spans:
                return self._add(option, claim.text[anchor.start : anchor.end], start, end, spans)
        return reason

    def _propose(self, option: _Option) -> list[Anchor]:
        """Anchors on what is supported: the claim, or the part of it."""
        part = option.judgement.part or Span(0, len(option.claim.text))
        anchors = propose_anchors(option.claim.text, option.judgement.confirmed, self._policy)
        return [anchor for anchor in anchors if part.start <= anchor.start and anchor.end <= part.end]

    def _is_too_close(self, block: int, start: int, end: int) -> bool:
        least = self._policy.min_distance_chars
        existing = [(a, b) for a, b, barrier in self._blocks[block].barriers if barrier is Barrier.LINK]
        return any(a < end + least and start - least < b for a, b in (*existing, *self._taken.get(block, ())))

    def _add(self, option: _Option, text: str, start: int, end: int, spans: tuple[Span, ...]) -> Link:
        judgement, source, claim = option.judgement, option.source, option.claim
        link = Link(
            link_id=digest_parts("link", claim.claim_id, source.source_id),
            article_id=claim.article_id,
            claim_id=claim.claim_id,
            source_id=source.source_id,
            url=self._href(source),
            rel=self._rel(source),
            anchor_text=text,
            spans=spans,
            quote=source.text[judgement.quote.start : judgement.quote.end],
            quote_start=judgement.quote.start,
            quote_end=judgement.quote.end,
            text_digest=source.text_digest,
            score=judgement.score,
        )
        self._links.append(link)
        self._taken.setdefault(claim.block, []).append((start, end))
        self._urls.add(source.canonical_url)
        return link

    def _rel(self, source: Source) -> str:
        host = urlsplit(source.canonical_url).hostname or ""
        rules = [rule for rule in self._policy.domain_rules if has_suffix(host, rule.domain.lower())]
        return " ".join(dict.fromkeys((*(rel for rule in rules for rel in rule.rel), "noopener", "noreferrer")))


def _explain_no_option(
    judgements: Sequence[Judgement], refused: Mapping[tuple[str, str], CandidateReason], *, has_sources: bool
) -> ClaimReason:
    if not judgements:
        return ClaimReason.NO_CANDIDATE if has_sources else ClaimReason.NO_SOURCES
    given = set(refused.values())
    if CandidateReason.DATE_MISFIT in given:
        return ClaimReason.DATE_MISFIT
    if CandidateReason.COPIED in given:
        return ClaimReason.COPIED
    if CandidateReason.LOW_AUTHORITY in given:
        return ClaimReason.LOW_AUTHORITY
    has_conflict = any(judgement.verdict == "contradicted" for judgement in judgements)
    return ClaimReason.CONFLICT if has_conflict else ClaimReason.NOT_SUPPORTED


def _explain_rest(usable: Sequence[_Option], linked: str | None) -> dict[tuple[str, str], CandidateReason]:
    reason = CandidateReason.CLAIM_UNLINKED if linked is None else CandidateReason.BETTER_SOURCE
    return {(option.claim.claim_id, option.source.source_id): reason for option in usable if option.source.source_id != linked}
