"""How much of a claim a source's best sentences say: the features a judge decides by.

Each text is analysed once per article (`Analyst`); a pair then costs a handful of set operations.
"""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields

from linker_core.agreement import confirms, is_comparable
from linker_core.analysis import EMPTY, POINTS, Analysis
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
    content = claim.content
    said = [content.keys() & passage.terms for passage in passages]
    values = _Values(claim.quantities, passages)
    core, covered = _unite(content, said, max_union)
    union = values.add_to(core)
    read = [*[passages[place] for place in union], *window, frame]
    turned = _turned_away(claim, read)
    core_terms = frozenset().union(*[passages[place].terms for place in core])
    near = _known_names(claim, core_terms.union(*[passage.terms for passage in window], frame.terms), read, turned)
    anywhere = near | (found_terms - turned)
    best = passages[union[0]] if union else EMPTY
    unconfirmed, differing = _compare_values(claim, passages, _leading(content, said, union), [*window, frame], told)
    measured = [value for value in claim.quantities if value.kind not in TIME_KINDS]
    times = [value for value in claim.quantities if value.kind in TIME_KINDS]
    missing = content.keys() - covered
    count_shared = len(claim.terms & best.terms)
    here = said[union[0]] if union else frozenset[str]()
    around = frozenset().union(here, *[content.keys() & passage.terms for passage in window])
    return Reading(
        Evidence(
            covered_by_best=_share(content, here, claim.points),
            covered_by_window=_share(content, around, claim.points),
            covered_by_union=_share(content, covered, claim.points),
            covered_by_source=_share(content, content.keys() & anywhere, claim.points),
            names_in_union=_share(claim.names, claim.names.keys() & near, claim.points_of_names),
            names_in_source=_share(claim.names, claim.names.keys() & anywhere, claim.points_of_names),
            values_confirmed=1 - _part(sum(value in unconfirmed for value in measured), len(measured)),
            values_differing=_part(len(differing), len(measured)),
            times_confirmed=1 - _part(sum(value in unconfirmed for value in times), len(times)),
            bigrams_shared=_part(_count_bigrams(claim, [passages[place] for place in union]), len(claim.bigrams)),
            similarity=_part(count_shared, len(claim.terms) + len(best.terms) - count_shared),
            heaviest_missing=max(map(content.__getitem__, missing), default=0) / POINTS / 10,
            count_missing=min(len(missing), 10) / 10,
            negation_differs=float(_differ_in_negation(claim, best, read)),
            names_missing=_share_missing(claim, claim.content_of_names - near),
            words_missing=_share_missing(claim, claim.content_of_words - near),
            end_missing=_part(sum([content[term] for term in claim.ending if term not in near]), claim.points),
        ),
        union,
        unconfirmed,
        differing,
        near,
        *values.find_proof(union),
    )


class _Values:
    """The claim's values, and which passages confirm which of them; each passage is asked once, and only if it matters."""

    def __init__(self, values: Sequence[Quantity], passages: Sequence[Analysis]) -> None:
        self._values = values
        self._passages = passages
        self._known: dict[int, tuple[Quantity, ...]] = {}

    def confirmed_by(self, place: int) -> tuple[Quantity, ...]:
        """Those of the values that a passage confirms."""
        found = self._known.get(place)
        if found is None:
            stated = self._passages[place].quantities
            found = tuple([value for value in self._values if any(confirms(value, other) for other in stated)]) if stated else ()
            self._known[place] = found
        return found

    def add_to(self, union: tuple[int, ...]) -> tuple[int, ...]:
        """The union and the passages that confirm a value it leaves open: numbers are often given once, a sentence away."""
        added = list(union)
        for value in self._values:
            if not any(value in self.confirmed_by(place) for place in added):
                rest = (place for place in range(len(self._passages)) if place not in added)
                added.extend([place for place in rest if value in self.confirmed_by(place)][:1])
        return tuple(added)

    def find_proof(self, union: Sequence[int]) -> tuple[int | None, tuple[Quantity, ...]]:
        """The passage that a reader should be shown, and the values it proves; of equals the one that says more of the claim."""
        if not self._values or not union:
            return (union[0] if union else None), ()
        proved = [self.confirmed_by(place) for place in union]
        best = max(range(len(proved)), key=lambda place: (sum(v.kind not in TIME_KINDS for v in proved[place]), -place))
        return union[best], proved[best]


