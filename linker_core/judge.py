"""Does a source support a claim? A transparent score with vetoes, behind a plain interface that any other model can take.

The score is a logistic sum over the features of `evidence`, see `weights`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from linker_core.analysis import Analysis, Analyst
from linker_core.conflicts import find_conflict, is_same_statement
from linker_core.evidence import FEATURES, Evidence, Reading, best_share, share_of, weigh_evidence
from linker_core.parts import split_parts
from linker_core.periods import told_years
from linker_core.quantities import TIME_KINDS, Kind, Quantity
from linker_core.reasons import CandidateReason
from linker_core.records import Conflict, Judgement, Pair, Passage, Span, Verdict
from linker_core.settings import JudgeSettings
from linker_core.weights import Weights

MIN_NAMES_IN_SOURCE = 0.95
"""Weighted share of a claim's names that the source must know: whom it never names it cannot speak of."""

MIN_CONTEXT_NAMES = 0.5
"""The same for a claim such as "It rose to …": for the names of the sentence before it, of the heading, or of the title."""

MIN_CONTEXT_COVERAGE = 0.2
"""Least share of that context in the evidence itself, so that "It is known as air" is not proved by any air."""


class Judge(Protocol):
    """Anything that can judge pairs; verdicts must depend on the pair alone."""

    def judge(self, pairs: Sequence[Pair]) -> tuple[tuple[Judgement, Conflict | None], ...]:
        """One judgement per pair, in order, with the conflict behind it if there is one."""
        ...


RESCUED_BY_PARTS = frozenset({CandidateReason.NAME_MISSING, CandidateReason.NUMBER_MISSING, CandidateReason.LOW_SCORE})
"""Why a source may not support the whole of a claim and yet a part of it; what it contradicts it supports in no part."""


