"""A run, an update, or a dry run of either, carried out for the command line: Prefect made ready, the flow run, the outcome told.

Modules that load Prefect are imported when wrong use has been found: it should not wait for them.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.exit_codes import EXIT_BROKEN, EXIT_SET_ASIDE
from flows.requests import Request, UpdateRequest

if TYPE_CHECKING:
    from flows.prefect_runtime import PrivateServer
    from flows.summary import RunSummary


def carry_out(request: Request, options: dict[str, Any]) -> None:
    """Do what is asked, or only show what would come of it."""
    if options["dry_run"]:
        _rehearse(request, options["patch"], is_quiet=options["quiet"], is_verbose=options["verbose"])
    else:
        _finish(request, options)


def _finish(request: Request, options: dict[str, Any]) -> None:
    """Run the flow, print what came of it, and leave by the exit code that tells whether records were set aside."""
    summary, startup_seconds = _run(request, is_verbose=options["verbose"])
    from flows.summary import print_run_profile, print_summary

    if not options["quiet"]:
        print_summary(summary, request, startup_seconds)
    if options["is_profiled"]:
        print_run_profile(summary)
    if summary.coverage.drops or summary.unmet:
        sys.exit(EXIT_SET_ASIDE)


def _run(request: Request, *, is_verbose: bool) -> "tuple[RunSummary, float]":
    """Run the flow; also the seconds that went by before it began."""
    began = time.monotonic()
    request = _complete(request)
    with _prepared(request, is_verbose=is_verbose) as (threads, server):
        flow = _flow_for(request)
        before = server.cpu_seconds() if server is not None else 0.0
        summary = flow.with_options(task_runner=threads)(request)
        elapsed = time.monotonic() - began
        summary = summary.with_server(server.cpu_seconds() - before if server is not None else 0.0)
    return summary, elapsed - summary.seconds


def _complete(request: Request) -> Request:
    from flows.updating import complete

    return complete(request)


@contextmanager
def _prepared(request: Request, *, is_verbose: bool) -> "Iterator[tuple[Any, PrivateServer | None]]":
    """Prefect and the workers' modules, ready for a flow: its task runner, and the server that was started for it."""
    from flows.prefect_runtime import prefect_runtime
    from flows.run import check_request
    from flows.workers import warm_up

    check_request(request)  # wrong use should not wait for Prefect
    with prefect_runtime(is_verbose=is_verbose) as server:
        if request.runner == "process":
            warm_up()
        import pandas as pd  # noqa: F401 - pyarrow would, at the first list it is given in the middle of the run
        from prefect.task_runners import ThreadPoolTaskRunner

        if server is not None:
            server.wait_until_ready()
        yield ThreadPoolTaskRunner(max_workers=request.workers), server


def _rehearse(request: Request, patch: Path | None, *, is_quiet: bool, is_verbose: bool) -> None:
    """Do the work on a mirror, show what would change, and leave with the exit code that a run would have."""
    from flows.dry_run import SHOWN_PAGES, mirrored, print_patch
    from flows.summary import print_rehearsal

    request = _complete(request)
    with mirrored(request) as mirror, _prepared(mirror, is_verbose=is_verbose) as (threads, _):
        target = patch or Path(str(mirror.out)).parent / "pages.patch"
        rehearsal = _rehearsal_for(request).with_options(task_runner=threads)(mirror, target)
        if not patch:
            print_patch(target, SHOWN_PAGES)
    if not is_quiet:
        print_rehearsal(rehearsal)
    if rehearsal.excess and not request.accept:
        sys.exit(EXIT_BROKEN)
    if rehearsal.coverage.drops or rehearsal.unmet:
        sys.exit(EXIT_SET_ASIDE)


def _rehearsal_for(request: Request) -> Any:
    from flows.rehearse_archive import rehearse, rehearse_update

    return rehearse_update if isinstance(request, UpdateRequest) else rehearse


def _flow_for(request: Request) -> Any:
    if isinstance(request, UpdateRequest):
        from flows.update_archive import update_archive

        return update_archive
    from flows.link_archive import link_archive

    return link_archive
