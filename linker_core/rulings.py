"""What came of every decision that concerns an article, once its links are chosen; and what decisions demand of the choice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from linker_core.decisions import NO_ORDERS, Action, Decision, Orders, RulingStatus, names_source
from linker_core.docket import ABOUT_SOURCES, Docket
from linker_core.outcomes import UNJUDGED, ArticleOutcome, Judged, Ruling
from linker_core.reasons import DecisionReason, SourceReason
from linker_core.records import Claim, Source

_OVERRULED = frozenset({DecisionReason.OPPOSED, DecisionReason.SOURCE_RULED_OUT})


@dataclass(frozen=True, slots=True)
class Hearing:
    """The judgements of an article with the conflicts that editors accepted set aside, and the orders for the choice."""

    judged: tuple[Judged, ...]
    orders: Orders


def hear_decisions(
    docket: Docket, claims: Sequence[Claim], judged: Sequence[Judged], settle: Callable[[Sequence[Judged]], tuple[Judged, ...]]
) -> Hearing:
    """Decide the disputes between sources by `settle`, but for the conflicts that an editor has accepted."""
    settled = settle(judged)
    if not docket:
        return Hearing(settled, NO_ORDERS)
    sentences = {claim.claim_id: claim.sentence_id for claim in claims}
    accepted = _find_accepted(docket, sentences, settled)
    if accepted:
        settled = _settle_without(judged, accepted, settle)
    open_ones = {item.candidate.claim_id for item in settled if item.conflict and item.conflict.decision_id is None}
    orders = Orders(
        pins=docket.pinned_pairs(claims),
        forbidden=_find_forbidden(docket, claims),
        accepted=frozenset(claim_id for claim_id, _ in accepted) - open_ones,
    )
    return Hearing(settled, orders)


def _find_accepted(docket: Docket, sentences: Mapping[str, str], settled: Sequence[Judged]) -> dict[tuple[str, str], str]:
    """The decision that accepts each standing conflict, by claim and source."""
    accepting = docket.in_force(Action.ACCEPT_CONFLICT)
    found: dict[tuple[str, str], str] = {}
    for item in settled:
        pair = item.candidate.claim_id, item.candidate.source_id
        for decision in accepting if item.conflict else ():
            if docket.targets[decision.decision_id] == sentences[pair[0]] and decision.source_id in ("", pair[1]):
                found.setdefault(pair, decision.decision_id)
    return found


def _settle_without(
    judged: Sequence[Judged],
    accepted: Mapping[tuple[str, str], str],
    settle: Callable[[Sequence[Judged]], tuple[Judged, ...]],
) -> tuple[Judged, ...]:
    """The disputes decided as if the accepted conflicts were none; they are kept, with the decision that accepted them."""

    def accept(item: Judged) -> str | None:
        return accepted.get((item.candidate.claim_id, item.candidate.source_id))

    settled = settle([replace(item, conflict=None) if accept(item) else item for item in judged])
    return tuple(
        replace(after, conflict=replace(before.conflict, decision_id=accept(before)))
        if before.conflict and accept(before)
        else after
        for before, after in zip(judged, settled, strict=True)
    )


def _find_forbidden(docket: Docket, claims: Sequence[Claim]) -> frozenset[tuple[str, str]]:
    by_sentence = {claim.sentence_id: claim.claim_id for claim in claims}
    forbidding = [(by_sentence.get(docket.targets[one.decision_id]), one.source_id) for one in docket.in_force(Action.FORBID)]
    return frozenset((claim_id, source_id) for claim_id, source_id in forbidding if claim_id is not None)


def give_rulings(docket: Docket, outcome: ArticleOutcome) -> tuple[Ruling, ...]:
    """What came of each decision, in the order of their ids."""
    return tuple(_rule(decision, docket, outcome) for decision in docket.decisions)


def _rule(decision: Decision, docket: Docket, outcome: ArticleOutcome) -> Ruling:
    sentence_id = docket.targets.get(decision.decision_id)
    claim = next((claim for claim in outcome.claims if claim.sentence_id == sentence_id), None)
    reason = docket.void.get(decision.decision_id) or _find_fault(decision, claim, outcome)
    status = RulingStatus.OVERRULED if reason in _OVERRULED else RulingStatus.STALE
    return Ruling(
        decision_id=decision.decision_id,
        action=decision.action,
        sentence_id=sentence_id,
        claim_id=claim.claim_id if claim else None,
        source_id=decision.source_id or None,
        status=status if reason else RulingStatus.HONOURED,
        reason=reason,
    )


def _find_fault(decision: Decision, claim: Claim | None, outcome: ArticleOutcome) -> DecisionReason | None:
    """Why a decision whose sentence was found changes nothing; None where it is honoured."""
    if decision.action in ABOUT_SOURCES:
        is_supplied = any(source.canonical_url and names_source(decision, source.canonical_url) for source in outcome.sources)
        return None if is_supplied else DecisionReason.SOURCE_GONE
    if decision.action is Action.NOT_A_CLAIM:
        return None
    if outcome.reason in UNJUDGED:
        return DecisionReason.NOT_JUDGED
    return _explain_link(decision, claim, outcome) if claim else DecisionReason.NO_CLAIM


def _explain_link(decision: Decision, claim: Claim, outcome: ArticleOutcome) -> DecisionReason | None:
    """Why a decision on the link of a claim changes nothing."""
    of_page = [source for source in outcome.sources if source.source_id == decision.source_id]
    if decision.source_id and not of_page:
        return DecisionReason.SOURCE_GONE
    if decision.action is Action.PIN:
        return _explain_pin(decision, claim, of_page, outcome)
    if decision.action is Action.ACCEPT_CONFLICT:
        return _explain_acceptance(decision, claim, outcome)
    return None


def _explain_pin(decision: Decision, claim: Claim, of_page: Sequence[Source], outcome: ArticleOutcome) -> DecisionReason | None:
    if any(link.claim_id == claim.claim_id and link.source_id == decision.source_id for link in outcome.links):
        return None
    if any(source.reason is SourceReason.RULED_OUT for source in of_page):
        return DecisionReason.SOURCE_RULED_OUT
    if all(source.reason is not None for source in of_page):
        return DecisionReason.SOURCE_REFUSED
    pairs = {(item.candidate.claim_id, item.candidate.source_id) for item in outcome.judged}
    return DecisionReason.NO_PLACE if (claim.claim_id, decision.source_id) in pairs else DecisionReason.NO_EVIDENCE


def _explain_acceptance(decision: Decision, claim: Claim, outcome: ArticleOutcome) -> DecisionReason | None:
    conflicts = [item.conflict for item in outcome.judged if item.conflict and item.conflict.claim_id == claim.claim_id]
    is_met = any(decision.source_id in ("", conflict.source_id) for conflict in conflicts)
    return None if is_met else DecisionReason.NO_CONFLICT
