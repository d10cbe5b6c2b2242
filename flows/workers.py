"""Worker processes that run one job at a time each; one that dies takes only its own job with it."""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from queue import LifoQueue
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from linker_core.errors import LinkerError

COLLECTED_AFTER = (100_000, 50, 50)
"""Records hold no cycles, and there are millions of them: looking for cycles less often spares a tenth of the time."""

P = ParamSpec("P")
R = TypeVar("R")


class WorkerDiedError(LinkerError):
    """A worker process was killed, most often for want of memory; the job may be tried again."""


class _Worker:
    """A pool of one process: in one common pool, one death would fail every job in flight."""

    def __init__(self, context: BaseContext) -> None:
        self.pool = ProcessPoolExecutor(1, mp_context=context, initializer=_prepare)
        self.pid = self.pool.submit(os.getpid)  # starts it now, while the caller goes on

    def kill(self) -> None:
        if self.pid.done() and not self.pid.cancelled() and not self.pid.exception():
            with suppress(ProcessLookupError):
                os.kill(self.pid.result(), signal.SIGKILL)
        self.pool.shutdown(wait=False, cancel_futures=True)


class Workers:
    """The worker processes of a run; leaving the block ends them: when idle, or at once after a failure."""

    def __init__(self, count: int) -> None:
        """Start `count` processes."""
        self.count = count
        self._context = _context()
        self._workers = [_Worker(self._context) for _ in range(count)]
        self._idle: LifoQueue[int] = LifoQueue()
        for place in range(count):
            self._idle.put(place)

    def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of the call in a worker process; waits for an idle one.

        Raises:
            WorkerDiedError: the process ended before the call did. Another one stands in its place.
        """
        place = self._idle.get()
        try:
            return self._workers[place].pool.submit(function, *args, **kwargs).result()
        except BrokenProcessPool as error:
            self._workers[place].kill()
            self._workers[place] = _Worker(self._context)
            raise WorkerDiedError(
                "a worker process died, perhaps for want of memory; fewer --workers or smaller shards.max_bytes need less"
            ) from error
        finally:
            self._idle.put(place)

    def __enter__(self) -> Self:
        """Nothing to do: the processes are on their way."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the processes."""
        for worker in self._workers:
            if kind is None:
                worker.pool.shutdown()
            else:
                worker.kill()


def warm_up() -> None:
    """Let the first worker begin to import what all of them need, while the caller waits for something else."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        _context()
        forkserver.ensure_running()


def _context() -> BaseContext:
    """Fork from a clean server process: modules are imported once, and no thread of ours is ever forked."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.worker_imports"])
    return context


def _prepare() -> None:
    """Leave interrupts to the parent, and end with it: a killed parent cannot say goodbye."""
    gc.freeze()
    gc.set_threshold(*COLLECTED_AFTER)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
