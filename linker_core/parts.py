"""The parts of a compound claim: "X was born in A and studied at B" says two things, and a page may support just one of them.

Told by closed classes of words alone (conjunctions, relatives, prepositions, common verbs), so it costs microseconds and needs
no model. A part keeps whatever of the claim it cannot be understood without: its subject, and the time or place that opens
the sentence. What holds under a condition only ("if", "unless") has no parts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

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
MAX_SUBJECT_WORDS = 14
MAX_HEAD_WORDS = 7
"""Of the noun phrase that a relative clause or an apposition speaks of."""

_WORD = re.compile(r"(?:[^\s,;()\[\]{}“”\"—–]|(?<=\d),(?=\d)|(?<=\w)\(\w{1,9}\))+")
_DASH = re.compile(r"—|\s[–-]\s")
_MARK = re.compile(rf"[,;:()\[\]]|{_DASH.pattern}")
_CONDITIONS = frozenset("if unless or whether nor neither either would could might hypothetically allegedly reportedly".split())
_RELATIVES = frozenset("which who whose where".split())
_CONJUNCTIONS = frozenset("and but while whereas yet".split())
_NAMING = frozenset("that which who whose where whom".split())
"""Before the first verb they make it the verb of another clause: "the company that made the engine was …"."""
_SUBORDINATORS = frozenset(
    "because since although though after before when as until despite due thanks following amid whereby".split()
)
_EMBEDDERS = _NAMING | _SUBORDINATORS | {"how", "why", "what", "as"}
_PREPOSITIONS = frozenset(
    """
    in on at by to from with for of among including such under over during through into onto between within without against
    alongside like than about around near
    """.split()
)
_DETERMINERS = frozenset("the a an his her its their our this that these those one".split())
_PRONOUNS = frozenset("he she it they this that these those we i you there".split())
_AUXILIARIES = frozenset("is are was were be been has have had does do did will can may must".split())
_VERBS = _AUXILIARIES | frozenset(
    """
    became become becomes began went came took made got gave said saw knew found thought told left felt put brought kept
    held wrote stood heard let meant set met ran paid sat spoke led grew lost fell sent built drew broke spent cut rose
    drove bought wore chose won beat sold fought taught shot struck flew hit cost goes says lies stands means makes takes
    gets gives shows includes contains remains features consists belongs covers owns uses lives runs holds plays works
    leads helps allows requires provides produces causes serves offers operates publishes employs ranks hosts
    """.split()
)
_DENIALS = frozenset("no not never hardly rarely seldom".split())
_ADVERBS = _DENIALS | frozenset("longer also always often still now once soon since later already even ever".split())
"""Between a subject and its first verb they belong to that verb alone."""
_PARTICIPLES = frozenset("built made held known led written born sold won based set found bought run sent".split())
_SMALL = _CONDITIONS | _RELATIVES | _CONJUNCTIONS | _SUBORDINATORS | _PREPOSITIONS | _DETERMINERS | _PRONOUNS | _AUXILIARIES


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


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    lower: str
    is_capital: bool


@dataclass(frozen=True, slots=True)
class _Segment:
    """Words between two commas, or the words in a pair of brackets or dashes; `first`/`last` are places of tokens, half open."""

    first: int
    last: int
    in_brackets: bool
    in_dashes: bool = False


def split_parts(text: str) -> tuple[Part, ...]:
    """The parts of a claim other than the whole, in the order of the text; none for a simple or conditional sentence."""
    tokens = _read_tokens(text)
    if len(tokens) < MIN_WORDS:
        return ()
    segments = list(_read_segments(text, tokens))
    if any(_is_conditional(tokens, segment) for segment in segments if not segment.in_brackets):
        return ()
    clause = _find_clause(tokens, segments)
    if clause is None:
        return ()
    candidates = islice(_read_parts(clause), MAX_CANDIDATES)
    found = dict.fromkeys(part for part in candidates if _says_something(tokens, part))
    whole = Span(tokens[0].start, tokens[-1].end)
    return tuple(part for part in found if part.spans != (whole,))[:MAX_PARTS]


def _read_tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _WORD.finditer(text):
        word = match.group().rstrip(".:!?'’")
        if word:
            tokens.append(_Token(match.start(), match.start() + len(word), word.lower(), word[0].isupper()))
    return tokens


def _is_conditional(tokens: Sequence[_Token], segment: _Segment) -> bool:
    return any(token.lower in _CONDITIONS for token in tokens[segment.first : segment.last])


def _is_date(tokens: Sequence[_Token], place: int) -> bool:
    """Whether the words on both sides are one date: "March 6, 2019"."""
    if not 2 <= place < len(tokens):
        return False
    month, day, year = (token.lower for token in tokens[place - 2 : place + 1])
    return month.isalpha() and day.isdigit() and len(day) <= 2 and year.isdigit() and len(year) == 4


def _read_segments(text: str, tokens: Sequence[_Token]) -> Iterator[_Segment]:
    """The claim cut at its marks. A pair of dashes encloses what a pair of brackets would."""
    first, depth, is_inserted = 0, 0, False
    has_pair = len(_DASH.findall(text)) == 2
    for place in range(1, len(tokens) + 1):
        gap = text[tokens[place - 1].end : tokens[place].start] if place < len(tokens) else ","
        if _MARK.search(gap) and not _is_date(tokens, place):
            yield _Segment(first, place, in_brackets=depth > 0 or is_inserted, in_dashes=is_inserted)
            first = place
        is_inserted ^= has_pair and bool(_DASH.search(gap))
        depth += sum(map(gap.count, "([")) - sum(map(gap.count, ")]"))


@dataclass(frozen=True, slots=True)
class _Clause:
    """The main clause: the segments with its subject and its verb, which an insertion may part."""

    tokens: Sequence[_Token]
    segments: Sequence[_Segment]
    subject: int
    main: int
    verb: int

    @property
    def opening(self) -> tuple[Span, ...]:
        """What stands before the subject: "In 1998," holds for every part."""
        return (_span(self.tokens, 0, self.segments[self.subject - 1].last),) if self.subject else ()

    @property
    def subject_span(self) -> Span:
        segment = self.segments[self.subject]
        last = self.verb if self.subject == self.main else segment.last
        while last > segment.first + 1 and self.tokens[last - 1].lower in _ADVERBS:
            last -= 1
        return _span(self.tokens, segment.first, last)


def _find_clause(tokens: Sequence[_Token], segments: Sequence[_Segment]) -> _Clause | None:
    """The main clause, "X was …" or "X, …, was …"; None where none is to be seen."""
    subject = next((number for number, segment in enumerate(segments) if _is_free(tokens, segment)), None)
    if subject is None:
        return None
    for number in range(subject, len(segments)):
        segment = segments[number]
        if (
            number > subject
            and not segment.in_brackets
            and _is_verb(tokens, segment.first)
            and not _is_described(tokens, segment)
        ):
            is_plain = all(_is_insertion(tokens, between) for between in segments[subject + 1 : number])
            return _Clause(tokens, segments, subject, number, segment.first) if is_plain else None
        verb = next((place for place in range(segment.first + 1, segment.last) if _is_verb(tokens, place)), None)
        if verb is not None and _is_free(tokens, segment):
            subject_words = [token.lower for token in tokens[segment.first + 1 : verb]]
            is_plain = len(subject_words) < MAX_SUBJECT_WORDS and _NAMING.isdisjoint(subject_words)
            return _Clause(tokens, segments, number, number, verb) if is_plain else None
    return None


def _is_insertion(tokens: Sequence[_Token], segment: _Segment) -> bool:
    """Whether a segment can stand between a subject and its verb; "open conference" of "a larger, open conference" cannot."""
    opener = tokens[segment.first]
    is_bound = opener.lower in _RELATIVES | _SUBORDINATORS | _PREPOSITIONS | _DETERMINERS | _CONJUNCTIONS | _ADVERBS
    is_alone = segment.last - segment.first == 1
    return (
        is_bound
        or is_alone
        or segment.in_brackets
        or not opener.lower.isalpha()
        or opener.is_capital
        or _is_described(tokens, segment)
    )


def _is_free(tokens: Sequence[_Token], segment: _Segment) -> bool:
    """Whether a segment may begin a main clause."""
    opener = tokens[segment.first].lower
    is_bound = opener in _RELATIVES | _SUBORDINATORS | _PREPOSITIONS | _CONJUNCTIONS
    is_gerund = opener.endswith("ing") and not (segment.first + 1 < segment.last and _is_verb(tokens, segment.first + 1))
    return not (is_bound or is_gerund or segment.in_brackets)


def _is_described(tokens: Sequence[_Token], segment: _Segment) -> bool:
    """Whether a segment says something of the noun before it: "founded in 1998", "making it …"."""
    opener = tokens[segment.first]
    if opener.is_capital:
        return False
    after = tokens[segment.first + 1].lower if segment.first + 1 < segment.last else ""
    is_past = (opener.lower.endswith("ed") or opener.lower in _PARTICIPLES) and after in _PREPOSITIONS
    return is_past or (opener.lower.endswith("ing") and len(opener.lower) > 5)


def _is_verb(tokens: Sequence[_Token], place: int) -> bool:
    token = tokens[place]
    if token.is_capital or tokens[place - 1].lower in _DETERMINERS:
        return False
    is_past = token.lower.endswith("ed") and len(token.lower) > 4 and not token.lower.endswith("eed")
    return token.lower in _VERBS or (is_past and not _is_participle(tokens, place))


def _is_participle(tokens: Sequence[_Token], place: int) -> bool:
    """Whether the word merely describes a noun: "a film directed by", "the leased land"."""
    after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return after in {"by", "with", "as"} and tokens[place - 1].lower not in _VERBS | _CONJUNCTIONS


def _read_parts(clause: _Clause) -> Iterator[Part]:
    yield from _read_main(clause)
    for number in range(clause.subject, len(clause.segments)):
        if number >= clause.main:
            yield from _read_predicates(clause, number)
        if number > clause.subject and number != clause.main:
            yield from _read_clause(clause, number)
    yield from _read_items(clause)


def _read_main(clause: _Clause) -> Iterator[Part]:
    """The main clause up to each place where something is merely added to it, and without what is inserted in it."""
    tokens, segments, main = clause.tokens, clause.segments, clause.main
    subject = () if clause.subject == main else (clause.subject_span,)
    for number in range(main, len(segments)):
        is_last = number + 1 == len(segments)
        if not segments[number].in_brackets and (
            (is_last and subject) or (not is_last and _is_addition(tokens, segments[number + 1]))
        ):
            last = segments[number].last
            scope = _span(tokens, segments[main].first, last - (tokens[last - 1].lower in _CONJUNCTIONS))
            yield Part((*clause.opening, *subject, scope), scope)
        if is_last or _opens_clause(tokens, segments[number + 1]):
            return


def _is_addition(tokens: Sequence[_Token], segment: _Segment) -> bool:
    opener = tokens[segment.first].lower
    adds = opener in _RELATIVES | _SUBORDINATORS | _PREPOSITIONS or _is_described(tokens, segment) or segment.in_brackets
    return adds or _opens_clause(tokens, segment)


def _opens_clause(tokens: Sequence[_Token], segment: _Segment) -> bool:
    """Whether the segment begins a clause of its own or a further predicate: ", and is", ", while the city grew"."""
    return tokens[segment.first].lower in _CONJUNCTIONS and any(
        _is_verb(tokens, place) for place in range(segment.first + 1, segment.last)
    )


def _read_predicates(clause: _Clause, number: int) -> Iterator[Part]:
    """Predicates that share the subject: "was born in A" and "studied at B"."""
    tokens, segment = clause.tokens, clause.segments[number]
    if number > clause.main and not _goes_on(clause, number):
        return
    places = range(segment.first, segment.last - 1)
    start = clause.verb if number == clause.main else segment.first
    ends = [place for place in places if tokens[place].lower in {"and", "but"} and _is_verb(tokens, place + 1)]
    cuts = [
        place
        for place in ends
        if not (_is_embedded(tokens, start, place) or _shares_denial(tokens, segment.first, place) or _is_pair(tokens, place))
    ]
    if number == clause.main and cuts:
        scope = _span(tokens, clause.verb if clause.subject != clause.main else segment.first, cuts[0])
        subject = () if clause.subject == clause.main else (clause.subject_span,)
        yield Part((*clause.opening, *subject, scope), scope)
    for place, end in pairwise([*cuts, segment.last]):
        scope = _span(tokens, place + 1, end)
        yield Part((*clause.opening, clause.subject_span, scope), scope)


def _goes_on(clause: _Clause, number: int) -> bool:
    """Whether a segment may hold predicates of the main subject: no clause of its own, and no end of a list of another's."""
    tokens, segments = clause.tokens, clause.segments
    first = segments[number].first
    if tokens[first].lower in _CONJUNCTIONS and not (first + 1 < segments[number].last and _is_verb(tokens, first + 1)):
        return False
    before = number - 1
    while before > clause.main and _is_verb(tokens, segments[before].first):
        before -= 1
    return before == number - 1 or tokens[segments[before].first].lower not in _RELATIVES


