"""The command line in a process that may die on the way: all is real but Prefect's engine, which takes eight seconds to start.

Run as a script: `killed_run.py [--die MODULE:FUNCTION[:CALL][:after]] ARGUMENTS…` is `linker ARGUMENTS…`. With `--die` the process
kills itself and its workers, as kill -9 does, at the given call of a function, before it or after it.
"""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from unittest import mock

THREADS = 16


def main(arguments):
    """Run the command line."""
    if arguments[:1] == ["--die"]:
        die_at(arguments[1])
        arguments = arguments[2:]
    with without_engine():
        from flows.cli import entry  # noqa: PLC0415 - only now it finds no engine

        sys.argv = ["linker", *arguments]
        entry()


def die_at(place):
    """Have the process group killed at a call of a function: MODULE:OWNER.FUNCTION[:CALL][:after], calls from 1."""
    module, path, *rest = place.split(":")
    *owners, name = path.split(".")
    owner = import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    function, calls = getattr(owner, name), count(1)
    fatal = int(rest[0]) if rest and rest[0] != "after" else 1

    def deadly(*given, **named):
        is_last = next(calls) == fatal
        if is_last and "after" not in rest:
            die()
        result = function(*given, **named)
        if is_last:
            die()
        return result

    setattr(owner, name, deadly)


def die():
    """End at once, with all that was started: nothing is cleaned up."""
    os.killpg(os.getpgrp(), signal.SIGKILL)
    signal.pause()


@contextmanager
def without_engine():
    """Have tasks run in plain threads, and tried again where their workers die, as Prefect would."""
    from prefect.flows import Flow  # noqa: PLC0415
    from prefect.tasks import Task  # noqa: PLC0415
    from prefect.utilities.annotations import quote  # noqa: PLC0415

    import flows.prefect_runtime  # noqa: PLC0415
    import flows.stages  # noqa: PLC0415
    import flows.update_stages  # noqa: PLC0415
    from flows.workers import WorkerDiedError  # noqa: PLC0415

    def call(task, given):
        bare = [value.unwrap() if isinstance(value, quote) else value for value in given]
        for attempt in count():
            try:
                return task.fn(*bare)
            except WorkerDiedError:
                if attempt == (task.retries or 0):
                    raise
        return None  # count() has no end

    with (
        ThreadPoolExecutor(THREADS) as pool,
        mock.patch.multiple(
            Task,
            __call__=lambda task, *given: call(task, given),
            submit=lambda task, *given: pool.submit(call, task, given),
        ),
        mock.patch.object(Flow, "with_options", lambda flow, **_: flow.fn),
        mock.patch.object(flows.stages, "as_completed", as_completed),
        mock.patch.object(flows.update_stages, "as_completed", as_completed),
        mock.patch.object(flows.prefect_runtime, "prefect_runtime", no_server),
        mock.patch.object(flows.stages, "is_private", return_value=True),
    ):
        yield


@contextmanager
def no_server(**_):
    """Nothing is started, and nobody asked."""
    yield None


if __name__ == "__main__":
    main(sys.argv[1:])
