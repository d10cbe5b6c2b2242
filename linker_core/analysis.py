"""A text as the judge sees it: terms, names, values, what it denies. Each view of it is made once, when it is first asked for."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from linker_core.lazy import lazy
from linker_core.quantities import Quantity, find_values
from linker_core.words import CAPITAL, UNKNOWN_WEIGHT, Vocabulary, Word, lower_word, lower_words

INFORMATIVE = 3.45
"""Least weight of a content term: more frequent words carry grammar, not facts."""

NAME_WEIGHT = 5.5
"""A capitalised word at the start of a sentence is a name only if it is at least this rare."""

_NOT_NAMES = frozenset(
    """
    i the a an in on at he she it they his her its their this that these those as of and for to with from by after before mr
    mrs ms dr there we you however but if when while since although so then also not no yes january february march april may
    june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_DESIGNATION = re.compile(r"\b([A-Z][A-Za-z]{0,3})-(\d{1,4}[A-Za-z]?)\b")
"""Letters and a number; longer words before the hyphen (COVID-19) are names without it too."""
_TURNING = frozenset("tech state southern city county college university island islands".split())
_TURNED = re.compile(rf"\b([A-Z][\w’'-]*) (?:{'|'.join(sorted(map(str.capitalize, _TURNING), reverse=True))})\b")
"""A name that is another's with the next word: a state's team is not its university's."""
_NEGATION = re.compile(
    r"\b(?:(?<!if )not(?! only| just| least)|never|nor|neither|cannot|without|denie[sd]|deny|denying|false|falsely|untrue"
    r"|fail(?:s|ed)? to|refus(?:e|es|ed)|rejected|myth|hoax|debunked|no (?:longer|evidence|such|one))\b|n['’]t\b",
    re.IGNORECASE,
)
NEGATED_WORDS = 4
"""How many words after a negation it governs, unless a comma or the like comes first."""


POINTS = 10_000
"""Of a weight of 1. Weights have four decimals, so points are whole numbers, and their sums the same in any order."""


def points_of(weight: float) -> int:
    """A weight in points."""
    return round(weight * POINTS)


