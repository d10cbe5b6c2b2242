"""Where the link goes: beside each anchor that is right, one of the same words that is not proposed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.anchor_tokens import read_tokens
from linker_core.anchors import iter_anchors, propose_anchors
from linker_core.phrases import NOMINAL, Role
from linker_core.quantities import find_quantities
from linker_core.records import Span
from linker_core.settings import PolicySettings

CLAIM = "Amazon invested $4 billion in Anthropic in 2023."
EDGES = "\"'“”‘’()[]{}«»*_,;:!?…—– \t\n"


def anchors(text, *confirmed, **policy):
    """The texts of the anchors, best first; `confirmed` are given as they stand in the text."""
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in confirmed]
    return [text[anchor.start : anchor.end] for anchor in propose_anchors(text, spans, PolicySettings(**policy))]


def anchors_of_all(text):
    """The same where the evidence confirms every word and value."""
    words = [Span(match.start(), match.end()) for match in re.finditer(r"[^\W_]+", text)]
    values = [Span(value.start, value.end) for value in find_quantities(text)]
    return [text[anchor.start : anchor.end] for anchor in propose_anchors(text, values + words, PolicySettings())]


@pytest.mark.parametrize(
    ("text", "confirmed", "expected"),
    [
        (CLAIM, ["$4 billion"], "$4 billion"),
        (CLAIM, ["$4 billion", "Anthropic"], "$4 billion in Anthropic"),
        (CLAIM, ["$4 billion", "Anthropic", "2023"], "$4 billion in Anthropic in 2023"),
        (CLAIM, ["Anthropic"], "Anthropic"),
        ("Revenue rose to 17% of all sales.", ["17%"], "17% of all sales"),
        ("Revenue rose to 17% of it.", ["17%"], "17%"),
        ("Revenue rose to 17% of sales, a record.", ["Revenue", "rose", "17%", "sales"], "17% of sales"),
        ("She joined Amazon Web Services in May.", ["Amazon", "Web", "Services"], "Amazon Web Services"),
        ("The old tower leans a little.", ["old", "tower", "leans"], "old tower"),
        ("Apple’s revenue fell.", ["Apple’s", "revenue", "fell"], "Apple’s revenue"),
    ],
)
def test_the_best_anchor_lies_on_what_is_confirmed(text, confirmed, expected):
    assert anchors(text, *confirmed)[0] == expected


@pytest.mark.parametrize(
    ("text", "confirmed", "unwanted"),
    [
        (CLAIM, ["Anthropic"], "$4 billion"),
        (CLAIM, ["$4 billion"], "Anthropic"),
        ("Net revenue rose to 17% of all sales.", ["Net", "revenue", "rose"], "17% of all sales"),
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
        ("It fell on 5 May 1937 in Rome.", ["5 May 1937"], "fell on 5 May 1937", "fell on 5 May"),
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
        ("“Apple’s” revenue—$4 billion—fell.", ["Apple’s", "$4 billion"], ["$4 billion"]),
        ("Sales (17%), it said, fell.", ["17%"], ["17%"]),
        ("Sales rose by *17%*!", ["17%"], ["17%", "rose by *17%", "Sales rose by *17%"]),
        ("The U.S. grew by 3%.", ["3%"], ["3%", "grew by 3%", "U.S. grew by 3%"]),
        ("It won in the U.S.", ["U.S."], ["U.S."]),
        ("Sales {rose} - 17% of it.", ["17%"], ["17%"]),
        ("Sales & 17% of it.", ["17%"], ["17%"]),
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
    found = anchors("The old tower leans a little.", "old", "tower", min_anchor_words=least)
    assert ("old tower" in found) is expected


WORDS = st.sampled_from(
    """the of in and was to THAN 5 TO or who WHO by won met said including teams’ "It Ain't" U.S. “Apple’s” Amazon Bank America Samuel L. invested grew, tower. (record) third once 17% 2023
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
    quantities = find_quantities(text)
    parts = {(token.start, token.end): token.part for token in read_tokens(text, confirmed, quantities)}
    for anchor in propose_anchors(text, confirmed, PolicySettings()):
        first = next(part for (start, _), part in parts.items() if start == anchor.start)
        last = next(part for (_, end), part in parts.items() if end == anchor.end)
        assert first in NOMINAL | {Role.VERB, Role.GERUND}
        assert last in NOMINAL


