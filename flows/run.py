"""One run while it is under way: its archive, its scratch, its workers, and what its stages cost."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from flows.ledger import Ledger, Stage, measure
from flows.progress import Progress, Voice, show_progress
from flows.recipe import digest_recipe
from flows.requests import Request, RunRequest
from flows.runners import Runner, check_runner, open_runner
from linker_core.archive import Archive
from linker_core.calibration import decide_threshold
from linker_core.catalog import catalog_is_stale, write_catalog
from linker_core.changes import Losses
from linker_core.decision_tables import NOTHING_DECIDED, load_decisions
from linker_core.drops import Drop
from linker_core.errors import UsageError
from linker_core.inputs import expand_inputs
from linker_core.publication import recover
from linker_core.reuse import READ
from linker_core.run_tables import Row, StageTime
from linker_core.second_judge import make_model
from linker_core.storage import Place

P = ParamSpec("P")
R = TypeVar("R")


class Run:
    """What the stages of one run share. A plain class: Prefect looks into records that are handed to tasks."""

    def __init__(
        self, request: Request, archive: Archive, work: Place, workers: Runner, progress: Progress, check: Callable[[], None]
    ) -> None:
        """Begin now. `work` is the run's scratch; `check` raises ArchiveError once the archive is not held any more."""
        self.request = request
        self.archive = archive
        self.workers = workers
        self.progress = progress
        self.check = check
        self.parent = archive.current()
        self.work = work
        self.read_work = archive.work_folder(READ) if archive.is_local else work
        """Scratch for what is read of the inputs: a killed run's is taken up by the next, where it lies on a disk."""
        self.started_at = datetime.now(UTC)
        self.ledger = Ledger()
        self.shard_times: list[StageTime] = []
        self.drops: tuple[Drop, ...] = ()
        self.carried_drops: Sequence[Row] = ()
        """Rows of the table drops that an update leaves as they are."""
        self.unmet: tuple[Drop, ...] = ()
        """What an update asked for in vain: no part of the state, but of the history."""
        self.inputs: str | None = None
        """Names the inputs as they lie there, unread; None where a change of them could go unnoticed."""
        self.touched: frozenset[str] | None = None
        """Articles that were worked on or are gone; None where all may have changed."""
        self.worked_on: Mapping[str, frozenset[str] | None] = {}
        """The same by shard."""
        self.decided = NOTHING_DECIDED
        self.losses = Losses()
        """What it takes from the published state; known once the states were compared."""
        self.taken_over: frozenset[str] = frozenset()
        """Shards that are as they were published before."""
        self.count_bytes = 0

    @cached_property
    def recipe(self) -> str | None:
        """What beside its inputs decides what comes of an article."""
        return digest_recipe(self.request.settings)

    def spread(self, stage: str) -> AbstractContextManager[Stage]:
        """A stage whose jobs are done by the workers."""
        return self.ledger.spread(stage, self.workers.count)

    def do(self, stage: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """One job of a stage, done by a worker; its cost goes into the ledger."""
        done = self.workers.run(measure, partial(function, **kwargs) if kwargs else function, *args)
        self.ledger.add(stage, done)
        return done.value


def check_request(request: Request) -> None:
    """Find wrong use before anything costs time.

    Raises:
        UsageError: the threshold is out of reach, an input is missing, the file of decisions cannot be read, the second judge
            cannot be had, or a limit is asked of an archive that has been published before.
        ArchiveError: OUT is no archive and not empty.
    """
    check_runner(request.runner, request.address)
    decide_threshold(request.settings.judge)
    for patterns in (request.articles, request.results):
        expand_inputs(patterns)
    if request.settings.second_judge.kind != "none":
        make_model(request.settings.second_judge)
    archive = Archive.open(request.out, create=isinstance(request, RunRequest))
    if request.decisions is not None:
        load_decisions(request.decisions, archive, None, request.settings)
    if isinstance(request, RunRequest) and request.limit is not None and archive.current() is not None:
        raise UsageError(f"--limit would withdraw most of {request.out}; name a new OUT for a trial")


@contextmanager
def hold_run(request: Request, *voices: Voice) -> Iterator[Run]:
    """Take the archive's lock, finish what a killed run left half published, and start the workers."""
    check_request(request)
    archive = Archive.open(request.out)
    with (
        archive.run_lock(keep=(READ,)) as check,
        _scratch(archive, request) as work,
        open_runner(request.runner, request.address, request.workers, request.run_id, work) as workers,
        show_progress(request.progress, *voices) as progress,
    ):
        recover(archive)
        current = archive.current()
        if current is not None and catalog_is_stale(archive):
            write_catalog(archive, current)
        yield Run(request, archive, work, workers, progress, check)


@contextmanager
def _scratch(archive: Archive, request: Request) -> Iterator[Place]:
    """The run's place for what it needs on the way; removed when the workers are gone.

    It lies in OUT, where every worker can reach it; for an archive in a store on this machine's disk, as long as it works alone.
    """
    if archive.is_local or request.runner != "process":
        try:
            yield archive.work_folder(request.run_id)
        finally:
            archive.remove_work(request.run_id)
            archive.remove_work(READ)
    else:
        with TemporaryDirectory(prefix="linker-") as folder:
            yield Path(folder)
