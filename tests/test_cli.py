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
from flows.sql_output import FORMATS, check_statement, run_statement
from linker_core.errors import UsageError

COMMANDS = ["run", "check", "explain", "sql", "report", "undo", "evaluate", "train"]
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


def test_parquet_comes_back(rows):
    assert pq.read_table(io.BytesIO(as_bytes("parquet", rows))).equals(rows)


def test_a_table_steers_no_terminal(rows):
    shown = as_bytes("table", rows).decode()
    assert "\x1b" not in shown
    assert "=cmd()" in shown
