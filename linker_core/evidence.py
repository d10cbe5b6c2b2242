"""How much of a claim a source's best sentences say: the features a judge decides by.

Each text is analysed once per shard (`Analyst`); a pair then costs a handful of set operations.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from linker_core.agreement import confirms, is_comparable
from linker_core.analysis import EMPTY, Analysis
from linker_core.periods import FEWEST_YEARS, year_beside, years_of
from linker_core.quantities import TIME_KINDS, Kind, Quantity


@dataclass(frozen=True, slots=True)
class Evidence:
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


FEATURES = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Reading:
    """The evidence, with what the judge needs beside it to explain itself."""

    evidence: Evidence
    union: tuple[int, ...]
    """Places of the passages in the union, best first."""
    unconfirmed: tuple[Quantity, ...]
    """Values of the claim that the evidence does not confirm."""
    differing: tuple[tuple[Quantity, Quantity, int], ...]
    """Values of the claim with the source's differing value and the place of its passage."""
    terms: frozenset[str]
    """Terms of the union and its window."""
    proof: int | None
    """Place of the passage to be quoted: of the union, the one that confirms most of the claim's values; None without any."""
    proved: tuple[Quantity, ...]
    """Values of the claim that this very passage confirms."""


def weigh_evidence(
    claim: Analysis,
    passages: Sequence[Analysis],
    window: Sequence[Analysis],
    found_terms: frozenset[str],
    frame: Analysis,
    max_union: int,
    told: frozenset[int] = frozenset(),
) -> Reading:
    """Hold a claim against passages of one source.

    `passages` come best first; `window` are the neighbours of the best; `found_terms` the claim's terms that occur anywhere in
    the source; `frame` the source's title and date, which hold for each of its sentences; `told` the years that the claim tells
    from its article's day.
    """
    union, covered = _unite(claim.content, passages, max_union)
    union = _add_values(claim, passages, union)
    read = [*[passages[place] for place in union], *window, frame]
    near = known_names(claim, covered.union(*[passage.terms for passage in window], frame.terms), read)
    anywhere = near | (found_terms - _turned_away(claim, read))
    best = passages[union[0]] if union else EMPTY
    unconfirmed, differing = _compare_values(claim, passages, union, [*window, frame], told)
    values = [value for value in claim.quantities if value.kind not in TIME_KINDS]
    missing = [weight for term, weight in claim.content.items() if term not in covered]
    times = [value for value in claim.quantities if value.kind in TIME_KINDS]
    count_shared = len(claim.terms & best.terms)
    return Reading(
        Evidence(
            covered_by_best=share_of(claim.content, best.terms),
            covered_by_window=share_of(claim.content, best.terms.union(*[passage.terms for passage in window])),
            covered_by_union=share_of(claim.content, covered),
            covered_by_source=share_of(claim.content, anywhere),
            names_in_union=share_of(claim.names, near),
            names_in_source=share_of(claim.names, anywhere),
            values_confirmed=1 - _part(sum(value in unconfirmed for value in values), len(values)),
            values_differing=_part(len(differing), len(values)),
            times_confirmed=1 - _part(sum(value in unconfirmed for value in times), len(times)),
            bigrams_shared=_part(_count_bigrams(claim, [passages[place] for place in union]), len(claim.bigrams)),
            similarity=_part(count_shared, len(claim.terms) + len(best.terms) - count_shared),
            heaviest_missing=max(missing, default=0.0) / 10,
            count_missing=min(len(missing), 10) / 10,
            negation_differs=float(_differ_in_negation(claim, best, read)),
            names_missing=_share_missing(claim, near, claim.content_of_names),
            words_missing=_share_missing(claim, near, claim.content_of_words),
            end_missing=_share_missing(claim, near, claim.ending),
        ),
        union,
        unconfirmed,
        differing,
        near,
        *_find_proof(claim, passages, union),
    )


def _add_values(claim: Analysis, passages: Sequence[Analysis], union: tuple[int, ...]) -> tuple[int, ...]:
    """The union and the passages that confirm a value it leaves open: numbers are often given once, a sentence away."""
    added = list(union)
    for value in claim.quantities:
        if not any(confirms(value, other) for place in added for other in passages[place].quantities):
            rest = (place for place in range(len(passages)) if place not in added)
            added.extend([place for place in rest if any(confirms(value, other) for other in passages[place].quantities)][:1])
    return tuple(added)


def _find_proof(claim: Analysis, passages: Sequence[Analysis], union: Sequence[int]) -> tuple[int | None, tuple[Quantity, ...]]:
    """The passage that a reader should be shown, and the values it proves; of equals the one that says more of the claim."""
    if not claim.quantities:
        return (union[0] if union else None), ()
    proved = [tuple(v for v in claim.quantities if any(confirms(v, other) for other in passages[p].quantities)) for p in union]
    if not proved:
        return None, ()
    best = max(range(len(proved)), key=lambda place: (sum(v.kind not in TIME_KINDS for v in proved[place]), -place))
    return union[best], proved[best]


def known_names(claim: Analysis, terms: frozenset[str], texts: Sequence[Analysis]) -> frozenset[str]:
    """Terms of the claim's names that a source knows, spelt out or by their initials, in either direction.

    Initials count only where they are written as a name: "is" is not Ian Smith.
    """
    missing = claim.names.keys() - terms
    turned = _turned_away(claim, texts)
    if not missing or not _may_be_written_otherwise(claim, missing, texts):
        return terms - turned
    written = frozenset[str]().union(*(text.names for text in texts))
    spelt_out = frozenset(term for initials, parts in claim.runs if initials in written for term in parts)
    by_initials = frozenset(initials for text in texts for initials, _ in text.runs)
    return (terms | spelt_out | by_initials | (missing & written)) - turned


