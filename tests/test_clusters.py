"""Runs on clusters: a real Dask scheduler and a real Ray head, workers in processes of their own, and OUT all that they share."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from shard_runs import RUN, link, sample_inputs, state_of, without_history

from flows import dask_workers
from flows.cluster import find_fault, write_ticket
from flows.dask_workers import DaskWorkers
from flows.job_process import begin_processes, end_processes, run_in_process
from flows.ray_workers import RayWorkers
from flows.shard import ShardJob, link_shard
from flows.workers import WorkerDiedError
from linker_core.archive import Archive
from linker_core.errors import UsageError
from linker_core.intake import bucket_file, plan_shards
from linker_core.settings import Settings

ROOT = Path(__file__).parent.parent
SETTINGS = Settings(shards={"max_articles": 8})
TOML = "[shards]\nmax_articles = 8\n"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
    "RAY_USAGE_STATS_ENABLED": "0",
}


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def fail():
    raise ValueError("of its own")


def wait_for(what):
    for _ in range(6000):
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError(what)


@contextmanager
def process(folder, *command, environment=ENVIRONMENT):
    """A process group in a folder of its own, gone at the end."""
    folder.mkdir(parents=True)
    with (folder / "log").open("wb") as log:
        started = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def dask(folder, command, *arguments):
    """Only workers can import the linker: the scheduler has none."""
    environment = ENVIRONMENT if command == "worker" else {**ENVIRONMENT, "PYTHONPATH": ""}
    line = (sys.executable, "-m", f"distributed.cli.dask_{command}", *arguments, "--no-dashboard")
    return process(folder, *line, environment=environment)


def read_address(file):
    """None before the scheduler has written all of it."""
    with suppress(FileNotFoundError, json.JSONDecodeError):
        return json.loads(file.read_text())["address"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a Dask scheduler, and one of its two workers, which the last test kills."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"
    with dask(folder / "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)):
        address = wait_for(lambda: read_address(file))
        options = (address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        with dask(folder / "one", "worker", *options) as one, dask(folder / "two", "worker", *options):
            yield address, one


@pytest.fixture
def ticket(tmp_path):
    return write_ticket("run", tmp_path)


@pytest.fixture(scope="module")
def local(sample, tmp_path_factory):
    """The sample as this process links it."""
    return link(tmp_path_factory.mktemp("local") / "out", *sample_inputs(sample), SETTINGS)


@pytest.fixture(scope="module")
def jobs(sample, tmp_path_factory):
    """The sample's shards, ready to be linked into another archive."""
    archive = Archive.open(tmp_path_factory.mktemp("remote") / "out", create=True)
    work = archive.work_folder(RUN)
    kinds = zip(("article", "result"), sample_inputs(sample), strict=True)
    buckets = tuple(bucket_file(path, kind, work, SETTINGS.input) for kind, paths in kinds for path in paths)
    plan = plan_shards(buckets, SETTINGS.shards)
    return [ShardJob(archive.out, RUN, work, shard, buckets, SETTINGS, plan.colliding) for shard in plan.shards]


def link_all(workers, jobs):
    """Paths of all files that the shards came to; names hold the digest of the content."""
    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(lambda job: workers.run(link_shard, job), jobs))
    return {file.path for outcome in outcomes for file in chain(outcome.tables, outcome.store)}


def written(linked, shards):
    return {file.path for file in linked.archive.current().files if file.shard in shards}


def test_a_worker_with_the_same_linker_and_storage_is_fit(ticket):
    assert find_fault(ticket) is None


def test_another_version_of_a_decisive_package_is_a_fault(ticket):
    other = tuple((name, "0.1" if name == "pyarrow" else version) for name, version in ticket.build)
    assert "instead of 0.1; install there" in find_fault(replace(ticket, build=other))


def test_a_folder_that_cannot_be_read_is_a_fault(ticket):
    ticket.probe.unlink()
    assert "OUT must be on storage that all workers share" in find_fault(ticket)


