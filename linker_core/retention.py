"""Which published states are kept, and why.

The order is that in which states took each other's place, and ages are told by the clock of the file system that OUT lies on:
a clock of this machine that has jumped loses nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from linker_core.archive import Archive
from linker_core.settings import KeepSettings
from linker_core.snapshots import Snapshot
from linker_core.storage import modified_at


class KeepReason(StrEnum):
    """Why a state is kept."""

    CURRENT = "current"
    NEWEST = "newest"
    RECENT = "recent"
    GRACE = "grace"


@dataclass(frozen=True, slots=True)
class StoredState:
    """A stored state. `ended_at` is when another one took its place; None for the current one.

    `reason` says why it is kept; None where it is not.
    """

    snapshot: Snapshot
    ended_at: datetime | None
    reason: KeepReason | None


def judge_states(archive: Archive, keep: KeepSettings, now: datetime) -> tuple[StoredState, ...]:
    """Every stored state with the reason to keep it, the current one first. To be called under the run lock.

    A state that was never published, since its run was killed just before, is kept for the grace period alone.

    Raises:
        ArchiveError: the list of a state is damaged, or that of the current one missing: then nothing may be swept.
    """
    archive.current()
    stored = {snapshot.snapshot_id: snapshot for snapshot in archive.snapshots()}
    successors = trace_states(stored, archive.pointer.read())
    judged = []
    for place, (snapshot_id, successor) in enumerate(successors.items()):
        ended_at = archive.committed_at(successor) if successor else None
        judged.append(StoredState(stored[snapshot_id], ended_at, _reason(place, ended_at, keep, now)))
    for snapshot_id in sorted(stored.keys() - successors.keys()):
        written_at = archive.committed_at(snapshot_id)
        reason = KeepReason.GRACE if now - written_at < timedelta(hours=keep.grace_hours) else None
        judged.append(StoredState(stored[snapshot_id], written_at, reason))
    return tuple(judged)


def trace_states(stored: Mapping[str, Snapshot], current: str | None) -> dict[str, str | None]:
    """The states that led to the current one, newest first, each with the one that took its place last.

    A state may have been reached more than once, so every commit of it is followed, the last one first.
    """
    successors: dict[str, str | None] = {current: None} if current in stored and current is not None else {}
    waiting = list(successors)
    while waiting:
        at = waiting.pop(0)
        for parent in _parents(stored[at]):
            if parent in stored and parent not in successors:
                successors[parent] = at
                waiting.append(parent)
    return successors


def _parents(snapshot: Snapshot) -> Iterator[str]:
    return (commit.parent for commit in reversed(snapshot.commits) if commit.parent is not None)


def _reason(place: int, ended_at: datetime | None, keep: KeepSettings, now: datetime) -> KeepReason | None:
    if ended_at is None:
        return KeepReason.CURRENT
    if place < keep.snapshots:
        return KeepReason.NEWEST
    if now - ended_at < timedelta(days=keep.days):
        return KeepReason.RECENT
    return KeepReason.GRACE if now - ended_at < timedelta(hours=keep.grace_hours) else None


def clock_of(archive: Archive) -> datetime:
    """The time by the clock of the file system, as of the moment when the run lock was taken: taking it writes the file."""
    return modified_at(archive.lock)
