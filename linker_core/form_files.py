"""Files that people fill in, by hand or from the report: rows of plain text fields as CSV, JSON lines or Parquet.

What is no such file at all is refused with line and column before anything is done: half a file would undo the other half.
What a row says is judged by those who asked for it, row by row.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from math import isnan
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.compression import COMPRESSED
from linker_core.drops import Drop, Kind, display_path
from linker_core.errors import UsageError
from linker_core.json_lines import iter_json_rows
from linker_core.rows import Row
from linker_core.settings import InputSettings

DELIMITERS = (",", ";", "\t")
"""Spreadsheets write what their country uses; the header tells which."""
ENDINGS = (".csv", ".parquet", *(f".jsonl{packing}" for packing in ("", *COMPRESSED)))


@dataclass(frozen=True, slots=True)
class Form:
    """What is to be filled in: of which kind a row is, its fields, and those of them that the file must have."""

    kind: Kind
    fields: tuple[str, ...]
    needed: tuple[str, ...]

    def explain_unknown(self, name: str) -> str:
        """What to do about a field that no row has."""
        near = get_close_matches(name, self.fields, n=1)
        return f"there is no field {name!r}; " + (f"did you mean {near[0]}?" if near else f"known are {', '.join(self.fields)}")


def iter_form_rows(path: Path, form: Form, settings: InputSettings) -> Iterator[Row]:
    """The rows of a file, with empty fields left out and blank lines passed over.

    Raises:
        UsageError: there is no such file, or it is not what its name says; names the line and the column.
    """
    if not path.is_file():
        raise UsageError(f"there is no file of {form.kind}s {path}")
    name = path.name.lower()
    if name.endswith(".csv"):
        rows = _iter_csv(path, form, settings)
    elif name.endswith(".parquet"):
        rows = _iter_parquet(path, form)
    elif name.endswith(ENDINGS):
        rows = _iter_jsonl(path, form, settings)
    else:
        raise UsageError(f"{path}: {form.kind}s come in files that end in {', '.join(ENDINGS)}")
    return (Row(_without_empty(row.value), None, row.file, row.line) for row in rows)


def _without_empty(value: object) -> object:
    """The fields that say something, plain enough to be kept as JSON; None for what is no object."""
    if not isinstance(value, dict):
        return None
    plain = {name: _plain(field) for name, field in value.items()}
    return {name: field for name, field in plain.items() if field not in (None, "")}


def _plain(field: Any) -> Any:
    """Texts without outer white space, dates as text, and an empty list for whatever no field can be."""
    match field:
        case str():
            return field.strip()
        case datetime() | date():
            return field.isoformat()
        case float() if isnan(field):
            return None
        case None | bool() | int() | float():
            return field
    return []


def _iter_csv(path: Path, form: Form, settings: InputSettings) -> Iterator[Row]:
    text = _read_text(path, form, settings)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    file, header, begins = display_path(path), None, 1
    while True:
        try:
            fields = next(reader, None)
        except csv.Error as error:
            raise UsageError(f"{path}, line {begins}: {error}; write a quotation mark within a field twice") from error
        if fields is None:
            break
        if header is None:
            header = _check_header(path, form, fields)
        elif any(field.strip() for field in fields):
            if len(fields) != len(header):
                told = f"{len(fields)} fields under {len(header)} columns; put a field with {delimiter!r} in quotation marks"
                raise UsageError(f"{path}, line {begins}, column {min(len(fields), len(header)) + 1}: {told}")
            yield Row(dict(zip(header, fields, strict=True)), None, file, begins)
        begins = reader.line_num + 1
    if header is None:
        raise UsageError(f"{path}, line 1: the header is missing; it names the columns, {', '.join(form.fields)}")


def _read_text(path: Path, form: Form, settings: InputSettings) -> str:
    if path.stat().st_size > settings.max_record_bytes:
        limit = f"input.max_record_bytes, {settings.max_record_bytes}"
        raise UsageError(f"{path} is larger than {limit}; write {form.kind}s as .jsonl")
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = f"line {before.count(10) + 1}, byte {error.start - before.rfind(10)}"
        raise UsageError(f"{path}, {place}: the file is not UTF-8; save it as CSV UTF-8") from error


def _check_header(path: Path, form: Form, fields: Sequence[str]) -> list[str]:
    header = [field.strip().lower() for field in fields]
    for place, name in enumerate(header, 1):
        if name not in form.fields:
            raise UsageError(f"{path}, line 1, column {place}: {form.explain_unknown(name)}")
        if name in header[: place - 1]:
            raise UsageError(f"{path}, line 1, column {place}: the column {name} stands there twice")
    for name in form.needed:
        if name not in header:
            raise UsageError(f"{path}, line 1: the column {name} is missing")
    return header


def _iter_jsonl(path: Path, form: Form, settings: InputSettings) -> Iterator[Row]:
    for row in iter_json_rows(path, form.kind, settings):
        if isinstance(row, Drop):
            raise UsageError(f"{path}, line {row.line}: {row.detail}")
        yield row


def _iter_parquet(path: Path, form: Form) -> Iterator[Row]:
    try:
        table = pq.read_table(path)
        values = table.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise UsageError(f"{path} is no Parquet file that can be read: {error}") from error
    _check_header(path, form, table.column_names)
    file = display_path(path)
    for line, value in enumerate(values, 1):
        if any(field is not None for field in value.values()):
            yield Row({name.strip().lower(): field for name, field in value.items()}, None, file, line)