def test_another_folder_at_the_same_path_is_a_fault(ticket):
    ticket.probe.write_text("another run's")
    assert "has another folder at" in find_fault(ticket)


def test_a_scheduler_that_is_not_there_is_named(ticket, monkeypatch):
    monkeypatch.setattr(dask_workers, "CONNECT_SECONDS", 0.2)
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        DaskWorkers("tcp://127.0.0.1:9", ticket)


def test_jobs_keep_their_process_until_the_run_ends(ticket):
    begin_processes(ticket.run_id, 1)
    first, second = (run_in_process(ticket, os.getpid, (), {}) for _ in range(2))
    end_processes(ticket.run_id)
    assert first == second != os.getpid()
    assert not Path(f"/proc/{first}").exists()


def test_an_error_of_a_job_and_the_death_of_its_process_are_told_apart(ticket):
    with pytest.raises(ValueError, match="of its own"):
        run_in_process(ticket, fail, (), {})
    with pytest.raises(WorkerDiedError, match="ended with -9"):
        run_in_process(ticket, die, (), {})
    end_processes(ticket.run_id)


def test_workers_of_another_version_or_storage_are_refused(cluster, ticket, tmp_path):
    with pytest.raises(UsageError, match=r"(?s)cannot work on this run.*has python .* instead of 2\.7"):
        DaskWorkers(cluster[0], replace(ticket, build=(("python", "2.7"),)))
    with pytest.raises(UsageError, match="OUT must be on storage that all workers share"):
        DaskWorkers(cluster[0], replace(ticket, probe=tmp_path / "elsewhere" / "probe"))


def test_a_ray_cluster_gives_the_same_bytes(local, jobs, tmp_path_factory):
    some = jobs[:2]
    with ray_head(tmp_path_factory.mktemp("ray")) as address, RayWorkers(address, write_ticket(RUN, some[0].work)) as runner:
        assert runner.count == 2
        assert link_all(runner, some) == written(local, {job.shard.name for job in some})
        with pytest.raises(ValueError, match="of its own"):
            runner.run(fail)
        with pytest.raises(WorkerDiedError):
            runner.run(die)


@contextmanager
def ray_head(folder):
    """A cluster of one node on the loopback interface; its sockets need a short path."""
    port, short = "6391", Path(f"/tmp/linker-ray-{os.getpid()}")
    options = ("--head", "--block", "--num-cpus=2", "--include-dashboard=false", "--disable-usage-stats")
    place = ("--node-ip-address=127.0.0.1", f"--port={port}", f"--temp-dir={short}", "--object-store-memory=80000000")
    try:
        with process(folder / "head", sys.executable, "-m", "ray.scripts.scripts", "start", *options, *place):
            wait_for(lambda: b"Ray runtime started" in (folder / "head" / "log").read_bytes())
            yield f"127.0.0.1:{port}"
    finally:
        shutil.rmtree(short, ignore_errors=True)


def test_a_dask_run_that_loses_a_worker_gives_the_same_bytes(cluster, local, sample, tmp_path):
    """The last test of this cluster: the worker is killed while shards are being linked."""
    address, victim = cluster
    articles, results = sample_inputs(sample)
    inputs = [f"--articles={path}" for path in articles] + [f"--results={path}" for path in results]
    (tmp_path / "linker.toml").write_text(TOML)
    options = ("--config", tmp_path / "linker.toml", "--out", tmp_path / "out", "--runner", "dask", "--address", address)
    command = [sys.executable, "-c", "from flows.cli import entry; entry()", "run", *inputs, *options, "--quiet"]
    with process(tmp_path / "run", *map(str, command)) as run:
        wait_for(lambda: any((tmp_path / "out" / "tables" / "claims").glob("s*")))
        os.killpg(victim.pid, signal.SIGKILL)
        assert run.wait(timeout=300) == 3, (tmp_path / "run" / "log").read_text()
    state = state_of(tmp_path / "out")
    whole = {path: digest for path, digest in state.items() if "/.tmp-" not in path}  # what the killed process was writing
    assert without_history(whole) == without_history(state_of(local.archive.out))
