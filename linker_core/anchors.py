"""Where in a claim the link goes: on the amount, name or event that the evidence confirms, in 1 to 8 words with clean edges."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linker_core.quantities import LABEL_MARK, TIME_KINDS, Kind, Quantity, find_quantities
from linker_core.records import Span
from linker_core.settings import PolicySettings

_TOKEN = re.compile(r"[^\s—–]+")
_MARKS = "\"'“”‘’«»()[]{}*_,;:!?…"
"""Punctuation that is no part of the word it touches; a point may be one in front (.NET)."""
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}|(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Mt|Ft)\.(?=\s)")
"""Words whose point is part of them and ends nothing: U.S., Samuel L. Jackson, St. Louis."""
_BREAKS = frozenset(',;:.!?…)(]}[{»«”“"—–-|/•·')

_WEAK = frozenset(
    """
    a an the this that these those and or but nor so yet of in on at by for from to with into onto over under about as than
    per via like if when while because since until although though whether which who whom whose what where why how it its he
    she they them his her their our your my we you i is are was were be been being am has have had do does did will would
    can could may might shall should must not no also very more most just only even still already then there here up down
    out off around between among during after before against through across within without not n't both either neither each
    every some any & all such much many few other another said says according
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
TIME_GAIN = 1.5
"""For a date or year: it says when, not what."""
CLAUSE_COST = 2.0
"""For each word inside that opens a clause or carries a verb: an anchor is a phrase, not a sentence."""
EDGE_COST = 0.8
"""For an edge in the midst of a phrase, right beside a telling word."""
LENGTH_COST = 0.12
BEST_LENGTH = 4
MIN_GAIN = 1.5
"""Below this an anchor says nothing about what is behind the link."""


_CLAUSE_WORDS = frozenset(
    """
    is are was were be been has have had does did will would can could may might shall should must that which who whom whose
    she he it they we you and when while because if but
    """.split()
)


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
    is_amount: bool
    """Part of a value that can stand alone: 17%, five million; not "first" or "once"."""
    is_open: bool
    """A number that says nothing without the word after it: three (days), the first (time)."""
    is_time: bool
    """Part of a date or year."""
    is_name: bool
    is_confirmed: bool
    is_content: bool


def propose_anchors(text: str, confirmed: Sequence[Span], policy: PolicySettings) -> tuple[Anchor, ...]:
    """All anchors the claim's text allows, best first; `confirmed` are the stretches the evidence confirms."""
    quantities = find_quantities(text)
    values = [Span(value.start, value.end) for value in quantities]
    tokens = _read_tokens(text, confirmed, quantities)
    found = [anchor for first in range(len(tokens)) for anchor in _starting_at(tokens, first, values, confirmed, policy)]
    return tuple(sorted(found, key=lambda anchor: (-anchor.gain, anchor.start, anchor.end)))


def _read_tokens(text: str, confirmed: Sequence[Span], values: Sequence[Quantity]) -> list[_Token]:
    tokens: list[_Token] = []
    reached = 0
    for match in _TOKEN.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        word = text[start:end]
        inside = [value for value in values if value.start < end and start < value.end]
        if inside or word in _NAME_LINKS or any(map(str.isalnum, word)):
            gap = text[reached:start]
            tokens.append(
                _Token(
                    start,
                    end,
                    word,
                    has_break_before=bool(_BREAKS & set(gap)),
                    is_value=bool(inside),
                    is_amount=any(_is_amount(text, value) for value in inside),
                    is_open=any(_is_open(value) for value in inside),
                    is_time=any(value.kind in TIME_KINDS for value in inside),
                    is_name=word[:1].isupper(),
                    is_confirmed=_touches(confirmed, start, end),
                    is_content=word.lower() not in _WEAK,
                )
            )
            reached = end
    return tokens


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    word = text[start:end]
    left = start + len(word) - len(word.lstrip(_MARKS))
    right = start + len(word.rstrip(_MARKS + "."))
    abbreviation = _ABBREVIATION.match(text, left)
    return left, max(right, abbreviation.end()) if abbreviation and abbreviation.end() > right else right


def _is_amount(text: str, value: Quantity) -> bool:
    return value.kind not in {Kind.ORDINAL, *TIME_KINDS} and not text[value.start : value.end].isalpha()


