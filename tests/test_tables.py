"""Parquet files: schema, order, keys, and the same bytes for the same rows."""

import os
from base64 import b64encode

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archive_rows import row, state_rows
from hypothesis import given
from hypothesis import strategies as st

from linker_core import schemas
from linker_core.digests import digest_bytes
from linker_core.errors import AuditError
from linker_core.tables import TableFile, arrange_rows, write_store, write_table

DROPS = [row("drops", kind="article", reason="wrong_type", digest=digest, detail="x", count=1) for digest in ("b", "a", "c")]
READING = row("readings", run_id="r1", kind="article", reason="missing_id", digest="a", file="x.jsonl", line=3)


def test_rows_are_sorted_and_the_file_is_named_by_its_bytes(tmp_path):
    file = write_table(tmp_path, schemas.DROPS, DROPS, "all")
    data = (tmp_path / file.path).read_bytes()
    assert file == TableFile("drops", "all", f"tables/drops/all-{digest_bytes(data)}.parquet", digest_bytes(data), 3, len(data))
    assert pq.read_table(tmp_path / file.path)["digest"].to_pylist() == ["a", "b", "c"]


def test_history_is_named_by_its_run(tmp_path):
    assert write_table(tmp_path, schemas.READINGS, [READING], "r1").path == "tables/readings/r1.parquet"


@given(st.permutations(DROPS), st.integers(1, 3))
def test_same_rows_give_the_same_bytes_in_any_order_and_chunks(tmp_path_factory, rows, cut):
    folder = tmp_path_factory.mktemp("out")
    chunks = [pa.Table.from_pylist(part, schemas.DROPS.schema) for part in (rows[:cut], rows[cut:])]
    expected = write_table(folder, schemas.DROPS, DROPS, "all")
    assert write_table(folder, schemas.DROPS, pa.concat_tables(chunks), "all") == expected


def test_other_rows_give_another_name(tmp_path):
    assert write_table(tmp_path, schemas.DROPS, DROPS[:2], "all") != write_table(tmp_path, schemas.DROPS, DROPS, "all")


@pytest.mark.parametrize("name", ["articles", "sentences", "claims", "sources", "passages", "candidates", "links", "conflicts"])
def test_every_table_comes_back_with_its_schema(tmp_path, name):
    rows = state_rows()["s0"][name]
    file = write_table(tmp_path, schemas.TABLES[name], rows, "s0")
    table = pq.read_table(tmp_path / file.path)
    assert table.schema.equals(schemas.TABLES[name].schema, check_metadata=False)
    assert b"pandas" not in (table.schema.metadata or {})
    assert table.num_rows == len(rows)


def test_no_rows_make_a_file_with_the_columns(tmp_path):
    file = write_table(tmp_path, schemas.LINKS, [], "s")
    assert pq.read_schema(tmp_path / file.path).names == schemas.LINKS.schema.names


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{**DROPS[0], "count": "many"}], "table drops: column count does not fit int64"),
        ([{**DROPS[0], "count": None}], "table drops: column count is null in 1 rows"),
        ([{**DROPS[0], "detail": "\ud800"}], "table drops: column detail does not fit string"),
        ([{"kind": "article"}], "table drops: column reason is missing"),
        ([DROPS[0], DROPS[1], DROPS[0]], r"table drops: the key is not unique in 1 rows.*'digest': 'b'"),
        (pa.table({"kind": ["article"]}), "table drops: column reason is missing"),
        ({"kind": ["article"]}, "table drops: column reason is missing"),
        ({name: [DROPS[0][name]] * (1 + (name == "digest")) for name in DROPS[0]}, "table drops: .*different lengths"),
        ({name: [value] for name, value in DROPS[0].items()} | {"x": [1]}, "table drops: unknown columns x"),
        (pa.Table.from_pylist(DROPS).append_column("x", [[1, 2, 3]]), "table drops: unknown columns x"),
    ],
)
def test_rows_that_do_not_fit_are_refused_and_leave_nothing(tmp_path, rows, message):
    with pytest.raises(AuditError, match=message):
        write_table(tmp_path, schemas.DROPS, rows, "all")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_columns_make_the_same_file_as_rows_in_any_order(tmp_path, order):
    rows = [DROPS[place] for place in order]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    assert write_table(tmp_path, schemas.DROPS, columns, "all") == write_table(tmp_path, schemas.DROPS, DROPS, "all")


@pytest.mark.parametrize("keys", [[], [1], [1, 2, 3], [2, 1, 3], [1, 1, 2], [None, 1, 0]])
def test_rows_that_are_sorted_already_and_others_come_out_sorted(keys):
    schema = pa.schema([("a", pa.int64()), ("b", pa.int64())])
    rows = pa.table({"a": keys, "b": list(range(len(keys)))}, schema=schema)
    expected = rows.sort_by([("a", "ascending")])
    assert arrange_rows("t", schema, rows, ("a",)).equals(expected.combine_chunks())


def test_equal_store_rows_keep_their_order():
    rows = pa.Table.from_pylist([{"a": 1, "b": 2}, {"a": 0, "b": 3}, {"a": 1, "b": 1}])
    assert arrange_rows("t", rows.schema, rows, ("a",))["b"].to_pylist() == [3, 2, 1]


def test_repeated_texts_are_stored_once(tmp_path):
    content = b64encode(os.urandom(2_000_000)).decode()
    rows = [
        dict.fromkeys(schemas.STORE_RESULTS.names) | {"article_id": str(i), "url": "u", "content": content} for i in range(20)
    ]
    once, often = (
        write_store(tmp_path, "results", schemas.STORE_RESULTS, part, ("article_id", "url"), "s") for part in (rows[:1], rows)
    )
    assert often.count_bytes < once.count_bytes + 10_000


def test_table_files_survive_json():
    file = TableFile("drops", "all", "p", "d", 1, 2)
    assert TableFile.from_dict(file.to_dict()) == file
