"""What became of everything in an article: one reason for whatever is not linked, and none for what is."""

from dataclasses import replace

import pytest
from outcome_cases import OUTCOME, RAW, bare, source

from linker_core.outcomes import UNJUDGED, explain_article, explain_sources, withdraw_links
from linker_core.reasons import ArticleReason, CandidateReason, ClaimReason, SourceReason


def test_every_source_is_linked_or_has_its_reason():
    assert explain_sources(OUTCOME) == (
        None,  # x, linked
        None,  # y, linked
        SourceReason.NOT_SUPPORTING,  # z, says otherwise
        SourceReason.NOT_CHOSEN,  # v, supports what x is linked for
        SourceReason.NO_CANDIDATE,  # w, never met a claim
        SourceReason.BAD_HOST,
    )


def test_a_reason_of_its_own_comes_before_all_others():
    twin = replace(source("x"), reason=SourceReason.DUPLICATE_SOURCE)
    assert explain_sources(replace(OUTCOME, sources=(source("x"), twin))) == (None, SourceReason.DUPLICATE_SOURCE)


@pytest.mark.parametrize("reason", sorted(UNJUDGED))
def test_a_page_that_was_set_aside_judged_none_of_its_sources(reason):
    sources = (source("x"), source("bad", reason=SourceReason.BAD_HOST))
    assert explain_sources(bare("a", reason, sources=sources)) == (SourceReason.NOT_JUDGED, SourceReason.BAD_HOST)


@pytest.mark.parametrize("reason", [ArticleReason.NO_LINK, ArticleReason.GATE_FAILED, ArticleReason.NO_TEXT])
def test_any_other_page_judged_its_sources(reason):
    assert explain_sources(bare("a", reason, sources=(source("x"),))) == (SourceReason.NO_CANDIDATE,)


@pytest.mark.parametrize("reason", [ArticleReason.GATE_FAILED, ArticleReason.TIME_LIMIT])
def test_withdrawn_links_leave_the_original_page_and_say_why(reason):
    withdrawn = withdraw_links(OUTCOME, reason)
    assert (withdrawn.page.raw, withdrawn.page.insertions, withdrawn.page.reason) == (RAW, (), reason)
    assert (withdrawn.links, withdrawn.reason) == ((), reason)


def test_withdrawn_links_leave_no_claim_and_no_candidate_without_a_reason():
    withdrawn = withdraw_links(OUTCOME, ArticleReason.GATE_FAILED)
    gone = ClaimReason.GATE_FAILED
    assert withdrawn.claim_reasons == {"a-c0": gone, "a-c1": gone, "a-c2": ClaimReason.CONFLICT}
    pairs = {(item.candidate.claim_id, item.candidate.source_id) for item in withdrawn.judged}
    assert set(withdrawn.candidate_reasons) == pairs
    assert withdrawn.candidate_reasons["a-c0", "x"] is CandidateReason.CLAIM_UNLINKED
    assert withdrawn.candidate_reasons["a-c0", "v"] is CandidateReason.BETTER_SOURCE


@pytest.mark.parametrize("reason", [ArticleReason.GATE_FAILED, ArticleReason.TIME_LIMIT])
def test_sources_of_withdrawn_links_were_judged_and_not_chosen(reason):
    found = explain_sources(withdraw_links(OUTCOME, reason))
    assert found[:2] == (SourceReason.NOT_CHOSEN, SourceReason.NOT_CHOSEN)
    assert found[2:5] == (SourceReason.NOT_SUPPORTING, SourceReason.NOT_CHOSEN, SourceReason.NO_CANDIDATE)


def test_withdrawing_changes_nothing_else():
    withdrawn = withdraw_links(OUTCOME, ArticleReason.GATE_FAILED)
    kept = ("article", "lang", "charset", "sentences", "sentence_reasons", "claims", "sources", "judged")
    assert all(getattr(withdrawn, name) == getattr(OUTCOME, name) for name in kept)
    assert (len(OUTCOME.links), set(OUTCOME.claim_reasons)) == (2, {"a-c2"})


COMPLEX = ArticleReason.TOO_COMPLEX


@pytest.mark.parametrize(
    ("results", "sentences", "links", "page_reason", "expected"),
    [
        (True, True, True, None, None),
        (True, True, False, None, ArticleReason.NO_LINK),
        (False, True, False, None, ArticleReason.NO_RESULTS),
        (True, False, False, None, ArticleReason.NO_TEXT),
        (False, False, False, None, ArticleReason.NO_TEXT),
        (False, False, False, COMPLEX, COMPLEX),
    ],
)
def test_a_page_without_links_has_the_first_reason_that_applies(results, sentences, links, page_reason, expected):
    found = explain_article(has_results=results, has_sentences=sentences, has_links=links, page_reason=page_reason)
    assert found is expected
