"""The main clause of a sentence, told by closed classes of words, commas and brackets: where its subject and its verb stand.

No grammar and no model: microseconds a sentence. What the classes do not know is taken for a noun.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from linker_core.phrases import Role, words_of
from linker_core.records import Span

MAX_SUBJECT_WORDS = 14
_WORD = re.compile(r"(?:[^\s,;()\[\]{}“”\"—–]|(?<=\d),(?=\d)|(?<=\w)\(\w{1,9}\))+")
_DASH = re.compile(r"—|\s[–-]\s")
MARK = re.compile(rf"[,;:()\[\]]|{_DASH.pattern}")
CONDITIONS = frozenset("if unless or whether nor neither either would could might hypothetically allegedly reportedly".split())
RELATIVES = frozenset("which who whose where".split())
CONJUNCTIONS = frozenset("and but while whereas yet".split())
NAMING = frozenset("that which who whose where whom".split())
"""Before the first verb they make it the verb of another clause: "the company that made the engine was …"."""
SUBORDINATORS = frozenset(
    "because since although though after before when as until despite due thanks following amid whereby".split()
)
EMBEDDERS = NAMING | SUBORDINATORS | {"how", "why", "what", "as"}
PREPOSITIONS = words_of(Role.PREPOSITION)
DETERMINERS = frozenset("the a an his her its their our this that these those one".split())
PRONOUNS = words_of(Role.PRONOUN) | {"this", "that", "these", "those"}
AUXILIARIES = words_of(Role.AUXILIARY)
VERBS = AUXILIARIES | frozenset(
    """
    became become becomes began went came took made got gave said saw knew found thought told left felt put brought kept
    held wrote stood heard let meant set met ran paid sat spoke led grew lost fell sent built drew broke spent cut rose
    drove bought wore chose won beat sold fought taught shot struck flew hit cost goes says lies stands means makes takes
    gets gives shows includes contains remains features consists belongs covers owns uses lives runs holds plays works
    leads helps allows requires provides produces causes serves offers operates publishes employs ranks hosts
    """.split()
)
DENIALS = frozenset("no not never hardly rarely seldom".split())
ADVERBS = DENIALS | frozenset("longer also always often still now once soon since later already even ever".split())
"""Between a subject and its first verb they belong to that verb alone."""
PARTICIPLES = frozenset("built made held known led written born sold won based set found bought run sent".split())
SMALL = CONDITIONS | RELATIVES | CONJUNCTIONS | SUBORDINATORS | PREPOSITIONS | DETERMINERS | PRONOUNS | AUXILIARIES


class Token(NamedTuple):
    """A word; `start`/`end` are characters of the text. A tuple, since every claim is cut into them."""

    start: int
    end: int
    lower: str
    is_capital: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Words between two commas, or the words in a pair of brackets or dashes; `first`/`last` are places of tokens, half open."""

    first: int
    last: int
    in_brackets: bool
    in_dashes: bool = False


def read_tokens(text: str) -> list[Token]:
    """The words of a text, without the marks around them."""
    tokens = []
    for match in _WORD.finditer(text):
        word = match.group().rstrip(".:!?'’")
        if word:
            tokens.append(Token(match.start(), match.start() + len(word), word.lower(), word[0].isupper()))
    return tokens


def is_conditional(tokens: Sequence[Token], segment: Segment) -> bool:
    """Whether a segment states something under a condition, or leaves open whether it is so."""
    return any(token.lower in CONDITIONS for token in tokens[segment.first : segment.last])


def _is_date(tokens: Sequence[Token], place: int) -> bool:
    """Whether the words on both sides are one date: "March 6, 2019"."""
    if not 2 <= place < len(tokens):
        return False
    month, day, year = (token.lower for token in tokens[place - 2 : place + 1])
    return month.isalpha() and day.isdigit() and len(day) <= 2 and year.isdigit() and len(year) == 4


def read_segments(text: str, tokens: Sequence[Token]) -> Iterator[Segment]:
    """The claim cut at its marks. A pair of dashes encloses what a pair of brackets would."""
    first, depth, is_inserted = 0, 0, False
    has_pair = len(_DASH.findall(text)) == 2
    for place in range(1, len(tokens) + 1):
        gap = text[tokens[place - 1].end : tokens[place].start] if place < len(tokens) else ","
        if gap == " ":
            continue  # as between most words
        if MARK.search(gap) and not _is_date(tokens, place):
            yield Segment(first, place, in_brackets=depth > 0 or is_inserted, in_dashes=is_inserted)
            first = place
        is_inserted ^= has_pair and bool(_DASH.search(gap))
        depth += sum(map(gap.count, "([")) - sum(map(gap.count, ")]"))


