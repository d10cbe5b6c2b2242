"""One article on its way: its page and sources read, its claims found; at the end its links chosen and its page annotated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from linker_core.addresses import Address, parse_address
from linker_core.annotation import annotate_page
from linker_core.authority import OPEN_TIERS, TIERS, Authority
from linker_core.charsets import DecodedPage, decode_page
from linker_core.choice import Choice, Chooser
from linker_core.claims import find_claims
from linker_core.dates import parse_day
from linker_core.decisions import Decisions, Orders
from linker_core.deep_links import lead_to_quotes
from linker_core.disputes import settle_disputes
from linker_core.docket import EMPTY_DOCKET, Docket, open_docket
from linker_core.language import detect_language
from linker_core.outcomes import ArticleOutcome, Judged, explain_article, withdraw_links
from linker_core.page import Page, read_page
from linker_core.parties import PartyText
from linker_core.preference import Standing
from linker_core.primary import is_primary
from linker_core.reasons import ArticleReason, ClaimReason, SentenceReason, SourceReason
from linker_core.records import AnnotatedPage, Article, Claim, Judgement, Result, Sentence, Source
from linker_core.rulings import give_rulings, hear_decisions
from linker_core.segmentation import segment_page
from linker_core.settings import Settings, SourceSettings
from linker_core.source_text import TextReader
from linker_core.sources import read_sources
from linker_core.timelimit import TimeLimitError, time_limit
from linker_core.words import load_vocabulary

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """An article on its way: read, segmented, its claims found."""

    article: Article
    decoded: DecodedPage | None
    page: Page | None
    lang: str | None
    sentences: tuple[Sentence, ...]
    sentence_reasons: Mapping[str, SentenceReason]
    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]
    reason: ArticleReason | None
    """Why its claims are not judged; None when they are."""
    docket: Docket = EMPTY_DOCKET
    results: Sequence[Result] = ()
    """As supplied: what of a source's text is the page's own can be told from them."""


class _Stander:
    """What a source is to a claim: the site of a party that the claim names is official, whatever its tier otherwise."""

    def __init__(self, settings: SourceSettings) -> None:
        self._settings = settings
        self._texts: dict[str, PartyText] = {}
        self._addresses: dict[str, Address] = {}
        self._standings: dict[tuple[str, bool], Standing] = {}

    def __call__(self, claim: Claim, source: Source) -> Standing:
        """The standing of a source that is usable."""
        text = self._texts.get(claim.claim_id)
        if text is None:
            text = self._texts[claim.claim_id] = PartyText(f"{claim.text}\n{claim.context}")
        address = self.address(source)
        is_party = source.tier not in OPEN_TIERS and text.names_owner_of(address)
        key = source.source_id, is_party
        if key not in self._standings:
            tier = TIERS[0] if is_party else source.tier
            self._standings[key] = Standing(tier, is_party, is_primary(address, tier))
        return self._standings[key]

    def address(self, source: Source) -> Address:
        """Where the source is."""
        address = self._addresses.get(source.source_id)
        if address is None:
            address = self._addresses[source.source_id] = self._parse(source.url)
        return address

    def _parse(self, url: str) -> Address:
        address = parse_address(url, self._settings.max_url_length)
        if not isinstance(address, Address):
            raise TypeError(f"{url!r} was usable when it was read and is refused now: {address}")
        return address


def attempt(work: Callable[[], T], settings: Settings) -> T | ArticleReason:
    """What the work on one page gives, or why it was given up: that costs the page its links, never the run."""
    try:
        with time_limit(settings.articles.max_seconds):
            return work()
    except TimeLimitError:
        return ArticleReason.TIME_LIMIT
    except Exception:  # noqa: BLE001 - one poisonous page must not cost the run; it is published unchanged, with the reason
        return ArticleReason.FAILED


def read_draft(article: Article, results: Sequence[Result], settings: Settings, authority: Authority, texts: TextReader) -> Draft:
    """Read one article and its sources."""
    sources = attempt(lambda: read_sources(article, results, settings.sources, authority, texts), settings)
    if isinstance(sources, ArticleReason):
        return _set_aside(article, _refuse(article, results, settings, authority), sources)
    draft = attempt(lambda: _read(article, sources, settings), settings)
    return _set_aside(article, sources, draft) if isinstance(draft, ArticleReason) else replace(draft, results=results)


def _refuse(article: Article, results: Sequence[Result], settings: Settings, authority: Authority) -> tuple[Source, ...]:
    """The sources of an article by their addresses alone, where their texts could not be read."""
    bare = [replace(result, content=None, snippet=None) for result in results]
    sources = read_sources(article, bare, settings.sources, authority)
    unread = SourceReason.NO_TEXT
    return tuple(replace(source, reason=SourceReason.NOT_JUDGED) if source.reason is unread else source for source in sources)


def _set_aside(article: Article, sources: tuple[Source, ...], reason: ArticleReason) -> Draft:
    return Draft(article, None, None, article.lang, (), {}, (), sources, reason)


def _read(article: Article, sources: tuple[Source, ...], settings: Settings) -> Draft:
    decoded = decode_page(article.raw, article.charset)
    page = read_page(decoded.text, settings.articles)
    sentences = segment_page(article.article_id, decoded, page)
    reason = page.reason if page.reason is ArticleReason.TOO_COMPLEX else None
    lang = detect_language(
        " ".join(sentence.text for sentence in sentences if sentence.barrier is None), article.lang or page.lang
    )
    if reason is None and sentences and lang not in settings.articles.languages:
        reasons = {sentence.sentence_id: SentenceReason.OTHER_LANGUAGE for sentence in sentences}
        return Draft(article, decoded, page, lang, sentences, reasons, (), sources, ArticleReason.OTHER_LANGUAGE)
    claims, reasons = find_claims(sentences, article.title, settings.claims, load_vocabulary(), lang)
    return Draft(article, decoded, page, lang, sentences, reasons, claims, sources, reason)


def decide_draft(draft: Draft, decisions: Decisions, settings: Settings) -> Draft:
    """The draft under the editors' decisions on it: sources ruled out, sentences that are no claims."""

    def decide() -> Draft:
        is_read = draft.reason is None
        docket = open_docket(decisions, draft.article.article_id, draft.sentences if is_read else None, draft.sources)
        if not docket:
            return draft
        claims, reasons = docket.strike(draft.claims, draft.sentence_reasons)
        sources = docket.rule_out(draft.sources)
        return replace(draft, docket=docket, claims=claims, sentence_reasons=reasons, sources=sources)

    decided = attempt(decide, settings)
    return _set_aside(draft.article, draft.sources, decided) if isinstance(decided, ArticleReason) else decided


