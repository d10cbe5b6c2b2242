"""Words of a text with their places, terms and frozen weights: the units in which claims and sources are compared.

A term is the stem of a word. Terms and weights are versioned data shipped with the package, so that the score of a pair
never depends on what else is in the archive.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from math import log
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

_INITIALS = r"[Uu]\.[Ss]\.(?:[Aa]\.)?|[Uu]\.[Kk]\.|[Uu]\.[Nn]\.|[Ee]\.[Uu]\.|[Dd]\.[Cc]\."
"""Names that are written with points as often as without; cut apart they would be letters that mean nothing."""

INITIALS = frozenset("u.s. u.s.a. u.k. u.n. e.u. d.c.".split())
"""The same in lower case."""

WORD_PATTERN = rf"{_INITIALS}|[\p{{L}}\p{{N}}]+(?:\+\+|#)?"
"""Words as SQL cuts them: with the marks that tell C from C++ and C#.

`WORD` below is the same in Python's notation, for the characters that both know."""

WORD = re.compile(rf"{_INITIALS}|[^\W_]+(?:\+\+|#)?")

CAPITAL = re.compile(rf"(?<![^\W_])(?:{_INITIALS}|[^\W\da-z_][^\W_]*(?:\+\+|#)?)")
"""The same where it may begin with a capital letter."""

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


MAX_REMEMBERED = 50_000
"""Unknown words that a vocabulary keeps: names come again within an article, and hardly ever in another one."""


class _Entries(dict[str, tuple[str, float]]):
    """Terms and weights by word in lower case; of unknown words the latest are kept, so that it grows only so far."""

    def __init__(self, entries: Mapping[str, tuple[str, float]]) -> None:
        super().__init__(entries)
        self._known = len(entries)

    def __missing__(self, lower: str) -> tuple[str, float]:
        singular = lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith("ss") else lower
        entry = self.get(singular) or (singular, UNKNOWN_WEIGHT)
        if len(self) >= self._known + MAX_REMEMBERED:
            self._forget()
        self[lower] = entry
        return entry

    def _forget(self) -> None:
        for lower in list(islice(self, self._known, None)):
            del self[lower]


class Vocabulary:
    """Terms and weights of words."""

    def __init__(self, entries: Mapping[str, tuple[str, float]]) -> None:
        self._entries = _Entries(entries)

    def term_of(self, lower: str) -> tuple[str, float]:
        """The term and weight of a word in lower case; unknown words lose a plural s, as in sql/match."""
        return self._entries[lower]

    def read_words(self, text: str) -> tuple[Word, ...]:
        """The words of a text in order."""
        return tuple([self._read(match) for match in WORD.finditer(text)])

    def read_capitals(self, text: str) -> tuple[Word, ...]:
        """Those of its words that begin with a capital letter."""
        return tuple([self._read(match) for match in CAPITAL.finditer(text) if match[0][0].isupper()])

    def _read(self, match: re.Match[str]) -> Word:
        word, start = match.group(), match.start()
        lower = lower_word(word)
        return Word(word, lower, *self.term_of(lower), start, start + len(word))

    def weighted_terms_of(self, text: str) -> list[tuple[str, float]]:
        """Term and weight of each word in order; much faster than words with their places."""
        return self.weigh_words(lower_words(text))

    def weigh_words(self, words: Sequence[str]) -> list[tuple[str, float]]:
        """The same for words in lower case."""
        return list(map(self._entries.__getitem__, words))

    def weights_of(self, words: Sequence[str]) -> list[float]:
        """The weights of words in lower case, in order."""
        return [weight for _, weight in map(self._entries.__getitem__, words)]

    def terms_of(self, text: str) -> frozenset[str]:
        """The terms of a text."""
        return frozenset([term for term, _ in self.weighted_terms_of(text)])


def lower_word(word: str) -> str:
    """A word in lower case as SQL writes it: letter by letter, so that Σ has one small form and İ gains no dot.

    >>> lower_word("ΟΔΟΣ"), lower_word("İstanbul")
    ('οδοσ', 'istanbul')
    """
    return word.lower() if word.isascii() else "".join(map(str.lower, word)).replace("\u0307", "")


def lower_words(text: str) -> list[str]:
    """The words of a text in lower case; the text is lowered as a whole unless it has one of the two letters that forbid it.

    >>> lower_words("In the U.S., C++ rose."), lower_words("İstanbul")
    (['in', 'the', 'u.s.', 'c++', 'rose'], ['istanbul'])
    """
    if "Σ" in text or "İ" in text:
        return [lower_word(word) for word in WORD.findall(text)]
    words: list[str] = WORD.findall(text.lower())
    return words


@cache
def read_term_table() -> pa.Table:
    """The shipped table: token, term, weight."""
    path = str(files("linker_core") / "resources" / "terms.parquet")
    return pq.read_table(path, use_threads=False, pre_buffer=False)  # no thread, for workers are forked after it


@cache
def load_vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    columns = read_term_table().to_pydict()
    return Vocabulary(dict(zip(columns["token"], zip(columns["term"], columns["weight"], strict=True), strict=True)))
