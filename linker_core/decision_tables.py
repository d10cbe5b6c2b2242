"""Decisions in an archive: kept for the next run, and each with what came of it over all articles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.archive import Archive, damage_named, table_paths
from linker_core.assembly import ALL
from linker_core.catalog import connect
from linker_core.decision_files import iter_decision_rows
from linker_core.decision_rows import DecisionInput, read_decisions
from linker_core.decisions import NO_DECISIONS, Decisions
from linker_core.queries import fetch_table
from linker_core.rows import Row
from linker_core.schemas import DECISIONS, STORE_DECISIONS
from linker_core.settings import Settings
from linker_core.snapshots import Snapshot
from linker_core.tables import write_store, write_table

REMEMBERED = "store/decisions"
NOTHING_DECIDED = DecisionInput(NO_DECISIONS, (), ())
_GIVEN = ("action", "article_id", "quote", "prefix", "suffix", "url", "domain", "editor", "decided_at", "note")


def load_decisions(path: Path | None, archive: Archive, snapshot: Snapshot | None, settings: Settings) -> DecisionInput:
    """What the file decides; without one, what was decided when the snapshot was made.

    Raises:
        UsageError: the file cannot be read as one of decisions.
        ArchiveError: what was remembered is damaged.
    """
    rows = iter_decision_rows(path, settings.input) if path else iter_remembered(archive, snapshot)
    return read_decisions(rows, settings.sources.max_url_length)


def iter_remembered(archive: Archive, snapshot: Snapshot | None) -> Iterator[Row]:
    """The rows of the last file of decisions, as the snapshot keeps them."""
    for path in table_paths(archive, REMEMBERED, snapshot) if snapshot else []:
        with damage_named(path):
            rows = pq.read_table(path, schema=STORE_DECISIONS)["row"].to_pylist()
        for line, row in enumerate(rows, 1):
            yield Row(orjson.loads(row), None, REMEMBERED, line)


def add_decisions(archive: Archive, snapshot: Snapshot, given: DecisionInput) -> Snapshot:
    """The snapshot with what was decided, and what came of it over all its articles; unchanged where nothing was."""
    if not given.rows:
        return snapshot
    rows = [{"row": row} for row in given.rows]
    stored = write_store(archive.out, "decisions", STORE_DECISIONS, rows, ("row",), ALL)
    with connect(archive, snapshot) as con:
        written = write_table(archive.out, DECISIONS, decision_table(con, given.decisions), ALL)
    return replace(snapshot, tables=(*snapshot.tables, written), store=(*snapshot.store, stored))


def decision_table(con: duckdb.DuckDBPyConnection, decisions: Decisions) -> pa.Table:
    """Rows of the table decisions: each with its status over all articles."""
    names = ("decision_id", *_GIVEN)
    rows: list[dict[str, Any]] = [{name: str(getattr(one, name)) for name in names} for one in decisions.all]
    con.register("given_decisions", pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names])))
    return fetch_table(con, "history/decisions")
