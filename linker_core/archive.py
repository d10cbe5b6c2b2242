"""The folder OUT: its layout, its lock, its scratch, and the snapshots that are committed to it.

Everything below tables/ and store/ is immutable and named by content; a commit adds a snapshot's list of files and then
swaps one pointer. A reader that holds a snapshot sees it whole, whatever a run does meanwhile.
"""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from linker_core.errors import ArchiveError, UsageError
from linker_core.locks import hold_lock
from linker_core.schemas import TABLES
from linker_core.snapshots import Commit, FilePointer, Pointer, Snapshot, replace_file, sync_path
from linker_core.tables import TEMPORARY_PREFIX

if TYPE_CHECKING:
    from linker_core.frames import Rows


@dataclass(frozen=True, slots=True)
class Archive:
    """A linker archive on a file system."""

    out: Path

    @classmethod
    def open(cls, out: Path, create: bool = False) -> Self:  # noqa: FBT001, FBT002 - reads as what it says at every call
        """The archive at OUT; with `create`, a new or empty folder becomes one.

        Raises:
            UsageError: there is none, and none is to be made; or its name would not do.
            ArchiveError: OUT is something else, and must not be written into.
        """
        if "?" in str(out):
            raise UsageError(f"{out}: DuckDB opens no path that holds a question mark; name another folder as OUT")
        archive = cls(out.absolute())
        if archive._is_archive():
            return archive
        if out.exists() and not out.is_dir():
            raise ArchiveError(f"{out} is a file; name a folder as OUT")
        if out.is_dir() and any(out.iterdir()):
            raise ArchiveError(f"{out} is not empty and no linker archive; name a new or empty folder as OUT")
        if not create:
            raise UsageError(f"{out} is no linker archive; 'linker run ARTICLES RESULTS --out {out}' makes one")
        archive.work.mkdir(parents=True, exist_ok=True)
        archive.lock.touch()
        return archive

    def _is_archive(self) -> bool:
        return self.lock.is_file() or self._current_path.is_file()

    @property
    def html(self) -> Path:
        """Published pages."""
        return self.out / "html"

    @property
    def catalog(self) -> Path:
        """The DuckDB file with views over the current snapshot."""
        return self.out / "linker.duckdb"

    @property
    def work(self) -> Path:
        """Scratch of runs."""
        return self.out / ".work"

    @property
    def lock(self) -> Path:
        """The file whose lock a run holds; its presence also marks an archive before the first commit."""
        return self.work / "lock"

    @property
    def pointer(self) -> Pointer:
        """Which snapshot is current."""
        return FilePointer(self._current_path)

    @property
    def _current_path(self) -> Path:
        return self.out / "store" / "CURRENT"

    @property
    def _snapshots(self) -> Path:
        return self.out / "store" / "snapshots"

    @contextmanager
    def run_lock(self, keep: Collection[str] = ()) -> Iterator[None]:
        """Be the only run on this archive, and clear what killed runs left, but for the scratch of the runs in `keep`.

        Raises:
            LockedError: another run is at work.
        """
        with hold_lock(self.lock):
            self._sweep(keep)
            yield

    def work_folder(self, run_id: str) -> Path:
        """Scratch of one run; it stays until the run removes it or the next run begins."""
        folder = self.work / run_id
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def unfinished_runs(self) -> list[str]:
        """Runs whose scratch is still there: what a resume could build on."""
        return sorted(path.name for path in self.work.glob("*") if path.is_dir())

    def _sweep(self, keep: Collection[str]) -> None:
        for run_id in self.unfinished_runs():
            if run_id not in keep:
                shutil.rmtree(self.work / run_id)
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
        return None if snapshot_id is None else self.load(snapshot_id)

    def load(self, snapshot_id: str) -> Snapshot:
        """A snapshot by its id.

        Raises:
            ArchiveError: it is missing or damaged.
        """
        path = self._snapshots / f"{snapshot_id}.json"
        try:
            snapshot = Snapshot.from_json(path.read_bytes())
        except FileNotFoundError as error:
            raise ArchiveError(f"{path} is missing: it was swept, or OUT is incomplete") from error
        except ArchiveError as error:
            raise ArchiveError(f"{path}: {error}; restore OUT from a backup, or run into a new OUT") from error
        if snapshot.snapshot_id != snapshot_id:
            raise ArchiveError(f"{path} holds the snapshot {snapshot.snapshot_id}; restore OUT from a backup")
        return snapshot

    def snapshots(self) -> list[Snapshot]:
        """Every stored snapshot, by the time of its last commit, oldest first."""
        stored = [self.load(path.stem) for path in sorted(self._snapshots.glob("*.json"))]
        return sorted(stored, key=lambda snapshot: (snapshot.created_at, snapshot.snapshot_id))

    def find_run(self, run_id: str) -> tuple[Commit, Snapshot]:
        """What a run published.

        Raises:
            UsageError: there is no such run; the message lists those there are.
        """
        runs = {commit.run_id: (commit, snapshot) for snapshot in self.snapshots() for commit in snapshot.commits}
        if run_id not in runs:
            known = ", ".join(sorted(runs, key=lambda run: (runs[run][0].created_at, run))) or "none"
            raise UsageError(f"{self.out} knows no run {run_id}; its runs, oldest first: {known}")
        return runs[run_id]

    def commit(self, snapshot: Snapshot) -> Snapshot:
        """Make a snapshot current: its files first, then its list, then the pointer. To be called under the run lock.

        New files reach the disk here, once, and not while they are written: only a commit makes them count, and one wait
        for all of them costs less than one for each.

        Raises:
            ArchiveError: another snapshot than its parent is current.
        """
        path = self._snapshots / f"{snapshot.snapshot_id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            snapshot = snapshot.after(self.load(snapshot.snapshot_id))
        self._sync_files(snapshot)
        replace_file(path, snapshot.to_json())
        self.pointer.swap(snapshot.parent, snapshot.snapshot_id)
        return snapshot

    def table(self, name: str) -> "Rows":
        """The rows of a table, to be narrowed and read as Arrow or pandas; reads nothing yet.

        Raises:
            UsageError: there is no such table.
        """
        from linker_core.frames import open_table  # noqa: PLC0415 - it reads through the catalog, which needs this module

        return open_table(self, name)

    def query(self, name: str, **parameters: Any) -> "Rows":
        """The rows of a query that comes with the linker (`sql/queries`); reads nothing yet.

        Raises:
            UsageError: it takes no such parameter.
            QueryError: there is no such query.
        """
        from linker_core.frames import open_query  # noqa: PLC0415 - as above

        return open_query(self, name, parameters)

    def sql(self, statement: str, **parameters: Any) -> "Rows":
        """The rows of one SELECT over the tables; reads nothing yet."""
        from linker_core.frames import open_statement  # noqa: PLC0415 - as above

        return open_statement(self, statement, parameters)

    def _sync_files(self, snapshot: Snapshot) -> None:
        parent = self.current()
        known = {file.path for file in parent.files} if parent else set()
        new = [self.out / file.path for file in snapshot.files if file.path not in known]
        folders = {folder for path in new for folder in (path.parent, path.parent.parent)}
        for path in (*new, *sorted(folders)):
            sync_path(path)


def table_paths(archive: Archive, name: str, snapshot: Snapshot | None = None) -> list[Path]:
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
            tables.append(pq.read_table(path, schema=schema))
    return pa.concat_tables(tables)


@contextmanager
def damage_named(path: Path) -> Iterator[None]:
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
    for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
        with suppress(OSError):
            folder.rmdir()