def _is_open(value: Quantity) -> bool:
    is_counting = value.kind is Kind.COUNT and value.unit != "" and not value.unit.startswith(LABEL_MARK)
    return is_counting or value.kind is Kind.ORDINAL


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
            _may_end(tokens, last)
            and _is_long_enough(tokens[first : last + 1], policy)
            and not _cuts_value(tokens, first, last, values)
            and not _opens_with_time(tokens[first : last + 1])
            and not _cuts_name(tokens, first)
            and not _cuts_name(tokens, last + 1)
        ):
            gain = _gain(tokens[first : last + 1], values, confirmed)
            if gain >= MIN_GAIN:
                yield Anchor(tokens[first].start, tokens[last].end, round(gain - _roughness(tokens, first, last), 6))


def _opens_with_time(tokens: Sequence[_Token]) -> bool:
    """Whether the stretch begins with a date and goes on: the rest is another phrase."""
    return tokens[0].is_time and not tokens[-1].is_time


def _may_start(token: _Token) -> bool:
    return token.is_value or token.text.lower() not in _WEAK


def _may_end(tokens: Sequence[_Token], last: int) -> bool:
    token, word = tokens[last], tokens[last].text.lower()
    if token.is_open and last + 1 < len(tokens) and tokens[last + 1].is_content and not tokens[last + 1].has_break_before:
        return False
    return token.is_value or (word not in _WEAK and word not in _WEAK_ENDS)


def _is_long_enough(tokens: Sequence[_Token], policy: PolicySettings) -> bool:
    return len(tokens) >= policy.min_anchor_words or all(
        token.is_confirmed and (token.is_amount or token.is_name) for token in tokens
    )


def _cuts_value(tokens: Sequence[_Token], first: int, last: int, values: Sequence[Span]) -> bool:
    start, end = tokens[first].start, tokens[last].end
    return any(span.start < end and start < span.end and not (start <= span.start and span.end <= end) for span in values)


def _gain(inside: Sequence[_Token], values: Sequence[Span], confirmed: Sequence[Span]) -> float:
    """How much of what the evidence confirms the anchor says."""
    held = [span for span in values if span in confirmed and inside[0].start <= span.start and span.end <= inside[-1].end]
    words = [token for token in inside if not token.is_value]
    names = sum(token.is_name and token.is_confirmed for token in words)
    plain = sum(token.is_confirmed and not token.is_name for token in words)
    doubtful = sum(token.is_content and not token.is_confirmed for token in inside)
    return (
        _value_gain(len(held), has_amount=any(token.is_value and not token.is_time for token in inside))
        + NAME_GAIN * min(names, MAX_NAMES)
        + WORD_GAIN * plain
        - UNCONFIRMED_COST * doubtful
    )


def _roughness(tokens: Sequence[_Token], first: int, last: int) -> float:
    """What makes an anchor read badly: too long, a clause instead of a phrase, edges in the midst of a phrase."""
    inside = tokens[first : last + 1]
    return (
        LENGTH_COST * max(0, len(inside) - BEST_LENGTH) ** 2
        + CLAUSE_COST * sum(token.text.lower() in _CLAUSE_WORDS for token in inside)
        + EDGE_COST * _count_rough_edges(tokens, first, last)
    )


def _value_gain(count: int, *, has_amount: bool) -> float:
    if not count:
        return 0.0
    return (VALUE_GAIN if has_amount else TIME_GAIN) + SECOND_VALUE_GAIN * (count - 1)


def _count_rough_edges(tokens: Sequence[_Token], first: int, last: int) -> int:
    before = first > 0 and not tokens[first].has_break_before and tokens[first - 1].is_content
    after = last + 1 < len(tokens) and not tokens[last + 1].has_break_before and tokens[last + 1].is_content
    return int(before) + int(after)


_NAME_LINKS = frozenset("& of de del della di da du van von der".split())
"""Small words inside names: Bank of America, Johnson & Johnson."""


def _cuts_name(tokens: Sequence[_Token], place: int) -> bool:
    """Whether an edge before the token at `place` runs through a name of several words."""
    if not 0 < place < len(tokens):
        return False
    left, right = place - 1, place
    while left > 0 and _links_names(tokens, left):
        left -= 1
    while right < len(tokens) - 1 and _links_names(tokens, right):
        right += 1
    has_break = any(token.has_break_before for token in tokens[left + 1 : right + 1])
    return not has_break and all(tokens[side].is_name and tokens[side].is_content for side in (left, right))


def _links_names(tokens: Sequence[_Token], place: int) -> bool:
    is_article = tokens[place].text == "the" and place > 0 and tokens[place - 1].text == "of"
    return is_article or tokens[place].text in _NAME_LINKS
