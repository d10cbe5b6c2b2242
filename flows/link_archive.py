"""The job on one screen: which stages a run has, and in which order."""

from prefect import flow

from flows.prefect_tasks import THREADS
from flows.reading import find_inputs, read_inputs
from flows.requests import RunRequest
from flows.run import Run
from flows.stages import assemble, audit_snapshot, compare, link_shards, open_run, plan_run, publish, report
from flows.summary import RunSummary
from linker_core.coverage import Coverage
from linker_core.snapshots import Snapshot


@flow(name="link-archive", flow_run_name="{request.out.name}-{request.run_id}", task_runner=THREADS)
def link_archive(request: RunRequest) -> RunSummary:
    """Link a whole archive: every shard by itself; nothing is published that the audit has not passed, or that takes too much."""
    with open_run(request) as run:
        snapshot, coverage = make_state(run)
        comparison = compare(run, snapshot)
        published = publish(run, snapshot, comparison)
        return report(run, published, coverage)


def make_state(run: Run) -> tuple[Snapshot, Coverage]:
    """All that comes of the inputs, audited and not yet published."""
    inputs = find_inputs(run)
    buckets = read_inputs(run, inputs)
    plan = plan_run(run, inputs, buckets)
    outcomes = link_shards(run, plan, buckets)
    snapshot = assemble(run, plan, buckets, outcomes)
    return snapshot, audit_snapshot(run, snapshot)
