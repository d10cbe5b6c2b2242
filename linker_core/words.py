"""Words of a text with their places, terms and frozen weights: the units in which claims and sources are compared.

A term is the stem of a word. Terms and weights are versioned data shipped with the package, so that the score of a pair
never depends on what else is in the archive.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

_INITIALS = r"[Uu]\.[Ss]\.(?:[Aa]\.)?|[Uu]\.[Kk]\.|[Uu]\.[Nn]\.|[Ee]\.[Uu]\.|[Dd]\.[Cc]\."
"""Names that are written with points as often as without; cut apart they would be letters that mean nothing."""

WORD_PATTERN = rf"{_INITIALS}|[\p{{L}}\p{{N}}]+(?:\+\+|#)?"
"""Words as SQL cuts them: with the marks that tell C from C++ and C#.

`WORD` below is the same in Python's notation, for the characters that both know."""

WORD = re.compile(rf"{_INITIALS}|[^\W_]+(?:\+\+|#)?")

TRAINING_SENTENCES = 110_050
"""Sentences the shipped weights were counted in: weight = log((sentences + 1) / (sentences with the term + 1))."""

UNKNOWN_WEIGHT = round(log(TRAINING_SENTENCES / 2), 4)
"""Weight of a word the weights do not know: a name or number, as telling as the rarest known word."""


class Word(NamedTuple):
    """A word of a text; `start`/`end` are characters of it. A tuple, since millions are made."""

    text: str
    lower: str
    term: str
    weight: float
    start: int
    end: int


class Vocabulary:
    """Terms and weights of words."""

    def __init__(self, entries: Mapping[str, tuple[str, float]]) -> None:
        self._entries = dict(entries)

    def term_of(self, lower: str) -> tuple[str, float]:
        """The term and weight of a word in lower case; unknown words lose a plural s, as in sql/match."""
        known = self._entries.get(lower)
        if known is not None:
            return known
        singular = lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss") else lower
        return self._entries.get(singular, (singular, UNKNOWN_WEIGHT))

    def read_words(self, text: str) -> tuple[Word, ...]:
        """The words of a text in order."""
        known, words = self._entries.get, []
        for match in WORD.finditer(text):  # the hottest loop of the judge
            word = match.group()
            lower = word.lower() if word.isascii() else lower_word(word)
            term, weight = known(lower) or self.term_of(lower)
            start = match.start()
            words.append(Word(word, lower, term, weight, start, start + len(word)))
        return tuple(words)


def lower_word(word: str) -> str:
    """A word in lower case as SQL writes it: letter by letter, so that Σ has one small form and İ gains no dot.

    >>> lower_word("ΟΔΟΣ"), lower_word("İstanbul")
    ('οδοσ', 'istanbul')
    """
    return word.lower() if word.isascii() else "".join(map(str.lower, word)).replace("\u0307", "")


@cache
def read_term_table() -> pa.Table:
    """The shipped table: token, term, weight."""
    return pq.read_table(str(files("linker_core") / "resources" / "terms.parquet"))


@cache
def load_vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    columns = read_term_table().to_pydict()
    return Vocabulary(dict(zip(columns["token"], zip(columns["term"], columns["weight"], strict=True), strict=True)))
