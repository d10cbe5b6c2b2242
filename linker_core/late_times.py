"""What a run's stages after its commit took: publishing the pages, writing the report. Its own tables were closed by then.

The note stands in OUT/cache until the next run takes it into the table runs. Where it is lost, so is what it says of one run.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from linker_core.archive import Archive
from linker_core.run_tables import Row, StageTime, run_rows
from linker_core.snapshots import Snapshot
from linker_core.storage import read_bytes, write_whole

FOLDER, NOTE = "cache", "late_times.json"


@dataclass(frozen=True, slots=True)
class LateTimes:
    """The stages of one run that followed its commit."""

    run_id: str
    times: tuple[StageTime, ...]


_JSON = TypeAdapter(LateTimes)


def note_late_times(archive: Archive, snapshot: Snapshot, times: Iterable[StageTime]) -> None:
    """Leave word for the run after the one that published the snapshot."""
    write_whole(archive.out / FOLDER / NOTE, _JSON.dump_json(LateTimes(snapshot.run_id, tuple(times))))


def late_rows(archive: Archive, published: Snapshot | None) -> list[Row]:
    """Rows of the table runs about the run that published the snapshot; none where the note is missing, or another run's."""
    if published is None:
        return []
    with suppress(OSError, ValidationError):
        late = _JSON.validate_json(read_bytes(archive.out / FOLDER / NOTE))
        if late.run_id == published.run_id:
            return run_rows(published.run_id, published.snapshot_id, late.times)
    return []
