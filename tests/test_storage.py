"""Archives in an object store: a real S3 server on loopback, and beside each promise what a folder does."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest import mock

import duckdb
import pyarrow as pa
import pytest
from archive_rows import build_archive, state_rows, store_rows, write_snapshot
from s3 import BUCKET, objects, without_listing_and_rename
from shard_runs import link, sample_inputs, state_of
from tiny import write_inputs

from flows.requests import RunRequest
from flows.run import hold_run
from linker_core import leases, publication, snapshots, storage
from linker_core.answers import AnswerCache
from linker_core.archive import Archive, read_table
from linker_core.catalog import catalog_is_stale, connect
from linker_core.checker import check_archive, check_file, check_pages
from linker_core.conditions import LostPutError, put_if, read_tagged
from linker_core.errors import ArchiveError, LockedError, UsageError
from linker_core.explanation import explain_article, format_explanation
from linker_core.inputs import expand_inputs, iter_articles
from linker_core.leases import Holding, hold_lease, make_lease
from linker_core.publication import publishing, put_pages, recover, withdraw_pages
from linker_core.schemas import PAGES
from linker_core.settings import InputSettings, Settings
from linker_core.storage import locate, locate_out, write_all, write_whole
from linker_core.tables import write_table
from linker_core.undo import Undo, undo

ROOT = Path(__file__).parent.parent
FILES = {"a.txt": b"A", "b/c d%41?.txt": b"C", "b/empty": b""}
HOLD_LEASE = """
import sys, time
from linker_core.archive import Archive
with Archive.open(sys.argv[1], create=True).run_lock():
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=["folder", "store"])
def place(request, tmp_path):
    """The same in a folder and in a store: what is promised of one is promised of the other."""
    return tmp_path / "out" if request.param == "folder" else request.getfixturevalue("s3")


@pytest.fixture
def built(s3):
    """The tiny archive in the store, and its snapshot."""
    return build_archive(s3)


@pytest.fixture
def lease(s3):
    make_lease(s3 / "lease")
    return s3 / "lease"


def after_faults(function, *faults):
    left = list(faults)

    def answer(*given):
        if left:
            raise left.pop()
        return function(*given)

    return answer


def check_for_ever(check):
    while True:
        check()


def die_publishing(archive):
    with publishing(archive):
        storage.remove_files(archive.html, ["fc-a.html"])
        write_whole(archive.html / "stale.html", b"x")
        1 / 0  # noqa: B018


def commit_title(archive, title, run_id):
    state = state_rows()
    state["s0"]["articles"][0]["title"] = title
    return archive.commit(write_snapshot(archive, state, run_id, f"2026-11-0{run_id[-1]}", store_rows()))


# Files.


def test_what_was_written_is_read_listed_and_removed(place):
    assert write_all(place, FILES.items()) == len(FILES)
    assert {name: storage.read_bytes(place / name) for name in storage.list_files(place)} == FILES
    assert (storage.size_of(place / "a.txt"), storage.is_file(place / "a.txt"), storage.is_file(place / "b")) == (1, True, False)
    storage.remove_files(place, ["a.txt", "was never there"])
    assert sorted(storage.list_files(place)) == ["b/c d%41?.txt", "b/empty"]
    assert storage.list_folders(place) == ["b"]


def test_many_and_large_files_are_put_in_bounded_batches():
    sizes = [(str(n), bytes(n)) for n in (3, 3, 3, 20, 1)]
    with mock.patch.multiple(storage, PUT_TOGETHER=2, PUT_BYTES=10):
        assert [[len(data) for _, data in batch] for batch in storage._batches(sizes)] == [[3, 3], [3], [20], [1]]
    assert list(storage._batches([])) == []


def test_what_is_not_there_is_nothing(place):
    assert (list(storage.list_files(place)), storage.list_folders(place), storage.is_file(place / "x")) == ([], [], False)
    with pytest.raises(FileNotFoundError):
        storage.read_bytes(place / "x")


def test_parquet_is_written_and_read(place):
    rows = pa.table({"n": list(range(1000))})
    write_whole(place / "a.parquet", b"an older one")
    storage.write_parquet(place / "a.parquet", rows, row_group_size=100)
    with storage.open_parquet(place / "a.parquet") as whole, storage.open_ranges(place / "a.parquet") as ranges:
        assert whole.read() == rows
        assert ranges.read_row_group(7)["n"].to_pylist() == list(range(700, 800))


