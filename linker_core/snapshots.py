"""What one published state of the archive consists of, and the one pointer that says which is current.

A snapshot is named by the digest of its state: the same content has the same name in any archive. When and by which
run it was committed is history and stands beside it, for a state may be reached more than once (a night without
changes, an undo).
"""

import os
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self
from uuid import uuid4

import orjson

from linker_core.conditions import put_if, read_tagged
from linker_core.digests import digest_bytes
from linker_core.errors import ArchiveError
from linker_core.schemas import TABLES
from linker_core.storage import TEMPORARY_PREFIX, read_bytes
from linker_core.tables import TableFile

if TYPE_CHECKING:
    from upath import UPath

_JSON = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Commit:
    """That a run published a state. `created_at` is an ISO time that the caller supplies; `parent` the state before."""

    run_id: str
    parent: str | None
    created_at: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one state, with the commit that made it current last."""

    parent: str | None
    run_id: str
    created_at: str
    settings_digest: str
    version: str
    tables: tuple[TableFile, ...]
    """State and history tables; only the state counts for the id."""
    store: tuple[TableFile, ...]
    shards: Mapping[str, str] = field(default_factory=dict)
    """Digest of the inputs of every shard, for reuse; empty makes the next run work on all of them."""
    recipe: str | None = None
    """What beside inputs the state was made with; None where nothing of it may be taken over."""
    totals: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """What the plan of shards counts of every shard, so that an update can cut the archive without reading all of it."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The configuration, for updates to come."""
    earlier: tuple[Commit, ...] = ()
    """Other runs that published this very state; filled in by the archive."""
    snapshot_id: str = field(init=False)

    def __post_init__(self) -> None:
        """Bring the files into one order and derive the id."""
        object.__setattr__(self, "tables", tuple(sorted(self.tables, key=_file_key)))
        object.__setattr__(self, "store", tuple(sorted(self.store, key=_file_key)))
        object.__setattr__(self, "snapshot_id", digest_bytes(orjson.dumps(self._state(), option=_JSON)))

    def _state(self) -> dict[str, Any]:
        return {
            "tables": [file.to_dict() for file in self.tables if TABLES[file.table].is_state],
            "store": [file.to_dict() for file in self.store],
            "settings_digest": self.settings_digest,
            "version": self.version,
        }

    @property
    def files(self) -> tuple[TableFile, ...]:
        """Every file it consists of."""
        return (*self.tables, *self.store)

    @property
    def commits(self) -> tuple[Commit, ...]:
        """Every run that published this state, oldest first."""
        last = Commit(self.run_id, self.parent, self.created_at)
        return tuple(sorted((*self.earlier, last), key=lambda commit: (commit.created_at, commit.run_id)))

    @property
    def state_shards(self) -> tuple[str, ...]:
        """Names of the shards, "all" included, that hold state or inputs; history has none."""
        state = (file for file in self.tables if TABLES[file.table].is_state)
        return tuple(sorted({file.shard for file in (*state, *self.store)}))

    def of_shard(self, shard: str) -> Self:
        """The files of one shard alone: shards are self-contained, so each can be looked at by itself."""
        return self.of_shards({shard})

    def of_shards(self, shards: Collection[str]) -> Self:
        """The files of some shards."""
        tables = tuple(file for file in self.tables if file.shard in shards)
        return replace(self, tables=tables, store=tuple(file for file in self.store if file.shard in shards))

    def after(self, known: Self) -> Self:
        """The same snapshot with the commits that an equal, known one has already seen."""
        return replace(self, earlier=tuple(commit for commit in known.commits if commit.run_id != self.run_id))

    def to_json(self) -> bytes:
        """As it is stored."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        plain |= {name: [file.to_dict() for file in plain[name]] for name in ("tables", "store")}
        return orjson.dumps(plain | {"earlier": list(map(asdict, self.earlier))}, option=_JSON)

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """From what is stored.

        Raises:
            ArchiveError: it is no snapshot, or does not fit its own id.
        """
        try:
            values = orjson.loads(data)
            snapshot_id = values.pop("snapshot_id")
            for name, kind in (("tables", TableFile), ("store", TableFile), ("earlier", Commit)):
                values[name] = tuple(kind(**entry) for entry in values[name])
            snapshot = cls(**values)
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(f"not a snapshot of a linker archive: {error!r}") from error
        if snapshot.snapshot_id != snapshot_id:
            raise ArchiveError(f"the snapshot says it is {snapshot_id}, its content is {snapshot.snapshot_id}")
        return snapshot


class Pointer(Protocol):
    """Which snapshot is current."""

    def read(self) -> str | None:
        """The current snapshot's id; None before the first commit."""

    def swap(self, expected: str | None, new: str) -> None:
        """Make `new` current, at once and for good, provided that `expected` is current now.

        Raises:
            ArchiveError: something else is current.
        """


@dataclass(frozen=True, slots=True)
class FilePointer:
    """The pointer as a file of one line, swapped by rename under the run lock."""

    path: Path

    def read(self) -> str | None:
        """The current snapshot's id; None before the first commit."""
        with suppress(FileNotFoundError):
            return self.path.read_text(encoding="ascii").strip()
        return None

    def swap(self, expected: str | None, new: str) -> None:
        """Make `new` current, provided that `expected` is current now.

        Raises:
            ArchiveError: something else is current.
        """
        if (current := self.read()) != expected:
            raise ArchiveError(f"{self.path}: {current} is current, the run began from {expected}; run it again")
        replace_file(self.path, f"{new}\n".encode("ascii"))


@dataclass(frozen=True, slots=True)
class ObjectPointer:
    """The pointer as an object of one line, swapped by a conditional put: whoever else has swapped it meanwhile has won."""

    place: "UPath"

    def read(self) -> str | None:
        """The current snapshot's id; None before the first commit."""
        with suppress(FileNotFoundError):
            return read_bytes(self.place).decode("ascii").strip()
        return None

    def swap(self, expected: str | None, new: str) -> None:
        """Make `new` current, provided that `expected` is current now.

        Raises:
            ArchiveError: something else is current.
        """
        found = read_tagged(self.place)
        current = found.data.decode("ascii").strip() if found else None
        if current != expected:
            raise ArchiveError(f"{self.place}: {current} is current, the run began from {expected}; run it again")
        put_if(self.place, f"{new}\n".encode("ascii"), found.tag if found else None)


def replace_file(path: Path, data: bytes) -> None:
    """Write a small file as a whole, durably: a reader and a power failure find the old content or the new."""
    temporary = path.parent / f"{TEMPORARY_PREFIX}{uuid4().hex}"
    try:
        temporary.write_bytes(data)
        sync_path(temporary)
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    sync_path(path.parent)


def sync_path(path: Path) -> None:
    """Wait until a file's content, or a folder's entries, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_key(file: TableFile) -> tuple[str, str, str]:
    return file.table, file.shard, file.path
