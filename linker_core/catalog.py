"""SQL over a snapshot: the catalog file OUT/linker.duckdb, and the same views in memory.

The views name their files by absolute path, for only those are found from any folder. When OUT was moved the catalog
points nowhere: `catalog_is_stale` tells, and `write_catalog` makes it anew. An archive in an object store has no such file, for
DuckDB reads there only what it is lent: `connect` makes its views in memory and lends it the client.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from glob import escape
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import duckdb
import pyarrow as pa

from linker_core.archive import Archive, table_paths
from linker_core.errors import ArchiveError
from linker_core.lending import lend_files
from linker_core.queries import open_database, read_query
from linker_core.schemas import (
    ARTICLE_COVERAGE,
    GRADED_LINKS,
    STORE_ARTICLES,
    STORE_DECISIONS,
    STORE_RESULTS,
    STORE_TEXTS,
    TABLES,
)
from linker_core.snapshots import Snapshot
from linker_core.storage import TEMPORARY_PREFIX, Place, is_local

STORAGE_VERSION = "v1.0.0"
"""The oldest format that every DuckDB from 1.0 on reads; views need nothing newer."""

MEMORY_LIMIT = "1GB"
"""Enough for every query of the report, and for comparing two runs, over 800,000 articles; more goes to disk."""
MAX_SPILL = "20GB"


@dataclass(frozen=True, slots=True)
class View:
    """One view of the catalog. `source` is what `table_paths` knows its files by, or a file below sql/ that asks other views."""

    name: str
    source: str
    comment: str
    schema: pa.Schema
    is_derived: bool = False


VIEWS = (
    *(View(table.name, table.name, f"{table.grain.capitalize()}.", table.schema) for table in TABLES.values()),
    View("store_articles", "store/articles", "One row per article as supplied.", STORE_ARTICLES),
    View("store_results", "store/results", "One row per search result as supplied.", STORE_RESULTS),
    View("store_orphans", "store/orphans", "One row per search result whose article is not in the archive.", STORE_RESULTS),
    View("store_decisions", "store/decisions", "One row per row of the file of decisions, as JSON.", STORE_DECISIONS),
    View("article_coverage", "views/article_coverage", "One row per article.", ARTICLE_COVERAGE, is_derived=True),
    View("graded_links", "views/graded_links", "One row per link that people graded.", GRADED_LINKS, is_derived=True),
    View("store_texts", "store/texts", "One row per source text and shard; links.text_digest names it.", STORE_TEXTS),
)


def connect(archive: Archive, snapshot: Snapshot | None = None, *, memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """An in-memory database with a view for every table of the snapshot, else of the current one.

    It loads nothing from the network, and a bad query fills neither memory nor disk.

    Raises:
        ArchiveError: a table file is missing or damaged; the message names it.
    """
    con = open_database(**_limits(memory_limit))
    shown = snapshot or archive.current()
    if shown and not is_local(archive.out):
        con.register_filesystem(lend_files(archive.out, {file.path: file.count_bytes for file in shown.files}))
    try:
        for statement in view_statements(archive, shown):
            con.execute(statement)
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        advice = "restore it from a backup, or link the whole archive again by 'linker run'"
        raise ArchiveError(f"a file of {archive.out} is damaged; {advice} ({told})") from error
    return con


def connect_both(archive: Archive, before: Snapshot | None, after: Snapshot) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the tables of two snapshots, in the schemas `before` and `after`, but for files they share."""
    con = open_database(**_limits(MEMORY_LIMIT))
    shared = {file.path for file in before.tables} & {file.path for file in after.tables} if before else set()
    shown = {"before": before, "after": after}
    if not is_local(archive.out):
        files = [file for snapshot in shown.values() if snapshot for file in snapshot.tables]
        con.register_filesystem(lend_files(archive.out, {file.path: file.count_bytes for file in files}))
    for schema, snapshot in shown.items():
        con.execute(f"create schema {schema}")
        for view in VIEWS[: len(TABLES)]:
            files = [file for file in (snapshot.tables if snapshot else ()) if file.table == view.source]
            paths = [archive.out / file.path for file in files if file.path not in shared]
            con.execute(f"create view {schema}.{view.name} as {_selection(view, paths)}")
    return con


