"""Where the link goes: beside each anchor that is right, one of the same words that is not proposed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.anchors import _WEAK, _WEAK_ENDS, propose_anchors
from linker_core.quantities import find_quantities
from linker_core.records import Span
from linker_core.settings import PolicySettings

CLAIM = "Amazon invested $4 billion in Anthropic in 2023."
EDGES = "\"'“”‘’()[]{}«»*_,;:!?…—– \t\n"


def anchors(text, *confirmed, **policy):
    """The texts of the anchors, best first; `confirmed` are given as they stand in the text."""
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in confirmed]
    return [text[anchor.start : anchor.end] for anchor in propose_anchors(text, spans, PolicySettings(**policy))]


@pytest.mark.parametrize(
    ("text", "confirmed", "expected"),
    [
        (CLAIM, ["$4 billion"], "$4 billion"),
        (CLAIM, ["$4 billion", "Anthropic"], "$4 billion in Anthropic"),
        (CLAIM, ["$4 billion", "Anthropic", "2023"], "$4 billion in Anthropic in 2023"),
        (CLAIM, ["Amazon"], "Amazon"),
        ("Revenue rose to 17% of all sales.", ["17%"], "17%"),
        ("Revenue rose to 17% of sales, a record.", ["Revenue", "rose", "17%", "sales"], "Revenue rose to 17% of sales"),
        ("She joined Amazon Web Services in May.", ["Amazon", "Web", "Services"], "Amazon Web Services"),
        ("The old tower leans a little.", ["tower", "leans"], "tower leans"),
        ("Apple’s revenue fell.", ["Apple’s", "revenue", "fell"], "Apple’s revenue fell"),
    ],
)
def test_the_best_anchor_lies_on_what_is_confirmed(text, confirmed, expected):
    assert anchors(text, *confirmed)[0] == expected


@pytest.mark.parametrize(
    ("text", "confirmed", "unwanted"),
    [
        (CLAIM, ["Amazon"], "$4 billion"),
        (CLAIM, ["$4 billion"], "Anthropic"),
        ("Revenue rose to 17% of all sales.", ["Revenue", "rose"], "17% of all sales"),
    ],
)
def test_what_is_not_confirmed_is_no_anchor(text, confirmed, unwanted):
    assert anchors(text, *confirmed)
    assert unwanted not in anchors(text, *confirmed)


@pytest.mark.parametrize("text", [CLAIM, "The old tower leans a little.", "", "…", "of the in"])
def test_nothing_confirmed_gives_no_anchor(text):
    assert anchors(text) == []


@pytest.mark.parametrize(
    ("text", "confirmed", "expected", "cut"),
    [
        (CLAIM, ["$4 billion"], "$4 billion", "billion"),
        ("It fell on 5 May 1937 in Rome.", ["5 May 1937"], "5 May 1937", "May 1937"),
        ("It is 330 metres tall.", ["330 metres", "tall"], "330 metres tall", "metres tall"),
        ("It costs $70-80 million to run.", ["$70-80 million"], "$70-80 million", "million"),
        ("She joined Amazon Web Services.", ["Amazon", "Web", "Services"], "Amazon Web Services", "Amazon Web"),
        ("The Bank of America won.", ["Bank", "America"], "Bank of America", "America"),
        ("The Louvre Museum of the Arts won.", ["Museum", "Arts", "Louvre"], "Louvre Museum of the Arts", "Louvre Museum"),
        ("It was Virgil van Dijk again.", ["Virgil", "Dijk", "van"], "Virgil van Dijk", "Dijk"),
        ("It stars Samuel L. Jackson now.", ["Samuel", "Jackson", "L"], "Samuel L. Jackson", "Jackson"),
        ("It was Johnson & Johnson again.", ["Johnson & Johnson"], "Johnson & Johnson", "Johnson"),
        ("He lives in St. Louis now.", ["St", "Louis"], "St. Louis", "Louis"),
    ],
)
def test_no_anchor_cuts_a_value_or_a_name(text, confirmed, expected, cut):
    found = anchors(text, *confirmed)
    assert (found[0], cut in found) == (expected, False)


@pytest.mark.parametrize(
    ("text", "confirmed", "expected"),
    [
        ("Amazon and Google grew.", ["Google"], "Google"),
        ("Amazon, Google and Apple grew.", ["Google"], "Google"),
        ("Last year in Rome Amazon grew.", ["Rome Amazon"], "Rome Amazon"),
        ("The Bank of England’s rate of interest in Wales rose.", ["Wales"], "Wales"),
    ],
)
def test_names_side_by_side_are_no_single_name(text, confirmed, expected):
    assert expected in anchors(text, *confirmed)


@pytest.mark.parametrize(
    ("text", "confirmed", "expected"),
    [
        ("“Apple’s” revenue—$4 billion—fell.", ["Apple’s", "$4 billion"], ["$4 billion", "Apple’s"]),
        ("Sales (17%), it said, fell.", ["17%"], ["17%"]),
        ("Sales rose by *17%*!", ["17%"], ["17%", "rose by *17%"]),
        ("The U.S. grew by 3%.", ["3%"], ["3%", "grew by 3%"]),
        ("It won in the U.S.", ["U.S."], ["U.S."]),
        ("Sales {rose} - 17% of it.", ["17%"], ["17%"]),
        ("Sales & 17% of it.", ["17%"], ["17%", "Sales & 17%"]),
    ],
)
def test_edges_are_clean(text, confirmed, expected):
    assert anchors(text, *confirmed) == expected


@pytest.mark.parametrize(
    ("text", "confirmed", "unwanted"),
    [
        ("Sales rose, profit fell.", ["Sales", "rose", "profit", "fell"], "rose, profit"),
        ("Sales (profit) fell.", ["Sales", "profit", "fell"], "Sales (profit"),
        ("Sales - profit fell.", ["Sales", "profit", "fell"], "Sales - profit"),
        ("Sales—profit fell.", ["Sales", "profit", "fell"], "Sales—profit"),
    ],
)
def test_no_anchor_runs_across_a_break(text, confirmed, unwanted):
    assert unwanted not in anchors(text, *confirmed)
    assert not any(mark in anchor for anchor in anchors(text, *confirmed) for mark in ",(—")


@pytest.mark.parametrize(
    ("text", "confirmed", "expected"),
    [
        ("Argentina are champions for the third time.", ["third", "champions"], []),
        ("Argentina won a third title.", ["third", "title"], ["third title", "won a third title"]),
        ("Chicken keeps for three days.", ["keeps", "three days"], ["keeps for three days", "three days"]),
        ("Three films were made.", ["Three", "films"], ["Three films"]),
        ("Only 236 trusts were hit.", ["236"], ["236 trusts"]),
        ("Argentina won the cup once.", ["once", "won"], ["won the cup once"]),
    ],
)
def test_a_number_is_linked_with_what_it_counts(text, confirmed, expected):
    assert [anchor for anchor in anchors(text, *confirmed) if anchor in expected] == expected
    assert not any(anchor.endswith((" third", "for three", "Three", "236")) for anchor in anchors(text, *confirmed))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        (CLAIM, "Anthropic", True),
        (CLAIM, "2023", False),
        (CLAIM, "invested", False),
        ("Sales rose by 17% there.", "17%", True),
        ("They came third.", "third", False),
        ("Argentina won it once.", "once", False),
        ("Tower and gate are old.", "gate", False),
    ],
)
def test_one_word_is_enough_only_for_a_name_or_an_amount(text, word, expected):
    assert (word in anchors(text, word)) is expected


@pytest.mark.parametrize("most", [2, 3, 5, 8])
def test_the_longest_anchor_is_a_setting(most):
    found = anchors(CLAIM, "Amazon", "$4 billion", "Anthropic", "2023", "invested", max_anchor_words=most)
    assert max(len(anchor.split()) for anchor in found) == most


@pytest.mark.parametrize(("least", "expected"), [(1, True), (2, True), (3, False)])
def test_the_shortest_anchor_is_a_setting(least, expected):
    found = anchors("The old tower leans a little.", "tower", "leans", min_anchor_words=least)
    assert ("tower leans" in found) is expected


WORDS = st.sampled_from(
    """the of in and was U.S. “Apple’s” Amazon Bank America Samuel L. invested grew, tower. (record) third once 17% 2023
    — … *bold* $4_billion three_days 5_May_2020 big\u00a0one""".replace("_", "\u00a0").split(" ")
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60)


@st.composite
def cases(draw):
    text = draw(TEXTS)
    ends = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(ends, ends).map(sorted).filter(lambda pair: pair[0] < pair[1]), max_size=5))
    values = [Span(value.start, value.end) for value in find_quantities(text)]
    return text, [
        *(Span(*pair) for pair in spans),
        *draw(st.lists(st.sampled_from(values), max_size=3) if values else st.just([])),
    ]


@given(cases())
def test_every_anchor_lies_in_the_text_with_clean_edges(case):
    text, confirmed = case
    for anchor in propose_anchors(text, confirmed, PolicySettings()):
        said = text[anchor.start : anchor.end]
        assert 0 <= anchor.start < anchor.end <= len(text)
        assert said == said.strip(EDGES)


@given(cases())
def test_no_anchor_starts_or_ends_with_a_weak_word(case):
    text, confirmed = case
    for anchor in propose_anchors(text, confirmed, PolicySettings()):
        first, *_, last = (text[anchor.start : anchor.end].lower().split() * 2)[:: len(text[anchor.start : anchor.end].split())]
        assert first not in _WEAK
        assert last not in _WEAK


@given(cases(), st.integers(1, 3), st.integers(1, 8))
def test_every_anchor_keeps_to_the_limits(case, least, most):
    text, confirmed = case
    for anchor in propose_anchors(text, confirmed, PolicySettings(min_anchor_words=least, max_anchor_words=most)):
        words = [word for word in text[anchor.start : anchor.end].split() if any(map(str.isalnum, word))]
        assert len(words) <= most


@given(cases())
def test_no_anchor_cuts_any_value(case):
    text, confirmed = case
    values = [(value.start, value.end) for value in find_quantities(text)]
    for anchor in propose_anchors(text, confirmed, PolicySettings()):
        touched = [value for value in values if value[0] < anchor.end and anchor.start < value[1]]
        assert all(anchor.start <= start and end <= anchor.end for start, end in touched)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_is_total_and_does_not_hang_on_the_order_of_what_is_confirmed(case, random):
    text, confirmed = case
    shuffled = random.sample(confirmed, len(confirmed))
    found = propose_anchors(text, confirmed, PolicySettings())
    assert found == propose_anchors(text, shuffled, PolicySettings())
    keys = [(-anchor.gain, anchor.start, anchor.end) for anchor in found]
    assert keys == sorted(set(keys))


def test_words_that_open_a_phrase_close_no_anchor():
    text = "Its new owner had great results and big plans."
    assert not any(
        anchor.split()[-1] in _WEAK_ENDS for anchor in anchors(text, "new", "owner", "great", "results", "big", "plans")
    )
