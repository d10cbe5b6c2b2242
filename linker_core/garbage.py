"""Files of OUT that no kept state needs: found, told, removed.

What is looked at are the immutable files below tables/ and store/, lists of states, and what torn writes left. Other files are
none of the linker's business.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from linker_core.archive import Archive, remove_empty_folders
from linker_core.retention import StoredState
from linker_core.storage import TEMPORARY_PREFIX, StoredFile, find_files, is_local, remove_files

SNAPSHOTS = "store/snapshots/"
LASTING = ("tables/", "store/")
"""Where files lie that are named by a state or by nobody."""
SCRATCH = (".work/",)
"""The lock is there, and what the holder of the lock has swept already."""


@dataclass(frozen=True, slots=True)
class Garbage:
    """Files below OUT that no kept state needs: those that may go, and those that a reader may still hold open."""

    removable: tuple[StoredFile, ...]
    waiting: tuple[StoredFile, ...]

    @property
    def count_bytes(self) -> int:
        """Bytes of what may go."""
        return sum(file.count_bytes for file in self.removable)


def find_garbage(
    archive: Archive, states: Iterable[StoredState], grace_hours: float, now: datetime, replaced: Collection[str] = ()
) -> Garbage:
    """What may go, lists of states first: whatever ends the removal, no list is left that names a missing file.

    `states` are all that are stored. A file of none of them waits for the grace period, counted from when it was written; one of
    a state that is no longer kept has waited already, but for those that were `replaced` just now.
    """
    kept, dropped = _files_of(states, is_kept=True), _files_of(states, is_kept=False)
    removable: list[StoredFile] = []
    waiting: list[StoredFile] = []
    for file in find_files(archive.out):
        if file.name in kept or not _is_ours(file.name):
            continue
        is_old = (
            not grace_hours
            or (file.name in dropped and file.name not in replaced)
            or now - file.modified_at >= timedelta(hours=grace_hours)
        )
        (removable if is_old else waiting).append(file)
    return Garbage(tuple(sorted(removable, key=_removal_order)), tuple(sorted(waiting, key=_removal_order)))


def remove_garbage(archive: Archive, files: Iterable[StoredFile]) -> None:
    """Remove files, in the order given, and the folders that are left empty."""
    names = [file.name for file in files]
    lists = [name for name in names if name.startswith(SNAPSHOTS)]
    remove_files(archive.out, lists)  # by themselves: a store removes many at once, in any order
    remove_files(archive.out, names[len(lists) :])
    if is_local(archive.out):
        for folder in LASTING:
            remove_empty_folders(archive.out / folder)


def _files_of(states: Iterable[StoredState], *, is_kept: bool) -> Collection[str]:
    return frozenset(name for state in states if (state.reason is not None) == is_kept for name in _names(state))


def _names(state: StoredState) -> Iterator[str]:
    yield f"{SNAPSHOTS}{state.snapshot.snapshot_id}.json"
    yield from (file.path for file in state.snapshot.files)


def _is_ours(name: str) -> bool:
    if name.rpartition("/")[2].startswith(TEMPORARY_PREFIX):
        return not name.startswith(SCRATCH)
    return (name.startswith(LASTING) and name.endswith(".parquet")) or (name.startswith(SNAPSHOTS) and name.endswith(".json"))


def _removal_order(file: StoredFile) -> tuple[bool, str]:
    return not file.name.startswith(SNAPSHOTS), file.name
