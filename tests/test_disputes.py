"""Which conflicts an editor hears of, and which links still stand: authority decides."""

import pytest
from outcome_cases import CONTRADICTED, judged

from linker_core.disputes import settle_disputes
from linker_core.reasons import CandidateReason

SUPPORT = judged(2, "x", (1,))
CONFLICT = judged(2, "z", (2,), **CONTRADICTED)


def settle(support_tier, conflict_tier):
    tiers = {"x": support_tier, "z": conflict_tier}
    settled = settle_disputes([SUPPORT, CONFLICT], lambda item: tiers[item.judgement.source_id], {"user_generated", "farm"})
    return [(item.judgement.reason, item.conflict is not None) for item in settled]


@pytest.mark.parametrize(
    ("support", "conflict", "stands"),
    [
        ("news", "regulator", True),
        ("user_generated", "news", True),
        ("news", "news", False),
        ("regulator", "news", False),
        ("news", "user_generated", False),
    ],
)
def test_a_conflict_stands_only_where_its_source_is_the_better_one(support, conflict, stands):
    reason = CandidateReason.CONTESTED if stands else None
    assert settle(support, conflict) == [(reason, False), (CandidateReason.NUMBER_MISMATCH, stands)]


def test_a_conflict_alone_stands_unless_anybody_writes_the_source():
    [kept] = settle_disputes([CONFLICT], lambda _: "unknown", {"farm"})
    [dropped] = settle_disputes([CONFLICT], lambda _: "farm", {"farm"})
    assert (kept.conflict is not None, dropped.conflict) == (True, None)


def test_without_conflicts_nothing_changes():
    assert settle_disputes([SUPPORT], lambda _: "news", {"farm"}) == (SUPPORT,)
