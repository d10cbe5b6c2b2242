"""Parquet files as rows, a bounded batch at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.compression import digest_file, open_file
from linker_core.drops import Drop, Kind, display_path
from linker_core.reasons import DropReason
from linker_core.record_fields import FIELDS
from linker_core.rows import Row
from linker_core.settings import InputSettings
from linker_core.storage import Place

BATCH_BYTES = 16 * 2**20
"""Aim for the decompressed bytes of a batch; a file that lies about its sizes can exceed it."""
BATCH_ROWS = 1024
BUFFER_BYTES = 2**20


def iter_parquet_rows(
    path: Place, kind: Kind, settings: InputSettings, stretch: tuple[int, int] | None = None
) -> Iterator[Row | Drop]:
    """The rows of a file as far as it is whole, with the fields that it has for the kind; a damaged file ends in a drop.

    Of a `stretch` the row groups from the first to before the last, counted from its start.
    """
    file = display_path(path)
    line = count_bytes = 0
    try:
        for batch in _iter_batches(path, FIELDS[kind], stretch):
            count_bytes += batch.nbytes
            if count_bytes > settings.max_file_bytes:
                detail = f"the file holds more than {settings.max_file_bytes} bytes; the rest was not read"
                yield Drop(kind, DropReason.TOO_LARGE, digest_file(path), None, detail, file, 0)
                return
            yield from _iter_rows(batch, kind, file, line, settings.max_record_bytes)
            line += batch.num_rows
    except (pa.ArrowException, OSError):
        yield Drop(kind, DropReason.TRUNCATED, digest_file(path), None, "the Parquet file is damaged", file, 0)


def _iter_batches(path: Place, columns: Sequence[str], stretch: tuple[int, int] | None) -> Iterator[pa.RecordBatch]:
    with open_file(path) as opened, pq.ParquetFile(opened, buffer_size=BUFFER_BYTES, pre_buffer=False) as file:
        known = [name for name in file.schema_arrow.names if name in columns]
        groups = range(*(stretch or (0, file.num_row_groups)))
        yield from file.iter_batches(_batch_rows(file.metadata), row_groups=groups, columns=known, use_threads=False)


def _batch_rows(metadata: Any) -> int:
    """Rows of a batch such that the widest row group's average row fits the aim."""
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    widest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=0)
    return max(1, min(BATCH_ROWS, BATCH_BYTES // max(widest, 1)))


def _iter_rows(batch: pa.RecordBatch, kind: Kind, file: str, before: int, limit: int) -> Iterator[Row | Drop]:
    values = _values(batch) if batch.nbytes <= limit else []
    if isinstance(values, list) and len(values) == batch.num_rows:
        yield from (Row(value, None, file, line) for line, value in enumerate(values, before + 1))
        return
    for index in range(batch.num_rows):
        yield _read_row(batch.slice(index, 1), kind, file, before + index + 1, limit)


def _read_row(row: pa.RecordBatch, kind: Kind, file: str, line: int, limit: int) -> Row | Drop:
    """One row of a batch that is too large, or has a row which cannot be read."""
    values = _values(row)
    if isinstance(values, DropReason):
        raw = row.serialize().to_pybytes()
        return Row(None, raw, file, line).drop(kind, values, "a column holds a value that is no text, or no date of the calendar")
    if row.nbytes > limit:
        return Row(values[0], None, file, line).drop(kind, DropReason.TOO_LARGE, f"the row is longer than {limit} bytes")
    return Row(values[0], None, file, line)


def _values(batch: pa.RecordBatch) -> list[dict[str, Any]] | DropReason:
    """The rows as Python values, or why Python has no value for one of them."""
    try:
        values: list[dict[str, Any]] = batch.to_pylist()
    except UnicodeDecodeError:
        return DropReason.BAD_CHARSET
    except (ValueError, OverflowError, LookupError):
        return DropReason.WRONG_TYPE
    return values
