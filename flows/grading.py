"""People's grades taken into an archive, with everything beside the table that shows them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.reporting import renew_report
from flows.requests import name_run
from linker_core.archive import Archive
from linker_core.catalog import write_catalog
from linker_core.errors import UsageError
from linker_core.grade_rows import read_grades
from linker_core.grading import Grading, add_grades, settle_grades
from linker_core.publication import recover
from linker_core.settings import InputSettings
from linker_core.snapshots import Commit, Snapshot

SHOWN_PLACES = 10
"""Lines of a file that are named for one reason."""


@dataclass(frozen=True, slots=True)
class Graded:
    """What was taken in, and by which run; None where nothing was."""

    grading: Grading
    run_id: str | None


def take_grades_in(archive: Archive, path: Path) -> Graded:
    """Add the grades of a file to the history; catalog and report follow. What is published stays as it is.

    Raises:
        UsageError: nothing was published yet, or the file holds rows that are no grades.
        LockedError: a run is at work.
    """
    given = read_grades(path, InputSettings())
    with archive.run_lock():
        recover(archive)
        current = archive.current()
        if current is None:
            raise UsageError(f"{archive.out}: nothing was published yet, so there is no link to grade")
        grading = settle_grades(archive, current, given)
        return Graded(grading, _commit(archive, current, grading) if grading.rows else None)


def _commit(archive: Archive, current: Snapshot, grading: Grading) -> str:
    by = Commit(name_run(), current.snapshot_id, datetime.now(UTC).isoformat())
    snapshot = archive.commit(add_grades(archive, current, grading, by))
    write_catalog(archive, snapshot)
    renew_report(archive, snapshot)
    return by.run_id


def grading_lines(graded: Graded) -> Iterator[str]:
    """What came of a file, for people: all its rows, those taken in, and the others by reason with their lines."""
    grading = graded.grading
    yield f"{len(grading.rows) + len(grading.drops):,} grades read"
    yield f"{len(grading.rows):,} taken in" + (f" as {graded.run_id}" if graded.run_id else "")
    places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for drop in grading.drops:
        places[str(drop.reason), drop.detail].append(drop.line)
    for (reason, why), lines in sorted(places.items()):
        shown = ", ".join(map(str, lines[:SHOWN_PLACES])) + (", …" if len(lines) > SHOWN_PLACES else "")
        yield f"{len(lines):,} set aside  {reason}: {why} (line {shown})"
