"""Parquet files of records sorted by the hash of the article's id, so that a range of hashes is read without the rest."""

from bisect import bisect_left, bisect_right
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
from linker_core.record_fields import ARTICLE_TEXTS
from linker_core.records import Article, Result
from linker_core.schemas import STORE_ARTICLES, STORE_RESULTS
from linker_core.storage import Place, open_ranges, write_parquet

GROUP_BYTES = 2**19
"""Raw bytes of a row group, the least a shard reads of a chunk. Smaller groups cost more to open than they save."""

KEY_BITS = 64
_KEY_HEX = KEY_BITS // 4

_RECORDS: MappingProxyType[Kind, type[Article] | type[Result]] = MappingProxyType({"article": Article, "result": Result})
_STORES: MappingProxyType[Kind, pa.Schema] = MappingProxyType({"article": STORE_ARTICLES, "result": STORE_RESULTS})
_PLACE = (("file", pa.string()), ("line", pa.int64()))
_SCHEMAS: MappingProxyType[Kind, pa.Schema] = MappingProxyType(
    {
        "article": pa.schema([("key", pa.uint64()), ("fold", pa.uint64()), ("size", pa.int64()), *STORE_ARTICLES, *_PLACE]),
        "result": pa.schema([("key", pa.uint64()), ("size", pa.int64()), *STORE_RESULTS, *_PLACE]),
    }
)
_SUPPLIED = ("raw", *ARTICLE_TEXTS, "query", "snippet", "content", "published")
_REPEATING = ["charset", "section", "author", "lang", "query", "file"]


def key_of(article_id: str) -> int:
    """The first 64 bits of the id's digest: the place of an article among all that may ever come."""
    return int(digest_bytes(article_id.encode())[:_KEY_HEX], 16)


def write_chunk(kind: Kind, path: Place, held: Sequence[Placed]) -> int:
    """Write records in the order of their keys; returns how many rows the file holds."""
    keys = {article_id: key_of(article_id) for article_id in {placed.record.article_id or "" for placed in held}}
    ordered = sorted(held, key=lambda placed: (keys[placed.record.article_id or ""], *_order_of(placed)))
    records = [placed.record for placed in ordered]
    columns: dict[str, list[Any]] = {name: list(map(attrgetter(name), records)) for name in _STORES[kind].names}
    columns["key"] = [keys[article_id] for article_id in columns["article_id"]]
    columns["file"] = [placed.file for placed in ordered]
    columns["line"] = [placed.line for placed in ordered]
    if kind == "article":
        columns["fold"] = [key_of(article_id.casefold()) for article_id in columns["article_id"]]
    return _write_table(path, _build_table(columns, _SCHEMAS[kind]))


def _order_of(placed: Placed) -> tuple[str, str, str, str, int]:
    """Identity, then what decides which record of an identity stays."""
    record = placed.record
    url = record.url if isinstance(record, Result) else ""
    return record.article_id or "", url, record.digest, placed.file, placed.line


def _build_table(columns: dict[str, list[Any]], schema: pa.Schema) -> pa.Table:
    """The columns as Arrow, and the bytes of all that was supplied as `size`."""
    arrays = {field.name: pa.array(columns[field.name], field.type) for field in schema if field.name in columns}
    lengths = (pc.binary_length(arrays[name]).cast(pa.int64()) for name in _SUPPLIED if name in arrays)
    arrays["size"] = reduce(pc.add, (pc.fill_null(length, 0) for length in lengths))
    return pa.table(arrays).select(schema.names).cast(schema)


def _write_table(path: Place, table: pa.Table) -> int:
    rows = max(1, GROUP_BYTES * table.num_rows // max(1, pc.sum(table["size"]).as_py()))
    write_parquet(
        path,
        table,
        row_group_size=rows,
        compression="lz4",  # half of zstd's time at level 1, for a file that lives an hour
        use_dictionary=_REPEATING,
        write_statistics=["key"],
        store_schema=False,
    )
    return int(table.num_rows)


def read_range(path: Place, first: int, last: int) -> pa.Table:
    """The rows of a chunk with keys from `first` to `last`, both included."""
    with open_ranges(path) as file:
        metadata = file.metadata
        groups = range(metadata.num_row_groups)
        begin = bisect_left(groups, first, key=lambda index: _keys_of(metadata, index).max)
        end = bisect_right(groups, last, key=lambda index: _keys_of(metadata, index).min)
        table = file.read_row_groups(groups[begin:end], use_threads=False)  # workers are processes, one per core
    keys = table["key"].to_numpy()
    head, tail = np.searchsorted(keys, np.uint64(first), "left"), np.searchsorted(keys, np.uint64(last), "right")
    return table.slice(head, tail - head)


def _keys_of(metadata: Any, group: int) -> Any:
    return metadata.row_group(group).column(0).statistics


def build_records(kind: Kind, table: pa.Table) -> list[Any]:
    """The rows of a chunk as the records that were written."""
    record = _RECORDS[kind]
    return list(map(record, *(table[field.name].to_pylist() for field in fields(record))))
