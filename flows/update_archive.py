"""An update on one screen: as a run over the whole archive, but for what is read and which shards are worked on."""

from prefect import flow

from flows.prefect_tasks import THREADS
from flows.requests import UpdateRequest
from flows.run import Run
from flows.stages import assemble, audit_snapshot, compare, link_shards, publish, report
from flows.summary import RunSummary
from flows.update_stages import open_update, plan_delta, read_delta
from linker_core.coverage import Coverage
from linker_core.snapshots import Snapshot


@flow(name="update-archive", flow_run_name="{request.out.name}-{request.run_id}", task_runner=THREADS)
def update_archive(request: UpdateRequest) -> RunSummary:
    """Change a published archive: what comes of it is what a run over its final content would give, byte for byte."""
    with open_update(request) as run:
        snapshot, coverage = make_changed_state(run)
        comparison = compare(run, snapshot)
        published = publish(run, snapshot, comparison)
        return report(run, published, coverage)


def make_changed_state(run: Run) -> tuple[Snapshot, Coverage]:
    """All that comes of the changes to what is published, audited and not yet published."""
    delta = read_delta(run)
    planned = plan_delta(run, delta)
    outcomes = link_shards(run, planned.plan, planned.buckets)
    snapshot = assemble(run, planned.plan, planned.buckets, outcomes)
    return snapshot, audit_snapshot(run, snapshot)
