"""A trial on part of an archive: the first articles in the order of their ids, with all that belongs to them."""

from collections.abc import Sequence
from dataclasses import replace
from heapq import nsmallest

import pyarrow.compute as pc

from linker_core.buckets import Bucket
from linker_core.chunks import heads_of, read_chunk, write_rows
from linker_core.storage import Place, open_ranges


def limit_buckets(buckets: Sequence[Bucket], limit: int) -> tuple[Bucket, ...]:
    """The buckets without the articles after the first `limit` ids, and without their results; as if they had not been supplied.

    The chunks that are left are written anew beside the others. Records that were set aside while reading stay set aside.
    """
    ids = {article_id for bucket in buckets if bucket.kind == "article" for article_id in _article_ids(bucket)}
    if len(ids) <= limit:
        return tuple(buckets)
    last = nsmallest(limit, ids)[-1]
    return tuple(_cut(bucket, last) for bucket in buckets)


def _article_ids(bucket: Bucket) -> set[str]:
    return {article_id for name in bucket.chunks for article_id in _ids_of(bucket.work / name)}


def _ids_of(path: Place) -> list[str]:
    with open_ranges(path.with_name(heads_of(path.name))) as heads:
        ids: list[str] = heads.read(columns=["article_id"])["article_id"].to_pylist()
    return ids


def _cut(bucket: Bucket, last: str) -> Bucket:
    left = {f"cut-{name}": _cut_chunk(bucket.work / name, bucket.work / f"cut-{name}", last) for name in bucket.chunks}
    kept = sum(left.values())
    chunks = tuple(name for name, rows in left.items() if rows)  # a chunk without rows has no keys to search by
    return replace(bucket, chunks=chunks, count_kept=kept, count_seen=kept + bucket.count_dropped)


def _cut_chunk(old: Place, new: Place, last: str) -> int:
    rows = read_chunk(old).filter(pc.field("article_id") <= last)
    write_rows(new, rows)
    return int(rows.num_rows)
