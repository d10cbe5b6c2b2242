"""What rules and model of claims ask of a word by itself, answered once: a row of numbers per word, as it is written.

The same words come again all over an archive. A text becomes the rows of its words, and what is asked of the text a sum, a count
or an "any of" over columns, for all sentences of an article at once.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from linker_core import cues
from linker_core.factuality import COUNTED, count_word
from linker_core.turns import FLAGS, turn_flags
from linker_core.value_patterns import TELLING_VALUE_WORDS
from linker_core.words import Vocabulary, lower_word

Rows = npt.NDArray[np.intp]
Number = TypeVar("Number", bound=np.generic)

END = "\n"
"""Stands behind the last word of each text, in row 0, of which everything is nought."""

MAX_WORDS = 100_000
"""Words that are remembered; beyond, all are forgotten and met anew, so that names and numbers do not fill the memory."""

INFORMATIVE_WEIGHT = 4.0
RARE_WEIGHT = 6.0

WEIGHT, EXCESS, LENGTH = range(3)
"""Columns of `sums`: how telling the word is, by how much more than an everyday word, and its characters."""
INFORMATIVE, RARE = len(COUNTED), len(COUNTED) + 1
"""Columns of `counts` behind those that `factuality.COUNTED` names."""

CUE_FLAGS = {cue: 1 << place for place, cue in enumerate(cues.CUES, FLAGS)}
"""Of a word without which a match of the cue cannot be. The flags below 1 << FLAGS are those of `turns`."""
_NEXT = 1 << (FLAGS + len(cues.CUES))
VALUE, VERB, FRAME, ADVICE, LEANING = (_NEXT << place for place in range(5))
"""Of a word that a value needs if no digit stands in it; that is a verb whatever stands around it; that stands in a frame;
with which advice, or a sentence that leans on the one before it, may begin."""

_PAST = re.compile(r"[a-z]{2,}ed")
_FIRST_ROWS = 4096


class Lexicon(dict[str, int]):
    """The row of each word, and the columns."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._begin()

    def _begin(self) -> None:
        self.clear()
        self[END] = 0
        self.flags: npt.NDArray[np.int64] = np.zeros(_FIRST_ROWS, np.int64)
        self.counts: npt.NDArray[np.int64] = np.zeros((_FIRST_ROWS, len(COUNTED) + 2), np.int64)
        self.sums: npt.NDArray[np.float64] = np.zeros((_FIRST_ROWS, 3))

    def rows_of(self, words: Sequence[str]) -> Rows:
        """The row of each word, as written; they hold until the next call."""
        if len(self) > MAX_WORDS:
            self._begin()
        return np.fromiter(map(self.__getitem__, words), np.intp, len(words))

    def __missing__(self, word: str) -> int:
        row = self[word] = len(self)
        if row == len(self.flags):
            self.flags, self.counts, self.sums = _double(self.flags), _double(self.counts), _double(self.sums)
        lower = lower_word(word)
        weight = self._vocabulary.term_of(lower)[1]
        self.flags[row] = _flags_of(word, lower) | turn_flags(lower)
        self.counts[row] = (*count_word(lower), weight >= INFORMATIVE_WEIGHT, weight >= RARE_WEIGHT)
        self.sums[row] = weight, max(weight - INFORMATIVE_WEIGHT, 0.0), len(lower)
        return row


def _double(column: npt.NDArray[Number]) -> npt.NDArray[Number]:
    return np.concatenate([column, np.zeros_like(column)])


def _flags_of(word: str, lower: str) -> int:
    flags = sum(flag for cue, flag in CUE_FLAGS.items() if lower in cue.keys)
    folded = lower.replace("ſ", "s").replace("ı", "i")  # patterns that ignore case take these for s and i
    known = (
        (VALUE, lower in TELLING_VALUE_WORDS),
        (VERB, word in cues.VERBS or _PAST.fullmatch(word) is not None),
        (FRAME, folded in cues.FRAME_WORDS),
        (ADVICE, folded in cues.ADVICE_OPENINGS),
        (LEANING, folded in cues.LEANING_OPENINGS),
    )
    return flags | sum(flag for flag, is_known in known if is_known)


@cache
def open_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, which every article adds to."""
    return Lexicon(vocabulary)
