"""Which claims are linked and to what: one rule per test, with the neighbour that passes."""

from dataclasses import replace

import pytest
from choice_cases import explained, is_ordered, linked, make_case
from hypothesis import given
from hypothesis import strategies as st

from linker_core.choice import AUTHORITY_SHARE
from linker_core.reasons import CandidateReason, ClaimReason
from linker_core.records import Barrier, Verdict
from linker_core.settings import DomainRule

FIRST = "Amazon spent $4 billion on chips."
SECOND = "Later Google spent $5 billion on ships."
THIRD = "Then Tesla spent $6 billion on trains."
TEXTS = [FIRST, SECOND, THIRD]
AMOUNTS = ("$4 billion", "$5 billion", "$6 billion")
SURE, FAIR, WEAK = ({"score": score, "confirmed": AMOUNTS} for score in (0.9, 0.8, 0.7))


def apart(*support, **changes):
    """Each claim in a paragraph of its own."""
    return make_case([[text] for text in TEXTS[: len(support)]], support, **changes)


def together(*support, **changes):
    """All claims in one paragraph."""
    return make_case([TEXTS[: len(support)]], support, **changes)


@pytest.mark.parametrize(("most", "expected"), [(3, [0, 1, 2]), (2, [0, 2]), (1, [2])])
def test_an_article_takes_its_most_links_for_the_best_evidence(most, expected):
    choice = apart({"x": FAIR}, {"y": WEAK}, {"z": SURE}).choose(max_links_per_article=most)
    assert [number for number, _ in linked(choice)] == expected
    assert set(explained(choice).values()) <= {ClaimReason.ARTICLE_LIMIT}


@pytest.mark.parametrize(("most", "expected"), [(3, [0, 1, 2]), (2, [0, 2]), (1, [2])])
def test_a_paragraph_takes_its_most_links_for_the_best_evidence(most, expected):
    choice = together({"x": FAIR}, {"y": WEAK}, {"z": SURE}).choose(max_links_per_paragraph=most)
    assert [number for number, _ in linked(choice)] == expected
    assert set(explained(choice).values()) <= {ClaimReason.PARAGRAPH_LIMIT}


def test_the_limit_of_one_paragraph_does_not_count_for_another():
    choice = apart({"x": SURE}, {"y": FAIR}, {"z": WEAK}).choose(max_links_per_paragraph=1)
    assert explained(choice) == {}


GAP = f"{FIRST} {SECOND}".index("$5 billion") - FIRST.index("$4 billion") - len("$4 billion")


@pytest.mark.parametrize(("least", "expected"), [(GAP, [0, 1]), (GAP + 1, [0])])
def test_links_keep_their_least_distance(least, expected):
    choice = together({"x": SURE}, {"y": FAIR}).choose(min_distance_chars=least)
    assert [number for number, _ in linked(choice)] == expected
    assert explained(choice) == dict.fromkeys({0, 1} - set(expected), ClaimReason.TOO_CLOSE)


@pytest.mark.parametrize(("least", "expected"), [(GAP, [0, 1]), (GAP + 1, [1])])
def test_links_keep_their_distance_from_what_follows_too(least, expected):
    choice = together({"x": FAIR}, {"y": SURE}).choose(min_distance_chars=least)
    assert [number for number, _ in linked(choice)] == expected


@pytest.mark.parametrize(
    ("word", "barrier", "reasons"),
    [
        ("chips", Barrier.LINK, {0: ClaimReason.TOO_CLOSE}),
        ("chips", Barrier.HIDDEN, {}),
        ("ships", Barrier.LINK, {}),
    ],
)
def test_links_keep_their_distance_from_links_that_were_there(word, barrier, reasons):
    text = f"{FIRST} {SECOND}"
    there = (text.index(word), text.index(word) + len(word), barrier)
    choice = together({"x": SURE}, {}, barriers=[there]).choose(min_distance_chars=10)
    assert {number: reason for number, reason in explained(choice).items() if number == 0} == reasons


