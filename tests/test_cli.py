"""The command line: help, wrong use, SQL output. Whole runs are in test_flow.py."""

import csv
import io
import json
import subprocess
import sys

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli import main
from flows.row_formats import FORMATS
from flows.sql_output import check_statement, list_tables, run_statement
from linker_core.catalog import connect
from linker_core.errors import UsageError

COMMANDS = ["run", "check", "explain", "export", "sql", "report", "undo", "evaluate", "train"]
WRONG = [
    pytest.param(["sql", "{tmp}", "select 1"], "no linker archive", id="not an archive"),
    pytest.param(["sql", "{tmp}"], "give a SELECT", id="nothing to ask"),
    pytest.param(["sql", "{tmp}", "select 1", "--list"], "give a SELECT", id="two questions"),
    pytest.param(["run", "{tmp}/a.jsonl", "--out", "{tmp}/out"], "give ARTICLES and RESULTS", id="no results"),
    pytest.param(
        ["run", "--articles", "{tmp}/a.jsonl", "--out", "{tmp}/out"], "both articles and results", id="no results either"
    ),
    pytest.param(["run", "{tmp}/a.jsonl", "{tmp}/r.jsonl", "--out", "{tmp}/out"], "matches no file", id="missing input"),
    pytest.param(["run", "a", "r", "--out", "o", "--config", "{tmp}/no.toml"], "no such configuration file", id="missing config"),
    pytest.param(["run", "a", "r", "--out", "o", "--workers", "0"], "--workers", id="no workers"),
    pytest.param(["run", "a", "r", "--out", "o", "--color", "red"], "No such option", id="unknown option"),
]
NOT_SELECTS = [
    "drop view articles",
    "select 1; select 2",
    "copy articles to 'x.csv'",
    "attach 'x'",
    "set threads = 1",
    "",
    "selec 1",
]
ROW = {"text": "=cmd()", "number": -5, "list": ["-x"], "nothing": None, "quoted": 'a"b\x1b[31m', "plus": "+1"}


def invoke(*arguments):
    return CliRunner().invoke(main, arguments)


def as_bytes(form, table):
    stream = io.BytesIO()
    FORMATS[form](table.to_reader(), stream)
    return stream.getvalue()


@pytest.fixture
def rows():
    return pa.Table.from_pylist([ROW])


def test_help_lists_the_commands():
    assert [name for name in COMMANDS if f"  {name} " not in invoke("--help").output] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help(command):
    assert main.commands[command].help
    assert all(
        option.help for option in main.commands[command].params if option.param_type_name == "option" and option.name != "form"
    )


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_wrong_use_says_so_in_a_line(arguments, message, tmp_path):
    done = invoke(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert done.exit_code == 2
    assert message in done.output
    assert "Traceback" not in done.output


def test_verbose_shows_the_traceback(tmp_path):
    assert isinstance(invoke("sql", str(tmp_path), "select 1", "--verbose").exception, UsageError)


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["sql", "nowhere", "select 1"]])
def test_prefect_stays_out_of_what_answers_at_once(arguments):
    code = f"import sys; from flows.cli import main; main({arguments!r}, standalone_mode=False)"
    script = f"import sys\ntry:\n    {code}\nexcept SystemExit: pass\nfinally: print('prefect' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("statement", NOT_SELECTS)
def test_only_a_single_select_is_run(statement):
    with pytest.raises(UsageError):
        check_statement(statement)


@pytest.mark.parametrize("statement", ["select 1", "from range(3)", "with a as (select 1) select * from a;", "values (1)"])
def test_selects_are_run(statement):
    with duckdb.connect() as con:
        assert run_statement(con, statement).read_all().num_rows


def test_csv_cells_are_no_formulas(rows):
    header, row = csv.reader(io.StringIO(as_bytes("csv", rows).decode()))
    assert header == list(ROW)
    assert row == ["'=cmd()", "-5", '["-x"]', "", ROW["quoted"], "'+1"]


def test_json_is_one_array(rows):
    assert json.loads(as_bytes("json", pa.concat_tables([rows, rows]))) == [ROW, ROW]
    assert json.loads(as_bytes("json", rows.slice(0, 0))) == []


def test_jsonl_is_one_object_a_line(rows):
    lines = as_bytes("jsonl", pa.concat_tables([rows, rows])).splitlines()
    assert [json.loads(line) for line in lines] == [ROW, ROW]


ODD = r"""select 1 as n, 2 as n, sum(i) as total, map {'b': 1.5} as m, [null, 'x'] as l, 'a\xffb'::blob as raw,
    timestamp '2024-02-03 04:05:06' as at, date '2024-02-03' as day, null as nothing, '' as empty, -1.5::decimal(4, 2) as exact
    from range(4) as t(i)"""
ODD_JSON = {
    "n": 1,
    "n_2": 2,
    "total": 6,
    "m": {"b": 1.5},
    "l": [None, "x"],
    "raw": "a\\xffb",
    "at": "2024-02-03T04:05:06",
    "day": "2024-02-03",
    "nothing": None,
    "empty": "",
    "exact": -1.5,
}


@pytest.fixture
def odd():
    with duckdb.connect() as con:
        return run_statement(con, ODD).read_all()


def test_json_keeps_every_column_and_kind(odd):
    assert json.loads(as_bytes("jsonl", odd)) == ODD_JSON


