"""Claims with all that was held against them, read article by article: what the report and `linker explain` show."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import duckdb

from linker_core.fates import Fate, explain_reason, fate_of
from linker_core.plaintext import web_address
from linker_core.queries import fetch_tuples

# Tuples by name, and not frozen dataclasses: an article has hundreds of them, and these cost a fifth to make.


class Source(NamedTuple):
    """A page that was supplied with an article. `address` is its url where that is safe to follow."""

    source_id: str
    url: str
    address: str | None
    domain: str | None
    title: str | None
    published_on: str | None


class Evidence(NamedTuple):
    """What one source says of a claim."""

    source: Source
    tier: str | None
    verdict: str
    score: float | None
    """None where it says too little to be weighed."""
    quote: str
    reason: str | None
    """Why it is not the link; None for the linked one."""
    part: str | None
    """What of the claim it speaks to, where that is not the whole."""
    claim_value: str | None = None
    source_value: str | None = None
    """Set together, where the two state different values."""

    @property
    def why(self) -> str | None:
        """The reason in words."""
        return self.reason and explain_reason("candidate", self.reason)


class ClaimDetail(NamedTuple):
    """One claim, its fate, the evidence behind its link, and the sources that lost: those that contradict it first."""

    claim_id: str
    sentence_id: str
    text: str
    kinds: Sequence[str]
    count_voices: int
    """Independent domains that support it."""
    reason: str | None
    anchor_text: str | None
    evidence: Evidence | None
    others: Sequence[Evidence]

    @property
    def fate(self) -> Fate:
        """What became of it."""
        return fate_of(self.reason)

    @property
    def why(self) -> str | None:
        """Why it carries no link, in words."""
        return self.reason and explain_reason("claim", self.reason)


def read_details(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> Mapping[str, Sequence[ClaimDetail]]:
    """The claims of these articles, by article and in reading order."""
    wanted = {"article_ids": list(article_ids)}
    sources = _read_sources(con, wanted)
    others = _read_others(con, wanted, sources)
    found: defaultdict[str, list[ClaimDetail]] = defaultdict(list)
    for article_id, claim_id, *facts, source_id, url, tier, verdict, score, quote, part in fetch_tuples(
        con, "report/claim_details", wanted
    ):
        link = None
        if source_id is not None:
            source = _find(sources, article_id, source_id)._replace(url=url, address=web_address(url))
            link = Evidence(source, tier, verdict, score, quote, None, part)
        found[article_id].append(ClaimDetail._make((claim_id, *facts, link, others.get((article_id, claim_id), ()))))
    return found


def _read_sources(con: duckdb.DuckDBPyConnection, wanted: Mapping[str, list[str]]) -> Mapping[tuple[str, str], Source]:
    rows = fetch_tuples(con, "report/source_details", wanted)
    return {
        (article_id, source_id): Source(source_id, url or "", web_address(url) if is_safe else None, *facts)
        for article_id, source_id, url, is_safe, *facts in rows
    }


def _read_others(
    con: duckdb.DuckDBPyConnection, wanted: Mapping[str, list[str]], sources: Mapping[tuple[str, str], Source]
) -> Mapping[tuple[str, str], Sequence[Evidence]]:
    """By article and claim what did not become the link."""
    rows = fetch_tuples(con, "report/candidate_details", wanted)
    return {
        key: [Evidence(_find(sources, key[0], row[2]), *row[3:]) for row in group]
        for key, group in groupby(rows, itemgetter(0, 1))
    }


def _find(sources: Mapping[tuple[str, str], Source], article_id: str, source_id: str) -> Source:
    return sources.get((article_id, source_id)) or Source(source_id, "", None, None, None, None)
