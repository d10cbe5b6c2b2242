"""A trial on part of an archive: the first articles in the order of their ids, with all that belongs to them."""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest

import pyarrow.compute as pc

from linker_core.buckets import Bucket
from linker_core.storage import Place, open_ranges, write_parquet

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
    return {article_id for name in bucket.chunks for article_id in _ids_of(bucket.work / name)}


def _ids_of(path: Place) -> list[str]:
    with open_ranges(path) as chunk:
        ids: list[str] = chunk.read(columns=["article_id"])["article_id"].to_pylist()
    return ids


def _cut(bucket: Bucket, last: str) -> Bucket:
    kept = sum(_cut_chunk(bucket.work / name, last) for name in bucket.chunks)
    return replace(bucket, count_kept=kept, count_seen=kept + bucket.count_dropped)


def _cut_chunk(path: Place, last: str) -> int:
    with open_ranges(path) as chunk:
        rows = chunk.read().filter(pc.field("article_id") <= last)
    write_parquet(path, rows, row_group_size=GROUP_ROWS, compression="zstd")
    return int(rows.num_rows)
