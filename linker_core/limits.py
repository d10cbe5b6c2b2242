"""A trial on part of an archive: the first articles in the order of their ids, with all that belongs to them."""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from linker_core.buckets import Bucket

GROUP_ROWS = 500
"""Rows that are read at once for a shard."""


def limit_buckets(buckets: Sequence[Bucket], limit: int) -> tuple[Bucket, ...]:
    """The buckets without the articles after the first `limit` ids, and without their results; as if they had not been supplied.

    Chunks are replaced on disk. Records that were set aside while reading stay set aside.
    """
    ids = {article_id for bucket in buckets if bucket.kind == "article" for article_id in _article_ids(bucket)}
    if len(ids) <= limit:
        return tuple(buckets)
    last = nsmallest(limit, ids)[-1]
    return tuple(_cut(bucket, last) for bucket in buckets)


def _article_ids(bucket: Bucket) -> set[str]:
    chunks = (pq.read_table(bucket.work / name, columns=["article_id"]) for name in bucket.chunks)
    return {article_id for chunk in chunks for article_id in chunk["article_id"].to_pylist()}


def _cut(bucket: Bucket, last: str) -> Bucket:
    left = {name: _cut_chunk(bucket.work / name, last) for name in bucket.chunks}
    kept = sum(left.values())
    chunks = tuple(name for name, rows in left.items() if rows)  # a chunk without rows has no keys to search by
    return replace(bucket, chunks=chunks, count_kept=kept, count_seen=kept + bucket.count_dropped)


def _cut_chunk(path: Path, last: str) -> int:
    rows = pq.read_table(path, filters=pc.field("article_id") <= last)
    temporary = path.with_suffix(".cut")
    pq.write_table(rows, temporary, row_group_size=GROUP_ROWS, compression="zstd")
    temporary.replace(path)
    return int(rows.num_rows)