@pytest.mark.parametrize(("once", "expected"), [(True, [(0, "x")]), (False, [(0, "x"), (1, "x")])])
def test_a_page_is_linked_once(once, expected):
    choice = apart({"x": SURE}, {"x": FAIR}).choose(one_link_per_url=once)
    assert linked(choice) == expected
    assert explained(choice) == ({1: ClaimReason.URL_USED} if once else {})


def test_a_claim_whose_source_is_taken_falls_to_its_next_source():
    choice = apart({"x": SURE}, {"x": SURE, "y": WEAK}).choose()
    assert (linked(choice), explained(choice)) == ([(0, "x"), (1, "y")], {})
    assert choice.candidate_reasons == {("a-c1", "x"): CandidateReason.BETTER_SOURCE}


@pytest.mark.parametrize(("tier", "expected"), [("user_generated", ClaimReason.LOW_AUTHORITY), ("unknown", None)])
def test_some_tiers_are_judged_and_never_linked(tier, expected):
    choice = apart({"x": SURE}, sources={"x": {"tier": tier}}).choose(unlinked_tiers=("user_generated",))
    assert explained(choice).get(0) is expected
    assert choice.candidate_reasons == ({("a-c0", "x"): CandidateReason.LOW_AUTHORITY} if expected else {})


@pytest.mark.parametrize(
    ("tier", "similarity", "expected"),
    [
        ("unknown", 0.95, ClaimReason.COPIED),
        ("unknown", 0.9, ClaimReason.COPIED),
        ("unknown", 0.89, None),
        ("news", 1.0, None),
    ],
)
def test_a_copy_of_the_sentence_is_no_proof_on_a_page_of_unknown_standing(tier, similarity, expected):
    case = apart({"x": {**SURE, "similarity": similarity}}, sources={"x": {"tier": tier}})
    choice = case.choose(copy_similarity=0.9, copying_tiers=("unknown",))
    assert explained(choice).get(0) is expected
    assert choice.candidate_reasons == ({("a-c0", "x"): CandidateReason.COPIED} if expected else {})


def test_a_short_sentence_is_alike_by_chance():
    told = {"x": {"similarity": 1.0, "confirmed": AMOUNTS}}
    case = make_case([["Amazon spent $4 billion there."]], [told], sources={"x": {"tier": "unknown"}})
    assert explained(case.choose()) == {}


@pytest.mark.parametrize(
    ("source_day", "article_day", "expected"),
    [
        ("2024-01-31", "2024-01-01", None),
        ("2024-02-01", "2024-01-01", ClaimReason.DATE_MISFIT),
        ("2001-01-01", "2024-01-01", None),
        ("2099-01-01", None, None),
        (None, "2024-01-01", None),
    ],
)
def test_a_source_from_long_after_the_article_is_not_linked(source_day, article_day, expected):
    case = apart({"x": SURE}, sources={"x": {"published_on": source_day}})
    choice = case.choose(published_on=article_day, max_days_after_article=30)
    assert explained(choice).get(0) is expected
    assert choice.candidate_reasons == ({("a-c0", "x"): CandidateReason.DATE_MISFIT} if expected else {})


@pytest.mark.parametrize(
    ("tiers", "scores", "expected"),
    [
        (("news", "official"), (0.80, 0.80), "y"),
        (("news", "official"), (0.90, 0.80), "y"),  # close: authority decides
        (("news", "official"), (0.99, 0.80), "x"),  # far apart: the score does
        (("official", "news"), (0.80, 0.90), "x"),
        (("news", "news"), (0.80, 0.81), "y"),
    ],
)
def test_authority_decides_between_sources_that_say_about_the_same(tiers, scores, expected):
    told = {name: {**SURE, "score": score} for name, score in zip("xy", scores, strict=True)}
    case = apart(told, sources={name: {"tier": tier} for name, tier in zip("xy", tiers, strict=True)})
    assert linked(case.choose()) == [(0, expected)]