@pytest.mark.parametrize("address", ["nosuch://x/y", "gs://bucket/out", "memory://out", f"s3://{BUCKET}", f"s3://{BUCKET}/"])
def test_an_address_that_no_archive_can_have_is_refused(address):
    with pytest.raises(UsageError, match=address):
        locate_out(address)


def test_an_empty_address_is_not_the_folder_one_is_in():
    with pytest.raises(UsageError, match="OUT is empty"):
        locate_out("")


@pytest.mark.parametrize("address", ["out", "/tmp/out", "file:///tmp/out", Path("out")])
def test_a_path_is_a_path(address):
    assert isinstance(locate(address), Path)
    assert locate_out(address) == Path("out").absolute() or locate_out(address) == Path("/tmp/out")


# Conditional puts.


def test_only_the_first_of_two_puts_creates(s3):
    put_if(s3 / "x", b"1", None)
    with pytest.raises(LostPutError, match="somebody else"):
        put_if(s3 / "x", b"2", None)
    assert read_tagged(s3 / "x").data == b"1"


def test_a_put_upon_an_older_version_is_lost(s3):
    first = put_if(s3 / "x", b"1", None)
    assert put_if(s3 / "x", b"2", first) == read_tagged(s3 / "x").tag
    with pytest.raises(LostPutError):
        put_if(s3 / "x", b"3", first)
    assert read_tagged(s3 / "x").data == b"2"


def test_a_put_upon_what_is_gone_is_lost(s3):
    tag = put_if(s3 / "x", b"1", None)
    storage.remove_files(s3, ["x"])
    with pytest.raises(LostPutError):
        put_if(s3 / "x", b"2", tag)


def test_a_client_that_repeats_its_own_put_has_not_lost(s3):
    tag = put_if(s3 / "x", b"1", None)
    assert put_if(s3 / "x", b"1", None) == tag
    after = put_if(s3 / "x", b"2", tag)
    assert put_if(s3 / "x", b"2", tag) == after


def test_a_bucket_that_is_not_there_is_no_lost_put(s3):
    with pytest.raises(OSError, match="bucket"):
        put_if(locate("s3://nowhere/x"), b"1", None)


def test_the_first_answer_of_the_second_judge_stays(place):
    assert AnswerCache(place).keep("abc", 0.25) == 0.25
    assert AnswerCache(place).keep("abc", 0.75) == 0.25
    assert AnswerCache(place).find("abc") == 0.25
    assert AnswerCache(place).find("abd") is None


def test_a_damaged_answer_is_asked_anew(s3):
    write_whole(s3 / "ab" / "c.json", b"{")
    assert AnswerCache(s3).keep("abc", 0.75) == 0.75
    assert AnswerCache(s3).find("abc") == 0.75


# The lease.


def test_a_second_run_is_refused_by_name(lease):
    with (
        hold_lease(lease),
        pytest.raises(LockedError, match=rf"pid {os.getpid()} on .+ since \d{{4}}-.*ends in [56]\d s"),
        hold_lease(lease),
    ):
        pass


def test_the_next_run_begins_at_once(lease):
    for _ in range(2):
        with hold_lease(lease) as check:
            check()
    assert Holding.from_json(read_tagged(lease).data) == Holding()


def test_the_lease_is_free_after_a_failed_run(lease):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), hold_lease(lease):
            1 / 0  # noqa: B018


def test_two_that_begin_at_one_moment_are_one_run_and_a_refusal(lease):
    real = leases.read_tagged

    def come_first(place):
        found = real(place)
        put_if(place, Holding("other", "pid 1").to_json(), found.tag)
        return found

    with mock.patch.object(leases, "read_tagged", come_first), pytest.raises(LockedError, match="same moment"), hold_lease(lease):
        pass


