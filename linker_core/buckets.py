"""Out of core from the start: inputs are streamed into sorted chunks on disk, whatever their size."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Self

import pyarrow as pa

from linker_core.chunks import write_chunk
from linker_core.drops import DROP_ROWS, Drop, Kind, Placed
from linker_core.errors import AuditError
from linker_core.html_pages import read_pages
from linker_core.inputs import RecordReader, iter_placed, read_records
from linker_core.orders import write_orders
from linker_core.reasons import DropReason
from linker_core.records import Article, Order, PackedResult
from linker_core.settings import InputSettings
from linker_core.shares import Share, count_lines, list_pages
from linker_core.storage import Place, open_parquet, write_parquet

CHUNK_BYTES = 32 * 2**20
"""Raw bytes of a chunk; they are held twice while it is written, and the next one is read meanwhile."""
ROW_BYTES = 512
"""What a record costs in memory beside its texts."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What became of a share of the inputs: the files that hold it, by name in `work`, and how many records they were."""

    kind: Kind
    work: Place
    chunks: tuple[str, ...]
    drops: tuple[str, ...]
    count_seen: int
    count_kept: int
    count_dropped: int
    count_bytes: int = 0
    """Of the inputs as they lie on disk."""
    stretch: tuple[str, int] | None = None
    """The file and where in it the stretch begins, where a share is not whole files."""
    count_lines: int = 0
    """Lines of the stretch."""
    lines_before: int = 0
    """Lines of the file before the stretch: what is to be added to every line that was noted."""
    orders: tuple[str, ...] = ()
    """Files of what an update deletes or corrects."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows mean, and which are wanted: of an update they may be orders."""

    records_of: RecordReader = read_records
    only: frozenset[str] | None = None
    """Ids of the articles whose records are wanted; None for all."""


WHOLE = Reading()


def bucket_file(path: Place, kind: Kind, work: Place, settings: InputSettings) -> Bucket:
    """Stream one input into chunks and drops in `work`; the same input gives the same files.

    Raises:
        UsageError: the input cannot be opened.
        AuditError: not every record that was met was written.
    """
    return bucket_files((path,), kind, work, settings)


def bucket_files(paths: Sequence[Place], kind: Kind, work: Place, settings: InputSettings) -> Bucket:
    """Stream several inputs into common chunks, as `bucket_file` does: thousands of small files cost no file each."""
    return bucket_share(Share(kind, tuple(paths)), work, settings)


def bucket_share(share: Share, work: Place, settings: InputSettings, reading: Reading = WHOLE) -> Bucket:
    """Stream a share of the inputs into chunks, as `bucket_file` does; of an update also what it orders."""
    name, kind = share.name, share.kind
    count_seen = count_bytes = 0
    with (
        _Spool(work, name, partial(write_chunk, kind), ".arrow") as chunks,
        _Spool(work, f"{name}-drops", _write_drops, ".parquet") as drops,
        _Spool(work, f"{name}-orders", write_orders, ".parquet") as orders,
    ):
        for placed in _iter_share(share, settings, reading):
            count_seen += 1
            if isinstance(placed.record, Drop):
                drops.add(placed)
            elif isinstance(placed.record, Order):
                orders.add(placed)
            else:
                chunks.add(placed)
                count_bytes += len(placed.record.raw) if isinstance(placed.record, Article) and share.listing else 0
    if count_seen != chunks.count + drops.count + orders.count:
        kept = chunks.count + orders.count
        raise AuditError(f"{name}: {count_seen} records met, {kept} kept and {drops.count} dropped; {work} may be full")
    return Bucket(
        kind,
        work,
        tuple(chunks.names),
        tuple(drops.names),
        count_seen,
        chunks.count + orders.count,
        drops.count,
        share.count_bytes or count_bytes,
        (str(share.paths[0]), share.stretch[0]) if share.stretch else None,
        count_lines(share) if share.stretch else 0,
        orders=tuple(orders.names),
    )


def _iter_share(share: Share, settings: InputSettings, reading: Reading) -> Iterator[Placed]:
    if share.listing:
        found = read_pages(share.paths[0], list_pages(share), settings)
    else:
        found = chain.from_iterable(
            iter_placed(path, share.kind, settings, share.stretch, reading.records_of) for path in share.paths
        )
    return (placed for placed in found if reading.only is None or placed.record.article_id in reading.only)


def number_lines(buckets: Iterable[Bucket]) -> tuple[Bucket, ...]:
    """The buckets, each knowing how many lines of its file stand before its stretch."""
    numbered = list(buckets)
    before: Counter[tuple[Kind, str]] = Counter()
    stretches = [(bucket.stretch, index) for index, bucket in enumerate(numbered) if bucket.stretch]
    for (path, _), index in sorted(stretches):
        bucket = numbered[index]
        numbered[index] = replace(bucket, lines_before=before[bucket.kind, path])
        before[bucket.kind, path] += bucket.count_lines
    return tuple(numbered)


def read_drops(bucket: Bucket) -> Iterator[Drop]:
    """The records that could not be read, in the order they were met."""
    reasons = {reason.value: reason for reason in DropReason}
    for name in bucket.drops:
        with open_parquet(bucket.work / name) as file:
            for row in file.read().to_pylist():
                line = row["line"] and row["line"] + bucket.lines_before
                yield Drop(**{**row, "reason": reasons[row["reason"]], "line": line})


class _Spool:
    """Records held back until they fill a file."""

    def __init__(self, work: Place, name: str, write: Callable[[Place, Sequence[Placed]], int], ending: str) -> None:
        self.names: list[str] = []
        self.count = 0
        self._work = work
        self._name = name
        self._ending = ending
        self._write = write
        self._held: list[Placed] = []
        self._weight = 0
        self._writer = ThreadPoolExecutor(1)
        self._writing: Future[int] | None = None

    def __enter__(self) -> Self:
        """Nothing is written yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Write the rest; after a failure only end the thread."""
        with self._writer:
            if kind is None:
                self.flush()
                self._settle()

    def add(self, placed: Placed) -> None:
        self._held.append(placed)
        self._weight += _weigh(placed.record)
        if self._weight >= CHUNK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is held while the next records are read; at most one file is being written at a time."""
        self._settle()
        if self._held:
            self.names.append(f"{self._name}-{len(self.names):05}{self._ending}")
            self._writing = self._writer.submit(self._write, self._work / self.names[-1], self._held)
            self._held = []
            self._weight = 0

    def _settle(self) -> None:
        if self._writing is not None:
            self.count += self._writing.result()
            self._writing = None


def _weigh(record: Article | PackedResult | Drop | Order) -> int:
    match record:
        case Article():
            return ROW_BYTES + len(record.raw)
        case PackedResult() | Order():
            return ROW_BYTES + len(record.content or b"") + len(record.snippet or b"")
        case Drop():
            return ROW_BYTES + len(record.detail)


def _write_drops(path: Place, held: Sequence[Placed]) -> int:
    rows = [{name: getattr(placed.record, name) for name in DROP_ROWS.names} for placed in held]
    write_parquet(path, pa.Table.from_pylist(rows, DROP_ROWS))
    return len(rows)