def test_authority_can_never_make_up_for_more_than_its_share():
    case = apart(
        {"x": {**SURE, "score": 0.5 + AUTHORITY_SHARE}, "y": {**SURE, "score": 0.5}},
        sources={"x": {"tier": "user_generated"}, "y": {"tier": "official"}},
    )
    assert linked(case.choose(unlinked_tiers=())) == [(0, "x")]


@pytest.mark.parametrize(("positions", "expected"), [((1, 2), "x"), ((2, 1), "y"), ((1, 1), "x")])
def test_ties_go_to_the_better_place_in_the_results_then_to_the_smaller_id(positions, expected):
    sources = {name: {"position": position} for name, position in zip("xy", positions, strict=True)}
    assert linked(apart({"y": SURE, "x": SURE}, sources=sources).choose()) == [(0, expected)]


def test_of_equal_claims_the_earlier_comes_first():
    choice = apart({"x": SURE}, {"y": SURE}, {"z": SURE}).choose(max_links_per_article=2)
    assert linked(choice) == [(0, "x"), (1, "y")]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], "noopener noreferrer"),
        ([("x.example", ["sponsored"])], "sponsored noopener noreferrer"),
        ([("x.example", ["ugc", "nofollow"])], "ugc nofollow noopener noreferrer"),
        ([("X.example", ["sponsored"]), ("example", ["sponsored", "nofollow"])], "sponsored nofollow noopener noreferrer"),
        ([("y.example", ["sponsored"])], "noopener noreferrer"),
        ([("ax.example", ["sponsored"]), ("www.x.example", ["sponsored"])], "noopener noreferrer"),
    ],
)
def test_a_rule_for_a_domain_counts_there_and_below(rules, expected):
    domain_rules = tuple(DomainRule(domain=domain, rel=rel) for domain, rel in rules)
    [link] = apart({"x": SURE}).choose(domain_rules=domain_rules).links
    assert link.rel == expected


def test_a_rule_for_a_subdomain_counts_there_alone():
    case = apart({"x": SURE}, {"y": SURE})
    shop = replace(case.sources["x"], canonical_url="https://shop.x.example/page")
    rules = (DomainRule(domain="shop.x.example", rel=["sponsored"]), DomainRule(domain="shop.y.example", rel=["sponsored"]))
    choice = replace(case, sources={**case.sources, "x": shop}).choose(domain_rules=rules)
    assert [link.rel for link in choice.links] == ["sponsored noopener noreferrer", "noopener noreferrer"]


def test_a_claim_is_placed_at_its_next_anchor_where_the_first_cannot_be_wrapped():
    told = {"x": {"confirmed": ("$4 billion", "Amazon")}}
    anchors = [apart(told, closed=closed).choose().links[0].anchor_text for closed in ([], ["billion"])]
    assert ["$4 billion" in anchor for anchor in anchors] == [True, False]
    assert "Amazon" in anchors[1]


def test_a_claim_that_cannot_be_wrapped_anywhere_has_no_anchor():
    case = apart({"x": {"confirmed": ("$4 billion",)}}, closed=["Amazon", "$4 billion", "chips", "spent"])
    assert explained(case.choose()) == {0: ClaimReason.NO_ANCHOR}
    assert case.choose().candidate_reasons == {("a-c0", "x"): CandidateReason.CLAIM_UNLINKED}


def test_a_source_that_confirms_nothing_to_link_on_falls_to_the_next():
    choice = apart({"x": {**SURE, "confirmed": ()}, "y": WEAK}).choose()
    assert (linked(choice), explained(choice)) == ([(0, "y")], {})


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, ClaimReason.NO_CANDIDATE),
        ({"x": {"reason": CandidateReason.LOW_SCORE}}, ClaimReason.NOT_SUPPORTED),
        ({"x": {"reason": CandidateReason.NUMBER_MISMATCH}}, ClaimReason.NOT_SUPPORTED),
        ({"x": {"reason": CandidateReason.NUMBER_MISMATCH, "verdict": Verdict.CONTRADICTED}}, ClaimReason.CONFLICT),
        ({"x": {"reason": CandidateReason.LOW_SCORE}, "z": SURE}, ClaimReason.LOW_AUTHORITY),
    ],
)
def test_a_claim_without_a_usable_source_says_why(told, expected):
    sources = {"x": {}, "y": {}, "z": {"tier": "user_generated"}}
    choice = apart(told, {"y": SURE}, sources=sources).choose()
    assert explained(choice) == {0: expected}


