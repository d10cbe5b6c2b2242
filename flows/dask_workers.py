"""A run's jobs on a Dask cluster that is already there: a few milliseconds a job, and nothing of it is changed.

Dask's own threads only wait: each hands its job to a process beside the Dask worker (`flows/job_process.py`), where time limits
work, no interpreter lock is shared, and no setting of the linker touches what else the cluster is doing.
"""

import os
import pickle
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast
from uuid import uuid4

from distributed import Client
from distributed.scheduler import KilledWorker

from flows.cluster import Ticket, find_fault, raise_faults
from flows.job_process import begin_processes, end_processes, run_in_process
from flows.workers import WorkerDiedError
from linker_core.errors import LinkerError, UsageError

CONNECT_SECONDS = 30.0
"""A scheduler that answers answers at once; one that is just being started needs some seconds."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class _Call:
    """A call that is made where it is unpickled: as bytes it passes a scheduler that has no linker, or one of yesterday's."""

    ticket: Ticket
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __reduce__(self) -> tuple[Any, ...]:
        return run_in_process, (self.ticket, self.function, self.args, self.kwargs)


class DaskWorkers:
    """The workers of a cluster, found by the address of its scheduler."""

    def __init__(self, address: str, ticket: Ticket) -> None:
        """Connect, and see that every worker can work on the run.

        Raises:
            UsageError: nobody answers, the cluster has no workers, or one of them has another linker or another storage.
        """
        self.address = address
        self._ticket = ticket
        self._client = _connect(address)
        try:
            self._check_workers()
            self._begin_processes()
            self.count = sum(self._client.nthreads().values())
        except BaseException:
            self._client.close()
            raise

    def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of the call in a worker of the cluster. Dask itself tries another worker where one is lost.

        Raises:
            WorkerDiedError: several workers were lost over this job, or its process alone died.
            LinkerError: the scheduler is gone.
        """
        key = f"linker-{getattr(function, '__name__', 'job')}-{uuid4().hex}"
        call = pickle.dumps(_Call(self._ticket, function, args, kwargs))
        future = self._client.submit(pickle.loads, call, key=key, pure=False)
        try:
            return cast("R", future.result())
        except KilledWorker as error:
            raise WorkerDiedError(f"{error}; smaller shards.max_bytes need less memory") from error
        except CancelledError as error:
            raise LinkerError(
                f"the Dask scheduler at {self.address} is gone; start it and run again: finished shards are kept"
            ) from error

    def _check_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except TimeoutError as error:
            raise UsageError(f"the Dask scheduler at {self.address} has no workers; start some with 'dask worker'") from error
        told = self._client.run(find_fault, self._ticket, on_error="return")
        raise_faults(f"the Dask cluster at {self.address}", {worker: say_fault(found) for worker, found in told.items() if found})

    def _begin_processes(self) -> None:
        """Start a process per thread, and wait until each worker has one that is ready: this is start-up, not the run."""
        threads = self._client.nthreads()
        self._client.run(_begin_processes, self._ticket.run_id, on_error="return")
        call = pickle.dumps(_Call(self._ticket, os.getpid, (), {}))
        ready = [self._client.submit(pickle.loads, call, workers=[worker], pure=False) for worker in threads]
        self._client.gather(ready)

    def __enter__(self) -> Self:
        """Nothing to do: the cluster is at work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End our processes on the cluster, busy ones too, and leave it as it was."""
        try:
            self._client.run(end_processes, self._ticket.run_id, on_error="return")
        except (OSError, TimeoutError):
            return  # nobody is there any more to be told
        finally:
            self._client.close()


def _begin_processes(run_id: str, dask_worker: Any) -> None:
    begin_processes(run_id, dask_worker.state.nthreads)


def say_fault(found: str | BaseException) -> str:
    """What a worker answered, or what kept it from answering."""
    if isinstance(found, ImportError):
        return f"has no linker ({found}); install there what is installed where the run was started"
    return str(found)


def _connect(address: str) -> Client:
    try:
        return Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name=f"linker-{os.getpid()}")
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address} ({error}); check --address") from error