def test_a_killed_run_s_lease_ends_when_it_is_not_renewed(s3, monkeypatch):
    command = [sys.executable, "-c", HOLD_LEASE, str(s3)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as holder:
        holder.stdout.readline()
        holder.send_signal(signal.SIGKILL)
    archive = Archive.open(s3)
    with pytest.raises(LockedError, match=f"pid {holder.pid} "), archive.run_lock():
        pass
    monkeypatch.setattr(leases, "EXPIRY_SECONDS", -1.0)
    with archive.run_lock():
        assert Holding.from_json(read_tagged(archive.lock).data).who.startswith(f"pid {os.getpid()} ")


def test_a_lease_is_renewed(lease, monkeypatch):
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.01)
    with hold_lease(lease) as check:
        while Holding.from_json(read_tagged(lease).data).turn < 2:
            check()


def test_a_store_that_does_not_answer_once_is_asked_again(lease, monkeypatch):
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.01)
    with hold_lease(lease) as check:
        monkeypatch.setattr(leases, "put_if", after_faults(leases.put_if, ConnectionError(), RuntimeError()))
        while Holding.from_json(read_tagged(lease).data).turn < 1:
            check()


def test_who_has_lost_the_lease_is_told_and_leaves_it_alone(lease, monkeypatch):
    monkeypatch.setattr(leases, "RENEW_SECONDS", 0.01)
    with hold_lease(lease) as check:
        write_whole(lease, Holding("other", "pid 1").to_json())
        with pytest.raises(ArchiveError, match="lost to another run"):
            check_for_ever(check)
    assert Holding.from_json(read_tagged(lease).data).token == "other"


def test_a_store_out_of_reach_costs_the_lease_only_when_it_would_have_ended(lease, monkeypatch):
    with hold_lease(lease) as check:
        check()
        monkeypatch.setattr(leases, "EXPIRY_SECONDS", -1.0)
        with pytest.raises(ArchiveError, match="could not be reached"):
            check()


# The archive.


def test_an_empty_prefix_becomes_an_archive(s3):
    with pytest.raises(UsageError, match="linker run"):
        Archive.open(s3)
    assert Archive.open(s3, create=True).current() is None
    assert Archive.open(str(s3)).current() is None


def test_a_foreign_prefix_is_refused_and_left_alone(s3):
    write_whole(s3 / "thesis.doc", b"x")
    with pytest.raises(ArchiveError, match="is not empty and no linker archive"):
        Archive.open(s3, create=True)
    assert objects(s3) == {"thesis.doc": b"x"}


def test_a_bucket_that_is_not_there_is_wrong_use(s3):
    with pytest.raises(UsageError, match="check the address, the bucket"):
        Archive.open("s3://nowhere/out", create=True)


@pytest.mark.parametrize("use", [Archive.open, lambda address: expand_inputs([f"{address}/*"])])
def test_a_store_that_cannot_be_reached_is_wrong_use(s3, monkeypatch, use):
    monkeypatch.setattr(type(s3.fs), "_call_s3", mock.Mock(side_effect=ConnectionError("no route")))
    with pytest.raises(UsageError, match=f"{s3}.*no route.*credentials"):
        use(str(s3))


def test_the_state_is_the_one_that_a_folder_has(built, tmp_path):
    archive, snapshot = built
    local, again = build_archive(tmp_path / "out")
    assert again.snapshot_id == snapshot.snapshot_id
    assert state_of(archive.out) == state_of(local.out)
    assert archive.current() == snapshot
    assert archive.snapshots() == [snapshot]


def test_a_commit_upon_another_parent_is_refused(built):
    archive, _ = built
    stale = write_snapshot(archive, state_rows() | {"s1": state_rows()["s0"]}, "run-2", "2026-11-02", store_rows())
    commit_title(archive, "new", "run-3")
    with pytest.raises(ArchiveError, match="run it again"):
        archive.commit(stale)
    assert read_table(archive, "articles")["title"].to_pylist() == ["new", None]


def test_of_two_commits_at_one_moment_one_is_lost(built, monkeypatch):
    """Both have seen the same parent; the other put comes between this one's reading and its put."""
    archive, first = built
    real = snapshots.read_tagged

    def come_first(place):
        found = real(place)
        put_if(place, b"other\n", found.tag)
        return found

    monkeypatch.setattr(snapshots, "read_tagged", come_first)
    with pytest.raises(LostPutError):
        archive.pointer.swap(first.snapshot_id, "mine")
    assert archive.pointer.read() == "other"


