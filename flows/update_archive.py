"""An update on one screen: as a run over the whole archive, but for what is read and which shards are worked on."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.dry_run import Rehearsal, foresee
from flows.requests import IN_FLIGHT, UpdateRequest
from flows.stages import assemble, audit_snapshot, compare, link_shards, publish, report
from flows.summary import RunSummary
from flows.update_stages import open_update, plan_delta, read_delta

_THREADS: Any = ThreadPoolTaskRunner(max_workers=IN_FLIGHT)


@flow(
    name="update-archive",
    flow_run_name="{request.out.name}-{request.run_id}",
    task_runner=_THREADS,
)
def update_archive(request: UpdateRequest) -> RunSummary:
    """Change a published archive: what comes of it is what a run over its final content would give, byte for byte."""
    with open_update(request) as run:
        delta = read_delta(run)
        planned = plan_delta(run, delta)
        outcomes = link_shards(run, planned.plan, planned.buckets)
        snapshot = assemble(run, planned.plan, planned.buckets, outcomes)
        coverage = audit_snapshot(run, snapshot)
        comparison = compare(run, snapshot)
        published = publish(run, snapshot, comparison)
        return report(run, published, coverage)


@flow(
    name="update-archive-dry-run",
    flow_run_name="{request.out.name}-{request.run_id}",
    task_runner=_THREADS,
)
def rehearse_update(request: UpdateRequest, patch: Path) -> Rehearsal:
    """Do the work of `update_archive` on a mirror of the archive, and say what would be published; `patch` is written."""
    with open_update(request) as run:
        delta = read_delta(run)
        planned = plan_delta(run, delta)
        outcomes = link_shards(run, planned.plan, planned.buckets)
        snapshot = assemble(run, planned.plan, planned.buckets, outcomes)
        coverage = audit_snapshot(run, snapshot)
        return foresee(run, snapshot, coverage, patch)
