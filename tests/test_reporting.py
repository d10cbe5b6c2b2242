"""The report's pages are written in bounded memory."""

import gc

import pytest
from archive_rows import build_archive
from jinja2.runtime import Context

from flows.reporting import group_pages, plan_report, write_pages
from linker_core.catalog import connect


@pytest.fixture
def unreachable():
    """What nobody looks for while the test runs, and only a search for cycles would find."""
    thresholds = gc.get_threshold()
    gc.collect()
    gc.set_threshold(0)

    def find():
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        return list(gc.garbage)

    try:
        yield find
    finally:
        gc.set_debug(0)
        gc.set_threshold(*thresholds)
        gc.garbage.clear()


def test_written_pages_are_let_go_though_nobody_looks_for_cycles(tmp_path, unreachable):
    archive, snapshot = build_archive(tmp_path)
    with connect(archive, snapshot) as con:
        plan = plan_report(archive, snapshot, con)
    write_pages(archive, group_pages(snapshot, plan.stale))
    assert not [one for one in unreachable() if isinstance(one, Context)]
