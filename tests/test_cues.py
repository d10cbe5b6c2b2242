"""Turns of phrase: beside each that a pattern is for, a near miss that it must leave alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core import cues
from linker_core.words import lower_words

FOUND = {
    "BOILERPLATE": [
        "All rights reserved.",
        "Copyright (c) by us 2024",
        "Sign  up\nnow",
        "Read more about it",
        "terms of service apply",
        "A 5 minute read",
    ],
    "FIRST_PERSON": [
        "I paid it.",
        "My house fell.",
        "That is what I’m told.",
        "It is my house.",
        "He told me so.",
        "I've been there.",
    ],
    "PRIVATE": ["I paid 300 euros.", "Then we both stayed there.", "My wife knows.", "I've just bought one.", "my own kitchen"],
    "DEFINITION": ["It is also known as air.", "Basalt is a type of rock.", "The term refers to it.", "It is made of steel."],
    "READER": ["We know it.", "This is your house.", "You’ll see it.", "It is yours.", "let's see it"],
    "POSSIBILITY": [
        "It could be so.",
        "They are set to win.",
        "It is likely to rain.",
        "Perhaps so.",
        "It seems that they won.",
        "It may be so.",
    ],
    "FUTURE": ["It will rain.", "It won’t rain.", "They'll see.", "It shall be so."],
    "REPORTED": ["He said so.", "According to them, no.", "The court ruled.", "They voted."],
    "TASTE": ["It is a gorgeous house.", "Of course it is.", "A game-changer.", "It is worth a look.", "Unfortunately, no."],
    "VERB": [
        "It is.",
        "The river flows into the sea.",
        "They walked home.",
        "It doesn’t.",
        "She’s here.",
        "Water boils at 100 °C.",
        "Clinics operate there.",
        "They merely sing.",
    ],
    "NAME": ["the city of Rome", "by NASA", "an iPhone", "O yes, Rome"],
}
LEFT = {
    "BOILERPLATE": ["The right is reserved.", "Copyright law is old.", "Signs went up.", "He reads more.", "Ten minutes later"],
    "FIRST_PERSON": [
        "World War I. was long.",
        "Minefields and mythical memes",
        "He has a memory.",
        "I. Newton wrote it.",
        "The film My Own Dream fell.",
    ],
    "PRIVATE": ["We paid down the debt.", "Our parents waited.", "I signed it.", "He paid us.", "my government", "We watch it."],
    "DEFINITION": ["He is known to us.", "It is a kind word.", "She referred him.", "It is making steel.", "They call it air."],
    "READER": ["The US is large.", "He used it.", "The bus came.", "It is young."],
    "POSSIBILITY": ["In May it rained.", "The mayor came.", "A mighty king.", "It was canned.", "They set it down."],
    "FUTURE": ["Goodwill counts.", "He is willing.", "He wills it.", "The wills were read."],
    "REPORTED": ["The foundation stands.", "A ruler came.", "It is unfounded.", "She votes."],
    "TASTE": ["A clear sky.", "It is worthless.", "The course is long.", "He served it.", "An amaze of maize"],
    "VERB": ["A bright room with large windows", "Three eggs, two onions", "Glass and steel", "Operating clinics, wards"],
    "NAME": ["The city is old.", "It is old. The city knows.", "A b c", "12 cm"],
}


def is_found(name, text):
    cue = getattr(cues, name)
    return cue.is_in(text, set(lower_words(text))) if isinstance(cue, cues.Cue) else bool(cue.search(text))


def cases(examples):
    return [(name, text) for name, texts in examples.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), cases(FOUND))
def test_is_found(name, text):
    assert is_found(name, text)


@pytest.mark.parametrize(("name", "text"), cases(LEFT))
def test_is_left_alone(name, text):
    assert not is_found(name, text)


@pytest.mark.parametrize(
    "text",
    [
        "Preheat the oven.",
        "So consider a bond.",
        "And then, please, stir it.",
        "Don’t forget it.",
        "Make sure it is cold.",
        "Let us begin.",
        "Never use it.",
        "Book a table.",
        "Drive east and wave.",
        "Until then, keep it.",
    ],
)
def test_is_advice(text):
    assert cues.ADVICE.match(text)


@pytest.mark.parametrize(
    "text",
    [
        "Preheated ovens are hot.",
        "The oven preheats.",
        "Makes of cars differ.",
        "Browsers fall.",
        "We use it.",
        "Use.",
        "Also it fell.",
        "Book sales fell.",
        "Drive belts wear.",
        "Research shows it.",
    ],
)
def test_is_no_advice(text):
    assert not cues.ADVICE.match(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is important to check it.", True),
        ("Before a bath you should wait.", True),
        ("It is an important town.", False),
        ("Drivers should wait.", False),
    ],
)
def test_advice_may_stand_inside(text, expected):
    assert is_found("ADVISED", text) is expected


CUES = sorted(name for name in vars(cues) if isinstance(getattr(cues, name), cues.Cue))


@pytest.mark.parametrize("name", CUES)
@given(st.data())
def test_every_match_has_a_key(name, data):
    cue = getattr(cues, name)
    matched = data.draw(
        st.from_regex(cue.pattern, fullmatch=True, alphabet=st.characters(codec="ascii", exclude_characters="_#+"))
    )
    assert cue.is_in(matched, set(lower_words(matched)))


def test_a_phrase_needs_a_word_of_its_own():
    with pytest.raises(ValueError, match="no word of its own"):
        cues._any_of("(?:here|there)")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("The FT article suggests that revenue rose.", "revenue rose."),
        ("The report says revenue rose.", "revenue rose."),
        ("Partnership: Revenue rose.", "Revenue rose."),
        ("Cloud & AI: The report noted that revenue rose.", "revenue rose."),
        ("That translates to 25 dollars.", "25 dollars."),
        ("We're talking about 25 dollars.", "25 dollars."),
        ("Revenue rose.", "Revenue rose."),
        ("Partnership: revenue rose.", "Partnership: revenue rose."),  # no label: the sentence goes on
        ("At 10:30 Revenue rose.", "At 10:30 Revenue rose."),
        ("The report was long.", "The report was long."),
        ("The king says that it rose.", "The king says that it rose."),
    ],
)
def test_a_frame_ends_where_the_statement_begins(text, rest):
    assert text[cues.FRAME.match(text).end() :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "It rose.",
        "And so they left.",
        "However, this fell.",
        "The company fell.",
        "Such wins are rare.",
        "THE FILM won.",
        "Its end came.",
    ],
)
def test_is_leaning(text):
    assert cues.LEANING.match(text)


@pytest.mark.parametrize(
    "text", ["Rome fell.", "Italy rose.", "The companies fell.", "Thistles grow.", "Hershey rose.", "However, Rome fell."]
)
def test_is_not_leaning(text):
    assert not cues.LEANING.match(text)


PATTERNS = [name for name in dir(cues) if name.isupper() and isinstance(getattr(cues, name), cues.Cue | re.Pattern)]
FRAGMENTS = st.lists(
    st.sampled_from(["so ", "and ", "a ", "the ", "report ", "’", "-", ": ", "X", "x", "\n", " ", "20", "said "])
)


@given(FRAGMENTS.map("".join) | st.text(), st.integers(1, 60))
def test_no_pattern_fails_or_hangs_on_repeated_text(fragment, times):
    for name in PATTERNS:
        cue = getattr(cues, name)
        match = (cue.pattern if isinstance(cue, cues.Cue) else cue).search(fragment * times)
        assert match is None or match.end() <= len(fragment) * times
