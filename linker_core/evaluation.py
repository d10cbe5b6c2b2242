"""All that an evaluation measured, plain enough to become JSON."""

from dataclasses import dataclass

from linker_core.anchor_scores import AnchorFigures
from linker_core.claim_scores import ClaimFigures
from linker_core.link_scores import LinkFigures
from linker_core.sweeps import Step
from linker_core.verdict_scores import VerdictFigures


@dataclass(frozen=True, slots=True)
class ArchiveFigures:
    """A linked archive. `unlearnt` articles belong to no labelled document, so that any weights may judge them."""

    name: str
    links: LinkFigures
    claims: ClaimFigures
    sweep: tuple[Step, ...]
    reached: Step | None
    unlearnt: int


@dataclass(frozen=True, slots=True)
class PairFigures:
    """A set of labelled pairs."""

    name: str
    verdicts: VerdictFigures
    sweep: tuple[Step, ...]
    reached: Step | None


@dataclass(frozen=True, slots=True)
class SentenceFigures:
    """A set of labelled sentences."""

    name: str
    claims: ClaimFigures


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured."""

    is_cross_fitted: bool
    min_score: float
    min_precision: float | None
    archives: tuple[ArchiveFigures, ...]
    pairs: tuple[PairFigures, ...]
    sentences: tuple[SentenceFigures, ...]
    anchors: tuple[AnchorFigures, ...]
