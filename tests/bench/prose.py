"""Sentences by the thousand: grammar templates of our own, filled with words by Zipf's law, with slots left for an article's own facts.

A *skeleton* is a sentence whose common words are chosen and whose names, amounts and dates are slots in the form of `%(n3)s`.
Making skeletons is slow and done once; filling the slots of a whole text is one C call, which is what makes the generator fast.
"""

import random
import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

T = TypeVar("T")

NAMES, PLACES, AMOUNTS, YEARS, DAYS = 12, 6, 24, 12, 8
"""How many values of each kind a text has to choose from."""
INVENTED_SHARE, SUBJECT_SHARE = 0.05, 0.25
"""Of the words of content: never heard ones, and those of the article's subject."""
TAIL_WORDS, SUBJECT_WORDS = 20_000, 30
MONTHS = "January February March April May June July August September October November December".split()
UNITS = "tonnes|people|homes|jobs|kilometres|hectares|visitors|vehicles|megawatts|barrels|patients|votes|pages|students".split(
    "|"
)
SLOT = re.compile(r"\[(\w)\]")

STATED = (
    "In [y], [n] [V] the [A] [N] of [p] with [q] and [V] a [A] [N] beside the [N].",
    "The [A] [N] of [n] [V] [q] in [y], [D] because the [N] in [p] [V] its [N].",
    "By the end of [y], the [N] had [V] [q] for the [A] [N] that [n] [V] in [p].",
    "The [N] in [p] was [D] [V] by [n], whose [A] [N] [V] [q] a year before.",
    "[q] were [V] in [p] in [y], as the [A] [N] and the [N] of [n] [V] the [N].",
    "The [N] was [V] in [y] and [V] in [y], when [n] [V] the [A] [N] of the [N].",
    "At [p], [n] runs a [A] [N] with a [N] of its own and [q].",
    "Since [y] the [N] has [V] every [A] [N] between [p] and the [N], [q] in all.",
)
TOLD = (
    "It [D] [V] the [N], and the [A] [N] of the [N] was [V] with the [N].",
    "A [N] of the [N] said that the [A] [N] in [p] had not [V] the [N].",
    "There the [N] [V] a [N], a [A] [N] and the [N] that [n] had [V].",
    "Nobody at the [N] [V] what the [A] [N] had [V].",
    "Its [A] [N] lay open, its [N] had been [V], and the [N] stood empty.",
    "To the [N], the [A] [N] was just one [N] among others.",
)
SOURCE_STATED = (
    "[n] [D] [V] the [A] [N] in [p] on [d], and the [N] of the [N] [V] the [N].",
    "According to the [N], the [A] [N] of [p] has [q], of which the [N] [V] a [A] part.",
    "[n], the [A] [N] from [p], [V] the [N] of the [A] [N] in [y].",
    "On [d], the [N] of [p] [V] the [A] [N] after [n] had [V] its [N].",
    "With [q], the [N] of [n] is the [A] [N] that [p] has [V] since [y].",
    "[n] and [n] [D] [V] a [A] [N] for the [N] in [p], where the [N] [V] [q].",
    "Figures that the [N] [V] on [d] put the [A] [N] at [q], up from [q] in [y].",
    "Under the [A] [N], which [n] [V] in [y], [p] must [V] its [N].",
)
SOURCE_TOLD = (
    "The [A] [N] [V] the [N], while the [N] of [n] [V] neither the [N] nor the [A] [N].",
    "For the [N], this is a [A] [N]; for the [N] of [p] it is also a [A] one.",
    "Many of them [V] the [N] before the [A] [N] [V], and some [V] it again.",
    "Visitors find the [N] behind the [A] [N], next to a [N].",
    "Its founders had [V] a [N] before, without a [N] and with little [A] [N].",
    "Both the [N] and the [N] depend on how the [A] [N] is [V].",
)
"""The templates of pages are not those of sources: two sentences of one template would seem to say the same."""
OPEN = (
    "Who [V] the [N] of [n]?",
    "Why has the [A] [N] in [p] not [V] the [N]?",
    "I think that the [A] [N] should have been [V] long ago.",
    "We may yet see the [N] of [p] [V] a [A] [N], but nobody knows when.",
    "“The [N] was a [A] one,” said [n], “and we [V] every [N] of it.”",
    "Perhaps the [A] [N] will be [V] next year, or perhaps it won’t.",
    "Read more about the [N] in our guide to the [A] [N].",
    "What a [N]!",
)
"""Questions, opinions, predictions and quotations: sentences that state nothing to be checked."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of `lexicon.txt`."""

    lists: Mapping[str, Sequence[str]]
    sums: Mapping[str, Sequence[float]]
    tail: Sequence[str]
    tail_sums: Sequence[float]


