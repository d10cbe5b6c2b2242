"""The report's files, and the words for what went wrong."""

from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from linker_core.archive import Archive
from linker_core.audit import Breach
from linker_core.catalog import connect
from linker_core.coverage import Coverage, measure_coverage, write_coverage
from linker_core.errors import UsageError
from linker_core.plaintext import plain
from linker_core.report import FRESH, begin_report, finish_report, write_article_pages
from linker_core.snapshots import Snapshot
from linker_core.storage import is_local, list_files, remove_files, upload_folder

SHOWN_BREACHES = 10
REPORT = "report"
ARTICLES = "articles"


def rewrite_report(archive: Archive, snapshot: Snapshot | None = None, coverage: Coverage | None = None) -> None:
    """Write the report from the tables of a snapshot, else of the current one.

    Raises:
        UsageError: nothing was published yet.
    """
    shown = snapshot or archive.current()
    if shown is None:
        raise UsageError(f"{archive.out} has published nothing yet; run 'linker run' first")
    begin_pages(archive)
    names = write_pages(archive, shown, 0, 1)
    if coverage is None:
        with connect(archive, shown) as con:
            coverage = measure_coverage(con)
    finish_pages(archive, shown, coverage, names)


def begin_pages(archive: Archive) -> None:
    """Make room for the article pages that workers are about to write."""
    if is_local(archive.out):
        begin_report(archive.out / REPORT)


def write_pages(archive: Archive, snapshot: Snapshot, part: int, parts: int) -> list[str]:
    """Write one part of the report's article pages, in a worker; returns the names of those that lie in a store already.

    On a disk they are shown when all are there. In a store each is put in its place, for nothing can be renamed there.
    """
    with connect(archive, snapshot) as con:
        if is_local(archive.out):
            write_article_pages(con, archive.out / REPORT, part, parts)
            return []
        with TemporaryDirectory(prefix="linker-") as scratch:
            begin_report(Path(scratch))
            write_article_pages(con, Path(scratch), part, parts)
            return upload_folder(Path(scratch, FRESH, ARTICLES), archive.out / REPORT / ARTICLES)


def finish_pages(archive: Archive, snapshot: Snapshot, coverage: Coverage, names: Collection[str]) -> None:
    """Write the figures and the index, and let readers see the report; `names` are the article pages that `write_pages` put."""
    folder = archive.out / REPORT
    with connect(archive, snapshot) as con:
        if is_local(folder):
            write_coverage(folder, coverage)
            finish_report(con, coverage, folder)
            return
        with TemporaryDirectory(prefix="linker-") as scratch:
            begin_report(Path(scratch))
            write_coverage(Path(scratch), coverage)
            finish_report(con, coverage, Path(scratch))
            kept = {*upload_folder(Path(scratch), folder), *(f"{ARTICLES}/{name}" for name in names)}
    remove_files(folder, sorted(set(list_files(folder)) - kept))


def say_breach(breach: Breach) -> str:
    """One broken promise in a line."""
    return plain(f"promise {breach.promise} is broken: {breach.key}: {breach.detail} ({breach.check})")


def say_breaches(breaches: Sequence[Breach]) -> str:
    """Why a run was not published."""
    lines = [say_breach(breach) for breach in breaches[:SHOWN_BREACHES]]
    return "\n  ".join([f"the audit found {len(breaches)} broken promises; nothing was published", *lines])
