"""How much of a claim a source's best sentences say: the features a judge decides by.

Each text is analysed once per shard (`Analyst`), each claim outlined once for all its sources (`overlap`); a pair then costs a
handful of operations on whole numbers. `tests/plain_evidence.py` says the same on sets of words, and is held against it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from linker_core.agreement import FAMILIES, confirms, is_comparable
from linker_core.analysis import EMPTY, POINTS, Analysis
from linker_core.lazy import lazy
from linker_core.overlap import Outline, Points, Seen, Terms, Texts, mark, merge
from linker_core.periods import FEWEST_YEARS, year_beside, years_of
from linker_core.quantities import TIME_KINDS, Kind, Quantity


class Evidence(NamedTuple):
    """What a source says of a claim, as numbers; shares run from 0 to 1 and are weighted by how telling a term is."""
    covered_by_best: float
    covered_by_window: float
    """By the best sentence and its neighbours."""
    covered_by_union: float
    """By the best three sentences together."""
    covered_by_source: float
    """By the whole source."""
    names_in_union: float
    names_in_source: float
    values_confirmed: float
    values_differing: float
    """Values of the claim for which the evidence states another one of the same measure."""
    times_confirmed: float
    bigrams_shared: float
    similarity: float
    heaviest_missing: float
    """Weight of the most telling term that the union lacks, over 10."""
    count_missing: float
    """Terms that the union lacks, over 10."""
    negation_differs: float
    names_missing: float
    """Share of the claim's weight in names that the evidence and its neighbourhood lack."""
    words_missing: float
    """The same of all other telling words."""
    end_missing: float
    """The same of the claim's last third: there a sentence says what is new, and what a topic alone does not repeat."""


FEATURES = Evidence._fields


@dataclass(frozen=True)
class Reading:
    """The evidence, with what the judge needs beside it to explain itself."""

    evidence: Evidence
    union: tuple[int, ...]
    """Places of the passages in the union, best first."""
    unconfirmed: tuple[Quantity, ...]
    """Values of the claim that the evidence does not confirm."""
    differing: tuple[tuple[Quantity, Quantity, int], ...]
    """Values of the claim with the source's differing value and the place of its passage."""
    proof: int | None
    """Place of the passage to be quoted: of the union, the one that confirms most of the claim's values; None without any."""
    proved: tuple[Quantity, ...]
    """Values of the claim that this very passage confirms."""
    near: Sequence[Analysis]
    """The passages of the union that were chosen for their words, their window, and the frame."""
    otherwise: frozenset[str]
    """Names of the claim that they write otherwise."""
    turned: frozenset[str]
    """Names of the claim that they only know as another's."""

    @lazy
    def terms(self) -> frozenset[str]:
        """Terms of the union and its window."""
        return self.otherwise.union(*[text.terms for text in self.near]) - self.turned


def weigh_evidence(claim: Outline, texts: Texts, max_union: int, told: frozenset[int] = frozenset()) -> Reading:
    """Hold a claim against passages of one source; `told` are the years that the claim tells from its article's day."""
    seen, content = texts.seen_by(claim.bits), claim.content
    values = _Values(claim.text.quantities, texts.chosen)
    core, covered = _unite(content, seen.chosen, max_union)
    union = values.add_to(core)
    chosen = [texts.chosen[place] for place in union]
    read = [*chosen, *texts.window, texts.frame]
    turned = _turned_away(claim.text, read)
    known = merge([seen.window, seen.frame, *[seen.chosen[place] for place in core]])
    otherwise = _written_otherwise(claim, claim.names.terms & ~known, read)
    near = (known | mark(claim.bits, otherwise)) & ~mark(claim.bits, turned)
    unconfirmed, differing = _compare_values(claim, texts, seen, union, told)
    return Reading(
        _measure(claim, texts, seen, _Rings(union, covered, near, turned), unconfirmed, differing),
        union,
        unconfirmed,
        differing,
        *values.find_proof(union),
        [*[texts.chosen[place] for place in core], *texts.window, texts.frame],
        otherwise,
        turned,
    )


