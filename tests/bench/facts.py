"""Facts that an article states and results tell: in the same words, in others, or with another value, year or name."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from tests.bench.prose import NAMES, PLACES, YEARS, make_amount, pick


class Planted(StrEnum):
    """What the results say of a planted claim."""

    STATED = "stated"
    """In the claim's own words, or nearly."""
    PARAPHRASED = "paraphrased"
    OTHER_VALUE = "other_value"
    OTHER_YEAR = "other_year"
    OTHER_NAME = "other_name"
    UNTOLD = "untold"
    """Nothing: no result speaks of it."""


SUPPORTING = frozenset({Planted.STATED, Planted.PARAPHRASED})


@dataclass(frozen=True, slots=True)
class Fact:
    """What is true in the archive's world; all of it is text."""

    form: int
    name: str
    place: str
    amount: str
    year: str
    thing: str
    other: str


FORMS = (
    (
        "money",
        "{name} spent {amount} on the {thing} of the {other} in {place} in {year}.",
        "In {year}, {name} paid {amount} for the {thing} of the {other} in {place}, its annual report shows.",
    ),
    (
        "count",
        "In {year}, {name} opened the {thing} in {place} that serves {amount}.",
        "The {thing} in {place}, which {name} opened in {year}, serves {amount}, according to the {other}.",
    ),
    (
        "count",
        "{place} recorded {amount} in {year}, after {name} had closed the {thing}.",
        "After {name} closed the {thing}, {amount} were recorded in {place} in {year}.",
    ),
    (
        "count",
        "The {thing} that {name} built near {place} was completed in {year} and holds {amount}.",
        "Completed in {year}, the {thing} near {place} holds {amount}; it was built by {name}.",
    ),
    (
        "share",
        "{name} was founded in {place} in {year} and owns {amount} of the {thing}.",
        "Founded in {year} in {place}, {name} holds a stake of {amount} in the {thing}.",
    ),
    (
        "money",
        "{name} bought the {thing} maker of {place} for {amount} in {year}.",
        "The {thing} maker of {place} was acquired by {name} in {year} for {amount}, the {other} announced.",
    ),
    (
        "money",
        "The {other} fined {name} {amount} in {year} because it had hidden faults of the {thing} in {place}.",
        "{name} had to pay {amount} in {year}: the {other} found that it had hidden faults of the {thing} in {place}.",
    ),
    (
        "share",
        "By {year} the {thing} of {place} had grown by {amount}, more than {name} had expected.",
        "The {thing} of {place}, which {name} runs, had grown by {amount} by {year}.",
    ),
)
"""The kind of the amount, the article's wording, and another one."""
AMOUNTS_OF_A_KIND = 5_000


@cache
def amounts_of(kind: str) -> tuple[str, ...]:
    """Amounts to choose from."""
    dice = random.Random(kind)
    return tuple(make_amount(dice, kind) for _ in range(AMOUNTS_OF_A_KIND))


def make_fact(dice: random.Random, things: Sequence[str], values: Mapping[str, str]) -> Fact:
    """One that speaks of the article's own names and places."""
    form = int(dice.random() * len(FORMS))
    name, place, year = (
        values[f"{kind}{int(dice.random() * size)}"] for kind, size in (("n", NAMES), ("p", PLACES), ("y", YEARS))
    )
    return Fact(form, name, place, pick(dice, amounts_of(FORMS[form][0])), year, pick(dice, things), pick(dice, things))


def say(fact: Fact, wording: int = 1) -> str:
    """The fact as a sentence: wording 1 is the article's, 2 a paraphrase."""
    said = FORMS[fact.form][wording].format(
        name=fact.name, place=fact.place, amount=fact.amount, year=fact.year, thing=fact.thing, other=fact.other
    )
    return said[0].upper() + said[1:]


def tell(fact: Fact, kind: Planted, dice: random.Random, names: Sequence[str]) -> Iterator[str]:
    """What the results say; the name that is missed is another one of the names."""
    match kind:
        case Planted.STATED:
            yield say(fact)
        case Planted.PARAPHRASED:
            yield say(fact, 2)
        case Planted.OTHER_VALUE:
            yield say(replace(fact, amount=_unlike(fact.amount)), dice.randint(1, 2))
        case Planted.OTHER_YEAR:
            yield say(replace(fact, year=str(int(fact.year) - dice.randint(1, 4))), dice.randint(1, 2))
        case Planted.OTHER_NAME:
            yield say(replace(fact, name=next(name for name in names if name != fact.name)), dice.randint(1, 2))
        case Planted.UNTOLD:
            return


def _unlike(amount: str) -> str:
    """Another number of the same measure, so that it is a near miss and not another subject."""
    first = next(place for place, letter in enumerate(amount) if letter.isdigit())
    return amount[:first] + ("2" if amount[first] != "2" else "7") + amount[first + 1 :]
