"""What an update changes: the records that it puts in, and the orders it gives."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from linker_core.addresses import name_source
from linker_core.buckets import Bucket
from linker_core.carried_drops import Replaced
from linker_core.chunks import heads_of
from linker_core.digests import digest_parts
from linker_core.drops import Drop, Kind, Placed
from linker_core.orders import read_placed_orders, write_orders
from linker_core.reasons import DropReason
from linker_core.records import Order
from linker_core.storage import Place, open_parquet

ONLY = "--only"
"""Stands for the file of orders that are given by naming an article alone."""
_ONLY_ORDERS = "only-orders.parquet"

Identity = tuple[str, str]


@dataclass(frozen=True)
class Delta:
    """An update as it was read. It holds identities, no texts."""

    buckets: tuple[Bucket, ...]
    max_url_length: int

    @cached_property
    def articles(self) -> frozenset[str]:
        """Ids of the articles that are put in."""
        return frozenset(key for (key,) in self._heads("article", ("article_id",)))

    @cached_property
    def results(self) -> frozenset[Identity]:
        """The results that are put in."""
        return frozenset((key, url) for key, url in self._heads("result", ("article_id", "url")))

    def _heads(self, kind: Kind, names: Sequence[str]) -> Iterator[tuple[str, ...]]:
        for bucket in (bucket for bucket in self.buckets if bucket.kind == kind):
            for name in bucket.chunks:
                rows = open_parquet(bucket.work / heads_of(name)).read(columns=list(names))
                yield from zip(*(rows[column].to_pylist() for column in names), strict=True)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """The orders with their places."""
        return tuple(
            placed
            for bucket in self.buckets
            for name in bucket.orders
            for placed in read_placed_orders(bucket.work / name, bucket.lines_before)
        )

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """The orders alone."""
        return tuple(placed.record for placed in self.placed if isinstance(placed.record, Order))

    @cached_property
    def deleted(self) -> frozenset[str]:
        """Ids of the articles that are deleted, with their results."""
        return frozenset(order.article_id for order in self.orders if order.kind == "article" and order.article_id is not None)

    @property
    def ids(self) -> frozenset[str]:
        """Ids of all articles that it names."""
        ordered = {order.article_id for order in self.orders if order.article_id is not None}
        return self.articles | ordered | {key for key, _ in self.results}

    @property
    def source_ids(self) -> frozenset[str]:
        """The sources that are deleted or corrected wherever they are cited."""
        urls = (order.url for order in self.orders if order.article_id is None and order.url is not None)
        return frozenset(name_source(url, self.max_url_length) for url in urls)

    def replaced(self, sourced: Iterable[Identity]) -> Replaced:
        """The records that are of no account any more. `sourced` are the results that orders for sources found."""
        emptied = {order.article_id for order in self.orders if order.url is None and order.article_id is not None}
        deleted = {(one.article_id, one.url) for one in self.orders if one.article_id is not None and one.url is not None}
        return Replaced(self.articles | self.deleted, emptied, self.results | deleted | set(sourced))

    def unmet(self, met: Collection[str], removed: Iterable[Identity]) -> tuple[Drop, ...]:
        """The orders that found nothing. `met` are digests of those that did; `removed` what was set aside and is no more."""
        gone = set(removed)
        ids = {key for key, _ in gone}
        held = {self._source_of(order) for order in self.orders if order.digest in met and order.article_id is None}
        return tuple(
            _refuse(placed, order, is_rival=order.action == "correct" and self._source_of(order) in held)
            for placed in self.placed
            if isinstance(order := placed.record, Order)
            and order.digest not in met
            and not (order.article_id in ids if order.url is None else (order.article_id, order.url) in gone)
            and not (placed.file == ONLY and order.article_id in self._named)
        )

    @cached_property
    def _named(self) -> frozenset[str]:
        return self.articles | {key for key, _ in self.results}

    def _source_of(self, order: Order) -> str:
        return name_source(order.url or "", self.max_url_length)


def _refuse(placed: Placed, order: Order, *, is_rival: bool) -> Drop:
    """A correction that lost against another one of the same source, or an order that found nothing."""
    reason = DropReason.DUPLICATE_RESULT if is_rival else DropReason.NOT_THERE
    digest = order.digest
    return Drop(order.kind, reason, digest, order.article_id, reason.explanation, placed.file, placed.line, order.url)


def order_only(ids: Iterable[str], work: Place) -> Bucket:
    """The orders of an update that brings some articles in line with whole inputs: what is there of them goes first."""
    orders = [Order("article", "delete", key, None, digest_parts("delete", "article", key, None)) for key in sorted(set(ids))]
    write_orders(work / _ONLY_ORDERS, [Placed(order, ONLY, 0) for order in orders])
    return Bucket("article", work, (), (), 0, 0, 0, orders=(_ONLY_ORDERS,))
