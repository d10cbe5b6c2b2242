"""The audit: sums and proofs that must hold over the tables before they are published, and ever after.

Every check is one SELECT in sql/audit that returns a row for each breach. The audit only tells; flows decide.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from linker_core.archive import Archive
from linker_core.catalog import connect
from linker_core.queries import fetch_rows, read_query, sql_folder
from linker_core.reasons import (
    ArticleReason,
    CandidateReason,
    ClaimReason,
    DecisionReason,
    DropReason,
    SentenceReason,
    SourceReason,
)
from linker_core.records import Verdict
from linker_core.schemas import TABLES
from linker_core.snapshots import Snapshot

ACROSS_SHARDS = ("audit/articles_unique", "audit/decisions_ruled")
"""Checks that compare what one shard holds with what another does; all others hold in every shard by itself."""

PARAMETERS: dict[str, Any] = {
    "article_reasons": list(map(str, ArticleReason)),
    "sentence_reasons": list(map(str, SentenceReason)),
    "claim_reasons": list(map(str, ClaimReason)),
    "source_reasons": list(map(str, SourceReason)),
    "candidate_reasons": list(map(str, CandidateReason)),
    "drop_reasons": list(map(str, DropReason)),
    "decision_reasons": list(map(str, DecisionReason)),
    "verdicts": list(map(str, Verdict)),
}


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One broken promise. `key` is the article it concerns, else the file."""

    promise: int
    check: str
    key: str
    detail: str


def audit_checks() -> tuple[str, ...]:
    """The names of all checks."""
    names = (path.name for path in (sql_folder() / "audit").iterdir())
    return tuple(sorted(f"audit/{name.removesuffix('.sql')}" for name in names if name.endswith(".sql")))


def audit(con: duckdb.DuckDBPyConnection, checks: Sequence[str] | None = None) -> list[Breach]:
    """Run the checks, else all of them, over tables or views named as in schemas.py, with store_texts beside them.

    Raises:
        QueryError: a check could not be run. Breaches are returned, never raised.
    """
    found = [
        Breach(row["promise"], row["check_name"], row["key"], row["detail"])
        for check in (audit_checks() if checks is None else checks)
        for row in fetch_rows(con, check, PARAMETERS)
    ]
    return sorted(found)


def audit_snapshot(archive: Archive, snapshot: Snapshot) -> Iterator[Breach]:
    """Audit a whole snapshot, committed or not, shard by shard: memory follows the largest shard, not the archive.

    Raises:
        QueryError: a file could not be read.
    """
    for shard in snapshot.state_shards:
        yield from audit_shard(archive, snapshot.of_shard(shard))
    with connect(archive, snapshot) as con:
        yield from audit(con, ACROSS_SHARDS)


def audit_shard(archive: Archive, shard: Snapshot, only: Collection[str] | None = None) -> list[Breach]:
    """Audit the files of one shard, as `Snapshot.of_shard` gives them; with `only` the rows of these articles.

    Raises:
        QueryError: a file could not be read.
    """
    with connect(archive, shard) as con:
        if only is not None:
            _narrow(con, shard, only)
        return audit(con, [check for check in audit_checks() if check not in ACROSS_SHARDS])


def _narrow(con: duckdb.DuckDBPyConnection, shard: Snapshot, only: Collection[str]) -> None:
    """Let the shard's tables hold the rows of these articles alone."""
    tables = {file.table for file in shard.tables}
    for name in sorted(table for table in tables if "article_id" in TABLES[table].schema.names):
        read = ", ".join(f'"{column}"' for column in TABLES[name].schema.names if column in _words())
        rows = f"select {read} from memory.main.{name} where article_id in (select unnest($only))"  # noqa: S608 - our own tables
        con.execute(f"create temp table {name} as {rows}", {"only": sorted(only)})


@cache
def _words() -> frozenset[str]:
    """All words of all checks: columns that are not among them need not be read, and the widest are not."""
    return frozenset(word for check in audit_checks() for word in re.findall(r"\w+", read_query(check)))
