"""Whether a source can know what a claim speaks of: a page from before the event is no report of it."""

import re
from datetime import date, timedelta

_DAYS = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIME_WORDS = {
    14: rf"today|tonight|yesterday|(?:on|this|last) {_DAYS}|(?:this|last|past) (?:morning|afternoon|evening|night|week|weekend)",
    70: "(?:this|last|past) month",
    220: "(?:this|last|past) quarter",
    480: "this year|(?:this|last|past) (?:spring|summer|autumn|fall|winter)",
    760: "(?:last|past) year",
}
_WINDOWS = tuple((days, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for days, words in _TIME_WORDS.items())
"""How many days before the article a source may have been published, by the words with which the claim speaks of its time."""

_YEAR = re.compile(r"(?<![\d.,$€£])(?:19|20)\d\d(?![\d.,]\d|\d|%)")


def days_before(text: str) -> int | None:
    """How old, in days, a source may be for a claim in words that are told from the article's day; None where any age will do.

    >>> days_before("Shares fell 3% this week."), days_before("Shares fell 3% in the week of 4 May 2010.")
    (14, None)
    """
    if _YEAR.search(text):
        return None
    return next((days for days, words in _WINDOWS if words.search(text)), None)


def is_too_old(text: str, article_day: date | None, source_day: date | None) -> bool:
    """Whether the source was published too long before the article to know what the claim says of "this week"."""
    if article_day is None or source_day is None:
        return False
    days = days_before(text)
    return days is not None and source_day < article_day - timedelta(days=days)


def predates(text: str, article_day: date | None, source_day: date | None) -> bool:
    """Whether the source is from before the last year that the claim names: it can announce what is claimed, not report it."""
    if source_day is None:
        return False
    last = article_day.year if article_day else date.max.year
    years = [int(year) for year in _YEAR.findall(text) if int(year) <= last]
    return bool(years) and source_day.year < max(years)
