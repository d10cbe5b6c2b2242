"""Decisions held against a page: which sentence is meant, and which of two opposed decisions holds."""

from dataclasses import replace
from itertools import permutations

import pytest
from judge_cases import make_claim, make_source

from linker_core.decisions import Action, Decision, Decisions
from linker_core.docket import Docket, open_docket
from linker_core.reasons import DecisionReason, SentenceReason, SourceReason
from linker_core.records import BlockKind, Sentence

EARLY, LATE = "2026-03-01", "2026-03-02"
ON = {"article_id": "a", "quote": "Sales rose"}
PIN = Decision(Action.PIN, **ON, url="u", source_id="s1")
PIN_OTHER = Decision(Action.PIN, **ON, url="v", source_id="s2")
FORBID = Decision(Action.FORBID, **ON)
FORBID_PINNED = Decision(Action.FORBID, **ON, url="u", source_id="s1")
FORBID_OTHER = Decision(Action.FORBID, **ON, url="v", source_id="s2")
NO_CLAIM = Decision(Action.NOT_A_CLAIM, **ON)
ACCEPT = Decision(Action.ACCEPT_CONFLICT, **ON)
ELSEWHERE = Decision(Action.FORBID, article_id="a", quote="Profits fell")
AGREED = [(PIN, FORBID_OTHER), (PIN, ACCEPT), (PIN, ELSEWHERE), (FORBID, NO_CLAIM), (FORBID, FORBID_OTHER), (FORBID, ACCEPT)]
OPPOSED = [(PIN, FORBID), (PIN, FORBID_PINNED), (PIN, NO_CLAIM)]


def sentence(number, text):
    return Sentence(f"t{number}", "a", number, 0, BlockKind.PARAGRAPH, 0, len(text), 0, len(text), text, (), "", None)


SENTENCES = [sentence(0, "Sales rose to $4 billion."), sentence(1, "Profits fell by 3%.")]


def docket_of(*decisions, sentences=SENTENCES, sources=()):
    return open_docket(Decisions(decisions), "a", sentences, sources)


def holding(*decisions):
    docket = docket_of(*decisions)
    return {decision for decision in decisions if decision.decision_id not in docket.void}


@pytest.mark.parametrize("pair", AGREED)
def test_decisions_that_agree_all_hold(pair):
    assert holding(*pair) == set(pair)


@pytest.mark.parametrize(("pin", "cautious"), OPPOSED)
@pytest.mark.parametrize(
    ("when_pinned", "when_other", "pin_holds"),
    [("", "", False), (EARLY, EARLY, False), (EARLY, "", True), (EARLY, LATE, False), (LATE, EARLY, True)],
)
def test_of_opposed_decisions_the_later_holds_else_the_cautious_one(pin, cautious, when_pinned, when_other, pin_holds):
    pin, cautious = replace(pin, decided_at=when_pinned), replace(cautious, decided_at=when_other)
    assert holding(pin, cautious) == {pin if pin_holds else cautious}
    void = docket_of(pin, cautious).void
    assert set(void.values()) == {DecisionReason.OPPOSED}


def test_of_two_pins_one_holds_whatever_their_order():
    assert len({frozenset(holding(*order)) for order in permutations([PIN, PIN_OTHER])}) == 1
    assert holding(PIN, replace(PIN_OTHER, decided_at=EARLY)) == {replace(PIN_OTHER, decided_at=EARLY)}


def test_what_is_overruled_overrules_nothing():
    """The late pin beats the ban on all sources, which alone stood against the other ban's source."""
    pin, ban = replace(PIN, decided_at=LATE), replace(FORBID, decided_at=EARLY)
    assert holding(pin, ban, FORBID_OTHER) == {pin, FORBID_OTHER}


def test_a_decision_on_words_that_are_gone_is_void():
    gone = Decision(Action.FORBID, article_id="a", quote="Sales fell")
    assert docket_of(gone).void == {gone.decision_id: DecisionReason.QUOTE_GONE}


def test_a_page_that_was_set_aside_voids_what_is_about_sentences():
    ban = Decision(Action.BAD_DOMAIN, domain="acme.com", article_id="a")
    assert docket_of(PIN, ban, sentences=None).void == {PIN.decision_id: DecisionReason.NOT_JUDGED}


def test_another_article_s_decisions_leave_no_docket():
    assert not docket_of(replace(PIN, article_id="b"))
    assert docket_of(PIN)


def test_sources_are_ruled_out_and_others_are_not():
    ban = Decision(Action.BAD_DOMAIN, domain="acme.com")
    urls = ["https://acme.com/x", "https://sub.acme.com/y", "https://notacme.com/z"]
    sources = [replace(make_source(source_id=url, text="T."), canonical_url=url, reason=None) for url in urls]
    refused = replace(sources[0], reason=SourceReason.NO_TEXT)
    ruled = docket_of(ban, sources=[*sources, refused]).rule_out([*sources, refused])
    assert [source.reason for source in ruled] == [SourceReason.RULED_OUT, SourceReason.RULED_OUT, None, SourceReason.NO_TEXT]


def test_a_struck_sentence_is_no_claim_and_the_others_close_ranks():
    claims = [replace(make_claim(s.text, ordinal=s.ordinal), sentence_id=s.sentence_id) for s in SENTENCES]
    kept, reasons = docket_of(NO_CLAIM).strike(claims, {})
    assert [(claim.sentence_id, claim.ordinal) for claim in kept] == [("t1", 0)]
    assert reasons == {"t0": SentenceReason.RULED_OUT}


def test_an_empty_docket_changes_nothing():
    claims = [replace(make_claim(s.text, ordinal=s.ordinal), sentence_id=s.sentence_id) for s in SENTENCES]
    assert Docket().strike(claims, {}) == (tuple(claims), {})
    assert Docket().rule_out([]) == ()
    assert Docket().pinned_pairs(claims) == {}
