"""A Dask cluster on this machine beside the linker's own worker processes, in alternating runs; prints rates and their ratio.

    python tests/bench/dask_beside_pool.py ARTICLES RESULTS [--runs 5] [--workers 2] [--config linker.toml]

A scheduler and `workers` workers of one thread each are started on the loopback interface and stay for all runs. Rates count from the
first byte read to publish. Nothing here runs in the test suite: a person starts it on a quiet machine.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

RATE = re.compile(r"([\d.,]+) articles/s")
CPU = re.compile(r"whole run\s+[\d.,]+\s+([\d.,]+)")


@contextmanager
def run_dask(folder: Path, command: str, *arguments: str) -> Iterator[None]:
    """A scheduler or a worker, ended at the end."""
    place = folder / f"{command}-{len(list(folder.iterdir()))}"
    place.mkdir()
    with (place / "log").open("wb") as log:
        line = [sys.executable, "-m", f"distributed.cli.dask_{command}", *arguments, "--no-dashboard"]
        process = subprocess.Popen(line, cwd=place, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def link(given: argparse.Namespace, out: Path, *options: str) -> tuple[float, float]:
    """Articles a second, and CPU seconds of the whole run."""
    command = [sys.executable, "-c", "from flows.cli import entry; entry()", "run", given.articles, given.results, "--out", out]
    config = ["--config", given.config] if given.config else []
    line = [*command, "--workers", given.workers, "--profile", *config, *options]
    done = subprocess.run([str(part) for part in line], capture_output=True, text=True, check=False)
    rate, cpu = RATE.search(done.stdout), CPU.search(done.stdout)
    if rate is None or cpu is None:
        raise SystemExit(f"no rate in the linker's output:\n{done.stdout}\n{done.stderr}")
    return float(rate[1].replace(",", "")), float(cpu[1].replace(",", ""))


def main() -> None:
    """Run both in turn and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--config", type=Path)
    given = parser.parse_args()
    pool, dask = [], []
    with tempfile.TemporaryDirectory() as name, ExitStack() as cluster:
        folder = Path(name)
        file = folder / "scheduler.json"
        cluster.enter_context(run_dask(folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)))
        while not file.exists():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        for _ in range(given.workers):
            cluster.enter_context(run_dask(folder, "worker", address, "--nthreads", "1", "--no-nanny"))
        for run in range(given.runs):
            pool.append(link(given, folder / f"pool{run}"))
            dask.append(link(given, folder / f"dask{run}", "--runner", "dask", "--address", address))
            sys.stderr.write(f"run {run + 1}: pool {pool[-1][0]} and Dask {dask[-1][0]} articles/s\n")
    ratios = [there[0] / here[0] for here, there in zip(pool, dask, strict=True)]
    summary = {
        "workers": given.workers,
        "pool_per_second": statistics.median(rate for rate, _ in pool),
        "dask_per_second": statistics.median(rate for rate, _ in dask),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "pool_cpu_seconds": statistics.median(cpu for _, cpu in pool),
        "dask_cpu_seconds": statistics.median(cpu for _, cpu in dask),
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
