"""From inputs to shards: bucket the files, plan the shards, load one shard whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from linker_core.buckets import Bucket, bucket_file, bucket_files, read_drops
from linker_core.chunks import key_of, read_range
from linker_core.drops import Drop, Kind
from linker_core.records import Article, Result
from linker_core.shards import Plan, Shard, plan_shards
from linker_core.storage import Place
from linker_core.survivors import Survivors

__all__ = [
    "Bucket",
    "Plan",
    "Shard",
    "ShardInput",
    "bucket_file",
    "bucket_files",
    "key_of",
    "load_shard",
    "plan_shards",
    "read_drops",
]


@dataclass(frozen=True, slots=True)
class ShardInput:
    """All of a shard: articles by id, the results of each by position and url, and what was set aside on the way."""

    shard: Shard
    articles: tuple[Article, ...]
    results: Mapping[str, tuple[Result, ...]]
    drops: tuple[Drop, ...]


def load_shard(shard: Shard, buckets: Sequence[Bucket], work: Place) -> ShardInput:
    """Read one shard from the chunks in `work`, whatever order and files its records came in.

    Of several records with one identity, that is an article's id or a result's article and url, the smallest digest stays.
    Memory is what stays and one chunk, however many copies there are.
    """
    articles = Survivors("article")
    for table in _iter_tables(shard, buckets, work, "article"):
        articles.add(table)
    kept: tuple[Article, ...] = tuple(articles.records())
    results = Survivors("result", known={article.article_id for article in kept})
    for table in _iter_tables(shard, buckets, work, "result"):
        results.add(table)
    drops = sorted((*articles.drops, *results.drops), key=_order_of_drop)
    return ShardInput(shard, kept, _group(kept, results.records()), tuple(drops))


def _iter_tables(shard: Shard, buckets: Sequence[Bucket], work: Place, kind: Kind) -> Iterator[pa.Table]:
    names = (name for bucket in buckets if bucket.kind == kind for name in bucket.chunks)
    return (read_range(work / name, shard.first, shard.last) for name in names)


def _group(articles: Iterable[Article], results: Iterable[Result]) -> dict[str, tuple[Result, ...]]:
    """The results of each article, also where there are none; those without a position come last."""
    grouped: dict[str, list[Result]] = {article.article_id: [] for article in articles}
    for result in results:
        grouped[result.article_id].append(result)
    return {article_id: tuple(sorted(group, key=_rank)) for article_id, group in grouped.items()}


def _rank(result: Result) -> tuple[bool, int, str]:
    return result.position is None, result.position or 0, result.url


def _order_of_drop(drop: Drop) -> tuple[str, str, str, str, str, int]:
    return drop.kind, drop.reason, drop.digest, drop.article_id or "", drop.file, drop.line
