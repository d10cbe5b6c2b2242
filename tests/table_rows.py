"""Small hand-made archives: rows that name only what matters, in an in-memory DuckDB with every table of the schemas."""

import duckdb
import pyarrow as pa

from linker_core.catalog import VIEWS
from linker_core.queries import fetch_table, read_query
from linker_core.schemas import TABLES


def connect(**rows):
    """A connection with all tables; `rows` maps a table's name to dicts, whose missing fields are filled."""
    con = duckdb.connect()
    _fill(con, "main", rows)
    for view in VIEWS:
        if view.is_derived:
            con.execute(f"create view {view.name} as {read_query(view.source)}")
    return con


def connect_both(before, after, names):
    """A connection with the named tables twice, in the schemas before and after: what two states do not share."""
    con = duckdb.connect()
    for schema, rows in (("before", before), ("after", after)):
        con.execute(f"create schema {schema}")
        _fill(con, schema, rows, names)
    return con


def _fill(con, schema, rows, names=tuple(TABLES)):
    for name in names:
        table = TABLES[name]
        full = [{**_blank(table.schema), **row} for row in rows.get(name, [])]
        arrow = pa.Table.from_pylist(full, table.schema)
        con.register("arrow_rows", arrow)
        con.execute(f"create table {schema}.{name} as select * from arrow_rows")
        con.unregister("arrow_rows")


def _blank(schema):
    return {field.name: None if field.nullable else _empty(field.type) for field in schema}


def _empty(kind):
    if pa.types.is_string(kind):
        return ""
    if pa.types.is_list(kind) or pa.types.is_map(kind):
        return []
    if pa.types.is_boolean(kind):
        return False
    return 0


def fetch(con, name, columns=None, **parameters):
    """The rows of a SQL file as tuples, of all columns or the named ones."""
    table = fetch_table(con, name, parameters)
    return [tuple(row.values()) for row in table.select(columns or table.column_names).to_pylist()]
