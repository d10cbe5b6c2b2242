"""The shard plan: ranges of the hash of article ids, cut while they are too large; a function of the final content alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from linker_core.buckets import Bucket
from linker_core.chunks import KEY_BITS, heads_of
from linker_core.drops import Kind
from linker_core.queries import create_table, fetch_table
from linker_core.settings import ShardSettings
from linker_core.storage import Place, is_local

CELL_BITS = 12
"""The plan knows sizes by the first 12 bits of the key, so there are at most 4,096 shards: at 64 MB each, 256 GB of input."""
MEMORY = "1GB"
SPILL = "100GB"


@dataclass(frozen=True, slots=True)
class Shard:
    """All articles whose key begins with `prefix`, in binary digits; "" is the whole archive."""

    prefix: str

    @property
    def name(self) -> str:
        """How files of the shard are named."""
        return f"s{self.prefix}"

    @property
    def first(self) -> int:
        """The least key of the shard."""
        return int(self.prefix.ljust(KEY_BITS, "0"), 2)

    @property
    def last(self) -> int:
        """The greatest key of the shard."""
        return int(self.prefix.ljust(KEY_BITS, "1"), 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """Shards that cover every key, in order, and the ids that only their case tells from another id of the archive."""

    shards: tuple[Shard, ...]
    colliding: frozenset[str]


def plan_shards(buckets: Sequence[Bucket], settings: ShardSettings) -> Plan:
    """Cut the archive into shards by what will be left of it, so that duplicates and orphans in the input change nothing.

    One cell of `CELL_BITS` bits, and one article, are never cut: such a shard may exceed the settings.
    """
    articles, results = _chunks(buckets, "article"), _chunks(buckets, "result")
    if not articles:
        return Plan((Shard(""),), frozenset())
    with _connect(buckets[0].work) as con:
        create_table(con, "staging/final_articles", {"articles": articles})
        cells = [fetch_table(con, "staging/article_cells")]
        if results:
            cells.append(fetch_table(con, "staging/result_cells", {"results": results}))
        suspects = fetch_table(con, "staging/colliding_ids")["article_id"].to_pylist()
    return Plan(tuple(_cut("", *_sum_cells(cells), settings)), _colliding(suspects))


@contextmanager
def _connect(work: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into `work` rather than grow; where that is no disk, into the machine's own scratch."""
    with TemporaryDirectory(dir=work if is_local(work) else None, prefix="plan-") as spill:
        limits = {"memory_limit": MEMORY, "temp_directory": spill, "max_temp_directory_size": SPILL}
        with duckdb.connect(config={**limits, "preserve_insertion_order": "false"}) as con:
            if not is_local(work):
                con.register_filesystem(work.fs)
            yield con


def _chunks(buckets: Sequence[Bucket], kind: Kind) -> list[str]:
    return [str(bucket.work / heads_of(name)) for bucket in buckets if bucket.kind == kind for name in bucket.chunks]


def _sum_cells(tables: Sequence[pa.Table]) -> tuple[list[int], list[int]]:
    """Bytes and articles of each cell, in order."""
    sizes, counts = [0] * 2**CELL_BITS, [0] * 2**CELL_BITS
    for row in (row for table in tables for row in table.to_pylist()):
        sizes[row["cell"]] += row["count_bytes"]
        counts[row["cell"]] += row["count_articles"]
    return sizes, counts


def _cut(prefix: str, sizes: Sequence[int], counts: Sequence[int], settings: ShardSettings) -> Iterator[Shard]:
    articles = sum(counts)
    fits = sum(sizes) <= settings.max_bytes and articles <= settings.max_articles
    if fits or articles <= 1 or len(counts) == 1:
        yield Shard(prefix)
        return
    half = len(counts) // 2
    yield from _cut(prefix + "0", sizes[:half], counts[:half], settings)
    yield from _cut(prefix + "1", sizes[half:], counts[half:], settings)


def _colliding(suspects: Sequence[str]) -> frozenset[str]:
    """Those that are equal to another one when case-folded; the query knows only hashes of that."""
    folds = Counter(article_id.casefold() for article_id in suspects)
    return frozenset(article_id for article_id in suspects if folds[article_id.casefold()] > 1)
