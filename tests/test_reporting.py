"""The report's pages are written in bounded memory."""

import gc

from archive_rows import build_archive

from flows.reporting import group_pages, plan_report, write_pages
from linker_core.catalog import connect


def test_written_pages_are_let_go_though_nobody_looks_for_cycles(tmp_path):
    archive, snapshot = build_archive(tmp_path)
    with connect(archive, snapshot) as con:
        plan = plan_report(archive, snapshot, con)
    groups = group_pages(snapshot, plan.stale)
    write_pages(archive, groups)  # templates are compiled once, and stay
    thresholds = gc.get_threshold()
    gc.collect()
    gc.set_threshold(0)
    try:
        write_pages(archive, groups)
        assert gc.collect() == 0
    finally:
        gc.set_threshold(*thresholds)
