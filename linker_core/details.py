"""Claims with all that was held against them, read article by article: what the report and `linker explain` show."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb

from linker_core.fates import Fate, explain_reason, fate_of
from linker_core.plaintext import web_address
from linker_core.queries import fetch_table


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source says of a claim. `address` is set where the url is safe to follow."""

    source_id: str
    url: str
    address: str | None
    domain: str | None
    tier: str | None
    title: str | None
    published_on: str | None
    verdict: str
    score: float
    quote: str
    why: str | None
    """Why it is not the link; None for the linked one."""
    part: str | None
    """What of the claim it speaks to, where that is not the whole."""
    claim_value: str | None = None
    source_value: str | None = None
    """Set together, where the two state different values."""


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """One claim, its fate, the evidence behind its link, and the sources that lost."""

    claim_id: str
    sentence_id: str
    text: str
    kinds: tuple[str, ...]
    fate: Fate
    count_voices: int
    """Independent domains that support it."""
    reason: str | None
    why: str | None
    anchor_text: str | None
    evidence: Evidence | None
    others: tuple[Evidence, ...]

    @property
    def contested(self) -> tuple[Evidence, ...]:
        """The sources that state another value."""
        return tuple(other for other in self.others if other.source_value is not None)

    @property
    def uncontested(self) -> tuple[Evidence, ...]:
        """The other sources that lost."""
        return tuple(other for other in self.others if other.source_value is None)

    @property
    def anchored(self) -> tuple[str, str, str] | None:
        """The text before, in and after the link, where it stands in the claim exactly once."""
        if not self.anchor_text or self.text.count(self.anchor_text) != 1:
            return None
        before, _, after = self.text.partition(self.anchor_text)
        return before, self.anchor_text, after


def read_details(con: duckdb.DuckDBPyConnection, first: str, last: str) -> Mapping[str, tuple[ClaimDetail, ...]]:
    """The claims of the articles from `first` to `last`, both included, by article and in reading order."""
    span = {"first": first, "last": last}
    others = _by(fetch_table(con, "report/candidate_details", span).to_pylist(), "article_id", "claim_id")
    claims = _by(fetch_table(con, "report/claim_details", span).to_pylist(), "article_id")
    return {
        article_id: tuple(_claim(row, others.get((article_id, row["claim_id"]), [])) for row in rows)
        for (article_id,), rows in claims.items()
    }


def _by(rows: list[dict[str, Any]], *keys: str) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    """Rows that are sorted by `keys`, in groups."""
    key = itemgetter(*keys) if len(keys) > 1 else lambda row: (row[keys[0]],)
    return {values: list(group) for values, group in groupby(rows, key)}


def _claim(row: Mapping[str, Any], others: list[dict[str, Any]]) -> ClaimDetail:
    reason = row["reason"]
    return ClaimDetail(
        claim_id=row["claim_id"],
        sentence_id=row["sentence_id"],
        text=row["text"],
        kinds=tuple(row["kinds"]),
        fate=fate_of(reason),
        count_voices=row["count_voices"],
        reason=reason,
        why=reason and explain_reason("claim", reason),
        anchor_text=row["anchor_text"],
        evidence=_evidence(row, web_address(row["url"]), None) if row["source_id"] else None,
        others=tuple(_other(other) for other in others),
    )


def _other(row: Mapping[str, Any]) -> Evidence:
    address = web_address(row["url"]) if row["canonical_url"] else None
    values = {"claim_value": row["claim_value"], "source_value": row["source_value"]}
    return _evidence(row, address, explain_reason("candidate", row["reason"]), **values)


def _evidence(row: Mapping[str, Any], address: str | None, why: str | None, **values: str | None) -> Evidence:
    return Evidence(
        source_id=row["source_id"],
        url=row["url"] or "",
        address=address,
        domain=row["domain"],
        tier=row["tier"],
        title=row["title"],
        published_on=row["published_on"],
        verdict=row["verdict"],
        score=row["score"],
        quote=row["quote"] or "",
        why=why,
        part=row["part"],
        **values,
    )
