"""From inputs to shards: bucket the files, plan the shards, load one shard whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import pyarrow as pa
import pyarrow.compute as pc

from linker_core.buckets import Bucket, bucket_file, bucket_files, bucket_share, number_lines, read_drops
from linker_core.chunks import build_records, key_of, read_range
from linker_core.drops import Drop, Kind
from linker_core.records import Article, Result
from linker_core.shards import Plan, Shard, Totals, plan_shards
from linker_core.shares import plan_shares
from linker_core.storage import Place
from linker_core.survivors import Survivors

__all__ = [
    "Bucket",
    "Plan",
    "Shard",
    "ShardInput",
    "ShardRows",
    "Totals",
    "bucket_file",
    "bucket_files",
    "bucket_share",
    "key_of",
    "load_rows",
    "load_shard",
    "number_lines",
    "plan_shards",
    "plan_shares",
    "read_drops",
]


@dataclass(frozen=True, slots=True)
class ShardInput:
    """All of a shard: articles by id, the results of each by position and url, and what was set aside on the way."""

    shard: Shard
    articles: tuple[Article, ...]
    results: Mapping[str, tuple[Result, ...]]
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class ShardRows:
    """The same as rows of the store, in no order: they need not become records to be compared and written."""

    shard: Shard
    articles: pa.Table
    """`schemas.STORE_ARTICLES`"""
    results: pa.Table
    """`schemas.STORE_RESULTS`"""
    orphans: pa.Table
    """Results of articles that are not in the archive: kept for the article to come. Each is also a drop."""
    drops: tuple[Drop, ...]

    def build(self, ids: Collection[str] | None = None) -> ShardInput:
        """The records of some articles; of all without `ids`."""
        articles, results = self.articles, self.results
        if ids is not None:
            wanted = pa.array(sorted(ids), pa.string())
            articles, results = (rows.filter(pc.is_in(rows["article_id"], wanted)) for rows in (articles, results))
        kept: list[Article] = sorted(build_records("article", articles), key=attrgetter("article_id"))
        return ShardInput(self.shard, tuple(kept), _group(kept, build_records("result", results)), self.drops)


def load_shard(shard: Shard, buckets: Sequence[Bucket], work: Place | None = None) -> ShardInput:
    """Read one shard from the buckets' chunks as records, as `load_rows` does."""
    return load_rows(shard, buckets, work).build()


def load_rows(shard: Shard, buckets: Sequence[Bucket], work: Place | None = None) -> ShardRows:
    """Read one shard from the buckets' chunks, whatever order and files its records came in. `work` is where they lie now.

    Of several records with one identity, that is an article's id or a result's article and url, the smallest digest stays.
    Memory is what stays and one chunk, however many copies there are.
    """
    articles = _survive(Survivors("article"), shard, buckets, work, "article")
    article_rows = articles.table()
    results = _survive(Survivors("result"), shard, buckets, work, "result")
    result_rows, orphans = results.divide(frozenset(article_rows["article_id"].to_pylist()))
    drops = tuple(sorted((*articles.drops, *results.drops), key=_order_of_drop))
    return ShardRows(shard, article_rows, result_rows, orphans, drops)


def _survive(survivors: Survivors, shard: Shard, buckets: Sequence[Bucket], work: Place | None, kind: Kind) -> Survivors:
    for bucket in buckets:
        if bucket.kind == kind:
            for name in bucket.chunks:
                survivors.add(read_range((work or bucket.work) / name, shard.first, shard.last), bucket.lines_before)
    return survivors


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
