"""Which texts are copies of one another, and of the article itself: several pages with one text are one voice.

Texts are compared by the shingles they share (runs of five words). A sketch keeps the smallest hashes of a text, so that the cost
of a pair is bounded whatever the length; hashes are CRC sums of the words, the same on every machine.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from linker_core.records import Source
from linker_core.settings import PolicySettings
from linker_core.words import WORD

SHINGLE_WORDS = 5
"""Shorter runs of words are shared by any two texts on one subject, longer ones break at every edited word."""

MAX_SHINGLES = 4096
"""Hashes kept of one text: a share is then off by one or two hundredths."""

MIN_SHINGLES = 20
"""Fewer tell nothing: two snippets on one event are alike by chance."""

MIN_ARTICLE_SHINGLES = 150
"""About eight sentences: of a shorter article a page may hold the better part by quoting, or by being quoted."""

MIN_SIZE_SHARE = 0.25
"""A text that is a small part of another was quoted; the rest of the other is its own."""

_HASHES = 2**32
_FACTORS = tuple(np.uint64(31**place) for place in range(SHINGLE_WORDS))


@dataclass(frozen=True, slots=True)
class Sketch:
    """The smallest hashes of a text's shingles, sorted: all that are below `limit`. `count` of them were there."""

    hashes: NDArray[np.uint64]
    limit: int
    count: int


def sketch_text(text: str) -> Sketch:
    """The sketch of a text of any length; letter case, punctuation and white space do not count."""
    data = text.lower().encode("utf-8", "surrogatepass")
    if not data.isascii():
        for mark, plain in _MARKS.items():
            data = data.replace(mark, plain)
    words = np.fromiter(map(crc32, data.translate(_WORDS_ONLY, b"'").split()), dtype=np.uint64)
    if len(words) < SHINGLE_WORDS:
        return Sketch(words[:0], _HASHES, 0)
    last = len(words) - SHINGLE_WORDS + 1
    sums = sum((words[place : place + last] * factor for place, factor in enumerate(_FACTORS)), np.zeros(last, dtype=np.uint64))
    hashes = np.sort(_scatter(sums))
    hashes = hashes[np.concatenate(([True], hashes[1:] != hashes[:-1]))]
    limit = int(hashes[MAX_SHINGLES]) if len(hashes) > MAX_SHINGLES else _HASHES
    return Sketch(hashes[:MAX_SHINGLES], limit, len(hashes))


_WORDS_ONLY = bytes(byte if byte >= 0x80 or chr(byte).isalnum() else 0x20 for byte in range(256))
_MARKS = {
    mark.encode(): plain for mark, plain in zip("‘’“”–—…\u00a0", (b"", b"", b" ", b" ", b" ", b" ", b" ", b" "), strict=True)
}
"""Punctuation that copies write in another way; all other characters beyond ASCII are letters here."""