@cache
def load_lexicon() -> Lexicon:
    """The word lists, with the running sums that Zipf's law draws by."""
    lists: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("lexicon.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = lists.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            words += line.split()
    lists["places"] = [word.replace("-", " ") for word in lists["places"]]
    dice = random.Random("tail")
    tail = sorted({make_word(dice, lists["syllables"]) for _ in range(TAIL_WORDS * 2)})
    dice.shuffle(tail)
    tail = tail[:TAIL_WORDS]
    sums = {name: zipf_sums(len(words), 12) for name, words in lists.items()}
    return Lexicon(lists, sums, tail, zipf_sums(len(tail), 40))


def zipf_sums(count: int, shift: int) -> list[float]:
    """Running sums of Mandelbrot's form of Zipf's law."""
    return list(accumulate(1 / (rank + shift) for rank in range(count)))


def make_word(dice: random.Random, syllables: Sequence[str]) -> str:
    """A word that nobody has heard of, two to four syllables long."""
    return "".join(dice.choices(syllables, k=dice.randint(2, 4)))


def draw(dice: random.Random, words: Sequence[str], sums: Sequence[float]) -> str:
    """One of the words, the first ones most often."""
    return words[bisect(sums, dice.random() * sums[-1])]


KINDS = MappingProxyType({"N": "nouns", "A": "adjectives", "V": "verbs", "D": "adverbs"})
SLOTS = MappingProxyType({"n": NAMES, "p": PLACES, "q": AMOUNTS, "y": YEARS, "d": DAYS})


class Writer:
    """Writes skeletons on one subject; the same seed, the same skeletons."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._lexicon = load_lexicon()
        self._subject = dice.sample(self._lexicon.lists["nouns"], SUBJECT_WORDS)

    def write(self, templates: Sequence[str]) -> str:
        """A sentence after one of the templates."""
        text = with_articles(SLOT.sub(self._fill, self._dice.choice(templates)))
        return text if text.startswith("%") else text[0].upper() + text[1:]

    def word(self, kind: str) -> str:
        """A word for the place: N noun, A adjective, V verb, D adverb."""
        chance = self._dice.random()
        if chance < INVENTED_SHARE and kind in "NA":
            return draw(self._dice, self._lexicon.tail, self._lexicon.tail_sums)
        if kind == "N" and chance < INVENTED_SHARE + SUBJECT_SHARE:
            return self._dice.choice(self._subject)
        name = KINDS[kind]
        return draw(self._dice, self._lexicon.lists[name], self._lexicon.sums[name])

    def _fill(self, slot: re.Match[str]) -> str:
        kind = slot[1]
        return self.word(kind) if kind in KINDS else f"%({kind}{self._dice.randrange(SLOTS[kind])})s"


def with_articles(text: str) -> str:
    """The text with "an" for "a" before a vowel."""
    return re.sub(r"\b([Aa]) (?=[aeiouAEIOU])", r"\1n ", text)


def pick(dice: random.Random, items: Sequence[T]) -> T:
    """One of the items, three times as fast as `dice.choice`."""
    return items[int(dice.random() * len(items))]


def make_name(dice: random.Random) -> str:
    """Of a person, a company or an institution."""
    lexicon = load_lexicon()
    first, second = (make_word(dice, lexicon.lists["syllables"]).capitalize() for _ in range(2))
    trade = draw(dice, lexicon.lists["nouns"], lexicon.sums["nouns"]).capitalize()
    return dice.choice((f"{first} {second}", f"{first} {second}", first, f"{first} {trade} Group", f"University of {second}"))


def make_amount(dice: random.Random, kind: str = "") -> str:
    """Of the kind money, share or count; without a kind of any."""
    many = round(10 ** dice.uniform(0.7, 6))
    match kind or dice.choice(("money", "share", "count", "count")):
        case "money":
            return f"${many % 900 + 2} {dice.choice(('million', 'million', 'billion'))}"
        case "share":
            return f"{many % 97 + 2}.{many % 9}%"
        case _:
            return f"{many:,} {draw(dice, UNITS, range(1, len(UNITS) + 1))}"


def make_year(dice: random.Random) -> str:
    """Recent ones most often."""
    return str(2025 - int(dice.expovariate(1 / 12)) % 120)


def make_day(dice: random.Random) -> str:
    """A date in words."""
    return f"{dice.randint(1, 28)} {dice.choice(MONTHS)} {make_year(dice)}"
