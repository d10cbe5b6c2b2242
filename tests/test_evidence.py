"""What a source says of a claim: names in both spellings, negation, values, and which passages count."""

import pytest

from linker_core.analysis import EMPTY, Analyst
from linker_core.evidence import best_share, known_names, weigh_evidence
from linker_core.overlap import Texts, outline_claim
from linker_core.quantities import find_quantities
from linker_core.words import Vocabulary, load_vocabulary

ANALYST = Analyst(load_vocabulary())
CLAIM = "The Skylark bridge in Wexford carried 300 trains in 2019."


def read(text):
    return ANALYST.read(text)


def weigh(claim, passages, *, window=(), found=(), frame="", most=3):
    texts = Texts([read(text) for text in passages], [read(text) for text in window], read(frame), frozenset(found))
    return weigh_evidence(outline_claim(read(claim)), texts, most)


def say_most(claim, passages):
    return best_share(outline_claim(read(claim)), Texts([read(text) for text in passages], [], EMPTY, frozenset()))


def written(quantities, text):
    return [text[value.start : value.end] for value in quantities]


@pytest.mark.parametrize(
    ("claim", "source", "term"),
    [
        ("the National Health Service said so", "Later the NHS said so.", "health"),
        ("the NHS said so", "Later the National Health Service said so.", "nhs"),
        ("the Bureau of Labor Statistics said so", "Later the BLS said so.", "labor"),
        ("the BLS said so", "Later the Bureau of Labor Statistics said so.", "bls"),
        ("the United States said so", "Later the US said so.", "unit"),
    ],
)
def test_a_name_is_known_by_its_initials_in_either_direction(claim, source, term):
    assert term in read(claim).names
    assert term in known_names(read(claim), read(source).terms, [read(source)])


@pytest.mark.parametrize(
    ("claim", "source", "term"),
    [
        ("the National Health Service said so", "Later the NHL said so.", "health"),
        ("the NHS said so", "Later the Public Health Service said so.", "nhs"),
        ("the NHS said so", "Later the national health service said so.", "nhs"),
        ("Later Ian Smith said so.", "This is what somebody said.", "smith"),
        ("Later the United States said so.", "They told us what to say.", "unit"),
    ],
)
def test_other_initials_and_everyday_words_are_not_a_name(claim, source, term):
    assert term in read(claim).names
    assert term not in known_names(read(claim), read(source).terms, [read(source)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Later Amazon opened a store.", {"amazon"}),
        ("Amazon opened a store.", {"amazon"}),  # rare enough to be a name where every word is capitalised
        ("People opened a store. People left.", set()),
        ("IBM opened. eBay closed.", {"ibm"}),
        ("On Monday in May he left.", set()),
        ("He said: “People left.”", set()),
    ],
)
def test_names_are_capitalised_words_that_no_sentence_start_explains(text, expected):
    assert set(read(text).names) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bridge did not carry magnets.", {"carri", "magnet"}),
        ("It isn't magnetic.", {"magnet"}),
        ("It isn’t magnetic.", {"magnet"}),
        ("It never carried magnets.", {"carri", "magnet"}),
        ("It failed to carry magnets.", {"carri", "magnet"}),
        ("Without magnets, bridges collapse.", {"magnet"}),
        ("It is not red; magnets are.", {"red"}),
        ("It is not red (magnets are).", {"red"}),
        ("It was not old Wexford bridge magnets.", {"old", "wexford", "bridg", "magnet"}),
        ("It was not the old Wexford bridge magnets.", {"old", "wexford", "bridg"}),
    ],
)
def test_a_negation_governs_four_words_of_its_clause(text, expected):
    assert set(read(text).negated) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Magnets, if not bridges, collapse.",
        "It was not only magnetic but red.",
        "It was not just magnetic.",
        "It was famous, not least for magnets.",
        "A notable knot of magnets is nothing new.",
        "The bridge carries magnets.",
    ],
)
def test_what_looks_like_a_negation_and_is_none(text):
    assert read(text).negated == frozenset()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("The bridge did not carry trains.", 1.0),
        ("The bridge carried trains.", 0.0),
        ("The bridge carried trains, not ships.", 0.0),  # of what the claim does not speak
        ("The bridge carried not only trains.", 0.0),
    ],
)
def test_negation_differs_where_one_denies_what_the_other_states(source, expected):
    assert weigh("The bridge carried trains.", [source]).evidence.negation_differs == expected


def test_two_denials_agree():
    assert weigh("The bridge did not carry trains.", ["The bridge never carried trains."]).evidence.negation_differs == 0.0


@pytest.mark.parametrize(
    ("passages", "unconfirmed"),
    [
        (["The Skylark bridge in Wexford carried 300 trains in 2019."], []),
        (["The Skylark bridge in Wexford is old.", "The Skylark bridge carried 300 trains in 2019."], []),
        (["The Skylark bridge in Wexford, an Anthropic wombat burrow.", "Elsewhere 300 sank in 2019."], ["300", "2019"]),
        (["The Skylark bridge in Wexford carried trains."], ["300", "2019"]),
    ],
)
def test_a_value_counts_only_in_a_passage_that_speaks_of_the_claim(passages, unconfirmed):
    claim = "The Skylark bridge in Wexford, once an Anthropic wombat burrow, carried 300 trains in 2019."
    assert written(weigh(claim, passages).unconfirmed, claim) == unconfirmed


@pytest.mark.parametrize(
    ("window", "frame", "unconfirmed"),
    [
        (["It was a hot day in 2019."], "", ["300"]),
        ([], "News of 2019-05-04", ["300"]),
        (["It had 300 windows."], "300 trains", ["300", "2019"]),
        ([], "", ["300", "2019"]),
    ],
)
def test_neighbours_title_and_date_confirm_times_and_nothing_else(window, frame, unconfirmed):
    passages = ["The Skylark bridge in Wexford carried trains."]
    assert written(weigh(CLAIM, passages, window=window, frame=frame).unconfirmed, CLAIM) == unconfirmed


