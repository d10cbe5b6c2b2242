"""Rows of `linker sql` for people and programs: a table, CSV, JSON or Parquet."""

import csv
import io
from collections.abc import Callable, Mapping
from typing import BinaryIO

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from linker_core.errors import UsageError
from linker_core.plaintext import plain
from linker_core.queries import read_query, sql_folder

MAX_TABLE_ROWS = 200
MAX_CELL_CHARS = 300
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these: https://owasp.org/www-community/attacks/CSV_Injection"""

BATCH_ROWS = 10_000


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
    headers = query_headers()
    schema = pa.schema([("query", pa.string()), ("answers", pa.string())])
    return pa.table([list(headers), list(headers.values())], schema=schema).to_reader()


def named_query(name: str) -> str:
    """The text of a query that comes with the linker.

    Raises:
        UsageError: there is none of that name.
    """
    names = query_headers()
    if name not in names:
        raise UsageError(f"there is no query {name!r}; there are: {', '.join(names)}")
    return read_query(f"queries/{name}")


def _header(text: str) -> str:
    return text.partition("\n")[0].removeprefix("--").strip().removeprefix("Question: ")


def write_table(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """A table for a terminal: no control characters, long cells cut, the first rows only."""
    rows = reader.read_all()
    table = Table(*(Column(Text(plain(name))) for name in rows.column_names))
    for row in rows.slice(0, MAX_TABLE_ROWS).to_pylist():
        table.add_row(*(Text(plain(_text(value), MAX_CELL_CHARS)) for value in row.values()))
    text = _as_text(stream)
    console = Console(file=text)
    console.print(table)
    if rows.num_rows > MAX_TABLE_ROWS:
        console.print(f"{MAX_TABLE_ROWS} of {rows.num_rows:,} rows; --format csv, json or parquet gives all of them")
    text.detach()


def write_csv(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """CSV whose text cells no spreadsheet takes for a formula: those get an apostrophe in front."""
    text = _as_text(stream, newline="")
    writer = csv.writer(text)
    writer.writerow(map(_harmless, reader.schema.names))
    for batch in reader:
        writer.writerows([_csv_cell(value) for value in row.values()] for row in batch.to_pylist())
    text.detach()


def write_json(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """One JSON array, one row per line."""
    opening = b"[\n"
    for batch in reader:
        for row in batch.to_pylist():
            stream.write(opening + orjson.dumps(row, default=str, option=orjson.OPT_NON_STR_KEYS))
            opening = b",\n"
    stream.write(b"[]\n" if opening == b"[\n" else b"\n]\n")


def write_parquet(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """A Parquet file, for a pipe or a redirection.

    Raises:
        UsageError: the stream is a terminal.
    """
    if stream.isatty():
        raise UsageError("Parquet is not for a terminal; redirect it: linker sql … --format parquet > rows.parquet")
    with pq.ParquetWriter(pa.PythonFile(stream, "w"), reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


FORMATS: Mapping[str, Callable[[pa.RecordBatchReader, BinaryIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}


def run_statement(con: duckdb.DuckDBPyConnection, statement: str) -> pa.RecordBatchReader:
    """The rows of one SELECT, a batch at a time.

    Raises:
        UsageError: it is no single SELECT, or DuckDB refuses it; says why.
    """
    try:
        return con.sql(check_statement(statement)).to_arrow_reader(BATCH_ROWS)
    except duckdb.Error as error:
        raise UsageError(f"the query failed: {plain(str(error))}") from error


def _as_text(stream: BinaryIO, newline: str | None = None) -> io.TextIOWrapper:
    """To be detached afterwards: the stream belongs to the caller."""
    return io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline=newline)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple):
        return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _csv_cell(value: object) -> object:
    if isinstance(value, int | float) or value is None:
        return value
    return _harmless(_text(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
