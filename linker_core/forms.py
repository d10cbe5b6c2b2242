"""Texts as rules and model of claims ask of them: a column per question, a row per text, all texts of an article at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from linker_core import cues
from linker_core.factuality import CLASSES, COUNTED, KINDS, MARKS, Matrix
from linker_core.lexicon import END, EXCESS, INFORMATIVE, LENGTH, RARE, VALUE, WEIGHT, Lexicon
from linker_core.quantities import Quantity, find_quantities, find_values
from linker_core.turns import find_turns
from linker_core.words import WORD

_WORD_OR_END = re.compile(f"{WORD.pattern}|{END}")
_DIGIT = re.compile(r"[0-9]")
_CLOSING = "\"'”’) "
_ENDS = (".", "?", "!")
_COLUMN = {name: place for place, name in enumerate(COUNTED)}


@dataclass(frozen=True)
class Forms:
    """What is told of each text by its words; a list has one entry per text."""

    texts: Sequence[str]
    sizes: list[int]
    """Its words."""
    flags: list[int]
    """What any of its words may belong to, as `lexicon` names it."""
    openings: list[int]
    """The same of its first word."""
    names: list[int]
    """How many words look like names."""
    quantities: list[tuple[Quantity, ...]]
    """The values it states."""
    counts: npt.NDArray[np.int64]
    firsts: npt.NDArray[np.int64]
    sums: Matrix
    turns: Matrix

    @cached_property
    def informative(self) -> list[int]:
        """How many words tell more than everyday language."""
        found: list[int] = self.counts[:, INFORMATIVE].tolist()
        return found


def read_forms(texts: Sequence[str], lexicon: Lexicon, max_words: int | None = None) -> Forms:
    """Read texts; in those of more than `max_words` words no values are looked for, for whole tables come as one sentence."""
    joined = END.join([*(text.replace(END, " ") for text in texts), ""])  # either is white space to every pattern here
    rows = lexicon.rows_of(_WORD_OR_END.findall(joined))
    ends = np.flatnonzero(rows == 0)
    starts = np.concatenate([np.zeros(1, np.intp), ends[:-1] + 1])
    sizes = (ends - starts).tolist()
    flags = lexicon.flags[rows]
    seen = np.bitwise_or.reduceat(flags, starts).tolist()
    is_long = [max_words is not None and size > max_words for size in sizes]
    return Forms(
        texts=texts,
        sizes=sizes,
        flags=seen,
        openings=flags[starts].tolist(),
        names=_count_names(texts, joined),
        quantities=[() if long else _find_values(*said) for *said, long in zip(texts, seen, is_long, strict=True)],
        counts=np.add.reduceat(lexicon.counts.take(rows, axis=0), starts, axis=0),
        firsts=lexicon.counts[rows[starts], : len(CLASSES)],
        sums=np.add.reduceat(lexicon.sums.take(rows, axis=0), starts, axis=0),
        turns=find_turns(flags, starts),
    )


def _find_values(text: str, flags: int) -> tuple[Quantity, ...]:
    return find_quantities(text) if flags & VALUE else find_values(text, ())


_CAPITAL_NAME = re.compile(r"[A-Z](?:(?<=\b.)(?:(?<![.!?:]\s.)(?<!^.)[\w’'-]+|[A-Z]+\b))", re.MULTILINE)
"""`cues.NAME` in lines, but for names in mixed case; it begins with a letter that is found fast."""
_MIXED = re.compile(r"[A-Z](?<=[a-z].)")


def _count_names(texts: Sequence[str], joined: str) -> list[int]:
    """How many names `cues.NAME` finds in each text; `joined` has one text a line."""
    ends = np.fromiter((match.start() for match in re.finditer(END, joined)), np.intp, len(texts))
    places = [match.start() for match in _CAPITAL_NAME.finditer(joined)]
    counts: list[int] = np.bincount(np.searchsorted(ends, places), minlength=len(texts)).tolist()
    mixed = [match.start() for match in _MIXED.finditer(joined)]
    for text in set(np.searchsorted(ends, mixed).tolist()):
        counts[text] = len(cues.NAME.findall(texts[text]))
    return counts


def measure_forms(forms: Forms) -> Matrix:
    """The features of each text, one row each, in the order of `factuality.FEATURES`."""
    if not forms.texts:
        return np.zeros((0, 0))
    sizes = np.maximum(np.array(forms.sizes), 1)[:, None]
    classes = forms.counts[:, : len(CLASSES)]
    return np.hstack(
        [
            np.minimum(classes * 5 / sizes, 2.0),
            np.minimum(classes, 4) / 2,
            forms.firsts,
            _measure_values(forms),
            _measure_names(forms, sizes),
            _measure_words(forms, sizes),
            _measure_endings(forms),
            _measure_marks(forms.texts),
            forms.turns,
        ]
    )


def _measure_values(forms: Forms) -> Matrix:
    """Which kinds of values there are, how many values, and whether any digit stands in the text."""
    rows = [
        (*(_mark_kinds(quantities) if quantities else _NO_KINDS), min(len(quantities), 3), _has_digit(text))
        for quantities, text in zip(forms.quantities, forms.texts, strict=True)
    ]
    return np.array(rows, dtype=np.float64)


_NO_KINDS = (False,) * len(KINDS)


def _mark_kinds(quantities: Sequence[Quantity]) -> list[bool]:
    found = {quantity.kind for quantity in quantities}
    return [kind in found for kind in KINDS]


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None or (not text.isascii() and any(map(str.isdigit, text)))


def _measure_names(forms: Forms, sizes: npt.NDArray[np.int64]) -> Matrix:
    names = np.array(forms.names)[:, None]
    return np.hstack([np.log1p(names), names > 0, np.minimum(names / sizes, 1.0)])


def _measure_words(forms: Forms, sizes: npt.NDArray[np.int64]) -> Matrix:
    sums, counts = forms.sums, forms.counts
    return np.hstack(
        [
            np.log(sizes),
            sizes < 8,
            sizes > 30,
            sums[:, [LENGTH]] / sizes,
            counts[:, [_COLUMN["function_words"]]] * 5 / sizes,
            sums[:, [WEIGHT]] / sizes,
            np.log1p(sums[:, [EXCESS]]),
            np.log1p(counts[:, [RARE]]),
        ]
    )


def _measure_endings(forms: Forms) -> Matrix:
    past, ed, ing, ly, est = (forms.counts[:, [_COLUMN[name]]] for name in ("past_forms", "-ed", "-ing", "-ly", "-est"))
    past = past + ed
    return np.hstack([np.minimum(past, 4) / 2, past > 0, np.minimum(ing, 4) / 2, np.minimum(ly, 3) / 2, est > 0])


def _measure_marks(texts: Sequence[str]) -> Matrix:
    """Commas, whether no mark ends the text, and the marks in it."""
    rows = [(text.count(","), text.rstrip(_CLOSING)[-1:] not in _ENDS, *[mark in text for mark in MARKS]) for text in texts]
    marks = np.array(rows, dtype=np.float64)
    marks[:, 0] = np.log1p(marks[:, 0])
    return marks
