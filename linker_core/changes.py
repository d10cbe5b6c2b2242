"""What a run makes of the published state: which links came, went or moved and why, and what would be lost.

Two snapshots share the files of all shards that were not touched; only the others are read, so that a rerun of an unchanged
archive reads nothing.
"""

from collections import Counter
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from linker_core.archive import Archive
from linker_core.catalog import connect_both
from linker_core.history import leave_out_damaged
from linker_core.queries import create_table, fetch_rows, fetch_table
from linker_core.schemas import ARTICLES, CHANGES, LINKS, SOURCES, Table
from linker_core.snapshots import Snapshot

STEPS = ("link_moves", "article_changes", "claim_changes", "source_changes", "ruling_changes")
"""What the table changes is told from, in order: each may ask those before it."""


@dataclass(frozen=True, slots=True)
class Losses:
    """What would vanish of the published articles, links and results, and how many of each there are."""

    articles_lost: int = 0
    links_lost: int = 0
    results_lost: int = 0
    count_articles: int = 0
    count_links: int = 0
    count_results: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states held against each other. `changes` has the schema of the table changes."""

    changes: pa.Table
    losses: Losses

    def counts(self) -> list[tuple[str, str, int]]:
        """How many links were added, removed and moved, and why: change, reason, count; in that order."""
        columns = (self.changes[name].to_pylist() for name in ("change", "why"))
        return [(*key, count) for key, count in sorted(Counter(zip(*columns, strict=True)).items())]


def compare_snapshots(
    archive: Archive, before: Snapshot | None, after: Snapshot, run_id: str, *, is_undo: bool = False
) -> Comparison:
    """Hold a state against the one published before it; without one all is new, and nothing can be lost.

    Raises:
        QueryError: a table file is missing or damaged.
    """
    if before is not None and before.snapshot_id == after.snapshot_id:
        return Comparison(CHANGES.schema.empty_table(), _count(before))
    before = before and leave_out_damaged(archive, before, after)
    with connect_both(archive, before, after) as con:
        changes = change_table(
            con, run_id, is_undo=is_undo, is_other_recipe=before is not None and _recipes_differ(before, after)
        )
        losses = loss_row(con, changes) if before else {}
    return Comparison(changes, _count(before, **losses))


def change_table(
    con: duckdb.DuckDBPyConnection, run_id: str, *, is_undo: bool = False, is_other_recipe: bool = False
) -> pa.Table:
    """Rows of the table changes, from the schemas `before` and `after`."""
    for step in STEPS:
        create_table(con, f"history/{step}")
    parameters = {"run_id": run_id, "is_undo": is_undo, "is_other_recipe": is_other_recipe}
    return fetch_table(con, "history/changes", parameters)


def loss_row(con: duckdb.DuckDBPyConnection, changes: pa.Table) -> dict[str, int]:
    """How many links, results and articles vanish, from the same schemas."""
    con.register("changes", changes)
    return fetch_rows(con, "history/losses")[0]


def _recipes_differ(before: Snapshot, after: Snapshot) -> bool:
    """Whether settings, code or packages differ: then each link may be another, whatever its article and sources."""
    known = [(one.settings_digest, one.version, one.recipe) for one in (before, after)]
    return known[0] != known[1]


def _count(before: Snapshot | None, **lost: int) -> Losses:
    def rows(table: Table) -> int:
        return sum(file.count_rows for file in (before.tables if before else ()) if file.table == table.name)

    return Losses(**lost, count_articles=rows(ARTICLES), count_links=rows(LINKS), count_results=rows(SOURCES))
