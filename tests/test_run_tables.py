"""Tables that a run fills for the archive as a whole."""

from datetime import UTC, datetime

import pyarrow as pa

from linker_core.costs import Cost
from linker_core.drops import Drop
from linker_core.reasons import DropReason
from linker_core.run_tables import drop_rows, reading_rows, run_rows, shard_times
from linker_core.schemas import RUNS

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def drop(digest="d1", file="a.jsonl", line=1, reason=DropReason.BROKEN_JSON):
    return Drop("article", reason, digest, None, "words", file, line)


def test_one_record_met_twice_is_one_drop_and_two_readings():
    drops = [drop(line=9), drop(file="b.jsonl")]
    assert [row["count"] for row in drop_rows(drops)] == [2]
    assert [(row["file"], row["line"]) for row in reading_rows("r", drops)] == [("a.jsonl", 9), ("b.jsonl", 1)]


def test_the_order_in_which_records_were_met_does_not_show():
    drops = [drop("d2"), drop("d1"), drop("d1", reason=DropReason.TOO_LARGE)]
    assert drop_rows(drops) == drop_rows(drops[::-1])
    assert [row["digest"] for row in drop_rows(drops)] == ["d1", "d2", "d1"]


def test_nothing_set_aside_gives_no_row():
    assert drop_rows([]) == reading_rows("r", []) == []


COSTS = [
    ("match", Cost(1.5, 1.0, rows_out=7, bytes_out=100, peak_bytes=30)),
    ("judge", Cost(2.0, 2.0, rows_in=7, rows_out=5, bytes_out=9, peak_bytes=20)),
]


def test_a_shard_s_total_is_the_sum_of_its_stages():
    rows = run_rows("r", "snapshot", shard_times("s0", NOON, COSTS))
    assert [(row["stage"], row["seconds"], row["cpu_seconds"], row["peak_bytes"]) for row in rows] == [
        ("match", 1.5, 1.0, 30),
        ("judge", 2.0, 2.0, 20),
        ("total", 3.5, 3.0, 30),
    ]
    assert pa.Table.from_pylist(rows, RUNS.schema).num_rows == 3


def test_a_shard_s_total_goes_from_what_was_read_to_what_was_written():
    total = run_rows("r", "snapshot", shard_times("s0", NOON, COSTS))[-1]
    assert [total[name] for name in ("rows_in", "rows_out", "bytes_in", "bytes_out")] == [7, 5, 100, 9]


def test_a_shard_without_stages_has_no_total():
    assert shard_times("s0", NOON, []) == []
