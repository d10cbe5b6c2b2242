"""A published shard as an update leaves it: its records without those that the update replaces or deletes, as chunks again.

Of orders and records for the same, deletions come first, then corrections of sources, then what is put in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from linker_core.addresses import name_source
from linker_core.archive import damage_named, read_rows
from linker_core.buckets import Bucket
from linker_core.chunks import STORES, heads_of, place_rows, write_rows
from linker_core.digests import digest_parts
from linker_core.drops import Kind
from linker_core.errors import ArchiveError
from linker_core.orders import read_orders
from linker_core.records import Order
from linker_core.shards import Shard
from linker_core.storage import Place, open_parquet
from linker_core.tables import TableFile, digest_file
from linker_core.takeover import PublishedShard

_REPLACED = ("title", "snippet", "content", "published")
_RESULTS = ("results", "orphans")

Identity = tuple[str, str]
"""An article's id and a result's address as supplied."""


@dataclass(frozen=True, slots=True)
class RevisionJob:
    """What a worker needs to bring one published shard in line with an update."""

    out: Place
    work: Place
    published: PublishedShard
    buckets: tuple[Bucket, ...]
    """The update."""
    max_url_length: int


@dataclass(frozen=True, slots=True)
class Revision:
    """What is left of a published shard."""

    buckets: tuple[Bucket, ...]
    met: frozenset[str]
    """Digests of the orders that found something."""
    sourced: frozenset[Identity]
    """Results that orders for whole sources deleted or corrected."""


@dataclass(slots=True)
class _Orders:
    """The orders of an update, found by what they are about."""

    articles: dict[str, Order] = field(default_factory=dict)
    emptied: dict[str, Order] = field(default_factory=dict)
    results: dict[Identity, Order] = field(default_factory=dict)
    removed: dict[str, Order] = field(default_factory=dict)
    corrected: dict[str, Order] = field(default_factory=dict)

    def on(self, identity: Identity, source: str | None) -> list[Order]:
        """The orders that are about a result."""
        article_id = identity[0]
        found = self.articles.get(article_id), self.emptied.get(article_id), self.results.get(identity)
        named = (self.removed.get(source), self.corrected.get(source)) if source else ()
        return [order for order in (*found, *named) if order]


def revise_shard(job: RevisionJob) -> Revision:
    """Write what an update leaves of a published shard into `work`, as chunks that are loaded like those of inputs.

    Raises:
        ArchiveError: a file of the store is missing or damaged.
    """
    shard = Shard.of_name(job.published.name)
    orders = _sort_orders(read_orders(path for bucket in job.buckets for path in _paths(bucket, bucket.orders)), job)
    met: set[str] = set()
    articles = _revise_articles(_stored(job, "articles"), orders, _upserted(job, shard, "article"), met)
    stored = pa.concat_tables([_stored(job, name) for name in _RESULTS])
    results, sourced = _revise_results(stored, orders, _upserted(job, shard, "result"), met, job.max_url_length)
    buckets = (_write(job, "article", articles), _write(job, "result", results))
    return Revision(tuple(bucket for bucket in buckets if bucket.chunks), frozenset(met), frozenset(sourced))


def _sort_orders(orders: Iterable[Order], job: RevisionJob) -> _Orders:
    """By what they are about; of two corrections of one source the one with the smaller digest holds."""
    found = _Orders()
    for order in sorted(orders, key=lambda order: order.digest, reverse=True):
        if order.article_id is None:
            source = name_source(order.url or "", job.max_url_length)
            (found.removed if order.action == "delete" else found.corrected)[source] = order
        elif order.kind == "article":
            found.articles[order.article_id] = order
        elif order.url is None:
            found.emptied[order.article_id] = order
        else:
            found.results[order.article_id, order.url] = order
    return found


def _revise_articles(rows: pa.Table, orders: _Orders, upserted: set[Identity], met: set[str]) -> pa.Table:
    ids = rows["article_id"].to_pylist()
    met.update(orders.articles[article_id].digest for article_id in ids if article_id in orders.articles)
    return rows.filter(pa.array([key not in orders.articles and (key, "") not in upserted for key in ids], pa.bool_()))


def _revise_results(
    rows: pa.Table, orders: _Orders, upserted: set[Identity], met: set[str], max_url_length: int
) -> tuple[pa.Table, set[Identity]]:
    stay: list[bool] = []
    corrected: dict[int, Order] = {}
    sourced: set[Identity] = set()
    by_source = bool(orders.removed or orders.corrected)
    for row, identity in enumerate(_identities(rows)):
        found = orders.on(identity, name_source(identity[1], max_url_length) if by_source else None)
        holding = [order for order in found if order.action == "delete"] or found
        met.update(order.digest for order in holding)
        sourced.update(identity for order in holding if order.article_id is None)
        is_corrected = bool(holding) and holding[0].action == "correct" and identity not in upserted
        if is_corrected:
            corrected[row] = holding[0]
        stay.append(not holding and identity not in upserted)
    changed = [_correct(values, corrected[row]) for row, values in _take(rows, corrected)]
    return pa.concat_tables([rows.filter(pa.array(stay, pa.bool_())), pa.Table.from_pylist(changed, rows.schema)]), sourced


def _identities(rows: pa.Table) -> Iterator[Identity]:
    return zip(rows["article_id"].to_pylist(), rows["url"].to_pylist(), strict=True)


def _take(rows: pa.Table, places: Iterable[int]) -> Iterator[tuple[int, dict[str, str | int | None]]]:
    chosen = sorted(places)
    return zip(chosen, rows.take(pa.array(chosen, pa.int64())).to_pylist(), strict=True)


def _correct(values: dict[str, str | int | None], order: Order) -> dict[str, str | int | None]:
    """A result with what its source says now; rank and query stay."""
    changed = values | {name: getattr(order, name) for name in _REPLACED}
    named = ("article_id", "url", "position", *_REPLACED, "query")
    return changed | {"digest": digest_parts(*(changed[name] for name in named))}


def _upserted(job: RevisionJob, shard: Shard, kind: Kind) -> set[Identity]:
    """What the update puts into the shard; the address of an article is empty."""
    found: set[Identity] = set()
    names = ["article_id", "key"] if kind == "article" else ["article_id", "key", "url"]
    for bucket in (bucket for bucket in job.buckets if bucket.kind == kind):
        for path in _paths(bucket, map(heads_of, bucket.chunks)):
            heads = open_parquet(path).read(columns=names)
            keys = heads["key"].to_numpy()
            inside = heads.filter(pa.array((keys >= shard.first) & (keys <= shard.last)))
            urls = inside["url"].to_pylist() if kind == "result" else [""] * inside.num_rows
            found.update(zip(inside["article_id"].to_pylist(), urls, strict=True))
    return found


def _paths(bucket: Bucket, names: Iterable[str]) -> list[Place]:
    return [bucket.work / name for name in names]


def _stored(job: RevisionJob, name: str) -> pa.Table:
    schema = STORES["article" if name == "articles" else "result"]
    return pa.concat_tables(
        [schema.empty_table(), *(_read(job.out, file, schema) for file in job.published.store if file.table == name)]
    )


def _read(out: Place, file: TableFile, schema: pa.Schema) -> pa.Table:
    path = out / file.path
    with damage_named(path):
        if digest_file(path) != file.digest:
            raise ArchiveError(f"{path} is damaged; restore it from a backup, or link the whole archive again by 'linker run'")
        return read_rows(path, schema)


def _write(job: RevisionJob, kind: Kind, rows: pa.Table) -> Bucket:
    """The rows as a chunk; a chunk without rows has no keys to search by."""
    name = f"base-{kind}-{job.published.name}.arrow"
    if rows.num_rows:
        write_rows(job.work / name, place_rows(kind, rows))
    return Bucket(kind, job.work, (name,) if rows.num_rows else (), (), rows.num_rows, rows.num_rows, 0)
