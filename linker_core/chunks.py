"""Arrow files of records sorted by the hash of the article's id, so that a range of hashes is read without the rest.

They are not compressed and are mapped into memory where they lie on a disk: a shard costs the pages of its own rows, no copy.
"""

from collections.abc import Sequence
from dataclasses import fields
from functools import reduce
from operator import attrgetter
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from linker_core.digests import digest_bytes
from linker_core.drops import Kind, Placed
from linker_core.errors import UsageError
from linker_core.record_fields import ARTICLE_TEXTS
from linker_core.records import Article, Result
from linker_core.schemas import STORE_ARTICLES, STORE_RESULTS
from linker_core.storage import Place, open_arrow, write_arrow, write_parquet

GROUP_BYTES = 2**18
"""Raw bytes of a batch of rows, the least that is fetched from a store; on a disk the least is a row."""

KEY_BITS = 64
_KEY_HEX = KEY_BITS // 4

RECORDS: MappingProxyType[Kind, type[Article] | type[Result]] = MappingProxyType({"article": Article, "result": Result})
STORES: MappingProxyType[Kind, pa.Schema] = MappingProxyType({"article": STORE_ARTICLES, "result": STORE_RESULTS})
_PLACE = (("file", pa.string()), ("line", pa.int64()))
SCHEMAS: MappingProxyType[Kind, pa.Schema] = MappingProxyType(
    {
        "article": pa.schema([("key", pa.uint64()), ("fold", pa.uint64()), ("size", pa.int64()), *STORE_ARTICLES, *_PLACE]),
        "result": pa.schema([("key", pa.uint64()), ("size", pa.int64()), *STORE_RESULTS, *_PLACE]),
    }
)
_SUPPLIED = ("raw", *ARTICLE_TEXTS, "query", "snippet", "content", "published")
_LONG = ("raw", "snippet", "content")
"""Columns that come as bytes."""
_HEADS = ("article_id", "url", "digest", "key", "fold", "size")
"""What the plan of shards is made from."""
_MOST_BYTES = 2**31 - 1
"""Of a column whose offsets have 32 bits."""
_FIRST, _LAST = b"first_keys", b"last_keys"


def key_of(article_id: str) -> int:
    """The first 64 bits of the id's digest: the place of an article among all that may ever come."""
    return int(digest_bytes(article_id.encode())[:_KEY_HEX], 16)


def heads_of(name: str) -> str:
    """The name of the Parquet file with the heads of a chunk's rows."""
    return f"{name.removesuffix('.arrow')}-heads.parquet"


def write_chunk(kind: Kind, path: Place, held: Sequence[Placed]) -> int:
    """Write records in the order of their keys, and their heads beside them; returns how many rows the file holds."""
    columns = _columns(kind, held)
    schema = SCHEMAS[kind]
    arrays = {field.name: _array(columns[field.name], field) for field in schema if field.name in columns}
    arrays["size"] = _sizes(arrays)
    table = pa.table([arrays[name] for name in schema.names], schema=schema)
    write_rows(path, table)
    return int(table.num_rows)


def _columns(kind: Kind, held: Sequence[Placed]) -> dict[str, list[Any]]:
    """The records by column, in the order of their keys; equal keys in the order they came."""
    ids = [placed.record.article_id or "" for placed in held]
    keys = {article_id: key_of(article_id) for article_id in set(ids)}
    order = sorted(range(len(ids)), key=[keys[article_id] for article_id in ids].__getitem__)
    placed = [held[index] for index in order]
    records = [item.record for item in placed]
    columns: dict[str, list[Any]] = {name: list(map(attrgetter(name), records)) for name in STORES[kind].names}
    columns |= {name: list(map(attrgetter(name), placed)) for name, _ in _PLACE}
    columns["key"] = [keys[ids[index]] for index in order]
    if kind == "article":
        columns["fold"] = [key_of(article_id.casefold()) for article_id in columns["article_id"]]
    return columns


