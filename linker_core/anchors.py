"""Where in a claim the link goes: on the amount, name or event that the evidence confirms, in 1 to 8 words with clean edges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linker_core.quantities import find_quantities
from linker_core.records import Span
from linker_core.settings import PolicySettings

_TOKEN = re.compile(r"[^\s—–]+")
_LEADING = "\"'“‘([{«*_"
_TRAILING = "\"'”’)]}».,;:!?…*_"
_BREAKS = frozenset(',;:.!?…)(]}[{»«”“"—–')

_WEAK = frozenset(
    """
    a an the this that these those and or but nor so yet of in on at by for from to with into onto over under about as than
    per via like if when while because since until although though whether which who whom whose what where why how it its he
    she they them his her their our your my we you i is are was were be been being am has have had do does did will would
    can could may might shall should must not no also very more most just only even still already then there here up down
    out off around between among during after before against through across within without not n't both either neither each
    every some any all such much many few other another said says according
    """.split()
)
"""Words an anchor neither starts nor ends with: articles, prepositions, pronouns, auxiliaries."""

_WEAK_ENDS = frozenset("new own same last next late early former first second total big great good".split())
"""Words that open a phrase and so cannot close an anchor."""

VALUE_GAIN = 4.0
SECOND_VALUE_GAIN = 1.0
NAME_GAIN = 1.6
MAX_NAMES = 3
WORD_GAIN = 0.9
UNCONFIRMED_COST = 1.7
CUT_COST = 3.0
LENGTH_COST = 0.12
BEST_LENGTH = 4
MIN_GAIN = 1.5
"""Below this an anchor says nothing about what is behind the link."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the claim's text, in characters of it, and how telling it is."""

    start: int
    end: int
    gain: float


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    has_break_before: bool
    is_value: bool
    is_name: bool
    is_confirmed: bool
    is_content: bool


def propose_anchors(text: str, confirmed: Sequence[Span], policy: PolicySettings) -> tuple[Anchor, ...]:
    """All anchors the claim's text allows, best first; `confirmed` are the stretches the evidence confirms."""
    values = [Span(value.start, value.end) for value in find_quantities(text)]
    tokens = _read_tokens(text, confirmed, values)
    found = [anchor for first in range(len(tokens)) for anchor in _starting_at(tokens, first, values, confirmed, policy)]
    return tuple(sorted(found, key=lambda anchor: (-anchor.gain, anchor.start, anchor.end)))


def _read_tokens(text: str, confirmed: Sequence[Span], values: Sequence[Span]) -> list[_Token]:
    tokens: list[_Token] = []
    reached = 0
    for match in _TOKEN.finditer(text):
        start, end = _trim(match.group(), match.start())
        if start < end:
            gap = text[reached:start]
            word = text[start:end]
            tokens.append(
                _Token(
                    start, end, word, bool(_BREAKS & set(gap)), _touches(values, start, end), word[:1].isupper(),
                    _touches(confirmed, start, end), word.lower() not in _WEAK,
                )
            )  # fmt: skip
            reached = end
    return tokens


def _trim(word: str, start: int) -> tuple[int, int]:
    left = len(word) - len(word.lstrip(_LEADING))
    right = len(word.rstrip(_TRAILING))
    return start + left, start + right


def _touches(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in spans)


def _starting_at(
    tokens: Sequence[_Token], first: int, values: Sequence[Span], confirmed: Sequence[Span], policy: PolicySettings
) -> Iterator[Anchor]:
    if not _may_start(tokens[first]):
        return
    for last in range(first, min(first + policy.max_anchor_words, len(tokens))):
        if last > first and tokens[last].has_break_before:
            return
        if (
            _may_end(tokens[last])
            and _is_long_enough(tokens[first : last + 1], policy)
            and not _cuts_value(tokens, first, last, values)
        ):
            gain = _gain(tokens, first, last, values, confirmed)
            if gain >= MIN_GAIN:
                yield Anchor(tokens[first].start, tokens[last].end, gain)


def _may_start(token: _Token) -> bool:
    return token.is_value or token.text.lower() not in _WEAK


def _may_end(token: _Token) -> bool:
    word = token.text.lower()
    return token.is_value or (word not in _WEAK and word not in _WEAK_ENDS)


def _is_long_enough(tokens: Sequence[_Token], policy: PolicySettings) -> bool:
    return len(tokens) >= policy.min_anchor_words or all(
        token.is_confirmed and (token.is_value or token.is_name) for token in tokens
    )


def _cuts_value(tokens: Sequence[_Token], first: int, last: int, values: Sequence[Span]) -> bool:
    start, end = tokens[first].start, tokens[last].end
    return any(span.start < end and start < span.end and not (start <= span.start and span.end <= end) for span in values)


def _gain(tokens: Sequence[_Token], first: int, last: int, values: Sequence[Span], confirmed: Sequence[Span]) -> float:
    inside = tokens[first : last + 1]
    held = [span for span in values if span in confirmed and tokens[first].start <= span.start and span.end <= tokens[last].end]
    words = [token for token in inside if not token.is_value]
    names = sum(token.is_name and token.is_confirmed for token in words)
    plain = sum(token.is_confirmed and not token.is_name for token in words)
    doubtful = sum(token.is_content and not token.is_confirmed for token in inside)
    return round(
        (VALUE_GAIN + SECOND_VALUE_GAIN * (len(held) - 1) if held else 0.0)
        + NAME_GAIN * min(names, MAX_NAMES)
        + WORD_GAIN * plain
        - UNCONFIRMED_COST * doubtful
        - CUT_COST * _count_cut_names(tokens, first, last)
        - LENGTH_COST * max(0, len(inside) - BEST_LENGTH) ** 2,
        6,
    )


def _count_cut_names(tokens: Sequence[_Token], first: int, last: int) -> int:
    """Edges that run through a name of several words."""
    before = first > 0 and tokens[first].is_name and _joins(tokens[first - 1], tokens[first])
    after = last + 1 < len(tokens) and tokens[last].is_name and _joins(tokens[last], tokens[last + 1])
    return int(before) + int(after)


def _joins(left: _Token, right: _Token) -> bool:
    return (
        left.is_name
        and right.is_name
        and not right.has_break_before
        and left.text.lower() not in _WEAK
        and right.text[:1].isupper()
    )
