"""Where quoted words stand in an article, however the page around them has been edited since.

Only the sentence itself must still say them: white space, quotation marks, dashes, case and compatibility forms do not count.
Of several sentences that do, the text before and after decides, as far as it still fits.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile
from operator import eq

from linker_core.reasons import DecisionReason

MAX_AROUND_CHARS = 500
"""Longer prefixes and suffixes tell no more."""

_ALIKE = str.maketrans({**dict.fromkeys("‘’‚‛`´′", "'"), **dict.fromkeys("“”„‟«»″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")})
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def fold(text: str) -> str:
    """The text as quotations are compared."""
    if text.isascii():  # half of all sentences; what is done below leaves of it just this
        return " ".join(text.replace("`", "'").lower().split())
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_ALIKE)
    return " ".join(seen.casefold().split())


class Quotations:
    """The sentences of one article, in order, to look quoted words up in."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self._texts = [fold(text) for text in sentences]

    def find(self, quote: str, prefix: str = "", suffix: str = "") -> int | DecisionReason:
        """The number of the one sentence that is the quote or, where none is, holds it; else why there is not one."""
        words = fold(quote)
        whole = [(number, 0) for number, text in enumerate(self._texts) if text == words]
        found = whole or [(number, at) for number, text in enumerate(self._texts) for at in _places(text, words)]
        if not found or not words:
            return DecisionReason.QUOTE_GONE
        if len({number for number, _ in found}) > 1:
            fits = [self._fit(number, at, len(words), fold(prefix), fold(suffix)) for number, at in found]
            found = [place for place, fit in zip(found, fits, strict=True) if fit == max(fits)]
        numbers = {number for number, _ in found}
        return numbers.pop() if len(numbers) == 1 else DecisionReason.AMBIGUOUS

    def _fit(self, number: int, at: int, length: int, prefix: str, suffix: str) -> int:
        """How many characters of prefix and suffix stand around the place, counted from it."""
        before, after = prefix[-MAX_AROUND_CHARS:], suffix[:MAX_AROUND_CHARS]
        text = self._texts[number]
        left = self._gather(text[:at], reversed(self._texts[:number]), len(before), is_before=True)
        right = self._gather(text[at + length :], iter(self._texts[number + 1 :]), len(after), is_before=False)
        return _count_common(before[::-1], left[::-1]) + _count_common(after, right)

    def _gather(self, text: str, others: Iterator[str], count: int, *, is_before: bool) -> str:
        """The text beside a place, with as many of the other sentences as fill `count` characters."""
        text = text.strip()
        for other in others:
            if len(text) >= count:
                break
            text = f"{other} {text}".strip() if is_before else f"{text} {other}".strip()
        return text


def _count_common(one: str, other: str) -> int:
    """How many characters two texts have in common from their starts."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def _places(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
