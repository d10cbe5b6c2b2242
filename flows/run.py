"""One run while it is under way: its archive, its scratch, its workers, and the times its stages took."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flows.progress import Progress, Voice, show_progress
from flows.requests import RunRequest
from flows.workers import Workers
from linker_core.archive import Archive
from linker_core.calibration import decide_threshold
from linker_core.catalog import catalog_is_stale, write_catalog
from linker_core.decision_tables import NOTHING_DECIDED, load_decisions
from linker_core.drops import Drop
from linker_core.errors import UsageError
from linker_core.inputs import expand_inputs
from linker_core.publication import recover
from linker_core.run_tables import StageTime
from linker_core.second_judge import make_model


class Run:
    """What the stages of one run share. A plain class: Prefect looks into records that are handed to tasks."""

    def __init__(self, request: RunRequest, archive: Archive, workers: Workers, progress: Progress) -> None:
        """Begin now."""
        self.request = request
        self.archive = archive
        self.workers = workers
        self.progress = progress
        self.parent = archive.current()
        self.work = archive.work_folder(request.run_id)
        self.started_at = datetime.now(UTC)
        self.times: list[StageTime] = []
        self.drops: tuple[Drop, ...] = ()
        self.decided = NOTHING_DECIDED
        self.count_bytes = 0
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Note how long the block takes."""
        started_at, began = datetime.now(UTC), time.monotonic()
        yield
        self.times.append(StageTime("", stage, started_at, time.monotonic() - began))


def check_request(request: RunRequest) -> None:
    """Find wrong use before anything costs time.

    Raises:
        UsageError: the threshold is out of reach, an input is missing, the file of decisions cannot be read, the second judge
            cannot be had, or a limit is asked of an archive that has been published before.
        ArchiveError: OUT is no archive and not empty.
    """
    decide_threshold(request.settings.judge)
    expand_inputs(request.articles)
    expand_inputs(request.results)
    if request.settings.second_judge.kind != "none":
        make_model(request.settings.second_judge)
    archive = Archive.open(request.out, create=True)
    if request.decisions is not None:
        load_decisions(request.decisions, archive, None, request.settings)
    if request.limit is not None and archive.current() is not None:
        raise UsageError(f"--limit would withdraw most of {request.out}; name a new OUT for a trial")


@contextmanager
def hold_run(request: RunRequest, *voices: Voice) -> Iterator[Run]:
    """Take the archive's lock, finish what a killed run left half published, and start the workers."""
    check_request(request)
    archive = Archive.open(request.out)
    with archive.run_lock(), Workers(request.workers) as workers, show_progress(request.progress, *voices) as progress:
        recover(archive)
        current = archive.current()
        if current is not None and catalog_is_stale(archive):
            write_catalog(archive, current)
        run = Run(request, archive, workers, progress)
        try:
            yield run
        finally:
            shutil.rmtree(run.work, ignore_errors=True)


def count_bytes(path: Path) -> int:
    """The size of an input, which may be a folder of pages."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())
