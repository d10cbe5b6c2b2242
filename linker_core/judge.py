"""Does a source support a claim? A transparent score with vetoes, behind a plain interface that any other model can take.

The score is a logistic sum over the features of `evidence`; its weights are data (resources/judge.json), learnt from natural
attribution pairs under sign constraints, so that more agreement can never lower it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import exp
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from linker_core.agreement import confirms
from linker_core.analysis import Analysis, Analyst
from linker_core.conflicts import find_rival, is_same_period, show_value
from linker_core.dates import parse_day
from linker_core.errors import SettingsError
from linker_core.evidence import FEATURES, Evidence, Reading, best_share, share_of, weigh_evidence
from linker_core.parts import split_parts
from linker_core.periods import tells_time, told_years, years_of
from linker_core.quantities import TIME_KINDS, Kind, Quantity
from linker_core.reasons import CandidateReason
from linker_core.records import Candidate, Claim, Judgement, Passage, Source, Span, Verdict
from linker_core.settings import JudgeSettings

MIN_NAMES_IN_SOURCE = 0.95
"""Weighted share of a claim's names that the source must know: whom it never names it cannot speak of."""

MIN_CONTEXT_NAMES = 0.5
"""The same for a claim such as "It rose to …": for the names of the sentence before it, of the heading, or of the title."""

MIN_CONTEXT_COVERAGE = 0.2
"""Least share of that context in the evidence itself, so that "It is known as air" is not proved by any air."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and a source to be judged. `passages` are the whole source's, in order; the candidate names those to judge by."""

    claim: Claim
    source: Source
    candidate: Candidate
    passages: Sequence[Passage]
    found_terms: frozenset[str]
    published_on: date | None = None
    """The day of the claim's article, from which it tells "last year"."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another value for the claim's measure, with the place of the sentence in the source's text."""

    claim_id: str
    source_id: str
    claim_value: str
    source_value: str
    quote: Span


class Judge(Protocol):
    """Anything that can judge pairs; verdicts must depend on the pair alone."""

    def judge(self, pairs: Sequence[Pair]) -> tuple[tuple[Judgement, Conflict | None], ...]:
        """One judgement per pair, in order, with the conflict behind it if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """The logistic model: one weight per feature, and the intercept."""

    intercept: float
    by_feature: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Probability of support, 0 to 1."""
        total = self.intercept + sum(self.by_feature[name] * features[name] for name in FEATURES)
        return 1 / (1 + exp(-total))