@given(cases(), st.data())
def test_every_anchor_lies_in_the_scope_and_would_be_one_without_it(case, data):
    text, confirmed = case
    start = data.draw(st.integers(0, len(text)))
    scope = Span(start, data.draw(st.integers(start, len(text))))
    found = propose_anchors(text, confirmed, PolicySettings(), scope)
    assert all(scope.start <= anchor.start and anchor.end <= scope.end for anchor in found)
    everywhere = propose_anchors(text, confirmed, PolicySettings())
    assert list(found) == [anchor for anchor in everywhere if scope.start <= anchor.start and anchor.end <= scope.end]


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


PAIRS = [
    # business and technology
    ("The company received a $7 million gift from an anonymous donor.", "$7 million gift from an anonymous donor", "$7 million"),
    ("Only 5% of its member states are protected.", "5% of its member states", "5% of its member"),
    ("Nokia cut up to 7,800 jobs in Finland.", "7,800 jobs in Finland", "7,800"),
    ("The European Food Safety Authority considers it safe.", "European Food Safety Authority", "Safety Authority considers"),
    ("Microsoft ended support for Windows 7 on Tuesday.", "ended support for Windows 7", "Microsoft ended"),
    # politics and law
    ("Obama was the first black president in the history of the United States.", "first black president", "first black"),
    ("She was the first female mayor of the city.", "first female mayor of the city", "first female"),
    ("The WHO declared that IT workers were exempt.", "IT workers", "declared that IT workers"),
    ("He voted against the salary of the CEO by 13%.", "salary of the CEO", "CEO by 13%"),
    ("Milken was indicted by a grand jury on these charges.", "indicted by a grand jury", "jury on these"),
    # arts
    ("It is a comedy film directed by Todd Rohal.", "comedy film directed by Todd Rohal", "film directed"),
    ('The show, called "The Michelle Collins Show", ended.', "The Michelle Collins Show", "Michelle Collins Show"),
    ('Critics loved "It Ain\'t Half Hot Mum" by Croft.', None, "Half Hot Mum"),
    ("They joined the Rock and Roll Hall of Fame.", "Rock and Roll Hall of Fame", "Roll Hall of Fame"),
    ("Alice in Chains joined Velvet Revolver for a tour.", "joined Velvet Revolver", "Chains joined Velvet Revolver"),
    ("This Mortal Coil sold out.", None, "Mortal Coil"),
    ("The Mortal Coil sold out.", "Mortal Coil", "Coil sold"),
    ("In her mid-20s Chung took a nonfiction class.", "nonfiction class", "mid-20s Chung"),
    ("Before, 67.2% said Yes to Europe.", "67.2%", "67.2% said Yes"),
    ('Deirdre "Dee" Kelly sang on television.', "sang on television", "Dee"),
    ("The glass pyramid by the architect I. M. Pei opened in 1989.", "I. M. Pei", "I. M. Pei opened in 1989"),
    ("He returned to West Bromwich Albion as a scout.", "West Bromwich Albion", "West Bromwich Albion as a scout"),
    ("He is the W. A. “Tex” Moncrief Jr. Chair in Sciences.", None, "Moncrief Jr. Chair"),
    # sport
    ("He won the ball in the second round by Vladimir Kramnik.", "Vladimir Kramnik", "second round by Vladimir Kramnik"),
    ("Hernandez played with Maurkice and Mike Pouncey.", "Maurkice and Mike Pouncey", "Maurkice and Mike"),
    (
        "He is the first footballer to win the Golden Ball twice.",
        "first footballer to win the Golden Ball twice",
        "first footballer to win",
    ),
    # science and nature
    (
        "Cooked chicken keeps for three to four days in the refrigerator.",
        "Cooked chicken keeps for three to four days",
        "chicken keeps for three",
    ),
    ("It passed minutes later near Jupiter’s moons.", "Jupiter’s moons", "passed minutes"),
    ("About 12% of the world's trade passes through it.", "12% of the world's trade", "world's trade passes"),
    ("It consists of 21% oxygen and 79% nitrogen.", "21% oxygen and 79% nitrogen", "21%"),
    (
        "The study found no conclusive evidence against coffee.",
        "found no conclusive evidence against coffee",
        "conclusive evidence against coffee",
    ),
    ("She is 400 metres long, longer than the canal.", "400 metres long", "400 metres"),
    ("Redbacks are particularly popular in Eastern Europe.", "Eastern Europe", "popular in Eastern Europe"),
    ("The survey shows the dog in the film was a stray.", "dog in the film", "shows the dog in the film"),
    ("NASA stands for the National Aeronautics and Space Administration in Ohio.", None, "Aeronautics"),
    # time
    ("It runs from August 2007 through October 2007 in Rome.", None, "runs from August 2007"),
    ("It opened in 2019 during Star Wars Celebration.", "Star Wars Celebration", "2019 during Star Wars Celebration"),
    ("It was shown at the 2018 London Film Festival.", "2018 London Film Festival", "Film Festival"),
    ("She won the 2018 [13] prize[2] of Rome.", None, "prize[2"),
]
"""A sentence, of which every word is confirmed, with an anchor that must be proposed and one that must not."""


