"""What editors decided, and which of it concerns an article: the vocabulary of every module that honours decisions.

A decision is addressed by article and quoted words, by the address of a source, or by a domain; never by a position, so that
edits elsewhere leave it in force.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from linker_core.addresses import Address, parse_address, source_id
from linker_core.chunks import key_of
from linker_core.digests import digest_parts


class Action(StrEnum):
    """What an editor can decide."""

    PIN = "pin"
    FORBID = "forbid"
    NOT_A_CLAIM = "not_a_claim"
    BAD_SOURCE = "bad_source"
    BAD_DOMAIN = "bad_domain"
    ACCEPT_CONFLICT = "accept_conflict"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as its file states it; a field that is not stated is empty."""

    action: Action
    article_id: str = ""
    quote: str = ""
    """Words of the sentence it is about."""
    prefix: str = ""
    suffix: str = ""
    """What stands before and after the quote, to tell equal ones apart."""
    url: str = ""
    domain: str = ""
    """ASCII and lower case."""
    editor: str = ""
    decided_at: str = ""
    """ISO 8601; it settles which of two opposed decisions holds, and nothing else."""
    note: str = ""
    source_id: str = ""
    """The source that the address names, whatever its spelling."""

    @property
    def decision_id(self) -> str:
        """Its identity: what is decided about what. Who decided it when, and why, may change."""
        about = (self.article_id, self.quote, self.prefix, self.suffix, self.url, self.domain)
        return digest_parts("decision", self.action, *about)

    @property
    def day(self) -> datetime:
        """When it was decided; one without a date comes before all others."""
        return read_time(self.decided_at) if self.decided_at else datetime.min.replace(tzinfo=UTC)


class RulingStatus(StrEnum):
    """What came of a decision."""

    HONOURED = "honoured"
    OVERRULED = "overruled"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Orders:
    """What decisions demand of the choice of links in one article. Keys are claim and source ids."""

    pins: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The source that a claim must be linked to, and the decision that says so."""
    forbidden: frozenset[tuple[str, str]] = frozenset()
    """Claim and source that must not be linked; an empty source stands for every one."""
    accepted: frozenset[str] = frozenset()
    """Claims all of whose conflicts an editor has accepted."""

    def forbids(self, claim_id: str, source_id: str = "") -> bool:
        """Whether the claim must not be linked to the source; without one, to any."""
        return (claim_id, "") in self.forbidden or (claim_id, source_id) in self.forbidden


NO_ORDERS = Orders()


class Decisions:
    """All decisions in force for some articles, found by article, by source, and by domain."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        """Take them in; their order is of no account."""
        self.all = tuple(sorted(decisions, key=lambda decision: decision.decision_id))
        self._by_article: dict[str, list[Decision]] = {}
        self._by_source: dict[str, list[Decision]] = {}
        self._by_domain: dict[str, list[Decision]] = {}
        for decision in self.all:
            if decision.article_id:
                self._by_article.setdefault(decision.article_id, []).append(decision)
            elif decision.domain:
                self._by_domain.setdefault(decision.domain, []).append(decision)
            else:
                self._by_source.setdefault(decision.source_id, []).append(decision)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.all)

    def of_range(self, first: int, last: int) -> "Decisions":
        """What a shard needs: the decisions on articles with keys from `first` to `last`, and those on all articles."""
        return Decisions(
            decision for decision in self.all if not decision.article_id or first <= key_of(decision.article_id) <= last
        )

    def of_article(self, article_id: str, canonical_urls: Iterable[str]) -> tuple[Decision, ...]:
        """Those that concern an article with such sources: its own, and those on all articles that name one of them."""
        found = {decision.decision_id: decision for decision in self._by_article.get(article_id, ())}
        if self._by_source or self._by_domain:
            for canonical in canonical_urls:
                found |= {decision.decision_id: decision for decision in self._on_source(canonical)}
        return tuple(found[key] for key in sorted(found))

    def _on_source(self, canonical: str) -> Iterator[Decision]:
        yield from self._by_source.get(source_id(canonical), ())
        if self._by_domain:
            for domain in _suffixes_of(canonical):
                yield from self._by_domain.get(domain, ())


NO_DECISIONS = Decisions()


def decisions_digest(decisions: Decisions, article_id: str, urls: Iterable[str], max_url_length: int) -> str:
    """Names everything decided that could touch an article whose results have these addresses; empty where nothing could.

    Who decided it and the note beside it do not count: they change no page.
    """
    if not decisions:
        return ""
    addresses = (parse_address(url, max_url_length) for url in urls)
    canonical = [address.canonical for address in addresses if isinstance(address, Address)]
    touching = decisions.of_article(article_id, canonical)
    return digest_parts(*(part for one in touching for part in (one.decision_id, one.decided_at))) if touching else ""


def names_source(decision: Decision, canonical: str) -> bool:
    """Whether a decision on a source or a domain means the page of this canonical address."""
    if decision.domain:
        return decision.domain in _suffixes_of(canonical)
    return decision.source_id == source_id(canonical)


def read_time(text: str) -> datetime:
    """An ISO 8601 date or time; one without a zone is UTC.

    Raises:
        ValueError: it is none.
    """
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _suffixes_of(canonical: str) -> list[str]:
    """The host of a canonical address and everything above it, label by label."""
    labels = (urlsplit(canonical).hostname or "").split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
