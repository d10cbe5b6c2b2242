"""Undo: the originals byte for byte, or the state before a run, with every row explained."""

import pytest
from archive_rows import PAGE_A, PAGE_B, URL_ACME, URL_CITY, build_archive, state_rows, store_rows, write_pages, write_snapshot

from linker_core import publication
from linker_core.archive import Archive, read_table, table_paths
from linker_core.checker import check_archive
from linker_core.digests import digest_bytes
from linker_core.errors import ArchiveError, UsageError
from linker_core.publication import recover
from linker_core.storage import list_files
from linker_core.undo import Undo, undo

BY = Undo("undo-1", "2026-12-01T00:00:00Z")
ORIGINALS = {"fc-a.html": PAGE_A, "news/b.html": PAGE_B}
UNDONE = [
    ("articles", ["no_link", "no_link"]),
    ("claims", ["undone", "conflict", "undone"]),
    ("sources", ["undone", "not_supporting", "undone", "bad_scheme"]),
    ("candidates", ["number_mismatch", "undone", "undone"]),
]


@pytest.fixture
def archive(tmp_path):
    """The tiny archive, published."""
    return build_archive(tmp_path / "out")[0]


def publish_second_run(archive):
    """A run after which the second article carries no link."""
    state = state_rows()
    tables = state["s1"]
    tables["links"].clear()
    tables["claims"][0] |= {"source_id": None, "reason": "no_anchor"}
    tables["sources"][0]["reason"] = "not_chosen"
    tables["candidates"][0]["reason"] = "claim_unlinked"
    tables["articles"][0] |= {"count_links": 0, "reason": "no_link", "page_digest": digest_bytes(PAGE_B)}
    archive.commit(write_snapshot(archive, state, "run-2", "2026-11-02T00:00:00Z", store_rows()))
    write_pages(archive, state, "run-2", store_rows())


def pages(archive):
    return {path: (archive.html / path).read_bytes() for path in list_files(archive.html)}


def reasons(archive, table):
    return read_table(archive, table)["reason"].to_pylist()


def test_undo_publishes_the_originals(archive):
    assert pages(archive) != ORIGINALS
    undo(archive, by=BY)
    assert pages(archive) == ORIGINALS
    assert list(check_archive(archive)) == []


@pytest.mark.parametrize(("table", "expected"), UNDONE)
def test_undo_explains_what_was_linked_and_leaves_other_reasons(archive, table, expected):
    undo(archive, by=BY)
    assert sorted(reasons(archive, table)) == sorted(expected)


def test_undo_takes_all_links_and_no_other_row(archive):
    before = {
        name: read_table(archive, name).num_rows for name in ("sentences", "claims", "sources", "candidates", "conflicts", "runs")
    }
    undo(archive, by=BY)
    assert {name: read_table(archive, name).num_rows for name in before} == before
    assert read_table(archive, "links").num_rows == 0
    assert read_table(archive, "claims")["source_id"].null_count == 3
    assert read_table(archive, "articles")["count_links"].to_pylist() == [0, 0]


def test_undo_leaves_untouched_tables_in_their_files(archive):
    kept = ("sentences", "passages", "conflicts", "drops", "store/articles", "store/texts")
    before = {name: table_paths(archive, name) for name in kept}
    undo(archive, by=BY)
    assert {name: table_paths(archive, name) for name in kept} == before


def test_after_undo_every_shard_counts_as_changed(archive):
    assert archive.current().shards
    assert undo(archive, by=BY).shards == {}


def test_undoing_twice_changes_nothing_more(archive):
    first = undo(archive, by=BY)
    second = undo(archive, by=Undo("undo-2", "2026-12-02T00:00:00Z"))
    assert second.snapshot_id == first.snapshot_id
    assert [commit.run_id for commit in second.commits] == ["undo-1", "undo-2"]


def test_undoing_a_run_gives_the_state_before_it_exactly(archive):
    before, first = pages(archive), archive.current()
    publish_second_run(archive)
    assert pages(archive) != before
    undo(archive, "run-2", by=BY)
    assert pages(archive) == before
    assert archive.current().snapshot_id == first.snapshot_id
    assert archive.current().shards == first.shards
    assert list(check_archive(archive)) == []


