"""Worker processes: results, deaths, and what is left when the parent dies."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from flows.workers import WorkerDiedError, Workers

ROOT = Path(__file__).parent.parent

KILLED_PARENT = """
import os, signal
from flows.workers import Workers
if __name__ == "__main__":
    workers = Workers(1)
    print(workers.run(os.getpid), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ValueError("of its own")


@pytest.fixture(scope="module")
def workers():
    with Workers(2) as workers:
        yield workers


def test_a_job_runs_in_another_process(workers):
    assert workers.run(os.getpid) != os.getpid()


def test_a_dead_worker_fails_its_own_job_only(workers):
    with ThreadPoolExecutor(2) as threads:
        dead, alive = threads.submit(workers.run, die), threads.submit(workers.run, sum, [1, 2])
        assert isinstance(dead.exception(), WorkerDiedError)
        assert alive.result() == 3


def test_a_dead_worker_is_replaced(workers):
    for _ in range(3):
        with pytest.raises(WorkerDiedError, match="--workers"):
            workers.run(die)
    assert [workers.run(sum, [number]) for number in range(3)] == [0, 1, 2]


def test_an_ordinary_error_is_no_death(workers):
    with pytest.raises(ValueError, match="of its own"):
        workers.run(fail)


def test_a_failed_run_does_not_wait_for_jobs_under_way():
    with suppress(KeyboardInterrupt), ThreadPoolExecutor(1) as threads, Workers(1) as workers:
        workers.run(os.getpid)
        job = threads.submit(workers.run, time.sleep, 600)
        time.sleep(0.2)
        raise KeyboardInterrupt
    assert job.exception() is not None


def test_workers_end_with_a_killed_parent(tmp_path):
    script = tmp_path / "killed.py"
    script.write_text(KILLED_PARENT)
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert has_ended(int(done.stdout))


def has_ended(pid: int) -> bool:
    for _ in range(200):
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or ") Z " in state.read_text():
            return True
        time.sleep(0.05)
    return False
