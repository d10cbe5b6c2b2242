"""The report's files, and the words for what went wrong."""

from collections.abc import Sequence

from linker_core.archive import Archive
from linker_core.audit import Breach
from linker_core.catalog import connect
from linker_core.coverage import Coverage, measure_coverage, write_coverage
from linker_core.errors import UsageError
from linker_core.plaintext import plain
from linker_core.report import begin_report, finish_report, write_article_pages, write_report
from linker_core.snapshots import Snapshot

SHOWN_BREACHES = 10
REPORT = "report"


def rewrite_report(archive: Archive, snapshot: Snapshot | None = None, coverage: Coverage | None = None) -> None:
    """Write the report from the tables of a snapshot, else of the current one.

    Raises:
        UsageError: nothing was published yet.
    """
    shown = snapshot or archive.current()
    if shown is None:
        raise UsageError(f"{archive.out} has published nothing yet; run 'linker run' first")
    folder = archive.out / REPORT
    with connect(archive, shown) as con:
        measured = coverage or measure_coverage(con)
        write_coverage(folder, measured)
        write_report(con, measured, folder)


def begin_pages(archive: Archive) -> None:
    """Make room for the article pages that workers are about to write."""
    begin_report(archive.out / REPORT)


def write_pages(archive: Archive, snapshot: Snapshot, part: int, parts: int) -> None:
    """Write one part of the report's article pages, in a worker."""
    with connect(archive, snapshot) as con:
        write_article_pages(con, archive.out / REPORT, part, parts)


def finish_pages(archive: Archive, snapshot: Snapshot, coverage: Coverage) -> None:
    """Write the figures and the index, and let readers see the report."""
    folder = archive.out / REPORT
    write_coverage(folder, coverage)
    with connect(archive, snapshot) as con:
        finish_report(con, coverage, folder)


def say_breach(breach: Breach) -> str:
    """One broken promise in a line."""
    return plain(f"promise {breach.promise} is broken: {breach.key}: {breach.detail} ({breach.check})")


def say_breaches(breaches: Sequence[Breach]) -> str:
    """Why a run was not published."""
    lines = [say_breach(breach) for breach in breaches[:SHOWN_BREACHES]]
    return "\n  ".join([f"the audit found {len(breaches)} broken promises; nothing was published", *lines])
