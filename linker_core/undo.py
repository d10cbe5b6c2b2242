"""Taking links back: the pages as supplied, or the state before a run, exactly.

An undo is a commit like any other, so it is atomic, leaves the earlier snapshots alone, tells in the history what it took and
gave back, and can itself be undone.
"""

from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from linker_core.archive import Archive, damage_named, read_rows
from linker_core.catalog import connect
from linker_core.changes import compare_snapshots
from linker_core.digests import digest_bytes
from linker_core.errors import ArchiveError, QueryError, UsageError
from linker_core.history import as_commit
from linker_core.publication import publishing, rebuild_pages, stored_articles
from linker_core.reasons import ArticleReason, CandidateReason, ClaimReason, SourceReason
from linker_core.run_tables import trend_table
from linker_core.schemas import CHANGES, TABLES, TREND
from linker_core.snapshots import Commit, Snapshot
from linker_core.tables import TableFile, write_table

UNDONE = {"claims": ClaimReason.UNDONE, "sources": SourceReason.UNDONE, "candidates": CandidateReason.UNDONE}


@dataclass(frozen=True, slots=True)
class Undo:
    """Who undoes and when: the id of the undoing run and an ISO time, both history only."""

    run_id: str
    created_at: str


def undo(archive: Archive, run_id: str | None = None, *, by: Undo) -> Snapshot:
    """Publish the state before a run, without a run the originals; returns the new snapshot. Under the run lock.

    Before the first run there was nothing to publish: undoing that one gives the originals as well.

    Raises:
        UsageError: nothing was published yet, or there is no such run.
        ArchiveError: the state before the run was swept, or a file of it is missing or damaged.
    """
    current = archive.current()
    if current is None:
        raise UsageError(f"{archive.out}: nothing was published yet, so there is nothing to undo")
    parent = archive.find_run(run_id)[0].parent if run_id is not None else None
    target = without_links(archive, current) if parent is None else _state_before(archive, run_id or "", parent)
    told = _tell(archive, current, as_commit(target, current, Commit(by.run_id, current.snapshot_id, by.created_at)))
    with publishing(archive):
        snapshot = archive.commit(told)
        rebuild_pages(archive, snapshot)
    return snapshot


def _tell(archive: Archive, current: Snapshot, after: Snapshot) -> Snapshot:
    """The state to go back to, with what an undo makes of the published links in its history, and what it comes to."""
    state = replace(after, tables=tuple(file for file in after.tables if TABLES[file.table].is_state))
    try:
        changes = compare_snapshots(archive, current, after, after.run_id, is_undo=True).changes
        with connect(archive, state) as con:
            trend = trend_table(con, after.run_id, after.created_at)
    except (QueryError, duckdb.Error) as error:
        what = str(error).partition("\n")[0]
        raise ArchiveError(f"{archive.out}: the state to go back to cannot be read; restore it from a backup ({what})") from error
    written = (write_table(archive.out, table, rows, after.run_id) for table, rows in ((CHANGES, changes), (TREND, trend)))
    return replace(after, tables=(*after.tables, *written))


def _state_before(archive: Archive, run_id: str, snapshot_id: str) -> Snapshot:
    if not archive.has(snapshot_id):
        raise ArchiveError(
            f"{archive.out}: the state before {run_id} was swept by 'linker gc', for it was older than [keep] says, or held"
            f" what was to be forgotten; 'linker undo {archive.out}' gives the originals"
        )
    return archive.load(snapshot_id)


def without_links(archive: Archive, snapshot: Snapshot) -> Snapshot:
    """The same articles, claims and sources with nothing linked; table files are rewritten one by one.

    It remembers no inputs of shards, so that the next run works on all of them again.
    """
    tables = tuple(_unlinked(archive, file, snapshot) for file in snapshot.tables)
    return replace(snapshot, tables=tables, shards={}, recipe=None)


def _unlinked(archive: Archive, file: TableFile, snapshot: Snapshot) -> TableFile:
    if file.table not in {"articles", "links", "pages", *UNDONE}:
        return file
    table = TABLES[file.table]
    path = archive.out / file.path
    with damage_named(path):
        rows = read_rows(path, table.schema)
    if file.table == "links":
        rows = rows.slice(0, 0)
    elif file.table == "articles":
        rows = _unlinked_articles(rows, _original_digests(archive, snapshot.of_shard(file.shard)))
    elif file.table == "pages":
        originals = dict(stored_articles(archive, snapshot.of_shard(file.shard)))
        rows = _with_column(rows, "html", [originals[article_id] for article_id in rows["article_id"].to_pylist()])
    else:
        rows = _with_reason(rows, UNDONE[file.table])
    if file.table == "claims":
        rows = _with_column(rows, "source_id", pa.nulls(rows.num_rows, pa.string()))
    return write_table(archive.out, table, rows, file.shard)


def _unlinked_articles(rows: pa.Table, digests: dict[str, str]) -> pa.Table:
    originals = [digests[article_id] for article_id in rows["article_id"].to_pylist()]
    rows = _with_column(rows, "page_digest", originals)
    rows = _with_column(rows, "count_links", [0] * rows.num_rows)
    return _with_reason(rows, ArticleReason.NO_LINK)


def _with_reason(rows: pa.Table, reason: str) -> pa.Table:
    """Explain what was linked; what had a reason keeps it."""
    return _with_column(rows, "reason", pc.fill_null(rows["reason"], str(reason)))


def _with_column(rows: pa.Table, name: str, values: Any) -> pa.Table:
    index = rows.schema.get_field_index(name)
    field = rows.schema.field(index)
    column = values if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, field.type)
    return rows.set_column(index, field, column)


def _original_digests(archive: Archive, shard: Snapshot) -> dict[str, str]:
    return {article_id: digest_bytes(raw) for article_id, raw in stored_articles(archive, shard)}