def finish_article(draft: Draft, judged: list[Judged] | ArticleReason, settings: Settings) -> ArticleOutcome:
    """Choose and annotate one article; on doubt the original is published."""
    if not isinstance(judged, ArticleReason):
        outcome = attempt(partial(_conclude, draft, judged, settings), settings)
        if not isinstance(outcome, ArticleReason):
            return outcome
        judged = outcome
    return _conclude(replace(draft, reason=judged), (), settings)


def _conclude(draft: Draft, judged: Sequence[Judged], settings: Settings) -> ArticleOutcome:
    stand = _Stander(settings.sources)
    hearing = hear_decisions(draft.docket, draft.claims, judged, lambda items: _settle(draft, items, stand, settings))
    judged = hearing.judged
    choice = _choose(draft, judged, stand, settings, hearing.orders)
    outcome = ArticleOutcome(
        article=draft.article,
        lang=draft.lang,
        charset=draft.decoded.charset if draft.decoded else None,
        page=AnnotatedPage(draft.article.article_id, draft.article.raw, (), None),
        sentences=draft.sentences,
        sentence_reasons=draft.sentence_reasons,
        claims=draft.claims,
        claim_reasons=choice.claim_reasons,
        sources=draft.sources,
        judged=tuple(judged),
        candidate_reasons=choice.candidate_reasons,
        tiers=choice.tiers,
        voices=choice.voices,
        links=choice.links,
        reason=explain_article(
            has_results=bool(draft.sources),
            has_sentences=bool(draft.sentences),
            has_links=bool(choice.links),
            page_reason=draft.reason,
        ),
    )
    if choice.links and draft.decoded is not None:
        page = annotate_page(draft.article, draft.decoded, choice.links)
        outcome = withdraw_links(outcome, page.reason) if page.reason else replace(outcome, page=page)
    return replace(outcome, rulings=give_rulings(draft.docket, outcome)) if draft.docket else outcome


def _settle(draft: Draft, judged: Sequence[Judged], stand: _Stander, settings: Settings) -> tuple[Judged, ...]:
    """The judgements with disputes between sources decided; costs nothing where no source states another value."""
    if not any(item.conflict for item in judged):
        return tuple(judged)
    claims = {claim.claim_id: claim for claim in draft.claims}
    usable = {source.source_id: source for source in draft.sources if source.reason is None}
    weak = OPEN_TIERS | set(settings.policy.unlinked_tiers)
    return settle_disputes(
        judged, lambda item: stand(claims[item.judgement.claim_id], usable[item.judgement.source_id]).tier, weak
    )


def _choose(draft: Draft, judged: Sequence[Judged], stand: _Stander, settings: Settings, orders: Orders) -> Choice:
    if draft.reason is not None or draft.page is None:
        return Choice((), {claim.claim_id: ClaimReason.NOT_JUDGED for claim in draft.claims}, {})
    usable = {source.source_id: source for source in draft.sources if source.reason is None}
    judgements: dict[str, list[Judgement]] = {}
    for item in judged:
        judgements.setdefault(item.judgement.claim_id, []).append(item.judgement)
    chooser = Chooser(
        draft.page.blocks,
        settings.policy,
        stand,
        parse_day(draft.article.published_at or ""),
        lambda source: stand.address(source).href,
        "\n".join(sentence.text for sentence in draft.sentences if sentence.barrier is None),
        orders,
    )
    choice = chooser.choose(draft.claims, judgements, usable)
    if not settings.links.text_fragments:
        return choice
    return replace(choice, links=lead_to_quotes(choice.links, usable, draft.results, settings.sources))
