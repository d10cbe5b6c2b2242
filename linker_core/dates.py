"""Publication days as search results state them. Nothing here asks the clock: a relative date needs the day it was seen."""

import re
from datetime import date, datetime, timedelta

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
_RELATIVE = re.compile(r"(an?|\d{1,4})\s*\+?\s*(minute|min|hour|hr|day|week|month|year)s?\.?\s+ago\Z", re.IGNORECASE)
_NAMED = {"just now": 0, "now": 0, "today": 0, "yesterday": 1}
_STEPS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_HOURS = {"minute": 1 / 60, "min": 1 / 60, "hour": 1, "hr": 1}
# two dates without a part in common: what dateutil fills in from a default shows as a difference
_DEFAULTS = (datetime(1904, 3, 5), datetime(1911, 8, 23))  # noqa: DTZ001 - only days are read


def parse_day(text: str, base: date | None = None) -> date | None:
    """The day a text states, as written (no time zone is applied); None for anything partial or ambiguous.

    `base` is the day on which relative forms ("3 days ago") were seen; without it they state nothing.
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
            return base - timedelta(days=_NAMED[folded])
        match = _RELATIVE.match(folded)
        if match is None:
            return None
        count = int(match[1]) if match[1].isdigit() else 1
        if match[2] in _HOURS:
            return base - timedelta(days=int(count * _HOURS[match[2]] // 24))
        day = base - _STEPS[match[2]] * count
    except (ValueError, OverflowError):
        return None
    return _checked(day.year, day.month, day.day)
