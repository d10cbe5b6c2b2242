"""The stages as Prefect sees them: each takes the run, calls the library, and keeps no logic of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, dropwhile

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed

from flows.artifacts import ProgressArtifact
from flows.auditing import AuditJob, plan_audits
from flows.known import Inputs
from flows.ledger import TOTAL
from flows.memory import remember, touched_by
from flows.prefect_runtime import is_private
from flows.prefect_tasks import TRIED_AGAIN, unseen
from flows.profile import make_profile
from flows.progress import warn
from flows.reporting import PageGroup, divide, finish_pages, group_pages, plan_report, say_breaches, write_pages
from flows.requests import Request
from flows.run import Run, hold_run
from flows.shard import PAGES, ShardJob, ShardOutcome, hand_on, link_shard
from flows.summary import RunSummary, count_drops, to_markdown
from linker_core.archive import read_table
from linker_core.assembly import Occasion, add_history, assemble_snapshot
from linker_core.audit import ACROSS_SHARDS, Breach, audit, audit_shard
from linker_core.carried_drops import carry_all_drops
from linker_core.catalog import connect, write_catalog
from linker_core.changes import Comparison, compare_snapshots
from linker_core.coverage import Coverage, measure_coverage
from linker_core.decision_tables import add_decisions
from linker_core.errors import AuditError
from linker_core.guard import find_excess, refuse_losses
from linker_core.history import compact_history, drop_damaged
from linker_core.intake import Bucket, Plan, plan_shards, read_drops
from linker_core.known_inputs import note_inputs
from linker_core.late_times import note_late_times
from linker_core.publication import has_page_files, page_paths, publish_pages, publishing, put_pages, withdraw_pages
from linker_core.report_state import Touched
from linker_core.run_tables import drop_rows, shard_times
from linker_core.schemas import DROPS
from linker_core.shards import carry_plan
from linker_core.snapshots import Snapshot
from linker_core.storage import is_local
from linker_core.takeover import PublishedState, published_shards

REPORT_PARTS = 2
"""Jobs of the report for each worker: enough to keep them busy, few enough to pay for their start."""
COUNTS = ("rows_in", "rows_out", "bytes_in", "bytes_out")


@contextmanager
def open_run(request: Request) -> Iterator[Run]:
    """Hold the archive and the workers of a run; its progress also goes to Prefect, where somebody can see it there."""
    with hold_run(request, *(() if is_private() else (ProgressArtifact(),))) as run:
        yield run


@task(cache_policy=NO_CACHE)
def plan_run(run: Run, inputs: Inputs, buckets: Sequence[Bucket]) -> Plan:
    """Cut the archive into shards; where no input has changed, all stay as they are published."""
    with run.ledger.inline("plan"):
        if not inputs.are_published or run.parent is None:
            return plan_shards(buckets, run.request.settings.shards)
        run.carried_drops = carry_all_drops(read_table(run.archive, DROPS.name, run.parent).to_pylist())
        return carry_plan(run.parent.totals)


def link_shards(run: Run, plan: Plan, buckets: tuple[Bucket, ...]) -> tuple[ShardOutcome, ...]:
    """Link all shards but those that stay as they are, as many at once as there are workers."""
    request, published = run.request, PublishedState(run.parent, run.recipe)
    with run.spread("link"):
        shards = [shard for shard in plan.shards if shard.name not in plan.carried]
        run.progress.begin("link", len(shards))
        futures = []
        for shard in shards:
            decisions = run.decided.decisions.of_range(shard.first, shard.last)
            job = ShardJob(
                *(run.archive.out, request.run_id, run.work, shard, buckets, request.settings, plan.colliding),
                *(decisions, run.recipe, published.of(shard)),
            )
            futures.append(link_one.submit(run, shard.name, unseen(job)))
        for future in as_completed(futures):
            run.progress.advance(future.result().count_articles, future.result().count_bytes)
        outcomes = tuple(future.result() for future in futures)
    for outcome in outcomes:
        run.ledger.divide("link", outcome.costs)
        run.shard_times += shard_times(outcome.shard, run.started_at, outcome.costs)
    totals = [time.cost for time in run.shard_times if time.stage == TOTAL]
    run.ledger.count("link", **{name: sum(getattr(cost, name) for cost in totals) for name in COUNTS})
    return (*outcomes, *_carry_shards(run, plan))


def _carry_shards(run: Run, plan: Plan) -> Iterator[ShardOutcome]:
    """Shards that an update has nothing to do with: handed on unread."""
    if run.parent is not None and plan.carried:
        yield from (hand_on(shard) for shard in published_shards(run.parent) if shard.name in plan.carried)


@task(task_run_name="link {name}", **TRIED_AGAIN)
def link_one(run: Run, name: str, job: ShardJob) -> ShardOutcome:  # noqa: ARG001 - the name is for people
    """Link one shard in a worker."""
    return run.do("link", link_shard, job)


def assemble(run: Run, plan: Plan, buckets: Sequence[Bucket], outcomes: Sequence[ShardOutcome]) -> Snapshot:
    """All that was read and made, as one state; nothing of it is published yet."""
    with run.ledger.inline("assemble"):
        run.drops = tuple(chain(*map(read_drops, buckets), *(outcome.drops for outcome in outcomes), run.decided.drops))
        occasion = Occasion(run.request.run_id, run.started_at.isoformat(), run.request.settings.digest())
        tables = chain.from_iterable(outcome.tables for outcome in outcomes)
        store = chain.from_iterable(outcome.store for outcome in outcomes)
        memory = remember(run.request.settings, run.recipe, plan, outcomes)
        snapshot = assemble_snapshot(run.archive, occasion, tables, store, drop_rows(run.drops, run.carried_drops), memory)
        run.touched = touched_by(outcomes)
        run.worked_on = {outcome.shard: outcome.touched for outcome in outcomes}
        run.taken_over = frozenset(outcome.shard for outcome in outcomes if outcome.is_taken_over)
        return add_decisions(run.archive, snapshot, run.decided)


def audit_snapshot(run: Run, snapshot: Snapshot) -> Coverage:
    """Check every promise that tables can prove, then count.

    Raises:
        AuditError: one is broken; nothing was published.
    """
    breaches = _audit_shards(run, snapshot)
    with run.ledger.inline("coverage"), connect(run.archive, snapshot) as con:
        breaches += audit(con, ACROSS_SHARDS)
        if breaches:
            raise AuditError(say_breaches(breaches))
        return measure_coverage(con)


def _audit_shards(run: Run, snapshot: Snapshot) -> list[Breach]:
    with run.spread("audit"):
        names = {file.shard for file in snapshot.files} - run.taken_over  # those passed when they were published
        jobs = list(plan_audits(snapshot, names, run.worked_on))
        run.progress.begin("audit", len(jobs))
        futures = {audit_one.submit(run, job.name, unseen(job)): job for job in jobs}
        breaches = []
        for future in as_completed(list(futures)):
            breaches += future.result()
            run.progress.advance(futures[future].count_articles, futures[future].count_bytes)
        rows, size = sum(file.count_rows for file in snapshot.files), sum(file.count_bytes for file in snapshot.files)
        run.ledger.count("audit", rows_in=rows, rows_out=len(breaches), bytes_in=size)
        return breaches


@task(task_run_name="audit {name}", **TRIED_AGAIN)
def audit_one(run: Run, name: str, job: AuditJob) -> list[Breach]:  # noqa: ARG001 - the name is for people
    """Audit in a worker what is new of one shard, or of several."""
    return run.do("audit", audit_shard, run.archive, job.files, job.only)


def compare(run: Run, snapshot: Snapshot) -> Comparison:
    """Hold the new state against the published one: which links come and go, and why.

    Raises:
        RefusedError: too much would vanish, and the request does not accept it; nothing was published.
    """
    with run.ledger.inline("compare"):
        comparison = compare_snapshots(run.archive, run.parent, snapshot, run.request.run_id)
        run.losses = comparison.losses
        if not run.request.accept:
            refuse_losses(run.losses, run.request.settings.publish)
        return comparison


def publish(run: Run, snapshot: Snapshot, comparison: Comparison) -> Snapshot:
    """Make the state and its pages the published ones; until the commit a reader sees the ones before."""
    times = [*run.shard_times, *run.ledger.times()]
    with run.ledger.inline("publish"):
        complete = add_history(run.archive, snapshot, (*run.drops, *run.unmet), times, comparison.changes)
        complete = tidy_history(run, complete)
        with publishing(run.archive):
            run.check()
            committed = commit(run, unseen(complete))
            place_pages(run, committed)
        write_catalog(run.archive, committed)
        note_inputs(run.archive, committed, run.inputs)
        return committed


def tidy_history(run: Run, snapshot: Snapshot) -> Snapshot:
    """History in few files, and without those that a disk has damaged: the user is told, and the run goes on."""
    sound, damaged = drop_damaged(run.archive, snapshot)
    for file in damaged:
        warn(f"{run.archive.out / file.path} is missing or damaged: what it told of earlier runs is left out")
    return compact_history(run.archive, sound, run.request.settings.keep.history_files)


@task(cache_policy=NO_CACHE)
def commit(run: Run, snapshot: Snapshot) -> Snapshot:
    """The one moment from which readers see the new state."""
    return run.archive.commit(snapshot)


def place_pages(run: Run, snapshot: Snapshot) -> None:
    """Bring html/ in line with a committed snapshot: staged pages by rename; in a store every shard puts its own."""
    if is_local(run.archive.out) and is_local(run.work):
        publish_pages(run.archive, run.work / PAGES, list(page_paths(run.archive, snapshot)))
        return
    shards = snapshot.state_shards if has_page_files(snapshot) else ()
    with run.spread("pages"):
        for future in as_completed([put_one.submit(run, name, unseen(snapshot.of_shard(name))) for name in shards]):
            future.result()
    withdraw_pages(run.archive, run.parent, snapshot)


@task(task_run_name="put {name}", **TRIED_AGAIN)
def put_one(run: Run, name: str, shard: Snapshot) -> None:  # noqa: ARG001 - the name is for people
    """Put the pages of one shard in a worker."""
    run.check()
    run.do("pages", put_pages, run.archive, shard, run.parent)


@task(task_run_name="report {part}", **TRIED_AGAIN)
def report_part(run: Run, part: int, groups: Sequence[PageGroup]) -> None:  # noqa: ARG001 - the number is for people
    """Write a worker's part of the report's article pages."""
    run.do("report", write_pages, run.archive, groups)


def report(run: Run, snapshot: Snapshot, coverage: Coverage) -> RunSummary:
    """Write the coverage report, the article pages that changed in all workers, and the summary for Prefect."""
    with connect(run.archive, snapshot) as con:
        with run.ledger.inline("index"):
            plan = plan_report(run.archive, snapshot, con, _touched(run))
        with run.spread("report"):
            parts = divide(group_pages(snapshot, plan.stale), run.workers.count * REPORT_PARTS)
            run.progress.begin("report", len(parts))
            for future in as_completed([report_part.submit(run, part, unseen(groups)) for part, groups in enumerate(parts, 1)]):
                future.result()
                run.progress.advance(0, 0)
        with run.ledger.inline("index"):
            finish_pages(run.archive, con, coverage, plan)
    note_late_times(run.archive, snapshot, dropwhile(lambda time: time.stage != "publish", run.ledger.times()))
    summary = RunSummary(
        run.request.run_id,
        snapshot.snapshot_id,
        coverage,
        count_bytes=run.count_bytes,
        profile=make_profile(run.ledger, coverage.totals.articles),
        accepted=tuple(find_excess(run.losses, run.request.settings.publish)),
        unmet=count_drops(run.unmet),
    )
    if not is_private():
        create_markdown_artifact(to_markdown(summary), key="linker-summary", description=str(run.archive.out))
    return summary


def _touched(run: Run) -> Touched | None:
    """The articles that differ from the snapshot before; None where that is not known."""
    return None if run.parent is None or run.touched is None else Touched(run.parent.snapshot_id, run.touched)
