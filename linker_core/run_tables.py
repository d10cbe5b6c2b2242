"""The tables a run fills for the archive as a whole: what it set aside, where, how long it took, what it changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.drops import Drop
from linker_core.queries import fetch_table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a stage took. `shard` is empty for a stage of the whole run."""

    shard: str
    stage: str
    started_at: datetime
    seconds: float
    count_rows: int = 0
    count_bytes: int = 0


def drop_rows(drops: Iterable[Drop]) -> list[Row]:
    """Rows of the table drops: every distinct record and reason once, whatever files it was met in."""
    ordered = sorted(drops, key=lambda drop: (*_identity(drop), drop.article_id or "", drop.detail))
    return [_drop_row(list(same)) for _, same in groupby(ordered, _identity)]


def _identity(drop: Drop) -> tuple[str, str, str]:
    return drop.kind, drop.reason, drop.digest


def _drop_row(same: list[Drop]) -> Row:
    drop = same[0]
    return {
        "kind": drop.kind,
        "reason": str(drop.reason),
        "digest": drop.digest,
        "article_id": drop.article_id,
        "detail": drop.detail,
        "count": len(same),
    }


def reading_rows(run_id: str, drops: Iterable[Drop]) -> list[Row]:
    """Rows of the table readings: where each of those records stands."""
    places = sorted({(drop.file, drop.line, drop.digest) for drop in drops})
    return [{"run_id": run_id, "digest": digest, "file": file, "line": line} for file, line, digest in places]


def run_rows(run_id: str, snapshot_id: str, times: Iterable[StageTime]) -> list[Row]:
    """Rows of the table runs."""
    return [
        {
            "run_id": run_id,
            "snapshot": snapshot_id,
            "shard": time.shard,
            "stage": time.stage,
            "started_at": time.started_at,
            "seconds": time.seconds,
            "count_rows": time.count_rows,
            "count_bytes": time.count_bytes,
        }
        for time in times
    ]


def shard_times(
    shard: str, started_at: datetime, stage_seconds: Iterable[tuple[str, float]], count_bytes: int
) -> list[StageTime]:
    """The stages of one shard and their total, which carries the shard's bytes. `started_at` is that of the run."""
    times = [StageTime(shard, stage, started_at, seconds) for stage, seconds in stage_seconds]
    total = sum(time.seconds for time in times)
    return [*times, StageTime(shard, "total", started_at, total, count_bytes=count_bytes)]


def change_table(con: duckdb.DuckDBPyConnection, run_id: str, before: pa.Table, after: pa.Table) -> pa.Table:
    """Rows of the table changes: what became of each claim's link from one table of links to the next."""
    con.register("links_before", before)
    con.register("links_after", after)
    return fetch_table(con, "history/changes", {"run_id": run_id})


def trend_table(con: duckdb.DuckDBPyConnection, run_id: str, created_at: str) -> pa.Table:
    """The row of the table trend for a run: the figures of the tables that `con` shows. `created_at` is an ISO time."""
    return fetch_table(con, "history/trend", {"run_id": run_id, "created_at": created_at})
