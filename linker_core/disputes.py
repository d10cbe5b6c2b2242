"""Sources that disagree about one claim: which of them an editor should hear of, and whether a link may still stand."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from linker_core.authority import TIERS
from linker_core.outcomes import Judged
from linker_core.reasons import CandidateReason
from linker_core.records import Verdict


def settle_disputes(
    judged: Sequence[Judged], tier_of: Callable[[Judged], str], weak_tiers: Collection[str]
) -> tuple[Judged, ...]:
    """The same candidates, each dispute decided by authority.

    A conflict stands only where its source is better than each one that supports the claim, and of no weak tier. Where it
    stands, the claim has no support; where it does not, the source merely says nothing of use.
    """
    disputed = {item.judgement.claim_id for item in judged if item.conflict}
    sides = [item for item in judged if item.judgement.claim_id in disputed and (item.conflict or item.judgement.reason is None)]
    ranks = {id(item): TIERS.index(tier_of(item)) for item in sides}
    weak = {TIERS.index(tier) for tier in weak_tiers}
    supporting: dict[str, int] = {}
    for item in sides:
        if item.judgement.reason is None and ranks[id(item)] not in weak:
            claim_id = item.judgement.claim_id
            supporting[claim_id] = min(ranks[id(item)], supporting.get(claim_id, len(TIERS)))
    standing = {
        item.judgement.claim_id
        for item in sides
        if item.conflict and ranks[id(item)] not in weak and ranks[id(item)] < supporting.get(item.judgement.claim_id, len(TIERS))
    }
    return tuple(
        _settle(item, is_contested=item.judgement.claim_id in standing, is_weak=ranks[id(item)] in weak)
        if id(item) in ranks
        else item
        for item in judged
    )


def _settle(item: Judged, *, is_contested: bool, is_weak: bool) -> Judged:
    judgement = item.judgement
    if item.conflict and (is_weak or not is_contested):
        return replace(item, conflict=None, judgement=replace(judgement, verdict=Verdict.NOT_ENOUGH_INFO))
    if is_contested and judgement.reason is None:
        contested = replace(judgement, verdict=Verdict.NOT_ENOUGH_INFO, reason=CandidateReason.CONTESTED)
        return replace(item, judgement=contested)
    return item
