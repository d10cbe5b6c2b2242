"""How the jobs of all stages are handed to Prefect."""

from typing import Any, TypeVar, cast

from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task
from prefect.utilities.annotations import quote

from flows.requests import IN_FLIGHT
from flows.workers import WorkerDiedError

T = TypeVar("T")

THREADS: Any = ThreadPoolTaskRunner(max_workers=IN_FLIGHT)
"""What flows run their tasks in: these only wait for worker processes, and start when they are needed."""


def is_worker_death(_: Task[Any, Any], __: TaskRun, state: State[Any]) -> bool:
    """Whether a job failed for its process alone: anything else would fail again."""
    return isinstance(state.result(raise_on_failure=False), WorkerDiedError)


TRIED_AGAIN: dict[str, Any] = {"cache_policy": NO_CACHE, "retries": 2, "retry_condition_fn": is_worker_death}
"""Jobs in workers. Prefect's cache stays off everywhere: it knows nothing of the archive's files."""


def unseen(value: T) -> T:
    """Hand a record over as it is: Prefect would search every field of it for other tasks' results."""
    return cast("T", quote(value))
