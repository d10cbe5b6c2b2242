"""The stages of an update that a run over the whole archive has not, as Prefect sees them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from prefect import task
from prefect.futures import as_completed

from flows.prefect_tasks import TRIED_AGAIN, unseen
from flows.requests import UpdateRequest
from flows.run import Run
from flows.stages import open_run
from flows.updating import complete_request, gather, is_decided_otherwise, reading_of, settle_drops
from linker_core.buckets import Bucket, Reading, bucket_share, number_lines
from linker_core.decision_tables import load_decisions
from linker_core.delta import Delta
from linker_core.errors import UsageError
from linker_core.input_versions import check_unchanged, note_versions
from linker_core.inputs import expand_inputs
from linker_core.intake import plan_shares
from linker_core.revision import Revision, RevisionJob, revise_shard
from linker_core.shares import Share
from linker_core.snapshots import Snapshot
from linker_core.takeover import PublishedShard
from linker_core.update_plan import UpdatePlan, plan_update


@contextmanager
def open_update(request: UpdateRequest) -> Iterator[Run]:
    """Hold the archive and the workers; settings that are not given are those of the published state."""
    with open_run(complete_request(request)) as run:
        yield run


def read_delta(run: Run) -> Delta:
    """Bring the rows of the update into chunks and orders."""
    request = asked(run)
    with run.spread("read"):
        run.decided = load_decisions(request.decisions, run.archive, run.parent, request.settings)
        articles, results = expand_inputs(request.articles), expand_inputs(request.results)
        versions = note_versions((*articles, *results))
        shares = [*plan_shares(articles, "article", run.work), *plan_shares(results, "result", run.work)]
        run.progress.begin("read", len(shares))
        reading = reading_of(request.only)
        futures = [read_one.submit(run, share.name, unseen(share), unseen(reading)) for share in shares]
        for future in as_completed(futures):
            bucket = future.result()
            run.progress.advance(bucket.count_kept if bucket.kind == "article" else 0, bucket.count_bytes)
        check_unchanged(versions)
        buckets = number_lines(future.result() for future in futures)
        run.count_bytes = sum(bucket.count_bytes for bucket in buckets)
        seen, kept = sum(bucket.count_seen for bucket in buckets), sum(bucket.count_kept for bucket in buckets)
        run.ledger.count("read", bytes_in=run.count_bytes, rows_in=seen, rows_out=kept)
        return gather(buckets, request.only, run.work, request.settings.sources.max_url_length)


@task(task_run_name="read {name}", **TRIED_AGAIN)
def read_one(run: Run, name: str, share: Share, reading: Reading) -> Bucket:  # noqa: ARG001 - the name is for people
    """Read one share of the update in a worker."""
    return run.do("read", bucket_share, share, run.work, run.request.settings.input, reading)


def plan_delta(run: Run, delta: Delta) -> UpdatePlan:
    """Read the published shards that the update is about, and cut the archive as a run over its final content would."""
    base = published_by(run)
    with run.spread("plan"):
        remembered = load_decisions(None, run.archive, base, run.request.settings).rows
        is_whole = run.recipe is None or run.recipe != base.recipe or is_decided_otherwise(run.decided.rows, remembered)

        def revise(shards: Iterable[PublishedShard]) -> list[Revision]:
            jobs = [RevisionJob(run.archive.out, run.work, shard, delta.buckets, delta.max_url_length) for shard in shards]
            futures = [revise_one.submit(run, job.published.name, unseen(job)) for job in jobs]
            return [future.result() for future in futures]

        planned = plan_update(run.archive, base, delta, run.request.settings.shards, revise, is_whole=is_whole)
        run.carried_drops, run.unmet = settle_drops(run.archive, base, delta, planned)
        return planned


@task(task_run_name="revise {name}", **TRIED_AGAIN)
def revise_one(run: Run, name: str, job: RevisionJob) -> Revision:  # noqa: ARG001 - the name is for people
    """Bring one published shard in line with the update, in a worker."""
    return run.do("plan", revise_shard, job)


def asked(run: Run) -> UpdateRequest:
    """The request of an update's run."""
    if not isinstance(run.request, UpdateRequest):
        raise TypeError("this run was not asked for an update")
    return run.request


def published_by(run: Run) -> Snapshot:
    """The state that the update is based on.

    Raises:
        UsageError: nothing was published yet.
    """
    if run.parent is None:
        raise UsageError(f"{run.archive.out} has published nothing yet; run 'linker run' first")
    return run.parent
