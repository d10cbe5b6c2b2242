"""Publication days as search results state them. Nothing here asks the clock: a relative date needs the day it was seen."""

import re
from datetime import UTC, date, datetime, timedelta

from dateutil import parser
from dateutil.relativedelta import relativedelta

FIRST_YEAR, LAST_YEAR = 1900, 2100
MAX_CHARS = 64
"""Longer texts are sentences, not dates."""

_ISO = re.compile(
    r"(\d{4})([-/.]?)(\d{2})\2(\d{2})"
    r"(?:[T ]\s?\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?\Z",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19\d\d|20\d\d|2100)(?!\d)")
_RELATIVE = re.compile(
    r"(an?|\d{1,4})\s*\+?\s*(?:(second|sec|minute|min|hour|hr|day|week|wk|month|mo|year|yr)s?\.?\s+ago|(h|d|w|y)(?:\s+ago)?)\Z",
    re.IGNORECASE,
)
_LAST_SECOND = 10**11
"""Larger numbers are milliseconds since 1970."""
_NAMED = {"just now": 0, "now": 0, "today": 0, "yesterday": 1}
_STEPS = {
    **dict.fromkeys(("second", "sec"), relativedelta(seconds=1)),
    **dict.fromkeys(("minute", "min"), relativedelta(minutes=1)),
    **dict.fromkeys(("hour", "hr", "h"), relativedelta(hours=1)),
    **dict.fromkeys(("day", "d"), relativedelta(days=1)),
    **dict.fromkeys(("week", "wk", "w"), relativedelta(weeks=1)),
    **dict.fromkeys(("month", "mo"), relativedelta(months=1)),
    **dict.fromkeys(("year", "yr", "y"), relativedelta(years=1)),
}
# two dates without a part in common: what dateutil fills in from a default shows as a difference
_DEFAULTS = (datetime(1904, 3, 5), datetime(1911, 8, 23))  # noqa: DTZ001 - only days are read


def parse_day(text: str, base: date | None = None) -> date | None:
    """The day a text states, as written (no time zone is applied); None for anything partial or ambiguous.

    `base` is the day, or the moment, at which relative forms ("3 days ago") were seen; without it they state nothing.
    """
    text = text.strip()
    if not text or len(text) > MAX_CHARS:
        return None
    if iso := _ISO.match(text):
        return _checked(int(iso[1]), int(iso[3]), int(iso[4]))
    if _YEAR.search(text):
        return _absolute(text)
    return _relative(text, base) if base else None


def _checked(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _absolute(text: str) -> date | None:
    days = set()
    try:
        for default in _DEFAULTS:
            for day_first in (False, True):
                days.add(parser.parse(text, default=default, dayfirst=day_first, ignoretz=True).date())
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        return None
    found = days.pop()
    # dateutil completes two-digit years by the clock: the year must stand in the text
    return found if not days and str(found.year) in _YEAR.findall(text) else None


def _relative(text: str, base: date) -> date | None:
    folded = " ".join(text.lower().split())
    try:
        if folded in _NAMED:
            return _day_of(base - timedelta(days=_NAMED[folded]))
        match = _RELATIVE.match(folded)
        if match is None:
            return None
        count = int(match[1]) if match[1].isdigit() else 1
        # a day without a time stands for its end: what was seen hours ago on it was mostly written on it
        moment = base if isinstance(base, datetime) else datetime(base.year, base.month, base.day, 23, 59, 59)  # noqa: DTZ001
        day = moment - _STEPS[match[2] or match[3]] * count
    except (ValueError, OverflowError):
        return None
    return _checked(day.year, day.month, day.day)


def _day_of(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def parse_moment(value: object) -> date | None:
    """When something was fetched: a date or time as text or value, or seconds or milliseconds since 1970; None for all else."""
    match value:
        case date():
            return value
        case int() | float() if not isinstance(value, bool) and 0 < value < _LAST_SECOND * 1000:
            return datetime.fromtimestamp(value / 1000 if value > _LAST_SECOND else value, UTC)
        case str() if len(value) <= MAX_CHARS:
            try:
                return datetime.fromisoformat(value.strip()) if "T" in value or ":" in value else parse_day(value)
            except ValueError:
                return parse_day(value)
    return None


def date_from(text: str | None, moment: date | None) -> str | None:
    """A date as it came; one that is only meant from `moment` on backwards, as the day it means."""
    if text is None or moment is None or parse_day(text):
        return text
    day = parse_day(text, moment)
    return day.isoformat() if day else text