@dataclass(frozen=True, slots=True)
class _Rings:
    """What is said of a claim in ever wider rings around the best passage."""

    union: tuple[int, ...]
    covered: Terms
    """By the passages of the union that were chosen for their words."""
    near: Terms
    """By those, their window and the frame."""
    turned: frozenset[str]


def _measure(
    claim: Outline,
    texts: Texts,
    seen: Seen,
    rings: _Rings,
    unconfirmed: Sequence[Quantity],
    differing: Sequence[tuple[Quantity, Quantity, int]],
) -> Evidence:
    content, names, near, union = claim.content, claim.names, rings.near, rings.union
    best = texts.chosen[union[0]] if union else EMPTY
    here = seen.chosen[union[0]] if union else 0
    anywhere = near | (seen.anywhere & ~mark(claim.bits, rings.turned))
    missing = content.terms & ~rings.covered
    count_shared = (here & claim.terms).bit_count()
    count_measured = len([value for value in claim.text.quantities if value.kind not in TIME_KINDS])
    count_times = len(claim.text.quantities) - count_measured
    open_times = len([value for value in unconfirmed if value.kind in TIME_KINDS])
    chosen = [(texts.chosen[place], seen.chosen[place]) for place in union]
    return Evidence(
        covered_by_best=content.share_of(here),
        covered_by_window=content.share_of(here | seen.window),
        covered_by_union=content.share_of(rings.covered),
        covered_by_source=content.share_of(anywhere),
        names_in_union=names.share_of(near),
        names_in_source=names.share_of(anywhere),
        values_confirmed=1 - _part(len(unconfirmed) - open_times, count_measured),
        values_differing=_part(len(differing), count_measured),
        times_confirmed=1 - _part(open_times, count_times),
        bigrams_shared=_part(_count_bigrams(claim, chosen), len(claim.bigrams)),
        similarity=_part(count_shared, claim.terms.bit_count() + len(best.terms) - count_shared),
        heaviest_missing=content.most_of(missing) / POINTS / 10,
        count_missing=min(missing.bit_count(), 10) / 10,
        negation_differs=float(_differ_in_negation(claim.text, best, [*[text for text, _ in chosen], *texts.window, texts.frame])),
        names_missing=_part(content[content.terms & names.terms & ~near], content.whole),
        words_missing=_part(content[content.terms & ~names.terms & ~near], content.whole),
        end_missing=_part(sum([points for term, points in claim.ending if not term & near]), content.whole),
    )


class _Values:
    """The claim's values, and which passages confirm which of them; each passage is asked once, and only if it matters.

    Sets of values are whole numbers, too: the first value is the lowest bit.
    """

    def __init__(self, values: Sequence[Quantity], passages: Sequence[Analysis]) -> None:
        self._values = values
        self._passages = passages
        self._known: dict[int, int] = {}

    def confirmed_by(self, place: int) -> int:
        """Those of the values that a passage confirms."""
        found = self._known.get(place)
        if found is None:
            stated = self._passages[place].values_by_family
            confirmed = [number for number, value in enumerate(self._values) if stated and _is_among(value, stated)]
            found = self._known[place] = sum([1 << number for number in confirmed])
        return found

    def add_to(self, union: tuple[int, ...]) -> tuple[int, ...]:
        """The union and the passages that confirm a value it leaves open: numbers are often given once, a sentence away."""
        if not self._values:
            return union
        added = list(union)
        confirmed = merge(map(self.confirmed_by, added))
        for number in range(len(self._values)):
            if not confirmed >> number & 1:
                rest = (place for place in range(len(self._passages)) if place not in added)
                found = next((place for place in rest if self.confirmed_by(place) >> number & 1), None)
                if found is not None:
                    added.append(found)
                    confirmed |= self.confirmed_by(found)
        return tuple(added)

    def find_proof(self, union: Sequence[int]) -> tuple[int | None, tuple[Quantity, ...]]:
        """The passage that a reader should be shown, and the values it proves; of equals the one that says more of the claim."""
        if not self._values or not union:
            return (union[0] if union else None), ()
        proved = [self._select(self.confirmed_by(place)) for place in union]
        best = max(range(len(proved)), key=lambda place: (sum(v.kind not in TIME_KINDS for v in proved[place]), -place))
        return union[best], proved[best]

    def _select(self, values: int) -> tuple[Quantity, ...]:
        return tuple([value for number, value in enumerate(self._values) if values >> number & 1])


