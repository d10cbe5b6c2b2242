"""What an archive keeps of the past, brought in line with its settings: states judged, history merged, files swept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.filesize import decimal

from flows.reporting import rewrite_report
from linker_core.archive import Archive
from linker_core.catalog import write_catalog
from linker_core.forgetting import forget_history, forget_states, share_history
from linker_core.garbage import Garbage, find_garbage, remove_garbage
from linker_core.history import compact_history
from linker_core.publication import recover
from linker_core.retention import KeepReason, StoredState, clock_of, judge_states
from linker_core.settings import KeepSettings, load_settings
from linker_core.storage import StoredFile, find_files, remove_files

CACHE = "cache"

States = tuple[StoredState, ...]


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep did, or would do: all stored states with the reason to keep each, the current one first; and the files."""

    states: States
    garbage: Garbage
    cached: tuple[StoredFile, ...] = ()
    """What lay in cache/ and was forgotten."""


def sweep_archive(archive: Archive, keep: KeepSettings, *, is_purge: bool = False, is_dry_run: bool = False) -> Sweep:
    """Remove the files that no kept state needs; with `is_purge` all that the current state does not hold, without any grace.

    Raises:
        LockedError: a run is at work, whose files no state lists yet.
        ArchiveError: the list of a state is damaged.
    """
    with archive.run_lock(keep=archive.unfinished_runs() if is_dry_run else ()):
        if not is_dry_run:
            recover(archive)
        now = clock_of(archive)
        states = judge_states(archive, keep, now)
        if is_purge:
            states = forget_states(archive, states)
        before = states
        if not is_dry_run:
            states = _rewrite_history(archive, states, is_purge=is_purge)
        replaced = _needed(before) - _needed(states)
        garbage = find_garbage(archive, states, 0.0 if is_purge else keep.grace_hours, now, replaced)
        sweep = Sweep(states, garbage, tuple(find_files(archive.out / CACHE)) if is_purge else ())
        if not is_dry_run:
            _remove(archive, sweep, is_purge=is_purge)
        return sweep


def remembered_keep(archive: Archive, config: Path | None) -> KeepSettings:
    """What is kept: as the configuration says, else as the last run was told; the defaults where that was not remembered."""
    current = archive.current()
    if config is not None or current is None:
        return load_settings(config).keep
    return KeepSettings.model_validate(current.settings.get("keep", {}))


def _needed(states: States) -> frozenset[str]:
    """The files of the current state."""
    return frozenset(file.path for state in states[:1] for file in state.snapshot.files)


def _rewrite_history(archive: Archive, states: States, *, is_purge: bool) -> States:
    """The states with their history in few files, and after a purge with nothing else in it than the current state holds."""
    if not states or states[0].reason is not KeepReason.CURRENT:
        return states
    current = states[0].snapshot
    if is_purge:
        current = forget_history(archive, current)
    current = compact_history(archive, current, most_files=1)
    written = [replace(states[0], snapshot=current)]
    for state in states[1:]:
        is_told = is_purge and state.reason is not None
        written.append(replace(state, snapshot=share_history(state.snapshot, current)) if is_told else state)
    for old, new in zip(states, written, strict=True):
        if new != old:
            archive.store_list(new.snapshot)
    write_catalog(archive, current)
    return tuple(written)


def _remove(archive: Archive, sweep: Sweep, *, is_purge: bool) -> None:
    remove_garbage(archive, sweep.garbage.removable)
    remove_files(archive.out / CACHE, [file.name for file in sweep.cached])
    if is_purge and sweep.states and sweep.states[0].reason is KeepReason.CURRENT:
        rewrite_report(archive, sweep.states[0].snapshot)


def sweep_lines(sweep: Sweep, keep: KeepSettings, *, is_dry_run: bool = False) -> Iterator[str]:
    """What is kept and why, and what was removed, for people."""
    kept = [state for state in sweep.states if state.reason is not None]
    width = max((len(state.snapshot.run_id) for state in kept), default=0)
    yield f"kept     {_count(len(kept), 'state')}"
    yield from (f"         {state.snapshot.run_id:<{width}}  {_say_reason(state, keep)}" for state in kept)
    for state in sweep.states:
        if state.reason is None:
            yield f"{'would go' if is_dry_run else 'gone':<8} {state.snapshot.run_id}"
    yield f"{'to sweep' if is_dry_run else 'swept':<8} {_say_files(sweep.garbage.removable)}"
    if sweep.garbage.waiting:
        yield f"waiting  {_say_files(sweep.garbage.waiting)}, which no state needs: {keep.grace_hours:g} h from their writing"
    if sweep.cached:
        yield f"cache    {_say_files(sweep.cached)}, {'to forget' if is_dry_run else 'forgotten'}"


def _say_reason(state: StoredState, keep: KeepSettings) -> str:
    until = f"until {state.ended_at:%Y-%m-%d %H:%M}" if state.ended_at else ""
    match state.reason:
        case KeepReason.CURRENT:
            return "current"
        case KeepReason.NEWEST:
            return f"current {until}; one of the newest {keep.snapshots}"
        case KeepReason.RECENT:
            return f"current {until}; not yet {keep.days:g} days ago"
        case _:
            return f"current {until}, if ever; a reader may hold it for {keep.grace_hours:g} h"


def _say_files(files: Sequence[StoredFile]) -> str:
    return f"{_count(len(files), 'file')}, {decimal(sum(file.count_bytes for file in files))}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