_MEASURES = attrgetter(*FEATURES)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What a pair is judged by, analysed: the chosen passages, the neighbours of the best, the source's title and date."""

    chosen: Sequence[Analysis]
    window: Sequence[Analysis]
    frame: Analysis


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A claim or a part of it, held against a source."""

    claim: Analysis
    reading: Reading
    features: tuple[tuple[str, float], ...]
    score: float
    reason: CandidateReason | None
    part: Span | None


class FeatureJudge:
    """The shipped judge. It remembers the texts that it has analysed, so that one is made for each article.

    Most candidates share a few words with a claim and no more: no sentence of theirs says `min_best_coverage` of it, so that
    whatever else is measured they can neither support nor contradict it. They get their reason for that alone and are not
    weighed, which is more than half of a judge's work; `is_thorough` weighs them too, for those who learn from the measures.
    """

    def __init__(
        self, weights: Weights, reader: Analyst, settings: JudgeSettings, max_passages: int, *, is_thorough: bool = False
    ) -> None:
        self._weights = weights
        self._reader = reader
        self._settings = settings
        self._max_passages = max_passages
        self._is_thorough = is_thorough
        self._parts: dict[str, tuple[tuple[Span, Analysis], ...]] = {}

    def judge(self, pairs: Sequence[Pair]) -> tuple[tuple[Judgement, Conflict | None], ...]:
        """One judgement per pair, in order, with the conflict behind it if there is one."""
        return tuple(self._judge(pair) for pair in pairs)

    def _judge(self, pair: Pair) -> tuple[Judgement, Conflict | None]:
        claim, chosen = self._reader.read(pair.claim.text), [self._read(pair, passage) for passage in pair.candidate.passages]
        if not (self._is_thorough or self._may_matter(pair, claim, chosen)):
            return _leave_unweighed(pair), None
        texts = self._read_texts(pair, chosen)
        whole = self._weigh(pair, texts, claim, None)
        is_divisible = self._settings.by_parts and whole.reason in RESCUED_BY_PARTS and not _contradicts(whole.reading)
        weighed = (self._weigh_parts(pair, texts, whole) if is_divisible else None) or whole
        conflict = find_conflict(pair, weighed.claim, self._reader) if weighed.reason is CandidateReason.NUMBER_MISMATCH else None
        judgement = Judgement(
            pair.claim.claim_id,
            pair.source.source_id,
            _verdict(weighed.reason, conflict),
            weighed.score,
            weighed.reason,
            _quote(pair.candidate.passages, weighed.reading),
            confirmed_spans(weighed.claim, weighed.reading) if weighed.reason is None else (),
            weighed.features,
            weighed.part,
        )
        return judgement, conflict

    def _may_matter(self, pair: Pair, claim: Analysis, chosen: Sequence[Analysis]) -> bool:
        """Whether a source says so much in one sentence that it could support the claim or a part of it, or contradict it."""
        return (
            best_share(claim, chosen) >= self._settings.min_best_coverage
            or any(is_same_statement(claim, sentence) for sentence in chosen)
            or (self._settings.by_parts and any(self._may_be_said(part, chosen) for _, part in self._parts_of(pair.claim.text)))
        )

    def _weigh_parts(self, pair: Pair, texts: _Texts, whole: _Weighed) -> _Weighed | None:
        """The part of the claim that the source supports best, if it supports any.

        Where the source lacks a number of the claim, only a part with a number of its own will do: readers check numbers.
        """
        needs_value = whole.reason is CandidateReason.NUMBER_MISSING
        parts = [(scope, claim) for scope, claim in self._parts_of(pair.claim.text) if self._may_be_said(claim, texts.chosen)]
        weighed = [self._weigh(pair, texts, claim, scope) for scope, claim in parts if claim.quantities or not needs_value]
        supported = [part for part in weighed if part.reason is None]
        return max(supported, key=lambda part: part.score, default=None)

    def _parts_of(self, text: str) -> tuple[tuple[Span, Analysis], ...]:
        """The parts of a claim with their scopes, told once for all its sources."""
        found = self._parts.get(text)
        if found is None:
            found = tuple((part.scope, self._reader.read(part.mask(text))) for part in split_parts(text))
            self._parts[text] = found
        return found

    def _may_be_said(self, part: Analysis, chosen: Sequence[Analysis]) -> bool:
        """Whether a sentence says enough of a part for a closer look: it would be dropped for that alone."""
        return best_share(part, chosen) >= self._settings.min_part_coverage

    def _weigh(self, pair: Pair, texts: _Texts, claim: Analysis, part: Span | None) -> _Weighed:
        told = told_years(pair.claim.text, pair.published_on)
        reading = weigh_evidence(claim, texts.chosen, texts.window, pair.found_terms, texts.frame, self._max_passages, told)
        measures = [round(value, 6) for value in _MEASURES(reading.evidence)]
        score = round(self._weights.probability(measures), 6)
        is_enough = self._is_said(reading.evidence, score, is_part=part is not None)
        reason = self._veto(pair, reading) or (None if is_enough else CandidateReason.LOW_SCORE)
        return _Weighed(claim, reading, tuple(zip(FEATURES, measures, strict=True)), score, reason, part)

    def _is_said(self, evidence: Evidence, score: float, *, is_part: bool) -> bool:
        """Whether the source says enough; of a part, which is little, one sentence has to say most."""
        settings = self._settings
        if is_part:
            return score >= settings.min_part_score and evidence.covered_by_best >= settings.min_part_coverage
        return score >= settings.min_score and evidence.covered_by_best >= settings.min_best_coverage

    def _read_texts(self, pair: Pair, chosen: Sequence[Analysis]) -> _Texts:
        best = pair.candidate.passages[0]
        places = (best.ordinal - 1, best.ordinal + 1)
        return _Texts(
            chosen,
            [self._read(pair, pair.passages[place]) for place in places if 0 <= place < len(pair.passages)],
            self._reader.read(f"{pair.source.title}\n{pair.source.published_on or ''}"),
        )

    def _read(self, pair: Pair, passage: Passage) -> Analysis:
        return self._reader.read(pair.source.text[passage.start : passage.end])

    def _veto(self, pair: Pair, reading: Reading) -> CandidateReason | None:
        """Why the pair cannot be support whatever its score."""
        evidence = reading.evidence
        if evidence.names_in_source < MIN_NAMES_IN_SOURCE or not self._knows_context(pair, reading):
            return CandidateReason.NAME_MISSING
        if reading.differing:
            return CandidateReason.NUMBER_MISMATCH
        if any(_is_needed(value, pair.found_terms) for value in reading.unconfirmed):
            return CandidateReason.NUMBER_MISSING
        return CandidateReason.NEGATION if evidence.negation_differs else None

    def _knows_context(self, pair: Pair, reading: Reading) -> bool:
        """A claim that leans on the sentence before needs a source that knows whom that sentence is about."""
        parts = [self._reader.read(part) for part in pair.claim.context.split("\n")]
        named = [part.names for part in parts if part.names]
        if named:
            known = reading.terms | pair.found_terms
            if all(share_of(names, known) < MIN_CONTEXT_NAMES for names in named):
                return False
        return any(share_of(part.content, reading.terms) >= MIN_CONTEXT_COVERAGE for part in parts)


def _leave_unweighed(pair: Pair) -> Judgement:
    """What is said of a source that says too little of the claim; its best sentence is shown all the same."""
    best = pair.candidate.passages[0]
    return Judgement(
        pair.claim.claim_id,
        pair.source.source_id,
        Verdict.NOT_ENOUGH_INFO,
        0.0,
        CandidateReason.LOW_COVERAGE,
        Span(best.start, best.end),
        (),
        (),
        None,
    )


def _contradicts(reading: Reading) -> bool:
    """Whether the source states another value or denies something, whatever else it lacks."""
    return bool(reading.differing or reading.evidence.negation_differs)


def _is_needed(value: Quantity, found_terms: frozenset[str]) -> bool:
    """Whether an unconfirmed value rules the source out: years and days only if the source never names the year."""
    if value.kind not in TIME_KINDS:
        return True
    if value.kind is Kind.QUARTER:
        return False
    year = str(int(value.low) if value.kind is Kind.YEAR else int(value.low) // 10000)
    return year not in found_terms


def _verdict(reason: CandidateReason | None, conflict: Conflict | None) -> Verdict:
    if reason is None:
        return Verdict.SUPPORTED
    return Verdict.CONTRADICTED if conflict else Verdict.NOT_ENOUGH_INFO


def _quote(chosen: Sequence[Passage], reading: Reading) -> Span:
    """The passage that proves most: one sentence that an editor can find in the source."""
    best = chosen[0 if reading.proof is None else reading.proof]
    return Span(best.start, best.end)


def confirmed_spans(claim: Analysis, reading: Reading) -> tuple[Span, ...]:
    """Stretches of the claim that the evidence confirms: values in the quote first, then names, then other telling words."""
    values = [Span(value.start, value.end) for value in reading.proved]
    names = [Span(word.start, word.end) for word in claim.words if word.term in claim.names and word.term in reading.terms]
    rest = [
        Span(word.start, word.end)
        for word in claim.words
        if word.term in claim.content and word.term in reading.terms and word.term not in claim.names
    ]
    return (*values, *names, *rest)