def test_an_undo_can_be_undone(archive):
    publish_second_run(archive)
    before = pages(archive)
    undo(archive, by=BY)
    undo(archive, "undo-1", by=Undo("undo-2", "2026-12-02T00:00:00Z"))
    assert pages(archive) == before


def test_undoing_a_run_keeps_the_history(archive):
    publish_second_run(archive)
    undo(archive, "run-2", by=BY)
    assert read_table(archive, "runs")["run_id"].to_pylist() == ["run-1", "run-2"]


def changes(archive):
    columns = ["run_id", "article_id", "claim_id", "change", "why", "url_before", "url_after"]
    return [tuple(row[name] for name in columns) for row in read_table(archive, "changes").to_pylist()]


def test_an_undo_tells_every_link_that_it_takes(archive):
    undo(archive, by=BY)
    assert changes(archive) == [
        ("undo-1", "fc-a", "c1", "removed", "undone", URL_ACME, None),
        ("undo-1", "news/b", "c3", "removed", "undone", URL_CITY, None),
    ]
    assert [(row["run_id"], row["count_claims"], row["count_links"]) for row in read_table(archive, "trend").to_pylist()] == [
        ("undo-1", 3, 0)
    ]


def test_undoing_a_run_tells_what_it_gives_back_and_of_nothing_else(archive):
    publish_second_run(archive)
    undo(archive, "run-2", by=BY)
    assert changes(archive) == [("undo-1", "news/b", "c3", "added", "undone", None, URL_CITY)]
    assert read_table(archive, "trend")["count_links"].to_pylist() == [2]


def test_undoing_an_undo_tells_both_ways(archive):
    undo(archive, by=BY)
    undo(archive, "undo-1", by=Undo("undo-2", "2026-12-02T00:00:00Z"))
    assert [(row[0], row[3], row[4]) for row in changes(archive)] == [
        *[("undo-1", "removed", "undone")] * 2,
        *[("undo-2", "added", "undone")] * 2,
    ]


def test_an_undo_without_effect_tells_of_no_link(archive):
    undo(archive, by=BY)
    before = changes(archive)
    undo(archive, by=Undo("undo-2", "2026-12-02T00:00:00Z"))
    assert changes(archive) == before


def test_a_state_that_cannot_be_read_is_not_gone_back_to(archive):
    first = archive.current()
    publish_second_run(archive)
    before = archive.current()
    for file in first.tables:
        if file.table == "links" and file not in before.tables:
            (archive.out / file.path).unlink()
    with pytest.raises(ArchiveError, match="the state to go back to cannot be read"):
        undo(archive, "run-2", by=BY)
    assert archive.current() == before


def test_a_damaged_file_of_history_does_not_keep_links_up(archive):
    (archive.out / "tables" / "runs" / "run-1.parquet").write_bytes(b"x")
    undo(archive, by=BY)
    assert pages(archive) == ORIGINALS


def test_undoing_the_first_run_gives_the_originals(archive):
    undo(archive, "run-1", by=BY)
    assert pages(archive) == ORIGINALS


def test_an_unknown_run_is_refused_and_changes_nothing(archive):
    before = pages(archive), archive.current()
    with pytest.raises(UsageError, match=r"no run run-9, .*; its runs, oldest first: run-1"):
        undo(archive, "run-9", by=BY)
    assert (pages(archive), archive.current()) == before


def test_nothing_published_is_nothing_to_undo(tmp_path):
    with pytest.raises(UsageError, match="nothing to undo"):
        undo(Archive.open(tmp_path / "out", create=True), by=BY)


def test_a_swept_state_is_named(archive):
    swept = archive.out / "store" / "snapshots" / f"{archive.current().snapshot_id}.json"
    publish_second_run(archive)
    swept.unlink()
    with pytest.raises(ArchiveError, match="the state before run-2 was swept by 'linker gc'"):
        undo(archive, "run-2", by=BY)


def test_an_undo_that_dies_among_the_pages_is_finished_later(archive, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(publication, "_render", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            undo(archive, by=BY)
    assert pages(archive) != ORIGINALS
    recover(archive)
    assert pages(archive) == ORIGINALS
