"""Parquet files of the archive: explicit schema, one total order, named by their own content, never changed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any, Self, TypeAlias
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from linker_core.digests import DIGEST_BYTES, digest_bytes
from linker_core.errors import AuditError
from linker_core.schemas import Table
from linker_core.storage import TEMPORARY_PREFIX, Place, is_local, read_bytes, write_whole

TABLE_GROUP_ROWS = 122_880
"""DuckDB's own unit of parallel work."""

LEVEL = 1
"""Of Zstandard: level 3 takes up to 60 % more time for 5 to 9 % fewer bytes."""

STORE_GROUP_ROWS = 500
"""Bounds what a reader of whole pages and texts holds in memory."""

EARLIER = "earlier"
"""Stands for the run in the names of history files that hold several."""

DICTIONARY_BYTES = 2**30
"""Above any row group's distinct texts, so that the writer never falls back to storing repeated content again."""

_WRITE_WIDE = partial(pq.write_table, row_group_size=STORE_GROUP_ROWS, dictionary_pagesize_limit=DICTIONARY_BYTES)
_WRITE = partial(pq.write_table, row_group_size=TABLE_GROUP_ROWS, use_dictionary=False)
"""Most columns hold ids and texts that differ from row to row: dictionaries take twice the time and more bytes."""

Rows: TypeAlias = pa.Table | Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]]
"""What can be written: an Arrow table, columns by name, or for few rows dicts that name every column."""


