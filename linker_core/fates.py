"""How things ended, in the words the report and `linker explain` use: reason codes explained, claims sorted into fates."""

from enum import Enum

from linker_core.reasons import (
    ArticleReason,
    CandidateReason,
    ChangeReason,
    ClaimReason,
    DecisionReason,
    DropReason,
    Reason,
    SentenceReason,
    SourceReason,
)

LEVELS: dict[str, type[Reason]] = {
    "article": ArticleReason,
    "sentence": SentenceReason,
    "claim": ClaimReason,
    "source": SourceReason,
    "candidate": CandidateReason,
    "drop": DropReason,
    "decision": DecisionReason,
    "change": ChangeReason,
}
"""Every kind of row that must end well or carry a reason, changes of links among them, and its closed list of codes."""


class Fate(Enum):
    """What became of a claim: a key for style sheets, a sign that works without colour, a label, and a sentence."""

    LINKED = ("linked", "✓", "Linked", "A source says it; the claim carries a link.")
    CONFLICT = ("conflict", "≠", "Conflict", "A source states another value; somebody should look.")
    HELD_BACK = ("held-back", "◐", "Supported, not linked", "A source says it, but a link rule or a decision kept the link away.")
    UNSUPPORTED = ("unsupported", "○", "No support", "None of the supplied sources says it.")
    NOT_JUDGED = ("not-judged", "∅", "Not judged", "The page was set aside before its claims were judged.")

    def __init__(self, key: str, sign: str, label: str, explanation: str) -> None:
        """Name the parts of the value."""
        self.key = key
        self.sign = sign
        self.label = label
        self.explanation = explanation


_EXPLANATIONS = {(level, str(code)): code.explanation for level, codes in LEVELS.items() for code in codes}
_FATES: dict[str, Fate] = {
    ClaimReason.CONFLICT: Fate.CONFLICT,
    ClaimReason.NOT_JUDGED: Fate.NOT_JUDGED,
    ClaimReason.NO_SOURCES: Fate.UNSUPPORTED,
    ClaimReason.NO_CANDIDATE: Fate.UNSUPPORTED,
    ClaimReason.NOT_SUPPORTED: Fate.UNSUPPORTED,
    ClaimReason.CONFLICT_ACCEPTED: Fate.UNSUPPORTED,
}


def fate_of(reason: str | None) -> Fate:
    """The fate of a claim by its reason code; None means that it is linked."""
    return Fate.LINKED if reason is None else _FATES.get(reason, Fate.HELD_BACK)


def explain_reason(level: str, code: str) -> str:
    """The sentence that explains a code; the code itself where a newer linker wrote one that is not known here."""
    return _EXPLANATIONS.get((level, code), code)
