"""Which sources to look at for which claim: the shard's claims and source sentences, joined on shared terms in DuckDB.

Sets stay in SQL (sql/match); this module hands the texts over and reads the candidates back.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from linker_core.queries import create_table, fetch_table, open_database
from linker_core.records import Candidate, Claim, Passage, Source
from linker_core.settings import MatchSettings
from linker_core.words import UNKNOWN_WEIGHT, WORD_PATTERN, read_term_table

CONTEXT_SHARE = 0.3
"""What a term of the context counts against one of the claim itself: enough to tell sources apart, too little to find one."""

SPARE_PASSAGES = 2
"""The judge chooses the best union out of this many times the passages it uses."""

MEMORY_LIMIT = "1GB"
SPILL_LIMIT = "8GB"


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with the claim's terms that occur anywhere in the source."""

    candidate: Candidate
    found_terms: frozenset[str]


def match_claims(
    claims: Sequence[Claim], sources: Sequence[Source], passages: Mapping[str, Sequence[Passage]], settings: MatchSettings
) -> tuple[Match, ...]:
    """The candidates of a shard, ordered by claim, then best source first.

    `sources` are the usable ones of all articles of the shard; `passages` holds each text's passages by text digest.
    """
    if not claims or not sources:
        return ()
    with _database(claims, sources, passages) as con:
        parameters = _parameters(settings)
        create_table(con, "match/claim_terms", parameters)
        create_table(con, "match/passage_terms", parameters)
        rows = fetch_table(con, "match/candidates", parameters).to_pylist()
    return tuple(_match(row, claims, sources, passages) for row in rows)


def _parameters(settings: MatchSettings) -> dict[str, object]:
    return {
        "word": WORD_PATTERN,
        "context_share": CONTEXT_SHARE,
        "unknown_weight": UNKNOWN_WEIGHT,
        "min_weight": -log(settings.max_document_share),
        "min_coverage": settings.min_coverage,
        "max_passages": settings.max_passages * SPARE_PASSAGES,
        "max_sources": settings.max_sources,
    }


@contextmanager
def _database(
    claims: Sequence[Claim], sources: Sequence[Source], passages: Mapping[str, Sequence[Passage]]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees the vocabulary, and the shard's claims, sources and passages under small whole-number keys."""
    article_numbers = {article: number for number, article in enumerate(sorted({claim.article_id for claim in claims}))}
    wanted = [(number, source) for number, source in enumerate(sources) if source.article_id in article_numbers]
    texts = {source.text_digest: source.text for _, source in wanted}
    text_numbers = {digest: number for number, digest in enumerate(texts)}
    with _vocabulary_database().cursor() as con:
        con.register("claims", _claim_table(claims, article_numbers))
        con.register("sources", _source_table(wanted, article_numbers, text_numbers))
        con.register("passages", _passage_table(texts, text_numbers, passages))
        yield con


@cache
def _vocabulary_database() -> duckdb.DuckDBPyConnection:
    """The process's database in memory, which holds the vocabulary; what a shard brings is its own connection's.

    To open one takes as long as to match the few articles of a shard that changed.
    """
    con = open_database(**_limits())
    con.register("terms", read_term_table())
    con.execute("create table vocabulary as select * from terms")
    con.unregister("terms")
    return con


def _limits() -> dict[str, str | bool | int | float | list[str]]:
    return {
        "threads": 1,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(Path(gettempdir()) / f"linker-{uuid4().hex}"),  # DuckDB makes it when needed and removes it
        "max_temp_directory_size": SPILL_LIMIT,
    }


def _claim_table(claims: Sequence[Claim], article_numbers: Mapping[str, int]) -> pa.Table:
    return pa.table(
        {
            "claim_no": pa.array(range(len(claims)), pa.int32()),
            "article_no": pa.array([article_numbers[claim.article_id] for claim in claims], pa.int32()),
            "text": pa.array([claim.text for claim in claims], pa.string()),
            "context": pa.array([claim.context for claim in claims], pa.string()),
        }
    )


def _source_table(
    wanted: Sequence[tuple[int, Source]], article_numbers: Mapping[str, int], text_numbers: Mapping[str, int]
) -> pa.Table:
    return pa.table(
        {
            "source_no": pa.array([number for number, _ in wanted], pa.int32()),
            "article_no": pa.array([article_numbers[source.article_id] for _, source in wanted], pa.int32()),
            "text_no": pa.array([text_numbers[source.text_digest] for _, source in wanted], pa.int32()),
        }
    )


def _passage_table(
    texts: Mapping[str, str], text_numbers: Mapping[str, int], passages: Mapping[str, Sequence[Passage]]
) -> pa.Table:
    rows = [(text_numbers[digest], p.ordinal, text[p.start : p.end]) for digest, text in texts.items() for p in passages[digest]]
    return pa.table(
        {
            "text_no": pa.array([row[0] for row in rows], pa.int32()),
            "passage_no": pa.array([row[1] for row in rows], pa.int32()),
            "text": pa.array([row[2] for row in rows], pa.string()),
        }
    )


def _match(
    row: Mapping[str, Any], claims: Sequence[Claim], sources: Sequence[Source], passages: Mapping[str, Sequence[Passage]]
) -> Match:
    claim, source = claims[row["claim_no"]], sources[row["source_no"]]
    of_text = passages[source.text_digest]
    chosen = tuple(of_text[number] for number in row["passage_nos"])
    return Match(Candidate(claim.claim_id, source.source_id, row["match_score"], chosen), frozenset(row["found_terms"]))
