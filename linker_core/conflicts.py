"""Where a source states another value for what a claim measures: the same measure, of the same entity, in the same period.

An editor acts on this, so that doubt means no conflict. A sentence is a rival only where it says nearly all of the claim, names
whom the claim names, speaks of no other year, and states, among the same words, a value that cannot be the claim's.
"""

import re

from linker_core.agreement import confirms, is_within
from linker_core.analysis import INFORMATIVE, Analysis, Analyst
from linker_core.dates import parse_day
from linker_core.evidence import known_names, share_of
from linker_core.periods import tells_time, told_years, years_of
from linker_core.quantities import FOLD, LABEL_MARK, TIME_KINDS, Kind, Quantity
from linker_core.records import Conflict, Pair, Passage, Span
from linker_core.units import NOT_COUNTED
from linker_core.value_patterns import LOOK_BACK_CHARS
from linker_core.words import Word

Rival = tuple[Quantity, Quantity]
"""A value of the claim, and the source's other value for the same measure."""

MIN_COVERAGE = 0.6
"""Share of the claim, its values aside, that the source's sentence says."""
MIN_NAMES = 0.85
"""Share of the claim's names in that sentence or in the source's title."""
MIN_SUBJECT_NAMES = 0.5
"""Share of the names of the sentence before that the source's title has, where the claim itself names nobody."""
MIN_NEARBY = 0.6
"""Share of the telling words next to the claim's value that stand next to the source's as well."""
NEAR_WORDS = 4
"""Telling words on each side of the claim's value that say what it measures; in the source, which may say more, twice that."""
MAX_FACTOR = 2.5
"""Values further apart are rarely of one measure."""
MIN_DIFFERENCE = 0.02
"""Share of the larger value by which measured values differ at least: less is rounding, or another day's count."""
MAX_COUNT = 1e12
"""Longer digits are no count but an identifier."""


def find_conflict(pair: Pair, claim: Analysis, reader: Analyst) -> Conflict | None:
    """Another value for the claim's measure, in one sentence of the source, with none of its sentences for the claim's."""
    frame = reader.read(pair.source.title)
    if not _is_about(pair, claim, reader):
        return None
    for passage in pair.candidate.passages:
        rival = find_rival(claim, reader.read(_text_of(pair, passage)), frame)
        if rival and _is_of_one_time(pair, claim, passage, reader) and not _is_stated(pair, rival[0], reader):
            mine, theirs = rival
            text = _text_of(pair, passage)
            return Conflict(
                pair.claim.claim_id,
                pair.source.source_id,
                show_value(pair.claim.text, mine),
                show_value(text, theirs),
                Span(passage.start, passage.end),
            )
    return None


def _is_about(pair: Pair, claim: Analysis, reader: Analyst) -> bool:
    """Whether the source's title names whom a claim without a name of its own is about: "She earned …"."""
    context = reader.read(pair.claim.context)
    return (
        bool(claim.names)
        or not context.names
        or share_of(context.names, reader.read(pair.source.title).terms) >= MIN_SUBJECT_NAMES
    )


def _is_of_one_time(pair: Pair, claim: Analysis, passage: Passage, reader: Analyst) -> bool:
    """Whether the sentence speaks of the claim's period; one that names no year is of its page's year, if that is known."""
    text = _text_of(pair, passage)
    sentence = reader.read(text)
    mine = years_of(claim.quantities) | told_years(pair.claim.text, pair.published_on)
    theirs = years_of(sentence.quantities)
    if not theirs and (mine or tells_time(text)):
        day = parse_day(pair.source.published_on or "")
        theirs = told_years(text, day) if tells_time(text) else years_of(reader.read(pair.source.title).quantities)
        if not theirs:
            return False
    return is_same_period(claim, sentence, mine, theirs)


def _is_stated(pair: Pair, value: Quantity, reader: Analyst) -> bool:
    """Whether the source states the very value somewhere, however little else the sentence says."""
    return any(confirms(value, other) for passage in pair.passages for other in reader.read(_text_of(pair, passage)).quantities)


def _text_of(pair: Pair, passage: Passage) -> str:
    return pair.source.text[passage.start : passage.end]


def find_rival(claim: Analysis, sentence: Analysis, frame: Analysis) -> Rival | None:
    """The value of the claim for which the source's sentence most plainly states another one; `frame` is the source's title."""
    if not sentence.quantities or not _is_same_matter(claim, sentence, frame):
        return None
    found = [rival for mine in claim.quantities if (rival := _find_counterpart(claim, mine, sentence))]
    return max(found, key=lambda rival: rival[0], default=(0.0, None))[1]


def _find_counterpart(claim: Analysis, mine: Quantity, sentence: Analysis) -> tuple[float, Rival] | None:
    """The value that stands where the claim's stands, if it is another one and no other value stands there as well."""
    others = [other for other in sentence.quantities if _has_same_measure(mine, other)]
    ranked = sorted(((_nearness(claim, mine, sentence, other), -other.start, other) for other in others), reverse=True)
    if not ranked or ranked[0][0] < MIN_NEARBY or any(confirms(mine, other) for other in sentence.quantities):
        return None
    best = [other for share, _, other in ranked if share == ranked[0][0]]
    is_clear = _is_of_claim(claim, sentence, best[0]) and all(
        _differ(mine, other) and not any(confirms(value, other) for value in claim.quantities) for other in best
    )
    return (ranked[0][0], (mine, best[0])) if is_clear else None


