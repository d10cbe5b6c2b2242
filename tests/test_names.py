"""Names as they stand in a text: beside each that is one, a word that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.names import names_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shares of Amazon rose", ("Amazon",)),
        ("shares of Amazon Web Services rose", ("Amazon Web Services", "Amazon", "Web", "Services")),
        ("the Bank of America rose", ("Bank of America", "Bank", "America")),
        ("when Virgil van Dijk scored", ("Virgil van Dijk", "Virgil", "Dijk")),
        ("IBM and AT&T rose", ("IBM and AT&T", "IBM", "AT&T")),
        ("its iPhone beat eBay", ("iPhone", "eBay")),
        ("by eBay Motors", ("eBay Motors", "eBay", "Motors")),
        ("when Émile Zola met Škoda", ("Émile Zola", "Émile", "Zola", "Škoda")),
        ("a Rolls-Royce in Łódź", ("Rolls-Royce", "Łódź")),
        ("in the U.S. Senate", ("U.S. Senate", "U.S.", "Senate")),
        ("O’Neill met O’Neill", ("O’Neill",)),
    ],
)
def test_names(text, expected):
    assert names_in(text) == expected


@pytest.mark.parametrize("text", ["", "no names here", "3M", "a mcDonald", "12 of 20", "van de for", "… — !"])
def test_no_names(text):
    assert names_in(text) == ()


@pytest.mark.parametrize(
    ("text", "name"), [("Amazon’s rise", "Amazon"), ("Amazon's rise", "Amazon"), ("the Jones’ house", "Jones")]
)
def test_a_possessive_is_not_part_of_the_name(text, name):
    assert names_in(text) == (name,)


@pytest.mark.parametrize("text", ["the bank of America", "Amazon and the others", "Amazon of old"])
def test_small_words_join_only_capitalised_words(text):
    assert all(" " not in name for name in names_in(text))


@given(st.text() | st.text("Aa of’'.-é", max_size=30))
def test_names_are_distinct_stand_in_the_text_and_hold_a_capital(text):
    names = names_in(text)
    assert len(set(names)) == len(names)
    assert all(name in text and any(map(str.isupper, name)) for name in names)
