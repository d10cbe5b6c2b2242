"""Which claims of an article are linked, to which source, and on which words: one policy for all link rules."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Protocol
from urllib.parse import urlsplit

from linker_core.anchors import Anchor, iter_anchors
from linker_core.copies import Copies, share_repeated
from linker_core.decisions import NO_ORDERS, Orders
from linker_core.digests import digest_parts
from linker_core.hosts import has_suffix
from linker_core.preference import CORROBORATION_SHARE, Option, Standing, count_voices, rank_options, weigh_option
from linker_core.reasons import CandidateReason, ClaimReason
from linker_core.records import Barrier, Claim, Judgement, Link, Source, Span
from linker_core.settings import PolicySettings
from linker_core.timeliness import is_too_old

MIN_COPY_WORDS = 6
"""Shorter sentences are alike by chance."""

MIN_ECHO = 0.5
"""A page with most of the article's text says at least one of its claims in so many of its words; others need no comparison."""

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
    tiers: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The tier that each candidate's source has for its claim: a party's own site is official."""
    voices: Mapping[str, int] = field(default_factory=dict)
    """How many independent domains support each claim, copies of one text counted once; claims without any are left out."""


class Chooser:
    """Chooses for one article; `standing` tells what a source is to a claim: its tier, and whether it is a primary document."""

    def __init__(
        self,
        blocks: Sequence[LinkableBlock],
        policy: PolicySettings,
        standing: Callable[[Claim, Source], Standing],
        published_on: date | None,
        hrefs: Callable[[Source], str],
        article_text: str = "",
        orders: Orders = NO_ORDERS,
    ) -> None:
        self._blocks = blocks
        self._policy = policy
        self._standing = standing
        self._published_on = published_on
        self._href = hrefs
        self._copies = Copies(article_text, policy)
        self._orders = orders
        self._tiers: dict[tuple[str, str], str] = {}
        self._links: list[Link] = []
        self._taken: dict[int, list[tuple[int, int]]] = {}
        self._linked: list[Source] = []
        self._echoing: set[str] = set()

    def choose(
        self, claims: Sequence[Claim], judgements: Mapping[str, Sequence[Judgement]], sources: Mapping[str, Source]
    ) -> Choice:
        """Link the claims with the best evidence first; every claim and candidate that is not linked gets its reason."""
        self._echoing = {
            told.source_id for of_claim in judgements.values() for told in of_claim if _similarity(told, 1.0) >= MIN_ECHO
        }
        claim_reasons: dict[str, ClaimReason] = {}
        candidate_reasons: dict[tuple[str, str], CandidateReason] = {}
        ranked: list[tuple[Claim, list[Option]]] = []
        voices: dict[str, int] = {}
        pinned = self._link_pinned(claims, judgements, sources)
        for claim in claims:
            of_claim = judgements.get(claim.claim_id, ())
            usable, refused = self._sort_out(claim, of_claim, sources)
            candidate_reasons |= refused
            if usable:
                voices[claim.claim_id] = count_voices(usable)
            if claim.claim_id in pinned:
                rest = _explain_rest(usable, pinned[claim.claim_id], CandidateReason.PINNED_ELSEWHERE)
                candidate_reasons |= rest
                candidate_reasons.pop((claim.claim_id, pinned[claim.claim_id]), None)
            elif usable:
                ranked.append((claim, usable))
            else:
                reason = _explain_no_option(of_claim, refused, has_sources=bool(sources))
                claim_reasons[claim.claim_id] = self._heed_editor(claim, reason)
        scarce = self._find_scarce([claim for claim, _ in ranked])
        ranked.sort(key=lambda pair: (-_urgency(pair[1][0], voices[pair[0].claim_id], scarce), pair[0].ordinal))
        for claim, usable in ranked:
            outcome = self._link(usable)
            if isinstance(outcome, ClaimReason):
                claim_reasons[claim.claim_id] = outcome
            if isinstance(outcome, ClaimReason):
                candidate_reasons |= _explain_rest(usable, None, CandidateReason.CLAIM_UNLINKED)
            else:
                candidate_reasons |= _explain_rest(usable, outcome.source_id, CandidateReason.BETTER_SOURCE)
        links = tuple(sorted(self._links, key=lambda link: link.spans[0].start))
        return Choice(links, claim_reasons, candidate_reasons, self._tiers, voices)

    def _link_pinned(
        self, claims: Sequence[Claim], judgements: Mapping[str, Sequence[Judgement]], sources: Mapping[str, Source]
    ) -> dict[str, str]:
        """Link what an editor pinned, whatever the judge says of it and however many links there are; the sources by claim."""
        pinned: dict[str, str] = {}
        for claim in claims:
            source_id, decision_id = self._orders.pins.get(claim.claim_id, ("", ""))
            told = next((told for told in judgements.get(claim.claim_id, ()) if told.source_id == source_id), None)
            if told is not None:
                source = sources[source_id]
                standing, copying = self._standing(claim, source), self._policy.copying_tiers
                option = weigh_option(claim, told, source, standing, self._published_on, copying)
                if isinstance(self._place(option, decision_id), Link):
                    pinned[claim.claim_id] = source_id
        return pinned

    def _heed_editor(self, claim: Claim, reason: ClaimReason) -> ClaimReason:
        """Why a claim that no source may be linked for stays without a link, where an editor has had a say in it."""
        if self._orders.forbids(claim.claim_id):
            return ClaimReason.FORBIDDEN
        is_accepted = reason is ClaimReason.CONFLICT and claim.claim_id in self._orders.accepted
        return ClaimReason.CONFLICT_ACCEPTED if is_accepted else reason

    def _find_scarce(self, claims: Sequence[Claim]) -> frozenset[int]:
        """The blocks with more claims than links: there, and nowhere else, the better supported claim comes first."""
        counts = Counter(claim.block for claim in claims)
        is_short = len(claims) > self._policy.max_links_per_article
        return frozenset(block for block, count in counts.items() if is_short or count > self._policy.max_links_per_paragraph)

    def _sort_out(
        self, claim: Claim, judgements: Sequence[Judgement], sources: Mapping[str, Source]
    ) -> tuple[list[Option], dict[tuple[str, str], CandidateReason]]:
        """The sources a claim may be linked to, best first and copies last, and why the others are not among them."""
        usable: list[Option] = []
        refused: dict[tuple[str, str], CandidateReason] = {}
        for judgement in judgements:
            source = sources[judgement.source_id]
            standing = self._standing(claim, source)
            self._tiers[claim.claim_id, source.source_id] = standing.tier
            reason = judgement.reason or self._explain_misfit(claim, judgement, source, standing)
            if reason:
                refused[claim.claim_id, source.source_id] = reason
            else:
                day, copying = self._published_on, self._policy.copying_tiers
                usable.append(weigh_option(claim, judgement, source, standing, day, copying))
        return rank_options(usable, self._copies, MIN_COPY_WORDS), refused

    def _explain_misfit(self, claim: Claim, judgement: Judgement, source: Source, standing: Standing) -> CandidateReason | None:
        """Why a source that supports the claim may still not be linked."""
        if standing.tier in self._policy.unlinked_tiers:
            return CandidateReason.LOW_AUTHORITY
        if standing.tier in self._policy.copying_tiers and self._is_copy(claim, judgement, source):
            return CandidateReason.COPIED
        if not standing.is_party and source.source_id in self._echoing and self._copies.repeats_article(source):
            return CandidateReason.COPIED
        if not self._fits_in_time(claim, source):
            return CandidateReason.DATE_MISFIT
        return CandidateReason.FORBIDDEN if self._orders.forbids(claim.claim_id, source.source_id) else None

    def _fits_in_time(self, claim: Claim, source: Source) -> bool:
        if not (self._published_on and source.published_on):
            return True
        day = date.fromisoformat(source.published_on)
        is_late = (day - self._published_on).days > self._policy.max_days_after_article
        return not is_late and not is_too_old(claim.text, self._published_on, day)

    def _is_copy(self, claim: Claim, judgement: Judgement, source: Source) -> bool:
        """Whether the source's sentence is the claim's own: nearly all its words, or nearly all of its own in the same order."""
        if len(claim.text.split()) < MIN_COPY_WORDS:
            return False
        quote = source.text[judgement.quote.start : judgement.quote.end]
        least = self._policy.copy_similarity
        return _similarity(judgement, 0.0) >= least or share_repeated(quote, claim.text, MIN_COPY_WORDS) >= least

    def _link(self, usable: Sequence[Option]) -> Link | ClaimReason:
        """Link the claim to the first source that the rules allow, or say which rule was in the way of the best one."""
        claim = usable[0].claim
        if len(self._links) >= self._policy.max_links_per_article:
            return ClaimReason.ARTICLE_LIMIT
        if len(self._taken.get(claim.block, ())) >= self._policy.max_links_per_paragraph:
            return ClaimReason.PARAGRAPH_LIMIT
        reasons: list[ClaimReason] = []
        for option in usable:
            if option.is_copy:
                continue
            if self._policy.one_link_per_url and self._is_linked(option.source):
                reasons.append(ClaimReason.URL_USED)
                continue
            placed = self._place(option)
            if isinstance(placed, Link):
                return placed
            reasons.append(placed)
        return reasons[0]

    def _is_linked(self, source: Source) -> bool:
        """Whether the article links to the page already, or to one with the same text."""
        return any(
            source.canonical_url == other.canonical_url or self._copies.is_same_text(source, other) for other in self._linked
        )

    def _place(self, option: Option, decision_id: str | None = None) -> Link | ClaimReason:
        """Link the claim to the option's source; an editor's decision lets links stand side by side."""
        claim = option.claim
        reason = ClaimReason.NO_ANCHOR
        least = self._policy.min_distance_chars if decision_id is None else 0
        for anchor in islice(self._propose(option, is_pinned=decision_id is not None), MAX_ANCHORS_TRIED):
            start, end = claim.start + anchor.start, claim.start + anchor.end
            if self._is_too_close(claim.block, start, end, least):
                reason = ClaimReason.TOO_CLOSE
                continue
            spans = self._blocks[claim.block].link_spans(start, end)
            if spans:
                return self._add(option, claim.text[anchor.start : anchor.end], start, end, spans, decision_id)
        return reason

    def _propose(self, option: Option, *, is_pinned: bool) -> Iterator[Anchor]:
        """Anchors on what is supported, the claim or the part of it; best first."""
        part = option.judgement.part or Span(0, len(option.claim.text))
        confirmed = option.judgement.confirmed
        if is_pinned and option.judgement.reason is not None:
            confirmed = (Span(0, len(option.claim.text)),)  # by the editor's word
        anchors = iter_anchors(option.claim.text, confirmed, self._policy)
        return (anchor for anchor in anchors if part.start <= anchor.start and anchor.end <= part.end)

    def _is_too_close(self, block: int, start: int, end: int, least: int) -> bool:
        existing = [(a, b) for a, b, barrier in self._blocks[block].barriers if barrier is Barrier.LINK]
        return any(a < end + least and start - least < b for a, b in (*existing, *self._taken.get(block, ())))

    def _add(self, option: Option, text: str, start: int, end: int, spans: tuple[Span, ...], decision_id: str | None) -> Link:
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
            score=judgement.weighed_score,
            decision_id=decision_id,
        )
        self._links.append(link)
        self._taken.setdefault(claim.block, []).append((start, end))
        self._linked.append(source)
        return link

    def _rel(self, source: Source) -> str:
        host = urlsplit(source.canonical_url).hostname or ""
        rules = [rule for rule in self._policy.domain_rules if has_suffix(host, rule.domain.lower())]
        return " ".join(dict.fromkeys(("noopener", "noreferrer", *(rel for rule in rules for rel in rule.rel))))


def _similarity(judgement: Judgement, default: float) -> float:
    """How much the claim and the source's best sentence are one sentence; judges other than the shipped one do not say."""
    return dict(judgement.features).get("similarity", default)


