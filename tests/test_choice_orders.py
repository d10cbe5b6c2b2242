"""What editors order and the choice of links obeys; beside each order the neighbour that it does not touch."""

import pytest
from choice_cases import explained, linked, make_case

from linker_core.decisions import NO_ORDERS, Orders
from linker_core.reasons import CandidateReason, ClaimReason
from linker_core.records import Verdict

FIRST = "Amazon spent $4 billion on chips."
SECOND = "Later Google spent $5 billion on ships."
AMOUNTS = ("$4 billion", "$5 billion")
SURE, FAIR = ({"score": score, "confirmed": AMOUNTS} for score in (0.9, 0.5))
MISSED = {"score": 0.1, "reason": CandidateReason.LOW_SCORE, "confirmed": ()}
RIVAL = {"score": 0.1, "reason": CandidateReason.NUMBER_MISMATCH, "verdict": Verdict.CONTRADICTED, "confirmed": ()}


def apart(*support, **changes):
    return make_case([[text] for text in (FIRST, SECOND)[: len(support)]], support, **changes)


def pin(claim, source):
    return Orders(pins={f"a-c{claim}": (source, "d1")})


def forbid(claim, source=""):
    return Orders(forbidden=frozenset({(f"a-c{claim}", source)}))


def reasons(choice):
    return {(int(claim.removeprefix("a-c")), source): reason for (claim, source), reason in choice.candidate_reasons.items()}


@pytest.mark.parametrize(("other", "told"), [(FAIR, "fair"), (MISSED, "missed")])
def test_a_pin_comes_before_a_better_source(other, told):
    case = apart({"best": SURE, told: other}, {"y": SURE})
    choice = case.choose(orders=pin(0, told))
    assert linked(choice) == [(0, told), (1, "y")]
    assert [link.decision_id for link in choice.links] == ["d1", None]
    assert reasons(choice) == {(0, "best"): CandidateReason.PINNED_ELSEWHERE}
    assert linked(case.choose()) == [(0, "best"), (1, "y")]


def test_a_pin_links_what_no_source_supports():
    choice = apart({"x": MISSED}).choose(orders=pin(0, "x"))
    assert (linked(choice), explained(choice), reasons(choice)) == ([(0, "x")], {}, {})
    assert choice.links[0].anchor_text in FIRST
    assert explained(apart({"x": MISSED}).choose()) == {0: ClaimReason.NOT_SUPPORTED}


def test_a_pin_links_what_policy_would_not():
    case = apart({"x": SURE}, {"x": FAIR}, sources={"x": {"tier": "farm"}})
    policy = {"unlinked_tiers": ("farm",), "max_links_per_article": 1}
    choice = case.choose(orders=Orders(pins={"a-c0": ("x", "d1"), "a-c1": ("x", "d2")}), **policy)
    assert linked(choice) == [(0, "x"), (1, "x")]
    assert linked(case.choose(**policy)) == []


def test_a_pin_takes_the_place_of_another_link():
    choice = apart({"x": SURE}, {"y": FAIR}).choose(orders=pin(1, "y"), max_links_per_article=1)
    assert (linked(choice), explained(choice)) == ([(1, "y")], {0: ClaimReason.ARTICLE_LIMIT})


def test_pins_may_stand_side_by_side_where_links_may_not():
    case = make_case([[FIRST, SECOND]], ({"x": SURE}, {"y": FAIR}))
    orders = Orders(pins={"a-c0": ("x", "d1"), "a-c1": ("y", "d2")})
    assert linked(case.choose(orders=orders, min_distance_chars=99)) == [(0, "x"), (1, "y")]
    assert linked(case.choose(min_distance_chars=99)) == [(0, "x")]


def test_a_pin_on_a_source_that_was_not_judged_leaves_the_choice_as_it_is():
    case = apart({"x": SURE})
    assert case.choose(orders=pin(0, "elsewhere")) == case.choose()


def test_a_pin_without_a_place_leaves_the_choice_as_it_is():
    case = apart({"x": SURE, "y": FAIR}, closed=FIRST.rstrip(".").split())
    choice = case.choose(orders=pin(0, "y"))
    assert (linked(choice), explained(choice)) == ([], {0: ClaimReason.NO_ANCHOR})


def test_a_forbidden_claim_is_not_linked_and_the_next_is():
    choice = apart({"x": SURE, "z": MISSED}, {"y": SURE}).choose(orders=forbid(0))
    assert (linked(choice), explained(choice)) == ([(1, "y")], {0: ClaimReason.FORBIDDEN})
    assert reasons(choice) == {(0, "x"): CandidateReason.FORBIDDEN, (0, "z"): CandidateReason.LOW_SCORE}


def test_a_forbidden_source_leaves_the_claim_to_the_next_best():
    case = apart({"x": SURE, "y": FAIR})
    assert linked(case.choose(orders=forbid(0, "x"))) == [(0, "y")]
    assert linked(case.choose(orders=forbid(0, "y"))) == [(0, "x")]
    assert linked(case.choose(orders=forbid(1, "x"))) == [(0, "x")]


def test_the_only_source_forbidden_is_the_reason():
    assert explained(apart({"x": SURE, "y": MISSED}).choose(orders=forbid(0, "x"))) == {0: ClaimReason.FORBIDDEN}


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        (Orders(accepted=frozenset({"a-c0"})), ClaimReason.CONFLICT_ACCEPTED),
        (Orders(accepted=frozenset({"a-c1"})), ClaimReason.CONFLICT),
        (NO_ORDERS, ClaimReason.CONFLICT),
    ],
)
def test_an_accepted_conflict_is_told_from_an_open_one(orders, reason):
    assert explained(apart({"x": RIVAL}).choose(orders=orders)) == {0: reason}


def test_an_accepted_conflict_is_no_reason_for_anything_else():
    orders = Orders(accepted=frozenset({"a-c0"}))
    assert explained(apart({"x": MISSED}).choose(orders=orders)) == {0: ClaimReason.NOT_SUPPORTED}
