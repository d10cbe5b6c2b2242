"""History files of an archive: one per run and table at first, merged when there are many, so that a query opens few."""

from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa

from linker_core.archive import Archive, damage_named, read_rows
from linker_core.schemas import HISTORY, TABLES, Table
from linker_core.snapshots import Commit, Snapshot
from linker_core.storage import is_local, renew
from linker_core.tables import TableFile, is_whole, write_history

FULL_ROWS = 1_000_000
"""A file with more rows is left as it is: to merge it again and again would cost more than to open it."""


def compact_history(archive: Archive, snapshot: Snapshot, most_files: int) -> Snapshot:
    """The snapshot with the same rows of history in fewer files, for each table of which there are more than so many small ones.

    The files that it no longer lists may be open in a reader: their grace period begins now.

    Raises:
        ArchiveError: a file is missing or damaged.
    """
    for table in HISTORY:
        small = [file for file in files_of(snapshot, table) if file.count_rows < FULL_ROWS]
        if len(small) > most_files:
            rows = pa.concat_tables(_read(archive, file, table) for file in small)
            snapshot = exchange_files(snapshot, small, [write_history(archive.out, table, rows)])
            for file in small:
                renew(archive.out / file.path)
    return snapshot


def drop_damaged(archive: Archive, snapshot: Snapshot) -> tuple[Snapshot, tuple[TableFile, ...]]:
    """The snapshot without the history files that are missing or damaged, and those files: nothing can make them again.

    An object store looks after its objects itself: there all files count as whole.
    """
    history = [file for file in snapshot.tables if not TABLES[file.table].is_state]
    damaged = tuple(file for file in history if is_local(archive.out) and not is_whole(archive.out / file.path, file))
    return exchange_files(snapshot, damaged, ()), damaged


def leave_out_damaged(archive: Archive, before: Snapshot, after: Snapshot) -> Snapshot:
    """An earlier state without the damaged ones among the table files that a later one does not share.

    What they held cannot be compared with anything, and the next run must not fail for it. Shared files are whole: the later
    state was made from them, or has made them again.
    """
    shared = frozenset(after.tables)
    own = (file for file in before.tables if file not in shared and TABLES[file.table].is_state)
    return exchange_files(before, [file for file in own if not is_whole(archive.out / file.path, file)], ())


def as_commit(target: Snapshot, current: Snapshot, commit: Commit) -> Snapshot:
    """The state of `target` with the history of `current`: what happened is not undone."""
    state = [file for file in target.tables if TABLES[file.table].is_state]
    history = [file for file in current.tables if not TABLES[file.table].is_state]
    return replace(
        target,
        parent=commit.parent,
        run_id=commit.run_id,
        created_at=commit.created_at,
        tables=(*state, *history),
        earlier=(),
    )


def files_of(snapshot: Snapshot, table: Table) -> list[TableFile]:
    """The files of one table, in the order of their names."""
    return [file for file in snapshot.tables if file.table == table.name]


def exchange_files(snapshot: Snapshot, old: Iterable[TableFile], new: Iterable[TableFile]) -> Snapshot:
    """The snapshot with other files in the place of some."""
    gone = frozenset(old)
    return replace(snapshot, tables=(*(file for file in snapshot.tables if file not in gone), *new))


def _read(archive: Archive, file: TableFile, table: Table) -> pa.Table:
    path = archive.out / file.path
    with damage_named(path):
        return read_rows(path, table.schema)
