"""Texts read many at once give what each gives by itself, as `claim_forms` defines it."""

import pytest
from claim_forms import measure_text
from hypothesis import given
from hypothesis import strategies as st

from linker_core import cues, lexicon
from linker_core.forms import measure_forms, read_forms
from linker_core.lexicon import ADVICE, CUE_FLAGS, FRAME, LEANING, VERB, Lexicon, open_lexicon
from linker_core.quantities import find_values
from linker_core.words import load_vocabulary, lower_words

LEXICON = open_lexicon(load_vocabulary())
WORDS = """
    the and So it was There is are have to has recently not quickly moved going I i'm want let us Rome iPhone NASA A O’Neil
    Rolls-Royce x_y U.S. C++ May may could In 17 $4 million half a first ſays ıt İt ΟΔΟΣ K5 ² said largest reported works
    walked “ ” ! ? . , : — \n _ é É eA aéB
"""
TEXTS = st.lists(st.sampled_from(WORDS.strip().split(" ")), max_size=12).map(" ".join) | st.text(max_size=40)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_features_are_those_of_each_text(texts):
    measured = measure_forms(read_forms(texts, LEXICON))
    assert len(measured) == len(texts)
    for row, text in zip(measured, texts, strict=True):
        assert row.tolist() == pytest.approx(measure_text(text), abs=1e-12)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_names_values_and_words_are_those_of_each_text(texts):
    forms = read_forms(texts, LEXICON)
    assert forms.names == [len(cues.NAME.findall(text)) for text in texts]
    assert forms.sizes == [len(lower_words(text)) for text in texts]
    assert forms.quantities == [find_values(text, lower_words(text)) for text in texts]


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_flag_is_missing_only_where_its_pattern_finds_nothing(texts):
    forms = read_forms(texts, LEXICON)
    for text, flags, opening in zip(texts, forms.flags, forms.openings, strict=True):
        words = set(lower_words(text))
        assert all(flags & flag or not cue.is_in(text, words) for cue, flag in CUE_FLAGS.items())
        assert opening & ADVICE or not cues.ADVICE.match(text)
        assert opening & LEANING or not cues.LEANING.match(text)
        assert flags & FRAME or ":" in text or not cues.FRAME.match(text).end()
        assert not flags & VERB or "_" in text or cues.VERB.search(text)


@pytest.mark.parametrize(("pattern", "flag"), [(cues.ADVICE, ADVICE), (cues.LEANING, LEANING), (cues.FRAME, FRAME)])
@given(st.data())
def test_what_a_pattern_matches_has_its_flag(pattern, flag, data):
    text = data.draw(st.from_regex(pattern, fullmatch=True, alphabet=st.characters(max_codepoint=0x17F)))
    forms = read_forms([text], LEXICON)
    found = forms.flags[0] if flag == FRAME else forms.openings[0]
    assert found & flag or ":" in text or not text


def test_values_of_a_long_text_are_not_read():
    texts = ["It cost 4 euros and 5 cents.", "It cost 4 euros."]
    assert [len(found) for found in read_forms(texts, LEXICON, max_words=4).quantities] == [0, 1]


def test_a_full_lexicon_forgets_and_tells_the_same(monkeypatch):
    monkeypatch.setattr(lexicon, "MAX_WORDS", 3)
    small, texts = Lexicon(load_vocabulary()), ["One two three four five.", "Rome fell to them in May."]
    before = [measure_forms(read_forms([text], small)).tolist() for text in texts * 2]
    assert before[:2] == before[2:]
    assert len(small) < 12


def test_a_lexicon_grows_beyond_its_first_rows():
    grown, text = Lexicon(load_vocabulary()), " ".join(f"w{number}" for number in range(9000))
    assert read_forms([text], grown).sizes == [9000]
    assert read_forms(["It moved."], grown).flags == read_forms(["It moved."], LEXICON).flags
