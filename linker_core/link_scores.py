"""Are the links of an archive right? Every link is held against what people said of its sentence and its page.

Right: the page supports the sentence, or at least one whole claim of it and contradicts none. A page that supports no whole claim
is wrong when strict, right when lenient. Pairs that nobody judged, and links outside of judged sentences, count neither way.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from linker_core.gold import GoldArticle, page_key
from linker_core.intervals import Interval, interval_of_ratio, ratio
from linker_core.page import Page
from linker_core.records import Link, Span


class Fate(StrEnum):
    """What people's judgements say of a link."""

    WHOLE = "whole"
    PART = "part"
    PARTIALLY = "partially"
    CONTRADICTED = "contradicted"
    WRONG_SOURCE = "wrong_source"
    NO_CLAIM = "no_claim"
    CROSSING = "crossing"
    FOREIGN = "foreign"
    UNJUDGED = "unjudged"
    OUTSIDE = "outside"


RIGHT_FATES = frozenset({Fate.WHOLE, Fate.PART})
UNKNOWN_FATES = frozenset({Fate.UNJUDGED, Fate.OUTSIDE})
"""Neither right nor wrong: nobody judged the pair."""

_FATE_OF_LABEL = {
    "supported": Fate.WHOLE,
    "part": Fate.PART,
    "partially": Fate.PARTIALLY,
    "contradicted": Fate.CONTRADICTED,
    "not_supported": Fate.WRONG_SOURCE,
}


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link with its stretch of the page's text, in characters."""

    span: Span
    key: str
    score: float