def test_neither_listing_nor_rename_is_needed_to_publish_and_to_read(s3):
    archive = Archive.open(s3, create=True)
    with without_listing_and_rename():
        first = archive.commit(write_snapshot(archive, state_rows(), "run-1", "2026-11-01", store_rows()))
        for shard in first.state_shards:
            put_pages(archive, first.of_shard(shard), None)
        assert withdraw_pages(archive, None, first) == 0
        second = commit_title(archive, "new", "run-2")
        assert read_table(archive, "articles", first)["title"].to_pylist() == [None, None]
        with connect(archive) as con:
            assert con.execute("select title from articles order by article_id").fetchall() == [("new",), (None,)]
    assert second.parent == first.snapshot_id


def test_pages_that_stay_as_they_are_are_not_put_again(built):
    archive, first = built
    second = commit_title(archive, "new", "run-2")
    counts = [put_pages(archive, second.of_shard(shard), first) for shard in ("s0", "s1")]
    assert [(count.count_written, count.count_unchanged) for count in counts] == [(0, 1), (0, 1)]
    counts = [put_pages(archive, second.of_shard(shard), None) for shard in ("s0", "s1")]
    assert [(count.count_written, count.count_unchanged) for count in counts] == [(1, 0), (1, 0)]


@pytest.mark.parametrize(("name", "others", "expected"), [("s0", ["s01"], True), ("s01", ["s0"], True), ("s01", ["s00"], False)])
def test_a_shard_that_was_cut_shares_articles_with_its_parts(name, others, expected):
    assert publication.shards_overlap(name, others) is expected


def test_pages_of_withdrawn_articles_are_removed(built):
    archive, first = built
    without = {shard: rows for shard, rows in state_rows().items() if shard != "s1"}
    second = archive.commit(
        write_snapshot(archive, without, "run-2", "2026-11-02", {shard: store_rows()[shard] for shard in ("s0", "all")})
    )
    assert withdraw_pages(archive, first, second) == 1
    assert list(objects(archive.html)) == ["fc-a.html"]
    assert list(check_archive(archive)) == []


def test_a_publication_that_died_among_the_pages_is_finished(built):
    archive, _ = built
    pages = objects(archive.html)
    with pytest.raises(ZeroDivisionError):
        die_publishing(archive)
    recover(archive)
    assert objects(archive.html) == pages
    assert recover(archive) is None


def test_scratch_of_dead_runs_is_removed_but_for_the_one_resumed(built):
    archive, _ = built
    for run_id in ("dead", "resumed"):
        write_whole(archive.work_folder(run_id) / "x", b"")
    with archive.run_lock(keep=["resumed"]):
        assert archive.unfinished_runs() == ["resumed"]


def test_the_checker_finds_no_fault_and_every_fault(built):
    archive, snapshot = built
    assert list(check_archive(archive)) == []
    write_whole(archive.html / "stray.html", b"x")
    storage.remove_files(archive.html, ["news/b.html"])
    assert [breach.check for breach in check_archive(archive)] == ["page_present", "page_belongs"]
    write_whole(archive.out / snapshot.tables[0].path, b"x")
    assert [breach.check for breach in check_file(archive, snapshot.tables[0])] == ["file_intact"]


def test_undo_gives_back_the_originals_and_every_earlier_state(built):
    archive, _ = built
    linked = objects(archive.html)
    undo(archive, by=Undo("undo-1", "2026-11-02"))
    assert list(check_archive(archive)) == []
    assert not any(b"_blank" in page for page in objects(archive.html).values())
    undo(archive, "undo-1", by=Undo("undo-2", "2026-11-03"))
    assert objects(archive.html) == linked


def test_the_catalog_is_made_in_memory(built):
    archive, _ = built
    assert not catalog_is_stale(archive)
    with connect(archive) as con:
        assert con.execute("select count(*) from links").fetchall() == [(2,)]
        assert con.execute("select count(*) from store_texts").fetchall() != [(0,)]
        with pytest.raises(duckdb.Error):
            con.execute("delete from links")


