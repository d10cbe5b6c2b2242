"""When two values agree: within the precision the claim was written in, and never across measures."""

from collections.abc import Mapping

from linker_core.quantities import LABEL_MARK, Kind, Modifier, Quantity

ROUNDING_LIMIT = 0.05
"""Rounding to the claim's written precision may move a value by this share at the most: $4 billion is not $3.6 billion."""
ABOUT_LIMIT = 0.1
"""How far an approximate value may be from the stated one."""
BOUND_LIMIT = 0.5
"""A bound is confirmed by values up to this share beyond it: "more than 3,000" by 3,400, not by 30,000."""

FAMILIES: Mapping[Kind, str] = {kind: kind.value for kind in Kind} | {Kind.POINTS: Kind.PERCENT.value, Kind.DAY: Kind.YEAR.value}
"""Kinds of one family can confirm or contradict each other; values of two families never do."""


def is_comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether two values measure the same kind of thing, so that a difference means something."""
    if claim.kind is not source.kind:
        return {claim.kind, source.kind} == {Kind.YEAR, Kind.DAY}
    if LABEL_MARK in claim.unit + source.unit:
        return claim.unit == source.unit
    if claim.kind in {Kind.MONEY, Kind.UNIT, Kind.COUNT}:
        return claim.unit == source.unit or (claim.kind is Kind.COUNT and not (claim.unit and source.unit))
    return True


def confirms(claim: Quantity, source: Quantity) -> bool:
    """Whether the source's value makes the claim's true, within the precision the claim was written in."""
    if claim.kind is Kind.DAY or source.kind is Kind.DAY:
        return _confirms_day(claim, source)
    if claim.kind is Kind.QUARTER and source.kind is Kind.QUARTER:
        return claim.low == source.low or (claim.low % 10 == source.low % 10 and not (claim.unit and source.unit))
    same_kind = claim.kind is source.kind or FAMILIES[claim.kind] == FAMILIES[source.kind] == Kind.PERCENT
    if claim.unit.startswith(LABEL_MARK) and claim.unit != source.unit:
        return False
    if not same_kind or (claim.kind in {Kind.MONEY, Kind.UNIT} and claim.unit != source.unit):
        return False
    return _near(claim, source)


def is_within(value: Quantity, stated: Quantity) -> bool:
    """Whether a value is possible by what is stated: inside its range or its bound, however far, or near what it rounds.

    Weaker than `confirms`: 30,000 is possible by "more than 3,000" and does not prove it.
    """
    slack = max(value.step if _is_rounded(value) else 0.0, stated.step if _is_rounded(stated) else 0.0) / 2
    if stated.modifier is Modifier.ABOUT:
        slack = max(slack, ABOUT_LIMIT * abs(stated.high))
    low = float("-inf") if stated.modifier is Modifier.AT_MOST else stated.low - slack
    high = float("inf") if stated.modifier is Modifier.AT_LEAST else stated.high + slack
    return value.high >= low and value.low <= high


def _near(claim: Quantity, source: Quantity) -> bool:
    if claim.low != claim.high:
        return _confirms_range(claim, source)
    if source.low != source.high:
        return source.low <= claim.low * 1.0001 and claim.high <= source.high * 1.0001
    wanted, stated = claim.low, source.low
    off = abs(stated - wanted) / max(abs(wanted), 1e-9)
    match claim.modifier:
        case Modifier.AT_LEAST:
            return wanted <= stated * 1.0001 and off <= BOUND_LIMIT
        case Modifier.AT_MOST:
            return stated <= wanted * 1.0001 and off <= BOUND_LIMIT
        case Modifier.ABOUT:
            return off <= ABOUT_LIMIT
        case Modifier.EXACT:
            return off < 1e-6 or (_is_rounded(claim) and off <= ROUNDING_LIMIT and _rounds_to(stated, wanted, claim.step))


def _is_rounded(claim: Quantity) -> bool:
    """Counts written out to the last digit are exact; everything else is rounded where it was cut."""
    return claim.kind not in {Kind.COUNT, Kind.ORDINAL, Kind.YEAR} or claim.step > 1


def _rounds_to(stated: float, wanted: float, step: float) -> bool:
    """Whether the stated value is written as the wanted one when cut at its step; halves go up."""
    return -step / 2 <= stated - wanted < step / 2


def _confirms_range(claim: Quantity, source: Quantity) -> bool:
    if source.low == source.high:
        return claim.low <= source.low <= claim.high
    return abs(claim.low - source.low) < 1e-6 and abs(claim.high - source.high) < 1e-6


def _confirms_day(claim: Quantity, source: Quantity) -> bool:
    """Whether two dates agree, one of which may leave out the year; "in April 2014" does not confirm the 8th of it."""
    wanted, stated = _parts(claim), _parts(source)
    if wanted[2] and not stated[2]:
        return False
    shared = [(a, b) for a, b in zip(wanted, stated, strict=True) if a and b]
    needed = sum(1 for a in wanted if a)
    return bool(shared) and all(a == b for a, b in shared) and len(shared) >= min(needed, 2)


def _parts(quantity: Quantity) -> tuple[int, int, int]:
    if quantity.kind is Kind.YEAR:
        return int(quantity.low), 0, 0
    if quantity.kind is not Kind.DAY:
        return 0, 0, 0
    value = int(quantity.low)
    return value // 10000, value // 100 % 100, value % 100
