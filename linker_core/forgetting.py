"""What the current state no longer holds is taken out of everything else that OUT keeps.

An earlier state is kept only if it was made from nothing but what the current one holds: every article, result, decision and
record set aside, word for word. For a state is a function of those. Any other goes as a whole; to cut rows out of it would leave
pages that never were, and links that prove nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from linker_core.archive import Archive, damage_named, table_paths
from linker_core.catalog import connect
from linker_core.errors import ArchiveError
from linker_core.history import exchange_files, files_of
from linker_core.queries import fetch_rows, fetch_table
from linker_core.retention import KeepReason, StoredState
from linker_core.schemas import CHANGES, GRADES, HISTORY, READINGS, STORE_ARTICLES, STORE_DECISIONS, STORE_RESULTS, TABLES
from linker_core.snapshots import Snapshot
from linker_core.storage import open_parquet
from linker_core.tables import write_history

TELLING = (CHANGES, READINGS, GRADES)
"""Tables of history that speak of articles or records; the others count."""

_RECORDS: Mapping[str, tuple[tuple[str, ...], pa.Schema, list[str]]] = {
    "articles_before": (("store/articles",), STORE_ARTICLES, ["article_id", "digest"]),
    "results_before": (("store/results", "store/orphans"), STORE_RESULTS, ["article_id", "url", "digest"]),
    "decisions_before": (("store/decisions",), STORE_DECISIONS, ["row"]),
    "drops_before": (("drops",), TABLES["drops"].schema, ["kind", "reason", "digest", "article_id", "detail"]),
}
"""All that a state is made from: the name in SQL, where it lies, and what tells records apart."""


def lost_records(archive: Archive, earlier: Snapshot, current: Snapshot) -> dict[str, int]:
    """How many records of each kind an earlier state holds that the current one has not; empty if it has them all.

    Raises:
        ArchiveError: a file of the earlier state is missing or damaged.
    """
    known = frozenset(current.files)
    own = replace(
        earlier,
        tables=tuple(file for file in earlier.tables if file not in known),
        store=tuple(file for file in earlier.store if file not in known),
    )
    with connect(archive, current) as con:
        for name, (sources, schema, columns) in _RECORDS.items():
            con.register(name, _narrow(archive, own, sources, pa.schema([schema.field(column) for column in columns])))
        return {row["kind"]: row["count_lost"] for row in fetch_rows(con, "forget/lost_records")}


def _narrow(archive: Archive, snapshot: Snapshot, sources: Sequence[str], schema: pa.Schema) -> pa.Table:
    tables = [schema.empty_table()]
    for path in (path for source in sources for path in table_paths(archive, source, snapshot)):
        with damage_named(path), open_parquet(path) as file:
            tables.append(file.read(columns=schema.names).cast(schema))
    return pa.concat_tables(tables)


def forget_history(archive: Archive, snapshot: Snapshot) -> Snapshot:
    """The snapshot without the rows of history that speak of what it no longer holds."""
    with connect(archive, snapshot) as con:
        for table in TELLING:
            rows = fetch_table(con, f"forget/{table.name}")
            old = files_of(snapshot, table)
            if rows.num_rows < sum(file.count_rows for file in old):
                new = [write_history(archive.out, table, rows)] if rows.num_rows else []
                snapshot = exchange_files(snapshot, old, new)
    return snapshot


def share_history(state: Snapshot, current: Snapshot) -> Snapshot:
    """An earlier state with the history of the current one."""
    for table in HISTORY:
        state = exchange_files(state, files_of(state, table), files_of(current, table))
    return state


def forget_states(archive: Archive, states: Sequence[StoredState]) -> tuple[StoredState, ...]:
    """The states: no longer kept are those that hold what the current one, the first, has not, or are kept for grace alone."""
    if not states or states[0].reason is not KeepReason.CURRENT:
        return tuple(replace(state, reason=None) for state in states)
    return (states[0], *(_judge(archive, state, states[0].snapshot) for state in states[1:]))


def _judge(archive: Archive, state: StoredState, current: Snapshot) -> StoredState:
    if state.reason is None:
        return state
    try:
        is_kept = state.reason is not KeepReason.GRACE and not lost_records(archive, state.snapshot, current)
    except ArchiveError:  # damaged: it cannot be shown that it holds nothing else
        is_kept = False
    return state if is_kept else replace(state, reason=None)
