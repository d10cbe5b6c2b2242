"""A snapshot put together from what the shards of a run wrote, and the run's own history added to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from linker_core import __version__
from linker_core.archive import Archive
from linker_core.catalog import connect
from linker_core.drops import Drop
from linker_core.late_times import late_rows
from linker_core.run_tables import StageTime, reading_rows, run_rows, trend_table
from linker_core.schemas import CHANGES, DROPS, READINGS, RUNS, TABLES, TREND
from linker_core.snapshots import Snapshot
from linker_core.tables import TableFile, write_table

ALL = "all"
"""Stands for the shard in the names of tables that are not kept by shard."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Which run makes a snapshot, when (an ISO time), and under which settings."""

    run_id: str
    created_at: str
    settings_digest: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What the next run needs to know of how the state was made."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    """Digest of what each shard was made from."""
    recipe: str | None = None
    totals: Mapping[str, Sequence[int]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)


NOTHING_REMEMBERED = Memory()


def assemble_snapshot(
    archive: Archive,
    occasion: Occasion,
    tables: Iterable[TableFile],
    store: Iterable[TableFile],
    drops: Sequence[Mapping[str, Any]],
    memory: Memory = NOTHING_REMEMBERED,
) -> Snapshot:
    """The state that a run has come to, with the table drops (`drops` are its rows); not committed, and without history."""
    return Snapshot(
        parent=archive.pointer.read(),
        run_id=occasion.run_id,
        created_at=occasion.created_at,
        settings_digest=occasion.settings_digest,
        version=__version__,
        tables=(*tables, write_table(archive.out, DROPS, drops, ALL)),
        store=tuple(store),
        shards=dict(memory.inputs),
        recipe=memory.recipe,
        totals=dict(memory.totals),
        settings=memory.settings,
    )


def add_history(
    archive: Archive, snapshot: Snapshot, drops: Sequence[Drop], times: Iterable[StageTime], changes: pa.Table
) -> Snapshot:
    """The snapshot with its run's history, and that of the runs before it. `changes` are what it makes of the published links."""
    parent = archive.current()
    earlier = tuple(file for file in (parent.tables if parent else ()) if not TABLES[file.table].is_state)
    rows = {
        RUNS: [*late_rows(archive, parent), *run_rows(snapshot.run_id, snapshot.snapshot_id, times)],
        READINGS: reading_rows(snapshot.run_id, drops),
        CHANGES: changes,
        TREND: _trend(archive, snapshot),
    }
    written = tuple(write_table(archive.out, table, rows[table], snapshot.run_id) for table in rows)
    return replace(snapshot, tables=(*snapshot.tables, *earlier, *written))


def _trend(archive: Archive, snapshot: Snapshot) -> pa.Table:
    with connect(archive, snapshot) as con:
        return trend_table(con, snapshot.run_id, snapshot.created_at)
