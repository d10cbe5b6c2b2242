"""Rows for people and programs: a table for a terminal, CSV, JSON, JSON Lines, Parquet."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console, RenderableType
from rich.rule import Rule
from rich.table import Column, Table
from rich.text import Text

from linker_core.errors import UsageError
from linker_core.plaintext import plain

MAX_TABLE_ROWS = 200
MAX_CELL_CHARS = 300
MIN_COLUMN_CHARS = 11
"""Narrower columns break words into letters: then every row is shown as a list of its values."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins with one of these: https://owasp.org/www-community/attacks/CSV_Injection"""

_NULL = Text("NULL", style="dim")
_MAX_JSON_INTEGER = 2**63


def write_table(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """A table for a terminal: no control characters, long cells cut, the first rows only."""
    text = _as_text(stream)
    console = Console(file=text)
    rows = _rows(reader)
    shown = list(islice(rows, MAX_TABLE_ROWS))
    is_wide = len(reader.schema) * MIN_COLUMN_CHARS > console.width
    for part in _as_records(reader.schema, shown) if is_wide and shown else [_as_grid(reader.schema, shown)]:
        console.print(part)
    count = len(shown) + sum(1 for _ in rows)
    if count > MAX_TABLE_ROWS:
        console.print(f"{MAX_TABLE_ROWS} of {count:,} rows; --format csv, json, jsonl or parquet gives all of them")
    text.detach()


def _as_grid(schema: pa.Schema, rows: list[list[Any]]) -> Table:
    sides = ["right" if _is_number(kind) else "left" for kind in schema.types]
    table = Table(*(Column(Text(plain(name)), justify=side) for name, side in zip(schema.names, sides, strict=True)))  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def _as_records(schema: pa.Schema, rows: list[list[Any]]) -> Iterator[RenderableType]:
    for number, row in enumerate(rows, 1):
        grid = Table.grid(padding=(0, 1))
        for name, value in zip(schema.names, row, strict=True):
            grid.add_row(Text(plain(name), style="bold"), _cell(value))
        yield Rule(f"row {number}", align="left")
        yield grid


def _cell(value: object) -> Text:
    return _NULL if value is None else Text(plain(_text(value), MAX_CELL_CHARS), overflow="fold")


def write_csv(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """CSV whose text cells no spreadsheet takes for a formula: those get an apostrophe in front. NULL is an empty cell."""
    clean = plain if stream.isatty() else str
    text = _as_text(stream, newline="")
    writer = csv.writer(text)
    writer.writerow(_harmless(clean(name)) for name in reader.schema.names)
    for row in _rows(reader):
        writer.writerow([_csv_cell(value, clean) for value in row])
    text.detach()


def write_json(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """One JSON array, one row per line."""
    opening = b"[\n"
    for line in _json_rows(reader, stream):
        stream.write(opening + line)
        opening = b",\n"
    stream.write(b"[]\n" if opening == b"[\n" else b"\n]\n")


def write_jsonl(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """One JSON object per line."""
    stream.writelines(line + b"\n" for line in _json_rows(reader, stream))


def write_parquet(reader: pa.RecordBatchReader, stream: BinaryIO) -> None:
    """A Parquet file, for a pipe or a redirection.

    Raises:
        UsageError: the stream is a terminal.
    """
    if stream.isatty():
        raise UsageError("Parquet is not for a terminal; add --out rows.parquet, or redirect it")
    with pq.ParquetWriter(pa.PythonFile(stream, "w"), reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


FORMATS: Mapping[str, Callable[[pa.RecordBatchReader, BinaryIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}


def _rows(reader: pa.RecordBatchReader) -> Iterator[list[Any]]:
    """Values by place, not by name: a SELECT may give two columns one name."""
    for batch in reader:
        columns = (column.to_pylist(maps_as_pydicts="lossy") for column in batch.columns)
        yield from map(list, zip(*columns, strict=True))


def _json_rows(reader: pa.RecordBatchReader, stream: BinaryIO) -> Iterator[bytes]:
    names = _distinct(reader.schema.names)
    for row in _rows(reader):
        line = _json(dict(zip(names, row, strict=True)))
        yield escape_json(line) if stream.isatty() else line


def _distinct(names: list[str]) -> list[str]:
    """A JSON object holds each name once: a repeated one gets its place behind it."""
    return [name if name not in names[:place] else f"{name}_{place + 1}" for place, name in enumerate(names)]


def escape_json(line: bytes) -> bytes:
    """The same JSON, with nothing in it that could steer a terminal."""
    text = line.decode()
    if plain(text) == text:
        return line
    return "".join(_escaped(char) if plain(char) != char else char for char in text).encode()


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _json(value: object) -> bytes:
    return orjson.dumps(value, default=_plain_value, option=orjson.OPT_NON_STR_KEYS)


def _plain_value(value: object) -> object:
    """What JSON has no word for: exact numbers as numbers, bytes as the text they hold."""
    if isinstance(value, Decimal):
        is_integer = value.is_finite() and value == value.to_integral_value() and abs(value) < _MAX_JSON_INTEGER
        return int(value) if is_integer else float(value)
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def _as_text(stream: BinaryIO, newline: str | None = None) -> io.TextIOWrapper:
    """To be detached afterwards: the stream belongs to the caller."""
    return io.TextIOWrapper(stream, encoding="utf-8", errors="replace", newline=newline)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict | tuple | bool):
        return _json(value).decode()
    if isinstance(value, bytes):
        return str(_plain_value(value))
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) >= 1000 else f"{value:.4g}"
    return str(value)


def _csv_cell(value: object, clean: Callable[[str], str]) -> object:
    if isinstance(value, int | float | Decimal) or value is None:
        return value
    return _harmless(clean(_text(value)))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