@pytest.mark.parametrize(("text", "wanted", "cut"), PAIRS)
def test_an_anchor_is_a_whole_phrase(text, wanted, cut):
    found = anchors_of_all(text)
    assert wanted is None or wanted in found
    assert cut in text
    assert cut not in found


@pytest.mark.parametrize(
    ("text", "confirmed", "better", "worse"),
    [
        (CLAIM, ["Amazon", "invested", "$4 billion", "Anthropic"], "$4 billion in Anthropic", "Amazon invested $4 billion"),
        (
            "She joined the Seattle City Council in 2017.",
            ["Seattle City Council", "2017"],
            "Seattle City Council",
            "Seattle City Council in 2017",
        ),
        (
            "He wrote a poem about Michael Jackson.",
            ["poem", "Michael", "Jackson"],
            "poem about Michael Jackson",
            "Michael Jackson",
        ),
        ("A young British scientist won.", ["British", "scientist"], "British scientist", "young British scientist"),
    ],
)
def test_the_better_anchor_comes_first(text, confirmed, better, worse):
    found = anchors(text, *confirmed)
    assert found.index(better) < found.index(worse)


FAULTS = [
    # empty heads
    ("The panel in Bruges is in the best condition.", "Bruges", "best condition"),
    ("She sang at a young age and learned guitar.", "learned guitar", "young age"),
    ("Germany was the first country in the European Union.", "European Union", "first country"),
    ("It grew in its second economic year of office.", "second economic year of office", "second economic year"),
    ("Fights were going on in the home near Rome.", "Rome", "going on in the home"),
    ("She worked there for 12 years in total.", "12 years", "total"),
    ("They won a fourth consecutive Veterans day, the Mayor Trophy.", "Mayor Trophy", "fourth consecutive Veterans day"),
    ("She hoped to win an Oscar in Berlin.", "Berlin", None),
    ("It ran in the New York Times of Ohio.", "New York Times of Ohio", None),
    ("They read the Last Days on Monday.", "Last Days", None),
    # dates
    ("The canal was opened on 17 November 1869.", "opened on 17 November 1869", "17 November 1869"),
    (
        "The canal was opened with great pomp on 17 November 1869.",
        "opened with great pomp on 17 November 1869",
        "17 November 1869",
    ),
    ("The canal was opened in November 1869.", None, "November 1869"),
    # adjectives before a comma
    ("They were known for their ethereal, haunting and cold sound.", "cold sound", "known for their ethereal"),
    ("They were known for their Rome, Paris and London shows.", "known for their Rome", "cold"),
    ("They were known for their sound, which was cold.", "known for their sound", None),
    ("It lies in communities of color and low-income.", "communities of color", "communities of color and low-income"),
    # names that go on
    ("He serves the University of Texas at Austin.", "University of Texas at Austin", "Texas at Austin"),
    ("He spoke at the Royal Institute in Rome.", "Royal Institute in Rome", "Institute in Rome"),
    # clauses
    ("It had a dog named Rose portraying Lady in the film.", "named Rose", "Rose portraying Lady"),
    ("It was designated by the Poverty Center as a hate group.", "Poverty Center", "designated by the Poverty Center"),
    ("It was designed by the Poverty Center as a refuge.", "designed by the Poverty Center", None),
    ("It is located 230 metres below the surface.", "230 metres", "located 230 metres"),
    ("It is located 230 metres from the surface.", "located 230 metres", None),
    ("They put its clocks forward on 30 April 1916.", "put its clocks forward on 30 April 1916", "put its clocks"),
    ("He thought of siding with the Khmer Rouge or with the coalition.", "Khmer Rouge", "siding with the Khmer Rouge"),
    ("Hubble’s measures 2.4 metres.", "2.4 metres", "Hubble’s measures 2.4 metres"),
    ("Apple’s revenue of 2.4 dollars fell.", "Apple’s revenue of 2.4 dollars", None),
    # family names
    ("It was the death of Scott in Ulm.", "Ulm", "Scott"),
    ("It was the death of Fitzpatrick in Ulm.", "Ulm", "Fitzpatrick"),
    ("It was the death of Walter Scott in Ulm.", "Walter Scott", "Scott"),
    ("It was the death of Kipchoge in Ulm.", "Kipchoge", None),
]
"""A sentence, of which every word is confirmed, with an anchor that must be proposed and one that must not."""


