"""The stages of a run up to the plan: which inputs there are, what of them is known, and what is in the others."""

from collections.abc import Sequence
from itertools import chain

from prefect import task
from prefect.futures import as_completed

from flows.known import Inputs, digest_run, kept_shards
from flows.prefect_tasks import TRIED_AGAIN, unseen
from flows.requests import RunRequest
from flows.run import Run
from linker_core.buckets import Bucket, number_lines
from linker_core.decision_tables import load_decisions
from linker_core.drops import Kind
from linker_core.input_versions import check_unchanged, note_versions
from linker_core.inputs import expand_inputs
from linker_core.intake import plan_shares
from linker_core.limits import limit_buckets
from linker_core.publication import has_page_files
from linker_core.reuse import bucket_once, forget_others
from linker_core.shares import Share
from linker_core.takeover import PublishedShard, is_whole


def find_inputs(run: Run) -> Inputs:
    """Which inputs there are, and whether the published state, which must be whole, was made from these very ones."""
    kinds: dict[Kind, Sequence[str]] = {"article": run.request.articles, "result": run.request.results}
    with run.spread("find"):
        run.decided = load_decisions(run.request.decisions, run.archive, run.parent, run.request.settings)
        places = {kind: expand_inputs(patterns) for kind, patterns in kinds.items()}
        versions = note_versions(chain.from_iterable(places.values()))
        shares = tuple(share for kind, found in places.items() for share in plan_shares(found, kind, run.read_work))
        run.inputs = digest_run(run, shares)
        return Inputs(shares, versions, are_published=_are_whole(run, kept_shards(run)))


def _are_whole(run: Run, shards: Sequence[PublishedShard]) -> bool:
    """Whether there are shards, and nothing of them is missing or damaged."""
    if not shards:
        return False
    run.progress.begin("verify", len(shards))
    futures = [verify_one.submit(run, shard.name, unseen(shard)) for shard in shards]
    for _ in as_completed(futures):
        run.progress.advance(0, 0)
    return all(future.result() for future in futures)


@task(task_run_name="verify {name}", **TRIED_AGAIN)
def verify_one(run: Run, name: str, shard: PublishedShard) -> bool:  # noqa: ARG001 - the name is for people
    """See in a worker that a published shard is whole."""
    paged = run.parent is not None and has_page_files(run.parent)
    return run.do("find", is_whole, run.archive.out, shard, has_page_files=paged)


def read_inputs(run: Run, inputs: Inputs) -> tuple[Bucket, ...]:
    """Bring the inputs into sorted chunks, as many shares of them at once as there are workers; none where none has changed."""
    shares = () if inputs.are_published else inputs.shares
    with run.spread("read"):
        forget_others(run.read_work, inputs.shares)
        run.progress.begin("read", len(shares))
        futures = [read_share.submit(run, share.name, unseen(share)) for share in shares]
        for future in as_completed(futures):
            bucket = future.result()
            run.progress.advance(bucket.count_kept if bucket.kind == "article" else 0, bucket.count_bytes)
        check_unchanged(inputs.versions)
        buckets = number_lines(future.result() for future in futures)
        run.count_bytes = sum(bucket.count_bytes for bucket in buckets)
        rows = {"rows_in": sum(b.count_seen for b in buckets), "rows_out": sum(b.count_kept for b in buckets)}
        run.ledger.count("read", bytes_in=run.count_bytes, **rows)
        limit = run.request.limit if isinstance(run.request, RunRequest) else None
        return limit_buckets(buckets, limit) if limit else buckets


@task(task_run_name="read {name}", **TRIED_AGAIN)
def read_share(run: Run, name: str, share: Share) -> Bucket:  # noqa: ARG001 - the name is for people
    """Read one share of the inputs in a worker."""
    return run.do("read", bucket_once, share, run.read_work, run.request.settings.input)