@dataclass(frozen=True, slots=True)
class PageText:
    """All that a reader sees of a page, blocks joined by a blank, with the links and the sentences taken for claims in it."""

    text: str
    links: tuple[PlacedLink, ...]
    claims: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ScoredLink:
    """A link with what people say of it; `sentence` counts the judged sentences of the article."""

    article_id: str
    fate: Fate
    sentence: int | None
    score: float
    url_key: str


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article: its links, how many judged sentences could carry a right one, and (judged, taken) for a claim by sentence."""

    article_id: str
    links: tuple[ScoredLink, ...]
    count_linkable: int
    claims: tuple[tuple[bool, bool], ...]


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """Precision and recall of links, with the counts behind them and 95 % intervals by article."""

    articles: int
    links: int
    judged: int
    unjudged: int
    outside: int
    fates: dict[str, int]
    linkable: int
    hit: int
    precision_strict: float | None
    precision_strict_95: Interval | None
    precision_lenient: float | None
    bad: float | None
    bad_95: Interval | None
    recall: float | None
    recall_95: Interval | None


def lay_out(page: Page, links: Iterable[Link], claims: Iterable[tuple[int, Span]]) -> PageText:
    """The text of a page with its links, and the claims given as (block, stretch of the block's text)."""
    starts, position = [], 0
    for block in page.blocks:
        starts.append(position)
        position += len(block.text) + 1
    text = " ".join(block.text for block in page.blocks).replace("\n", " ")
    placed = sorted((_place(page, starts, link) for link in links), key=lambda link: (link.span.start, link.key))
    spans = (Span(starts[block] + span.start, starts[block] + span.end) for block, span in claims)
    return PageText(text, tuple(placed), tuple(spans))


def _place(page: Page, starts: Sequence[int], link: Link) -> PlacedLink:
    """Where a link stands in the text: its own offsets count characters of the page."""
    first, last = link.spans[0].start, link.spans[-1].end
    number = max(
        (place for place, block in enumerate(page.blocks) if block.text and block.page_span(0, 1).start <= first),
        key=lambda place: page.blocks[place].page_span(0, 1).start,
    )
    block = page.blocks[number]
    positions = range(len(block.text))
    start = bisect_left(positions, first, key=lambda place: block.page_span(place, place + 1).start)
    end = bisect_left(positions, last, key=lambda place: block.page_span(place, place + 1).start)
    return PlacedLink(Span(starts[number] + start, starts[number] + end), page_key(link.url), link.score or 0.0)


def score_article(gold: GoldArticle, page: PageText | None) -> ArticleScore:
    """What people say of the links of one article; without a page there are none."""
    page = page or PageText("", (), ())
    spans = find_sentences(gold, page.text)
    links: dict[tuple[int | None, str], ScoredLink] = {}
    for link in page.links:
        sentence = _sentence_at(spans, (link.span.start + link.span.end) / 2)
        if sentence is None or (sentence, link.key) not in links:
            key = (sentence, link.key) if sentence is not None else (None, f"{link.key} {len(links)}")
            links[key] = ScoredLink(gold.article_id, _fate(gold, link, sentence, spans), sentence, link.score, link.key)
    taken = {_sentence_at(spans, (span.start + span.end) / 2) for span in page.claims}
    claims = tuple((sentence.is_claim, number in taken) for number, sentence in enumerate(gold.sentences))
    return ArticleScore(gold.article_id, tuple(links.values()), sum(s.is_linkable for s in gold.sentences), claims)


def find_sentences(gold: GoldArticle, text: str) -> list[Span | None]:
    """Where the judged sentences stand in a page's text: each behind the one before, else anywhere."""
    spans: list[Span | None] = []
    cursor = 0
    for sentence in gold.sentences:
        start = text.find(sentence.text, cursor)
        if start < 0:
            start = text.find(sentence.text)
        spans.append(Span(start, start + len(sentence.text)) if start >= 0 else None)
        cursor = max(cursor, start + 1)
    return spans


def _sentence_at(spans: Sequence[Span | None], middle: float) -> int | None:
    return next((number for number, span in enumerate(spans) if span and span.start <= middle <= span.end), None)


def _fate(gold: GoldArticle, link: PlacedLink, number: int | None, spans: Sequence[Span | None]) -> Fate:
    is_known = link.key in gold.pages
    span = spans[number] if number is not None else None
    if number is None or span is None:
        return Fate.OUTSIDE if is_known else Fate.FOREIGN
    sentence = gold.sentences[number]
    if link.span.start >= link.span.end or link.span.start < span.start - 1 or link.span.end > span.end + 1:
        return Fate.CROSSING
    if not is_known:
        return Fate.FOREIGN
    if not sentence.is_claim:
        return Fate.NO_CLAIM
    label = sentence.labels.get(link.key)
    return Fate.UNJUDGED if label is None else _FATE_OF_LABEL[label]


def summarise_links(scores: Sequence[ArticleScore], min_score: float = 0.0) -> LinkFigures:
    """The figures of an archive, of links with at least this score."""
    kept = [[link for link in score.links if link.score >= min_score] for score in scores]
    fates = Counter(link.fate for links in kept for link in links)
    judged = [sum(link.fate not in UNKNOWN_FATES for link in links) for links in kept]
    right = [sum(link.fate in RIGHT_FATES for link in links) for links in kept]
    fair = [sum(link.fate in RIGHT_FATES or link.fate is Fate.PARTIALLY for link in links) for links in kept]
    bad = [of_judged - of_fair for of_judged, of_fair in zip(judged, fair, strict=True)]
    hits = [len({link.sentence for link in links if link.fate in RIGHT_FATES}) for links in kept]
    linkable = [score.count_linkable for score in scores]
    return LinkFigures(
        articles=len(scores),
        links=sum(map(len, kept)),
        judged=sum(judged),
        unjudged=fates[Fate.UNJUDGED],
        outside=fates[Fate.OUTSIDE],
        fates={fate.value: fates[fate] for fate in Fate},
        linkable=sum(linkable),
        hit=sum(hits),
        precision_strict=ratio(sum(right), sum(judged)),
        precision_strict_95=interval_of_ratio(right, judged),
        precision_lenient=ratio(sum(fair), sum(judged)),
        bad=ratio(sum(bad), sum(judged)),
        bad_95=interval_of_ratio(bad, judged),
        recall=ratio(sum(hits), sum(linkable)),
        recall_95=interval_of_ratio(hits, linkable),
    )