def _is_among(value: Quantity, stated: Mapping[str, Sequence[Quantity]]) -> bool:
    """Whether one of the stated values confirms the value."""
    return any(confirms(value, other) for other in stated.get(FAMILIES[value.kind], ()))


def known_names(claim: Analysis, terms: frozenset[str], texts: Sequence[Analysis]) -> frozenset[str]:
    """Terms of the claim's names that a source knows, spelt out or by their initials, in either direction.

    Initials count only where they are written as a name: "is" is not Ian Smith.
    """
    return (terms | _other_spellings(claim, claim.names.keys() - terms, texts)) - _turned_away(claim, texts)


def _written_otherwise(claim: Outline, missing: Terms, texts: Sequence[Analysis]) -> frozenset[str]:
    names = [term for term in claim.text.names if claim.bits[term] & missing] if missing else ()
    return _other_spellings(claim.text, names, texts)


def _other_spellings(claim: Analysis, missing: Collection[str], texts: Sequence[Analysis]) -> frozenset[str]:
    """Missing names that the texts know by other spellings, and the initials of all names in them."""
    if not missing or not _may_be_written_otherwise(claim, missing, texts):
        return frozenset()
    written = frozenset[str]().union(*[text.names for text in texts])
    spelt_out = [term for initials, parts in claim.runs if initials in written for term in parts]
    by_initials = [initials for text in texts for initials, _ in text.runs]
    return frozenset([*spelt_out, *by_initials, *written.intersection(missing)])


def _may_be_written_otherwise(claim: Analysis, missing: Collection[str], texts: Sequence[Analysis]) -> bool:
    """Whether looking for other spellings of missing names can find any; it costs more than all other measures."""
    if claim.designations or any(initials in text.terms for initials, _ in claim.runs for text in texts):
        return True
    shortest = min(map(len, missing))
    return any(text.count_capitals >= shortest for text in texts)


def _turned_away(claim: Analysis, texts: Sequence[Analysis]) -> frozenset[str]:
    """Names of the claim that the texts only know as the beginning of another's."""
    if not claim.names or not any(text.turned for text in texts):
        return frozenset()
    turned = frozenset[str]().union(*(text.turned for text in texts)) & claim.names.keys() - claim.turned
    return frozenset(name for name in turned if all(name in text.turned for text in texts if name in text.terms))


def _unite(content: Points, seen: Sequence[Terms], most: int) -> tuple[tuple[int, ...], Terms]:
    """The passages that together cover most, greedily the one that adds most, the earlier one of equals; and what they cover."""
    chosen: list[int] = []
    covered, left = 0, content.terms
    for _ in range(most):
        gains = [content[terms & left] for terms in seen]
        gain = max(gains, default=0)
        if gain <= 0:
            break
        place = gains.index(gain)
        chosen.append(place)
        covered |= seen[place] & left
        left &= ~covered
    return tuple(chosen), covered


def _leading(content: Points, seen: Sequence[Terms], union: Sequence[int]) -> list[int]:
    """The passages of the union that say enough of the claim to speak of its values: a lone number elsewhere proves nothing."""
    said = [content[seen[place] & content.terms] for place in union]
    least = VALUE_SHARE * max(said, default=0)
    return [place for place, points in zip(union, said, strict=True) if not content.terms or points >= least]


