"""Dry runs: the stages of a run or an update up to its publication, on a mirror of the archive."""

from pathlib import Path

from prefect import flow

from flows.dry_run import Rehearsal, foresee
from flows.link_archive import make_state
from flows.prefect_tasks import THREADS
from flows.requests import RunRequest, UpdateRequest
from flows.stages import open_run
from flows.update_archive import make_changed_state
from flows.update_stages import open_update


@flow(name="link-archive-dry-run", flow_run_name="{request.out.name}-{request.run_id}", task_runner=THREADS)
def rehearse(request: RunRequest, patch: Path) -> Rehearsal:
    """Do the work of `link_archive`, and say what would be published; `patch` is written."""
    with open_run(request) as run:
        return foresee(run, *make_state(run), patch)


@flow(name="update-archive-dry-run", flow_run_name="{request.out.name}-{request.run_id}", task_runner=THREADS)
def rehearse_update(request: UpdateRequest, patch: Path) -> Rehearsal:
    """Do the work of `update_archive`, and say what would be published; `patch` is written."""
    with open_update(request) as run:
        return foresee(run, *make_changed_state(run), patch)
