"""Tables that a run fills for the archive as a whole."""

from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pytest

from linker_core.costs import Cost
from linker_core.drops import Drop
from linker_core.reasons import DropReason
from linker_core.run_tables import change_table, drop_rows, reading_rows, run_rows, shard_times
from linker_core.schemas import CHANGES, LINKS, RUNS

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BEFORE = {"c1": "https://x.org/1", "c2": "https://x.org/2", "c3": "https://x.org/3"}
AFTER = {"c1": "https://x.org/1", "c2": "https://x.org/new", "c4": "https://x.org/4"}


def drop(digest="d1", file="a.jsonl", line=1, reason=DropReason.BROKEN_JSON):
    return Drop("article", reason, digest, None, "words", file, line)


def links(urls):
    rows = [{"article_id": "a", "claim_id": claim_id, "url": url} for claim_id, url in urls.items()]
    return pa.Table.from_pylist(rows, pa.schema([LINKS.schema.field(name) for name in ("article_id", "claim_id", "url")]))


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


def test_changes_are_added_removed_and_moved_links():
    with duckdb.connect() as con:
        table = change_table(con, "r", links(BEFORE), links(AFTER)).sort_by("claim_id")
    found = [(row["claim_id"], row["change"], row["url_before"], row["url_after"]) for row in table.to_pylist()]
    assert found == [
        ("c2", "moved", "https://x.org/2", "https://x.org/new"),
        ("c3", "removed", "https://x.org/3", None),
        ("c4", "added", None, "https://x.org/4"),
    ]
    assert table.schema.names == CHANGES.schema.names


@pytest.mark.parametrize("urls", [{}, BEFORE], ids=["none", "some"])
def test_equal_links_are_no_change(urls):
    with duckdb.connect() as con:
        assert change_table(con, "r", links(urls), links(urls)).num_rows == 0


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
