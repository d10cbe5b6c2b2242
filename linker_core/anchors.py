"""Where in a claim the link goes: on the amount, name or event that the evidence confirms, in a phrase of 1 to 8 words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from linker_core.anchor_edges import cost_of_end, cost_of_start
from linker_core.anchor_faults import cost_of_fault
from linker_core.anchor_gains import MIN_GAIN, Gains
from linker_core.anchor_shapes import cost_of_shape
from linker_core.anchor_tokens import Token, read_tokens
from linker_core.phrases import Role
from linker_core.quantities import find_quantities
from linker_core.records import Span
from linker_core.settings import PolicySettings

LENGTH_COST = 0.12
BEST_LENGTH = 5
LONE_COST = 1.0
LONE_NAME_COST = 1.4
"""For a single word, which tells little."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A stretch of the claim's text, in characters of it, and how telling it is."""

    start: int
    end: int
    gain: float


def propose_anchors(
    text: str, confirmed: Sequence[Span], policy: PolicySettings, scope: Span | None = None
) -> tuple[Anchor, ...]:
    """All anchors the claim's text allows, best first; `confirmed` are the stretches the evidence confirms.

    With a `scope`, a stretch of the text, every anchor lies wholly inside it.
    """
    return tuple(iter_anchors(text, confirmed, policy, scope))


def iter_anchors(text: str, confirmed: Sequence[Span], policy: PolicySettings, scope: Span | None = None) -> Iterator[Anchor]:
    """As `propose_anchors`, but what a phrase costs is found out only when all that may be better have been handed out.

    The first anchor is most often the one that is taken, and to weigh all others costs ten times as much.
    """
    quantities = find_quantities(text)
    values = [Span(value.start, value.end) for value in quantities]
    tokens = read_tokens(text, confirmed, quantities)
    gains = Gains(tokens, [span for span in values if span in confirmed])
    hoped = sorted(
        (-round(gain - edges, 6), first, last, gain, edges)
        for first, last, edges in _find_stretches(tokens, policy.max_anchor_words, scope or Span(0, len(text)))
        if (gain := gains.of(first, last)) >= MIN_GAIN
    )
    ready: list[tuple[float, int, int]] = []
    for least, first, last, gain, edges in hoped:
        while ready and ready[0][0] < least:
            yield _hand_out(ready)
        is_phrase = _is_whole(tokens, first, last, values) and _is_telling(tokens, first, last, policy)
        cost = _cost(tokens, first, last, edges) if is_phrase else None
        if cost is not None:
            heappush(ready, (-round(gain - cost, 6), tokens[first].start, tokens[last].end))
    while ready:
        yield _hand_out(ready)


def _hand_out(ready: list[tuple[float, int, int]]) -> Anchor:
    negated, start, end = heappop(ready)
    return Anchor(start, end, -negated)


def _find_stretches(tokens: Sequence[Token], most_words: int, scope: Span) -> Iterator[tuple[int, int, float]]:
    """First and last word of every stretch with clean edges, and what the edges cost."""
    inside = [place for place, token in enumerate(tokens) if scope.start <= token.start and token.end <= scope.end]
    ends = {place: cost for place in inside if (cost := cost_of_end(tokens, place)) is not None}
    for first in inside:
        start = cost_of_start(tokens, first)
        if start is None:
            continue
        for last in range(first, min(first + most_words, len(tokens))):
            if last > first and tokens[last].has_break_before:
                break
            if last in ends:
                yield first, last, start + ends[last]


def _is_telling(tokens: Sequence[Token], first: int, last: int, policy: PolicySettings) -> bool:
    """Long enough, and not just a date: it says when, not what."""
    inside = tokens[first : last + 1]
    if all(token.is_time for token in inside if token.is_content):
        return False
    return len(inside) >= policy.min_anchor_words or all(_stands_alone(tokens, place) for place in range(first, last + 1))


def _stands_alone(tokens: Sequence[Token], place: int) -> bool:
    """An amount or a name; the first word of a sentence is only taken for one where a verb in the singular follows."""
    token = tokens[place]
    is_name = token.is_name and (token.start > 0 or any(map(str.isupper, token.text[1:])) or _is_subject(tokens, place))
    return token.is_confirmed and (token.is_amount or is_name)


def _is_subject(tokens: Sequence[Token], place: int) -> bool:
    if place + 1 >= len(tokens) or tokens[place + 1].has_break_before:
        return False
    after = tokens[place + 1]
    return after.part in {Role.VERB, Role.AUXILIARY} and after.lower not in _PLURALS


_PLURALS = frozenset("are were have do".split())


def _is_whole(tokens: Sequence[Token], first: int, last: int, values: Sequence[Span]) -> bool:
    """Whether no value and no short quotation is cut."""
    start, end = tokens[first].start, tokens[last].end
    if any(span.start < end and start < span.end and not (start <= span.start and span.end <= end) for span in values):
        return False
    return not (_is_same_quote(tokens, first - 1, first) or _is_same_quote(tokens, last, last + 1))


def _is_same_quote(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Whether an edge between two neighbours runs through a quoted title; its article may be left out."""
    if left < 0 or right >= len(tokens) or not tokens[left].quote or tokens[left].quote != tokens[right].quote:
        return False
    return not (tokens[left].part is Role.ARTICLE and (left == 0 or tokens[left - 1].quote != tokens[left].quote))


def _cost(tokens: Sequence[Token], first: int, last: int, edges: float) -> float | None:
    """What makes an anchor read badly; None where it is no phrase at all."""
    shape, fault = cost_of_shape(tokens, first, last), cost_of_fault(tokens, first, last)
    if shape is None or fault is None:
        return None
    count = last - first + 1
    lone = 0.0 if count > 1 else LONE_COST if tokens[first].is_amount else LONE_NAME_COST
    return edges + shape + fault + lone + LENGTH_COST * max(0, count - BEST_LENGTH) ** 2