def _scatter(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread sums evenly over 32 bits (Fibonacci hashing), so that the smallest are a fair sample."""
    spread: NDArray[np.uint64] = (values * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)
    return spread


def share_contained(part: Sketch, whole: Sketch) -> float:
    """The share of one text's shingles that another has, 0 to 1; 0 where too few can be compared."""
    limit = min(part.limit, whole.limit)
    mine, theirs = (_below(limit, sketch) for sketch in (part, whole))
    if len(mine) < MIN_SHINGLES:
        return 0.0
    places = np.minimum(np.searchsorted(theirs, mine), max(len(theirs) - 1, 0))
    return round(int((theirs[places] == mine).sum()) / len(mine), 6) if len(theirs) else 0.0


def _below(limit: int, sketch: Sketch) -> NDArray[np.uint64]:
    """The hashes below the limit; all of them, but for the fuller of two sketches."""
    return sketch.hashes if limit == sketch.limit else sketch.hashes[: np.searchsorted(sketch.hashes, limit)]


def are_copies(one: Sketch, other: Sketch, least_share: float) -> bool:
    """Whether two texts are one: of about one size, the smaller mostly in the larger."""
    small, large = sorted((one, other), key=lambda sketch: sketch.count)
    return small.count >= MIN_SIZE_SHARE * large.count and share_contained(small, large) >= least_share


class Copies:
    """The texts of one article and its sources; each is read at the first question about it."""

    def __init__(self, article_text: str, policy: PolicySettings) -> None:
        self._article_text = article_text
        self._policy = policy
        self._article: Sketch | None = None
        self._sketches: dict[str, Sketch] = {}
        self._groups: dict[tuple[str, str], bool] = {}

    def repeats_article(self, source: Source) -> bool:
        """Whether the page holds most of the article: it was copied from it, or both from a third, and proves nothing."""
        if self._article is None:
            self._article = sketch_text(self._article_text)
        if self._article.count < MIN_ARTICLE_SHINGLES:
            return False
        return share_contained(self._article, self._sketch(source)) >= self._policy.article_copy_share

    def is_same_text(self, one: Source, other: Source) -> bool:
        """Whether two pages carry one text."""
        first, second = sorted((one, other), key=lambda source: source.text_digest)
        key = first.text_digest, second.text_digest
        if key not in self._groups:
            is_equal = first.text_digest == second.text_digest
            self._groups[key] = is_equal or are_copies(self._sketch(first), self._sketch(second), self._policy.source_copy_share)
        return self._groups[key]

    def _sketch(self, source: Source) -> Sketch:
        if source.text_digest not in self._sketches:
            self._sketches[source.text_digest] = sketch_text(source.text)
        return self._sketches[source.text_digest]


def is_same_quote(one: str, other: str, least_words: int) -> bool:
    """Whether two quotes are the same sentence word for word; shorter ones than `least_words` are alike by chance."""
    words = WORD.findall(one.lower())
    return len(words) >= least_words and words == WORD.findall(other.lower())


_CREDIT = re.compile(
    r"\((?P<agency>Reuters|AP|Associated Press|AFP|Bloomberg(?: News)?|UPI|DPA|Xinhua|Kyodo(?: News)?|CNN|BBC|The Conversation"
    r"|BUSINESS WIRE|PR ?Newswire|GLOBE ?NEWSWIRE)\)"
    r"|\b(?:(?:originally|first)\s(?:published|appeared|posted|reported)|(?:re)?published\s(?:with\spermission\s)?from"
    r"|syndicated\sfrom|courtesy\sof|Source:)(?:\s(?:by|on|in|at|with|from))?\s(?P<site>[^\n.,;()]{1,40}(?:\.[a-z]{2,})*)",
    re.IGNORECASE,
)
_ALIASES: Mapping[str, str] = {
    "ap": "apnews",
    "associatedpress": "apnews",
    "dpa": "dpa",
    "financialtimes": "ft",
    "newyorktimes": "nytimes",
    "thenewyorktimes": "nytimes",
    "wallstreetjournal": "wsj",
    "thewallstreetjournal": "wsj",
    "xinhua": "xinhuanet",
}
"""Names that differ from what their site is registered as."""


def credited_sites(texts: Sequence[str]) -> frozenset[str]:
    """What the texts name as their origin ("(Reuters)", "originally published on …"), in small letters without blanks."""
    found = [match["agency"] or match["site"] for text in texts for match in _CREDIT.finditer(text)]
    squeezed = ["".join(WORD.findall(name.lower())) for name in found]
    return frozenset(name for told in squeezed for name in (told, _ALIASES.get(told, told)) if not name.isdigit())


def is_credited(domain: str, credits_named: frozenset[str]) -> bool:
    """Whether a registrable domain is one of the named origins.

    >>> is_credited("reuters.com", credited_sites(["LONDON (Reuters) - Oil rose."]))
    True
    """
    label = domain.partition(".")[0].replace("-", "")
    whole = "".join(WORD.findall(domain))
    return any(name in {label, whole} or (name.startswith(label) and len(label) >= MIN_LABEL) for name in credits_named)


MIN_LABEL = 6
"""Registered names this long are recognised with words behind them ("Guardian newspaper")."""


def share_repeated(text: str, other: str, min_words: int) -> float:
    """Share of a text's runs of three words that stand in the other; 0 for one of fewer than `min_words` words.

    >>> share_repeated("2023 was 1.48 degrees warmer.", "As they say, 2023 was 1.48 degrees warmer than ever.", 4)
    1.0
    """
    runs, others = (list(zip(words, words[1:], words[2:], strict=False)) for words in map(_words, (text, other)))
    if len(runs) + 2 < min_words:
        return 0.0
    known = set(others)
    return sum(run in known for run in runs) / len(runs)


def _words(text: str) -> list[str]:
    return list(map(str.lower, WORD.findall(text)))
