"""Which shards of a published archive an update is about, and the plan that a whole run over the final content would make."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

import duckdb

from linker_core.addresses import name_source
from linker_core.archive import Archive
from linker_core.buckets import Bucket
from linker_core.catalog import connect
from linker_core.chunks import KEY_BITS, heads_of, key_of
from linker_core.delta import Delta
from linker_core.queries import fetch_table
from linker_core.revision import Revision
from linker_core.settings import ShardSettings
from linker_core.shards import Plan, Totals, plan_shards
from linker_core.snapshots import Snapshot
from linker_core.storage import open_parquet
from linker_core.takeover import PublishedShard, published_shards

Revise = Callable[[Iterable[PublishedShard]], Iterable[Revision]]
"""Brings published shards in line with the update, in workers."""


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """The plan of an update: of its shards some stay as they are published, the others are made of the buckets."""

    plan: Plan
    buckets: tuple[Bucket, ...]
    revisions: tuple[Revision, ...]
    read: frozenset[str]
    """Published shards that were read."""

    def is_read(self, article_id: str) -> bool:
        """Whether what is published of an article's key was read."""
        return shard_of(article_id, self.read) is not None


def plan_update(
    archive: Archive, base: Snapshot, delta: Delta, settings: ShardSettings, revise: Revise, *, is_whole: bool = False
) -> UpdatePlan:
    """Read the published shards that the update is about, with `is_whole` all, and cut the archive as it will be.

    Where shards are to be merged, those of them that nothing changes are read too.
    """
    shards = {shard.name: shard for shard in published_shards(base)}
    with connect(archive, base) as con:
        ids = fetch_table(con, "update/published_ids")["article_id"].to_pylist()
        is_known = not is_whole and shards.keys() <= base.totals.keys()
        touched = find_touched(con, delta, ids, shards) if is_known else frozenset(shards)
    revisions = tuple(revise(shards[name] for name in sorted(touched)))
    others = {name: Totals(*base.totals[name]) for name in shards if name not in touched}
    plan = plan_shards(_buckets(delta, revisions), settings, others)
    merged = others.keys() - plan.totals.keys()
    revisions += tuple(revise(shards[name] for name in sorted(merged)))
    carried = frozenset(others) - merged
    buckets = _buckets(delta, revisions)
    colliding = find_colliding(buckets, ids, carried)
    return UpdatePlan(replace(plan, colliding=colliding, carried=carried), buckets, revisions, frozenset(shards) - carried)


def find_touched(
    con: duckdb.DuckDBPyConnection, delta: Delta, published: Iterable[str], shards: Collection[str]
) -> frozenset[str]:
    """The published shards that hold what the update names, or an article whose page it moves for the case of its id."""
    folds = {article_id.casefold() for article_id in delta.articles | delta.deleted}
    alike = (article_id for article_id in published if article_id.casefold() in folds) if folds else ()
    named = {*delta.ids, *alike, *_citing(con, delta)}
    return frozenset(name for article_id in named if (name := shard_of(article_id, shards)) is not None)


def _citing(con: duckdb.DuckDBPyConnection, delta: Delta) -> Iterator[str]:
    """Ids of the articles that cite sources which the update deletes or corrects, those to come included."""
    sources = delta.source_ids
    if sources:
        yield from fetch_table(con, "update/citing_articles", {"source_ids": sorted(sources)})["article_id"].to_pylist()
        for row in fetch_table(con, "update/waiting_results").to_pylist():
            if name_source(row["url"], delta.max_url_length) in sources:
                yield row["article_id"]


def find_colliding(buckets: Iterable[Bucket], published: Iterable[str], carried: Collection[str]) -> frozenset[str]:
    """The ids of the buckets that only their case tells from another id of them, or of the shards that are carried over."""
    folds: dict[str, set[str]] = {}
    for bucket in (bucket for bucket in buckets if bucket.kind == "article"):
        for name in bucket.chunks:
            for key in open_parquet(bucket.work / heads_of(name)).read(columns=["article_id"])["article_id"].to_pylist():
                folds.setdefault(key.casefold(), set()).add(key)
    for key in published if folds and carried else ():
        if (alike := folds.get(key.casefold())) is not None and shard_of(key, carried) is not None:
            alike.add(key)
    return frozenset(key for alike in folds.values() if len(alike) > 1 for key in alike)


def shard_of(article_id: str, names: Collection[str]) -> str | None:
    """The one of these shards whose keys hold that of an article."""
    digits = f"{key_of(article_id):0{KEY_BITS}b}"
    longest = max(map(len, names), default=0)
    return next((name for end in range(longest) if (name := f"s{digits[:end]}") in names), None)


def _buckets(delta: Delta, revisions: Iterable[Revision]) -> tuple[Bucket, ...]:
    return (*delta.buckets, *(bucket for revision in revisions for bucket in revision.buckets))