def test_an_article_without_sources_says_so():
    case = apart({})
    assert explained(case.choose()) == {0: ClaimReason.NO_SOURCES}


def test_a_judges_reason_is_kept():
    choice = apart({"x": {"reason": CandidateReason.NAME_MISSING}, "y": SURE}).choose()
    assert choice.candidate_reasons == {("a-c0", "x"): CandidateReason.NAME_MISSING}


def test_links_come_in_the_order_of_the_page():
    names = "abcdefghijkl"
    case = make_case([[FIRST]] * len(names), [{name: SURE} for name in names])
    assert [number for number, _ in linked(case.choose())] == list(range(len(names)))


def test_a_link_shows_where_it_goes_why_and_on_which_characters_of_the_page():
    [_, link] = apart({"x": SURE}, {"y": FAIR}).choose().links
    start = 1000 + SECOND.index(link.anchor_text)
    assert (link.url, link.quote, link.score) == ("https://y.example/page#href", "Quote", 0.8)
    assert [(span.start, span.end) for span in link.spans] == [(start, start + len(link.anchor_text))]


TOLD = st.fixed_dictionaries(
    {
        "score": st.sampled_from([0.5, 0.7, 0.7, 0.9]),
        "reason": st.sampled_from([None, None, CandidateReason.LOW_SCORE]),
        "similarity": st.sampled_from([0.5, 1.0]),
        "confirmed": st.sampled_from([AMOUNTS, ("Amazon", "Google", "Tesla"), ()]),
    }
)
SUPPORT = st.lists(st.dictionaries(st.sampled_from("xyzw"), TOLD), min_size=3, max_size=3)
SOURCES = {
    "x": {"tier": "official"},
    "y": {"tier": "unknown"},
    "z": {"tier": "user_generated"},
    "w": {"published_on": "2030-01-01"},
}
POLICY = st.fixed_dictionaries(
    {
        "max_links_per_article": st.integers(1, 3),
        "max_links_per_paragraph": st.integers(1, 3),
        "min_distance_chars": st.integers(0, 60),
        "one_link_per_url": st.booleans(),
    }
)


@given(SUPPORT, POLICY, st.booleans())
def test_whatever_is_not_linked_has_exactly_one_reason(support, policy, is_one_block):
    case = (together if is_one_block else apart)(*support, sources=SOURCES)
    choice = case.choose(published_on="2024-01-01", **policy)
    claims = [link.claim_id for link in choice.links]
    assert sorted([*claims, *choice.claim_reasons]) == [claim.claim_id for claim in case.claims]
    pairs = {(claim_id, item.source_id) for claim_id, items in case.judgements.items() for item in items}
    links = {(link.claim_id, link.source_id) for link in choice.links}
    assert (links | set(choice.candidate_reasons), links & set(choice.candidate_reasons)) == (pairs, set())


@given(SUPPORT, POLICY, st.booleans())
def test_links_keep_all_rules_at_once(support, policy, is_one_block):
    case = (together if is_one_block else apart)(*support, sources=SOURCES)
    links = case.choose(published_on="2024-01-01", **policy).links
    assert len(links) <= policy["max_links_per_article"]
    assert not is_one_block or len(links) <= policy["max_links_per_paragraph"]
    assert len({link.url for link in links}) == len(links) or not policy["one_link_per_url"]
    assert is_ordered([link.spans[0] for link in links])


@given(SUPPORT, POLICY, st.randoms(use_true_random=False))
def test_the_choice_does_not_hang_on_the_order_of_the_judgements(support, policy, random):
    case = together(*support, sources=SOURCES)
    turned = {claim_id: random.sample(items, len(items)) for claim_id, items in case.judgements.items()}
    assert replace(case, judgements=turned).choose(**policy) == case.choose(**policy)
