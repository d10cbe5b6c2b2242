"""What `linker sql` can be asked: one SELECT, a named query, the tables and their columns; and where its rows go."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa

from linker_core.catalog import VIEWS
from linker_core.errors import UsageError
from linker_core.plaintext import plain
from linker_core.queries import parameters_of, read_query, sql_folder

BATCH_ROWS = 10_000
_ENDINGS = {".csv": "csv", ".json": "json", ".jsonl": "jsonl", ".parquet": "parquet"}


def check_statement(statement: str) -> str:
    """The statement, if it is one SELECT: everything else could change something.

    Raises:
        UsageError: it is not.
    """
    try:
        parts = duckdb.extract_statements(statement)
    except duckdb.Error as error:
        raise UsageError(f"not valid SQL: {plain(str(error))}") from error
    if len(parts) != 1 or parts[0].type != duckdb.StatementType.SELECT:
        raise UsageError("only a single SELECT is run; use DuckDB itself on OUT/linker.duckdb for anything else")
    return statement


def query_headers() -> dict[str, str]:
    """The queries that come with the linker: name, and the first line of the header comment."""
    folder = sql_folder() / "queries"
    names = sorted(path.name.removesuffix(".sql") for path in folder.iterdir() if path.name.endswith(".sql"))
    return {name: _header(read_query(f"queries/{name}")) for name in names}


def list_queries() -> pa.RecordBatchReader:
    """The queries that come with the linker, as rows."""
    rows = [(name, ", ".join(query_parameters(name)), header) for name, header in query_headers().items()]
    return _as_reader(("query", "parameters", "answers"), rows)


def query_parameters(name: str) -> list[str]:
    """The parameters that a query takes; each may be left out."""
    return sorted(parameters_of(f"queries/{name}"))


def list_tables(con: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
    """Every table with what a row of it is, and how many there are."""
    rows = [(view.name, con.table(view.name).count("*").fetchall()[0][0], view.comment) for view in VIEWS]
    return _as_reader(("table", "rows", "about"), rows)


def list_columns(con: duckdb.DuckDBPyConnection, table: str) -> pa.RecordBatchReader:
    """Every column of a table with its type and what it holds.

    Raises:
        UsageError: there is no such table.
    """
    found = {view.name: view for view in VIEWS}
    if table not in found:
        raise UsageError(f"there is no table {plain(table)!r}; there are: {', '.join(found)}")
    comments = [(field.metadata or {}).get(b"comment", b"").decode() for field in found[table].schema]
    relation = con.table(table)
    rows = list(zip(relation.columns, map(str, relation.types), comments, strict=True))
    return _as_reader(("column", "type", "holds"), rows)


def named_query(name: str) -> str:
    """The text of a query that comes with the linker.

    Raises:
        UsageError: there is none of that name.
    """
    names = query_headers()
    if name not in names:
        raise UsageError(f"there is no query {name!r}; there are: {', '.join(names)}")
    return read_query(f"queries/{name}")


def read_parameters(pairs: Iterable[str]) -> dict[str, str]:
    """NAME=VALUE as it stands on the command line; values are text, and a SELECT casts what it wants as a number.

    Raises:
        UsageError: one has no equals sign, or a name comes twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in found:
            raise UsageError(f"--param {plain(pair)!r}: give NAME=VALUE, each name once")
        found[name] = value
    return found


def run_statement(
    con: duckdb.DuckDBPyConnection, statement: str, parameters: Mapping[str, str | None] | None = None
) -> pa.RecordBatchReader:
    """The rows of one SELECT, a batch at a time.

    Raises:
        UsageError: it is no single SELECT, its parameters are others, or DuckDB refuses it; says why.
    """
    given = parameters or {}
    wanted = duckdb.extract_statements(check_statement(statement))[0].named_parameters
    if given.keys() != wanted:
        told = " ".join(f"--param {name}=…" for name in sorted(wanted)) or "none"
        raise UsageError(f"this SELECT needs {told}; given: {plain(', '.join(sorted(given))) or 'none'}")
    try:
        return con.sql(statement, params=dict(given) or None).to_arrow_reader(BATCH_ROWS)
    except duckdb.Error as error:
        raise UsageError(f"the query failed: {plain(str(error))}") from error


def run_named(con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, str]) -> pa.RecordBatchReader:
    """The rows of a query that comes with the linker; a parameter that is not given does not narrow them.

    Raises:
        UsageError: there is no such query, or it takes no such parameter.
    """
    text, known = named_query(name), query_parameters(name)
    if unknown := sorted(parameters.keys() - set(known)):
        raise UsageError(f"{name} takes no parameter {plain(', '.join(unknown))}; it takes: {', '.join(known) or 'none'}")
    return run_statement(con, text, dict.fromkeys(known) | dict(parameters))


def format_of(form: str | None, out: Path | None) -> str:
    """The format that was asked for, else what the file's ending says, else a table."""
    return form or _ENDINGS.get(out.suffix.lower() if out else "", "table")


@contextmanager
def output_stream(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears whole or not at all.

    Raises:
        UsageError: the file cannot be written.
    """
    if out is None:
        yield sys.stdout.buffer
        return
    temporary = out.with_name(f".{out.name}.tmp")
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}; name a file in a folder that is there") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _header(text: str) -> str:
    return text.partition("\n")[0].removeprefix("--").strip().removeprefix("Question: ")


def _as_reader(names: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> pa.RecordBatchReader:
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows]).to_reader()
