"""One run while it is under way: its archive, its scratch, its workers, and the times its stages took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.progress import Progress, Voice, show_progress
from flows.requests import RunRequest
from flows.workers import Workers
from linker_core.archive import Archive
from linker_core.calibration import decide_threshold
from linker_core.catalog import catalog_is_stale, write_catalog
from linker_core.drops import Drop
from linker_core.errors import UsageError
from linker_core.inputs import expand_inputs
from linker_core.publication import recover
from linker_core.run_tables import StageTime
from linker_core.second_judge import make_model
from linker_core.storage import Place, is_file, list_files, size_of


class Run:
    """What the stages of one run share. A plain class: Prefect looks into records that are handed to tasks."""

    def __init__(
        self, request: RunRequest, archive: Archive, work: Place, workers: Workers, progress: Progress, check: Callable[[], None]
    ) -> None:
        """Begin now. `work` is the run's scratch; `check` raises ArchiveError once the archive is not held any more."""
        self.request = request
        self.archive = archive
        self.workers = workers
        self.progress = progress
        self.check = check
        self.parent = archive.current()
        self.work = work
        self.started_at = datetime.now(UTC)
        self.times: list[StageTime] = []
        self.drops: tuple[Drop, ...] = ()
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
        UsageError: the threshold is out of reach, an input is missing, the second judge cannot be had, or a limit is asked
            of an archive that has been published before.
        ArchiveError: OUT is no archive and not empty.
    """
    decide_threshold(request.settings.judge)
    expand_inputs(request.articles)
    expand_inputs(request.results)
    if request.settings.second_judge.kind != "none":
        make_model(request.settings.second_judge)
    archive = Archive.open(request.out, create=True)
    if request.limit is not None and archive.current() is not None:
        raise UsageError(f"--limit would withdraw most of {request.out}; name a new OUT for a trial")


@contextmanager
def hold_run(request: RunRequest, *voices: Voice) -> Iterator[Run]:
    """Take the archive's lock, finish what a killed run left half published, and start the workers."""
    check_request(request)
    archive = Archive.open(request.out)
    with (
        archive.run_lock() as check,
        Workers(request.workers) as workers,
        scratch(archive, request.run_id) as work,
        show_progress(request.progress, *voices) as progress,
    ):
        recover(archive)
        current = archive.current()
        if current is not None and catalog_is_stale(archive):
            write_catalog(archive, current)
        yield Run(request, archive, work, workers, progress, check)


@contextmanager
def scratch(archive: Archive, run_id: str, *, is_shared: bool = False) -> Iterator[Place]:
    """Scratch of a run, removed in the end: in OUT; where OUT is in a store, on this disk unless workers share the store alone."""
    if archive.is_local or is_shared:
        try:
            yield archive.work_folder(run_id)
        finally:
            archive.remove_work(run_id)
    else:
        with TemporaryDirectory(prefix="linker-") as folder:
            yield Path(folder)


def count_bytes(path: Place) -> int:
    """The size of an input, which may be a folder of pages."""
    if is_file(path):
        return size_of(path)
    return sum(size_of(path / name) for name in list_files(path))
