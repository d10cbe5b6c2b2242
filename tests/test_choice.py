"""Which claims are linked and to what: one rule per test, with the neighbour that passes."""

from dataclasses import replace

import pytest
from choice_cases import explained, is_ordered, linked, make_case
from hypothesis import given
from hypothesis import strategies as st

from linker_core.preference import AUTHORITY_SHARE
from linker_core.reasons import CandidateReason, ClaimReason
from linker_core.records import Barrier, Span, Verdict
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
        ([("x.example", ["sponsored"])], "noopener noreferrer sponsored"),
        ([("x.example", ["ugc", "nofollow"])], "noopener noreferrer ugc nofollow"),
        ([("X.example", ["sponsored"]), ("example", ["sponsored", "nofollow"])], "noopener noreferrer sponsored nofollow"),
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
    assert [link.rel for link in choice.links] == ["noopener noreferrer sponsored", "noopener noreferrer"]


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


STORY = "Amazon said on Monday that it had spent $4 billion on chips. " + " ".join(f"word{number}" for number in range(80))
OTHER = "It had spent $4 billion, said Amazon. " + " ".join(f"term{number}" for number in range(80))
FULL = {**SURE, "quote": (0, 61)}


def reasons(choice):
    """Reasons of candidates by source, of the first claim."""
    return {source: reason for (_, source), reason in choice.candidate_reasons.items()}


ORIGINALS = [
    pytest.param({"x": {"published_on": "2024-01-03"}, "y": {"published_on": "2024-01-02"}}, "y", id="earliest"),
    pytest.param(
        {"x": {"published_on": "2024-01-03"}, "y": {}}, "x", id="undated: as old as the oldest, so the first in the results"
    ),
    pytest.param({"x": {}, "y": {"tier": "reference"}}, "y", id="best tier"),
    pytest.param({"x": {"published_on": "2024-01-01"}, "y": {"published_on": "2024-01-02", "tier": "official"}}, "y", id="party"),
    pytest.param({"x": {"position": 2}, "y": {"position": 1}}, "y", id="first in the results"),
    pytest.param({"x": {"published_on": "2024-01-01"}, "y": {"text": f"{STORY} (Y) Source: y.example"}}, "y", id="credited"),
]


@pytest.mark.parametrize(("sources", "original"), ORIGINALS)
def test_of_copies_the_original_is_linked(sources, original):
    given = {name: {"text": STORY} | changes for name, changes in sources.items()}
    choice = apart({"x": {**FULL, "score": 0.95}, "y": {**FULL, "score": 0.85}}, sources=given).choose()
    assert linked(choice) == [(0, original)]
    assert set(reasons(choice).values()) == {CandidateReason.COPY_OF_SOURCE}
    assert choice.voices == {"a-c0": 1}


def test_of_different_texts_the_better_is_linked_whatever_its_date():
    sources = {"x": {"text": STORY, "published_on": "2024-01-03"}, "y": {"text": OTHER, "published_on": "2024-01-02"}}
    choice = apart({"x": {**FULL, "score": 0.95}, "y": {**FULL, "score": 0.85}}, sources=sources).choose()
    assert (linked(choice), reasons(choice)) == ([(0, "x")], {"y": CandidateReason.BETTER_SOURCE})
    assert choice.voices == {"a-c0": 2}


@pytest.mark.parametrize(("end", "expected"), [(61, CandidateReason.COPY_OF_SOURCE), (16, CandidateReason.BETTER_SOURCE)])
def test_one_sentence_word_for_word_is_one_voice_and_a_few_words_are_not(end, expected):
    texts = {"x": STORY, "y": STORY[:61] + OTHER}
    told = {name: {**SURE, "quote": (0, end)} for name in texts}
    choice = apart(told, sources={name: {"text": text} for name, text in texts.items()}).choose()
    assert (linked(choice), reasons(choice)) == ([(0, "x")], {"y": expected})


def test_a_copy_that_may_not_be_linked_does_not_stand_in_the_way():
    sources = {"x": {"text": STORY, "tier": "user_generated", "published_on": "2001-01-01"}, "y": {"text": STORY}}
    choice = apart({"x": FULL, "y": FULL}, sources=sources).choose()
    assert (linked(choice), choice.voices) == ([(0, "y")], {"a-c0": 1})


@pytest.mark.parametrize(("second", "expected"), [(STORY, [(0, "x")]), (OTHER, [(0, "x"), (1, "y")])])
def test_one_text_is_linked_once_wherever_it_stands(second, expected):
    case = apart({"x": SURE}, {"y": FAIR}, sources={"x": {"text": STORY}, "y": {"text": second}})
    assert linked(case.choose()) == expected
    assert linked(case.choose(one_link_per_url=False)) == [(0, "x"), (1, "y")]


LONG = " ".join(f"sentence{number} of the article" for number in range(60))


