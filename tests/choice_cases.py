"""Claims, sources and blocks of text, as the chooser gets them; for tests."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from judge_cases import make_claim, make_source

from linker_core.choice import Chooser
from linker_core.decisions import NO_ORDERS
from linker_core.preference import Standing
from linker_core.records import Judgement, Span, Verdict
from linker_core.settings import PolicySettings


@dataclass(frozen=True)
class Block:
    """A block whose page begins at `offset`; a link may stand wherever its text is not among `closed`."""

    text: str
    offset: int = 0
    barriers: tuple = ()
    closed: tuple = ()

    def link_spans(self, start, end):
        words = [(self.text.index(word), self.text.index(word) + len(word)) for word in self.closed]
        if any(a < end and start < b for a, b in words):
            return ()
        return (Span(self.offset + start, self.offset + end),)


@dataclass(frozen=True)
class Case:
    """Claims by block, what supports them, and the sources."""

    blocks: tuple
    claims: tuple
    judgements: dict
    sources: dict

    def choose(self, *, published_on=None, article_text="", primary=(), orders=NO_ORDERS, **policy):
        chooser = Chooser(
            self.blocks,
            PolicySettings(**policy),
            lambda _, source: Standing(source.tier, source.tier == "official", source.source_id in primary),
            date.fromisoformat(published_on) if published_on else None,
            lambda source: f"{source.url}#href",
            article_text,
            orders,
        )
        return chooser.choose(self.claims, self.judgements, self.sources)


def judgement(
    claim, source, *, score=0.8, reason=None, verdict=None, confirmed=("$4 billion",), quote=(0, 5), part=None, **features
):
    verdict = verdict or (Verdict.NOT_ENOUGH_INFO if reason else Verdict.SUPPORTED)
    spans = tuple(Span(claim.text.index(part), claim.text.index(part) + len(part)) for part in confirmed if part in claim.text)
    told = tuple(({"similarity": 0.5} | features).items())
    return Judgement(claim.claim_id, source.source_id, verdict, score, reason, Span(*quote), spans, told, part)


def make_case(paragraphs, support, *, sources=None, barriers=(), closed=()):
    """`paragraphs` hold the claims' texts; `support` names, claim by claim, the sources with what differs in their judgements."""
    claims, blocks = [], []
    for number, texts in enumerate(paragraphs):
        block = Block(" ".join(texts), 1000 * number, tuple(barriers) if number == 0 else (), tuple(closed))
        blocks.append(block)
        for text in texts:
            start = block.text.index(text)
            claims.append(replace(make_claim(text, ordinal=len(claims)), block=number, start=start, end=start + len(text)))
    given = sources or {name: {} for told in support for name in told}
    found = {name: make_source(source_id=name, **{"text": f"Quote of {name}."} | changes) for name, changes in given.items()}
    judgements = {
        claim.claim_id: [judgement(claim, found[name], **changes) for name, changes in told.items()]
        for claim, told in zip(claims, support, strict=True)
        if told
    }
    return Case(tuple(blocks), tuple(claims), judgements, found)


def linked(choice):
    """Claim number and source of each link, in page order."""
    return [(int(link.claim_id.removeprefix("a-c")), link.source_id) for link in choice.links]


def explained(choice):
    """Reasons of claims by number."""
    return {int(claim_id.removeprefix("a-c")): reason for claim_id, reason in choice.claim_reasons.items()}


def is_ordered(spans):
    """Whether the spans follow one another."""
    return all(before.end <= after.start for before, after in pairwise(spans))
