"""Typed values in a text: money, percentages, counts, ordinals, dates, durations, physical units; and when two of them agree.

A value is read with the precision it was written in: "85%" means 84.5 to 85.5, "$4 billion" 3.5 to 4.5 thousand million
and never more than a few per cent off, "8,234" exactly that.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from linker_core.units import CURRENCIES, DURATIONS, MONTHS, NOT_COUNTED, NUMBER_WORDS, ORDINAL_WORDS, SCALES, UNITS
from linker_core.value_patterns import (
    LOOK_BACK_CHARS,
    MAX_SIGN_CHARS,
    MODIFIER_ENDS,
    MODIFIERS,
    NUMBERS,
    PATTERN,
    SCALED,
    SIGN_BEFORE,
    SIGN_ENDS,
    START_WORDS,
    TELLING_VALUE_WORDS,
    VALUE_WORDS,
    WORDS,
)


class Kind(StrEnum):
    """What a value measures."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    ORDINAL = "ordinal"
    YEAR = "year"
    DAY = "day"
    QUARTER = "quarter"
    DURATION = "duration"
    UNIT = "unit"


TIME_KINDS = frozenset({Kind.YEAR, Kind.DAY, Kind.QUARTER})
"""Kinds that say when."""


class Modifier(StrEnum):
    """How a value is meant."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value found in a text; `start`/`end` are characters of that text.

    `low` and `high` differ for ranges. `step` is the unit of the last written digit: 1e9 for "4 billion", 0.1 for "2.5".
    `unit` is a currency code, a base unit, or for counts the stem of the counted noun (empty when none follows).
    """

    kind: Kind
    low: float
    high: float
    unit: str
    step: float
    modifier: Modifier
    start: int
    end: int


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All values of a text in order of their place."""
    return _read_values(text, [word for word in WORDS.finditer(text) if _may_open_value(word[0])])


def find_values(text: str, words: Iterable[str]) -> tuple[Quantity, ...]:
    """The same, given the text's words in lower case: most sentences have no value, or only such as begin with digits."""
    if TELLING_VALUE_WORDS.isdisjoint(words):
        return _read_values(text, NUMBERS.finditer(text)) if _DIGIT.search(text) else ()
    return find_quantities(text)


_DIGIT = re.compile(r"\d")


def _may_open_value(word: str) -> bool:
    return word[0].isdigit() or word.lower() in VALUE_WORDS


def _read_values(text: str, openings: Iterable[re.Match[str]]) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    reached = 0
    for word in openings:
        start = _start_of(word[0].lower(), word.start(), text)
        if start is None or start < reached:
            continue
        match = PATTERN.match(text, start)
        if match:
            found.extend(_read(match, text))
            reached = match.end()
    return tuple(found)


def _start_of(word: str, start: int, text: str) -> int | None:
    """Where a value that opens with the word begins: at the currency sign before its digits; None where none can."""
    if not word[0].isdigit():
        return start if word in START_WORDS or text.startswith(SCALED, start + len(word)) else None
    if text[max(0, start - 2) : start].rstrip()[-1:] not in SIGN_ENDS:
        return start
    sign = SIGN_BEFORE.search(text, max(0, start - MAX_SIGN_CHARS), start)
    return sign.start() if sign else start


def _read(match: re.Match[str], text: str) -> tuple[Quantity, ...]:
    read = _READERS.get(match.lastgroup or "")  # of the alternatives that matched: the outermost group closes last
    return read(match, _modifier(text, match.start())) if read else ()


def _modifier(text: str, start: int) -> Modifier:
    earliest = max(0, start - LOOK_BACK_CHARS)
    if not text[earliest:start].rstrip().lower().endswith(MODIFIER_ENDS):
        return Modifier.EXACT
    found = MODIFIERS.search(text, earliest, start)
    return Modifier(next(name for name, value in found.groupdict().items() if value)) if found else Modifier.EXACT


def _number(written: str) -> tuple[float, float]:
    """A written number and the step of its last digit."""
    digits = written.replace(",", "")
    return float(digits), 10.0 ** -len(digits.partition(".")[2])


def _word_number(written: str) -> float:
    lowered = written.lower()
    if lowered in {"a", "an"}:
        return 1.0
    if lowered.startswith("half"):
        return 0.5
    parts = re.split(r"[-\s]", lowered)
    if len(parts) == 2 and not (NUMBER_WORDS[parts[0]] >= 20 and NUMBER_WORDS[parts[1]] < 10):
        return NUMBER_WORDS[parts[0]]
    return sum(NUMBER_WORDS[part] for part in parts)