VALUE_SHARE = 0.3
"""A value counts only in passages that say at least this part of what the best one says."""


def _differ_in_negation(claim: Analysis, best: Analysis, read: Sequence[Analysis]) -> bool:
    """Whether one of the two denies what the other states: a shared term is negated in just one of them.

    What a claim denies has to be denied somewhere: that nothing is said of it proves nothing.
    """
    if claim.negated and all(claim.negated.isdisjoint(text.negated) for text in read):
        return True
    if not claim.negated and not best.negated:
        return False
    if claim.negated & best.negated:
        return False
    return bool((claim.negated ^ best.negated) & claim.terms & best.terms)


def _of_years(values: Sequence[Quantity], years: frozenset[int]) -> Sequence[Quantity]:
    """The values of a sentence that may hold in the claim's years: of "17% in 2022 and 20% in 2023" only one holds in 2023."""
    if not years or sum(value.kind is Kind.YEAR for value in values) < FEWEST_YEARS:
        return values
    return [value for value in values if value.kind in TIME_KINDS or (year_beside(value, values) or min(years)) in years]


def _compare_values(
    claim: Outline, texts: Texts, seen: Seen, union: Sequence[int], told: frozenset[int]
) -> tuple[tuple[Quantity, ...], tuple[tuple[Quantity, Quantity, int], ...]]:
    """The claim's values that the evidence leaves open, and those for which it states another with its place."""
    values = claim.text.quantities
    if not values:
        return (), ()
    leading = _leading(claim.content, seen.chosen, union)
    stated = list(_stated_by(texts.chosen, leading, years_of(values) | told))
    unconfirmed: list[Quantity] = []
    differing: list[tuple[Quantity, Quantity, int]] = []
    for value in values:
        family, is_time = FAMILIES[value.kind], value.kind in TIME_KINDS
        alike = [(other, place) for other, place in stated if FAMILIES[other.kind] == family]
        others = [other for other, place in alike if value.kind is not Kind.ORDINAL or place == stated[0][1]]
        if any(confirms(value, other) for other in others) or (is_time and _is_told_beside(value, texts)):
            continue
        unconfirmed.append(value)
        rival = None if is_time else next(((other, place) for other, place in alike if is_comparable(value, other)), None)
        if rival:
            differing.append((value, *rival))
    return tuple(unconfirmed), tuple(differing)


def _stated_by(passages: Sequence[Analysis], places: Sequence[int], years: frozenset[int]) -> Iterator[tuple[Quantity, int]]:
    """The values that passages state for the claim's years, each with the place of its passage."""
    return ((value, place) for place in places for value in _of_years(passages[place].quantities, years))


def _is_told_beside(value: Quantity, texts: Texts) -> bool:
    """Whether the window or the frame tells a time."""
    return any(_is_among(value, text.values_by_family) for text in (*texts.window, texts.frame))


def _count_bigrams(claim: Outline, passages: Sequence[tuple[Analysis, Terms]]) -> int:
    """How many of the claim's pairs of terms follow each other in some passage, too."""
    found: set[tuple[str, str]] = set()
    for passage, seen in passages:
        likely = [pair for both, pair in claim.bigrams if both & seen == both]
        if likely:
            found.update(passage.bigrams.intersection(likely))
    return len(found)


def best_share(claim: Outline, texts: Texts) -> float:
    """The most that one passage says of a claim: what `covered_by_best` comes to, at a small part of its price."""
    return max(map(claim.content.share_of, texts.seen_by(claim.bits).chosen), default=0.0)


def share_of(weights: Mapping[str, float], terms: frozenset[str]) -> float:
    """Weighted share of the terms that are among others; all of nothing is 1."""
    total = sum(weights.values())
    return sum([weight for term, weight in weights.items() if term in terms]) / total if total else 1.0


def _part(count: float, whole: int) -> float:
    return count / whole if whole else 0.0
