"""CPU seconds per article and memory on growing archives, with one worker and with several; can be stopped and started again.

    python -m tests.bench.scaling WORK [--sizes 3000,10000,100000] [--workers 1,2] [--dry]

Archives are made once below WORK and kept there. Every finished job is kept in WORK/done.jsonl and not done again at the same
commit. Prints a Markdown table for the README's section on sizing, and what the bars of the project say of it.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.archive import Recipe
from tests.bench.jobs import run_linker
from tests.bench.make_archive import write_archive
from tests.bench.records import SCALING, describe_commit, keep, read_kept, table

MB = 1e6
LABEL = "made up: 20 KB, 8 results of 3 KB"


def make_once(folder: Path, count: int, processes: int) -> tuple[Path, Path]:
    """The archive of that size; a mark says that it was finished."""
    paths = folder / "articles.jsonl.gz", folder / "results.jsonl.gz"
    mark = folder / "recipe.json"
    recipe = json.dumps(asdict(Recipe()) | {"articles": count})
    if not mark.is_file() or mark.read_text(encoding="utf-8") != recipe:
        sys.stderr.write(f"making {count:,} articles in {folder}\n")
        write_archive(folder, Recipe(), count, processes=processes)
        mark.write_text(recipe, encoding="utf-8")
    return paths


def measure_one(work: Path, count: int, workers: int, processes: int, startup_cpu: float) -> dict[str, Any]:
    """One job on one archive; the CPU seconds of a job on one article are taken off."""
    articles, results = make_once(work / f"archive-{count}", count, processes)
    sys.stderr.write(f"linking {count:,} articles with {workers} workers\n")
    job = run_linker(articles, results, work / f"out-{count}-{workers}", workers)
    return {
        "archive": LABEL,
        "articles": count,
        "input_mb": sum(path.stat().st_size for path in (articles, results)) / MB,
        "workers": workers,
        "seconds": job.seconds,
        "startup_seconds": job.startup_seconds,
        "startup_cpu_seconds": startup_cpu,
        "per_second": count / job.seconds,
        "cpu_ms": (job.cpu_seconds - startup_cpu) / count * 1000,
        "worker_peak_mb": job.worker_peak_bytes / MB,
        "main_peak_mb": job.peak_bytes / MB,
        "out_mb": job.out_bytes / MB,
        "stages": {stage: round(seconds, 3) for stage, seconds in job.stages.items()},
    }


def measure_startup(work: Path, workers: int) -> float:
    """CPU seconds of a job on one article."""
    return run_linker(*make_once(work / "archive-1", 1, 1), work / "out-1", workers).cpu_seconds


def judge(records: Sequence[dict[str, Any]]) -> list[str]:
    """What the figures say of growth, memory and workers."""
    by_job = {(record["articles"], record["workers"]): record for record in records}
    said = [f"largest worker: {max(record['worker_peak_mb'] for record in records):.0f} MB"]
    for workers in sorted({record["workers"] for record in records}):
        cpu = {count: record["cpu_ms"] for (count, w), record in sorted(by_job.items()) if w == workers}
        said.append(f"CPU ms/article, {workers} workers: " + ", ".join(f"{count:,}: {ms:.1f}" for count, ms in cpu.items()))
        said[-1] += f"; the largest is {max(cpu.values()) / min(cpu.values()) - 1:.0%} above the least"
    for (count, workers), record in sorted(by_job.items()):
        if workers > 1 and (count, 1) in by_job:
            said.append(f"{count:,} articles: {workers} workers are {by_job[count, 1]['seconds'] / record['seconds']:.2f} × one")
    return said


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what is left, then print all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--sizes", type=_numbers, default="3000,10000,100000")
    parser.add_argument("--workers", type=_numbers, default="1,2")
    parser.add_argument("--dry", action="store_true", help="keep the figures below WORK only")
    given = parser.parse_args(arguments)
    given.work.mkdir(parents=True, exist_ok=True)
    kept = given.work / "done.jsonl"
    commit = describe_commit()["commit"]
    done = {(r["articles"], r["workers"]): r for r in read_kept(kept) if r["commit"] == commit}
    left = [(count, workers) for count in given.sizes for workers in given.workers if (count, workers) not in done]
    idle = {workers: measure_startup(given.work, workers) for workers in sorted({workers for _, workers in left})}
    for count, workers in left:
        figures = measure_one(given.work, count, workers, max(given.workers), idle[workers])
        done[count, workers] = keep("scaling", figures, kept)
        if not given.dry:
            keep("scaling", figures)
    asked = [(count, workers) for count in given.sizes for workers in given.workers]
    records = [done[job] for job in sorted(asked)]
    print(table(SCALING, records))
    print("\n".join(judge(records)))


if __name__ == "__main__":
    main()
