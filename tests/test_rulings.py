"""Accepted conflicts and orders for the choice: what an editor's word settles, and what it leaves open."""

from dataclasses import replace

import pytest
from judge_cases import make_claim
from outcome_cases import CONTRADICTED, judged

from linker_core.decisions import NO_ORDERS, Action, Decision
from linker_core.disputes import settle_disputes
from linker_core.docket import EMPTY_DOCKET, Docket
from linker_core.reasons import CandidateReason
from linker_core.rulings import hear_decisions

SUPPORT = judged(2, "x", (1,))
RIVAL, SECOND = judged(2, "z", (2,), **CONTRADICTED), judged(2, "y", (2,), **CONTRADICTED)
CLAIM = SUPPORT.candidate.claim_id
ON = {"article_id": "a", "quote": "q"}
ANY = Decision(Action.ACCEPT_CONFLICT, **ON)
OF_Z = Decision(Action.ACCEPT_CONFLICT, **ON, url="z", source_id="z")
OF_X = Decision(Action.ACCEPT_CONFLICT, **ON, url="x", source_id="x")
TIERS = {"x": "news", "y": "regulator", "z": "regulator"}


def settle(items):
    return settle_disputes(items, lambda item: TIERS[item.judgement.source_id], {"farm"})


def hear(items, *decisions, sentence="s"):
    claims = [replace(make_claim("The claim."), claim_id=CLAIM, sentence_id="s")]
    docket = Docket(decisions, {decision.decision_id: sentence for decision in decisions}) if decisions else EMPTY_DOCKET
    return hear_decisions(docket, claims, items, settle)


def state(hearing):
    """Of each candidate: whether it is contested, and whether its conflict is open, accepted or none."""
    kept = [item.conflict and (item.conflict.decision_id or "open") for item in hearing.judged]
    return [
        (item.judgement.reason is CandidateReason.CONTESTED, conflict)
        for item, conflict in zip(hearing.judged, kept, strict=True)
    ]


def test_without_decisions_a_dispute_is_settled_as_ever():
    hearing = hear([SUPPORT, RIVAL])
    assert (hearing.judged, hearing.orders) == (settle([SUPPORT, RIVAL]), NO_ORDERS)
    assert state(hearing) == [(True, None), (False, "open")]


@pytest.mark.parametrize("decision", [ANY, OF_Z])
def test_an_accepted_conflict_lets_the_supporting_source_stand(decision):
    hearing = hear([SUPPORT, RIVAL], decision)
    assert state(hearing) == [(False, None), (False, decision.decision_id)]
    assert hearing.orders.accepted == {CLAIM}


@pytest.mark.parametrize(("decision", "sentence"), [(OF_X, "s"), (ANY, "another")])
def test_the_acceptance_of_another_conflict_leaves_it_open(decision, sentence):
    hearing = hear([SUPPORT, RIVAL], decision, sentence=sentence)
    assert (state(hearing), hearing.orders.accepted) == ([(True, None), (False, "open")], frozenset())


def test_a_conflict_beside_the_accepted_one_stays_open():
    hearing = hear([SUPPORT, RIVAL, SECOND], OF_Z)
    assert state(hearing) == [(True, None), (False, OF_Z.decision_id), (False, "open")]
    assert hearing.orders.accepted == frozenset()


def test_orders_name_claims_and_sources():
    pin = Decision(Action.PIN, **ON, url="x", source_id="x")
    ban = Decision(Action.FORBID, **ON, url="z", source_id="z")
    orders = hear([SUPPORT], pin, ban).orders
    assert orders.pins == {CLAIM: ("x", pin.decision_id)}
    assert orders.forbidden == {(CLAIM, "z")}
