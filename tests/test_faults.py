"""Faults of the machine and of the inputs: each ends in a clear word and leaves what was published whole."""

import errno
import os
import resource
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest
from archive_rows import build_archive, state_rows, store_rows, write_snapshot
from click.testing import CliRunner

from flows import cli
from linker_core.archive import Archive, read_table
from linker_core.checker import check_archive, check_file
from linker_core.errors import UsageError
from linker_core.faults import explain_fault
from linker_core.history import leave_out_damaged
from linker_core.input_versions import check_unchanged, note_versions
from linker_core.tables import is_whole


@pytest.fixture
def built(tmp_path):
    return build_archive(tmp_path / "out")


def publish(archive, title="new"):
    state = state_rows()
    state["s0"]["articles"][0]["title"] = title
    return archive.commit(write_snapshot(archive, state, "run-2", "2026-11-02", store_rows()))


@contextmanager
def small_disk(count_bytes):
    """No file can grow beyond so many bytes, as on a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def read_only_folder():
    """A folder where not even root can write."""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, folder, _, options, *_ = line.split()
        if "ro" in options.split(",") and Path(folder).is_dir():
            return Path(folder)
    return pytest.skip("this machine has no file system that is mounted read-only")


# The machine.


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/out/x"), "/out/x: No space left on device; free space on that disk"),
        (
            OSError("Error writing bytes to file. Detail: [errno 28] No space left on device"),
            "No space left on device; free space",
        ),
        (OSError(errno.EROFS, "Read-only file system", b"/out"), "/out: Read-only file system; name a place"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/out/tables"), "the file that stands where a folder must be"),
    ],
)
def test_a_fault_of_the_machine_is_told_with_what_to_do(error, expected):
    assert expected in explain_fault(error)


@pytest.mark.parametrize("error", [OSError("odd"), FileNotFoundError(errno.ENOENT, "x", "y"), BrokenPipeError(errno.EPIPE, "x")])
def test_another_error_is_not_explained_away(error):
    assert explain_fault(error) is None


def test_the_command_line_says_it_in_one_line(monkeypatch, tmp_path):
    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device", "/out/tables/x")

    monkeypatch.setattr(Archive, "open", fail)
    done = CliRunner().invoke(cli.main, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert done.output.startswith("Error: /out/tables/x: No space left on device; free space on that disk")
    assert done.output.count("\n") == 1
    assert isinstance(CliRunner().invoke(cli.main, ["report", str(tmp_path), "--verbose"]).exception, OSError)


def test_a_full_disk_leaves_the_published_state_and_the_next_run_succeeds(built):
    archive, before = built
    with small_disk(1000), pytest.raises(OSError, match=r"(?i)file too large") as caught:
        publish(archive)
    assert "ulimit -f" in explain_fault(caught.value)
    assert archive.current() == before
    assert list(check_archive(archive)) == []
    publish(archive)
    assert read_table(archive, "articles")["title"].to_pylist() == ["new", None]


def test_a_disk_that_is_full_at_the_commit_leaves_the_published_state(built):
    """All files are there already, but for the list of them."""
    archive, before = built
    state = state_rows()
    state["s0"]["articles"][0]["title"] = "new"
    snapshot = write_snapshot(archive, state, "run-2", "2026-11-02", store_rows())
    with small_disk(1000), pytest.raises(OSError, match=r"(?i)file too large"):
        archive.commit(snapshot)
    assert archive.current() == before
    assert archive.commit(snapshot).snapshot_id == archive.pointer.read()


def test_a_read_only_place_is_refused_with_a_word():
    with pytest.raises(OSError, match="linker-out") as caught:
        Archive.open(read_only_folder() / "linker-out", create=True)
    assert explain_fault(caught.value) is not None


def test_a_file_in_the_place_of_a_folder_is_named_and_left_alone(built):
    archive, before = built
    shutil.rmtree(archive.out / "tables" / "links")
    (archive.out / "tables" / "links").write_text("mine")
    with pytest.raises(OSError, match="tables/links") as caught:
        publish(archive)
    assert "the file that stands where a folder must be" in explain_fault(caught.value)
    assert archive.current() == before
    assert (archive.out / "tables" / "links").read_text() == "mine"


# Damage.


def test_every_damaged_file_of_the_state_is_named(built):
    archive, snapshot = built
    for file in snapshot.files:
        path = archive.out / file.path
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert [breach.key for breach in check_file(archive, file)] == [file.path]
        path.write_bytes(whole)
        assert list(check_file(archive, file)) == []


def test_a_damaged_earlier_state_does_not_keep_a_run_from_comparing(built):
    archive, before = built
    after = publish(archive)
    (own,) = {file for file in before.tables if file.table == "articles"} - set(after.tables)
    assert leave_out_damaged(archive, before, after) == before
    (archive.out / own.path).write_bytes(b"x")
    assert set(before.tables) - set(leave_out_damaged(archive, before, after).tables) == {own}


def test_a_file_that_is_gone_is_not_whole(built):
    archive, snapshot = built
    file = snapshot.files[0]
    assert is_whole(archive.out / file.path, file)
    (archive.out / file.path).unlink()
    assert not is_whole(archive.out / file.path, file)


# Inputs.


def append(path):
    with path.open("a") as file:
        file.write("more\n")


def replace_by_rename(path):
    fresh = path.with_name("fresh")
    fresh.write_text("other\n")
    fresh.replace(path)


def write_the_same_length(path):
    path.write_bytes(bytes(reversed(path.read_bytes())))
    os.utime(path, ns=(1, 1))


@pytest.mark.parametrize("change", [append, replace_by_rename, write_the_same_length, Path.unlink])
def test_an_input_that_changes_while_it_is_read_stops_the_run(tmp_path, change):
    path = tmp_path / "articles.jsonl"
    path.write_text("one\n")
    versions = note_versions([path])
    check_unchanged(versions)
    change(path)
    with pytest.raises(UsageError, match=rf"{path.name} was changed while it was read; nothing was published"):
        check_unchanged(versions)


def test_pages_of_a_folder_may_come_while_others_are_read(tmp_path):
    versions = note_versions([tmp_path])
    (tmp_path / "new.html").touch()
    check_unchanged(versions)


def test_an_object_that_changes_while_it_is_read_stops_the_run(s3):
    (s3 / "articles.jsonl").write_text("one\n")
    versions = note_versions([s3 / "articles.jsonl"])
    check_unchanged(versions)
    (s3 / "articles.jsonl").write_text("two\n")
    with pytest.raises(UsageError, match="was changed while it was read"):
        check_unchanged(versions)