def _is_of_claim(claim: Analysis, sentence: Analysis, theirs: Quantity) -> bool:
    """Whether the names before a value, if there are any, include one of the claim's: "Hamburg opened four, and Berlin"."""
    named = [word.term for word in sentence.words if word.end <= theirs.start and word.term in sentence.names]
    known = known_names(claim, claim.terms, [sentence])
    return not named or not claim.names or any(term in known for term in named)


def is_same_statement(claim: Analysis, sentence: Analysis) -> bool:
    """Whether a sentence says nearly all of a claim that states values, these aside: without that it is no rival."""
    said = claim.content_beside_values
    return bool(said) and share_of(said, sentence.terms) >= MIN_COVERAGE


def _is_same_matter(claim: Analysis, sentence: Analysis, frame: Analysis) -> bool:
    if not is_same_statement(claim, sentence):
        return False
    names = {term: weight for term, weight in claim.names.items() if term not in claim.terms_of_values}
    return share_of(names, known_names(claim, sentence.terms | frame.terms, [sentence, frame])) >= MIN_NAMES


def is_same_period(claim: Analysis, sentence: Analysis, mine: frozenset[int], theirs: frozenset[int]) -> bool:
    """Whether the sentence speaks of the claim's time, where either names one; `mine` and `theirs` are the years told by each.

    Two sentences without a year may still name days, of which one must be common.
    """
    if mine or theirs:
        return bool(mine & theirs)
    days = [value for value in sentence.quantities if value.kind in TIME_KINDS]
    return not days or any(confirms(value, day) for value in claim.quantities for day in days)


def _has_same_measure(mine: Quantity, theirs: Quantity) -> bool:
    """Whether two values are of one kind, and count the same noun; what bare numbers count is anybody's guess."""
    if mine.kind in TIME_KINDS or mine.kind is Kind.ORDINAL or mine.kind is not theirs.kind or mine.unit != theirs.unit:
        return False
    if mine.kind is Kind.COUNT and (mine.unit in {"", FOLD} or mine.unit.startswith(LABEL_MARK)):
        return False
    return all(value.low <= value.high <= MAX_COUNT for value in (mine, theirs))


def _differ(mine: Quantity, theirs: Quantity) -> bool:
    """Whether both cannot be true, by more than rounding and wording allow, and yet may be meant for one thing."""
    if is_within(theirs, mine) or is_within(mine, theirs):
        return False
    low, high = sorted((mine.low, theirs.low))
    return low > 0 and high / low <= MAX_FACTOR and (mine.kind is Kind.COUNT or (high - low) / high >= MIN_DIFFERENCE)


def _nearness(claim: Analysis, mine: Quantity, sentence: Analysis, theirs: Quantity) -> float:
    """How much of what stands around the claim's value stands around the source's: the nearest words count twice."""
    return (_share_around(claim, mine, sentence, theirs, 1) + _share_around(claim, mine, sentence, theirs, 2)) / 2


def _share_around(claim: Analysis, mine: Quantity, sentence: Analysis, theirs: Quantity, factor: int) -> float:
    around = _around(claim, mine, NEAR_WORDS * factor // 2)
    near = frozenset(word.term for word in _around(sentence, theirs, NEAR_WORDS * factor))
    following = next((word.term for word in around if word.start >= mine.end), None)
    if not around or (following and following not in near):
        return 0.0  # "330 metres tall" is not what "300 metres from the tower" measures
    return share_of({word.term: word.weight for word in around}, near)


def _around(text: Analysis, value: Quantity, count: int) -> list[Word]:
    telling = [
        word
        for word in text.words
        if word.weight >= INFORMATIVE and not any(other.start <= word.start < other.end for other in text.quantities)
    ]
    before = [word for word in telling if word.end <= value.start][-count:]
    return before + [word for word in telling if word.start >= value.end][:count]


def show_value(text: str, value: Quantity) -> str:
    """A value as it is written, with the word that bounds it and the noun or unit that follows: "more than 65 trophies"."""
    before = _BOUND.search(text, max(0, value.start - LOOK_BACK_CHARS), value.start)
    after = _NOUN.match(text, value.end) if value.kind is Kind.COUNT else None
    end = after.end() if after else value.end
    shown = text[before.start() if before else value.start : end]
    first, _, last = shown.rpartition(" ")
    return first if after and last.lower() in NOT_COUNTED else shown


_BOUND = re.compile(
    r"\b(?:(?:more|less|fewer|greater|larger|smaller|higher|lower) than|over|under|above|below|at least|at most|up to|about"
    r"|around|nearly|almost|roughly|approximately|some|only|aged?)\s[^\w]*$",
    re.IGNORECASE,
)
_NOUN = re.compile(r"[ -][^\W\d_][\w’'-]*(?: (?!(?:by|into|each|every|within)\b)[^\W\d_][\w’'-]*)?")
