"""The parts of a compound claim: "X was born in A and studied at B" says two things, and a page may support just one of them.

Told by closed classes of words alone (conjunctions, relatives, prepositions, common verbs), so it costs microseconds and needs
no model. A part keeps whatever of the claim it cannot be understood without: its subject, and the time or place that opens
the sentence. What holds under a condition only ("if", "unless") has no parts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from linker_core.clauses import (
    AUXILIARIES,
    CONJUNCTIONS,
    DENIALS,
    DETERMINERS,
    EMBEDDERS,
    MARK,
    PREPOSITIONS,
    RELATIVES,
    SMALL,
    SUBORDINATORS,
    VERBS,
    Clause,
    Segment,
    Token,
    find_clause,
    is_conditional,
    is_described,
    is_verb,
    read_segments,
    read_tokens,
    span_of,
)
from linker_core.records import Span

MAX_PARTS = 6
MAX_CANDIDATES = 4 * MAX_PARTS
"""Stretches looked at per claim, so that an endless sentence costs no more than its length."""
MIN_WORDS = 4
"""Of a part: fewer say nothing that could be checked."""
MIN_OWN_WORDS = 2
"""Of the stretch that makes a part, or of all but the item of a list, without the small words."""
MIN_NAME_WORDS = 2
"""Capitalised words or numbers of an apposition: "the education secretary" is no news about anyone."""
MAX_HEAD_WORDS = 7
"""Of the noun phrase that a relative clause or an apposition speaks of."""


_MAY_JOIN = re.compile(rf"{MARK.pattern}|\b(?:and|but)\b", re.IGNORECASE)
"""Without a mark or one of these words a sentence is one clause with one predicate."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a claim says. `spans`: the stretches of the claim's text that state it; `scope`: the one a link may stand on."""

    spans: tuple[Span, ...]
    scope: Span

    def mask(self, text: str) -> str:
        """The claim's text with everything but the part blanked out, so that offsets stay those of the claim."""
        chars = [" "] * len(text)
        for span in self.spans:
            chars[span.start : span.end] = text[span.start : span.end]
        return "".join(chars)


def split_parts(text: str) -> tuple[Part, ...]:
    """The parts of a claim other than the whole, in the order of the text; none for a simple or conditional sentence."""
    if not _MAY_JOIN.search(text):
        return ()
    tokens = read_tokens(text)
    if len(tokens) < MIN_WORDS:
        return ()
    segments = list(read_segments(text, tokens))
    if any(is_conditional(tokens, segment) for segment in segments if not segment.in_brackets):
        return ()
    clause = find_clause(tokens, segments)
    if clause is None:
        return ()
    candidates = islice(_read_parts(clause), MAX_CANDIDATES)
    found = dict.fromkeys(part for part in candidates if _says_something(tokens, part))
    whole = Span(tokens[0].start, tokens[-1].end)
    return tuple(part for part in found if part.spans != (whole,))[:MAX_PARTS]


def _read_parts(clause: Clause) -> Iterator[Part]:
    yield from _read_main(clause)
    for number in range(clause.subject, len(clause.segments)):
        if number >= clause.main:
            yield from _read_predicates(clause, number)
        if number > clause.subject and number != clause.main:
            yield from _read_clause(clause, number)
    yield from _read_items(clause)


def _read_main(clause: Clause) -> Iterator[Part]:
    """The main clause up to each place where something is merely added to it, and without what is inserted in it."""
    tokens, segments, main = clause.tokens, clause.segments, clause.main
    subject = () if clause.subject == main else (clause.subject_span,)
    for number in range(main, len(segments)):
        is_last = number + 1 == len(segments)
        if not segments[number].in_brackets and (
            (is_last and subject) or (not is_last and _is_addition(tokens, segments[number + 1]))
        ):
            last = segments[number].last
            scope = span_of(tokens, segments[main].first, last - (tokens[last - 1].lower in CONJUNCTIONS))
            yield Part((*clause.opening, *subject, scope), scope)
        if is_last or _opens_clause(tokens, segments[number + 1]):
            return


def _is_addition(tokens: Sequence[Token], segment: Segment) -> bool:
    opener = tokens[segment.first].lower
    adds = opener in RELATIVES | SUBORDINATORS | PREPOSITIONS or is_described(tokens, segment) or segment.in_brackets
    return adds or _opens_clause(tokens, segment)


def _opens_clause(tokens: Sequence[Token], segment: Segment) -> bool:
    """Whether the segment begins a clause of its own or a further predicate: ", and is", ", while the city grew"."""
    return tokens[segment.first].lower in CONJUNCTIONS and any(
        is_verb(tokens, place) for place in range(segment.first + 1, segment.last)
    )