@dataclass(frozen=True, slots=True)
class TableFile:
    """One immutable Parquet file of the archive. `path` is relative to OUT with forward slashes."""

    table: str
    shard: str
    path: str
    digest: str
    count_rows: int
    count_bytes: int

    def to_dict(self) -> dict[str, str | int]:
        """As plain values, for JSON; a state has thousands of them."""
        return {
            "table": self.table,
            "shard": self.shard,
            "path": self.path,
            "digest": self.digest,
            "count_rows": self.count_rows,
            "count_bytes": self.count_bytes,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """From what `to_dict` gave."""
        return cls(**values)


def write_table(out: Place, table: Table, rows: Rows, shard: str) -> TableFile:
    """Write the rows of one shard of a published table. `shard` is the run's id where the table is history.

    Raises:
        AuditError: the rows do not fit the table's schema, or two of them have the same key.
    """
    arranged = arrange_rows(table.name, table.schema, rows, table.order)
    check_key(table.name, arranged, table.order)
    pattern = f"tables/{table.name}/{shard}-{{}}.parquet" if table.is_state else f"tables/{table.name}/{shard}.parquet"
    write = _WRITE_WIDE if table.is_wide else _WRITE
    return _write(out, TableName(table.name, shard, pattern), arranged, write)


def write_history(out: Place, table: Table, rows: pa.Table) -> TableFile:
    """Write rows of a history table that come from several runs.

    Raises:
        AuditError: the rows do not fit the table's schema.
    """
    arranged = arrange_rows(table.name, table.schema, rows, table.order)
    name = TableName(table.name, EARLIER, f"tables/{table.name}/{EARLIER}-{{}}.parquet")
    return _write(out, name, arranged, _WRITE)


def write_store(out: Place, name: str, schema: pa.Schema, rows: Rows, sort_keys: Sequence[str], shard: str) -> TableFile:
    """Write input records of one shard below store/. Text that repeats within 500 rows is stored once.

    Raises:
        AuditError: the rows do not fit the schema.
    """
    arranged = arrange_rows(f"store/{name}", schema, rows, sort_keys)
    return _write(out, TableName(name, shard, f"store/{name}/{shard}-{{}}.parquet"), arranged, _WRITE_WIDE)


def arrange_rows(name: str, schema: pa.Schema, rows: Rows, order: Sequence[str]) -> pa.Table:
    """The rows in the given schema and order; rows that agree on `order` keep the order they came in.

    Raises:
        AuditError: a column is missing, unknown, of another type, or null where it must not be.
    """
    columns = [_column(name, field, rows) for field in schema]
    given = rows.column_names if isinstance(rows, pa.Table) else rows if isinstance(rows, Mapping) else ()
    if unknown := sorted(set(given) - set(schema.names)):
        raise AuditError(f"table {name}: unknown columns {', '.join(unknown)}; its schema is in linker_core/schemas.py")
    if len({len(column) for column in columns}) > 1:
        raise AuditError(f"table {name}: its columns are of different lengths")
    table = pa.Table.from_arrays(columns, schema=schema)
    if not _is_sorted(table, order):
        table = table.sort_by([(key, "ascending") for key in order])
    # one chunk, for page borders follow chunk borders: the same rows must give the same bytes
    return table.combine_chunks()


def check_key(name: str, rows: pa.Table, key: Sequence[str]) -> None:
    """See that no two rows, which are in the order of their keys, have the same one.

    Raises:
        AuditError: two rows have; the message names the first such key.
    """
    _, repeated = _compare_neighbours(rows, key)
    if places := pc.indices_nonzero(repeated):
        first = rows.select(key).slice(places[0].as_py(), 1).to_pylist()[0]
        raise AuditError(f"table {name}: the key is not unique in {len(places)} rows, the first is {first}")


def _is_sorted(rows: pa.Table, order: Sequence[str]) -> bool:
    """Whether the rows are in order already, as those of a shard are: finding that out costs less than sorting wide rows."""
    later, repeated = _compare_neighbours(rows, order)
    return bool(pc.all(pc.or_(later, repeated), min_count=0).as_py())


def _compare_neighbours(rows: pa.Table, order: Sequence[str]) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """For each row but the first, whether it comes after the one before, and whether their keys are the same."""
    count = max(rows.num_rows - 1, 0)
    later = pa.chunked_array([pa.repeat(False, count)])
    same = pa.chunked_array([pa.repeat(True, count)])
    for key in order:
        before, after = rows[key].slice(0, count), rows[key].slice(1)
        later = pc.or_(later, pc.and_(same, pc.fill_null(pc.greater(after, before), fill_value=False)))
        both = pc.and_(pc.is_null(before), pc.is_null(after))
        same = pc.and_(same, pc.or_(both, pc.fill_null(pc.equal(after, before), fill_value=False)))
    return later, same


def digest_file(path: Place) -> str:
    """The content digest of a file, read in pieces; equals `digest_bytes` of its content."""
    if not is_local(path):
        return digest_bytes(read_bytes(path))
    with path.open("rb") as file:
        return file_digest(file, partial(blake2b, digest_size=DIGEST_BYTES)).hexdigest()


def is_whole(path: Place, file: TableFile) -> bool:
    """Whether a file is there and holds what its digest says."""
    try:
        return digest_file(path) == file.digest
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return False


def _column(name: str, field: pa.Field, rows: Rows) -> pa.Array | pa.ChunkedArray:
    try:
        if isinstance(rows, pa.Table):
            column = rows[field.name].cast(field.type)
        elif isinstance(rows, Mapping):
            values = rows[field.name]
            column = values.cast(field.type) if isinstance(values, pa.Array) else pa.array(values, field.type)
        else:
            column = pa.array([row[field.name] for row in rows], field.type)
    except KeyError as error:
        raise AuditError(f"table {name}: column {field.name} is missing") from error
    except (pa.ArrowException, UnicodeEncodeError, TypeError) as error:
        raise AuditError(f"table {name}: column {field.name} does not fit {field.type}: {error}") from error
    if not field.nullable and column.null_count:
        raise AuditError(f"table {name}: column {field.name} is null in {column.null_count} rows and must never be")
    return column


@dataclass(frozen=True, slots=True)
class TableName:
    """Where a file goes; the digest takes the place of `{}` in the pattern."""

    table: str
    shard: str
    pattern: str


def _write(out: Place, name: TableName, rows: pa.Table, write: Any) -> TableFile:
    """Write it so that a reader sees the whole file or none. The commit makes it durable."""
    bound = partial(write, rows, compression="zstd", compression_level=LEVEL)
    path, digest, count_bytes = _rename(out, name.pattern, bound) if is_local(out) else _put(out, name.pattern, bound)
    return TableFile(name.table, name.shard, path, digest, rows.num_rows, count_bytes)


def _rename(out: Path, pattern: str, write: Callable[[Path], None]) -> tuple[str, str, int]:
    """Write beside the target and rename."""
    folder = (out / pattern).parent
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{TEMPORARY_PREFIX}{uuid4().hex}"
    try:
        write(temporary)
        digest, count_bytes = digest_file(temporary), temporary.stat().st_size
        path = pattern.format(digest)
        temporary.replace(out / path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    return path, digest, count_bytes


def _put(out: Place, pattern: str, write: Callable[[pa.BufferOutputStream], None]) -> tuple[str, str, int]:
    """Write in memory, for the name follows from the content and an object store knows no rename."""
    sink = pa.BufferOutputStream()
    write(sink)
    data = sink.getvalue().to_pybytes()
    digest = digest_bytes(data)
    path = pattern.format(digest)
    write_whole(out / path, data)
    return path, digest, len(data)
