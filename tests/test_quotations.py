"""Quoted words found again: as long as one sentence says them, whatever was edited around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.quotations import Quotations, fold
from linker_core.reasons import DecisionReason

PAGE = [
    "Sales rose to $4 billion.",
    "Nobody was surprised.",
    "The chief left in May.",
    "Nobody was surprised.",
    "“It’s over” – or so it seems, said the caf\u00e9 owner.",
    "Nobody was surprised. At all",
]
FOUND = [
    ("Sales rose to $4 billion.", 0),
    ("rose to $4", 0),
    (" sales  ROSE\u00a0to\n$4 billion. ", 0),
    ('"It\'s over" - or so it seems', 4),
    ("cafe\u0301 owner", 4),
    ("$4 bil\u00adlion", 0),
    ("At all", 5),
]
LOST = [
    ("Sales rose to $5 billion.", DecisionReason.QUOTE_GONE),
    ("rose to $4 billion. Nobody was", DecisionReason.QUOTE_GONE),
    ("Nobody was surprised.", DecisionReason.AMBIGUOUS),
    ("surprised", DecisionReason.AMBIGUOUS),
    ("\u00ad", DecisionReason.QUOTE_GONE),
]
AROUND = [
    ("$4 billion.", "", 1),
    ("", "The chief left", 1),
    ("in May.", "", 3),
    ("in May. ", " “It’s over”", 3),
    ("edited since, in May.", "", 3),
    ("who left in May.", "and much else", 3),
]
WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), min_size=3, max_size=6)
SENTENCES = st.lists(WORDS.map(lambda words: " ".join(words).capitalize() + "."), min_size=1, max_size=6)


@pytest.mark.parametrize(("quote", "number"), FOUND)
def test_a_quote_is_found_by_what_a_reader_sees(quote, number):
    assert Quotations(PAGE).find(quote) == number


@pytest.mark.parametrize(("quote", "reason"), LOST)
def test_a_quote_that_no_single_sentence_holds_is_lost(quote, reason):
    assert Quotations(PAGE).find(quote) is reason


@pytest.mark.parametrize(("prefix", "suffix", "number"), AROUND)
def test_the_text_around_tells_equal_sentences_apart(prefix, suffix, number):
    assert Quotations(PAGE).find("Nobody was surprised.", prefix, suffix) == number


@pytest.mark.parametrize(("prefix", "suffix"), [("nowhere", ""), ("", "nowhere")])
def test_text_that_stands_nowhere_tells_nothing(prefix, suffix):
    assert Quotations(PAGE).find("Nobody was surprised.", prefix, suffix) is DecisionReason.AMBIGUOUS


def test_text_around_that_was_edited_does_not_hide_a_quote():
    assert Quotations(PAGE).find("The chief left in May.", "gone", "gone as well") == 2


@given(SENTENCES, SENTENCES, st.data())
def test_a_sentence_of_its_own_is_found_whatever_stands_around(before, after, data):
    quote = data.draw(st.sampled_from(["Zeta rose.", "Eta, they say, fell by 3%."]))
    assert Quotations([*before, quote, *after]).find(quote, data.draw(st.text(max_size=9)), "x") == len(before)


@given(SENTENCES, st.text(max_size=20))
def test_any_quote_gives_a_sentence_that_holds_it_or_a_reason(sentences, quote):
    found = Quotations(sentences).find(quote, quote, quote)
    assert isinstance(found, DecisionReason) or 0 <= found < len(sentences)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_are_folded_as_all_others_are(text):
    assert fold(text) == fold(f"{text}\u200b")