def _read_predicates(clause: Clause, number: int) -> Iterator[Part]:
    """Predicates that share the subject: "was born in A" and "studied at B"."""
    tokens, segment = clause.tokens, clause.segments[number]
    if number > clause.main and not _goes_on(clause, number):
        return
    places = range(segment.first, segment.last - 1)
    start = clause.verb if number == clause.main else segment.first
    ends = [place for place in places if tokens[place].lower in {"and", "but"} and is_verb(tokens, place + 1)]
    cuts = [
        place
        for place in ends
        if not (_is_embedded(tokens, start, place) or _shares_denial(tokens, segment.first, place) or _is_pair(tokens, place))
    ]
    if number == clause.main and cuts:
        scope = span_of(tokens, clause.verb if clause.subject != clause.main else segment.first, cuts[0])
        subject = () if clause.subject == clause.main else (clause.subject_span,)
        yield Part((*clause.opening, *subject, scope), scope)
    for place, end in pairwise([*cuts, segment.last]):
        scope = span_of(tokens, place + 1, end)
        yield Part((*clause.opening, clause.subject_span, scope), scope)


def _goes_on(clause: Clause, number: int) -> bool:
    """Whether a segment may hold predicates of the main subject: no clause of its own, and no end of a list of another's."""
    tokens, segments = clause.tokens, clause.segments
    first = segments[number].first
    if tokens[first].lower in CONJUNCTIONS and not (first + 1 < segments[number].last and is_verb(tokens, first + 1)):
        return False
    before = number - 1
    while before > clause.main and is_verb(tokens, segments[before].first):
        before -= 1
    return before == number - 1 or tokens[segments[before].first].lower not in RELATIVES