@pytest.mark.parametrize(
    ("tier", "text", "echo", "expected"),
    [
        ("news", LONG, 0.9, CandidateReason.COPIED),
        ("regulator", f"Menu. {LONG} {STORY}", 0.9, CandidateReason.COPIED),
        ("official", LONG, 0.9, None),  # the party's own words, which the article prints
        ("news", OTHER, 0.9, None),
        ("news", LONG[: len(LONG) // 3] + OTHER, 0.9, None),  # quotes a part
    ],
)
def test_a_page_with_the_articles_text_proves_nothing(tier, text, echo, expected):
    case = apart({"x": {**SURE, "similarity": echo}}, sources={"x": {"tier": tier, "text": text}})
    choice = case.choose(article_text=LONG)
    assert reasons(choice).get("x") is expected
    assert explained(choice).get(0) is (ClaimReason.COPIED if expected else None)


def test_pages_of_one_domain_are_one_voice():
    case = apart({"x": SURE, "y": SURE, "z": SURE})
    sources = {**case.sources, "y": replace(case.sources["y"], domain="x.example")}
    assert replace(case, sources=sources).choose().voices == {"a-c0": 2}


@pytest.mark.parametrize(("limit", "expected"), [(1, [1]), (2, [0, 1])])
def test_where_links_are_scarce_the_claim_with_more_voices_comes_first(limit, expected):
    case = apart({"x": {**SURE, "score": 0.82}}, {"y": FAIR, "z": FAIR})
    assert [number for number, _ in linked(case.choose(max_links_per_article=limit))] == expected
    together_ = together({"x": {**SURE, "score": 0.82}}, {"y": FAIR, "z": FAIR})
    assert [number for number, _ in linked(together_.choose(max_links_per_paragraph=limit))] == expected


def test_more_voices_do_not_make_up_for_much_better_evidence():
    case = apart({"x": SURE}, {"y": WEAK, "z": WEAK, "w": WEAK})
    assert [number for number, _ in linked(case.choose(max_links_per_article=1))] == [0]


def test_where_links_are_plenty_a_claim_with_one_page_is_not_robbed_of_it():
    choice = apart({"x": {**SURE, "score": 0.82}}, {"x": FAIR, "z": {**FAIR, "score": 0.79}}).choose()
    assert linked(choice) == [(0, "x"), (1, "z")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"y": {"covered_by_best": 0.9}, "x": {"covered_by_best": 0.4}}, "y"),
        ({"y": {"covered_by_best": 0.9}, "x": {"covered_by_best": 0.4, "score": 0.97}}, "x"),  # directness is no proof
    ],
)
def test_of_about_equal_sources_the_one_that_says_it_in_one_sentence_is_linked(changes, expected):
    assert linked(apart({name: {**SURE, **told} for name, told in changes.items()}).choose()) == [(0, expected)]


def test_directness_tells_sources_apart_and_not_claims():
    choice = apart({"x": {**SURE, "covered_by_best": 0.1}}, {"x": {**SURE, "score": 0.89, "covered_by_best": 1.0}}).choose()
    assert (linked(choice), explained(choice)) == ([(0, "x")], {1: ClaimReason.URL_USED})


PARTS = [
    ({"score": 0.8}, {"score": 0.9, "part": Span(0, 24)}, "x"),  # the whole first
    ({"score": 0.5}, {"score": 0.95, "part": Span(0, 24)}, "y"),  # unless it is much less sure
    ({"score": 0.8, "part": Span(0, 24)}, {"score": 0.9, "part": Span(0, 24)}, "y"),
]


@pytest.mark.parametrize(("whole", "part", "expected"), PARTS)
def test_a_source_for_the_whole_claim_comes_before_one_for_a_part(whole, part, expected):
    choice = apart({"x": {**SURE, **whole}, "y": {**SURE, **part}}).choose()
    assert linked(choice) == [(0, expected)]


def test_voices_say_the_same_part_of_the_claim():
    told = {"x": {"part": Span(0, 24)}, "y": {"part": Span(0, 24)}, "z": {"part": Span(6, 30)}, "w": {"score": 0.3}}
    choice = apart({name: {**SURE, **changes} for name, changes in told.items()}).choose()
    assert choice.voices == {"a-c0": 3}  # w says the whole, and so this part


def test_the_claims_own_words_are_no_merit_where_copies_are_common():
    told = {"x": {**SURE, "covered_by_best": 0.0}, "y": {**SURE, "covered_by_best": 1.0, "score": 0.899}}
    case = apart(told, sources={name: {"tier": "unknown"} for name in told})
    assert linked(case.choose()) == [(0, "x")]


def test_the_primary_document_comes_before_a_report_about_it():
    case = apart({"x": SURE, "y": {**SURE, "score": 0.86}})
    assert [linked(case.choose(primary=primary)) for primary in (("y",), ())] == [[(0, "y")], [(0, "x")]]


@pytest.mark.parametrize(("day", "expected"), [("2021-06-01", "x"), ("2023-06-01", "y"), (None, "y")])
def test_a_source_from_before_the_claimed_year_comes_later(day, expected):
    case = make_case(
        [["In 2023 Amazon spent $4 billion."]],
        [{"x": FAIR, "y": {**FAIR, "score": 0.85}}],
        sources={"x": {}, "y": {"published_on": day}},
    )
    assert linked(case.choose(published_on="2024-01-01")) == [(0, expected)]


@pytest.mark.parametrize(("day", "expected"), [("2023-11-01", ClaimReason.DATE_MISFIT), ("2023-12-28", None), (None, None)])
def test_a_source_from_before_this_week_is_not_linked(day, expected):
    case = make_case([["Amazon spent $4 billion this week."]], [{"x": SURE}], sources={"x": {"published_on": day}})
    choice = case.choose(published_on="2024-01-01")
    assert explained(choice).get(0) is expected
    assert reasons(choice) == ({"x": CandidateReason.DATE_MISFIT} if expected else {})


def test_every_candidate_shows_the_tier_that_its_claim_gives_it():
    told = {"x": SURE, "y": {"reason": CandidateReason.LOW_SCORE}}
    choice = apart(told, sources={"x": {"tier": "official"}, "y": {"tier": "unknown"}}).choose()
    assert choice.tiers == {("a-c0", "x"): "official", ("a-c0", "y"): "unknown"}


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
    "x": {"tier": "official", "text": STORY},
    "y": {"tier": "unknown", "text": STORY},
    "z": {"tier": "user_generated", "text": OTHER},
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