def test_an_article_is_explained(built):
    with connect(built[0]) as con:
        assert "earned $4 billion" in format_explanation(explain_article(con, "fc-a"), 80)


# Inputs.


def test_inputs_are_found_by_file_folder_and_pattern(s3):
    write_all(s3, {"x/a.jsonl": b"", "x/b.jsonl.gz": b"", "pages/1.html": b"", "pages/sub/2.htm": b"", "x/c.csv": b""}.items())
    for named, found in (
        ("x/a.jsonl", ["x/a.jsonl"]),
        ("x", ["x/a.jsonl", "x/b.jsonl.gz"]),
        ("x/*", ["x/a.jsonl", "x/b.jsonl.gz"]),
        ("pages", ["pages"]),
    ):
        assert [str(path) for path in expand_inputs([f"{s3}/{named}"])] == [f"{s3}/{name}" for name in found]


@pytest.mark.parametrize("name", ["nowhere.jsonl", "x/*.csv", "x/a.csv", "nothing/"])
def test_an_address_that_names_nothing_is_told(s3, name):
    write_whole(s3 / "x" / "a.csv", b"")
    with pytest.raises(UsageError, match=r"matches no file|holds nothing"):
        expand_inputs([f"{s3}/{name}"])


def test_pages_of_a_folder_are_read_as_from_a_disk(s3, tmp_path):
    pages = {"b.html": b"<p>B\xff</p>", "a/c d.html": b"<p>C</p>", "large.html": b"x" * 100}
    articles = []
    for folder in (s3 / "in", tmp_path / "in"):
        write_all(folder, pages.items())
        articles.append(
            {getattr(read, "article_id", None): read.digest for read in iter_articles(folder, InputSettings(max_record_bytes=50))}
        )
    assert articles[0] == articles[1]
    assert len(articles[0]) == 3


# The whole job.


SMALL_SHARDS = Settings(shards={"max_articles": 4})
AS_TABLE = Settings(shards={"max_articles": 4}, output={"pages": "parquet"})


@pytest.fixture(scope="module")
def some_inputs(sample):
    """Bytes by name: a part of the sample, damaged records included."""
    names = ["damaged.jsonl", "results.jsonl", "results_flat.jsonl", "damaged_results.jsonl"]
    pages = [f"pages/{name}" for name in sorted(storage.list_files(sample / "pages"))[:3]]
    lines = (sample / "articles.jsonl").read_bytes().splitlines(keepends=True)
    return {"articles.jsonl": b"".join(lines[:3]), **{name: (sample / name).read_bytes() for name in (*names, *pages)}}


def link_some(place, inputs, settings):
    """Link them where they are put: inputs, chunks, tables, pages and report lie side by side."""
    write_all(place / "in", inputs.items())
    articles, results = sample_inputs(place / "in")
    return link(place / "out", articles, results, settings)


@pytest.fixture(scope="module")
def local(some_inputs, tmp_path_factory):
    """The same job on a disk."""
    return link_some(tmp_path_factory.mktemp("storage"), some_inputs, SMALL_SHARDS)


@pytest.fixture(scope="module")
def pages_as_table(some_inputs, tmp_path_factory):
    """The same job with its pages in a table."""
    return link_some(tmp_path_factory.mktemp("table"), some_inputs, AS_TABLE)


def pages_of(archive):
    with connect(archive) as con:
        return dict(con.execute("select page_path, html from pages order by all").fetchall())


def test_a_whole_job_in_the_store_has_the_bytes_of_one_on_disk(local, some_inputs, s3):
    there = link_some(s3, some_inputs, SMALL_SHARDS)
    assert len(there.shards) > 1
    assert there.breaches == ()
    assert state_of(there.archive.out) == state_of(local.archive.out)


def test_pages_in_a_table_are_the_pages_in_files(local, pages_as_table):
    assert pages_of(pages_as_table.archive) == objects(local.archive.html)
    assert any(b"_blank" in page for page in pages_of(pages_as_table.archive).values())
    assert pages_of(local.archive) == objects(pages_as_table.archive.html) == {}


