"""The published tables as a library hands them out: by name, read only when asked, as Arrow tables or pandas DataFrames.

`Archive.table`, `Archive.query` and `Archive.sql` make `Rows` of the current state, those of `Archive.as_of(run)` of an earlier
one. Nothing is read before one of the `to_…` methods or `batches` is called, and then only the columns and rows asked for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as pa

from linker_core.archive import Archive
from linker_core.catalog import VIEWS, connect
from linker_core.errors import QueryError, UsageError
from linker_core.queries import parameters_of, read_query
from linker_core.snapshots import Snapshot

if TYPE_CHECKING:
    import pandas as pd

BATCH_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one snapshot that can be read any number of times; `select` and `where` narrow them, and read nothing."""

    archive: Archive
    snapshot: Snapshot | None
    source: str
    """What follows `from`: a view's name, or a SELECT in parentheses."""
    schema: pa.Schema | None
    """Of a table, with each column's comment; None for a SELECT."""
    parameters: Mapping[str, Any]
    columns: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    def select(self, *columns: str) -> Self:
        """Only these columns, in this order.

        Raises:
            UsageError: the table has no such column.
        """
        known = self.schema.names if self.schema else columns
        if unknown := [name for name in columns if name not in known]:
            raise UsageError(f"{self.source} has no column {', '.join(unknown)}; it has: {', '.join(known)}")
        return replace(self, columns=columns)

    def where(self, condition: str, **parameters: Any) -> Self:
        """Only the rows for which a SQL condition holds; `$name` in it stands for a parameter."""
        return replace(self, conditions=(*self.conditions, condition), parameters={**self.parameters, **parameters})

    def to_arrow(self) -> pa.Table:
        """All of them as one Arrow table; the columns of a table keep their comments as metadata.

        Raises:
            QueryError: a condition or SELECT does not work; a file is missing or damaged.
        """
        return pa.Table.from_batches(self.batches(), self._arrow_schema())

    def to_pandas(self) -> "pd.DataFrame":
        """All of them as a DataFrame; `features` become dicts, lists become arrays.

        Raises:
            QueryError: a condition or SELECT does not work; a file is missing or damaged.
        """
        frame: pd.DataFrame = self.to_arrow().to_pandas(maps_as_pydicts="strict")
        return frame

    def batches(self, count_rows: int = BATCH_ROWS) -> Iterator[pa.RecordBatch]:
        """One batch after the other, for what is larger than memory.

        Raises:
            QueryError: a condition or SELECT does not work; a file is missing or damaged.
        """
        schema = self._arrow_schema()
        try:
            with connect(self.archive, self.snapshot) as con:
                for batch in con.sql(self.statement(), params=dict(self.parameters) or None).to_arrow_reader(count_rows):
                    yield batch.cast(schema)
        except duckdb.Error as error:
            raise QueryError(f"{error}\n{self.statement()}") from error

    def statement(self) -> str:
        """The SELECT that is run."""
        columns = ", ".join('"' + name.replace('"', '""') + '"' for name in self.columns) or "*"
        conditions = " and ".join(f"({condition}\n)" for condition in self.conditions)
        return f"select {columns} from {self.source}" + (f" where {conditions}" if conditions else "")  # noqa: S608 - the caller's own

    def _arrow_schema(self) -> pa.Schema:
        if self.schema is not None:
            return pa.schema([self.schema.field(name) for name in self.columns or self.schema.names])
        try:
            with connect(self.archive, self.snapshot) as con:
                empty = con.sql(f"{self.statement()} limit 0", params=dict(self.parameters) or None)
                return empty.to_arrow_table().schema
        except duckdb.Error as error:
            raise QueryError(f"{error}\n{self.statement()}") from error


@dataclass(frozen=True, slots=True)
class State:
    """One published state of an archive, to be read by name; None where nothing was published yet."""

    archive: Archive
    snapshot: Snapshot | None

    def table(self, name: str) -> Rows:
        """The rows of a table, or of a part of the store such as `store_texts`.

        Raises:
            UsageError: there is none of that name.
        """
        schemas = {view.name: view.schema for view in VIEWS}
        if name not in schemas:
            raise UsageError(f"there is no table {name!r}; there are: {', '.join(schemas)}")
        return Rows(self.archive, self.snapshot, name, schemas[name], {})

    def query(self, name: str, **parameters: Any) -> Rows:
        """The rows of a query that comes with the linker; a parameter that is not given does not narrow them.

        Raises:
            UsageError: it takes no such parameter.
            QueryError: there is no such query.
        """
        known = parameters_of(f"queries/{name}")
        if unknown := sorted(parameters.keys() - known):
            raise UsageError(f"{name} takes no parameter {', '.join(unknown)}; it takes: {', '.join(sorted(known)) or 'none'}")
        return self.sql(read_query(f"queries/{name}"), **dict.fromkeys(sorted(known)) | parameters)

    def sql(self, statement: str, **parameters: Any) -> Rows:
        """The rows of one SELECT over the tables."""
        return Rows(self.archive, self.snapshot, f"({statement}\n)", None, parameters)
