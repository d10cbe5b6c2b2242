"""The words of a claim as an anchor sees them: clean of punctuation, with what they do, measure and have confirmed."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from linker_core.phrases import NOMINAL, Role, is_possessive, tag_words
from linker_core.quantities import LABEL_MARK, TIME_KINDS, Kind, Quantity
from linker_core.records import Span

_TOKEN = re.compile(r"[^\s—–]+")
_MARKS = "\"'“”‘’«»()[]{}*_,;:!?…"
"""Punctuation that is no part of the word it touches; a point may be one in front (.NET)."""
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}|(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Mt|Ft)\.(?=\s)")
"""Words whose point is part of them and ends nothing: U.S., Samuel L. Jackson, St. Louis."""
_BREAKS = frozenset(',;:.!?…)(]}[{»«”“"—–-|/•·')
_CITATION = re.compile(r"\[\d{1,3}\]")
"""A note's mark, which is no word: view[13]."""
_QUOTED = re.compile(r"“[^“”]{1,80}”|«[^«»]{1,80}»")
_STRAIGHT = re.compile(r'"[^"]{1,80}"')
NAME_LINKS = frozenset("& of de del della di da du van von der".split())
"""Small words inside names: Bank of America, Johnson & Johnson."""
_TIMES = frozenset("once twice thrice".split())
_APOSTROPHES = frozenset("'’‘")


class Token(NamedTuple):
    """A word of the claim; `start`/`end` are characters of it. A tuple, since many are made."""

    start: int
    end: int
    text: str
    lower: str
    part: Role
    has_break_before: bool
    is_value: bool
    is_amount: bool
    """Role of a value that can stand alone: 17%, five million euros; not "first" or "once"."""
    is_open: bool
    """A number that says nothing without the word after it: three (days), the first (time)."""
    is_time: bool
    """Role of a date or year."""
    is_name: bool
    is_owner: bool
    """A possessive: Iceland's."""
    is_confirmed: bool
    is_content: bool
    quote: int
    """Which short quotation of the claim it stands in, from 1; 0 for none."""
    is_quoted_alone: bool
    """Whether it is all that its quotation marks hold."""


_CONTENT = frozenset({Role.NAME, Role.NUMBER, Role.NOUN, Role.ADJECTIVE, Role.VERB, Role.GERUND, Role.UNSURE})


def read_tokens(text: str, confirmed: Sequence[Span], values: Sequence[Quantity]) -> list[Token]:
    """The words of a claim in order; a dash or a lone mark is none."""
    words = _cut_words(text, values)
    inside = [[value for value in values if value.start < end and start < value.end] for start, end, _ in words]
    parts = tag_words([text[start:end] for start, end, _ in words], [bool(held) for held in inside], [gap for *_, gap in words])
    quotes, known = _find_quotes(text), _cover(text, confirmed)
    tokens = [_make_token(text, word, part, held, known, quotes) for word, part, held in zip(words, parts, inside, strict=True)]
    return [_read_title(token) for token in tokens] if quotes else tokens


def _read_title(token: Token) -> Token:
    """In a quoted title every capitalised word is part of a name: "It Ain't Half Hot Mum"."""
    is_named = token.quote and token.is_name and not token.is_value
    return token._replace(part=Role.NAME) if is_named else token


def _cover(text: str, spans: Sequence[Span]) -> bytearray:
    """Which characters lie in any of the spans."""
    covered = bytearray(len(text))
    for span in spans:
        covered[span.start : span.end] = b"\x01" * len(text[span.start : span.end])
    return covered


def _cut_words(text: str, values: Sequence[Quantity]) -> list[tuple[int, int, bool]]:
    """Start and end of each word, and whether a break parts it from the one before."""
    words: list[tuple[int, int, bool]] = []
    reached = 0
    for match in _TOKEN.finditer(text):
        start, end = _trim(text, match.start(), match.end())
        word = text[start:end]
        if word in NAME_LINKS or any(map(str.isalnum, word)) or (word and touches(values, start, end)):
            gap = text[reached:start]
            has_break = gap != " " and _has_break(gap, text[:reached])
            is_inside = has_break and any(value.start < reached and start < value.end for value in values)
            words.append((start, end, has_break and not is_inside))
            reached = end
    return words