def test_all_but_the_pages_is_the_same(local, pages_as_table):
    states = [state_of(linked.archive.out) for linked in (local, pages_as_table)]
    tables = [{path for path in state.items() if path[0].startswith(("tables/", "store/"))} for state in states]
    assert {path.split("/")[1] for path, _ in tables[1] - tables[0]} == {"pages"}
    assert not tables[0] - tables[1]


def test_the_report_leads_to_pages_only_where_there_are_files(local, pages_as_table):
    shown = [(linked.report / "articles" / "p.html").read_text() for linked in (local, pages_as_table)]
    assert ["published page" in page for page in shown] == [True, False]


def test_the_checker_reads_pages_from_the_table(pages_as_table, tmp_path):
    archive = Archive(shutil.copytree(pages_as_table.archive.out, tmp_path / "out"))
    assert list(check_archive(archive)) == []
    (archive.html / "stray.html").parent.mkdir(exist_ok=True)
    (archive.html / "stray.html").write_bytes(b"x")
    assert [breach.check for breach in check_archive(archive)] == ["page_belongs"]


def test_a_page_in_the_table_that_was_touched_is_found(pages_as_table):
    archive, snapshot = pages_as_table.archive, pages_as_table.archive.current()
    shard = snapshot.of_shard(pages_as_table.shards[0])
    file = next(file for file in shard.tables if file.table == "pages")
    rows = storage.open_parquet(archive.out / file.path).read().to_pylist()
    rows[0]["html"] += b" "
    touched = write_table(archive.out, PAGES, rows[:-1], file.shard)
    tables = tuple(touched if known == file else known for known in shard.tables)
    assert [breach.check for breach in check_pages(archive, replace(shard, tables=tables))] == [
        "page_digest",
        "page_bytes",
        "page_present",
    ]


def test_undo_gives_back_the_originals_in_the_table(pages_as_table, tmp_path):
    archive = Archive(shutil.copytree(pages_as_table.archive.out, tmp_path / "out"))
    undo(archive, by=Undo("undo-1", "2026-11-02"))
    assert list(check_archive(archive)) == []
    assert not any(b"_blank" in page for page in pages_of(archive).values())


def test_from_files_to_the_table_and_back(local, pages_as_table, some_inputs, tmp_path):
    """A run whose pages are rows leaves no files; to undo it brings them back."""
    archive = Archive(shutil.copytree(local.archive.out, tmp_path / "out"))
    files = objects(archive.html)
    articles, results = sample_inputs(local.archive.out.parent / "in")
    link(archive.out, articles, results, AS_TABLE, run="again")
    assert (objects(archive.html), pages_of(archive)) == ({}, files)
    undo(archive, "again", by=Undo("undo-1", "2026-11-02"))
    assert (objects(archive.html), pages_of(archive)) == (files, {})


# The command.


def linker(*arguments):
    """Run the command line with the fake shard."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    environment = kept | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "COLUMNS": "200"}
    command = [sys.executable, ROOT / "tests" / "fake_shard.py", *arguments]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, env=environment, check=False, timeout=300)


@pytest.mark.flow
def test_the_command_works_from_store_to_store(s3, tmp_path):
    names = [put_input(s3, path) for path in write_inputs(tmp_path)]
    done = linker("run", *names, "--out", s3 / "out", "--workers", "2")
    assert (done.returncode, "Traceback" in done.stderr) == (3, False), done.stderr
    assert f"{s3}/out/report/index.html" in done.stdout
    assert storage.list_folders(s3 / "out" / ".work") == []
    assert storage.read_bytes(s3 / "out" / "html" / "b" / "deep.html") == b"<p>Beta\r\n</p>"
    assert linker("check", s3 / "out").stdout == f"{s3}/out: every promise holds\n"


def put_input(place, path):
    name = Path(path).name
    write_whole(place / name, Path(path).read_bytes())
    return str(place / name)


def test_a_run_beside_another_is_refused(s3, tmp_path):
    articles, results = [put_input(s3, path) for path in write_inputs(tmp_path)]
    request = RunRequest(articles=(articles,), results=(results,), out=str(s3 / "out"))
    with (
        Archive.open(s3 / "out", create=True).run_lock(),
        pytest.raises(LockedError, match="another run is at work"),
        hold_run(request),
    ):
        pass
    assert RunRequest.model_validate_json(request.model_dump_json()) == request
