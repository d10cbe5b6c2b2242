"""The linker beside another program that does the job, in alternating runs on one archive; keeps and prints rates, costs, ratios.

    python -m tests.bench.beside_peer PEER [ARTICLES RESULTS] [--copies 1] [--articles 3000] [--runs 5] [--workers 2]
        [--peer-option 70] [--label wice] [--work FOLDER] [--dry]

PEER is called as `python PEER ARTICLES RESULTS OUT [option]`; its last line is a JSON object with `seconds`, `links`, and perhaps
`stages`. ARTICLES and RESULTS are .jsonl or .jsonl.gz and are repeated under new ids `copies` times; without them an archive of
`--articles` is made. Rates count from the first byte read to publish, start-up apart. Nothing here runs in the test suite: a
person starts it on a quiet machine.
"""

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.archive import Recipe
from tests.bench.archive_files import LinesWriter
from tests.bench.jobs import Job, run_linker, run_peer
from tests.bench.make_archive import write_archive
from tests.bench.records import keep, stage_table

MB = 1e6


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of JSON lines, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def repeat_records(source: Path, target: Path, copies: int) -> int:
    """Write the records `copies` times, each time under new article ids; the number of lines written."""
    count = 0
    with LinesWriter(target) as out:
        for copy in range(copies):
            for record in read_lines(source):
                out.write(record | {"article_id": f"{record['article_id']}-{copy}"})
                count += 1
    return count


def prepare(given: argparse.Namespace, work: Path) -> tuple[Path, Path, int, str]:
    """The archive of both, how many articles it has, and what it is called."""
    if given.articles_file is None:
        recipe = Recipe()
        articles, results = write_archive(work, recipe, given.articles, processes=given.workers)
        label = f"made up: {recipe.article_bytes / 1000:.0f} KB, {recipe.results} results of {recipe.result_bytes / 1000:.0f} KB"
        return articles, results, given.articles, given.label or label
    articles, results = work / "articles.jsonl.gz", work / "results.jsonl.gz"
    count = repeat_records(given.articles_file, articles, given.copies)
    repeat_records(given.results_file, results, given.copies)
    label = given.label or given.articles_file.parent.name
    return articles, results, count, f"{label} × {given.copies}" if given.copies > 1 else label


def compare(count: int, ours: Sequence[Job], theirs: Sequence[Job], idle: tuple[Job, Job]) -> dict[str, Any]:
    """Medians of both, and of their ratios run by run: neighbours share the machine's mood.

    `idle` are jobs on one article; what they cost is start-up, and is taken off.
    """
    pairs = list(zip(ours, theirs, strict=True))
    cpu = [[job.cpu_seconds - rest.cpu_seconds for job in jobs] for jobs, rest in zip((ours, theirs), idle, strict=True)]
    rates = [count / job.seconds for job in ours], [count / job.seconds for job in theirs]
    return {
        "articles": count,
        "runs": len(pairs),
        "linker_per_second": median(rates[0]),
        "peer_per_second": median(rates[1]),
        "ratio": median(b.seconds / a.seconds for a, b in pairs),
        "ratios": [round(b.seconds / a.seconds, 2) for a, b in pairs],
        "linker_cpu_ms": median(cpu[0]) / count * 1000,
        "peer_cpu_ms": median(cpu[1]) / count * 1000,
        "cpu_ratio": median(b / a for a, b in zip(*cpu, strict=True)),
        "startup_cpu_seconds": idle[0].cpu_seconds,
        "linker_seconds": median(job.seconds for job in ours),
        "peer_seconds": median(job.seconds for job in theirs),
        "startup_seconds": median(job.startup_seconds for job in ours),
        "peer_startup_seconds": median(job.startup_seconds for job in theirs),
        "linker_links": ours[0].links,
        "peer_links": theirs[0].links,
        "worker_peak_mb": max(job.worker_peak_bytes for job in ours) / MB,
        "main_peak_mb": max(job.peak_bytes for job in ours) / MB,
        "peer_peak_mb": max(job.peak_bytes for job in theirs) / MB,
        "linker_stages": median_stages(ours),
        "peer_stages": median_stages(theirs),
    }


def median_stages(jobs: Sequence[Job]) -> dict[str, float]:
    """Seconds by stage, as the job before or after them had it."""
    return {stage: round(median(job.stages.get(stage, 0.0) for job in jobs), 3) for stage in jobs[0].stages}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both in turn, keep the figures and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", type=Path)
    parser.add_argument("articles_file", type=Path, nargs="?")
    parser.add_argument("results_file", type=Path, nargs="?")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--peer-option")
    parser.add_argument("--label", help="what the archive is called where figures are kept")
    parser.add_argument("--work", type=Path, help="folder for the archive and the outputs; default: a temporary one")
    parser.add_argument("--dry", action="store_true", help="print only, keep nothing")
    given = parser.parse_args(arguments)
    if (given.articles_file is None) != (given.results_file is None):
        parser.error("give ARTICLES and RESULTS, or neither")
    with TemporaryDirectory(dir=given.work) as folder:
        work = Path(folder)
        articles, results, count, label = prepare(given, work)
        alone = write_archive(work / "one", Recipe(), 1)
        idle = run_linker(*alone, work / "ours", given.workers), run_peer(given.peer.absolute(), *alone, work / "theirs", None)
        ours, theirs = [], []
        for run in range(1, given.runs + 1):
            ours.append(run_linker(articles, results, work / "ours", given.workers))
            theirs.append(run_peer(given.peer.absolute(), articles, results, work / "theirs", given.peer_option))
            rates = [f"{count / jobs[-1].seconds:.1f}" for jobs in (ours, theirs)]
            sys.stderr.write(f"run {run} of {given.runs}: {' and '.join(rates)} articles/s\n")
    figures = {"archive": label, "workers": given.workers, "peer": given.peer.name, "peer_option": given.peer_option}
    record = figures | compare(count, ours, theirs, idle)
    if not given.dry:
        record = keep("beside", record)
    print(stage_table(record))
    print(json.dumps(record))


if __name__ == "__main__":
    main()