_REFUSALS = (
    (CandidateReason.FORBIDDEN, ClaimReason.FORBIDDEN),
    (CandidateReason.DATE_MISFIT, ClaimReason.DATE_MISFIT),
    (CandidateReason.COPIED, ClaimReason.COPIED),
    (CandidateReason.LOW_AUTHORITY, ClaimReason.LOW_AUTHORITY),
)
"""Why a source that supports a claim may not be linked, the first that applies, and what that means for the claim."""


def _explain_no_option(
    judgements: Sequence[Judgement], refused: Mapping[tuple[str, str], CandidateReason], *, has_sources: bool
) -> ClaimReason:
    if not judgements:
        return ClaimReason.NO_CANDIDATE if has_sources else ClaimReason.NO_SOURCES
    given = set(refused.values())
    for met, reason in _REFUSALS:
        if met in given:
            return reason
    if any(judgement.verdict == "contradicted" for judgement in judgements):
        return ClaimReason.CONFLICT
    return ClaimReason.UNDECIDED if CandidateReason.SECOND_JUDGE_FAILED in given else ClaimReason.NOT_SUPPORTED


def _explain_rest(usable: Sequence[Option], linked: str | None, lost: CandidateReason) -> dict[tuple[str, str], CandidateReason]:
    return {
        (option.claim.claim_id, option.source.source_id): CandidateReason.COPY_OF_SOURCE if option.is_copy else lost
        for option in usable
        if option.source.source_id != linked
    }


def _urgency(best: Option, voices: int, scarce: frozenset[int]) -> float:
    """How early a claim is linked: by the strength of its best source and, where links are scarce, by its number of voices.

    Elsewhere a claim with several sources can wait: the others may have but one page, and a page is linked once.
    """
    corroboration = CORROBORATION_SHARE * (1 - 1 / voices) if best.claim.block in scarce else 0.0
    return round(best.strength + corroboration, 6)
