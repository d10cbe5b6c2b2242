"""What `linker gc` keeps and removes: states by order and age, files by need and grace, on a disk and in a store."""

import os
import shutil
import time
from dataclasses import replace
from itertools import count

import pytest
from archive_rows import build_archive, state_rows, store_rows, write_pages, write_snapshot

from flows.sweeping import sweep_archive, sweep_lines
from linker_core import archive as archives
from linker_core.archive import Archive, read_table
from linker_core.catalog import catalog_is_stale, connect, write_catalog
from linker_core.checker import check_archive
from linker_core.errors import ArchiveError, LockedError, UsageError
from linker_core.history import compact_history, drop_damaged
from linker_core.publication import publishing
from linker_core.retention import KeepReason, trace_states
from linker_core.settings import KeepSettings
from linker_core.snapshots import Commit, FilePointer, Snapshot
from linker_core.storage import list_files, write_whole
from linker_core.tables import is_whole
from linker_core.undo import Undo, undo

STRICT = KeepSettings(snapshots=1, days=0, grace_hours=0)
DAY = 86_400.0
LEFT = {".work/lock", "linker.duckdb", "store/CURRENT"}


def publish(archive, title, run_id, created_at="2026-11-02T00:00:00Z"):
    """A run that gives the first article another title, pages and catalog included."""
    state = state_rows()
    state["s0"]["articles"][0]["title"] = title
    snapshot = archive.commit(write_snapshot(archive, state, run_id, created_at, store_rows()))
    write_pages(archive, state, run_id, store_rows())
    write_catalog(archive, snapshot)
    return snapshot


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Four states, one after the other."""
    built = build_archive(tmp_path_factory.mktemp("template") / "out")[0]
    for number in (2, 3, 4):
        publish(built, f"title {number}", f"run-{number}")
    return built.out


@pytest.fixture
def archive(template, tmp_path):
    """The same for one test alone."""
    return Archive.open(shutil.copytree(template, tmp_path / "out"))


def age(archive, days, names=None):
    """Let files be older than they are."""
    then = time.time() - days * DAY
    for name in names or list(list_files(archive.out)):
        os.utime(archive.out / name, (then, then))


def runs(sweep):
    """Runs by the reason for which their state is kept."""
    return {state.snapshot.run_id: state.reason for state in sweep.states}


def needed(archive):
    """Every file that the current state needs, and those that belong to no state."""
    current = archive.current()
    pages = {f"html/{path}" for path in read_table(archive, "articles")["page_path"].to_pylist()}
    return {file.path for file in current.files} | pages | LEFT | {f"store/snapshots/{current.snapshot_id}.json"}


def titles(archive, snapshot=None):
    return read_table(archive, "articles", snapshot)["title"].to_pylist()


def die_publishing(archive):
    with pytest.raises(ZeroDivisionError), publishing(archive):
        1 / 0  # noqa: B018


# Which states are kept.


def test_the_newest_and_the_recent_are_kept_with_their_reason(archive):
    keep = KeepSettings(snapshots=2, days=1, grace_hours=0)
    newest = {"run-4": KeepReason.CURRENT, "run-3": KeepReason.NEWEST}
    assert runs(sweep_archive(archive, keep, is_dry_run=True)) == newest | dict.fromkeys(("run-2", "run-1"), KeepReason.RECENT)
    age(archive, 2)
    assert runs(sweep_archive(archive, keep)) == newest | {"run-2": None, "run-1": None}
    assert [snapshot.run_id for snapshot in archive.snapshots()] == ["run-3", "run-4"] or len(archive.snapshots()) == 2


def test_the_order_is_that_of_publishing_whatever_the_clock_said(tmp_path):
    archive = build_archive(tmp_path / "out", created_at="2031-01-01T00:00:00Z")[0]
    publish(archive, "b", "run-2", "2019-01-01T00:00:00Z")
    publish(archive, "c", "run-3", "2025-01-01T00:00:00Z")
    sweep = sweep_archive(archive, KeepSettings(snapshots=2, days=0, grace_hours=0))
    assert runs(sweep) == {"run-3": KeepReason.CURRENT, "run-2": KeepReason.NEWEST, "run-1": None}


def test_an_age_counts_from_when_another_state_took_the_place(archive):
    """The first state is years old and was current until just now: a reader may hold it."""
    age(archive, 900)
    publish(archive, "new", "run-5")
    keep = KeepSettings(snapshots=1, days=0, grace_hours=24)
    expected = {"run-5": KeepReason.CURRENT, "run-4": KeepReason.GRACE, "run-3": None, "run-2": None, "run-1": None}
    assert runs(sweep_archive(archive, keep)) == expected


def test_a_state_reached_again_counts_as_new(archive):
    publish(archive, "title 2", "run-5")
    assert list(runs(sweep_archive(archive, KeepSettings(snapshots=2, days=0, grace_hours=0)))) == [
        "run-5",
        "run-4",
        "run-1",
        "run-3",
    ]


def test_every_state_that_led_to_the_current_one_is_found():
    def state(name, *parents):
        commits = [Commit(f"{name}{number}", parent, f"{number}") for number, parent in enumerate(parents)]
        last = commits[-1]
        return replace(Snapshot(last.parent, last.run_id, last.created_at, name, "1", (), ()), earlier=tuple(commits[:-1]))

    stored = {
        "a": state("a", None),
        "b": state("b", "a", "c"),
        "c": state("c", "b"),
        "d": state("d", "b", "d"),
        "x": state("x", "d"),
    }
    assert trace_states(stored, "d") == {"d": None, "b": "d", "c": "b", "a": "b"}
    assert trace_states(stored, None) == {}


def test_a_state_that_was_never_published_waits_and_goes(archive, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(FilePointer, "swap", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish(archive, "killed", "run-5")
    assert runs(sweep_archive(archive, KeepSettings()))["run-5"] == KeepReason.GRACE
    assert runs(sweep_archive(archive, STRICT))["run-5"] is None
    assert titles(archive) == ["title 4", None]


# Which files go.


def test_without_grace_nothing_is_left_that_the_current_state_does_not_need(archive):
    sweep_archive(archive, STRICT)
    assert set(list_files(archive.out)) == needed(archive)
    assert list(check_archive(archive)) == []
    assert not catalog_is_stale(archive)
    with connect(archive) as con:
        assert con.execute("select count(distinct run_id) from runs").fetchall() == [(4,)]


def test_what_nobody_lists_waits_for_the_grace_period(archive):
    for name in ("tables/links/s0-0123.parquet", "store/texts/s9-4567.parquet", "html/.tmp-1"):
        write_whole(archive.out / name, b"of a killed run")
    stray = ["html/.tmp-1", "store/texts/s9-4567.parquet", "tables/links/s0-0123.parquet"]
    sweep = sweep_archive(archive, KeepSettings())
    assert {file.name for file in sweep.garbage.waiting} >= set(stray)
    assert sweep.garbage.removable == ()
    age(archive, 2, stray)
    assert [file.name for file in sweep_archive(archive, KeepSettings()).garbage.removable] == stray


def test_what_is_not_the_linker_s_stays(archive):
    foreign = {
        "notes.txt",
        "tables/README",
        "store/keep.me",
        "html/robots.txt",
        "report/index.html",
        "cache/second_judge/ab/c.json",
    }
    for name in foreign:
        write_whole(archive.out / name, b"x")
    sweep_archive(archive, STRICT)
    assert set(list_files(archive.out)) == needed(archive) | foreign


def test_a_dry_run_says_the_same_and_removes_nothing(archive):
    before = set(list_files(archive.out))
    foreseen = sweep_archive(archive, STRICT, is_dry_run=True)
    assert set(list_files(archive.out)) == before
    done = sweep_archive(archive, STRICT)
    assert set(foreseen.garbage.removable) <= set(done.garbage.removable)
    assert foreseen.garbage.count_bytes > 0


def test_a_sweep_that_dies_leaves_no_list_of_missing_files(archive, monkeypatch):
    from linker_core import garbage  # noqa: PLC0415

    calls = count()
    remove = garbage.remove_files
    monkeypatch.setattr(garbage, "remove_files", lambda *given: 1 / 0 if next(calls) else remove(*given))
    with pytest.raises(ZeroDivisionError):
        sweep_archive(archive, STRICT)
    monkeypatch.undo()
    assert all(is_whole(archive.out / file.path, file) for state in archive.snapshots() for file in state.files)
    sweep_archive(archive, STRICT)
    assert set(list_files(archive.out)) == needed(archive)


def test_a_run_at_work_is_not_swept_under_its_feet(archive):
    with archive.run_lock(), pytest.raises(LockedError, match="another run is at work"):
        sweep_archive(archive, STRICT)


def test_a_publication_that_was_cut_short_is_finished_first(archive):
    (archive.html / "fc-a.html").unlink()
    die_publishing(archive)
    sweep_archive(archive, STRICT)
    assert list(check_archive(archive)) == []


def test_an_archive_without_a_state_is_swept_too(tmp_path):
    archive = Archive.open(tmp_path / "out", create=True)
    write_whole(archive.out / "tables" / "links" / "s0-0123.parquet", b"x")
    assert len(sweep_archive(archive, STRICT).garbage.removable) == 1
    assert set(list_files(archive.out)) == {".work/lock"}


def test_a_damaged_list_of_an_earlier_state_is_named_and_nothing_is_removed(archive):
    path = archive.out / "store" / "snapshots" / f"{archive.find_run('run-2')[1].snapshot_id}.json"
    path.write_bytes(b"{}")
    before = set(list_files(archive.out))
    with pytest.raises(ArchiveError, match=path.name):
        sweep_archive(archive, STRICT)
    assert set(list_files(archive.out)) >= before


def test_a_store_is_swept_like_a_folder(s3):
    archive = build_archive(s3)[0]
    publish(archive, "new", "run-2")
    assert sweep_archive(archive, KeepSettings()).garbage.removable == ()
    sweep_archive(archive, STRICT)
    assert set(list_files(archive.out)) == needed(archive) - {"linker.duckdb"}
    assert list(check_archive(archive)) == []


def test_people_are_told_what_is_kept_and_why(archive):
    age(archive, 2)
    keep = KeepSettings(snapshots=2, days=1)
    lines = list(sweep_lines(sweep_archive(archive, keep), keep))
    assert lines[:2] == ["kept     2 states", "         run-4  current"]
    assert lines[2].startswith("         run-3  current until 20")
    assert lines[2].endswith("; one of the newest 2")
    assert lines[3:5] == ["gone     run-2", "gone     run-1"]
    assert lines[5].startswith("swept    ")


# What of the past can still be asked and undone.


def test_a_run_s_tables_are_read_as_it_published_them(archive):
    asked = "select title from articles order by article_id"
    assert archive.as_of("run-2").sql(asked).to_arrow()["title"].to_pylist() == ["title 2", None]
    assert archive.as_of("run-3").table("articles").select("title").to_arrow()["title"].to_pylist() == ["title 3", None]
    assert archive.sql(asked).to_arrow()["title"].to_pylist() == ["title 4", None]


def test_undo_is_exact_after_a_sweep_or_says_why_it_cannot(archive):
    sweep_archive(archive, KeepSettings(snapshots=2, days=0, grace_hours=0))
    expected = archive.find_run("run-3")[1]
    with pytest.raises(ArchiveError, match=r"the state before run-3 was swept.*linker undo"):
        undo(archive, "run-3", by=Undo("undo-1", "2026-12-01"))
    with pytest.raises(UsageError, match="knows no run run-2, or 'linker gc' has swept"):
        undo(archive, "run-2", by=Undo("undo-1", "2026-12-01"))
    with pytest.raises(UsageError, match="linker gc"):
        archive.as_of("run-1")
    assert undo(archive, "run-4", by=Undo("undo-1", "2026-12-01")).snapshot_id == expected.snapshot_id
    assert titles(archive) == ["title 3", None]
    assert list(check_archive(archive)) == []


def test_a_reader_between_pointer_and_list_sees_the_newer_state(archive, monkeypatch):
    stale, newest = archive.find_run("run-3")[1], archive.current()
    sweep_archive(archive, STRICT)
    ids = iter([stale.snapshot_id, newest.snapshot_id])
    monkeypatch.setattr(archives.FilePointer, "read", lambda _: next(ids))
    assert archive.current().snapshot_id == newest.snapshot_id


# History.


def test_history_is_merged_with_the_same_rows(archive):
    before = read_table(archive, "runs").sort_by("run_id")
    merged = compact_history(archive, archive.current(), 3)
    assert [file.path.rpartition("/")[2].partition("-")[0] for file in merged.tables if file.table == "runs"] == ["earlier"]
    assert read_table(archive, "runs", merged).equals(before)
    assert merged.snapshot_id == archive.current().snapshot_id
    assert compact_history(archive, archive.current(), 4) == archive.current()


def test_history_that_was_merged_waits_for_its_readers(archive):
    age(archive, 900)
    own = {file.path for file in archive.current().tables if file.table == "runs"}
    sweep_archive(archive, KeepSettings(snapshots=1, days=0))
    assert own <= set(list_files(archive.out))
    sweep_archive(archive, STRICT)
    assert own.isdisjoint(set(list_files(archive.out)))


def test_full_files_of_history_are_left_alone(archive, monkeypatch):
    monkeypatch.setattr("linker_core.history.FULL_ROWS", 1)
    assert compact_history(archive, archive.current(), 1) == archive.current()


def test_damaged_history_is_left_out_and_named(archive):
    (archive.out / "tables" / "runs" / "run-2.parquet").write_bytes(b"x")
    (archive.out / "tables" / "runs" / "run-3.parquet").unlink()
    sound, damaged = drop_damaged(archive, archive.current())
    assert [file.path for file in damaged] == ["tables/runs/run-2.parquet", "tables/runs/run-3.parquet"]
    assert read_table(archive, "runs", sound)["run_id"].to_pylist() == ["run-1", "run-4"]
