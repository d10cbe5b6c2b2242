"""The part of an address that leads to the very sentence.

As in https://wicg.github.io/scroll-to-text-fragment/. A browser looks for the words in the page as it is today, letter case
and accents aside, from the top, at word borders, and shows the first place it finds. So what is written must be found in the
source's text once, and at the quote.
"""

import re
from unicodedata import category, combining, normalize
from urllib.parse import quote as percent_encode

DELIMITER = ":~:"
"""Begins the directives behind a fragment; the browser takes them off before the page sees its address."""

MAX_EXACT_WORDS = 8
"""Longer quotes are named by their first and last words: the shorter a directive, the less a changed comma breaks it."""

MIN_WORDS = 4
"""Fewer words may well stand in a part of the page that is not in the source's text, such as its navigation."""

MAX_CONTEXT_WORDS = 6
"""Words of the same line before or behind the quote that may tell it from its repetitions."""

_WORD = re.compile(r"\S+")
_CUT = re.compile(r"\.\.\.|…")


def text_directive(text: str, start: int, end: int) -> str | None:
    """`text=…` that leads to these characters of a source's text and to no other; None where that cannot be said."""
    words = _words(text, start, end)
    if not words or _CUT.search(text, start, end):
        return None
    if len(words) <= MAX_EXACT_WORDS and "\n" not in text[words[0][0] : words[-1][1]]:
        return _exact(text, words[0][0], words[-1][1])
    return _range(text, words)


def encode_part(part: str) -> str | None:
    """Words percent-encoded: `&`, `-` and `,` have a meaning in a directive; None where they cannot be UTF-8.

    >>> encode_part("a well-known R&D, they say")
    'a%20well%2Dknown%20R%26D%2C%20they%20say'
    """
    try:
        return percent_encode(" ".join(part.split()), safe="").replace("-", "%2D")
    except UnicodeEncodeError:
        return None


def fold(text: str) -> str:
    """What a browser compares: letters without case and accents, white space as one blank, quotation marks alike."""
    bare = "".join(char for char in normalize("NFKD", text) if not combining(char) and category(char) != "Cf")
    return " ".join(bare.casefold().translate(_QUOTES).split())


_QUOTES = str.maketrans("‘’‚‛“”„‟«»", '\'\'\'\'""""""')


def _exact(text: str, start: int, end: int) -> str | None:
    """The whole quote, with as few words before it, or else behind it, as make it unique."""
    folded = fold(text)
    for before in (start, *_starts_before(text, start)):
        if _is_unique(folded, text[before:end]):
            return _directive(text[before:start], text[start:end], "", "")
    for behind in _ends_behind(text, end):
        if _is_unique(folded, text[start:behind]):
            return _directive("", text[start:end], "", text[end:behind])
    return None


def _range(text: str, words: list[tuple[int, int]]) -> str | None:
    """The fewest first words that stand in the text once, and the fewest last ones that come next at the quote's end."""
    first, folded = words[0][0], fold(text)
    ends = [end for _, end in words[MIN_WORDS - 1 : -MIN_WORDS] if "\n" not in text[first:end]]
    choices = [(first, end) for end in ends] + [(before, ends[0]) for before in _starts_before(text, first) if ends]
    for before, end in choices:
        if _is_unique(folded, text[before:end]):
            ending = _ending(text, end, [word for word in words if word[0] >= end])
            return ending and _directive(text[before:first], text[first:end], ending, "")
    return None


def _ending(text: str, opened: int, words: list[tuple[int, int]]) -> str | None:
    """The fewest last words that, looked for from the end of the opening, are first met at the quote's end."""
    last = words[-1][1]
    rest = fold(text[opened:last])
    for start, _ in reversed(words[: len(words) - MIN_WORDS + 1]):
        if "\n" in text[start:last]:
            return None
        if _is_unique(rest, text[start:last]):
            return text[start:last]
    return None


def _is_unique(folded: str, words: str) -> bool:
    """Whether the words stand once in a folded text, at word borders or not: one place too many is on the safe side."""
    wanted = fold(words)
    first = folded.find(wanted)
    return first >= 0 and folded.find(wanted, first + 1) < 0


def _directive(before: str, opening: str, ending: str, behind: str) -> str | None:
    shapes = ((before, "{}-"), (opening, "{}"), (ending, "{}"), (behind, "-{}"))
    parts = [(encode_part(part), shape) for part, shape in shapes if part]
    if any(not part for part, _ in parts):
        return None
    return "text=" + ",".join(shape.format(part) for part, shape in parts)


def _starts_before(text: str, start: int) -> list[int]:
    """Where one to a few words of the same line before a place begin, the nearest first."""
    line = text.rfind("\n", 0, start) + 1
    return [word for word, _ in reversed(_words(text, line, start)[-MAX_CONTEXT_WORDS:])]


def _ends_behind(text: str, end: int) -> list[int]:
    """Where one to a few words of the same line behind a place end, the nearest first."""
    line = text.find("\n", end)
    return [stop for _, stop in _words(text, end, line if line >= 0 else len(text))[:MAX_CONTEXT_WORDS]]


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Words between white space, without the punctuation at their ends; browsers begin and end at word borders."""
    spans = ((match.start(), match.end()) for match in _WORD.finditer(text, start, end))
    trimmed = (_trim(text, *span) for span in spans)
    return [(first, stop) for first, stop in trimmed if first < stop]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and category(text[start])[0] in "PSZC":
        start += 1
    while start < end and category(text[end - 1])[0] in "PSZC":
        end -= 1
    return start, end
