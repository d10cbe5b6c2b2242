"""Files of an archive wherever they lie: in a local folder, or in an object store under an fsspec address (s3://bucket/prefix).

A place is a `pathlib.Path`, or the `UPath` of universal_pathlib, which joins, names and reads as a path does. What differs is
how a file is written whole: aside and renamed on a disk; by one put in an object store, which is atomic and knows no rename.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import has_magic
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from linker_core.errors import LinkerError, UsageError

if TYPE_CHECKING:
    from typing_extensions import TypeIs
    from upath import UPath

    Place: TypeAlias = Path | UPath
else:
    Place = Path  # what speaks to a store is imported where one is used

TEMPORARY_PREFIX = ".tmp-"
"""Files that a killed run may leave behind; no reader's pattern matches them, and the next run removes them."""

LOCAL_PROTOCOLS = ("file", "local")
OUT_PROTOCOLS = ("s3", "s3a")
"""Stores with a conditional put that this module knows how to ask for."""

OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    dict.fromkeys(OUT_PROTOCOLS, MappingProxyType({"use_listings_cache": False, "default_block_size": 8 * 2**20}))
)
"""What a listing said a minute ago is not what lies there now; and a reader of one column need not fetch 50 MB ahead."""

FETCHED_TOGETHER = 16
PUT_TOGETHER, PUT_BYTES = 500, 32 * 2**20
"""Objects that are handed to the client at once: it has many requests in flight, and as many bodies in memory."""


def locate(address: "str | Place") -> Place:
    """The place that an address names; what has no protocol is a local path.

    Raises:
        UsageError: what speaks to such stores is not installed, or there is no such protocol.
    """
    if not isinstance(address, str):
        return address
    protocol, mark, rest = address.partition("://")
    if not mark or protocol in LOCAL_PROTOCOLS:
        return Path(rest if mark else address)
    try:
        from upath import UPath  # noqa: PLC0415 - only who uses a store pays for the import

        place: UPath = UPath(address, **OPTIONS.get(protocol, {}))
        _ = place.fs
    except ImportError as error:
        raise UsageError(f"{address}: what reads {protocol}:// is not installed; install claim-linker[s3]") from error
    except ValueError as error:
        raise UsageError(f"{address}: {error}") from error
    return place


def locate_out(address: "str | Place") -> Place:
    """The place of an archive, made absolute.

    Raises:
        UsageError: it is empty, or neither a folder nor in a store with a conditional put.
    """
    if address == "":
        raise UsageError("OUT is empty; name the archive's folder, or s3://BUCKET/PREFIX")
    place = locate(address)
    if is_local(place):
        return place.absolute()
    if place.protocol not in OUT_PROTOCOLS or "/" not in place.path.strip("/"):
        raise UsageError(f"{address}: an archive lies in a local folder or below s3://BUCKET/PREFIX")
    return place


def is_local(place: Place) -> "TypeIs[Path]":
    """Whether it lies on a disk, where files can be renamed and locked."""
    return isinstance(place, Path)


@contextmanager
def reaching(place: Place) -> Iterator[None]:
    """Enclose the first question to a store: what keeps it from being answered is for its user to put right.

    Raises:
        UsageError: the store cannot be reached, does not know us, or has no such bucket.
    """
    try:
        yield
    except LinkerError:
        raise
    except Exception as error:
        if is_local(place):
            raise
        raise UsageError(f"{place} cannot be used: {error}; check the address, the bucket and the credentials") from error


def read_bytes(place: Place) -> bytes:
    """A whole file.

    Raises:
        FileNotFoundError: there is none.
    """
    if is_local(place):
        return place.read_bytes()
    data: bytes = place.fs.cat_file(place.path, **_at_once(place))
    return data


def _at_once(place: "UPath") -> dict[str, Any]:
    """Have a client fetch an object without asking for its size first, in order to divide the work."""
    return {"max_concurrency": 1} if place.protocol in OUT_PROTOCOLS else {}