def place_rows(kind: Kind, rows: pa.Table) -> pa.Table:
    """Rows of the store as those of a chunk: in the order of their keys, and from no file of this run."""
    ids = rows["article_id"].to_pylist()
    arrays: dict[str, Any] = {name: rows[name] for name in STORES[kind].names}
    arrays["key"] = pa.array(map(key_of, ids), pa.uint64())
    if kind == "article":
        arrays["fold"] = pa.array((key_of(article_id.casefold()) for article_id in ids), pa.uint64())
    arrays["size"] = _sizes(arrays)
    arrays["file"], arrays["line"] = pa.array([""] * len(ids)), pa.array([0] * len(ids), pa.int64())
    schema = SCHEMAS[kind]
    return pa.table([arrays[name] for name in schema.names], schema=schema).sort_by("key")


def _sizes(arrays: dict[str, Any]) -> Any:
    """Bytes of each record as supplied."""
    lengths = (pc.binary_length(arrays[name]).cast(pa.int64()) for name in _SUPPLIED if name in arrays)
    return reduce(pc.add, (pc.fill_null(length, 0) for length in lengths))


def _array(values: list[Any], field: pa.Field) -> pa.Array:
    if field.name not in _LONG:
        return pa.array(values, field.type)
    filled = [value or b"" for value in values]
    ends = np.cumsum([0, *map(len, filled)])
    if not pa.types.is_large_string(field.type):
        if ends[-1] > _MOST_BYTES:
            raise UsageError(f"a record with {ends[-1]} bytes of {field.name} is too large; lower input.max_record_bytes")
        ends = ends.astype(np.int32)
    nulls = pa.array([value is not None for value in values]).buffers()[1] if None in values else None
    buffers = [nulls, pa.py_buffer(ends), pa.py_buffer(b"".join(filled))]
    return pa.Array.from_buffers(field.type, len(values), buffers)


def write_rows(path: Place, table: pa.Table) -> None:
    """Write the rows of a chunk, which are in the order of their keys, and their heads."""
    rows = max(1, GROUP_BYTES * table.num_rows // max(1, pc.sum(table["size"]).as_py() or 0))
    keys = table["key"].to_numpy()
    ends = np.minimum(np.arange(rows, len(keys) + rows, rows), len(keys)) - 1
    bounds = {_FIRST: keys[::rows].tobytes(), _LAST: keys[ends].tobytes()}
    heads = [name for name in _HEADS if name in table.column_names]
    write_parquet(path.with_name(heads_of(path.name)), table.select(heads), compression="lz4", store_schema=False)
    write_arrow(path, table.replace_schema_metadata(bounds), rows)


def read_range(path: Place, first: int, last: int) -> pa.Table:
    """The rows of a chunk with keys from `first` to `last`, both included."""
    reader = open_arrow(path)
    firsts, lasts = (np.frombuffer(reader.schema.metadata[name], np.uint64) for name in (_FIRST, _LAST))
    begin, end = np.searchsorted(lasts, np.uint64(first), "left"), np.searchsorted(firsts, np.uint64(last), "right")
    batches = [reader.get_batch(index) for index in range(int(begin), int(end))]
    table = pa.Table.from_batches(batches, reader.schema).replace_schema_metadata(None)
    keys = table["key"].to_numpy()
    head, tail = np.searchsorted(keys, np.uint64(first), "left"), np.searchsorted(keys, np.uint64(last), "right")
    return table.slice(head, tail - head)


def read_chunk(path: Place) -> pa.Table:
    """All rows of a chunk."""
    return open_arrow(path).read_all().replace_schema_metadata(None)


def build_records(kind: Kind, table: pa.Table) -> list[Any]:
    """The rows of a chunk as the records that were written."""
    record = RECORDS[kind]
    return list(map(record, *(table[field.name].to_pylist() for field in fields(record))))
