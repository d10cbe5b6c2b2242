"""The shard plan: ranges of the hash of article ids, cut while they are too large; a function of the final content alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, Self

import duckdb

from linker_core.buckets import Bucket
from linker_core.chunks import KEY_BITS, SCHEMAS, heads_of, write_rows
from linker_core.drops import Kind
from linker_core.queries import create_table, fetch_table, open_database
from linker_core.settings import ShardSettings
from linker_core.storage import Place, is_local

CELL_BITS = 12
"""The plan knows sizes by the first 12 bits of the key, so there are at most 4,096 shards: at 64 MB each, 256 GB of input."""
MEMORY = "1GB"
SPILL = "100GB"
NO_ARTICLES = "no-articles.arrow"
"""Stands for the chunks of articles where there are none."""


@dataclass(frozen=True, slots=True)
class Shard:
    """All articles whose key begins with `prefix`, in binary digits; "" is the whole archive."""

    prefix: str

    @property
    def name(self) -> str:
        """How files of the shard are named."""
        return f"s{self.prefix}"

    @classmethod
    def of_name(cls, name: str) -> Self:
        """The shard of such a name."""
        return cls(name.removeprefix("s"))

    @property
    def first(self) -> int:
        """The least key of the shard."""
        return int(self.prefix.ljust(KEY_BITS, "0"), 2)

    @property
    def last(self) -> int:
        """The greatest key of the shard."""
        return int(self.prefix.ljust(KEY_BITS, "1"), 2)


class Totals(NamedTuple):
    """What counts in the plan of a shard or of a cell of the key."""

    count_articles: int
    count_bytes: int
    """Of all records as supplied, those included that wait for their article."""
    count_ids: int
    """Of articles, those included that only results name."""

    def __add__(self, other: tuple[int, ...]) -> "Totals":  # type: ignore[override]
        """Both together."""
        return Totals(*(one + two for one, two in zip(self, other, strict=True)))


NOTHING = Totals(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """Shards that cover every key, in order, and the ids that only their case tells from another id of the archive."""

    shards: tuple[Shard, ...]
    colliding: frozenset[str]
    totals: Mapping[str, Totals] = field(default_factory=dict)
    """What each shard holds, by its name."""
    carried: frozenset[str] = frozenset()
    """Names of shards that stay as they are published."""


def plan_shards(buckets: Sequence[Bucket], settings: ShardSettings, others: Mapping[str, Totals] | None = None) -> Plan:
    """Cut the archive into shards by what will be left of it, so that duplicates in the input change nothing.

    Results of unknown articles count by their bytes. One cell of `CELL_BITS` bits, and one article, are never cut: such a shard
    may exceed the settings. `others` are shards of the archive that the buckets hold nothing of: they are not cut.
    """
    cells = [NOTHING] * 2**CELL_BITS
    for name, totals in (others or {}).items():
        cells[Shard.of_name(name).first >> KEY_BITS - CELL_BITS] += totals
    suspects: list[str] = []
    if any(bucket.chunks for bucket in buckets):
        with _connect(buckets[0].work) as con:
            for row in _measure_cells(con, buckets):
                cells[row["cell"]] += (row["count_articles"], row["count_bytes"], row["count_ids"])
            suspects = fetch_table(con, "staging/colliding_ids")["article_id"].to_pylist()
    cut = dict(_cut("", cells, settings))
    return Plan(tuple(cut), _colliding(suspects), {shard.name: totals for shard, totals in cut.items()})


def carry_plan(totals: Mapping[str, Sequence[int]]) -> Plan:
    """The plan of a published state, by what each of its shards holds: all stay as they are."""
    known = {name: Totals(*counts) for name, counts in sorted(totals.items())}
    return Plan(tuple(map(Shard.of_name, known)), frozenset(), known, carried=frozenset(known))


def _measure_cells(con: duckdb.DuckDBPyConnection, buckets: Sequence[Bucket]) -> list[dict[str, Any]]:
    articles, results = _chunks(buckets, "article"), _chunks(buckets, "result")
    if not articles:
        write_rows(buckets[0].work / NO_ARTICLES, SCHEMAS["article"].empty_table())
        articles = [str(buckets[0].work / heads_of(NO_ARTICLES))]
    create_table(con, "staging/final_articles", {"articles": articles})
    rows: list[dict[str, Any]] = fetch_table(con, "staging/article_cells").to_pylist()
    return rows + (fetch_table(con, "staging/result_cells", {"results": results}).to_pylist() if results else [])


@contextmanager
def _connect(work: Place) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that spills into `work` rather than grow; where that is no disk, into the machine's own scratch."""
    with TemporaryDirectory(dir=work if is_local(work) else None, prefix="plan-") as spill:
        limits = {"memory_limit": MEMORY, "temp_directory": spill, "max_temp_directory_size": SPILL}
        with open_database(**limits, preserve_insertion_order=False) as con:
            if not is_local(work):
                con.register_filesystem(work.fs)
            yield con


def _chunks(buckets: Sequence[Bucket], kind: Kind) -> list[str]:
    return [str(bucket.work / heads_of(name)) for bucket in buckets if bucket.kind == kind for name in bucket.chunks]


def _cut(prefix: str, cells: Sequence[Totals], settings: ShardSettings) -> Iterator[tuple[Shard, Totals]]:
    totals = Totals(*map(sum, zip(*cells, strict=True)))
    fits = totals.count_bytes <= settings.max_bytes and totals.count_articles <= settings.max_articles
    if fits or totals.count_ids <= 1 or len(cells) == 1:
        yield Shard(prefix), totals
        return
    half = len(cells) // 2
    yield from _cut(prefix + "0", cells[:half], settings)
    yield from _cut(prefix + "1", cells[half:], settings)


def _colliding(suspects: Sequence[str]) -> frozenset[str]:
    """Those that are equal to another one when case-folded; the query knows only hashes of that."""
    folds = Counter(article_id.casefold() for article_id in suspects)
    return frozenset(article_id for article_id in suspects if folds[article_id.casefold()] > 1)
