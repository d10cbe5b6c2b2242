"""Every monster of `tests/monsters.py` at full size through a worker of its own: time, memory, and what became of it.

    python -m tests.bench.monsters [NAME ...] [--size 1.0] [--limit-mb 6000]

A worker reads, plans and links as in a run, in a process that may not take more than `--limit-mb` of address space. A line says what
it took and how the articles ended; the plain ones beside the monster must have their links. Exit code 1 where they have not.
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from flows.shard import ShardJob, link_shard
from linker_core.intake import bucket_file, plan_shards, read_drops
from linker_core.settings import Settings
from tests.bench.cost import measure
from tests.monsters import MAKERS, write_monsters

MB = 1e6


def link_monster(name: str, size: float, folder: Path) -> dict[str, object]:
    """What a worker does with it: links and reason of every article, records set aside, seconds by stage."""
    articles, results = write_monsters(folder, [name], size)
    settings = Settings()
    out, work = folder / "out", folder / "work"
    out.mkdir()
    work.mkdir()
    began = time.perf_counter()
    buckets = (bucket_file(articles, "article", work, settings.input), bucket_file(results, "result", work, settings.input))
    read = time.perf_counter() - began
    plan = plan_shards(buckets, settings.shards)
    jobs = [ShardJob(out, "monsters", work, shard, buckets, settings, plan.colliding) for shard in plan.shards]
    outcomes = [link_shard(job) for job in jobs]
    rows = [row for path in (out / "tables" / "articles").rglob("*.parquet") for row in pq.read_table(path).to_pylist()]
    stages = Counter({"read": read})
    for outcome in outcomes:
        stages.update(dict(outcome.stage_seconds))
    drops = [*(drop for bucket in buckets for drop in read_drops(bucket)), *(drop for o in outcomes for drop in o.drops)]
    return {
        "reasons": {row["article_id"]: row["reason"] for row in rows},
        "drops": Counter(str(drop.reason) for drop in drops),
        "stages": {stage: round(seconds, 1) for stage, seconds in stages.items() if seconds >= 0.1},
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(MAKERS)}")
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("--limit-mb", type=int, default=6000)
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        resource.setrlimit(resource.RLIMIT_AS, (given.limit_mb * 10**6, resource.RLIM_INFINITY))
        print(json.dumps(link_monster(given.names[0], given.size, given.inside)))
        return
    failed = []
    for name in given.names or MAKERS:
        with TemporaryDirectory() as folder:
            options = ["--size", given.size, "--limit-mb", given.limit_mb, "--inside", folder]
            cost = measure([sys.executable, "-m", "tests.bench.monsters", name, *options], accepted=(0, 1, -9))
        told = json.loads(cost.output.splitlines()[-1]) if cost.output else {"reasons": {}}
        print(f"{name}: {cost.seconds:.1f} s, {cost.peak_bytes / MB:.0f} MB, {told}", flush=True)
        if [told["reasons"].get(key, "") for key in ("before", "zafter")] != [None, None]:
            failed.append(name)
    if failed:
        sys.exit(f"the plain articles suffered beside: {', '.join(failed)}")


if __name__ == "__main__":
    main()
