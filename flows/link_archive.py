"""The job on one screen: which stages a run has, and in which order."""

from typing import Any

from prefect import flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows.reading import find_inputs, read_inputs
from flows.requests import IN_FLIGHT, RunRequest
from flows.stages import assemble, audit_snapshot, compare, link_shards, open_run, plan_run, publish, report
from flows.summary import RunSummary

_THREADS: Any = ThreadPoolTaskRunner(max_workers=IN_FLIGHT)
"""They only wait for worker processes, and start when they are needed."""


@flow(
    name="link-archive",
    flow_run_name="{request.out.name}-{request.run_id}",
    task_runner=_THREADS,
)
def link_archive(request: RunRequest) -> RunSummary:
    """Link a whole archive: every shard by itself; nothing is published that the audit has not passed, or that takes too much."""
    with open_run(request) as run:
        inputs = find_inputs(run)
        buckets = read_inputs(run, inputs)
        plan = plan_run(run, inputs, buckets)
        outcomes = link_shards(run, plan, buckets)
        snapshot = assemble(run, plan, buckets, outcomes)
        coverage = audit_snapshot(run, snapshot)
        comparison = compare(run, snapshot)
        published = publish(run, snapshot, comparison)
        return report(run, published, coverage)