def _has_break(gap: str, before: str) -> bool:
    """Whether marks between two words part them; the apostrophe of "the teams' goal" does not."""
    return not _BREAKS.isdisjoint(gap) or (not _is_owned(gap, before) and not _APOSTROPHES.isdisjoint(gap))


def _is_owned(gap: str, before: str) -> bool:
    return gap in {"' ", "’ "} and before.endswith("s")


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    word = text[start:end]
    if word.isalnum():
        return start, end
    note = _CITATION.search(text, start, end)
    end = note.start() if note else end
    word = text[start:end]
    left = start + len(word) - len(word.lstrip(_MARKS))
    right = start + len(word.rstrip(_MARKS + "."))
    abbreviation = _ABBREVIATION.match(text, left)
    return left, max(right, abbreviation.end()) if abbreviation and abbreviation.end() > right else right


def _find_quotes(text: str) -> list[Span]:
    """Short quotations; straight marks count only in pairs."""
    patterns = (_QUOTED, _STRAIGHT) if text.count('"') % 2 == 0 else (_QUOTED,)
    found = [Span(*match.span()) for pattern in patterns for match in pattern.finditer(text)]
    return [span for span in found if _is_title(text[span.start + 1 : span.end - 1].split())]


def _is_title(words: Sequence[str]) -> bool:
    """Whether a quotation is one thing: a few words, or capitals throughout."""
    return len(words) <= MAX_QUOTED_WORDS or all(word[:1].isupper() for word in words if len(word) > MAX_SMALL_CHARS)


MAX_QUOTED_WORDS = 3
MAX_SMALL_CHARS = 4
"""Prepositions and articles in titles are no longer than this."""


def _make_token(
    text: str,
    word: tuple[int, int, bool],
    part: Role,
    held: Sequence[Quantity],
    known: bytearray,
    quotes: Sequence[Span],
) -> Token:
    start, end, has_break = word
    written = text[start:end]
    lower = written.lower()
    return Token(
        start,
        end,
        written,
        lower,
        part,
        has_break,
        is_value=bool(held),
        is_amount=bool(held) and any(_is_amount(text, value) for value in held),
        is_open=bool(held) and lower not in _TIMES and any(_is_open(value) for value in held),
        is_time=bool(held) and any(value.kind in TIME_KINDS for value in held),
        is_name=written[:1].isupper(),
        is_owner=part in NOMINAL and (is_possessive(lower) or _is_owned(text[end : end + 2], lower)),
        is_confirmed=1 in known[start:end],
        is_content=part in _CONTENT,
        quote=_find_quote(quotes, start, end) if quotes else 0,
        is_quoted_alone=bool(quotes) and Span(start - 1, end + 1) in quotes,
    )


def _find_quote(quotes: Sequence[Span], start: int, end: int) -> int:
    return next((number for number, quote in enumerate(quotes, 1) if quote.start <= start and end <= quote.end), 0)


def _is_amount(text: str, value: Quantity) -> bool:
    is_bare = value.kind is Kind.COUNT and not value.unit
    return value.kind not in {Kind.ORDINAL, *TIME_KINDS} and not is_bare and not text[value.start : value.end].isalpha()


def _is_open(value: Quantity) -> bool:
    is_counting = value.kind is Kind.COUNT and value.unit != "" and not value.unit.startswith(LABEL_MARK)
    return is_counting or value.kind is Kind.ORDINAL


def touches(spans: Sequence[Span | Quantity], start: int, end: int) -> bool:
    """Whether any of the spans shares a character with the stretch."""
    return any(span.start < end and start < span.end for span in spans)
