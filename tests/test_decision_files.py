"""The file of decisions: one meaning in three forms, and every fault with its line and column."""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linker_core.decision_files import iter_decision_rows
from linker_core.decision_rows import read_decision
from linker_core.drops import Drop
from linker_core.errors import UsageError
from linker_core.settings import InputSettings

ROWS = [
    {"action": "forbid", "article_id": "a", "quote": 'It said "no", twice,\nand left.', "decided_at": "2026-03-01"},
    {"action": "bad_domain", "domain": "example.com"},
]
CSV = 'action,article_id,quote,domain,decided_at\nforbid, a ,"It said ""no"", twice,\nand left.",,2026-03-01\n\nbad_domain,,,example.com,\n'
FAULTS = [
    ("x.csv", b"", "line 1: the header is missing"),
    ("x.csv", b"article_id,quote\n", "line 1: the column action is missing"),
    ("x.csv", b"action,qoute\n", "line 1, column 2: there is no field 'qoute'; did you mean quote?"),
    ("x.csv", b"action,url,url\n", "line 1, column 3: the column url stands there twice"),
    ("x.csv", b'action,quote\npin,"two\nlines"\npin,a,b\n', "line 4, column 3: 3 fields under 2 columns"),
    ("x.csv", b"action,quote\npin\n", "line 2, column 2: 1 fields under 2 columns"),
    ("x.csv", b'action,quote\npin,"open\n', "line 2: unexpected end of data"),
    ("x.csv", b'action,quote\npin,"a"b\n', "line 2: ',' expected after '\"'"),
    ("x.csv", b"action,quote\npin,caf\xe9\n", "line 2, byte 8: the file is not UTF-8"),
    ("x.jsonl", b'{"action": "pin"}\n{"action"\n', "line 2: .* at character"),
    ("x.jsonl.gz", b"no gzip", "line 0: "),
    ("x.parquet", b"PAR1", "is no Parquet file"),
    ("x.txt", b"", "files that end in .csv, .parquet, .jsonl"),
]


def read(path, **settings):
    return list(iter_decision_rows(path, InputSettings(**settings)))


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content)
    return path


def forms(folder):
    """The same decisions as CSV, JSON lines and Parquet, the last with a column of dates and one of nulls."""
    lines = "".join(f"{json.dumps(row)}\n" for row in ROWS)
    table = pa.Table.from_pylist([{**row, "note": None} for row in ROWS], pa.schema([(n, pa.string()) for n in COLUMNS]))
    days = pa.array([date(2026, 3, 1), None])
    path = folder / "x.parquet"
    pq.write_table(table.set_column(COLUMNS.index("decided_at"), "decided_at", days), path)
    return [write(folder, "x.csv", CSV.encode()), write(folder, "x.jsonl", lines.encode()), path]


COLUMNS = ["action", "article_id", "quote", "domain", "decided_at", "note"]


@pytest.mark.parametrize("form", [0, 1, 2], ids=["csv", "jsonl", "parquet"])
def test_one_meaning_in_three_forms(form, tmp_path):
    rows = read(forms(tmp_path)[form])
    assert [row.value for row in rows] == ROWS
    assert [row.line for row in rows] == ([2, 5] if form == 0 else [1, 2])


def test_a_digest_is_that_of_the_meaning(tmp_path):
    assert len({tuple(row.digest() for row in read(path)) for path in forms(tmp_path)}) == 1


@pytest.mark.parametrize("text", [CSV.replace(",", ";").replace('no"";', 'no"",').replace("twice;", "twice,"), f"\ufeff{CSV}"])
def test_what_spreadsheets_write_is_read(text, tmp_path):
    assert [row.value for row in read(write(tmp_path, "x.CSV", text.encode()))] == ROWS


@pytest.mark.parametrize(("name", "content", "message"), FAULTS)
def test_a_fault_is_told_with_its_place(name, content, message, tmp_path):
    with pytest.raises(UsageError, match=message):
        read(write(tmp_path, name, content))


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0c", "\x1c"])
def test_only_line_ends_end_a_line(mark, tmp_path):
    rows = read(write(tmp_path, "x.csv", f"action,quote\r\npin,one{mark}two\r\npin,b\r\n".encode()))
    assert [(row.value["quote"], row.line) for row in rows] == [(f"one{mark}two", 2), ("b", 3)]


HEADERS = st.sampled_from([b"action,quote\n", b"\xef\xbb\xbfaction;quote\r\n", b""])
CONTENT = st.binary(max_size=40) | st.text(st.sampled_from("a\"',;\n\r\0\u2028 é"), max_size=40).map(str.encode)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["x.csv", "x.jsonl", "x.parquet"]), HEADERS, CONTENT)
def test_any_bytes_are_decisions_or_a_told_fault(tmp_path, name, header, content):
    try:
        rows = read(write(tmp_path, name, header + content))
    except UsageError:
        return
    for row in rows:
        drop = read_decision(row, 2048)
        assert isinstance(drop, Drop)
        assert row.line > 0


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"there is no file of decisions .*gone\.csv"):
        read(tmp_path / "gone.csv")


def test_a_file_without_rows_decides_nothing(tmp_path):
    assert read(write(tmp_path, "x.csv", b"action\n")) == read(write(tmp_path, "x.jsonl", b"\n")) == []


def test_a_value_that_no_field_can_have_is_still_kept_as_json(tmp_path):
    deep = "[" * 400 + "]" * 400
    rows = read(write(tmp_path, "x.jsonl", f'{{"action": {deep}, "url": 7, "note": null}}\n{deep}\n'.encode()))
    assert [row.value for row in rows] == [{"action": [], "url": 7}, None]


def test_a_file_beyond_the_limit_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"larger than input\.max_record_bytes"):
        read(write(tmp_path, "x.csv", CSV.encode()), max_record_bytes=10)