@dataclass(frozen=True, slots=True)
class Clause:
    """The main clause: the segments with its subject and its verb, which an insertion may part."""

    tokens: Sequence[Token]
    segments: Sequence[Segment]
    subject: int
    main: int
    verb: int

    @property
    def opening(self) -> tuple[Span, ...]:
        """What stands before the subject: "In 1998," holds for every part."""
        return (span_of(self.tokens, 0, self.segments[self.subject - 1].last),) if self.subject else ()

    @property
    def subject_span(self) -> Span:
        """The subject, without adverbs that belong to the verb."""
        segment = self.segments[self.subject]
        last = self.verb if self.subject == self.main else segment.last
        while last > segment.first + 1 and self.tokens[last - 1].lower in ADVERBS:
            last -= 1
        return span_of(self.tokens, segment.first, last)


def find_clause(tokens: Sequence[Token], segments: Sequence[Segment]) -> Clause | None:
    """The main clause, "X was …" or "X, …, was …"; None where none is to be seen."""
    subject = next((number for number, segment in enumerate(segments) if _is_free(tokens, segment)), None)
    if subject is None:
        return None
    for number in range(subject, len(segments)):
        segment = segments[number]
        if number > subject and not segment.in_brackets and is_verb(tokens, segment.first) and not is_described(tokens, segment):
            is_plain = all(_is_insertion(tokens, between) for between in segments[subject + 1 : number])
            return Clause(tokens, segments, subject, number, segment.first) if is_plain else None
        verb = next((place for place in range(segment.first + 1, segment.last) if is_verb(tokens, place)), None)
        if verb is not None and _is_free(tokens, segment):
            subject_words = [token.lower for token in tokens[segment.first + 1 : verb]]
            is_plain = len(subject_words) < MAX_SUBJECT_WORDS and NAMING.isdisjoint(subject_words)
            return Clause(tokens, segments, number, number, verb) if is_plain else None
    return None


def _is_insertion(tokens: Sequence[Token], segment: Segment) -> bool:
    """Whether a segment can stand between a subject and its verb; "open conference" of "a larger, open conference" cannot."""
    opener = tokens[segment.first]
    is_bound = opener.lower in RELATIVES | SUBORDINATORS | PREPOSITIONS | DETERMINERS | CONJUNCTIONS | ADVERBS
    is_alone = segment.last - segment.first == 1
    return (
        is_bound
        or is_alone
        or segment.in_brackets
        or not opener.lower.isalpha()
        or opener.is_capital
        or is_described(tokens, segment)
    )


def _is_free(tokens: Sequence[Token], segment: Segment) -> bool:
    """Whether a segment may begin a main clause."""
    opener = tokens[segment.first].lower
    is_bound = opener in RELATIVES | SUBORDINATORS | PREPOSITIONS | CONJUNCTIONS
    is_gerund = opener.endswith("ing") and not (segment.first + 1 < segment.last and is_verb(tokens, segment.first + 1))
    return not (is_bound or is_gerund or segment.in_brackets)


def is_described(tokens: Sequence[Token], segment: Segment) -> bool:
    """Whether a segment says something of the noun before it: "founded in 1998", "making it …"."""
    opener = tokens[segment.first]
    if opener.is_capital:
        return False
    after = tokens[segment.first + 1].lower if segment.first + 1 < segment.last else ""
    is_past = (opener.lower.endswith("ed") or opener.lower in PARTICIPLES) and after in PREPOSITIONS
    return is_past or (opener.lower.endswith("ing") and len(opener.lower) > 5)


def is_verb(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at a place is a finite verb; what no class knows is none."""
    token = tokens[place]
    if token.is_capital or tokens[place - 1].lower in DETERMINERS:
        return False
    is_past = token.lower.endswith("ed") and len(token.lower) > 4 and not token.lower.endswith("eed")
    return token.lower in VERBS or (is_past and not _is_participle(tokens, place))


def _is_participle(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word merely describes a noun: "a film directed by", "the leased land"."""
    after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    return after in {"by", "with", "as"} and tokens[place - 1].lower not in VERBS | CONJUNCTIONS


def span_of(tokens: Sequence[Token], first: int, last: int) -> Span:
    """The stretch of the text from one place to another, half open."""
    return Span(tokens[first].start, tokens[last - 1].end)
