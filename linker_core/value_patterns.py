"""How values are written: one alternation for all of them, the words that may open one, and those that bound it."""

import re

from linker_core.units import MONTHS, NUMBER_WORDS, ORDINAL_WORDS, SCALES

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WORD_NUMBER = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_ORDINAL_WORD = "|".join(ORDINAL_WORDS)
_SCALE = "|".join(sorted((word for word in SCALES if len(word) > 2), key=len, reverse=True)) + "|bn|mn|tn"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"(?:US|A|C|HK|NZ|S)?\$|[€£¥₹₩]|\b(?:USD|EUR|GBP|CHF|INR|AUD|CAD|JPY|Rs\.?)"
_YEAR = r"1\d{3}|20\d\d"
_ORIGIN = r"(?:(?:US|U\.S\.|American|Australian|Canadian|Hong\sKong)\s)?"
_CURRENCY = (
    rf"{_ORIGIN}(?:dollars?|euros?|pounds?\ssterling|pounds|yen|yuan|renminbi|rupees?|francs|won|cents?)"
    r"|USD|EUR|GBP|JPY|CNY|RMB|INR|AUD|CAD|CHF"
)
_DASH = r"(?:\s?[-–—]\s?|\sto\s)"

# One alternation, tried at word starts only; no part matches the empty string and none nests quantifiers.
PATTERN = re.compile(
    rf"""
      (?P<iso>\b(?P<iso_y>{_YEAR})-(?P<iso_m>0[1-9]|1[0-2])-(?P<iso_d>[0-3]\d)\b)
    | (?P<dmy>\b(?P<dmy_d>[0-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?P<dmy_m>{_MONTH})\b\.?(?:,?\s(?P<dmy_y>{_YEAR})\b)?)
    | (?P<mdy>\b(?P<mdy_m>{_MONTH})\b\.?\s(?P<mdy_d>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s?%)(?:,?\s(?P<mdy_y>{_YEAR})\b)?)
    | (?P<my>\b(?P<my_m>{_MONTH})\b\.?,?\s(?:of\s)?(?P<my_y>{_YEAR})\b)
    | (?P<quarter>\b(?:Q(?P<q_n>[1-4])|(?P<q_w>first|second|third|fourth|final)[\s-]quarter)\b
        (?:\s(?:of\s|in\s)?(?:fiscal\s|FY)?(?P<q_y>20\d\d)\b)?)
    | (?P<decade>\b(?P<decade_y>1\d\d0|20\d0)s\b)
    | (?P<years>\b(?P<y_a>{_YEAR})(?:{_DASH}|\sand\s)(?P<y_b>{_YEAR})\b(?!\s[a-z]+s\b))
    | (?P<money>(?<![\w$€£])(?P<m_btw>(?<=between\s))?(?P<m_sign>{_SIGN})\s?(?P<m_n>{_DIGITS})
        (?:(?(m_btw)(?:{_DASH}|\sand\s)|{_DASH})(?:{_SIGN})?\s?(?P<m_h>{_DIGITS}))?
        (?:[\s-]?(?P<m_s>{_SCALE}|[kmbt])(?!\w))?)
    | (?P<vague>\b(?P<v_n>tens|hundreds)\sof\s(?P<v_s>thousands|millions|billions)\b(?:,?\sof\s(?P<v_u>{_CURRENCY})\b)?)
    | (?P<times>\b(?:twice|thrice|once(?=\s*[.,;]|\s*$|\s+in\b))\b(?P<t_fold>\s(?:as|the|that|its|their|his|her)\b)?)
    | (?P<share>\b(?<!first\s)(?<!second\s)(?<!latter\s)(?<!other\s)(?<!better\s)half(?=\s(?:of|the|its|their|his|her|all)\b)
        |(?<=\ba\s)(?P<s_d>third|quarter|fifth|tenth)(?=\sof\b)
        |\b(?P<s_n>one|two|three|four|[1-4])[-\s](?P<s_m>thirds?|(?<=three.)quarters|fifths?|tenths?)(?=\s(?:of|as)\b|[.,;])
        |\b(?:one|1)\s(?:in|out\sof)(?:\severy)?\s(?P<s_i>three|four|five|six|seven|eight|nine|ten|[1-9]\d{{0,2}})\b(?![.,]\d|%))
    | (?P<ordinal>\b(?P<o_n>\d{{1,4}})(?:st|nd|rd|th)\b|\b(?P<o_w>{_ORDINAL_WORD})\b)
    | (?P<clock>(?<![\w.,:])\d{{1,2}}(?::[0-5]\d){{1,2}}(?:\.\d{{1,3}})?(?![\w:]))
    | (?P<number>(?<![\w.,$€£:-])(?P<n_btw>(?<=between\s))?
        (?:(?P<n_n>{_DIGITS})
          |(?P<n_w>(?:{_WORD_NUMBER})(?:[-\s](?:{_WORD_NUMBER}))?
            |an?(?=\s(?:hundred|thousand|million|billion|trillion|dozen)\b)|half\sa(?=\s(?:million|billion)))\b)
        (?:(?(n_btw)(?:{_DASH}|\sand\s)|{_DASH})(?:(?P<n_h>{_DIGITS})|(?P<n_hw>{_WORD_NUMBER})\b))?
        (?:[\s-]?(?P<n_s>{_SCALE}|k)(?!\w))?
        (?:\s?(?P<pct>%|per\scent\b|percent\b|pct\b|percentage\spoints?\b|pp\b)
          |[\s-](?P<cur>{_CURRENCY})(?!\w)
          |[\s-]?(?P<unit>[A-Za-z°][A-Za-z/°]*))?)
    """,
    re.VERBOSE | re.IGNORECASE,
)
MODIFIERS = re.compile(
    r"(?:(?P<at_least>(?:more|greater|larger|higher|bigger|longer|later|older) than|over|at least|above|exceed(?:s|ed|ing)?"
    r"|upwards of|surpass(?:es|ed|ing)?|topp(?:ed|ing)|no (?:less|fewer) than|a minimum of|in excess of)"
    r"|(?P<at_most>up to|(?:less|fewer|smaller|lower|shorter|younger|earlier) than|under|below|at most|no more than|as much as"
    r"|as many as|a maximum of)"
    r"|(?P<about>about|around|roughly|approximately|approx\.|some|nearly|almost|close to|estimated|circa|c\.|~"
    r"|just over|just under))"
    r"(?:\s(?:an?|the|total of))?\s*$",
    re.IGNORECASE,
)
MODIFIER_ENDS = (
    *(" a", " an", " the", "of", "than", "over", "least", "above", "exceed", "exceeds", "exceeded", "exceeding", "surpass"),
    *("surpasses", "surpassed", "surpassing", "topped", "topping", "to", "under", "below", "most", "as", "about", "around"),
    *("roughly", "approximately", "approx.", "some", "nearly", "almost", "estimated", "circa", "c.", "~"),
)
"""Last words of all that `MODIFIERS` knows: without one of them before a value the pattern is not tried."""
LOOK_BACK_CHARS = 24
"""How far before a value its modifier may begin."""


WORDS = re.compile(r"[^\W_]+")
NUMBERS = re.compile(r"(?<![^\W_])\d[^\W_]*")
"""Those of them that begin with a digit."""
SIGN_BEFORE = re.compile(rf"(?:{_SIGN})\s?$", re.IGNORECASE)
MAX_SIGN_CHARS = 6
SIGN_ENDS = frozenset("$€£¥₹₩DRPFYdrpfys.")
_ARTICLES = frozenset({"a", "an", "half"})
SCALED = (
    " a million",
    " a billion",
    *(f" {scale}" for scale in ("hundred", "thousand", "million", "billion", "trillion", "dozen")),
)
START_WORDS = frozenset(
    (*MONTHS, *NUMBER_WORDS, *ORDINAL_WORDS, *"final q1 q2 q3 q4 tens hundreds once twice thrice half quarter".split())
)


VALUE_WORDS = START_WORDS | _ARTICLES
"""Words that can open a value, beside digits."""

TELLING_VALUE_WORDS = START_WORDS | {word for scaled in SCALED for word in scaled.split() if len(word) > 1}
"""Words of which every value has one, unless it is written in digits."""
