"""What a run tells of the stages after its commit, and what the next one makes of it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from archive_rows import build_archive, state_rows, write_snapshot
from killed_run import without_engine
from tiny import write_inputs

from flows.link_archive import link_archive
from flows.requests import RunRequest
from linker_core.archive import Archive, read_table
from linker_core.assembly import add_history
from linker_core.costs import Cost
from linker_core.late_times import late_rows, note_late_times
from linker_core.run_tables import StageTime
from linker_core.schemas import CHANGES, TABLES

TIMES = [StageTime("", "publish", datetime(2026, 1, 1, 12, 0, 0, 7, tzinfo=UTC), Cost(1.5, 1.0, rows_out=3, peak_bytes=9))]
NOTE = "cache/late_times.json"
WRONG = b'{"run_id": "RUN", "times": [{"shard": "", "stage": null, "started_at": "2026-01-01T00:00:00Z", "cost": {}}]}'


@pytest.fixture
def published(tmp_path):
    """An archive whose run left word."""
    archive, *_ = build_archive(tmp_path / "out")
    note_late_times(archive, archive.current(), TIMES)
    return archive


def test_the_next_run_s_history_has_the_rows_of_the_one_before(published):
    before = read_table(published, "runs").to_pylist()
    made = write_snapshot(published, state_rows(), "later", "2026-02-01")
    snapshot = replace(made, tables=tuple(file for file in made.tables if TABLES[file.table].is_state))
    complete = add_history(published, snapshot, (), (), CHANGES.schema.empty_table())
    (late,) = [row for row in read_table(published, "runs", complete).to_pylist() if row["stage"] == "publish"]
    current = published.current()
    assert (late["run_id"], late["snapshot"], late["shard"]) == (current.run_id, current.snapshot_id, "")
    assert (late["started_at"], late["seconds"], late["rows_out"], late["peak_bytes"]) == (TIMES[0].started_at, 1.5, 3, 9)
    assert all(row in read_table(published, "runs", complete).to_pylist() for row in before)


def test_a_first_run_has_none(published):
    assert late_rows(published, None) == []


def test_the_word_of_another_run_is_not_taken(published):
    snapshot = published.commit(write_snapshot(published, state_rows(), "later", "2026-02-01"))
    assert late_rows(published, snapshot) == []


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"run_id": 1}', b'{"run_id": "RUN", "times": [{}]}', WRONG, None])
def test_a_lost_or_damaged_note_says_nothing(published, damage):
    current = published.current()
    note = published.out / NOTE
    if damage is None:
        note.unlink()
    else:
        note.write_bytes(damage.replace(b"RUN", current.run_id.encode()))
    assert late_rows(published, current) == []


@pytest.mark.flow
def test_a_second_run_tells_all_that_the_first_one_took(tmp_path):
    inputs = write_inputs(tmp_path)
    request = RunRequest(articles=inputs[:1], results=inputs[1:], out=tmp_path / "out", workers=1, progress="quiet")
    with without_engine():
        link_archive.fn(request)
        archive = Archive.open(request.out)
        first = read_table(archive, "runs")
        link_archive.fn(RunRequest(**dict(request)))
    known = Counter((row["run_id"], row["stage"]) for row in read_table(archive, "runs").to_pylist() if not row["shard"])
    (run_id,) = set(first["run_id"].to_pylist())
    assert known[run_id, "publish"] == known[run_id, "index"] == known[run_id, "report"] == known[run_id, "link"] == 1
    assert not {"publish", "report"} & {stage for run, stage in known if run != run_id}
