"""What a run's stages after its commit took: publishing the pages, writing the report. Its own tables were closed by then.

The note stands in OUT/cache until the next run takes it into the table runs. Where it is lost, so is what it says of one run.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from linker_core.archive import Archive
from linker_core.costs import Cost
from linker_core.run_tables import Row, StageTime, run_rows
from linker_core.snapshots import Snapshot
from linker_core.storage import read_bytes, write_whole

FOLDER, NOTE = "cache", "late_times.json"


def note_late_times(archive: Archive, snapshot: Snapshot, times: Iterable[StageTime]) -> None:
    """Leave word for the run after the one that published the snapshot."""
    note = {"run_id": snapshot.run_id, "times": [asdict(time) for time in times]}
    write_whole(archive.out / FOLDER / NOTE, orjson.dumps(note))


def late_rows(archive: Archive, published: Snapshot | None) -> list[Row]:
    """Rows of the table runs about the run that published the snapshot; none where the note is missing, or another run's."""
    if published is None:
        return []
    with suppress(OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        note = orjson.loads(read_bytes(archive.out / FOLDER / NOTE))
        if note["run_id"] == published.run_id:
            return run_rows(published.run_id, published.snapshot_id, map(_read_time, note["times"]))
    return []


def _read_time(row: dict[str, Any]) -> StageTime:
    return StageTime(row["shard"], row["stage"], datetime.fromisoformat(row["started_at"]), Cost(**row["cost"]))