def _read_money(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    scale = SCALES.get((match["m_s"] or "").lower(), 1.0)
    low, step = _number(match["m_n"])
    high = _number(match["m_h"])[0] if match["m_h"] else low
    unit = CURRENCIES[match["m_sign"].lower().rstrip(".")]
    found = Quantity(Kind.MONEY, low * scale, high * scale, unit, step * scale, modifier, match.start(), match.end())
    return _part_change(found, match)


def _read_number(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    scale = SCALES.get((match["n_s"] or "").lower(), 1.0)
    low, step = _number(match["n_n"]) if match["n_n"] else (_word_number(match["n_w"]), 1.0)
    high = _number(match["n_h"])[0] if match["n_h"] else _word_number(match["n_hw"]) if match["n_hw"] else low
    kind, unit, factor, end = _measure(match)
    if kind is Kind.DURATION and _RELATIVE.match(match.string, end):
        return ()  # "sixty-eight years ago" says when, seen from the writer's day
    if kind is Kind.COUNT and (match["n_w"] or "").lower() == "one" and not match["n_s"]:
        return ()  # "one of the", "one that": hardly ever a count
    if kind is Kind.COUNT and not unit and _is_year(match):
        kind = Kind.YEAR
    if kind is Kind.COUNT and not unit and not match["n_s"]:
        if _AGE.search(match.string, max(0, match.start() - MAX_AGE_CHARS), match.start()):
            kind, unit, factor = Kind.DURATION, "s", DURATIONS["year"]
        elif match["n_n"]:
            unit = _label(match)
    elif kind is Kind.COUNT and match["n_n"] and not match["n_s"] and match.string.endswith(_NUMBERED, 0, match.start()):
        unit = _label(match)
    scale *= factor
    return _part_change(Quantity(kind, low * scale, high * scale, unit, step * scale, modifier, match.start(), end), match)


def _part_change(found: Quantity, match: re.Match[str]) -> tuple[Quantity, ...]:
    """The value itself, unless it tells of a change: from 5% to 7% is no range but two values."""
    if found.low == found.high or match.string[max(0, match.start() - FROM_CHARS) : match.start()].lower() != "from ":
        return (found,)
    second = max(match.start(name) for name in ("m_h", "n_h", "n_hw"))
    first = max(match.end(name) for name in ("m_n", "n_n", "n_w"))
    return replace(found, high=found.low, end=first), replace(found, low=found.high, start=second)


FROM_CHARS = len("from ")


_AGE = re.compile(r"\bage(?:d|s)?(?: of)? ?$", re.IGNORECASE)
MAX_AGE_CHARS = 9
_LABEL = re.compile(r"(?<!^)(?<![.!?:]\s)\b(?:([A-Z][\w’'-]+)|(Bros|No|Vol|Art|Sec|Fig|Pt)\.)[ \u00a0]$")
_NUMBERED = ("Bros. ", "No. ", "Vol. ", "Art. ", "Sec. ", "Fig. ", "Pt. ")
"""Abbreviations before which a number names something, whatever word comes after."""
LABEL_MARK = "#"
MAX_LABEL_CHARS = 40


def _label(match: re.Match[str]) -> str:
    """The name that a number belongs to, marked as such: the 7 of Windows 7 counts nothing; a score (2-1) has no name."""
    name = (
        None
        if match["n_h"] or match["n_hw"]
        else _LABEL.search(match.string, max(0, match.start() - MAX_LABEL_CHARS), match.start())
    )
    word = (name[1] or name[2]).lower() if name else ""
    return LABEL_MARK + word if word and word not in NOT_COUNTED else ""


_RELATIVE = re.compile(r"\s(?:ago|later|earlier|after|before|since)\b", re.IGNORECASE)


def _is_year(match: re.Match[str]) -> bool:
    written = match["n_n"] or ""
    return (
        len(written) == 4
        and written.isdigit()
        and 1000 <= int(written) <= 2100
        and not (match["n_s"] or match["n_h"] or match["n_hw"])
    )


def _measure(match: re.Match[str]) -> tuple[Kind, str, float, int]:
    """Kind, unit, factor to the base unit, and the end of what was written."""
    bare_end = max(match.end(name) for name in ("n_n", "n_w", "n_h", "n_hw", "n_s"))
    if match["pct"]:
        is_points = match["pct"].lower().startswith(("percentage", "pp"))
        return Kind.POINTS if is_points else Kind.PERCENT, "", 1.0, match.end("pct")
    if match["cur"]:
        return Kind.MONEY, _currency(match["cur"]), 1.0, match.end("cur")
    word = (match["unit"] or "").lower()
    singular = word.removesuffix("s") if len(word) > 3 else word
    if singular in DURATIONS:
        return Kind.DURATION, "s", DURATIONS[singular], match.end("unit")
    unit, factor = UNITS.get(word) or UNITS.get(singular) or ("", 0.0)
    if unit:
        return Kind.UNIT, unit, factor, match.end("unit")
    if word == "fold" or (word == "times" and _COMPARED.match(match.string, match.end("unit"))):
        return Kind.COUNT, FOLD, 1.0, match.end("unit")
    counted = "" if _is_year(match) or word in NOT_COUNTED else word.removesuffix("s")
    return Kind.COUNT, counted, 1.0, bare_end


_COMPARED = re.compile(r"\s(?:as|the|more|less|fewer|[a-z]{2,}er)\b", re.IGNORECASE)
FOLD = "fold"
"""The unit of "three times as many": how often something is contained, not how often it happened."""


def _currency(written: str) -> str:
    return CURRENCIES[re.split(r"\s", written.lower())[-1]]


def _read_ordinal(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    value = float(match["o_n"]) if match["o_n"] else ORDINAL_WORDS[match["o_w"].lower()]
    return (Quantity(Kind.ORDINAL, value, value, "", 1.0, modifier, match.start(), match.end()),)


def _read_day(match: re.Match[str], prefix: str) -> tuple[Quantity, ...]:
    """A day as yyyymmdd, with zeros where the text is silent; `unit` says which parts are known."""
    parts = match.groupdict()
    written = parts[f"{prefix}_m"].lower()
    year, day = int(parts.get(f"{prefix}_y") or 0), int(parts.get(f"{prefix}_d") or 0)
    month = int(written) if written.isdigit() else MONTHS[written]
    value = float(year * 10000 + month * 100 + day)
    unit = ("y" if year else "") + "m" + ("d" if day else "")
    return (Quantity(Kind.DAY, value, value, unit, 1.0, Modifier.EXACT, match.start(), match.end()),)


def _read_quarter(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    word = (match["q_w"] or "").lower()
    number = int(match["q_n"]) if match["q_n"] else {"first": 1, "second": 2, "third": 3}.get(word, 4)
    value = float(int(match["q_y"] or 0) * 10 + number)
    return (Quantity(Kind.QUARTER, value, value, "y" if match["q_y"] else "", 1.0, modifier, match.start(), match.end()),)


def _read_times(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    value = {"once": 1.0, "twice": 2.0, "thrice": 3.0}[match["times"].lower().split()[0]]
    unit, end = (FOLD, match.start("t_fold")) if match["t_fold"] else ("time", match.end())
    return (Quantity(Kind.COUNT, value, value, unit, 1.0, modifier, match.start(), end),)


def _read_clock(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    """2:01:09, a time of day or a runner's time, in units of its last part; a number on each side of a colon counts nothing."""
    value = 0.0
    for part in match["clock"].split(":"):
        value = value * 60 + float(part)
    return (Quantity(Kind.UNIT, value, value, CLOCK, 0.0, modifier, match.start(), match.end()),)


CLOCK = ":"
"""The unit of what is written with colons."""


def _read_share(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    """Half of it, two thirds, one in five: as a percentage, told to the nearest whole one."""
    if match["s_i"]:
        into = match["s_i"].lower()
        value = 100 / (NUMBER_WORDS.get(into) or float(into))
    else:
        part = (match["s_d"] or match["s_m"] or "half").lower().removesuffix("s")
        count = (match["s_n"] or "one").lower()
        value = 100 * (float(count) if count.isdigit() else NUMBER_WORDS[count]) / PARTS_OF_WHOLE[part]
    return (Quantity(Kind.PERCENT, value, value, "", 1.0, modifier, match.start(), match.end()),)


PARTS_OF_WHOLE = {"half": 2.0, "third": 3.0, "quarter": 4.0, "fifth": 5.0, "tenth": 10.0}


def _read_decade(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    year = float(match["decade_y"])
    return (Quantity(Kind.YEAR, year, year + 9, "decade", 1.0, modifier, match.start(), match.end()),)


def _read_years(match: re.Match[str], modifier: Modifier) -> tuple[Quantity, ...]:
    """From year to year: two years, since either may be confirmed elsewhere."""
    return tuple(
        Quantity(Kind.YEAR, float(match[name]), float(match[name]), "", 1.0, modifier, match.start(name), match.end(name))
        for name in ("y_a", "y_b")
    )


def _read_vague(match: re.Match[str], _: Modifier) -> tuple[Quantity, ...]:
    """Tens of millions of dollars: somewhere from ten to a hundred of them."""
    low = (10 if match["v_n"].lower() == "tens" else 100) * SCALES[match["v_s"].lower().removesuffix("s")]
    currency = _currency(match["v_u"]) if match["v_u"] else ""
    kind = Kind.MONEY if currency else Kind.COUNT
    return (Quantity(kind, low, low * 10, currency, low, Modifier.ABOUT, match.start(), match.end()),)


_READERS: Mapping[str, Callable[[re.Match[str], Modifier], tuple[Quantity, ...]]] = {
    "iso": lambda match, _: _read_day(match, "iso"),
    "dmy": lambda match, _: _read_day(match, "dmy"),
    "mdy": lambda match, _: _read_day(match, "mdy"),
    "my": lambda match, _: _read_day(match, "my"),
    "quarter": _read_quarter,
    "decade": _read_decade,
    "years": _read_years,
    "money": _read_money,
    "vague": _read_vague,
    "times": _read_times,
    "clock": _read_clock,
    "share": _read_share,
    "ordinal": _read_ordinal,
    "number": _read_number,
}