def known_names(claim: Analysis, terms: frozenset[str], texts: Sequence[Analysis]) -> frozenset[str]:
    """Terms of the claim's names that a source knows, spelt out or by their initials, in either direction.

    Initials count only where they are written as a name: "is" is not Ian Smith.
    """
    return _known_names(claim, terms, texts, _turned_away(claim, texts))


def _known_names(claim: Analysis, terms: frozenset[str], texts: Sequence[Analysis], turned: frozenset[str]) -> frozenset[str]:
    missing = claim.names.keys() - terms
    if not missing or not _may_be_written_otherwise(claim, missing, texts):
        return terms - turned if turned else terms
    written = frozenset[str]().union(*[text.names for text in texts])
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
    if not claim.names or not any(text.turned for text in texts):
        return frozenset()
    turned = frozenset[str]().union(*(text.turned for text in texts)) & claim.names.keys() - claim.turned
    return frozenset(name for name in turned if all(name in text.turned for text in texts if name in text.terms))


def _unite(content: Mapping[str, int], said: Sequence[AbstractSet[str]], most: int) -> tuple[tuple[int, ...], AbstractSet[str]]:
    """The passages that together cover most, greedily the one that adds most, the earlier one of equals; and what they cover.

    `said` holds what each passage says of the content.
    """
    chosen: list[int] = []
    covered: AbstractSet[str] = frozenset()
    left = list(said)
    for _ in range(most):
        gains = [sum(map(content.__getitem__, terms)) for terms in left]
        gain = max(gains, default=0)
        if gain <= 0:
            break
        place = gains.index(gain)
        chosen.append(place)
        covered = covered | left[place]
        left = [terms - covered for terms in left]
    return tuple(chosen), covered


def _leading(content: Mapping[str, int], said: Sequence[AbstractSet[str]], union: Sequence[int]) -> list[int]:
    """The passages of the union that say enough of the claim to speak of its values: a lone number elsewhere proves nothing."""
    weights = {place: sum(map(content.__getitem__, said[place])) for place in union}
    return [place for place in union if not content or weights[place] >= VALUE_SHARE * max(weights.values())]


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
    claim: Analysis, passages: Sequence[Analysis], leading: Sequence[int], beside: Sequence[Analysis], told: frozenset[int]
) -> tuple[tuple[Quantity, ...], tuple[tuple[Quantity, Quantity, int], ...]]:
    """The claim's values that the evidence leaves open, and those for which it states another with its place."""
    if not claim.quantities:
        return (), ()
    years = years_of(claim.quantities) | told
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


def _share_missing(claim: Analysis, missing: AbstractSet[str]) -> float:
    """Share of the claim's whole content that lies in some of its terms."""
    return _part(sum(map(claim.content.__getitem__, missing)), claim.points)


def _share(points: Mapping[str, int], terms: AbstractSet[str], whole: int) -> float:
    """Share of all points that some of the terms have; all of nothing is 1."""
    return sum(map(points.__getitem__, terms)) / whole if whole else 1.0


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
    content = claim.content
    return max([_share(content, content.keys() & passage.terms, claim.points) for passage in passages], default=0.0)


def share_of(weights: Mapping[str, float], terms: frozenset[str]) -> float:
    """Weighted share of the terms that are among others; all of nothing is 1."""
    total = sum(weights.values())
    return sum([weight for term, weight in weights.items() if term in terms]) / total if total else 1.0


def _part(count: float, whole: int) -> float:
    return count / whole if whole else 0.0
