"""Evidence on bits says what evidence on sets of words says; sums of points are those of their terms."""

import plain_evidence
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linker_core.analysis import Analyst
from linker_core.evidence import best_share, weigh_evidence
from linker_core.overlap import Points, Texts, outline_claim, outline_part
from linker_core.words import load_vocabulary

ANALYST = Analyst(load_vocabulary())
WORDS = st.sampled_from(
    "the of and in was not never Skylark bridge bridges Wexford carried trains trains. Georgia Tech NHS National Health Service U-30"
    " U.S. US 300 200 40% 30% 2019 2018 $4 billion $2 million third first May 4, half of it, said; Anthropic wombat wombats".split()
)
SENTENCES = st.lists(WORDS, max_size=14).map(" ".join)
CLAIM = "The National Health Service of Georgia Tech never carried 300 trains, 40% of them in 2019 and 30% in 2018."


def read(text):
    return ANALYST.read(text)


@settings(max_examples=150, deadline=None)
@given(SENTENCES, st.lists(SENTENCES, max_size=5), st.lists(SENTENCES, max_size=2), SENTENCES, SENTENCES, st.integers(1, 3))
@example(CLAIM, ["The NHS carried 200 trains in 2019 and 300 in 2018.", "Georgia never carried 40% in 2019."], ["In May."], "2019", "", 3)
@example(CLAIM, [CLAIM.replace("never ", ""), CLAIM], [], "", "trains", 1)
@example("", ["Skylark trains."], [], "", "", 3)
def test_bits_say_what_sets_of_words_say(claim, passages, window, frame, elsewhere, most):
    chosen, beside, found, told = list(map(read, passages)), list(map(read, window)), read(elsewhere).terms, frozenset({2019})
    outline = outline_claim(read(claim))
    texts = Texts(chosen, beside, read(frame), found)
    fast = weigh_evidence(outline, texts, most, told)
    plain = plain_evidence.weigh_evidence(read(claim), chosen, beside, found, read(frame), most, told)
    shared = ("evidence", "union", "unconfirmed", "differing", "terms", "proof", "proved")
    assert {name: getattr(fast, name) for name in shared} == {name: getattr(plain, name) for name in shared}
    assert best_share(outline, texts) == max(
        (plain_evidence._share(read(claim).content, read(claim).content.keys() & text.terms, read(claim).points) for text in chosen),
        default=0.0,
    )


@settings(max_examples=50, deadline=None)
@given(SENTENCES, SENTENCES, st.lists(SENTENCES, min_size=1, max_size=3))
@example("He lives in the U.S. and", "carried trains", ["In the US, trains.", "U and S."])
def test_a_part_is_seen_in_the_bits_of_its_claim_as_in_its_own(before, part, passages):
    texts = Texts(list(map(read, passages)), [], read(""), frozenset())
    shared = outline_part(read(part), outline_claim(read(f"{before} {part}")))
    assert weigh_evidence(shared, texts, 3).evidence == weigh_evidence(outline_claim(read(part)), texts, 3).evidence


def test_a_part_that_is_cut_into_other_words_has_bits_of_its_own():
    claim = outline_claim(read("He lives in the U.S. today"))
    assert outline_part(read("in the U.S. today"), claim).bits is claim.bits
    assert outline_part(read("in the U.S"), claim).bits is not claim.bits


def test_points_of_a_set_are_those_of_its_terms():
    points = Points({1: 5, 2: 7, 8: 11})
    assert [points[0], points[1], points[3], points[11]] == [0, 5, 12, 23]
    assert (points.share_of(2 | 4), Points({}).share_of(4)) == (7 / 23, 1.0)
    assert (points.most_of(3), points.most_of(4), points.most_of(1 | 8)) == (7, 0, 11)
