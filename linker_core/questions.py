"""What a second judge is asked about one pair: the claim in its place, and the evidence in its own surroundings."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from linker_core.digests import digest_parts
from linker_core.parts import split_parts
from linker_core.records import Pair, Passage, Span

MAX_PASSAGE_CHARS = 2000
"""A longer sentence is no sentence but a page without full stops; its beginning must do."""

MAX_NEIGHBOUR_CHARS = 500
"""Longer neighbours of a passage are left out: they explain little and cost much."""


@dataclass(frozen=True, slots=True)
class Question:
    """A claim and what one source says of it. All of it is text that others wrote: data, never instructions."""

    claim: str
    """The claim, or that part of it that the first judge found supported."""
    context: tuple[str, ...]
    """What it may lean on: the whole sentence of a part, the sentence before, the headings above, the article's title."""
    title: str
    """Of the source."""
    published_on: str | None
    passages: tuple[str, ...]
    """The sentences the first judge went by, each with its neighbours, in the order of the source."""

    def to_json(self) -> str:
        """As one JSON object; equal questions, equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def digest(self, identity: str) -> str:
        """Names the answer of one model to this question."""
        return digest_parts("second judge", identity, self.to_json())


def ask_about(pair: Pair, part: Span | None = None) -> Question:
    """The question that a pair, or a part of its claim, comes to; by its texts alone: the answer holds wherever they recur."""
    text = pair.claim.text
    context = [line for line in pair.claim.context.split("\n") if line.strip()]
    return Question(
        claim=_spell_out(text, part) if part else text,
        context=(text, *context) if part else tuple(context),
        title=pair.source.title,
        published_on=pair.source.published_on,
        passages=tuple(" ".join(run) for run in _runs(pair)),
    )


def _spell_out(text: str, scope: Span) -> str:
    """A part as a statement of its own, with the subject it shares with the rest."""
    masked = (part.mask(text) for part in split_parts(text) if part.scope == scope)
    return " ".join(next(masked, text[scope.start : scope.end]).split())


def _runs(pair: Pair) -> Iterator[list[str]]:
    """The chosen passages with those beside them; what is adjacent in the source becomes one text."""
    chosen = {passage.ordinal: _read(pair, passage)[:MAX_PASSAGE_CHARS] for passage in pair.candidate.passages}
    beside = (place for ordinal in chosen for place in (ordinal - 1, ordinal + 1))
    texts = chosen | {
        place: text
        for place in beside
        if place not in chosen and 0 <= place < len(pair.passages)
        if len(text := _read(pair, pair.passages[place])) <= MAX_NEIGHBOUR_CHARS
    }
    run: list[str] = []
    for place in sorted(texts):
        if run and place - 1 not in texts:
            yield run
            run = []
        run.append(texts[place])
    yield run


def _read(pair: Pair, passage: Passage) -> str:
    return pair.source.text[passage.start : passage.end]
