"""Out of core from the start: inputs are streamed into sorted chunks on disk, whatever their size."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import pyarrow as pa

from linker_core.chunks import write_chunk
from linker_core.digests import digest_parts
from linker_core.drops import DROP_ROWS, Drop, Kind, Placed
from linker_core.errors import AuditError
from linker_core.inputs import iter_placed
from linker_core.reasons import DropReason
from linker_core.records import Article, Result
from linker_core.settings import InputSettings
from linker_core.storage import Place, open_parquet, write_parquet

CHUNK_BYTES = 32 * 2**20
"""Raw bytes of a chunk; they are held twice while it is written, and the next one is read meanwhile."""
ROW_BYTES = 512
"""What a record costs in memory beside its texts."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What became of some inputs of one kind: the files that hold it, by name in `work`, and how many records they were."""

    kind: Kind
    work: Place
    chunks: tuple[str, ...]
    drops: tuple[str, ...]
    count_seen: int
    count_kept: int
    count_dropped: int


def bucket_file(path: Path, kind: Kind, work: Place, settings: InputSettings) -> Bucket:
    """Stream one input into chunks and drops in `work`; the same input gives the same files.

    Raises:
        UsageError: the input cannot be opened.
        AuditError: not every record that was met was written.
    """
    return bucket_files((path,), kind, work, settings)


def bucket_files(paths: Sequence[Path], kind: Kind, work: Place, settings: InputSettings) -> Bucket:
    """Stream several inputs into common chunks, as `bucket_file` does: thousands of small files cost no file each."""
    name = f"{kind}-{digest_parts(*(str(path) for path in paths))}"
    count_seen = 0
    with _Spool(work, name, partial(write_chunk, kind)) as chunks, _Spool(work, f"{name}-drops", _write_drops) as drops:
        for path in paths:
            for placed in iter_placed(path, kind, settings):
                count_seen += 1
                (drops if isinstance(placed.record, Drop) else chunks).add(placed)
    if count_seen != chunks.count + drops.count:
        raise AuditError(f"{name}: {count_seen} records met, {chunks.count} kept and {drops.count} dropped; {work} may be full")
    return Bucket(kind, work, tuple(chunks.names), tuple(drops.names), count_seen, chunks.count, drops.count)


def read_drops(bucket: Bucket) -> Iterator[Drop]:
    """The records that could not be read, in the order they were met."""
    reasons = {reason.value: reason for reason in DropReason}
    for name in bucket.drops:
        with open_parquet(bucket.work / name) as file:
            for row in file.read().to_pylist():
                yield Drop(**{**row, "reason": reasons[row["reason"]]})


class _Spool:
    """Records held back until they fill a file."""

    def __init__(self, work: Place, name: str, write: Callable[[Place, Sequence[Placed]], int]) -> None:
        self.names: list[str] = []
        self.count = 0
        self._work = work
        self._name = name
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
            self.names.append(f"{self._name}-{len(self.names):05}.parquet")
            self._writing = self._writer.submit(self._write, self._work / self.names[-1], self._held)
            self._held = []
            self._weight = 0

    def _settle(self) -> None:
        if self._writing is not None:
            self.count += self._writing.result()
            self._writing = None


def _weigh(record: Article | Result | Drop) -> int:
    match record:
        case Article():
            return ROW_BYTES + len(record.raw)
        case Result():
            return ROW_BYTES + len(record.content or "") + len(record.snippet or "")
        case Drop():
            return ROW_BYTES + len(record.detail)


def _write_drops(path: Place, held: Sequence[Placed]) -> int:
    rows = [{name: getattr(placed.record, name) for name in DROP_ROWS.names} for placed in held]
    write_parquet(path, pa.Table.from_pylist(rows, DROP_ROWS))
    return len(rows)