def write_catalog(archive: Archive, snapshot: Snapshot) -> None:
    """Replace OUT/linker.duckdb by views over the snapshot. Readers keep the file they have open."""
    if not (is_local(archive.out) and is_local(archive.catalog)):
        return
    temporary = archive.out / f"{TEMPORARY_PREFIX}{uuid4().hex}.duckdb"
    try:
        with open_database(**_limits(MEMORY_LIMIT)) as con:
            con.execute(f"attach {_literal(temporary)} as built (storage_version {_literal(STORAGE_VERSION)})")
            con.execute("use built")
            con.execute("begin")
            for statement in _catalog_statements(archive, snapshot):
                con.execute(statement)
            con.execute("commit")
            con.execute("use memory")
            con.execute("detach built")
        temporary.replace(archive.catalog)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def catalog_is_stale(archive: Archive) -> bool:
    """Whether the catalog is missing, was written for another place, or shows another run than the last one."""
    current = archive.current()
    if not is_local(archive.out) or current is None or not archive.catalog.is_file():
        return is_local(archive.out) and current is not None
    with open_database(**_limits(MEMORY_LIMIT)) as con:
        try:
            con.execute(f"attach {_literal(archive.catalog)} as found (read_only)")
            info = dict(con.execute("select key, value from found.archive_info").fetchall())
        except duckdb.Error:
            return True
    expected = {"out": str(archive.out), "snapshot_id": current.snapshot_id, "run_id": current.run_id}
    return not expected.items() <= info.items()


def view_statements(archive: Archive, snapshot: Snapshot | None) -> Iterator[str]:
    """The statements that create all views; a table without files becomes a view without rows."""
    for view in VIEWS:
        paths = table_paths(archive, view.source, snapshot) if snapshot and not view.is_derived else []
        selection = read_query(view.source) if view.is_derived else _selection(view, paths)
        yield f"create view {view.name} as {selection}"


def comment_statements() -> Iterator[str]:
    """The statements that say of every view what a row is, and of every column what it holds."""
    for view in VIEWS:
        yield f"comment on view {view.name} is {_literal(view.comment)}"
        for field in view.schema:
            if comment := (field.metadata or {}).get(b"comment"):
                yield f"comment on column {view.name}.{_identifier(field.name)} is {_literal(comment.decode())}"


def _selection(view: View, paths: list[Place]) -> str:
    names = [_identifier(name) for name in view.schema.names]
    if paths:
        files = ", ".join(_literal(_exact(path)) for path in paths)
        return f"select {', '.join(names)} from read_parquet([{files}])"  # noqa: S608 - all quoted
    nulls = (f"null::{kind} as {name}" for name, kind in zip(names, _types()[view.name], strict=True))
    return f"select {', '.join(nulls)} where false"


@cache
def _types() -> Mapping[str, tuple[str, ...]]:
    """What DuckDB makes of the columns of each view, asked of DuckDB itself; once for all, for a connection costs 30 ms."""
    with open_database() as con:
        return {view.name: tuple(map(str, con.from_arrow(view.schema.empty_table()).types)) for view in VIEWS}


def _catalog_statements(archive: Archive, snapshot: Snapshot) -> Iterator[str]:
    yield from view_statements(archive, snapshot)
    yield from comment_statements()
    yield from _info_statements(archive, snapshot)


def _info_statements(archive: Archive, snapshot: Snapshot) -> Iterator[str]:
    info = {"out": str(archive.out), "snapshot_id": snapshot.snapshot_id, "run_id": snapshot.run_id, "version": snapshot.version}
    rows = ", ".join(f"({_literal(key)}, {_literal(value)})" for key, value in info.items())
    yield "create table archive_info (key varchar, value varchar)"
    yield f"insert into archive_info values {rows}"  # noqa: S608 - all quoted
    yield "comment on table archive_info is 'What the catalog shows, and the folder it was written for.'"
    yield "comment on column archive_info.key is 'out, snapshot_id, run_id, version.'"
    yield "comment on column archive_info.value is 'Its value.'"


def _limits(memory_limit: str) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": memory_limit,
        "temp_directory": str(Path(gettempdir()) / f"linker-{uuid4().hex}"),  # DuckDB makes it when needed and removes it
        "max_temp_directory_size": MAX_SPILL,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _exact(path: Place) -> str:
    """DuckDB tries a path as a pattern only where it holds `*` or `?`; the rest of it must not be escaped then."""
    return escape(str(path)) if {"*", "?"} & set(str(path)) else str(path)


def _literal(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return f'"{name}"'
