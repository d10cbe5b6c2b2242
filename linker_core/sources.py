"""The pages supplied for an article: what can be quoted from each, its rank, and why it cannot be used."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count, repeat

from linker_core.addresses import Address, parse_address, source_id
from linker_core.authority import Authority
from linker_core.dates import parse_day
from linker_core.digests import digest_bytes, digest_parts
from linker_core.hosts import domain_of, has_suffix
from linker_core.page_types import page_type
from linker_core.reasons import SourceReason
from linker_core.records import Article, Passage, Result, Source
from linker_core.sentences import split_sentences
from linker_core.settings import SourceSettings
from linker_core.source_text import TextReader, merge_texts

MAX_PASSAGE_CHARS = 600
"""Longer "sentences" are lists and tables without ends; as one quote they would prove anything."""

# control and direction characters would reach reports and terminals
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]+")
_CLAUSE_END = re.compile(r"[;:,|\u2022\u2013\u2014)]\s")


def read_sources(
    article: Article,
    results: Sequence[Result],
    settings: SourceSettings,
    authority: Authority,
    texts: TextReader | None = None,
) -> tuple[Source, ...]:
    """One source per result, by position and address; `reason` is set where it cannot be linked.

    `texts` is the shard's reader: with it, a content that many articles share is read once.
    """
    reader = texts or TextReader(settings.max_text_chars)
    own = _own_domains(article, settings)
    ordered = sorted(results, key=lambda result: (result.position is None, result.position or 0, result.url, result.digest))
    rest = [replace(result, content=None, snippet=None) for result in ordered[settings.max_results :]]
    sources = [_read_source(place, result, reader) for place, result in enumerate((*ordered[: settings.max_results], *rest), 1)]
    placed = [_place(source, own, settings, authority) for source in sources]
    unread = [_leave(source) for source in placed[settings.max_results :]]
    return tuple(_merge_duplicates([*placed[: settings.max_results], *unread], settings.max_text_chars))


def split_passages(text_digest: str, text: str) -> tuple[Passage, ...]:
    """The sentences of a source's text: two words or more, at most MAX_PASSAGE_CHARS characters, no outer white space."""
    spans = split_sentences(text)
    if any(end - start > MAX_PASSAGE_CHARS for start, end in spans):
        spans = [piece for start, end in spans for piece in _cut_span(text, start, end)]
    said = [(start, end) for start, end in spans if text.find(" ", start, end) > 0 or len(text[start:end].split(None, 1)) == 2]
    return tuple(map(Passage, repeat(text_digest), count(), [start for start, _ in said], [end for _, end in said]))


def _cut_span(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Pieces of a monster sentence: cut after a clause, else between words, else anywhere."""
    while end - start > MAX_PASSAGE_CHARS:
        limit = start + MAX_PASSAGE_CHARS
        clause = max((match.end() for match in _CLAUSE_END.finditer(text, start + MAX_PASSAGE_CHARS // 2, limit)), default=0)
        stop = clause or max(text.rfind(" ", start + 1, limit), text.rfind("\t", start + 1, limit)) + 1 or limit
        yield start, start + len(text[start:stop].rstrip())
        start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    yield start, end


def _own_domains(article: Article, settings: SourceSettings) -> frozenset[str]:
    address = parse_address(article.url or "", settings.max_url_length)
    own = {domain.lower() for domain in settings.own_domains}
    return frozenset(own | {address.domain}) if isinstance(address, Address) else frozenset(own)


def _read_source(place: int, result: Result, reader: TextReader) -> Source:
    text, text_digest = reader.read(result.content, result.snippet)
    day = parse_day(result.published) if result.published else None
    return Source(
        source_id=digest_parts("refused", result.url),
        article_id=result.article_id,
        position=place if result.position is None else result.position,
        url=result.url,
        canonical_url="",
        domain="",
        tier="",
        title=_UNPRINTABLE.sub(" ", result.title or "").strip(),
        published_on=day.isoformat() if day else None,
        text_digest=text_digest,
        text=text,
        reason=None,
    )


def _place(source: Source, own: frozenset[str], settings: SourceSettings, authority: Authority) -> Source:
    """What the address says of the source: identity, rank, and whether it may be linked."""
    address = parse_address(source.url, settings.max_url_length)
    if isinstance(address, SourceReason):
        return replace(source, reason=address)
    tier = authority.tier_of(address)
    reason = _reason_against(address, tier, own, settings) or (None if source.text.strip() else SourceReason.NO_TEXT)
    return replace(
        source,
        source_id=source_id(address.canonical),
        canonical_url=address.canonical,
        domain=address.domain,
        tier=tier,
        reason=reason,
    )


def _leave(source: Source) -> Source:
    """A source that was not read for its rank alone."""
    return replace(source, reason=SourceReason.BEYOND_LIMIT) if source.reason is SourceReason.NO_TEXT else source


def _reason_against(address: Address, tier: str, own: frozenset[str], settings: SourceSettings) -> SourceReason | None:
    if any(has_suffix(address.host, domain) or address.domain == domain_of(domain) for domain in own):
        return SourceReason.OWN_SITE
    if reason := page_type(address):
        return reason
    if tier in settings.blocked_tiers or any(has_suffix(address.host, domain.lower()) for domain in settings.blocked_domains):
        return SourceReason.BLOCKED_TIER
    return None


def _merge_duplicates(sources: Sequence[Source], max_chars: int) -> Iterator[Source]:
    """Of several addresses of one page (its sections, its variants) the first with text stays, and carries what they all say."""
    pages: dict[str, list[Source]] = {}
    for source in sources:
        if source.reason is None:
            pages.setdefault(source.canonical_url, []).append(source)
    for source in sources:
        page = pages.get(source.canonical_url, []) if source.reason is None else []
        if page and source is not page[0]:
            yield replace(source, reason=SourceReason.DUPLICATE_SOURCE)
        else:
            yield _merge_page(page, max_chars) if len(page) > 1 else source


def _merge_page(page: Sequence[Source], max_chars: int) -> Source:
    text = merge_texts([source.text for source in page], max_chars)
    day = next((source.published_on for source in page if source.published_on), None)
    return replace(page[0], text=text, text_digest=digest_bytes(text.encode("utf-8", "surrogatepass")), published_on=day)