class Analysis:
    """A text as the judge sees it. Each view of it is made when it is first asked for: of most passages one is enough."""

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._vocabulary = vocabulary

    @lazy
    def terms(self) -> frozenset[str]:
        """The terms of all words."""
        return frozenset(map(_TERM, self._weighted))

    @lazy
    def _lower(self) -> list[str]:
        """Each word in lower case, in order."""
        return lower_words(self._text)

    @lazy
    def _weighted(self) -> list[tuple[str, float]]:
        """Term and weight of each word, in order."""
        return self._vocabulary.weigh_words(self._lower)

    @lazy
    def words(self) -> tuple[Word, ...]:
        """All words, in order."""
        return self._vocabulary.read_words(self._text)

    @lazy
    def telling(self) -> tuple[str, ...]:
        """The informative terms, in order, as often as they occur."""
        return tuple([term for term, weight in self._weighted if weight >= INFORMATIVE])

    @lazy
    def content(self) -> Mapping[str, int]:
        """Informative terms with their points."""
        return {term: points_of(weight) for term, weight in self._weighted if weight >= INFORMATIVE}

    @lazy
    def content_of_names(self) -> frozenset[str]:
        """Those of them that belong to names."""
        return frozenset(self.content.keys() & self.names.keys())

    @lazy
    def content_of_words(self) -> frozenset[str]:
        """Those of them that do not."""
        return frozenset(self.content.keys() - self.names.keys())

    @lazy
    def points(self) -> int:
        """Of the whole content."""
        return sum(self.content.values())

    @lazy
    def points_of_names(self) -> int:
        """Of all names."""
        return sum(self.names.values())

    @lazy
    def name_words(self) -> tuple[Word, ...]:
        """The words that belong to names, in order."""
        return tuple(find_names(self._text, self._vocabulary.read_capitals(self._text)))

    @lazy
    def names(self) -> Mapping[str, int]:
        """Terms of names with their points; a designation such as U-30 is one more."""
        own = {word.term: points_of(word.weight) for word in self.name_words}
        return own | dict.fromkeys(self.designations, points_of(UNKNOWN_WEIGHT)) if self.designations else own

    @lazy
    def designations(self) -> frozenset[str]:
        """Letters and a number that are one name, joined: u30 for U-30, which is not U-9."""
        return frozenset("".join(found).lower() for found in _DESIGNATION.findall(self._text))

    @lazy
    def turned(self) -> frozenset[str]:
        """Names that a word after them makes another's, wherever they stand: Georgia, of Georgia Tech."""
        if _TURNING.isdisjoint(self._lower) or not _TURNED.search(self._text):
            return frozenset()
        turned = Counter(self._vocabulary.term_of(lower_word(name))[0] for name in _TURNED.findall(self._text))
        mentions = Counter(word.term for word in self.words)
        return frozenset(name for name, count in turned.items() if count == mentions[name])

    @lazy
    def runs(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """Names of several words: their initials and their terms."""
        return find_runs(self._text, self.name_words) if len(self.name_words) > 1 else ()

    @lazy
    def bigrams(self) -> frozenset[tuple[str, str]]:
        """Informative terms that follow each other, whatever small words stand between them."""
        return frozenset(pairwise(self.telling))

    @lazy
    def quantities(self) -> tuple[Quantity, ...]:
        """The values it states, in order."""
        return find_values(self._text, self._lower)

    @lazy
    def terms_of_values(self) -> frozenset[str]:
        """Terms of the words that its values are written with."""
        values = [(value.start, value.end) for value in self.quantities]
        return frozenset([word.term for word in self.words if any(start <= word.start < end for start, end in values)])

    @lazy
    def content_beside_values(self) -> Mapping[str, int]:
        """What it says of its values: informative terms with their points, those of the values aside; empty without values."""
        if not self.quantities:
            return {}
        return {term: points for term, points in self.content.items() if term not in self.terms_of_values}

    @lazy
    def count_capitals(self) -> int:
        """No name has more words than this."""
        return len(CAPITAL.findall(self._text))

    @lazy
    def negated(self) -> frozenset[str]:
        """Informative terms that a negation governs."""
        return frozenset() if _NEGATION_WORDS.isdisjoint(self._lower) else find_negated(self._text, self.words)

    @lazy
    def ending(self) -> tuple[str, ...]:
        """The last third of the informative terms."""
        return self.telling[-max(1, len(self.telling) // 3) :]


EMPTY = Analysis("", Vocabulary({}))


class Analyst:
    """Analyses texts, each once; meant to live as long as one article."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[str, Analysis] = {"": EMPTY}

    def read(self, text: str) -> Analysis:
        """The analysis of a text."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = Analysis(text, self._vocabulary)
        return found


_TERM = itemgetter(0)
_NEGATION_WORDS = frozenset(
    """
    not never nor neither cannot without denied denies deny denying false falsely untrue fail fails failed refuse refuses
    refused rejected myth hoax debunked no t
    """.split()
)
"""Words without which there is no negation to look for; the t of "didn't" among them."""


def find_negated(text: str, words: Sequence[Word]) -> frozenset[str]:
    """Informative terms among the few words that follow a negation within its clause."""
    negated: set[str] = set()
    for cue in _NEGATION.finditer(text):
        clause_end = next((match.start() for match in _CLAUSE_END.finditer(text, cue.end())), len(text))
        governed = [word for word in words if cue.end() <= word.start < clause_end][:NEGATED_WORDS]
        negated.update(word.term for word in governed if word.weight >= INFORMATIVE)
    return frozenset(negated)


_CLAUSE_END = re.compile(r"[,;:.!?()—–]")


def find_runs(text: str, names: Sequence[Word]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Names of several words, each with its initials: National Health Service, nhs; also without its first words."""
    runs: list[list[Word]] = []
    for word in names:
        if runs and text[runs[-1][-1].end : word.start] in _NAME_GAPS:
            runs[-1].append(word)
        else:
            runs.append([word])
    parts = [run[first:] for run in runs for first in range(len(run) - 1)]
    return tuple(("".join(word.lower[0] for word in part), frozenset(word.term for word in part)) for part in parts)


_NAME_GAPS = frozenset({" ", " of ", " of the ", " and ", " for ", " for the ", "-", "\u00a0"})


def find_names(text: str, words: Sequence[Word]) -> list[Word]:
    """The words that belong to names: capitalised, and at the start of a sentence only if they are rare or oddly cased."""
    return [word for word in words if word.text[0].isupper() and _is_name(text, word)]


def _is_name(text: str, word: Word) -> bool:
    if word.lower in _NOT_NAMES:
        return False
    before = text[max(0, word.start - 2) : word.start]
    is_start = word.start == 0 or before in {". ", ": ", "? ", "! "} or before[-1:] in {"“", '"'}
    return not is_start or word.weight >= NAME_WEIGHT or any(letter.isupper() for letter in word.text[1:])
