"""Links taken back, with everything beside the pages that shows them."""

from datetime import UTC, datetime

from flows.reporting import rewrite_report
from flows.requests import name_run
from linker_core.archive import Archive
from linker_core.catalog import write_catalog
from linker_core.publication import recover
from linker_core.snapshots import Snapshot
from linker_core.undo import Undo, undo


def take_back(archive: Archive, run_id: str | None) -> Snapshot:
    """Publish the originals, or the state before a run; catalog and report follow.

    Raises:
        UsageError: there is nothing to undo, or no such run.
        LockedError: a run is at work.
    """
    with archive.run_lock():
        recover(archive)
        snapshot = undo(archive, run_id, by=Undo(name_run(), datetime.now(UTC).isoformat()))
        write_catalog(archive, snapshot)
        rewrite_report(archive, snapshot)
    return snapshot
