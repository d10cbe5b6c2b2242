"""The linker beside another program that does the job, in alternating runs on one archive; prints rates and their ratio.

    python tests/bench/beside_peer.py PEER ARTICLES RESULTS [--copies N] [--runs 5] [--workers 2] [--peer-option 70]

PEER is called as `python PEER ARTICLES RESULTS OUT [option]` and prints one JSON object with `per_second`. ARTICLES and RESULTS are
.jsonl.gz; they are repeated under new ids `copies` times. Rates count from the first byte read to publish; the linker's start-up
is printed apart. Nothing here runs in the test suite: a person starts it on a quiet machine.
"""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RATE = re.compile(r"([\d.,]+) articles/s.*?([\d.]+) s to start up", re.DOTALL)


def repeat_records(source: Path, target: Path, copies: int) -> int:
    """Write the records `copies` times, each time under new article ids; the number of lines written."""
    with gzip.open(source, "rt", encoding="utf-8") as given:
        lines = given.readlines()
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as out:
        for copy in range(copies):
            for line in lines:
                record = json.loads(line)
                record["article_id"] = f"{record['article_id']}-{copy}"
                out.write(json.dumps(record) + "\n")
    return len(lines) * copies


def run_linker(articles: Path, results: Path, out: Path, workers: int) -> tuple[float, float]:
    """Articles per second, and seconds to start up."""
    command = [
        sys.executable,
        "-c",
        "from flows.cli import entry; entry()",
        "run",
        articles,
        results,
        "--out",
        out,
        "--workers",
        workers,
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    found = RATE.search(done.stdout)
    if found is None:
        raise SystemExit(f"no rate in the linker's output:\n{done.stdout}\n{done.stderr}")
    return float(found[1].replace(",", "")), float(found[2])


def run_peer(peer: Path, articles: Path, results: Path, out: Path, option: str | None) -> float:
    """Articles per second."""
    command = [sys.executable, str(peer), str(articles), str(results), str(out), *([option] if option else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1])["per_second"])


def main() -> None:
    """Run both in turn and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--copies", type=int, default=9)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--peer-option")
    given = parser.parse_args()
    ours, theirs, startups = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        articles, results = work / "articles.jsonl.gz", work / "results.jsonl.gz"
        count = repeat_records(given.articles, articles, given.copies)
        repeat_records(given.results, results, given.copies)
        for run in range(given.runs):
            rate, startup = run_linker(articles, results, work / f"ours{run}", given.workers)
            ours.append(rate)
            startups.append(startup)
            theirs.append(run_peer(given.peer, articles, results, work / f"theirs{run}", given.peer_option))
            sys.stderr.write(f"run {run + 1}: {ours[-1]} and {theirs[-1]} articles/s\n")
    ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
    summary = {
        "articles": count,
        "workers": given.workers,
        "linker_per_second": statistics.median(ours),
        "peer_per_second": statistics.median(theirs),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "startup_seconds": statistics.median(startups),
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
