"""What a run would work on: the inputs are read and counted, OUT is not touched."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.requests import RunRequest
from flows.workers import Workers
from linker_core.archive import Archive
from linker_core.decision_tables import load_decisions
from linker_core.drops import Drop, Kind
from linker_core.inputs import expand_inputs
from linker_core.intake import Bucket, ShardInput, bucket_share, load_shard, plan_shards, plan_shares, read_drops
from linker_core.limits import limit_buckets


@dataclass(frozen=True, slots=True)
class Forecast:
    """Counts of what would be worked on, and of what would be set aside: kind, reason, how many."""

    count_articles: int
    count_results: int
    count_shards: int
    drops: tuple[tuple[str, str, int], ...]


def foresee(request: RunRequest) -> Forecast:
    """Read the inputs as a run does, in a scratch folder that is removed afterwards.

    Raises:
        UsageError: an input is missing.
    """
    kinds: dict[Kind, Sequence[str]] = {"article": request.articles, "result": request.results}
    with TemporaryDirectory(prefix="linker-") as scratch, Workers(request.workers) as workers:
        work = Path(scratch)
        with ThreadPoolExecutor(request.workers) as threads:
            shares = (s for kind, patterns in kinds.items() for s in plan_shares(expand_inputs(patterns), kind, work))
            jobs = [threads.submit(workers.run, bucket_share, share, work, request.settings.input) for share in shares]
            buckets: tuple[Bucket, ...] = tuple(job.result() for job in jobs)
        return _count(request, limit_buckets(buckets, request.limit) if request.limit else buckets)


def _count(request: RunRequest, buckets: Sequence[Bucket]) -> Forecast:
    shards = plan_shards(buckets, request.settings.shards).shards
    drops = Counter(_reason(drop) for bucket in buckets for drop in read_drops(bucket))
    if request.decisions is not None:
        given = load_decisions(request.decisions, Archive(request.out), None, request.settings)
        drops.update(map(_reason, given.drops))
    count_articles = count_results = 0
    for shard in shards:
        loaded: ShardInput = load_shard(shard, buckets)
        drops.update(map(_reason, loaded.drops))
        count_articles += len(loaded.articles)
        count_results += sum(map(len, loaded.results.values()))
    counted = tuple((kind, reason, count) for (kind, reason), count in sorted(drops.items()))
    return Forecast(count_articles, count_results, len(shards), counted)


def _reason(drop: Drop) -> tuple[str, str]:
    return drop.kind, str(drop.reason)