def _is_embedded(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a clause inside another begins on the way, so that what follows may be its own: "that it was sold and …"."""
    return any(
        tokens[place].lower in EMBEDDERS and any(_looks_finite(tokens[verb]) for verb in range(place + 1, end))
        for place in range(start, end)
    )


def _is_pair(tokens: Sequence[Token], place: int) -> bool:
    """Whether a conjunction joins two adjectives that look like verbs: "a disillusioned and bored priest"."""
    before = tokens[place - 1].lower
    return place > 1 and before.endswith("ed") and tokens[place - 2].lower in DETERMINERS


def _shares_denial(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a denial may reach over the conjunction: "was never built and sold"; not where an auxiliary begins anew."""
    denials = (token.lower in DENIALS or token.lower.endswith(("n't", "n’t")) for token in tokens[start:end])
    return any(denials) and tokens[end + 1].lower not in AUXILIARIES


def _looks_finite(token: Token) -> bool:
    return not token.is_capital and (token.lower in VERBS or token.lower.endswith("ed"))


def _read_clause(clause: Clause, number: int) -> Iterator[Part]:
    """What another segment says for itself: an independent clause, or something about the noun before it."""
    tokens, segment = clause.tokens, clause.segments[number]
    opener = tokens[segment.first].lower
    scope = span_of(tokens, segment.first, segment.last)
    if segment.in_dashes and number < clause.main and not is_conditional(tokens, _skip_address(tokens, segment)):
        yield Part((clause.subject_span, scope), scope)
    if segment.in_brackets or segment.last - segment.first < MIN_OWN_WORDS:
        return
    if opener in CONJUNCTIONS and not is_verb(tokens, segment.first + 1):
        if any(is_verb(tokens, place) for place in range(segment.first + 2, segment.last)):
            own = span_of(tokens, segment.first + 1, segment.last)
            names_something = any(token.is_capital for token in tokens[segment.first + 1 : segment.last])
            yield Part((*clause.opening, own) if names_something else (*clause.opening, clause.subject_span, own), own)
    elif is_described(tokens, segment):
        before = clause.segments[number - 1]
        head = _find_head(tokens, before) if number > clause.main and not opener.endswith("ing") else None
        said_of = clause.subject_span if head is None else span_of(tokens, head, before.last)
        yield Part((*clause.opening, said_of, scope), scope)
    elif opener in {"which", "who"} or (opener in DETERMINERS and _is_apposition(tokens, clause.segments, number)):
        before = clause.segments[number - 1]
        head = _find_head(tokens, before) if opener in {"which", "who"} else _find_name(tokens, before)
        if head is not None:
            yield Part((span_of(tokens, head, before.last), scope), scope)


def _skip_address(tokens: Sequence[Token], segment: Segment) -> Segment:
    """The segment without what it says to the reader: "you might know them for their …" states what they have."""
    opens = [token.lower for token in tokens[segment.first : segment.first + 2]] in (["you", "might"], ["you", "may"])
    return replace(segment, first=segment.first + 2) if opens and segment.last - segment.first > 2 else segment


def _read_items(clause: Clause) -> Iterator[Part]:
    """Items of a list at the end of the main clause, each with what stands before the list: "fields including A, B and C"."""
    tokens, segments = clause.tokens, clause.segments
    last = next((n for n in range(clause.main + 1, len(segments)) if tokens[segments[n].first].lower == "and"), None)
    if (
        last is None
        or last - clause.main < MIN_COMMAS
        or not all(_is_item(tokens, segments[n]) for n in range(clause.main + 1, last + 1))
    ):
        return
    main = segments[clause.main]
    first = next((place for place in range(main.last - 1, clause.verb, -1) if tokens[place - 1].lower in _LIST_OPENERS), None)
    if first is None:
        return
    before = span_of(tokens, main.first if clause.subject == clause.main else clause.verb, first)
    subject = () if clause.subject == clause.main else (clause.subject_span,)
    items = [(first, main.last), *((segments[n].first, segments[n].last) for n in range(clause.main + 1, last))]
    items.append((segments[last].first + 1, segments[last].last))
    for start, end in items:
        item = span_of(tokens, start, end)
        can_stand = end - start >= MIN_OWN_WORDS or tokens[start].is_capital
        yield Part((*clause.opening, *subject, before, item), item if can_stand else before)


MIN_COMMAS = 2
"""Of a list: with one only, "X, and Y" may join anything."""
MAX_ITEM_WORDS = 5
_LIST_OPENERS = PREPOSITIONS | VERBS | frozenset({"as", "both", "include", "contain", "cover", "comprise"})


def _is_item(tokens: Sequence[Token], segment: Segment) -> bool:
    words = [token.lower for token in tokens[segment.first : segment.last]]
    is_short = len(words) - (words[0] == "and") <= MAX_ITEM_WORDS
    is_bound = words[0] in RELATIVES | SUBORDINATORS | PREPOSITIONS | DETERMINERS - {"the", "a", "an"}
    has_verb = any(is_verb(tokens, place) for place in range(segment.first + 1, segment.last))
    says_of = is_bound or has_verb or segment.in_brackets or is_described(tokens, segment)
    return is_short and len(words) > (words[0] == "and") and not says_of


def _is_apposition(tokens: Sequence[Token], segments: Sequence[Segment], number: int) -> bool:
    """A noun phrase between commas that says what the name before it is; an item of a list is none."""
    segment, before = segments[number], segments[number - 1]
    after = segments[number + 1] if number + 1 < len(segments) else None
    is_list = after is not None and tokens[after.first].lower in {"and", "or"}
    has_verb = any(is_verb(tokens, place) for place in range(segment.first + 1, segment.last))
    names = tokens[before.last - 1]
    capitals = sum(token.is_capital or token.lower[0].isdigit() for token in tokens[segment.first : segment.last])
    return not is_list and not has_verb and capitals >= MIN_NAME_WORDS and (names.is_capital or names.lower.isdigit())


def _find_head(tokens: Sequence[Token], segment: Segment) -> int | None:
    """Where the noun phrase at the end of a segment begins: back to a small word other than of, or to a verb."""
    place = segment.last
    while place > segment.first and segment.last - place < MAX_HEAD_WORDS:
        word = tokens[place - 1].lower
        if (word in SMALL and word not in {"of", "the", "a", "an"}) or (not tokens[place - 1].is_capital and word.endswith("ed")):
            break
        place -= 1
    return place if place < segment.last else None


def _find_name(tokens: Sequence[Token], segment: Segment) -> int | None:
    """Where the name or number at the end of a segment begins; an apposition speaks of nothing longer."""
    place = segment.last
    while place > segment.first and (tokens[place - 1].is_capital or tokens[place - 1].lower.isdigit()):
        place -= 1
    return place if place < segment.last else None


def _says_something(tokens: Sequence[Token], part: Part) -> bool:
    inside = [token for token in tokens if any(span.start <= token.start < span.end for span in part.spans)]
    own = [token for token in inside if part.scope.start <= token.start < part.scope.end and token.lower not in SMALL]
    rest = [token for token in inside if not part.scope.start <= token.start < part.scope.end and token.lower not in SMALL]
    says_enough = len(own) >= MIN_OWN_WORDS or (bool(own) and len(rest) >= MIN_OWN_WORDS)
    return len(inside) >= MIN_WORDS and says_enough