@cache
def load_weights(path: Path | None = None) -> Weights:
    """The shipped model, or the one in a file that `linker train` wrote.

    Raises:
        SettingsError: the file is missing or is no model of these features.
    """
    try:
        text = (
            path.read_text(encoding="utf-8") if path else (files("linker_core") / "resources" / "judge.json").read_text("utf-8")
        )
        model = json.loads(text)
        return Weights(float(model["intercept"]), {name: float(model["weights"][name]) for name in FEATURES})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path}: not a judge's model ({error}); write one with linker train") from error


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
    """The shipped judge. One instance per shard: it remembers the texts it has analysed."""

    def __init__(self, weights: Weights, reader: Analyst, settings: JudgeSettings, max_passages: int) -> None:
        self._weights = weights
        self._reader = reader
        self._settings = settings
        self._max_passages = max_passages
        self._parts: dict[str, tuple[tuple[Span, Analysis], ...]] = {}

    def judge(self, pairs: Sequence[Pair]) -> tuple[tuple[Judgement, Conflict | None], ...]:
        """One judgement per pair, in order, with the conflict behind it if there is one."""
        return tuple(self._judge(pair) for pair in pairs)

    def _judge(self, pair: Pair) -> tuple[Judgement, Conflict | None]:
        texts = self._read_texts(pair)
        whole = self._weigh(pair, texts, self._reader.read(pair.claim.text), None)
        is_divisible = self._settings.by_parts and whole.reason in RESCUED_BY_PARTS and not _contradicts(whole.reading)
        weighed = (self._weigh_parts(pair, texts, whole) if is_divisible else None) or whole
        conflict = self._find_conflict(pair, weighed.claim) if weighed.reason is CandidateReason.NUMBER_MISMATCH else None
        judgement = Judgement(
            pair.claim.claim_id,
            pair.source.source_id,
            _verdict(weighed.reason, conflict),
            weighed.score,
            weighed.reason,
            _quote(pair.candidate.passages, weighed.reading),
            confirmed_spans(weighed.claim, weighed.reading),
            weighed.features,
            weighed.part,
        )
        return judgement, conflict

    def _weigh_parts(self, pair: Pair, texts: _Texts, whole: _Weighed) -> _Weighed | None:
        """The part of the claim that the source supports best, if it supports any.

        Where the source lacks a number of the claim, only a part with a number of its own will do: readers check numbers.
        """
        needs_value = whole.reason is CandidateReason.NUMBER_MISSING
        parts = [(scope, claim) for scope, claim in self._parts_of(pair.claim.text) if self._may_be_said(claim, texts)]
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

    def _may_be_said(self, part: Analysis, texts: _Texts) -> bool:
        """Whether a sentence says enough of a part for a closer look: it would be dropped for that alone."""
        return best_share(part, texts.chosen) >= self._settings.min_part_coverage

    def _weigh(self, pair: Pair, texts: _Texts, claim: Analysis, part: Span | None) -> _Weighed:
        told = told_years(pair.claim.text, pair.published_on)
        reading = weigh_evidence(claim, texts.chosen, texts.window, pair.found_terms, texts.frame, self._max_passages, told)
        features = tuple(zip(FEATURES, [round(value, 6) for value in _MEASURES(reading.evidence)], strict=True))
        score = round(self._weights.probability(dict(features)), 6)
        is_enough = self._is_said(reading.evidence, score, is_part=part is not None)
        reason = self._veto(pair, reading) or (None if is_enough else CandidateReason.LOW_SCORE)
        return _Weighed(claim, reading, features, score, reason, part)

    def _is_said(self, evidence: Evidence, score: float, *, is_part: bool) -> bool:
        """Whether the source says enough; of a part, which is little, one sentence has to say most."""
        settings = self._settings
        if is_part:
            return score >= settings.min_part_score and evidence.covered_by_best >= settings.min_part_coverage
        return score >= settings.min_score and evidence.covered_by_best >= settings.min_best_coverage

    def _read_texts(self, pair: Pair) -> _Texts:
        chosen = pair.candidate.passages
        places = (chosen[0].ordinal - 1, chosen[0].ordinal + 1)
        return _Texts(
            [self._read(pair, passage) for passage in chosen],
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

    def _find_conflict(self, pair: Pair, claim: Analysis) -> Conflict | None:
        """Another value for the claim's measure, in one sentence of the source, with none of its sentences for the claim's."""
        frame = self._reader.read(pair.source.title)
        if not self._is_about(pair, claim, frame):
            return None
        for passage in pair.candidate.passages:
            rival = find_rival(claim, self._read(pair, passage), frame)
            if rival and self._is_of_one_time(pair, claim, passage) and not self._is_stated(pair, rival[0]):
                mine, theirs = rival
                text = pair.source.text[passage.start : passage.end]
                return Conflict(
                    pair.claim.claim_id,
                    pair.source.source_id,
                    show_value(pair.claim.text, mine),
                    show_value(text, theirs),
                    Span(passage.start, passage.end),
                )
        return None

    def _is_about(self, pair: Pair, claim: Analysis, frame: Analysis) -> bool:
        """Whether the source's title names whom a claim without a name of its own is about: "She earned …"."""
        context = self._reader.read(pair.claim.context)
        return bool(claim.names) or not context.names or share_of(context.names, frame.terms) >= MIN_CONTEXT_NAMES

    def _is_of_one_time(self, pair: Pair, claim: Analysis, passage: Passage) -> bool:
        """Whether the sentence speaks of the claim's period; one that names no year is of its page's year, if that is known."""
        text = pair.source.text[passage.start : passage.end]
        sentence = self._reader.read(text)
        mine = years_of(claim.quantities) | told_years(pair.claim.text, pair.published_on)
        theirs = years_of(sentence.quantities)
        if not theirs and (mine or tells_time(text)):
            day = parse_day(pair.source.published_on or "")
            theirs = told_years(text, day) if tells_time(text) else years_of(self._reader.read(pair.source.title).quantities)
            if not theirs:
                return False
        return is_same_period(claim, sentence, mine, theirs)

    def _is_stated(self, pair: Pair, value: Quantity) -> bool:
        """Whether the source states the very value somewhere, however little else the sentence says."""
        return any(confirms(value, other) for passage in pair.passages for other in self._read(pair, passage).quantities)

    def _knows_context(self, pair: Pair, reading: Reading) -> bool:
        """A claim that leans on the sentence before needs a source that knows whom that sentence is about."""
        parts = [self._reader.read(part) for part in pair.claim.context.split("\n")]
        named = [part.names for part in parts if part.names]
        if named:
            known = reading.terms | pair.found_terms
            if all(share_of(names, known) < MIN_CONTEXT_NAMES for names in named):
                return False
        return any(share_of(part.content, reading.terms) >= MIN_CONTEXT_COVERAGE for part in parts)


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
