"""The records that pass between stages: frozen, typed, and plain enough to cross a process border.

Units are in the names: `byte_*` counts bytes of the page as supplied, `page_*` characters of the decoded page,
`start`/`end` characters of the text named in the docstring. Every span is half open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from linker_core.reasons import ArticleReason, CandidateReason, SourceReason


class BlockKind(StrEnum):
    """What a block of the page is; only some kinds may carry links."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_CELL = "table_cell"
    HEADING = "heading"
    QUOTE = "quote"
    CAPTION = "caption"
    NAVIGATION = "navigation"
    CODE = "code"


class Barrier(StrEnum):
    """Why a stretch of text may not carry a link."""

    LINK = "link"
    HEADING = "heading"
    NAVIGATION = "navigation"
    CAPTION = "caption"
    CODE = "code"
    QUOTE = "quote"
    HIDDEN = "hidden"
    EXCLUDED = "excluded"
    SHORTCODE = "shortcode"
    MARKUP = "markup"
    """The tree around it is such that a parser may move or swallow an inserted tag."""


class Verdict(StrEnum):
    """What a source says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_ENOUGH_INFO = "not_enough_info"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as supplied. `raw` are the page's own bytes; `charset` is what came beside them, if anything."""

    article_id: str
    raw: bytes
    digest: str
    charset: str | None = None
    url: str | None = None
    title: str | None = None
    published_at: str | None = None
    section: str | None = None
    author: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One search result as supplied for an article, nothing interpreted yet."""

    article_id: str
    url: str
    digest: str
    position: int | None = None
    title: str | None = None
    snippet: str | None = None
    content: str | None = None
    published: str | None = None
    query: str | None = None


class PackedResult(NamedTuple):
    """A `Result` whose long texts are UTF-8, as digests and files want them: nobody reads them before a shard is loaded."""

    article_id: str
    url: str
    digest: str
    position: int | None
    title: str | None
    snippet: bytes | None
    content: bytes | None
    published: str | None
    query: str | None

    def unpack(self) -> Result:
        """The result itself."""
        snippet, content = (
            None if text is None else text.decode("utf-8", "surrogatepass") for text in (self.snippet, self.content)
        )
        return Result(*self[:5], snippet, content, *self[7:])


@dataclass(frozen=True, slots=True)
class Order:
    """What an update is to delete or correct of the archive as it is."""

    kind: Literal["article", "result"]
    action: Literal["delete", "correct"]
    article_id: str | None
    """None for a source, in whatever articles it is."""
    url: str | None
    """Of the result or the source; None for an article, or for all of its results."""
    digest: str
    title: str | None = None
    snippet: str | None = None
    content: str | None = None
    published: str | None = None
    """What a correction puts in the place of what the results of the source say."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch; the unit is said where it is used."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a block. `start`/`end` are characters of the block's text."""

    sentence_id: str
    article_id: str
    ordinal: int
    block: int
    kind: BlockKind
    start: int
    end: int
    byte_start: int
    byte_end: int
    text: str
    heading_path: tuple[str, ...]
    previous: str
    """The sentence before it in the same block, else empty."""
    barrier: Barrier | None
    """Set where the whole sentence may not carry a link."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A factual statement: the span of a sentence that is to be checked. `start`/`end`: characters of the block's text."""

    claim_id: str
    article_id: str
    sentence_id: str
    ordinal: int
    block: int
    start: int
    end: int
    byte_start: int
    byte_end: int
    text: str
    context: str
    """What the claim may lean on: the sentence before, the headings above, the article's title."""
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One supplied page of one article. `text` is what can be quoted; offsets of passages count its characters."""

    source_id: str
    article_id: str
    position: int
    url: str
    canonical_url: str
    domain: str
    tier: str
    title: str
    published_on: str | None
    text_digest: str
    text: str
    reason: SourceReason | None
    """Set when it cannot be used at all."""


class Passage(NamedTuple):
    """A sentence of a source's text. `start`/`end`: characters of that text. A tuple, since there are hundreds per article."""

    text_digest: str
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim and a source that share enough, with the passages to judge by, best first."""

    claim_id: str
    source_id: str
    match_score: float
    passages: tuple[Passage, ...]


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
    decision_id: str | None = None
    """The editor's decision that accepts it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says of one candidate."""

    claim_id: str
    source_id: str
    verdict: Verdict
    score: float
    """Probability that the source supports the claim, 0 to 1."""
    reason: CandidateReason | None
    """Why it is not supported; None when it is."""
    quote: Span
    """The evidence in the source's text, characters."""
    confirmed: tuple[Span, ...]
    """Stretches of the claim's text that the evidence confirms, most telling first; characters of the claim's text. Empty without
    support."""
    features: tuple[tuple[str, float], ...] = ()
    """What the score was made of; empty where the source says too little of the claim to be weighed, and the score is 0."""
    part: Span | None = None
    """The stretch of the claim's text that is supported where the rest is not; None where it is the whole."""

    @property
    def weighed_score(self) -> float | None:
        """The score of a source that was weighed."""
        return self.score if self.features else None


@dataclass(frozen=True, slots=True)
class Link:
    """One link to be inserted. `spans`: characters of the decoded page, one per inserted pair of tags."""

    link_id: str
    article_id: str
    claim_id: str
    source_id: str
    url: str
    rel: str
    anchor_text: str
    spans: tuple[Span, ...]
    quote: str
    quote_start: int
    quote_end: int
    text_digest: str
    score: float | None
    """Of the judgement; None where an editor pinned a source that says too little to be weighed."""
    decision_id: str | None = None
    """The editor's decision that put it there; the judge's verdict is then of no account."""
    directive: str = ""
    """What leads a browser to the quote, `text=…`; empty where nothing does."""

    @property
    def href(self) -> str:
        """The address as it is written: with the text directive, where there is one."""
        if not self.directive:
            return self.url
        return f"{self.url}{'' if '#' in self.url else '#'}:~:{self.directive}"


@dataclass(frozen=True, slots=True)
class Insertion:
    """Bytes that were put into a page before the byte at `byte_position` of the original."""

    byte_position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class AnnotatedPage:
    """A page after annotation: either with its insertions, or the original with the reason."""

    article_id: str
    raw: bytes
    insertions: tuple[Insertion, ...]
    reason: ArticleReason | None
