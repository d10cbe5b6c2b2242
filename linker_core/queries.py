"""The one door to DuckDB: named SQL files, one SELECT each, run by name with just the parameters they use."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from linker_core.errors import QueryError


def sql_folder() -> Traversable:
    """Where the SQL files are: inside an installed wheel, or at the top of the repository."""
    packaged = files("linker_core") / "sql"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "sql"


@cache
def read_query(name: str) -> str:
    """The text of `sql/<name>.sql`, checked to be exactly one SELECT.

    Raises:
        QueryError: there is no such file, or it holds something else than one SELECT.
    """
    path = sql_folder() / f"{name}.sql"
    if not path.is_file():
        raise QueryError(f"there is no query sql/{name}.sql")
    text = path.read_text(encoding="utf-8")
    statements = duckdb.extract_statements(text)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise QueryError(f"sql/{name}.sql must hold exactly one SELECT")
    return text.rstrip().removesuffix(";")


@cache
def parameters_of(name: str) -> frozenset[str]:
    """The named parameters that `sql/<name>.sql` uses; DuckDB refuses any other."""
    return frozenset(duckdb.extract_statements(read_query(name))[0].named_parameters)


def open_database(**limits: Any) -> duckdb.DuckDBPyConnection:
    """A database in memory that says nothing: in a worker, which has no script, DuckDB would draw bars on the user's terminal."""
    con = duckdb.connect(":memory:", config=limits)
    con.execute("set enable_progress_bar = false")
    return con


def create_table(con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Materialise `sql/<name>.sql` as a temporary table named after the file."""
    table = name.rsplit("/", 1)[-1]
    sql = f"create or replace temp table {table} as\n{read_query(name)}"
    with _named(name, sql):
        con.execute(sql, _used(name, parameters))


def fetch_table(con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
    """The rows of `sql/<name>.sql` as an Arrow table."""
    with _named(name, read_query(name)):
        return con.sql(read_query(name), params=_used(name, parameters)).to_arrow_table()


def fetch_rows(con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """The same as dicts, for few rows: DuckDB plans the query once, and twice where the rows are to be an Arrow table."""
    with _named(name, read_query(name)):
        found = con.execute(read_query(name), _used(name, parameters))
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def fetch_tuples(con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """The same as tuples, in the order of the columns: of all ways into Python the one that costs least, for many rows."""
    with _named(name, read_query(name)):
        return con.execute(read_query(name), _used(name, parameters)).fetchall()


def _used(name: str, parameters: Mapping[str, Any] | None) -> dict[str, Any] | None:
    used = {key: value for key, value in (parameters or {}).items() if key in parameters_of(name)}
    return used or None


@contextmanager
def _named(name: str, sql: str) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        raise QueryError(f"step {name} failed: {error}\n{sql}") from error
