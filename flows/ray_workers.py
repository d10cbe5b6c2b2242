"""A run's jobs on a Ray cluster that is already there. Ray's worker processes belong to one run, so jobs run right in them."""

import gc
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast

import ray
from ray.exceptions import NodeDiedError, OutOfMemoryError, RayTaskError, WorkerCrashedError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from flows.cluster import Ticket, find_fault, raise_faults, require_fit
from flows.workers import COLLECTED_AFTER, WorkerDiedError
from linker_core.errors import UsageError

P = ParamSpec("P")
R = TypeVar("R")


class RayWorkers:
    """The workers of a cluster, found by the address of its head node; "auto" is the one this machine belongs to."""

    def __init__(self, address: str, ticket: Ticket) -> None:
        """Connect, and see that every node can work on the run.

        Raises:
            UsageError: nobody answers, or a node has another linker or another storage.
        """
        self._ticket = ticket
        _connect(address)
        try:
            self._check_nodes(address)
            self.count = max(1, int(ray.cluster_resources().get("CPU", 1)))
            self._job = ray.remote(_run_job).options(num_cpus=1, max_retries=0)  # the flow tries again, where it can be seen
        except BaseException:
            ray.shutdown()
            raise

    def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of the call in a worker of the cluster.

        Raises:
            WorkerDiedError: the worker was lost; the job may be tried again.
        """
        try:
            return cast("R", ray.get(self._job.remote(self._ticket, function, args, kwargs)))
        except RayTaskError as error:
            raise error.cause from error
        except (WorkerCrashedError, NodeDiedError, OutOfMemoryError) as error:
            raise WorkerDiedError(
                f"a worker of the Ray cluster was lost; smaller shards.max_bytes need less memory: {error}"
            ) from error

    def _check_nodes(self, address: str) -> None:
        nodes = [node["NodeID"] for node in ray.nodes() if node["Alive"]]
        told = {node: _ask(node, self._ticket) for node in nodes}
        raise_faults(f"the Ray cluster at {address}", {node: fault for node, fault in told.items() if fault})

    def __enter__(self) -> Self:
        """Nothing to do: the cluster is at work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave the cluster; what is under way there is ended with us."""
        ray.shutdown()


def _connect(address: str) -> None:
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, namespace="linker")
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        raise UsageError(f"no Ray cluster answers at {address} ({error}); check --address") from error


def _ask(node: str, ticket: Ticket) -> str | None:
    there = NodeAffinitySchedulingStrategy(node, soft=False)
    try:
        return ray.get(ray.remote(find_fault).options(num_cpus=0, scheduling_strategy=there).remote(ticket))
    except RayTaskError as error:
        if isinstance(error.cause, ImportError):
            return f"has no linker ({error.cause}); install there what is installed where the run was started"
        return str(error.cause)


def _run_job(ticket: Ticket, function: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    _prepare(ticket)
    return function(*args, **kwargs)


@cache
def _prepare(ticket: Ticket) -> None:
    """Once per process: the same as in a worker process of our own, but for signals, which are Ray's."""
    require_fit(os.uname().nodename, ticket)
    gc.set_threshold(*COLLECTED_AFTER)
    with suppress(OSError):
        os.chdir(ticket.folder)  # paths in the configuration may be relative
