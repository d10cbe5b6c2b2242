"""The decisions that concern one article, held against its page: which sentence each means, and which of two opposed ones holds.

What is decided about a sentence is settled here; what it then does to sources, claims and links the stages do, by what this
module hands them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from linker_core.decisions import Action, Decision, Decisions, names_source
from linker_core.quotations import Quotations
from linker_core.reasons import DecisionReason, SentenceReason, SourceReason
from linker_core.records import Claim, Sentence, Source

CAUTION = MappingProxyType({Action.NOT_A_CLAIM: 2, Action.FORBID: 1, Action.PIN: 0})
"""Of opposed decisions of one time the more cautious holds: rather no link than a wrong one."""

ABOUT_SOURCES = frozenset({Action.BAD_SOURCE, Action.BAD_DOMAIN})


@dataclass(frozen=True, slots=True)
class Docket:
    """The decisions on one article. Every one that is about a sentence has a target or a reason why it is void."""

    decisions: tuple[Decision, ...] = ()
    targets: Mapping[str, str] = field(default_factory=dict)
    """The sentence that a decision means, by the decision's id."""
    void: Mapping[str, DecisionReason] = field(default_factory=dict)
    """Why a decision changes nothing, by its id."""

    def __bool__(self) -> bool:
        """Whether anything was decided."""
        return bool(self.decisions)

    def in_force(self, *actions: Action) -> list[Decision]:
        """The decisions of these kinds that are not void."""
        return [one for one in self.decisions if one.action in actions and one.decision_id not in self.void]

    def rule_out(self, sources: Sequence[Source]) -> tuple[Source, ...]:
        """The sources with those marked that are never to be linked; what is refused anyway keeps its reason."""
        bad = self.in_force(*ABOUT_SOURCES)
        return tuple(
            replace(source, reason=SourceReason.RULED_OUT)
            if source.reason is None and any(names_source(decision, source.canonical_url) for decision in bad)
            else source
            for source in sources
        )

    def strike(
        self, claims: Sequence[Claim], reasons: Mapping[str, SentenceReason]
    ) -> tuple[tuple[Claim, ...], dict[str, SentenceReason]]:
        """The claims without those that are none by decision, and the reasons of the sentences with theirs."""
        struck = {self.targets[decision.decision_id] for decision in self.in_force(Action.NOT_A_CLAIM)}
        left = [claim for claim in claims if claim.sentence_id not in struck]
        kept = tuple(replace(claim, ordinal=ordinal) for ordinal, claim in enumerate(left))
        return kept, {**reasons, **dict.fromkeys(sorted(struck), SentenceReason.RULED_OUT)}

    def pinned_pairs(self, claims: Sequence[Claim]) -> dict[str, tuple[str, str]]:
        """The source that a claim is to be linked to, and the decision that says so, by claim."""
        by_sentence = {claim.sentence_id: claim.claim_id for claim in claims}
        pins = [(by_sentence.get(self.targets[pin.decision_id]), pin) for pin in self.in_force(Action.PIN)]
        return {claim_id: (pin.source_id, pin.decision_id) for claim_id, pin in pins if claim_id is not None}


EMPTY_DOCKET = Docket()


def open_docket(decisions: Decisions, article_id: str, sentences: Sequence[Sentence] | None, sources: Sequence[Source]) -> Docket:
    """The decisions on an article; `sentences` is None where the page was set aside before it was looked into."""
    own = decisions.of_article(article_id, (source.canonical_url for source in sources if source.canonical_url))
    if not own:
        return EMPTY_DOCKET
    quoting = [decision for decision in own if decision.action not in ABOUT_SOURCES]
    if sentences is None:
        return Docket(own, void={decision.decision_id: DecisionReason.NOT_JUDGED for decision in quoting})
    targets, void = _find_targets(quoting, sentences)
    found = [decision for decision in quoting if decision.decision_id in targets]
    return Docket(own, targets, {**void, **_find_opposed(found, targets)})


def _find_targets(quoting: Sequence[Decision], sentences: Sequence[Sentence]) -> tuple[dict[str, str], dict[str, DecisionReason]]:
    quotations = Quotations([sentence.text for sentence in sentences] if quoting else [])
    targets: dict[str, str] = {}
    void: dict[str, DecisionReason] = {}
    for decision in quoting:
        found = quotations.find(decision.quote, decision.prefix, decision.suffix)
        if isinstance(found, DecisionReason):
            void[decision.decision_id] = found
        else:
            targets[decision.decision_id] = sentences[found].sentence_id
    return targets, void


def _find_opposed(decisions: Sequence[Decision], targets: Mapping[str, str]) -> dict[str, DecisionReason]:
    """Those that another decision on their sentence opposes and outranks: by time, then by caution."""
    ranked = sorted(
        (decision for decision in decisions if decision.action in CAUTION),
        key=lambda decision: (decision.day, CAUTION[decision.action], decision.decision_id),
        reverse=True,
    )
    holding: list[Decision] = []
    opposed: dict[str, DecisionReason] = {}
    for decision in ranked:
        rivals = (other for other in holding if targets[other.decision_id] == targets[decision.decision_id])
        if any(_are_opposed(decision, other) for other in rivals):
            opposed[decision.decision_id] = DecisionReason.OPPOSED
        else:
            holding.append(decision)
    return opposed


def _are_opposed(one: Decision, other: Decision) -> bool:
    """Whether two decisions on one sentence cannot both be honoured."""
    kinds = {one.action, other.action}
    if Action.PIN not in kinds:
        return False
    if kinds == {Action.PIN}:
        return one.source_id != other.source_id
    return Action.NOT_A_CLAIM in kinds or "" in (one.source_id, other.source_id) or one.source_id == other.source_id
