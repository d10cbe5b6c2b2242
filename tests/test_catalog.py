"""The catalog: views over exactly the snapshot's files, found from anywhere, described, and safe to replace."""

import duckdb
import pytest
from archive_rows import build_archive, state_rows, store_rows, write_snapshot

from linker_core.archive import Archive
from linker_core.catalog import VIEWS, catalog_is_stale, connect, write_catalog
from linker_core.schemas import STATE, TABLES

COUNTS = {table.name: sum(len(rows.get(table.name, ())) for rows in state_rows().values()) for table in STATE}


@pytest.fixture
def built(tmp_path):
    """The tiny archive with its catalog."""
    archive, snapshot = build_archive(tmp_path / "out")
    write_catalog(archive, snapshot)
    return archive, snapshot


def query(archive, sql):
    with duckdb.connect(archive.catalog, read_only=True) as con:
        return con.execute(sql).fetchall()


def test_every_table_is_a_view_with_its_rows(built):
    archive, _ = built
    assert {name: query(archive, f"select count(*) from {name}")[0][0] for name in COUNTS} == COUNTS


def test_the_catalog_is_found_from_any_folder(built, monkeypatch, tmp_path_factory):
    archive, _ = built
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert query(archive, "select count(*) from links") == [(2,)]


@pytest.mark.parametrize("name", ["it's here", "a*b[c]", "plain [x]", "sp ace;"])
def test_odd_folder_names_are_taken_literally(tmp_path, name):
    archive, snapshot = build_archive(tmp_path / name)
    build_archive(tmp_path / "aXbc")
    write_catalog(archive, snapshot)
    assert query(archive, "select count(*) from links") == [(2,)]


def test_a_table_without_files_has_its_columns_and_no_rows(built):
    archive, _ = built
    for name in ("changes", "readings"):
        described = query(archive, f"describe {name}")
        assert [column[0] for column in described] == TABLES[name].schema.names
        assert query(archive, f"select * from {name}") == []


def test_views_without_files_have_the_types_of_views_with_files(built, tmp_path):
    archive, _ = built
    full, empty = connect(archive), connect(Archive.open(tmp_path / "empty", create=True))
    for view in VIEWS:
        expected, found = (con.execute(f"describe {view.name}").fetchall() for con in (full, empty))
        assert found == expected


def test_views_and_columns_are_described(built):
    archive, _ = built
    assert query(archive, "select comment from duckdb_views() where view_name = 'links'") == [("One row per inserted link.",)]
    comments = dict(query(archive, "select column_name, comment from duckdb_columns() where table_name = 'passages'"))
    assert comments["start"] == "First character in the stored source text."


def test_the_catalog_holds_no_data_and_an_old_storage_format(built):
    archive, _ = built
    assert query(archive, "select tags['storage_version'] from duckdb_databases() where path is not null")[0][0].startswith(
        "v1.0.0"
    )
    assert query(archive, "select table_name from duckdb_tables()") == [("archive_info",)]


def test_a_reader_keeps_its_snapshot_while_the_catalog_is_replaced(built):
    archive, _ = built
    with duckdb.connect(archive.catalog, read_only=True) as reader:
        state = state_rows()
        state["s1"]["links"] = []
        after = archive.commit(write_snapshot(archive, state, "run-2", "2026-11-02", store_rows()))
        write_catalog(archive, after)
        assert reader.execute("select count(*) from links").fetchall() == [(2,)]
    assert query(archive, "select count(*) from links") == [(1,)]


def test_a_current_catalog_is_not_stale(built):
    assert not catalog_is_stale(built[0])


def test_a_missing_moved_damaged_or_outdated_catalog_is_stale(built, tmp_path):
    archive, _ = built
    moved = Archive(archive.out.rename(tmp_path / "moved"))
    assert catalog_is_stale(moved)
    write_catalog(moved, moved.current())
    assert not catalog_is_stale(moved)
    moved.catalog.write_bytes(b"no database")
    assert catalog_is_stale(moved)
    moved.catalog.unlink()
    assert catalog_is_stale(moved)


def test_a_catalog_without_the_last_runs_history_is_stale(built):
    archive, snapshot = built
    again = archive.commit(write_snapshot(archive, state_rows(), "run-2", "2026-11-02", store_rows()))
    assert again.snapshot_id == snapshot.snapshot_id
    assert catalog_is_stale(archive)
    write_catalog(archive, again)
    assert query(archive, "select count(*) from runs") == [(2,)]


def test_an_outdated_catalog_is_stale(built):
    archive, _ = built
    state = state_rows()
    state["s1"]["links"] = []
    archive.commit(write_snapshot(archive, state, "run-2", "2026-11-02", store_rows()))
    assert catalog_is_stale(archive)


def test_a_failed_write_leaves_the_old_catalog_and_no_scrap(built, monkeypatch):
    archive, snapshot = built
    monkeypatch.setattr("linker_core.catalog.view_statements", lambda *_: iter(["create view broken as select"]))
    with pytest.raises(duckdb.Error):
        write_catalog(archive, snapshot)
    assert query(archive, "select count(*) from links") == [(2,)]
    assert not list(archive.out.glob(".tmp-*"))


def test_a_connection_shows_one_snapshot_and_loads_nothing_from_outside(built):
    archive, first = built
    con = connect(archive, first)
    assert con.execute("select count(*) from store_texts").fetchall() == [(3,)]
    settings = dict(con.execute("select name, value from duckdb_settings() where name like 'auto%extensions'").fetchall())
    assert set(settings.values()) == {"false"}
    with pytest.raises(duckdb.Error):
        con.execute("load httpfs")
