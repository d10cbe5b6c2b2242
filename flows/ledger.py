"""What a run has cost so far: by stage, by worker process, and what no stage accounts for."""

import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Generic, TypeVar

from linker_core.costs import Cost, Stopwatch
from linker_core.run_tables import StageTime

R = TypeVar("R")
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """The result of a job and what it cost. `cpu_before` and `cpu_after` are those of its process since that began."""

    value: R
    cost: Cost
    process: str
    cpu_before: float
    cpu_after: float


def measure(function: Callable[..., R], *args: Any) -> Done[R]:
    """Make the call, in a worker, and say what it cost."""
    watch = Stopwatch()
    before = time.process_time()
    with watch.timed(TOTAL):
        value = function(*args)
    ((_, cost),) = watch.costs()
    return Done(value, cost, f"{platform.node()} {os.getpid()}", before, time.process_time())


@dataclass(slots=True)
class Stage:
    """One stage of the run. `lanes` is how many processes could have worked on it at once."""

    name: str
    lanes: int
    started_at: datetime
    seconds: float = 0.0
    busy: float = 0.0
    """Seconds that processes spent on it, together."""
    cost: Cost = field(default_factory=Cost)
    parts: dict[str, Cost] = field(default_factory=dict)


class Ledger:
    """Written by the run's main thread, and by its task threads where a job is done."""

    def __init__(self) -> None:
        """Begin now."""
        self.stages: dict[str, Stage] = {}
        self.began = time.monotonic()
        self._cpu = time.process_time()
        self._lock = Lock()
        self._processes: dict[str, tuple[float, float]] = {}

    @contextmanager
    def spread(self, stage: str, lanes: int) -> Iterator[Stage]:
        """A stage whose work is done by workers: what this process spends on it is not the stage's own."""
        entry = self.stages.setdefault(stage, Stage(stage, lanes, datetime.now(UTC)))
        began = time.monotonic()
        try:
            yield entry
        finally:
            entry.seconds += time.monotonic() - began

    @contextmanager
    def inline(self, stage: str) -> Iterator[Stage]:
        """A stage, or what is left of one, that is done in this process."""
        watch = Stopwatch()
        with self.spread(stage, 1) as entry, watch.timed(stage):
            yield entry
        ((_, cost),) = watch.costs()
        self._book(entry, cost)

    def add(self, stage: str, done: Done[Any]) -> None:
        """A job of the stage is done."""
        with self._lock:
            self._book(self.stages[stage], done.cost)
            first, last = self._processes.get(done.process, (done.cpu_before, done.cpu_after))
            self._processes[done.process] = min(first, done.cpu_before), max(last, done.cpu_after)

    def _book(self, entry: Stage, cost: Cost) -> None:
        entry.busy += cost.seconds
        entry.cost += replace(cost, seconds=0.0)

    def count(self, stage: str, **counts: int) -> None:
        """What went through the stage: rows_in, rows_out, bytes_in, bytes_out."""
        self.stages[stage].cost += Cost(**counts)

    def divide(self, stage: str, costs: Iterable[tuple[str, Cost]]) -> None:
        """Parts of a stage's cost, summed over its jobs."""
        parts = self.stages[stage].parts
        for name, cost in costs:
            parts[name] = parts.get(name, Cost()) + cost

    def times(self) -> list[StageTime]:
        """The stages so far, for the table runs."""
        ordered = self.stages.values()
        return [StageTime("", stage.name, stage.started_at, replace(stage.cost, seconds=stage.seconds)) for stage in ordered]

    def overhead_cpu(self) -> float:
        """Processor seconds outside any stage: of this process, and of workers between their jobs."""
        workers = sum(last - first for first, last in self._processes.values())
        stages = sum(stage.cost.cpu_seconds for stage in self.stages.values())
        return max(0.0, workers + time.process_time() - self._cpu - stages)

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.began