def _may_be_written_otherwise(claim: Analysis, missing: Collection[str], texts: Sequence[Analysis]) -> bool:
    """Whether looking for other spellings of missing names can find any; it costs more than all other measures."""
    if claim.designations or any(initials in text.terms for initials, _ in claim.runs for text in texts):
        return True
    return min(map(len, missing)) <= max([text.count_capitals for text in texts])


def _turned_away(claim: Analysis, texts: Sequence[Analysis]) -> frozenset[str]:
    """Names of the claim that the texts only know as the beginning of another's."""
    turned = frozenset[str]().union(*(text.turned for text in texts)) & claim.names.keys() - claim.turned
    return frozenset(name for name in turned if all(name in text.turned for text in texts if name in text.terms))


def _unite(content: Mapping[str, float], passages: Sequence[Analysis], most: int) -> tuple[tuple[int, ...], frozenset[str]]:
    """The passages that together cover most: greedily the one that adds most, the earlier one of equals."""
    chosen: list[int] = []
    held = [{term: weight for term, weight in content.items() if term in passage.terms} for passage in passages]
    for _ in range(most):
        gains = [sum(weights.values()) for weights in held]
        gain = max(gains, default=0.0)
        if gain <= 0:
            break
        place = gains.index(gain)
        chosen.append(place)
        said = held[place]
        held = [{term: weight for term, weight in weights.items() if term not in said} for weights in held]
    return tuple(chosen), frozenset().union(*[passages[place].terms for place in chosen])


def _leading(content: Mapping[str, float], passages: Sequence[Analysis], union: Sequence[int]) -> list[int]:
    """The passages of the union that say enough of the claim to speak of its values: a lone number elsewhere proves nothing."""
    shares = {place: share_of(content, passages[place].terms) for place in union}
    return [place for place in union if shares[place] >= VALUE_SHARE * max(shares.values())]


VALUE_SHARE = 0.3
"""A value counts only in passages that say at least this part of what the best one says."""


def _differ_in_negation(claim: Analysis, best: Analysis, read: Sequence[Analysis]) -> bool:
    """Whether one of the two denies what the other states: a shared term is negated in just one of them.

    What a claim denies has to be denied somewhere: that nothing is said of it proves nothing.
    """
    if claim.negated and all(claim.negated.isdisjoint(text.negated) for text in read):
        return True
    if claim.negated & best.negated:
        return False
    return bool((claim.negated ^ best.negated) & claim.terms & best.terms)


def _of_years(values: Sequence[Quantity], years: frozenset[int]) -> Sequence[Quantity]:
    """The values of a sentence that may hold in the claim's years: of "17% in 2022 and 20% in 2023" only one holds in 2023."""
    if not years or sum(value.kind is Kind.YEAR for value in values) < FEWEST_YEARS:
        return values
    return [value for value in values if value.kind in TIME_KINDS or (year_beside(value, values) or min(years)) in years]


def _compare_values(
    claim: Analysis, passages: Sequence[Analysis], union: Sequence[int], beside: Sequence[Analysis], told: frozenset[int]
) -> tuple[tuple[Quantity, ...], tuple[tuple[Quantity, Quantity, int], ...]]:
    """The claim's values that the evidence leaves open, and those for which it states another with its place."""
    if not claim.quantities:
        return (), ()
    years = years_of(claim.quantities) | told
    leading = _leading(claim.content, passages, union)
    stated = [(value, place) for place in leading for value in _of_years(passages[place].quantities, years)]
    unconfirmed: list[Quantity] = []
    differing: list[tuple[Quantity, Quantity, int]] = []
    for value in claim.quantities:
        others = [other for other, place in stated if value.kind is not Kind.ORDINAL or place == stated[0][1]]
        if value.kind in TIME_KINDS:
            others += [other for text in beside for other in text.quantities]
        if any(confirms(value, other) for other in others):
            continue
        unconfirmed.append(value)
        rival = next(((other, place) for other, place in stated if is_comparable(value, other)), None)
        if rival and value.kind not in TIME_KINDS:
            differing.append((value, *rival))
    return tuple(unconfirmed), tuple(differing)


def _share_missing(claim: Analysis, terms: frozenset[str], of: Iterable[str]) -> float:
    """Share of the claim's whole weight that lies in some of its terms and is not among the others."""
    content, total = claim.content, claim.weight
    return sum([content[term] for term in of if term not in terms]) / total if total else 0.0


def _count_bigrams(claim: Analysis, passages: Sequence[Analysis]) -> int:
    """How many of the claim's pairs of terms follow each other in some passage, too."""
    found: set[tuple[str, str]] = set()
    for passage in passages:
        terms = passage.terms
        likely = [pair for pair in claim.bigrams if pair[0] in terms and pair[1] in terms]
        if likely:
            found.update(passage.bigrams.intersection(likely))
    return len(found)


def best_share(claim: Analysis, passages: Sequence[Analysis]) -> float:
    """The most that one passage says of a claim: what `covered_by_best` comes to, at a small part of its price."""
    return max([share_of(claim.content, passage.terms) for passage in passages], default=0.0)


def share_of(weights: Mapping[str, float], terms: frozenset[str]) -> float:
    """Weighted share of the terms that are among others; all of nothing is 1."""
    total = sum(weights.values())
    return sum([weight for term, weight in weights.items() if term in terms]) / total if total else 1.0


def _part(count: float, whole: int) -> float:
    return count / whole if whole else 0.0