def fetch_files(folder: Place, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Many files below a folder, by name, each whole; as many are in memory as are asked for at once.

    Raises:
        FileNotFoundError: one is gone since it was listed.
    """
    if is_local(folder):
        yield from ((name, (folder / name).read_bytes()) for name in names)
        return
    rest = iter(names)
    while batch := {f"{folder.path}/{name}": name for name in islice(rest, FETCHED_TOGETHER)}:
        found = folder.fs.cat(list(batch), **_at_once(folder))
        yield from ((name, found[path]) for path, name in batch.items())


def match_objects(place: Place) -> list[Place]:
    """What an address of a store names: itself, or what fits it as a pattern."""
    if is_local(place) or not has_magic(place.path):
        return [place]
    return [locate(place.fs.unstrip_protocol(name)) for name in sorted(place.fs.glob(place.path))]


def write_whole(place: Place, data: bytes) -> None:
    """Write a file so that a reader finds the old content or the new. It reaches a disk when the system likes."""
    if not is_local(place):
        place.fs.pipe_file(place.path, data)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with _written_aside(place) as temporary:
        temporary.write_bytes(data)


@contextmanager
def _written_aside(path: Path) -> Iterator[Path]:
    """A file beside the path that takes its place once the block has ended well."""
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{uuid4().hex}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def write_all(folder: Place, files: Iterable[tuple[str, bytes]]) -> int:
    """Write many files below a folder, each whole, by names with forward slashes; returns how many.

    An object store answers each put late but takes many at once.
    """
    if is_local(folder):
        written = 0
        for name, data in files:
            write_whole(folder / name, data)
            written += 1
        return written
    written = 0
    for batch in _batches(files):
        folder.fs.pipe({f"{folder.path}/{name}": data for name, data in batch})
        written += len(batch)
    return written


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    """Files that are put together: bounded by their number and by their bytes, but for one that is larger."""
    held: list[tuple[str, bytes]] = []
    size = 0
    for name, data in files:
        if held and (len(held) == PUT_TOGETHER or size + len(data) > PUT_BYTES):
            yield held
            held, size = [], 0
        held.append((name, data))
        size += len(data)
    if held:
        yield held


def upload_folder(folder: Path, target: Place) -> list[str]:
    """Put a folder's files below the target; returns their names."""
    names = sorted(list_files(folder))
    write_all(target, ((name, (folder / name).read_bytes()) for name in names))
    return names


def is_file(place: Place) -> bool:
    """Whether a file is there."""
    return place.is_file() if is_local(place) else bool(place.fs.isfile(place.path))


def size_of(place: Place) -> int:
    """Bytes of a file.

    Raises:
        FileNotFoundError: there is none.
    """
    return place.stat().st_size if is_local(place) else int(place.fs.size(place.path))


def modified_at(place: Place) -> datetime:
    """When a file was written, by the clock of the file system or store that it lies in.

    Raises:
        FileNotFoundError: there is none.
    """
    if is_local(place):
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
    written: datetime = place.fs.info(place.path)["LastModified"]
    return written


def renew(place: Place) -> None:
    """Let a file that never changes count as written now."""
    if is_local(place):
        os.utime(place)
    else:
        write_whole(place, read_bytes(place))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was found: its name below the folder, its bytes, and when it was written."""

    name: str
    count_bytes: int
    modified_at: datetime


def find_files(folder: Place) -> Iterator[StoredFile]:
    """All files below a folder, as `list_files` names them, with what a listing tells of each."""
    if is_local(folder):
        for name in list_files(folder):
            with suppress(FileNotFoundError):  # gone since it was listed
                stat = (folder / name).stat()
                yield StoredFile(name, stat.st_size, datetime.fromtimestamp(stat.st_mtime, UTC))
        return
    below = f"{folder.path.rstrip('/')}/"
    for path, entry in folder.fs.find(below, detail=True).items():
        yield StoredFile(path.removeprefix(below), entry["size"], entry["LastModified"])


def list_files(folder: Place) -> Iterator[str]:
    """Names of all files below a folder, relative to it, with forward slashes; none where there is no folder."""
    if is_local(folder):
        for parent, _, names in os.walk(folder):
            below = Path(parent).relative_to(folder).as_posix()
            yield from names if below == "." else (f"{below}/{name}" for name in names)
        return
    below = f"{folder.path.rstrip('/')}/"
    yield from (name.removeprefix(below) for name in folder.fs.find(below))


def list_folders(folder: Place) -> list[str]:
    """Names of the folders right below one, sorted; none where there is no folder."""
    if is_local(folder):
        return sorted(path.name for path in folder.glob("*") if path.is_dir())
    try:
        entries = folder.fs.ls(folder.path, detail=True)
    except FileNotFoundError:
        return []
    return sorted(entry["name"].rstrip("/").rpartition("/")[2] for entry in entries if entry["type"] == "directory")


def remove_files(folder: Place, names: Iterable[str]) -> None:
    """Remove files below a folder; those that are gone already are no fault."""
    if is_local(folder):
        for name in names:
            (folder / name).unlink(missing_ok=True)
    elif paths := [f"{folder.path}/{name}" for name in names]:
        with suppress(FileNotFoundError):
            folder.fs.rm(paths)


def open_parquet(place: Place) -> pq.ParquetFile:
    """A Parquet file to be read whole; from a store it is fetched in one piece, for a shard's file fits in memory.

    Raises:
        OSError, pa.ArrowException: it is missing or damaged.
    """
    return pq.ParquetFile(place if is_local(place) else pa.BufferReader(read_bytes(place)))


def open_ranges(place: Place) -> pq.ParquetFile:
    """A Parquet file of which a few row groups are wanted.

    Raises:
        OSError, pa.ArrowException: it is missing or damaged.
    """
    if is_local(place):
        return pq.ParquetFile(place)
    # the footer, then each range in one request: reading ahead would fetch the neighbours' rows
    return pq.ParquetFile(place.fs.open(place.path, cache_type="none"), pre_buffer=True)


def write_parquet(place: Place, rows: pa.Table, **options: Any) -> None:
    """Write a Parquet file of a run's scratch; what was there is replaced at once."""
    if is_local(place):
        with _written_aside(place) as temporary:
            pq.write_table(rows, temporary, **options)
        return
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, **options)
    write_whole(place, sink.getvalue().to_pybytes())


def write_arrow(place: Place, rows: pa.Table, batch_rows: int) -> None:
    """Write an Arrow file of a run's scratch, in batches of so many rows; what was there is replaced at once."""
    if is_local(place):
        with _written_aside(place) as temporary, pa.OSFile(str(temporary), "wb") as sink:
            _write_batches(sink, rows, batch_rows)
        return
    memory = pa.BufferOutputStream()
    _write_batches(memory, rows, batch_rows)
    write_whole(place, memory.getvalue().to_pybytes())


def _write_batches(sink: Any, rows: pa.Table, batch_rows: int) -> None:
    with pa.ipc.new_file(sink, rows.schema) as writer:
        writer.write_table(rows, max_chunksize=batch_rows)


def open_arrow(place: Place) -> pa.ipc.RecordBatchFileReader:
    """An Arrow file of which a few batches are wanted: mapped into memory from a disk, fetched range by range from a store.

    Raises:
        OSError, pa.ArrowException: it is missing or damaged.
    """
    source = pa.memory_map(str(place)) if is_local(place) else place.fs.open(place.path, cache_type="none")
    return pa.ipc.open_file(source)
