"""Typed values in a text: money, percentages, counts, ordinals, dates, durations, physical units; and when two of them agree.

A value is read with the precision it was written in: "85%" means 84.5 to 85.5, "$4 billion" 3.5 to 4.5 thousand million
and never more than a few per cent off, "8,234" exactly that.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


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


SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "mio": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "t": 1e12, "dozen": 12.0, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "¥": "JPY", "jpy": "JPY", "yen": "JPY",
    "yuan": "CNY", "renminbi": "CNY", "cny": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR", "inr": "INR", "rupee": "INR", "rupees": "INR",
    "a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "chf": "CHF", "franc": "CHF", "francs": "CHF", "won": "KRW", "₩": "KRW",
    "hk$": "HKD", "nz$": "NZD", "s$": "SGD", "cent": "USC", "cents": "USC",
}  # fmt: skip
UNITS = {
    "km": ("m", 1e3), "kilometre": ("m", 1e3), "kilometer": ("m", 1e3), "mile": ("m", 1609.344), "mi": ("m", 1609.344), "metre": ("m", 1.0),
    "meter": ("m", 1.0), "m": ("m", 1.0), "foot": ("m", 0.3048), "feet": ("m", 0.3048), "ft": ("m", 0.3048), "inch": ("m", 0.0254),
    "cm": ("m", 0.01), "centimetre": ("m", 0.01), "centimeter": ("m", 0.01), "mm": ("m", 1e-3), "millimetre": ("m", 1e-3),
    "millimeter": ("m", 1e-3), "kg": ("g", 1e3), "kilogram": ("g", 1e3), "kilo": ("g", 1e3), "gram": ("g", 1.0), "g": ("g", 1.0),
    "mg": ("g", 1e-3), "milligram": ("g", 1e-3), "tonne": ("g", 1e6), "ton": ("g", 1e6), "pound": ("g", 453.592), "lb": ("g", 453.592),
    "ounce": ("g", 28.3495), "oz": ("g", 28.3495), "litre": ("l", 1.0), "liter": ("l", 1.0), "gallon": ("l", 3.785), "hectare": ("m2", 1e4),
    "acre": ("m2", 4046.86), "mw": ("w", 1e6), "megawatt": ("w", 1e6), "gw": ("w", 1e9), "gigawatt": ("w", 1e9), "kw": ("w", 1e3),
    "kilowatt": ("w", 1e3), "kwh": ("wh", 1e3), "mwh": ("wh", 1e6), "gwh": ("wh", 1e9), "twh": ("wh", 1e12), "mph": ("m/s", 0.44704),
    "km/h": ("m/s", 0.277778), "kph": ("m/s", 0.277778), "gb": ("byte", 1e9), "tb": ("byte", 1e12), "mb": ("byte", 1e6),
    "°c": ("°c", 1.0), "celsius": ("°c", 1.0), "°f": ("°f", 1.0), "fahrenheit": ("°f", 1.0),
}  # fmt: skip
DURATIONS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0, "year": 31557600.0,
    "decade": 315576000.0, "century": 3155760000.0, "centurie": 3155760000.0,
}  # fmt: skip
NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen".split()
    )
}
NUMBER_WORDS |= {
    word: 10.0 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
ORDINAL_WORDS = {
    word: float(value)
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1)
}
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WORD_NUMBER = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_ORDINAL_WORD = "|".join(ORDINAL_WORDS)
_SCALE = "|".join(sorted((s for s in SCALES if len(s) > 2), key=len, reverse=True)) + "|bn|mn|tn"  # noqa: S608
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CURRENCY_SIGN = r"(?:US|A|C|HK|NZ|S)?\$|[€£¥₹₩]"
_CURRENCY_WORD = r"(?:US\s|U\.S\.\s|American\s|Australian\s|Canadian\s|Hong\sKong\s)?(?:dollars?|euros?|pounds?\ssterling|pounds|yen|yuan|renminbi|rupees?|francs|won|cents?)|USD|EUR|GBP|JPY|CNY|RMB|INR|AUD|CAD|CHF"

# One alternation, tried at word starts only; no part can match the empty string and none nests quantifiers.
_PATTERN = re.compile(
    rf"""
      (?P<iso>\b(?P<iso_y>1\d{{3}}|20\d\d)-(?P<iso_m>0[1-9]|1[0-2])-(?P<iso_d>[0-3]\d)\b)
    | (?P<dmy>\b(?P<dmy_d>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<dmy_m>{_MONTH})\b\.?(?:,?\s(?P<dmy_y>1\d{{3}}|20\d\d)\b)?)
    | (?P<mdy>\b(?P<mdy_m>{_MONTH})\b\.?\s(?:(?P<mdy_d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s?%))(?:,?\s(?P<mdy_y>1\d{{3}}|20\d\d)\b)?)
    | (?P<my>\b(?P<my_m>{_MONTH})\b\.?,?\s(?:of\s)?(?P<my_y>1\d{{3}}|20\d\d)\b)
    | (?P<quarter>\b(?:Q(?P<q_n>[1-4])|(?P<q_w>first|second|third|fourth|final)[\s-]quarter)\b(?:\s(?:of\s|in\s)?(?:fiscal\s|FY)?(?P<q_y>20\d\d)\b)?)
    | (?P<decade>\b(?P<decade_y>1\d\d0|20\d0)s\b)
    | (?P<money>(?:\b|(?<![\w$€£]))(?P<sign>{_CURRENCY_SIGN})\s?(?P<m_n>{_DIGITS})(?:(?:\s?[-–—]\s?|\sto\s)(?:{_CURRENCY_SIGN})?(?P<m_h>{_DIGITS}))?(?:[\s-]?(?P<m_s>{_SCALE}|[kKmMbBtT])(?![\w]))?)
    | (?P<vague>\b(?P<v_n>tens|hundreds)\sof\s(?P<v_s>thousands|millions|billions)\b(?:,?\sof\s(?P<v_u>{_CURRENCY_WORD})\b)?)
    | (?P<ordinal>\b(?P<o_n>\d{{1,4}})(?:st|nd|rd|th)\b|\b(?P<o_w>{_ORDINAL_WORD})\b)
    | (?P<number>(?<![\w.,$€£-])(?:(?P<n_n>{_DIGITS})|(?P<n_w>(?:{_WORD_NUMBER})(?:[-\s](?:{_WORD_NUMBER}))?|an?(?=\s(?:hundred|thousand|million|billion|trillion|dozen)\b)|half\sa(?=\s(?:million|billion)))\b)
        (?:(?:\s?[-–—]\s?|\sto\s)(?P<n_h>{_DIGITS}))?
        (?:[\s-]?(?P<n_s>{_SCALE}|k)(?![\w]))?
        (?:\s?(?P<pct>%|per\scent\b|percent\b|pct\b|percentage\spoints?\b|pp\b)
          |[\s-](?P<cur>{_CURRENCY_WORD})(?![\w])
          |[\s-]?(?P<unit>[A-Za-z°][A-Za-z/°]*))?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
LOOK_BACK_CHARS = 24
"""How far before a value its modifier may begin."""


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All values of a text in order of their place."""
    return tuple(found for match in _PATTERN.finditer(text) if (found := _read(match, text)) is not None)


def _read(match: re.Match[str], text: str) -> Quantity | None:
    kind = match.lastgroup
    for name, read in _READERS:
        if match.group(name) is not None:
            return read(match, text)
    raise AssertionError(kind)


def _modifier(text: str, start: int) -> Modifier:
    before = text[max(0, start - LOOK_BACK_CHARS) : start]
    found = None
    for found in _MODIFIERS.finditer(before):
        pass
    if found is None or found.end() != len(before):
        return Modifier.EXACT
    return Modifier(next(name for name, value in found.groupdict().items() if value))


_MODIFIERS = re.compile(
    r"(?:(?P<at_least>more than|over|at least|above|exceed(?:s|ed|ing)?|upwards of|surpass(?:es|ed|ing)?|topp(?:ed|ing)|no (?:less|fewer) than)"
    r"|(?P<at_most>up to|less than|fewer than|under|below|at most|no more than|as much as|as many as)"
    r"|(?P<about>about|around|roughly|approximately|approx\.|some|nearly|almost|close to|estimated|circa|c\.|~|just over|just under))"
    r"(?:\s(?:an?|the|total of))?\s*$",
    re.IGNORECASE,
)


def _number(text: str) -> tuple[float, float]:
    """A written number and the step of its last digit."""
    digits = text.replace(",", "")
    decimals = len(digits.partition(".")[2])
    return float(digits), 10.0**-decimals


def _word_number(text: str) -> float:
    lowered = text.lower()
    if lowered in {"a", "an"}:
        return 1.0
    if lowered.startswith("half"):
        return 0.5
    parts = re.split(r"[-\s]", lowered)
    if len(parts) == 2 and not (NUMBER_WORDS[parts[0]] >= 20 and NUMBER_WORDS[parts[1]] < 10):
        return NUMBER_WORDS[parts[0]]
    return sum(NUMBER_WORDS[part] for part in parts)


def _read_money(match: re.Match[str], text: str) -> Quantity:
    scale = SCALES.get((match["m_s"] or "").lower(), 1.0)
    low, step = _number(match["m_n"])
    high = _number(match["m_h"])[0] if match["m_h"] else low
    return Quantity(
        Kind.MONEY, low * scale, high * scale, CURRENCIES.get(match["sign"].lower(), "USD"), step * scale,
        _modifier(text, match.start()), match.start(), match.end(),
    )  # fmt: skip


def _read_number(match: re.Match[str], text: str) -> Quantity | None:
    scale = SCALES.get((match["n_s"] or "").lower(), 1.0)
    low, step = _number(match["n_n"]) if match["n_n"] else (_word_number(match["n_w"]), 1.0)
    high = _number(match["n_h"])[0] if match["n_h"] else low
    kind, unit, factor, end = _measure(match)
    if kind is Kind.COUNT and not unit and _is_year(match):
        return Quantity(Kind.YEAR, low, high, "", 1.0, Modifier.EXACT, match.start(), match.end("n_h" if match["n_h"] else "n_n"))
    scale *= factor
    return Quantity(kind, low * scale, high * scale, unit, step * scale, _modifier(text, match.start()), match.start(), end)


def _is_year(match: re.Match[str]) -> bool:
    written = match["n_n"] or ""
    return len(written) == 4 and written.isdigit() and 1000 <= int(written) <= 2100 and not match["n_s"]


def _measure(match: re.Match[str]) -> tuple[Kind, str, float, int]:
    """Kind, unit, factor to the base unit, and the end of what was written."""
    bare_end = max(match.end(name) for name in ("n_n", "n_w", "n_h", "n_s"))
    if match["pct"]:
        return (Kind.POINTS if match["pct"].lower().startswith(("percentage", "pp")) else Kind.PERCENT), "", 1.0, match.end("pct")
    if match["cur"]:
        return Kind.MONEY, CURRENCIES.get(match["cur"].lower().split()[-1], "USD"), 1.0, match.end("cur")
    word = (match["unit"] or "").lower()
    singular = word.removesuffix("s") if len(word) > 3 else word
    if singular in DURATIONS:
        return Kind.DURATION, "s", DURATIONS[singular], match.end("unit")
    if word in UNITS or singular in UNITS:
        unit, factor = UNITS.get(word) or UNITS[singular]
        return Kind.UNIT, unit, factor, match.end("unit")
    if _is_year(match):
        return Kind.COUNT, "", 1.0, bare_end
    return Kind.COUNT, _noun(word), 1.0, bare_end


_NOT_COUNTED = frozenset(
    ["of", "in", "and", "to", "the", "a", "an", "or", "on", "at", "for", "by", "from", "with", "was", "were", "is", "are", "that", "as", "per", "but", "during",
     "against", "when", "after", "before", "out", "more", "other", "new", "different", "years", "year", "it", "he", "she", "they", "which", "who"]
)  # fmt: skip


def _noun(word: str) -> str:
    return "" if word in _NOT_COUNTED else word.removesuffix("s")


def _read_ordinal(match: re.Match[str], text: str) -> Quantity:
    value = float(match["o_n"]) if match["o_n"] else ORDINAL_WORDS[match["o_w"].lower()]
    return Quantity(Kind.ORDINAL, value, value, "", 1.0, Modifier.EXACT, match.start(), match.end())


def _day(match: re.Match[str], prefix: str) -> Quantity:
    """A day as yyyymmdd, with zeros where the text is silent; `unit` says which parts are known."""
    parts = match.groupdict()
    year = int(parts.get(f"{prefix}_y") or 0)
    written = parts[f"{prefix}_m"].lower()
    month = int(written) if written.isdigit() else MONTHS[written]
    day = int(parts.get(f"{prefix}_d") or 0)
    value = float(year * 10000 + month * 100 + day)
    unit = ("y" if year else "") + "m" + ("d" if day else "")
    return Quantity(Kind.DAY, value, value, unit, 1.0, Modifier.EXACT, match.start(), match.end())


def _read_quarter(match: re.Match[str], text: str) -> Quantity:
    word = (match["q_w"] or "").lower()
    number = int(match["q_n"]) if match["q_n"] else {"first": 1, "second": 2, "third": 3}.get(word, 4)
    value = float(int(match["q_y"] or 0) * 10 + number)
    return Quantity(Kind.QUARTER, value, value, "y" if match["q_y"] else "", 1.0, Modifier.EXACT, match.start(), match.end())


def _read_vague(match: re.Match[str], text: str) -> Quantity:
    low = (10 if match["v_n"].lower() == "tens" else 100) * SCALES[match["v_s"].lower().removesuffix("s")]
    currency = CURRENCIES.get((match["v_u"] or "").lower().split(" ")[-1], "")
    kind = Kind.MONEY if currency else Kind.COUNT
    return Quantity(kind, low, low * 10, currency, low, Modifier.ABOUT, match.start(), match.end())


def _read_decade(match: re.Match[str], text: str) -> Quantity:
    year = float(match["decade_y"])
    return Quantity(Kind.YEAR, year, year + 9, "decade", 1.0, Modifier.EXACT, match.start(), match.end())


_READERS = (
    ("iso", lambda match, text: _day(match, "iso")),
    ("dmy", lambda match, text: _day(match, "dmy")),
    ("mdy", lambda match, text: _day(match, "mdy")),
    ("my", lambda match, text: _day(match, "my")),
    ("quarter", _read_quarter),
    ("decade", _read_decade),
    ("vague", _read_vague),
    ("money", _read_money),
    ("ordinal", _read_ordinal),
    ("number", _read_number),
)

ROUNDING_LIMIT = 0.05
"""Rounding to the claim's written precision may move a value by this share at the most: $4 billion is not $3.6 billion."""
ABOUT_LIMIT = 0.1
"""How far an approximate value may be from the stated one."""
BOUND_LIMIT = 0.5
"""A bound is confirmed by values up to this share beyond it: "more than 3,000" by 3,400, not by 30,000."""


def is_comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether two values measure the same kind of thing, so that a difference means something."""
    if claim.kind is not source.kind:
        return {claim.kind, source.kind} == {Kind.YEAR, Kind.DAY}
    if claim.kind in {Kind.MONEY, Kind.UNIT, Kind.COUNT}:
        return claim.unit == source.unit or (claim.kind is Kind.COUNT and not (claim.unit and source.unit))
    return True


def confirms(claim: Quantity, source: Quantity) -> bool:
    """Whether the source's value makes the claim's true, within the precision the claim was written in."""
    if claim.kind is Kind.DAY or source.kind is Kind.DAY:
        return _confirms_day(claim, source)
    if claim.kind is Kind.QUARTER and source.kind is Kind.QUARTER:
        return claim.low == source.low or (claim.low % 10 == source.low % 10 and not (claim.unit and source.unit))
    same_kind = claim.kind is source.kind or {claim.kind, source.kind} == {Kind.PERCENT, Kind.POINTS}
    if not same_kind or (claim.kind in {Kind.MONEY, Kind.UNIT} and claim.unit != source.unit):
        return False
    return _near(claim, source)


def _near(claim: Quantity, source: Quantity) -> bool:
    if claim.low != claim.high or source.low != source.high:
        return source.low <= claim.low * 1.0001 and claim.high <= source.high * 1.0001 if claim.low == claim.high else _same_range(claim, source)
    wanted, stated = claim.low, source.low
    off = abs(stated - wanted) / max(abs(wanted), 1e-9)
    match claim.modifier:
        case Modifier.AT_LEAST:
            return wanted <= stated * 1.0001 and off <= BOUND_LIMIT
        case Modifier.AT_MOST:
            return stated <= wanted * 1.0001 and off <= BOUND_LIMIT
        case Modifier.ABOUT:
            return off <= ABOUT_LIMIT
        case Modifier.EXACT:
            return off < 1e-6 or (_is_rounded(claim) and abs(stated - wanted) <= claim.step / 2 and off <= ROUNDING_LIMIT)


def _is_rounded(claim: Quantity) -> bool:
    """Counts written out to the last digit are exact; everything else is rounded where it was cut."""
    return claim.kind not in {Kind.COUNT, Kind.ORDINAL, Kind.YEAR} or claim.step > 1


def _same_range(claim: Quantity, source: Quantity) -> bool:
    if source.low == source.high:
        return claim.low <= source.low <= claim.high
    return abs(claim.low - source.low) < 1e-6 and abs(claim.high - source.high) < 1e-6


def _confirms_day(claim: Quantity, source: Quantity) -> bool:
    wanted, stated = _parts(claim), _parts(source)
    shared = [(a, b) for a, b in zip(wanted, stated, strict=True) if a and b]
    needed = sum(1 for a in wanted if a)
    return bool(shared) and all(a == b for a, b in shared) and len(shared) >= min(needed, 2)


def _parts(quantity: Quantity) -> tuple[int, int, int]:
    if quantity.kind is Kind.YEAR:
        return int(quantity.low), 0, 0
    if quantity.kind is not Kind.DAY:
        return 0, 0, 0
    value = int(quantity.low)
    return value // 10000, value // 100 % 100, value % 100


@lru_cache(maxsize=4096)
def cached_quantities(text: str) -> tuple[Quantity, ...]:
    """`find_quantities`, remembered for texts that are asked for again within one shard."""
    return find_quantities(text)