def _is_embedded(tokens: Sequence[_Token], start: int, end: int) -> bool:
    """Whether a clause inside another begins on the way, so that what follows may be its own: "that it was sold and …"."""
    return any(
        tokens[place].lower in _EMBEDDERS and any(_looks_finite(tokens[verb]) for verb in range(place + 1, end))
        for place in range(start, end)
    )


def _is_pair(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a conjunction joins two adjectives that look like verbs: "a disillusioned and bored priest"."""
    before = tokens[place - 1].lower
    return place > 1 and before.endswith("ed") and tokens[place - 2].lower in _DETERMINERS


def _shares_denial(tokens: Sequence[_Token], start: int, end: int) -> bool:
    """Whether a denial may reach over the conjunction: "was never built and sold"; not where an auxiliary begins anew."""
    denials = (token.lower in _DENIALS or token.lower.endswith(("n't", "n’t")) for token in tokens[start:end])
    return any(denials) and tokens[end + 1].lower not in _AUXILIARIES


def _looks_finite(token: _Token) -> bool:
    return not token.is_capital and (token.lower in _VERBS or token.lower.endswith("ed"))


def _read_clause(clause: _Clause, number: int) -> Iterator[Part]:
    """What another segment says for itself: an independent clause, or something about the noun before it."""
    tokens, segment = clause.tokens, clause.segments[number]
    opener = tokens[segment.first].lower
    scope = _span(tokens, segment.first, segment.last)
    if segment.in_dashes and number < clause.main and not _is_conditional(tokens, _skip_address(tokens, segment)):
        yield Part((clause.subject_span, scope), scope)
    if segment.in_brackets or segment.last - segment.first < MIN_OWN_WORDS:
        return
    if opener in _CONJUNCTIONS and not _is_verb(tokens, segment.first + 1):
        if any(_is_verb(tokens, place) for place in range(segment.first + 2, segment.last)):
            own = _span(tokens, segment.first + 1, segment.last)
            names_something = any(token.is_capital for token in tokens[segment.first + 1 : segment.last])
            yield Part((*clause.opening, own) if names_something else (*clause.opening, clause.subject_span, own), own)
    elif _is_described(tokens, segment):
        before = clause.segments[number - 1]
        head = _find_head(tokens, before) if number > clause.main and not opener.endswith("ing") else None
        said_of = clause.subject_span if head is None else _span(tokens, head, before.last)
        yield Part((*clause.opening, said_of, scope), scope)
    elif opener in {"which", "who"} or (opener in _DETERMINERS and _is_apposition(tokens, clause.segments, number)):
        before = clause.segments[number - 1]
        head = _find_head(tokens, before) if opener in {"which", "who"} else _find_name(tokens, before)
        if head is not None:
            yield Part((_span(tokens, head, before.last), scope), scope)


def _skip_address(tokens: Sequence[_Token], segment: _Segment) -> _Segment:
    """The segment without what it says to the reader: "you might know them for their …" states what they have."""
    opens = [token.lower for token in tokens[segment.first : segment.first + 2]] in (["you", "might"], ["you", "may"])
    return replace(segment, first=segment.first + 2) if opens and segment.last - segment.first > 2 else segment


def _read_items(clause: _Clause) -> Iterator[Part]:
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
    before = _span(tokens, main.first if clause.subject == clause.main else clause.verb, first)
    subject = () if clause.subject == clause.main else (clause.subject_span,)
    items = [(first, main.last), *((segments[n].first, segments[n].last) for n in range(clause.main + 1, last))]
    items.append((segments[last].first + 1, segments[last].last))
    for start, end in items:
        item = _span(tokens, start, end)
        can_stand = end - start >= MIN_OWN_WORDS or tokens[start].is_capital
        yield Part((*clause.opening, *subject, before, item), item if can_stand else before)


MIN_COMMAS = 2
"""Of a list: with one only, "X, and Y" may join anything."""
MAX_ITEM_WORDS = 5
_LIST_OPENERS = _PREPOSITIONS | _VERBS | frozenset({"as", "both", "include", "contain", "cover", "comprise"})


def _is_item(tokens: Sequence[_Token], segment: _Segment) -> bool:
    words = [token.lower for token in tokens[segment.first : segment.last]]
    is_short = len(words) - (words[0] == "and") <= MAX_ITEM_WORDS
    is_bound = words[0] in _RELATIVES | _SUBORDINATORS | _PREPOSITIONS | _DETERMINERS - {"the", "a", "an"}
    has_verb = any(_is_verb(tokens, place) for place in range(segment.first + 1, segment.last))
    says_of = is_bound or has_verb or segment.in_brackets or _is_described(tokens, segment)
    return is_short and len(words) > (words[0] == "and") and not says_of


def _is_apposition(tokens: Sequence[_Token], segments: Sequence[_Segment], number: int) -> bool:
    """A noun phrase between commas that says what the name before it is; an item of a list is none."""
    segment, before = segments[number], segments[number - 1]
    after = segments[number + 1] if number + 1 < len(segments) else None
    is_list = after is not None and tokens[after.first].lower in {"and", "or"}
    has_verb = any(_is_verb(tokens, place) for place in range(segment.first + 1, segment.last))
    names = tokens[before.last - 1]
    capitals = sum(token.is_capital or token.lower[0].isdigit() for token in tokens[segment.first : segment.last])
    return not is_list and not has_verb and capitals >= MIN_NAME_WORDS and (names.is_capital or names.lower.isdigit())


def _find_head(tokens: Sequence[_Token], segment: _Segment) -> int | None:
    """Where the noun phrase at the end of a segment begins: back to a small word other than of, or to a verb."""
    place = segment.last
    while place > segment.first and segment.last - place < MAX_HEAD_WORDS:
        word = tokens[place - 1].lower
        if (word in _SMALL and word not in {"of", "the", "a", "an"}) or (
            not tokens[place - 1].is_capital and word.endswith("ed")
        ):
            break
        place -= 1
    return place if place < segment.last else None


def _find_name(tokens: Sequence[_Token], segment: _Segment) -> int | None:
    """Where the name or number at the end of a segment begins; an apposition speaks of nothing longer."""
    place = segment.last
    while place > segment.first and (tokens[place - 1].is_capital or tokens[place - 1].lower.isdigit()):
        place -= 1
    return place if place < segment.last else None


def _span(tokens: Sequence[_Token], first: int, last: int) -> Span:
    return Span(tokens[first].start, tokens[last - 1].end)


def _says_something(tokens: Sequence[_Token], part: Part) -> bool:
    inside = [token for token in tokens if any(span.start <= token.start < span.end for span in part.spans)]
    own = [token for token in inside if part.scope.start <= token.start < part.scope.end and token.lower not in _SMALL]
    rest = [token for token in inside if not part.scope.start <= token.start < part.scope.end and token.lower not in _SMALL]
    says_enough = len(own) >= MIN_OWN_WORDS or (bool(own) and len(rest) >= MIN_OWN_WORDS)
    return len(inside) >= MIN_WORDS and says_enough
