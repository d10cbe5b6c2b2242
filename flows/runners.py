"""Where a run's jobs go: worker processes of this machine, or those of a cluster that is already there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.util import find_spec
from typing import ParamSpec, Protocol, TypeVar

from flows.cluster import write_ticket
from flows.requests import Kind
from flows.workers import Workers
from linker_core.errors import UsageError
from linker_core.storage import Place

P = ParamSpec("P")
R = TypeVar("R")

PACKAGES = {"dask": "distributed", "ray": "ray"}


class Runner(Protocol):
    """Runs jobs in other processes. It is called from as many threads as jobs shall be under way."""

    count: int
    """How many jobs it works on at once."""

    def run(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of the call, made elsewhere.

        Raises:
            WorkerDiedError: the process ended before the call did; it may be tried again.
        """


def check_runner(kind: Kind, address: str | None) -> None:
    """Find wrong use before anything costs time.

    Raises:
        UsageError: a cluster without an address, an address without a cluster, or a package that is not installed.
    """
    if kind == "process":
        if address is not None:
            raise UsageError(f"--address {address} needs --runner dask or --runner ray; processes of this machine have none")
        return
    if address is None:
        example = "tcp://scheduler:8786" if kind == "dask" else "auto, or head-node:6379"
        raise UsageError(f"--runner {kind} needs --address, where the cluster is to be found: {example}")
    if find_spec(PACKAGES[kind]) is None:
        raise UsageError(
            f"--runner {kind} needs the package {PACKAGES[kind]}; install claim-linker[{kind}] here and on all workers"
        )


def open_runner(kind: Kind, address: str | None, count: int, run_id: str, work: Place) -> AbstractContextManager[Runner]:
    """The workers of a run; leaving the block frees them. `work` is scratch that workers must be able to reach.

    Raises:
        UsageError: the cluster cannot be reached or used; the message says by which worker and why.
    """
    if kind == "process" or address is None:
        return Workers(count)
    ticket = write_ticket(run_id, work)
    if kind == "dask":
        from flows.dask_workers import DaskWorkers  # noqa: PLC0415 - takes a second, and may not be installed

        return DaskWorkers(address, ticket)
    from flows.ray_workers import RayWorkers  # noqa: PLC0415 - takes a second, and may not be installed

    return RayWorkers(address, ticket)
