"""The tables a run fills for the archive as a whole: what it set aside, where, how long it took, what it changed."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.costs import Cost
from linker_core.drops import Drop
from linker_core.queries import fetch_table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StageTime:
    """What a stage took. `shard` is empty for a stage of the whole run."""

    shard: str
    stage: str
    started_at: datetime
    cost: Cost


def drop_rows(drops: Iterable[Drop], carried: Iterable[Row] = ()) -> list[Row]:
    """Rows of the table drops: every distinct record and reason once, whatever files it was met in.

    `carried` are rows of the table that earlier runs met and that still hold.
    """
    ordered = sorted(drops, key=lambda drop: (*_identity(drop), drop.article_id or "", drop.detail))
    rows = {identity: _drop_row(list(same)) for identity, same in groupby(ordered, _identity)}
    for row in carried:
        identity = row["kind"], row["reason"], row["digest"]
        rows[identity] = _add_up(row, rows[identity]) if identity in rows else dict(row)
    return [rows[identity] for identity in sorted(rows)]


def _add_up(row: Row, other: Row) -> Row:
    """One row for a record that was met by several runs."""
    first = min(row, other, key=lambda one: (one["article_id"] or "", one["detail"]))
    return {**first, "url": first["url"] or row["url"] or other["url"], "count": row["count"] + other["count"]}


def _identity(drop: Drop) -> tuple[str, str, str]:
    return drop.kind, drop.reason, drop.digest


def _drop_row(same: list[Drop]) -> Row:
    drop = same[0]
    urls = [one.url for one in same if one.url is not None]
    return {
        "kind": drop.kind,
        "reason": str(drop.reason),
        "digest": drop.digest,
        "article_id": drop.article_id,
        "url": min(urls, default=None),
        "detail": drop.detail,
        "count": len(same),
    }


def reading_rows(run_id: str, drops: Iterable[Drop]) -> list[Row]:
    """Rows of the table readings: where each of those records stands. What an earlier run met has no place in this one."""
    names = ("file", "line", "digest", "kind", "reason")
    places = sorted({(drop.file, drop.line, drop.digest, drop.kind, str(drop.reason)) for drop in drops if drop.file})
    return [{"run_id": run_id, **dict(zip(names, place, strict=True))} for place in places]


def run_rows(run_id: str, snapshot_id: str, times: Iterable[StageTime]) -> list[Row]:
    """Rows of the table runs."""
    return [
        {
            "run_id": run_id,
            "snapshot": snapshot_id,
            "shard": time.shard,
            "stage": time.stage,
            "started_at": time.started_at,
            **asdict(time.cost),
        }
        for time in times
    ]


def shard_times(shard: str, started_at: datetime, costs: Iterable[tuple[str, Cost]]) -> list[StageTime]:
    """The stages of one shard and their total, from the first one's input to the last one's output. `started_at` is the run's."""
    times = [StageTime(shard, stage, started_at, cost) for stage, cost in costs]
    if not times:
        return []
    total, first, last = sum((time.cost for time in times), Cost()), times[0].cost, times[-1].cost
    ends = {"rows_in": first.rows_out, "bytes_in": first.bytes_out, "rows_out": last.rows_out, "bytes_out": last.bytes_out}
    return [*times, StageTime(shard, "total", started_at, replace(total, **ends))]


def trend_table(con: duckdb.DuckDBPyConnection, run_id: str, created_at: str) -> pa.Table:
    """The row of the table trend for a run: the figures of the tables that `con` shows. `created_at` is an ISO time."""
    return fetch_table(con, "history/trend", {"run_id": run_id, "created_at": created_at})