@pytest.mark.parametrize(
    ("passages", "confirmed"),
    [
        (["Wexford opened its third Skylark bridge in 2019."], True),
        (["Wexford opened its Skylark bridge in 2019.", "The third Skylark bridge in Wexford."], False),
        (["Wexford opened its Skylark bridge.", "The third Skylark bridge in Wexford."], True),
    ],
)
def test_an_ordinal_counts_only_in_the_first_passage_that_states_a_value(passages, confirmed):
    reading = weigh("Wexford opened its third Skylark bridge.", passages)
    assert (reading.unconfirmed == ()) is confirmed


def test_a_differing_value_of_the_same_measure_is_told_with_its_passage():
    passages = ["The Skylark bridge in Wexford carried 200 trains in 2019."]
    [(mine, theirs, place)] = weigh(CLAIM, passages).differing
    assert (written([mine], CLAIM), written([theirs], passages[0]), place) == (["300"], ["200"], 0)


@pytest.mark.parametrize("passage", ["The Skylark bridge in Wexford carried 200 ships in 2019.", CLAIM.replace("2019", "2018")])
def test_another_measure_and_another_year_are_no_differing_value(passage):
    assert weigh(CLAIM, [passage]).differing == ()


@pytest.mark.parametrize(
    ("passages", "most", "union"),
    [
        (["Skylark trains.", "The Skylark bridge in Wexford.", "Nothing."], 3, (1, 0)),
        (["The Skylark bridge.", "The Skylark bridge.", "Wexford."], 3, (0, 2)),  # the second adds nothing
        (["The Skylark bridge in Wexford.", "trains"], 1, (0,)),
        (["Nothing.", "At all."], 3, ()),
        ([], 3, ()),
    ],
)
def test_the_union_takes_what_adds_most_and_the_earlier_of_equals(passages, most, union):
    assert weigh("The Skylark bridge in Wexford carried trains.", passages, most=most).union == union


def test_a_passage_that_confirms_an_open_value_joins_the_union():
    passages = ["The Skylark bridge in Wexford carried trains.", "Nothing.", "There were 300 in 2019.", "There were 300 in 2019."]
    assert weigh(CLAIM, passages, most=1).union == (0, 2)


def test_shares_count_what_each_ring_of_evidence_covers():
    near = weigh("Skylark bridges", ["Skylark rises."], window=["A bridge."]).evidence
    assert 0 < near.covered_by_best < near.covered_by_window == 1.0
    assert near.covered_by_union == near.covered_by_best
    far = weigh("Skylark bridges", ["Skylark rises."], found=["bridg"]).evidence
    assert (far.covered_by_window < 1.0, far.covered_by_source) == (True, 1.0)


def test_what_is_missing_is_weighed_and_counted():
    full = weigh("Skylark bridges", ["Skylark bridges"]).evidence
    half = weigh("Skylark bridges", ["Skylark rises."]).evidence
    assert (full.heaviest_missing, full.count_missing, full.similarity) == (0.0, 0.0, 1.0)
    assert (half.heaviest_missing > 0.3, half.count_missing, half.similarity) == (True, 0.1, pytest.approx(1 / 3))


def test_a_claim_that_names_nothing_lacks_nothing():
    empty = weigh("", ["Skylark rises."])
    assert (empty.union, empty.evidence.names_in_source, empty.evidence.values_confirmed) == ((), 1.0, 1.0)


class CountingVocabulary(Vocabulary):
    def __init__(self):
        super().__init__({})
        self.texts = []

    def read_words(self, text):
        self.texts.append(text)
        return super().read_words(text)


def test_an_analyst_reads_each_text_once():
    vocabulary = CountingVocabulary()
    analyst = Analyst(vocabulary)
    assert analyst.read("A wombat.").words is analyst.read("A wombat.").words
    assert analyst.read("A bridge.").words != analyst.read("A wombat.").words
    assert vocabulary.texts == ["A wombat.", "A bridge."]


def test_analysts_share_nothing_but_the_empty_text():
    first, second = Analyst(Vocabulary({})), Analyst(load_vocabulary())
    assert first.read("wombats").content != second.read("billion").content
    assert first.read("") is second.read("") is EMPTY


VALUED = [
    "Sales rose 5%.",
    "It opened on May 4.",
    "Half a million came.",
    "It sold a dozen.",
    "Tens of thousands came.",
    "She won twice.",
]


@pytest.mark.parametrize("text", VALUED)
def test_values_are_looked_for_wherever_there_can_be_some(text):
    assert read(text).quantities == find_quantities(text) != ()


@pytest.mark.parametrize("text", ["A bridge rose.", "An otter ate half a fish."])
def test_a_text_without_digits_or_words_of_number_states_no_value(text):
    assert read(text).quantities == find_quantities(text) == ()


@pytest.mark.parametrize(
    ("claim", "passages", "share"),
    [(CLAIM, [CLAIM, "A fish."], 1.0), (CLAIM, ["A fish."], 0.0), (CLAIM, [], 0.0), ("It is the.", ["A fish."], 1.0)],
)
def test_the_most_that_one_passage_says(claim, passages, share):
    assert say_most(claim, passages) == share


def test_what_one_passage_says_is_what_the_best_of_the_evidence_covers():
    passages = ["A bridge in Wexford carried cars.", "The Skylark carried 300 trains.", "Trains."]
    assert say_most(CLAIM, passages) == weigh(CLAIM, passages).evidence.covered_by_best
