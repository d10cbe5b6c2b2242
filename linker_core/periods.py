"""When a value holds: years that a text names, those it tells from its own day ("last year"), and which goes with a value."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from linker_core.quantities import Kind, Quantity

REMEMBERED_TEXTS = 4096
"""A claim is held against each of its sources."""
_AGO = (
    (1, re.compile(r"\b(?:last|previous|prior) year\b|\ba year (?:ago|earlier)\b", re.IGNORECASE)),
    (-1, re.compile(r"\bnext year\b", re.IGNORECASE)),
    (0, re.compile(r"\b(?:this|current) year\b|\byear to date\b", re.IGNORECASE)),
)
_MONTHS_BACK = (
    (0, re.compile(r"\b(?:this|current) (?:month|week|quarter)\b|\btoday\b", re.IGNORECASE)),
    (1, re.compile(r"\blast month\b", re.IGNORECASE)),
    (3, re.compile(r"\b(?:last|previous) quarter\b", re.IGNORECASE)),
)


def years_of(values: Sequence[Quantity]) -> frozenset[int]:
    """The years that values name, those of days and quarters included."""
    return frozenset(year for value in values for year in _years(value))


def _years(value: Quantity) -> Iterator[int]:
    if value.kind is Kind.YEAR:
        yield from range(int(value.low), int(value.high) + 1)
    elif value.kind is Kind.DAY and value.low >= FIRST_FULL_DAY:
        yield int(value.low) // 10000
    elif value.kind is Kind.QUARTER and value.unit:
        yield int(value.low) // 10


FIRST_FULL_DAY = 10000
"""Days below it name no year."""


@lru_cache(maxsize=REMEMBERED_TEXTS)
def told_years(text: str, day: date | None) -> frozenset[int]:
    """The years that a text tells from the day it was published on; none where that is unknown.

    >>> sorted(told_years("Sales rose 5% last year and 7% this year.", date(2024, 2, 1)))
    [2023, 2024]
    >>> sorted(told_years("Sales rose 5% last quarter.", date(2024, 2, 1)))
    [2023]
    """
    if day is None or not _tells_span(text):
        return frozenset()
    by_year = {day.year - back for back, words in _AGO if words.search(text)}
    by_month = {(day.year * 12 + day.month - 1 - back) // 12 for back, words in _MONTHS_BACK if words.search(text)}
    return frozenset(by_year | by_month)


def tells_time(text: str) -> bool:
    """Whether a text speaks of a time seen from its own day."""
    return _tells_span(text) and any(words.search(text) for _, words in (*_AGO, *_MONTHS_BACK))


def _tells_span(text: str) -> bool:
    """Whether one of the words stands in a text of which every phrase above has one; most texts have none."""
    lower = text.lower()
    return any(word in lower for word in ("year", "month", "week", "quarter", "today"))


def year_beside(value: Quantity, values: Sequence[Quantity]) -> int | None:
    """The year a value goes with, where a sentence plainly deals out values and years: "17% in 2022 and 20% in 2023".

    None where there is but one year, or where years and values do not take turns.
    """
    rivals = [other for other in values if other.kind is value.kind and other.unit == value.unit]
    years = [other for other in values if other.kind is Kind.YEAR and other.low == other.high]
    if len(years) < FEWEST_YEARS or len(years) != len(rivals):
        return None
    turns = sorted((*rivals, *years), key=lambda other: other.start)
    takes_turns = all((a.kind is Kind.YEAR) != (b.kind is Kind.YEAR) for a, b in zip(turns[::2], turns[1::2], strict=True))
    is_steady = len({turn.kind is Kind.YEAR for turn in turns[::2]}) == 1
    return int(years[rivals.index(value)].low) if takes_turns and is_steady else None


FEWEST_YEARS = 2
