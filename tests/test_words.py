"""Words, terms and weights: the same in Python and in SQL, so that matching and judging speak of the same words."""

from functools import cache
from itertools import pairwise

import duckdb
import pyarrow.compute as pc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linker_core.words import (
    TRAINING_SENTENCES,
    UNKNOWN_WEIGHT,
    WORD_PATTERN,
    Vocabulary,
    load_vocabulary,
    lower_words,
    read_term_table,
)

TINY = Vocabulary({"wolves": ("wolf", 7.0), "dog": ("dog", 5.0), "gas": ("gas", 6.0), "the": ("the", 0.5)})
OTHER = Vocabulary({"wolves": ("wolv", 1.0)})

# Basic plane without surrogates and what this Python does not know; beyond it the few that text really holds.
CHARACTERS = st.characters(max_codepoint=0xFFFF, min_codepoint=1, exclude_categories=["Cs", "Cn"]) | st.sampled_from("𝒳𐐀𠀀😀𝟙")
NEWER_THAN_SQL = frozenset("\u1c89\u1c8a\ua7cb\ua7cc\ua7cd\ua7da\ua7db\ua7dc\u088f\ua7ce\ua7cf\ua7d2\ua7d4\ua7f1")
TEXTS = st.text(CHARACTERS.filter(lambda char: char not in NEWER_THAN_SQL), max_size=40)


@cache
def connection():
    return duckdb.connect()


def words_in_sql(text):
    sql = "select regexp_extract_all(lower($text), $word)"
    return connection().execute(sql, {"text": text, "word": WORD_PATTERN}).fetchone()[0]


def words_in_python(text):
    return [word.lower for word in load_vocabulary().read_words(text)]


@given(TEXTS)
@example("ΟΔΟΣ ΣΑΣ Σ")
@example("İstanbul ıssız I İ i̇")
@example("Straße STRASSE ẞ ǅ ﬁn")
@example("naïve nai\u0308ve x² ½ Ⅷ ① ٣ 三 々")
@example("snake_case a\u200bb a\u00adb don't l’été")
def test_python_and_sql_cut_the_same_words(text):
    assert words_in_python(text) == words_in_sql(text)


@given(TEXTS)
@example("ΟΔΟΣ İstanbul ẞ C++ x_U.S.A._U.K. u.s. aU.S.")
def test_every_way_to_read_a_text_tells_the_same_words(text):
    vocabulary = load_vocabulary()
    words = vocabulary.read_words(text)
    assert lower_words(text) == [word.lower for word in words]
    assert vocabulary.weighted_terms_of(text) == [(word.term, word.weight) for word in words]
    assert vocabulary.terms_of(text) == {word.term for word in words}
    assert vocabulary.read_capitals(text) == tuple(word for word in words if word.text[0].isupper())


@given(st.text())
def test_a_word_stands_where_its_span_says(text):
    words = load_vocabulary().read_words(text)
    assert [word.text for word in words] == [text[word.start : word.end] for word in words]
    assert all(before.end < after.start for before, after in pairwise(words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't panic", ["don", "t", "panic"]),
        ("snake_case", ["snake", "case"]),
        ("1,234.5", ["1", "234", "5"]),
        ("東京タワーは高い", ["東京タワーは高い"]),
        ("東京、大阪", ["東京", "大阪"]),
        ("İstanbul", ["istanbul"]),
        ("ΟΔΟΣ", ["οδοσ"]),
        ("", []),
        ("… — !", []),
    ],
)
def test_words_are_runs_of_letters_and_digits_in_lower_case(text, expected):
    assert words_in_python(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("wolves", ("wolf", 7.0)),
        ("dogs", ("dog", 5.0)),  # known without its s
        ("gas", ("gas", 6.0)),  # known as it stands
        ("wombats", ("wombat", UNKNOWN_WEIGHT)),
        ("wombat", ("wombat", UNKNOWN_WEIGHT)),
        ("glass", ("glass", UNKNOWN_WEIGHT)),  # ss is no plural
        ("bus", ("bus", UNKNOWN_WEIGHT)),  # too short to have one
        ("the", ("the", 0.5)),
    ],
)
def test_the_term_of_a_word(word, expected):
    assert TINY.term_of(word) == expected


def test_two_vocabularies_do_not_know_of_each_other():
    assert (TINY.term_of("wolves"), OTHER.term_of("wolves"), OTHER.term_of("dog")) == (
        ("wolf", 7.0),
        ("wolv", 1.0),
        ("dog", UNKNOWN_WEIGHT),
    )


def test_a_vocabulary_keeps_what_it_was_made_of():
    entries = {"dog": ("dog", 5.0)}
    vocabulary = Vocabulary(entries)
    entries.clear()
    assert vocabulary.term_of("dog") == ("dog", 5.0)


@pytest.mark.parametrize(("rare", "common"), [("anthropic", "billion"), ("billion", "said"), ("said", "the")])
def test_rarer_words_weigh_more(rare, common):
    assert load_vocabulary().term_of(rare)[1] > load_vocabulary().term_of(common)[1]


def test_the_shipped_table_names_each_token_once_and_none_outweighs_an_unknown_word():
    table = read_term_table()
    assert pc.count_distinct(table["token"]).as_py() == table.num_rows
    assert 0 < pc.min(table["weight"]).as_py() < pc.max(table["weight"]).as_py() <= UNKNOWN_WEIGHT + 1e-3
    assert table.num_rows < TRAINING_SENTENCES


def test_every_token_of_the_shipped_table_is_one_word():
    tokens = read_term_table()["token"].to_pylist()
    assert [token for token in tokens if words_in_python(token) != [token]] == []