def test_csv_keeps_every_column_and_kind(odd):
    header, row = csv.reader(io.StringIO(as_bytes("csv", odd).decode()))
    assert header == ["n", "n", "total", "m", "l", "raw", "at", "day", "nothing", "empty", "exact"]
    assert row[:3] == ["1", "2", "6"]
    assert row[3:] == ['{"b":1.5}', '[null,"x"]', "a\\xffb", "2024-02-03 04:05:06", "2024-02-03", "", "", "-1.50"]


def test_a_table_tells_null_from_nothing(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = as_bytes("table", pa.table({"a": [None, ""], "b": [10, 2]})).decode().splitlines()
    assert [line for line in shown if "│" in line] == ["│ NULL │ 10 │", "│      │  2 │"]


def test_wide_rows_become_lists(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    wide = pa.table({f"column {n}": ["word " * 30] for n in range(8)})
    shown = as_bytes("table", wide).decode().splitlines()
    assert shown[0].startswith("row 1 ──")
    assert shown[1].split() == ["column", "0", *["word"] * 10]
    assert max(map(len, shown)) <= 60


def test_long_cells_are_cut_and_long_words_folded(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    shown = as_bytes("table", pa.table({"a": ["x" * 1000]})).decode()
    assert (shown.count("x"), "(1,000 characters)" in shown) == (300, True)


def test_a_table_shows_the_first_rows_and_says_so():
    shown = as_bytes("table", pa.table({"n": list(range(1234))})).decode()
    assert "200 of 1,234 rows" in shown
    assert "│ 199 │" in shown
    assert "│ 200 │" not in shown


class Terminal(io.BytesIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_no_format_steers_a_terminal(form):
    hostile, stream = "a\x1b[31m\x9b2J\u202eb\U000e0041", Terminal()
    FORMATS[form](pa.table({"text": [hostile]}).to_reader(), stream)
    shown = stream.getvalue().decode()
    assert not set("\x1b\x9b\u202e\U000e0041") & set(shown)
    if form != "csv":
        found = json.loads(shown)
        assert (found[0] if form == "json" else found) == {"text": hostile}


def test_parquet_is_not_for_a_terminal(rows):
    with pytest.raises(UsageError, match=r"--out rows\.parquet"):
        FORMATS["parquet"](rows.to_reader(), Terminal())


def test_tables_and_columns_are_listed(linked_sample):
    with connect(linked_sample) as con:
        found = {row["table"]: row for row in list_tables(con).read_all().to_pylist()}
    assert found["links"] == {"table": "links", "rows": 66, "about": "One row per inserted link."}
    shown = invoke("sql", str(linked_sample.out), "--columns", "links", "--format", "csv").output.splitlines()
    assert shown[:2] == ["column,type,holds", 'article_id,VARCHAR,"The article, as the publisher names it."']


def test_the_catalog_keeps_its_comments(linked_sample):
    with duckdb.connect(linked_sample.catalog, read_only=True) as con:
        bare = con.sql("select table_name, column_name from duckdb_columns() where not internal and comment is null").fetchall()
        views = dict(con.sql("select view_name, comment from duckdb_views() where not internal").fetchall())
    assert bare == []
    assert views["links"] == "One row per inserted link."
    assert None not in views.values()


def test_rows_go_into_a_file_whose_ending_says_how(linked_sample, tmp_path):
    out, query = str(linked_sample.out), ["--query", "drops_by_reason"]
    for name in ("rows.csv", "rows.json", "rows.jsonl", "rows.parquet", "rows.txt"):
        assert invoke("sql", out, *query, "--out", str(tmp_path / name)).output == ""
    assert pq.read_table(tmp_path / "rows.parquet").num_rows == len(json.loads((tmp_path / "rows.json").read_bytes())) == 4
    assert (tmp_path / "rows.csv").read_text().startswith("kind,reason,records")
    assert "┃ kind" in (tmp_path / "rows.txt").read_text()
    assert len(list(tmp_path.iterdir())) == 5


def test_a_query_that_fails_leaves_no_file(linked_sample, tmp_path):
    (tmp_path / "rows.csv").write_text("before")
    done = invoke("sql", str(linked_sample.out), "select error('no') from range(2)", "--out", str(tmp_path / "rows.csv"))
    assert done.exit_code == 2
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


PARAMETERS = [
    (["--query", "unsupported_claims", "--param", "section=Food", "--format", "csv"], "Sunday roast chicken"),
    (["select $a || $b as c", "--param", "a=x", "--param", "b=y=z"], "xy=z"),
    (["select 1 where 1 = cast($n as int)", "--param", "n=1"], "│ 1 │"),
    (["select $a as a"], "this SELECT needs --param a=…; given: none"),
    (["select 1 as a", "--param", "a=1"], "this SELECT needs none; given: a"),
    (["select 1 as a", "--param", "a"], "give NAME=VALUE"),
    (["--query", "long_anchors", "--param", "words=3"], "long_anchors takes no parameter words; it takes: none"),
    (["--columns", "nothing"], "there is no table 'nothing'; there are: articles"),
]


@pytest.mark.parametrize(("arguments", "told"), PARAMETERS)
def test_parameters_are_values_by_name(linked_sample, arguments, told):
    assert told in invoke("sql", str(linked_sample.out), *arguments).output


def test_parquet_comes_back(rows):
    assert pq.read_table(io.BytesIO(as_bytes("parquet", rows))).equals(rows)


def test_a_table_steers_no_terminal(rows):
    shown = as_bytes("table", rows).decode()
    assert "\x1b" not in shown
    assert "=cmd()" in shown