@pytest.mark.parametrize(("text", "wanted", "poor"), FAULTS)
def test_a_whole_phrase_that_tells_nothing_is_no_anchor(text, wanted, poor):
    found = anchors_of_all(text)
    assert wanted is None or wanted in found
    assert poor not in found


@pytest.mark.parametrize(
    ("text", "better", "worse"),
    [
        (
            "It was the IEEE International Conference on Rebooting Computing.",
            "IEEE International Conference on Rebooting Computing",
            "IEEE International Conference",
        ),
        (
            "He is in thermal systems at the University of Texas at Austin.",
            "University of Texas at Austin",
            "University of Texas",
        ),
        ("It won the Primetime Emmy Award for Best Guest.", "Primetime Emmy Award", "Primetime Emmy Award for Best Guest"),
        ("You mix hydrochloric acid with another acid.", "hydrochloric acid", "hydrochloric acid with another acid"),
        ("It is called aqua regia.", "aqua regia", "called aqua regia"),
        ("She made an effort to win an Oscar.", "effort to win an Oscar", "win an Oscar"),
        ("It had a dog named Rose portraying Lady in the film.", "named Rose", "portraying Lady"),
    ],
)
def test_the_whole_and_plain_phrase_comes_first(text, better, worse):
    found = anchors_of_all(text)
    assert found.index(better) < found.index(worse)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [((0, 27), "$4 billion"), ((27, 48), "Anthropic"), ((17, 30), None), ((0, 48), "$4 billion in Anthropic")],
)
def test_a_scope_bounds_the_anchors(scope, expected):
    confirmed = [Span(16, 26), Span(30, 39)]
    found = propose_anchors(CLAIM, confirmed, PolicySettings(), Span(*scope))
    assert (CLAIM[found[0].start : found[0].end] if found else None) == expected


@pytest.mark.parametrize(
    ("text", "word", "part"),
    [
        ("The WHO said so.", "WHO", Role.NAME),
        ("The man who said so.", "who", Role.CLAUSE),
        ("Thomas More College was renamed.", "More", Role.NAME),
        ("It has more students.", "more", Role.ADVERB),
        ("They tour Europe.", "tour", Role.VERB),
        ("The tour ended.", "tour", Role.NOUN),
        ("The World Cup produced 172 goals.", "produced", Role.VERB),
        ("A limited release followed.", "limited", Role.ADJECTIVE),
        ("It’s here.", "It’s", Role.PRONOUN),
        ("Iceland’s parliament met.", "parliament", Role.NOUN),
        ("He likes scuba diving.", "diving", Role.NOUN),
        ("There are towns bordering the lake.", "bordering", Role.GERUND),
    ],
)
def test_a_word_is_what_its_neighbours_make_it(text, word, part):
    assert [token.part for token in read_tokens(text, [], find_quantities(text)) if token.text == word] == [part]


@pytest.mark.parametrize(
    "text", [CLAIM, "Revenue rose to 17% of all sales.", "The first three days in May 2018 cost Amazon Web Services $5."]
)
def test_anchors_are_handed_out_best_first(text):
    values = [Span(value.start, value.end) for value in find_quantities(text)]
    proposed = propose_anchors(text, values, PolicySettings())
    assert proposed
    assert list(proposed) == sorted(proposed, key=lambda anchor: (-anchor.gain, anchor.start, anchor.end))
    assert next(iter_anchors(text, values, PolicySettings())) == proposed[0]
