"""Readers in another process while runs commit and old files are swept: never an error, never a mixed state."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from archive_rows import build_archive, state_rows, store_rows, write_snapshot

from flows.sweeping import sweep_archive
from linker_core.catalog import write_catalog
from linker_core.settings import KeepSettings
from linker_core.storage import list_files

ROOT = Path(__file__).parent.parent
RUNS = 12
KEEP = KeepSettings(snapshots=1, days=0)
"""As little as a reader allows: the grace period alone."""

READ_ON = """
import sys
from pathlib import Path
import duckdb
from linker_core.archive import Archive
AGREE = '''
    select count(*) from (
        select a.title, a.count_links, count(l.link_id) as found, max(l.anchor_text) as anchor
        from articles a left join links l on l.article_id = a.article_id group by all
    ) where count_links <> found or anchor <> title
'''
out = Path(sys.argv[1])
while not (out.parent / "done").exists():
    with duckdb.connect(str(out / "linker.duckdb"), read_only=True) as con:
        assert con.sql(AGREE).fetchall() == [(0,)], "the catalog shows two states at once"
        ((run,),) = con.sql("select value from archive_info where key = 'run_id'").fetchall()
    assert Archive.open(out).sql(AGREE).to_arrow()[0][0].as_py() == 0, "the archive shows two states at once"
    print(run, flush=True)
"""


def state_of(number):
    """A state in which the article's title and its links' words are the run's own, and every third time there is no link."""
    state = state_rows()
    article, links = state["s0"]["articles"][0], state["s0"]["links"]
    article["title"] = f"run {number}"
    for link in links:
        link["anchor_text"] = f"run {number}"
    if number % 3 == 0:
        links.clear()
        article["count_links"] = 0
    return state


def publish(archive, number):
    snapshot = archive.commit(write_snapshot(archive, state_of(number), f"run-{number}", f"2026-11-{number:02}", store_rows()))
    write_catalog(archive, snapshot)


def wait_for(reader, number):
    """Until the reader has seen what this run published: then it holds nothing older."""
    for line in reader.stdout:
        if line.strip() == f"run-{number}":
            return
    pytest.fail(reader.stderr.read())


def let_age(archive):
    """All that was written before the current state's list is older than the grace period."""
    newest = f"store/snapshots/{archive.pointer.read()}.json"
    for name in set(list_files(archive.out)) - {newest, ".work/lock"}:
        os.utime(archive.out / name, (1, 1))


def test_a_reader_in_a_loop_meets_no_error_and_no_mixed_state(tmp_path):
    archive = build_archive(tmp_path / "out", state_of(1))[0]
    write_catalog(archive, archive.current())
    command = [sys.executable, "-c", READ_ON, str(archive.out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True) as reader:
        try:
            wait_for(reader, 1)
            for number in range(2, RUNS + 2):
                publish(archive, number)
                wait_for(reader, number)
                let_age(archive)
                sweep_archive(archive, KEEP)
        finally:
            (tmp_path / "done").touch()
        said = reader.communicate(timeout=120)[1]
    assert (reader.returncode, said) == (0, "")
    assert len(archive.snapshots()) == 2


def test_the_reader_would_notice_a_mixed_state(tmp_path):
    state = state_of(1)
    state["s0"]["articles"][0]["title"] = "another run"
    archive = build_archive(tmp_path / "out", state)[0]
    write_catalog(archive, archive.current())
    done = subprocess.run(
        [sys.executable, "-c", READ_ON, str(archive.out)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "the catalog shows two states at once" in done.stderr
