"""How much of what the evidence confirms an anchor says: its values, names and words, less what nothing confirms."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from linker_core.anchor_faults import is_dated_event
from linker_core.anchor_tokens import Token
from linker_core.records import Span

VALUE_GAIN = 4.0
SECOND_VALUE_GAIN = 1.0
ORDER_GAIN = 2.5
"""For an ordinal or a number in words: the first, three."""
NAME_GAIN = 1.6
MAX_NAMES = 3
WORD_GAIN = 0.9
UNCONFIRMED_COST = 1.7
"""For a name or value that the evidence does not confirm."""
UNCONFIRMED_WORD_COST = 1.0
TIME_GAIN = 1.5
"""For a date or year: it says when, not what."""
MIN_GAIN = 1.2
"""Below this an anchor says nothing about what is behind the link."""


_LIGHT = frozenset(
    "variety number lot kind type sort part way range majority series set time times year years thing things".split()
)
"""Nouns that say little by themselves."""


class Gains:
    """The gains of all stretches of one claim's words, from counts up to each word: a claim has a hundred stretches."""

    def __init__(self, tokens: Sequence[Token], held: Sequence[Span]) -> None:
        """`held` are the values that the evidence confirms."""
        self._tokens = tokens
        self._held = held
        self._names = _count_up(_is_word(token) and token.is_name and token.is_confirmed for token in tokens)
        self._plain = _count_up(_is_plain(token) for token in tokens)
        self._doubtful = _count_up(_is_word(token) and not token.is_confirmed and not token.is_name for token in tokens)
        self._unknown = _count_up(_is_unknown(token) for token in tokens)

    def of(self, first: int, last: int) -> float:
        """The gain of the words from `first` to `last`."""
        end = last + 1
        gain = (
            self._gain_of_values(first, last)
            + NAME_GAIN * min(self._names[end] - self._names[first], MAX_NAMES)
            + WORD_GAIN * (self._plain[end] - self._plain[first])
            - UNCONFIRMED_WORD_COST * (self._doubtful[end] - self._doubtful[first])
            - UNCONFIRMED_COST * (self._unknown[end] - self._unknown[first])
        )
        if gain < MIN_GAIN and self._tokens[last].is_time and is_dated_event(self._tokens[first:end]):
            return MIN_GAIN
        return gain

    def _gain_of_values(self, first: int, last: int) -> float:
        start, end = self._tokens[first].start, self._tokens[last].end
        count = sum(start <= span.start and span.end <= end for span in self._held)
        if not count:
            return 0.0
        measures = [token for token in self._tokens[first : last + 1] if token.is_value and not token.is_time]
        best = VALUE_GAIN if any(token.is_amount for token in measures) else ORDER_GAIN if measures else TIME_GAIN
        return best + SECOND_VALUE_GAIN * (count - 1)


def _count_up(marks: Iterable[bool]) -> list[int]:
    """How many of the words before each place are marked."""
    return [0, *accumulate(map(int, marks))]


def _is_word(token: Token) -> bool:
    return token.is_content and not token.is_value


def _is_plain(token: Token) -> bool:
    return _is_word(token) and token.is_confirmed and not token.is_name and token.lower not in _LIGHT


def _is_unknown(token: Token) -> bool:
    return not token.is_confirmed and (token.is_value or (token.is_name and token.is_content))
