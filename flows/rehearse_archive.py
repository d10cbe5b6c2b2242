"""A dry run on one screen: the stages of a run up to its publication, on a mirror of the archive."""

from pathlib import Path
from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.dry_run import Rehearsal, foresee
from flows.reading import find_inputs, read_inputs
from flows.requests import IN_FLIGHT, RunRequest, UpdateRequest
from flows.stages import assemble, audit_snapshot, link_shards, open_run, plan_run
from flows.update_stages import open_update, plan_delta, read_delta

_THREADS: Any = ThreadPoolTaskRunner(max_workers=IN_FLIGHT)


@flow(
    name="link-archive-dry-run",
    flow_run_name="{request.out.name}-{request.run_id}",
    task_runner=_THREADS,
)
def rehearse(request: RunRequest, patch: Path) -> Rehearsal:
    """Do the work of `link_archive` on a mirror of the archive, and say what would be published; `patch` is written."""
    with open_run(request) as run:
        inputs = find_inputs(run)
        buckets = read_inputs(run, inputs)
        plan = plan_run(run, inputs, buckets)
        outcomes = link_shards(run, plan, buckets)
        snapshot = assemble(run, plan, buckets, outcomes)
        coverage = audit_snapshot(run, snapshot)
        return foresee(run, snapshot, coverage, patch)


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
