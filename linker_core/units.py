"""Words for magnitudes, currencies, units, numbers and months, with what they stand for."""

SCALES = {
    "hundred": 100.0, "thousand": 1000.0, "k": 1000.0, "million": 1000000.0, "mn": 1000000.0, "m": 1000000.0, "mio":
    1000000.0, "billion": 1000000000.0, "bn": 1000000000.0, "b": 1000000000.0, "trillion": 1000000000000.0, "tn":
    1000000000000.0, "t": 1000000000000.0, "dozen": 12.0, "lakh": 100000.0, "crore": 10000000.0,
}  # fmt: skip
"""Scale words and letters."""

CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "¥": "JPY", "jpy": "JPY",
    "yen": "JPY", "yuan": "CNY", "renminbi": "CNY", "cny": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR", "inr": "INR",
    "rupee": "INR", "rupees": "INR", "a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "chf": "CHF", "franc": "CHF",
    "francs": "CHF", "won": "KRW", "₩": "KRW", "hk$": "HKD", "nz$": "NZD", "s$": "SGD", "cent": "USC", "cents": "USC",
}  # fmt: skip
"""Signs and names of currencies, as ISO 4217 codes; USC for cents."""

UNITS = {
    "km": ("m", 1000.0), "kilometre": ("m", 1000.0), "kilometer": ("m", 1000.0), "mile": ("m", 1609.344), "mi": ("m",
    1609.344), "metre": ("m", 1.0), "meter": ("m", 1.0), "m": ("m", 1.0), "foot": ("m", 0.3048), "feet": ("m", 0.3048),
    "ft": ("m", 0.3048), "inch": ("m", 0.0254), "cm": ("m", 0.01), "centimetre": ("m", 0.01), "centimeter": ("m", 0.01),
    "mm": ("m", 0.001), "millimetre": ("m", 0.001), "millimeter": ("m", 0.001), "kg": ("g", 1000.0), "kilogram": ("g",
    1000.0), "kilo": ("g", 1000.0), "gram": ("g", 1.0), "g": ("g", 1.0), "mg": ("g", 0.001), "milligram": ("g", 0.001),
    "tonne": ("g", 1000000.0), "ton": ("g", 1000000.0), "pound": ("g", 453.592), "lb": ("g", 453.592), "ounce": ("g",
    28.3495), "oz": ("g", 28.3495), "litre": ("l", 1.0), "liter": ("l", 1.0), "gallon": ("l", 3.785), "hectare": ("m2",
    10000.0), "acre": ("m2", 4046.86), "mw": ("w", 1000000.0), "megawatt": ("w", 1000000.0), "gw": ("w", 1000000000.0),
    "gigawatt": ("w", 1000000000.0), "kw": ("w", 1000.0), "kilowatt": ("w", 1000.0), "kwh": ("wh", 1000.0), "mwh": ("wh",
    1000000.0), "gwh": ("wh", 1000000000.0), "twh": ("wh", 1000000000000.0), "mph": ("m/s", 0.44704), "km/h": ("m/s",
    0.277778), "kph": ("m/s", 0.277778), "gb": ("byte", 1000000000.0), "tb": ("byte", 1000000000000.0), "mb": ("byte",
    1000000.0), "°c": ("°c", 1.0), "celsius": ("°c", 1.0), "°f": ("°f", 1.0), "fahrenheit": ("°f", 1.0),
}  # fmt: skip
"""Physical units as (base unit, factor)."""

DURATIONS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0, "year": 31557600.0,
    "decade": 315576000.0, "century": 3155760000.0, "centurie": 3155760000.0,
}  # fmt: skip
"""Spans of time in seconds, singular ("centurie": "centuries" without its s)."""

NUMBER_WORDS = {
    "zero": 0.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0,
    "nine": 9.0, "ten": 10.0, "eleven": 11.0, "twelve": 12.0, "thirteen": 13.0, "fourteen": 14.0, "fifteen": 15.0,
    "sixteen": 16.0, "seventeen": 17.0, "eighteen": 18.0, "nineteen": 19.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
}  # fmt: skip
"""Written numbers."""

ORDINAL_WORDS = {
    "first": 1.0, "second": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "seventh": 7.0, "eighth": 8.0,
    "ninth": 9.0, "tenth": 10.0, "eleventh": 11.0, "twelfth": 12.0,
}  # fmt: skip
"""Written ordinals."""

MONTHS = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun":
    6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9, "october": 10, "oct": 10,
    "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip
"""Names and short names of months."""

NOT_COUNTED = frozenset(
    """
    this these those now today still also not no where while there only about over some all under nearly almost
    around both another just than its their his her
    a after against an and are as at before but by different during for from he in is it more new of on or other out per she
    that the they to was were when which who with year years
    """.split()
)
"""Words after a number that are not what it counts."""
