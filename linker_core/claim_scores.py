"""Are claims told from other sentences? Precision, recall and F1 on sentences that people labelled."""

from collections.abc import Iterable
from dataclasses import dataclass

from linker_core.intervals import ratio


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """The figures of a set of labelled sentences."""

    sentences: int
    claims: int
    taken: int
    right: int
    precision: float | None
    recall: float | None
    f1: float | None


def summarise_claims(pairs: Iterable[tuple[bool, bool]]) -> ClaimFigures:
    """The figures of (is a claim, was taken for one), one pair per sentence.

    >>> summarise_claims([(True, True), (True, False), (False, True), (False, False)]).f1
    0.5
    """
    told = list(pairs)
    right = sum(is_claim and is_taken for is_claim, is_taken in told)
    wrong, missed = (sum(pair == kind for pair in told) for kind in ((False, True), (True, False)))
    claims, taken = right + missed, right + wrong
    return ClaimFigures(
        sentences=len(told),
        claims=claims,
        taken=taken,
        right=right,
        precision=ratio(right, taken),
        recall=ratio(right, claims),
        f1=ratio(2 * right, claims + taken),
    )
