"""The archive folder: who may write, what a reader sees, and what a kill leaves."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest
from archive_rows import SHARDS, URL_ACME, build_archive, state_rows, store_rows, write_snapshot

from linker_core import snapshots
from linker_core.archive import Archive, read_table, table_paths
from linker_core.errors import ArchiveError, LockedError, UsageError
from linker_core.publication import PageCounts, publish_pages, publishing, rebuild_pages, recover
from linker_core.snapshots import Snapshot
from linker_core.storage import list_files

HOLD_LOCK = """
import os, sys, time
from pathlib import Path
from linker_core.archive import Archive
with Archive.open(Path(sys.argv[1]), create=True).run_lock():
    if worker := os.fork():
        print(worker, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock, and has forked a worker."""
    command = [sys.executable, "-c", HOLD_LOCK, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        worker = int(process.stdout.readline())
        yield process
        process.kill()
        os.kill(worker, signal.SIGKILL)


@pytest.fixture
def built(tmp_path):
    """The tiny archive and its snapshot."""
    return build_archive(tmp_path / "out")


def with_title(state, title):
    """The rows with one changed value: another state."""
    state["s0"]["articles"][0]["title"] = title
    return state


def commit_title(archive, title, run_id, created_at):
    return archive.commit(write_snapshot(archive, with_title(state_rows(), title), run_id, created_at, store_rows()))


def die_publishing(archive):
    with pytest.raises(ZeroDivisionError), publishing(archive):
        1 / 0  # noqa: B018


def titles(archive):
    return read_table(archive, "articles")["title"].to_pylist()


def test_a_new_or_empty_folder_becomes_an_archive(tmp_path):
    Archive.open(tmp_path / "a" / "b", create=True)
    assert Archive.open(tmp_path / "a" / "b").current() is None
    (tmp_path / "empty").mkdir()
    Archive.open(tmp_path / "empty", create=True)


@pytest.mark.parametrize("create", [False, True])
def test_a_foreign_folder_is_refused_and_left_alone(tmp_path, create):
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(ArchiveError, match="is not empty and no linker archive; name a new or empty folder"):
        Archive.open(tmp_path, create=create)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_missing_archive_is_not_made_by_a_reader(tmp_path):
    with pytest.raises(UsageError, match="linker run"):
        Archive.open(tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_name_that_duckdb_cannot_open_is_refused(tmp_path):
    with pytest.raises(UsageError, match="question mark"):
        Archive.open(tmp_path / "what?", create=True)


def test_a_file_is_refused(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(ArchiveError, match="is a file"):
        Archive.open(tmp_path / "out", create=True)


def test_a_second_run_is_refused_by_name(tmp_path, holder):
    with pytest.raises(LockedError, match=rf"pid {holder.pid} on .+ since \d{{4}}-"), Archive(tmp_path).run_lock():
        pass


def test_a_killed_run_leaves_no_lock_even_with_a_worker_alive(tmp_path, holder):
    holder.kill()
    holder.wait()
    with Archive(tmp_path).run_lock():
        assert holder.returncode != 0


def test_the_lock_is_free_after_a_failed_run(tmp_path):
    archive = Archive.open(tmp_path, create=True)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), archive.run_lock():
            1 / 0  # noqa: B018


def test_scratch_of_dead_runs_is_removed_but_for_the_one_resumed(built):
    archive, _ = built
    for run_id in ("dead", "resumed"):
        (archive.work_folder(run_id) / "x").touch()
    torn = [archive.out / place / ".tmp-1" for place in ("tables/links", "store", ".")]
    for path in torn:
        path.touch()
    with archive.run_lock(keep=["resumed"]):
        assert archive.unfinished_runs() == ["resumed"]
    assert not any(path.exists() for path in torn)


def test_a_snapshot_is_named_by_its_state_alone(built, tmp_path):
    archive, snapshot = built
    other, again = build_archive(tmp_path / "other", run_id="run-9", created_at="2027-01-01T00:00:00Z")
    assert again.snapshot_id == snapshot.snapshot_id
    assert other.pointer.read() == archive.pointer.read()
    assert commit_title(archive, "new", "run-2", "2026-11-02").snapshot_id != snapshot.snapshot_id


def test_a_snapshot_comes_back_as_it_was_committed(built):
    archive, snapshot = built
    assert archive.current() == snapshot
    assert archive.snapshots() == [snapshot]
    assert Snapshot.from_json(snapshot.to_json()) == snapshot


def test_a_state_reached_again_keeps_all_its_runs(built):
    archive, first = built
    second = commit_title(archive, "new", "run-2", "2026-11-02")
    commit_title(archive, None, "run-3", "2026-11-03")
    assert archive.current().snapshot_id == first.snapshot_id
    assert [commit.run_id for commit in archive.current().commits] == ["run-1", "run-3"]
    assert archive.find_run("run-1")[0].parent is None
    assert archive.find_run("run-3")[0].parent == second.snapshot_id
    assert read_table(archive, "runs")["run_id"].to_pylist() == ["run-1", "run-2", "run-3"]


def test_an_unknown_run_is_answered_with_the_known_ones(built):
    archive, _ = built
    commit_title(archive, "new", "run-0", "2026-11-02")
    with pytest.raises(UsageError, match=r"no run run-x, .*; its runs, oldest first: run-1, run-0"):
        archive.find_run("run-x")


@pytest.mark.parametrize("step", ["sync_path", "replace_file"])
def test_a_commit_that_dies_changes_nothing_for_readers(built, monkeypatch, step):
    archive, snapshot = built
    monkeypatch.setattr(f"linker_core.archive.{step}", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        commit_title(archive, "new", "run-2", "2026-11-02")
    assert archive.current() == snapshot
    assert titles(archive) == [None, None]


def test_a_commit_that_dies_before_the_pointer_can_be_repeated(built, monkeypatch):
    archive, snapshot = built
    with monkeypatch.context() as patch:
        patch.setattr(snapshots.FilePointer, "swap", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            commit_title(archive, "new", "run-2", "2026-11-02")
    assert archive.current() == snapshot
    commit_title(archive, "new", "run-2", "2026-11-02")
    assert titles(archive) == ["new", None]
    assert [commit.run_id for commit in archive.current().commits] == ["run-2"]


def test_a_commit_on_another_parent_is_refused(built):
    archive, _ = built
    stale = write_snapshot(archive, with_title(state_rows(), "x"), "run-2", "2026-11-02", store_rows())
    commit_title(archive, "new", "run-3", "2026-11-03")
    with pytest.raises(ArchiveError, match="run it again"):
        archive.commit(stale)
    assert titles(archive) == ["new", None]


def test_readers_never_see_an_error_during_commits(built):
    archive, _ = built
    done, seen, errors = Event(), set(), []

    def read():
        while not done.is_set():
            try:
                seen.add(tuple(titles(archive)))
            except Exception as error:  # noqa: BLE001
                errors.append(error)

    reader = Thread(target=read)
    reader.start()
    for number in range(20):
        commit_title(archive, f"title {number % 5}", f"run-{number + 2}", f"2026-12-{number:02}")
    done.set()
    reader.join()
    assert errors == []
    assert seen <= {(title, None) for title in (None, *(f"title {number}" for number in range(5)))}


def test_a_damaged_snapshot_is_named(built):
    archive, snapshot = built
    path = archive.out / "store" / "snapshots" / f"{snapshot.snapshot_id}.json"
    path.write_bytes(path.read_bytes().replace(b'"version": "0.1.0"', b'"version": "0.1.1"'))
    with pytest.raises(ArchiveError, match=rf"{snapshot.snapshot_id}.json: the snapshot says"):
        archive.current()
    path.unlink()
    with pytest.raises(ArchiveError, match="is missing"):
        archive.current()


def test_tables_are_read_by_snapshot(built):
    archive, first = built
    commit_title(archive, "new", "run-2", "2026-11-02")
    assert read_table(archive, "articles", first)["title"].to_pylist() == [None, None]
    assert titles(archive) == ["new", None]
    assert len(table_paths(archive, "store/texts")) == len(SHARDS)
    assert read_table(archive, "changes").num_rows == 0


def test_a_damaged_table_is_named(built):
    archive, _ = built
    path = table_paths(archive, "links")[0]
    path.write_bytes(b"PAR1")
    with pytest.raises(ArchiveError, match=path.name):
        read_table(archive, "links")


def test_pages_are_moved_withdrawn_and_left_untouched(built):
    archive, _ = built
    untouched = (archive.html / "fc-a.html").stat().st_mtime_ns
    staged = archive.work_folder("run-2") / "html"
    (staged / "news").mkdir(parents=True)
    (staged / "fc-a.html").write_bytes((archive.html / "fc-a.html").read_bytes())
    (staged / "news" / "c.html").write_text("new")
    (archive.html / "old" / "er").mkdir(parents=True)
    (archive.html / "old" / "er" / "x.html").touch()
    assert publish_pages(archive, staged, ["fc-a.html", "news/c.html"]) == PageCounts(1, 1, 2)
    assert sorted(list_files(archive.html)) == ["fc-a.html", "news/c.html"]
    assert not (archive.html / "old").exists()
    assert (archive.html / "fc-a.html").stat().st_mtime_ns == untouched


def test_pages_are_made_again_from_the_snapshot(built):
    archive, snapshot = built
    before = {path: (archive.html / path).read_bytes() for path in list_files(archive.html)}
    (archive.html / "fc-a.html").write_text("torn")
    (archive.html / "stray.html").touch()
    assert rebuild_pages(archive, snapshot) == PageCounts(1, 1, 1)
    assert {path: (archive.html / path).read_bytes() for path in list_files(archive.html)} == before
    assert URL_ACME.replace("&", "&amp;").encode() in before["fc-a.html"]


def test_a_publication_that_died_is_recovered_and_a_finished_one_is_not_touched(built):
    archive, _ = built
    with publishing(archive):
        pass
    assert recover(archive) is None
    (archive.html / "fc-a.html").unlink()
    die_publishing(archive)
    assert recover(archive) == PageCounts(1, 1, 0)
    assert recover(archive) is None


def test_a_first_publication_that_died_leaves_no_pages(tmp_path):
    archive = Archive.open(tmp_path / "out", create=True)
    archive.html.mkdir()
    (archive.html / "x.html").touch()
    die_publishing(archive)
    assert recover(archive) == PageCounts(0, 0, 1)


def test_pages_of_a_damaged_store_are_not_made_up(built):
    archive, snapshot = built
    table_paths(archive, "store/articles")[0].write_bytes(b"x")
    with pytest.raises(ArchiveError, match="store/articles"):
        rebuild_pages(archive, snapshot)
