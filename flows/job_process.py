"""Processes beside a cluster's worker that run one job at a time each: plain children, which every kind of worker may have."""

import os
import pickle
import subprocess
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from threading import Lock
from typing import Any

from flows.cluster import Ticket
from flows.workers import WorkerDiedError

Job = tuple[Ticket, Callable[..., Any], Sequence[Any], Mapping[str, Any]]


class JobProcess:
    """A process that waits for jobs, and ends when this one does, however that happens, or after a minute without a job."""

    def __init__(self) -> None:
        """Start it; it imports what it needs meanwhile."""
        self._connection, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-P", "-m", "flows.job_loop", str(theirs.fileno())]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                command, env=environment, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
            )

    def is_alive(self) -> bool:
        """Whether it can be given a job."""
        return self._process.poll() is None

    def run(self, job: Job) -> Any:
        """The job's result.

        Raises:
            WorkerDiedError: the process ended before the job did.
        """
        try:
            self._connection.send_bytes(pickle.dumps(job))
            is_done, value = self._connection.recv()
        except (EOFError, OSError) as error:
            self.end()
            code = self._process.returncode
            raise WorkerDiedError(f"a worker's process ended with {code}, perhaps for want of memory") from error
        if not is_done:
            raise value
        return value

    def kill(self) -> None:
        """End it, at work or not; whoever waits for its result hears of it."""
        self._process.kill()

    def end(self) -> None:
        """End it where nobody waits for a result."""
        self.kill()
        self._process.wait()
        self._connection.close()


class _Pool:
    """The processes of one run."""

    def __init__(self) -> None:
        self.idle: list[JobProcess] = []
        self.all: set[JobProcess] = set()

    def take(self) -> JobProcess:
        while self.idle:
            process = self.idle.pop()
            if process.is_alive():
                return process
            self.drop(process)
        process = JobProcess()
        self.all.add(process)
        return process

    def drop(self, process: JobProcess) -> None:
        self.all.discard(process)
        process.end()


_POOLS: dict[str, _Pool] = defaultdict(_Pool)
"""By run. Nothing else lasts from one job to the next in a process that belongs to the cluster."""
_LOCK = Lock()


def begin_processes(run_id: str, count: int) -> None:
    """Start processes of a run, so that they import what they need while the run prepares its first jobs."""
    with _LOCK:
        pool = _POOLS[run_id]
        for process in [JobProcess() for _ in range(count - len(pool.all))]:
            pool.all.add(process)
            pool.idle.append(process)


def run_in_process(ticket: Ticket, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """The result of the call in a process of its own, which stays for the run's next job.

    Raises:
        UsageError: this worker cannot work on the run.
        WorkerDiedError: the process ended before the call did.
    """
    with _LOCK:
        pool = _POOLS[ticket.run_id]
        process = pool.take()
    try:
        return process.run((ticket, function, args, kwargs))
    finally:
        with _LOCK:
            if process.is_alive():
                pool.idle.append(process)
            else:
                pool.drop(process)


def end_processes(run_id: str) -> None:
    """End all processes of a run, at work or not."""
    with _LOCK:
        pool = _POOLS.pop(run_id, _Pool())
        for process in pool.all:
            process.kill()
        for process in pool.idle:
            process.end()


def dump_failure(error: BaseException) -> bytes:
    """An error as it can be handed over, with the lines of its traceback."""
    error.add_note(traceback.format_exc())
    try:
        dumped = pickle.dumps((False, error))
        pickle.loads(dumped)  # noqa: S301 - our own; some errors can be written and not read again
    except Exception:  # noqa: BLE001 - whatever it is, the run must hear of it
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return dumped


def connection_of(descriptor: int) -> Connection:
    """The child's end of the pipe."""
    return Connection(descriptor)
