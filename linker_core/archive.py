"""OUT, a folder or a prefix of an object store: its layout, its lock, its scratch, and the snapshots that are committed to it.

Everything below tables/ and store/ is immutable and named by content; a commit adds a snapshot's list of files and then
swaps one pointer. A reader that holds a snapshot sees it whole, whatever a run does meanwhile.
"""

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.errors import ArchiveError, UsageError
from linker_core.leases import hold_lease, make_lease
from linker_core.locks import hold_lock
from linker_core.schemas import TABLES
from linker_core.snapshots import Commit, FilePointer, ObjectPointer, Pointer, Snapshot, replace_file, sync_path
from linker_core.storage import (
    TEMPORARY_PREFIX,
    Place,
    is_file,
    is_local,
    list_files,
    list_folders,
    locate_out,
    modified_at,
    open_parquet,
    reaching,
    read_bytes,
    remove_files,
    write_whole,
)

if TYPE_CHECKING:
    from linker_core.frames import Rows, State


@dataclass(frozen=True, slots=True)
class Archive:
    """A linker archive on a file system or in an object store."""

    out: Place

    @classmethod
    def open(cls, out: str | Place, create: bool = False) -> Self:  # noqa: FBT001, FBT002 - reads as what it says at every call
        """The archive at OUT; with `create`, a new or empty folder becomes one.

        Raises:
            UsageError: there is none, and none is to be made; or its name would not do.
            ArchiveError: OUT is something else, and must not be written into.
        """
        if "?" in str(out):
            raise UsageError(f"{out}: DuckDB opens no path that holds a question mark; name another folder as OUT")
        archive = cls(locate_out(out))
        with reaching(archive.out):
            if archive._is_archive():
                return archive
            archive._refuse_foreign()
            if not create:
                raise UsageError(f"{out} is no linker archive; 'linker run ARTICLES RESULTS --out {out}' makes one")
            archive._make()
        return archive

    def _is_archive(self) -> bool:
        return is_file(self.lock) or is_file(self._current_path)

    def _refuse_foreign(self) -> None:
        if is_local(self.out) and self.out.exists() and not self.out.is_dir():
            raise ArchiveError(f"{self.out} is a file; name a folder as OUT")
        if self._is_filled():
            raise ArchiveError(f"{self.out} is not empty and no linker archive; name a new or empty folder as OUT")

    def _is_filled(self) -> bool:
        if is_local(self.out):
            return self.out.is_dir() and any(self.out.iterdir())
        return bool(self.out.fs.exists(self.out.path))  # a prefix exists where something lies below it

    def _make(self) -> None:
        if is_local(self.lock):
            self.work.mkdir(parents=True, exist_ok=True)
            self.lock.touch()
            return
        make_lease(self.lock)

    @property
    def is_local(self) -> bool:
        """Whether it lies on a disk."""
        return is_local(self.out)

    @property
    def html(self) -> Place:
        """Published pages."""
        return self.out / "html"

    @property
    def catalog(self) -> Place:
        """The DuckDB file with views over the current snapshot; an archive in an object store has none."""
        return self.out / "linker.duckdb"

    @property
    def work(self) -> Place:
        """Scratch of runs."""
        return self.out / ".work"

    @property
    def lock(self) -> Place:
        """The file whose lock a run holds, or the lease; its presence also marks an archive before the first commit."""
        return self.work / "lock"

    @property
    def pointer(self) -> Pointer:
        """Which snapshot is current."""
        path = self._current_path
        return FilePointer(path) if is_local(path) else ObjectPointer(path)

    @property
    def _current_path(self) -> Place:
        return self.out / "store" / "CURRENT"

    @property
    def _snapshots(self) -> Place:
        return self.out / "store" / "snapshots"

    @contextmanager
    def run_lock(self, keep: Collection[str] = ()) -> Iterator[Callable[[], None]]:
        """Be the only run on this archive, and clear what killed runs left, but for the scratch of the runs in `keep`.

        What it hands over raises ArchiveError where the run is no longer the only one: in an object store a run that could not
        be heard for long enough loses its lease.

        Raises:
            LockedError: another run is at work.
        """
        if is_local(self.lock):
            with hold_lock(self.lock):
                self._sweep(keep)
                yield lambda: None
        else:
            with hold_lease(self.lock) as check:
                self._sweep(keep)
                yield check

    def work_folder(self, run_id: str) -> Place:
        """Scratch of one run, seen by all who see the archive; it stays until the run removes it or the next run begins."""
        folder = self.work / run_id
        if is_local(folder):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def remove_work(self, run_id: str) -> None:
        """Remove a run's scratch."""
        folder = self.work / run_id
        if is_local(folder):
            shutil.rmtree(folder, ignore_errors=True)
        else:
            remove_files(folder, list_files(folder))

    def unfinished_runs(self) -> list[str]:
        """Runs whose scratch is still there: what a resume could build on."""
        return list_folders(self.work)

    def _sweep(self, keep: Collection[str]) -> None:
        for run_id in self.unfinished_runs():
            if run_id not in keep:
                self.remove_work(run_id)
        if is_local(self.out):
            pattern = f"{TEMPORARY_PREFIX}*"
            torn = (self.out.glob(pattern), (self.out / "tables").rglob(pattern), (self.out / "store").rglob(pattern))
            for temporary in chain.from_iterable(torn):
                temporary.unlink()

    def current(self) -> Snapshot | None:
        """The published snapshot; None before the first commit.

        Raises:
            ArchiveError: the snapshot is missing or damaged.
        """
        snapshot_id = self.pointer.read()
        if snapshot_id is None:
            return None
        try:
            return self.load(snapshot_id)
        except ArchiveError:
            if (again := self.pointer.read()) == snapshot_id or again is None:
                raise
            return self.load(again)  # it was replaced and swept just now

    def load(self, snapshot_id: str) -> Snapshot:
        """A snapshot by its id.

        Raises:
            ArchiveError: it is missing or damaged.
        """
        path = self._list_of(snapshot_id)
        try:
            snapshot = Snapshot.from_json(read_bytes(path))
        except FileNotFoundError as error:
            raise ArchiveError(f"{path} is missing: it was swept, or OUT is incomplete") from error
        except ArchiveError as error:
            raise ArchiveError(f"{path}: {error}; restore OUT from a backup, or run into a new OUT") from error
        if snapshot.snapshot_id != snapshot_id:
            raise ArchiveError(f"{path} holds the snapshot {snapshot.snapshot_id}; restore OUT from a backup")
        return snapshot

    def committed_at(self, snapshot_id: str) -> datetime:
        """When the list of a stored snapshot was written last, by the clock of the file system."""
        return modified_at(self._list_of(snapshot_id))

    def has(self, snapshot_id: str) -> bool:
        """Whether the list of a snapshot is stored."""
        return is_file(self._list_of(snapshot_id))

    def _list_of(self, snapshot_id: str) -> Place:
        return self._snapshots / f"{snapshot_id}.json"

    def snapshots(self) -> list[Snapshot]:
        """Every stored snapshot, by the time of its last commit, oldest first."""
        names = (name.removesuffix(".json") for name in sorted(list_files(self._snapshots)) if name.endswith(".json"))
        stored = [self.load(name) for name in names if not name.startswith(TEMPORARY_PREFIX)]
        return sorted(stored, key=lambda snapshot: (snapshot.created_at, snapshot.snapshot_id))

    def find_run(self, run_id: str) -> tuple[Commit, Snapshot]:
        """What a run published.

        Raises:
            UsageError: there is no such run; the message lists those there are.
        """
        runs = {commit.run_id: (commit, snapshot) for snapshot in self.snapshots() for commit in snapshot.commits}
        if run_id not in runs:
            known = ", ".join(sorted(runs, key=lambda run: (runs[run][0].created_at, run))) or "none"
            raise UsageError(
                f"{self.out} knows no run {run_id}, or 'linker gc' has swept what it published; its runs, oldest first: {known}"
            )
        return runs[run_id]

    def as_of(self, run_id: str) -> "State":
        """What a run published, to be read as the archive itself is; its history is what was known when that state was stored.

        Raises:
            UsageError: there is no such run, or what it published was swept; the message lists those there are.
        """
        from linker_core.frames import State  # noqa: PLC0415 - it reads through the catalog, which needs this module

        return State(self, self.find_run(run_id)[1])

    def commit(self, snapshot: Snapshot) -> Snapshot:
        """Make a snapshot current: its files first, then its list, then the pointer. To be called under the run lock.

        New files reach the disk here, once, and not while they are written: only a commit makes them count, and one wait
        for all of them costs less than one for each.

        Raises:
            ArchiveError: another snapshot than its parent is current.
        """
        if self.has(snapshot.snapshot_id):
            snapshot = snapshot.after(self.load(snapshot.snapshot_id))
        self.store_list(snapshot)
        self.pointer.swap(snapshot.parent, snapshot.snapshot_id)
        return snapshot

    def store_list(self, snapshot: Snapshot) -> None:
        """Write the list of a snapshot's files, or exchange it for one of the same state with other files of history."""
        path = self._list_of(snapshot.snapshot_id)
        if is_local(self.out) and is_local(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._sync_files(self.out, snapshot)
            replace_file(path, snapshot.to_json())
        else:
            write_whole(path, snapshot.to_json())

    def table(self, name: str) -> "Rows":
        """The rows of a table, to be narrowed and read as Arrow or pandas; reads nothing yet.

        Raises:
            UsageError: there is no such table.
        """
        return self._state().table(name)

    def query(self, name: str, **parameters: Any) -> "Rows":
        """The rows of a query that comes with the linker (`sql/queries`); reads nothing yet.

        Raises:
            UsageError: it takes no such parameter.
            QueryError: there is no such query.
        """
        return self._state().query(name, **parameters)

    def sql(self, statement: str, **parameters: Any) -> "Rows":
        """The rows of one SELECT over the tables; reads nothing yet."""
        return self._state().sql(statement, **parameters)

    def _state(self) -> "State":
        from linker_core.frames import State  # noqa: PLC0415 - it reads through the catalog, which needs this module

        return State(self, self.current())

    def _sync_files(self, out: Path, snapshot: Snapshot) -> None:
        listed = [self.current(), self.load(snapshot.snapshot_id) if self.has(snapshot.snapshot_id) else None]
        known = {file.path for one in listed if one is not None for file in one.files}
        new = [out / file.path for file in snapshot.files if file.path not in known]
        folders = {folder for path in new for folder in (path.parent, path.parent.parent)}
        for path in (*new, *sorted(folders)):
            sync_path(path)


def table_paths(archive: Archive, name: str, snapshot: Snapshot | None = None) -> list[Place]:
    """The files of a table ("articles") or of a part of the store ("store/texts") in a snapshot, else the current one."""
    chosen = snapshot or archive.current()
    if chosen is None:
        return []
    files = chosen.store if name.startswith("store/") else chosen.tables
    return [archive.out / file.path for file in files if file.table == name.removeprefix("store/")]


def read_table(archive: Archive, name: str, snapshot: Snapshot | None = None) -> pa.Table:
    """All rows of a published table; none where the snapshot has no such file.

    Raises:
        ArchiveError: a file is missing or damaged.
    """
    schema = TABLES[name].schema
    tables = [schema.empty_table()]
    for path in table_paths(archive, name, snapshot):
        with damage_named(path):
            tables.append(read_rows(path, schema))
    return pa.concat_tables(tables)


def read_rows(path: Place, schema: pa.Schema) -> pa.Table:
    """All rows of one file in the schema of its table.

    Raises:
        OSError, pa.ArrowException: it is missing or damaged.
    """
    if is_local(path):
        return pq.read_table(path, schema=schema)
    with open_parquet(path) as file:
        return file.read().select(schema.names).cast(schema)


@contextmanager
def damage_named(path: Place) -> Iterator[None]:
    """Say which file could not be read.

    Raises:
        ArchiveError: the block met a missing or damaged file.
    """
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        raise ArchiveError(f"{path} is missing or damaged ({error}); restore it from a backup, or run again") from error


def remove_empty_folders(root: Path) -> None:
    """Remove every folder below the root that holds nothing."""
    for folder, *_ in os.walk(root, topdown=False):
        if Path(folder) != root:
            with suppress(OSError):
                Path(folder).rmdir()
