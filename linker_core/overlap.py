"""What texts share with a claim, as whole numbers: each term of the claim is one bit, and a set of its terms the sum of theirs.

A pair is judged by a dozen questions of the kind "how much of the claim is said here, or there, or nowhere". On sets of words
each of them walks the words anew; on bits it is one operation.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from linker_core.analysis import Analysis

Terms = int
"""A set of a claim's terms."""
Bits = Mapping[str, Terms]
"""The bit of each term of a claim."""


class Points(dict[Terms, int]):
    """How telling sets of terms are, in points: given those of single terms, those of a set are summed when first asked for."""

    def __init__(self, by_term: Mapping[Terms, int]) -> None:
        super().__init__(by_term)
        self.by_term = tuple(sorted(by_term.items(), key=lambda item: -item[1]))
        """Each term with its points, the most telling first."""
        self.terms = sum(by_term)
        self.whole = sum(by_term.values())
        self[0] = 0

    def __missing__(self, terms: Terms) -> int:
        points, rest = 0, terms
        while rest:
            term = rest & -rest  # the lowest bit
            points += self[term]
            rest ^= term
        self[terms] = points
        return points

    def share_of(self, terms: Terms) -> float:
        """Share of all points that some of the terms have, whatever other terms are among them; all of nothing is 1."""
        return self[terms & self.terms] / self.whole if self.whole else 1.0

    def most_of(self, terms: Terms) -> int:
        """Points of the most telling of some terms; of none 0."""
        return next((points for term, points in self.by_term if term & terms), 0)


class Outline:
    """A claim, or a part of one, in bits. Meant to live while its sources are judged: it remembers every sum."""

    def __init__(self, text: Analysis, bits: Bits) -> None:
        """Write down a text all of whose terms and names have bits."""
        self.text = text
        self.bits = bits
        self.terms = mark(bits, text.terms)
        self.content = Points({bits[term]: points for term, points in text.content.items()})
        self.names = Points({bits[term]: points for term, points in text.names.items()})
        self.bigrams = tuple([(bits[first] | bits[second], (first, second)) for first, second in text.bigrams])
        self.ending = tuple([(bits[term], text.content[term]) for term in text.ending])


def outline_claim(claim: Analysis) -> Outline:
    """A claim in bits of its own."""
    return Outline(claim, {term: 1 << place for place, term in enumerate(claim.terms | claim.names.keys())})


def outline_part(part: Analysis, claim: Outline) -> Outline:
    """A part of a claim in the claim's bits, so that what a source says of it is known already.

    Cut out of its sentence, a part may be cut into words in another way (U.S.); then it has bits of its own.
    """
    is_inside = part.terms <= claim.bits.keys() and part.names.keys() <= claim.bits.keys()
    return Outline(part, claim.bits) if is_inside else outline_claim(part)


def mark(bits: Bits, terms: AbstractSet[str]) -> Terms:
    """Those of the terms that have a bit."""
    return sum(map(bits.__getitem__, bits.keys() & terms))


def merge(sets: Iterable[Terms]) -> Terms:
    """The terms that are in any of the sets."""
    merged = 0
    for terms in sets:
        merged |= terms
    return merged


@dataclass(frozen=True, slots=True)
class Seen:
    """Which of a claim's terms stand where."""

    chosen: Sequence[Terms]
    """In each of the chosen passages."""
    window: Terms
    frame: Terms
    anywhere: Terms
    """Found by matching, in whatever sentence of the source."""


class Texts:
    """What a claim is judged by: the chosen passages, best first; the neighbours of the best; the source's title and date.

    The frame, title and date, holds for each sentence. `found_terms` are the claim's terms that occur anywhere in the source.
    """

    def __init__(
        self, chosen: Sequence[Analysis], window: Sequence[Analysis], frame: Analysis, found_terms: frozenset[str]
    ) -> None:
        self.chosen = chosen
        self.window = window
        self.frame = frame
        self._found_terms = found_terms
        self._seen: tuple[Bits, Seen] | None = None

    def seen_by(self, bits: Bits) -> Seen:
        """Which of a claim's terms stand where; the latest answer is kept, for parts share the bits of their claim."""
        if self._seen is None or self._seen[0] is not bits:
            chosen = [mark(bits, text.terms) for text in self.chosen]
            window = merge([mark(bits, text.terms) for text in self.window])
            self._seen = bits, Seen(chosen, window, mark(bits, self.frame.terms), mark(bits, self._found_terms))
        return self._seen[1]
