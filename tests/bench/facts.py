"""Facts that an article states and results tell: in the same words, in others, or with another value, year or name."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.bench.prose import Writer


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
        "{name} spent {amount} on the {thing} of the {other} in {place} in {year}.",
        "In {year}, {name} paid {amount} for the {thing} of the {other} in {place}, its annual report shows.",
    ),
    (
        "In {year}, {name} opened a {thing} in {place} that serves {amount}.",
        "The {thing} in {place}, which {name} opened in {year}, serves {amount}, according to the {other}.",
    ),
    (
        "{place} recorded {amount} in {year}, after {name} had closed the {thing}.",
        "After {name} closed the {thing}, {amount} were recorded in {place} in {year}.",
    ),
    (
        "The {thing} that {name} built near {place} was completed in {year} and holds {amount}.",
        "Completed in {year}, the {thing} near {place} holds {amount}; it was built by {name}.",
    ),
    (
        "{name} was founded in {place} in {year} and employs {amount} in its {thing} business.",
        "Founded in {year} in {place}, {name} has {amount} in the {thing} business.",
    ),
    (
        "{name} bought the {thing} maker of {place} for {amount} in {year}.",
        "The {thing} maker of {place} was acquired by {name} in {year} for {amount}, the {other} announced.",
    ),
    (
        "The {other} fined {name} {amount} in {year} because it had hidden faults of the {thing} in {place}.",
        "{name} had to pay {amount} in {year}: the {other} found that it had hidden faults of the {thing} in {place}.",
    ),
    (
        "By {year} the {thing} of {place} had grown by {amount}, more than {name} had expected.",
        "The {thing} of {place}, which {name} runs, had grown by {amount} by {year}.",
    ),
)


def make_fact(dice: random.Random, writer: Writer, values: dict[str, str]) -> Fact:
    """One that speaks of the article's own names and places."""
    name, place, amount, year = (values[f"{kind}{dice.randrange(size)}"] for kind, size in Writer.SLOTS.items() if kind != "d")
    thing, other = f"{writer.word('A')} {writer.word('N')}", f"{writer.word('A')} {writer.word('N')}"
    return Fact(dice.randrange(len(FORMS)), name, place, amount, year, thing, other)


def say(fact: Fact, wording: int = 0) -> str:
    """The fact as a sentence: wording 0 is the article's, 1 a paraphrase."""
    said = FORMS[fact.form][wording].format(
        name=fact.name, place=fact.place, amount=fact.amount, year=fact.year, thing=fact.thing, other=fact.other
    )
    return said[0].upper() + said[1:]


def tell(fact: Fact, kind: Planted, dice: random.Random, foreign: Fact) -> Iterator[str]:
    """What the results say; what is missed is taken from a foreign fact."""
    match kind:
        case Planted.STATED:
            yield say(fact)
        case Planted.PARAPHRASED:
            yield say(fact, 1)
        case Planted.OTHER_VALUE:
            yield say(replace(fact, amount=_unlike(fact.amount, foreign.amount)), dice.randrange(2))
        case Planted.OTHER_YEAR:
            yield say(replace(fact, year=str(int(fact.year) - dice.randint(1, 4))), dice.randrange(2))
        case Planted.OTHER_NAME:
            yield say(replace(fact, name=foreign.name), dice.randrange(2))
        case Planted.UNTOLD:
            return


def _unlike(amount: str, other: str) -> str:
    """Another number of the same measure, so that it is a near miss and not another subject."""
    digits = [place for place, letter in enumerate(amount) if letter.isdigit()]
    first = digits[0]
    changed = "2" if amount[first] != "2" else "7"
    return amount[:first] + changed + amount[first + 1 :] if amount != other else amount
