"""The report's files, and the words for what went wrong."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import chain, groupby, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.cluster import describe_build
from linker_core.archive import Archive
from linker_core.assembly import ALL
from linker_core.audit import Breach
from linker_core.catalog import connect
from linker_core.coverage import Coverage, measure_coverage, write_coverage
from linker_core.digests import digest_parts
from linker_core.errors import UsageError
from linker_core.plaintext import plain
from linker_core.queries import fetch_rows
from linker_core.report import (
    ARTICLES,
    FRESH,
    TITLE,
    Outline,
    begin_report,
    finish_report,
    outline_report,
    write_article_pages,
)
from linker_core.report_pages import Page
from linker_core.report_state import Made, Touched, find_stale, forget_made, recall_made, remember_made, shards_of
from linker_core.settings import ReportSettings
from linker_core.snapshots import Snapshot
from linker_core.storage import Place, is_local, list_files, remove_files, upload_folder

SHOWN_BREACHES = 10
REPORT = "report"


@dataclass(frozen=True, slots=True)
class ReportPlan:
    """All articles with their pages, and which of the pages are to be made; the others stay."""

    outline: Outline
    made: Made
    stale: tuple[Page, ...]
    sample_links: int
    """Links that people are asked to grade."""


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages, and the tables of the shards that they show."""

    tables: Snapshot
    pages: tuple[Page, ...]


def rewrite_report(archive: Archive, snapshot: Snapshot | None = None, coverage: Coverage | None = None) -> None:
    """Write the whole report from the tables of a snapshot, else of the current one.

    Raises:
        UsageError: nothing was published yet.
    """
    shown = snapshot or archive.current()
    if shown is None:
        raise UsageError(f"{archive.out} has published nothing yet; run 'linker run' first")
    with connect(archive, shown) as con:
        forget_made(archive)
        plan = plan_report(archive, shown, con)
        write_pages(archive, group_pages(shown, plan.stale))
        finish_pages(archive, con, coverage or measure_coverage(con), plan)


def renew_report(archive: Archive, snapshot: Snapshot) -> None:
    """Write the report anew where it may differ: the state is the one it shows, and only its history has grown."""
    with connect(archive, snapshot) as con:
        plan = plan_report(archive, snapshot, con)
        write_pages(archive, group_pages(snapshot, plan.stale))
        finish_pages(archive, con, measure_coverage(con), plan)


def plan_report(
    archive: Archive, snapshot: Snapshot, con: duckdb.DuckDBPyConnection, touched: Touched | None = None
) -> ReportPlan:
    """Cut the articles into pages, find those that must be made, and make room for them. `con` shows the snapshot.

    From here to the end of `finish_pages` it is not on record what the pages that lie there were made from.
    """
    outline = outline_report(con)
    ruled = [row["article_id"] for row in fetch_rows(con, "report/ruled_articles")]
    recipe = digest_parts(TITLE, version("jinja2"), *(part for entry in describe_build() for part in entry))
    made = Made.of(snapshot, recipe, outline.plan)
    present = frozenset(list_files(archive.out / REPORT / ARTICLES))
    stale = find_stale(outline.plan, made, recall_made(archive), touched, ruled, present)
    forget_made(archive)
    if is_local(archive.out):
        begin_report(archive.out / REPORT)
    return ReportPlan(outline, made, stale, ReportSettings.model_validate(snapshot.settings.get("report", {})).sample_links)


def group_pages(snapshot: Snapshot, pages: Sequence[Page]) -> tuple[PageGroup, ...]:
    """Successive pages together that stand in the same shards."""
    names = {name: snapshot.of_shard(name).tables for name in snapshot.state_shards}
    whole = names.pop(ALL, ())
    grouped = groupby(pages, lambda page: shards_of(page, names))
    return tuple(
        PageGroup(
            replace(snapshot, tables=(*chain.from_iterable(names[shard] for shard in shards), *whole), store=()), tuple(held)
        )
        for shards, held in grouped
    )


def divide(groups: Sequence[PageGroup], count: int) -> list[tuple[PageGroup, ...]]:
    """The groups in at most `count` successive parts, none of them empty."""
    parts = min(count, len(groups))
    cuts = [len(groups) * part // parts for part in range(parts + 1)] if parts else []
    return [tuple(groups[start:stop]) for start, stop in pairwise(cuts)]


def write_pages(archive: Archive, groups: Sequence[PageGroup]) -> None:
    """Write article pages, in a worker.

    On a disk they are shown when all are there. In a store each is put in its place, for nothing can be renamed there.
    """
    if is_local(archive.out):
        _write_groups(archive, groups, archive.out / REPORT)
        return
    with TemporaryDirectory(prefix="linker-") as scratch:
        begin_report(Path(scratch))
        _write_groups(archive, groups, Path(scratch))
        upload_folder(Path(scratch, FRESH, ARTICLES), archive.out / REPORT / ARTICLES)


def _write_groups(archive: Archive, groups: Sequence[PageGroup], folder: Path) -> None:
    for group in groups:
        with connect(archive, group.tables) as con:
            write_article_pages(con, group.pages, folder)
        gc.collect()  # a rendered page is part of a cycle, and workers look for those seldom (workers.COLLECTED_AFTER)


def finish_pages(archive: Archive, con: duckdb.DuckDBPyConnection, coverage: Coverage, plan: ReportPlan) -> None:
    """Write the figures and the index, and let readers see the report."""
    folder = archive.out / REPORT
    if is_local(folder):
        write_coverage(folder, coverage)
        finish_report(con, coverage, plan.outline, folder, sample_links=plan.sample_links)
    else:
        _put_report(con, coverage, plan, folder)
    remember_made(archive, plan.made)


def _put_report(con: duckdb.DuckDBPyConnection, coverage: Coverage, plan: ReportPlan, folder: Place) -> None:
    """In a store: the index last but for the figures; what the report no longer has is removed."""
    with TemporaryDirectory(prefix="linker-") as scratch:
        begin_report(Path(scratch))
        write_coverage(Path(scratch), coverage)
        finish_report(con, coverage, plan.outline, Path(scratch), sample_links=plan.sample_links)
        put = upload_folder(Path(scratch), folder)
    kept = {*put, *(f"{ARTICLES}/{name}" for name in plan.outline.plan.names)}
    remove_files(folder, sorted(set(list_files(folder)) - kept))


def say_breach(breach: Breach) -> str:
    """One broken promise in a line."""
    return plain(f"promise {breach.promise} is broken: {breach.key}: {breach.detail} ({breach.check})")


def say_breaches(breaches: Sequence[Breach]) -> str:
    """Why a run was not published."""
    lines = [say_breach(breach) for breach in breaches[:SHOWN_BREACHES]]
    return "\n  ".join([f"the audit found {len(breaches)} broken promises; nothing was published", *lines])
